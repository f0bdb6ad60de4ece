package number_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/blob"
	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/job"
	"recado.dev/internal/number"
	"recado.dev/internal/platform"
	"recado.dev/internal/secret"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// net is a platform within the test: its numbers, and what goes wrong with it.
type net struct {
	mu    sync.Mutex
	list  []platform.RemoteNumber
	fail  error
	calls []string
	hooks desk.NumberHooks
	pin   string
	die   func() // the process ends while a number is registered
}

func (n *net) Describe() platform.Descriptor {
	return platform.Descriptor{
		Key: "net", Title: "Net", Fields: []platform.Field{
			{Name: "account", Kind: "text"}, {Name: "line", Kind: "digits", Required: true}, {Name: "token", Kind: "secret", Secret: true, Required: true},
			{Name: "word", Kind: "secret", Secret: true, Required: true, Generate: true},
		},
		Numbers: &platform.NumberRules{Account: "account", Own: []string{"line"}, Kept: true, Hooked: true, CodeMethods: []string{"sms"}, CodeLanguages: []string{"es"},
			PINLength: 6, NameLeast: 3, NameMost: 20, Profile: platform.ProfileRules{About: 10, Websites: 1, WebsiteLength: 50},
			SignUp: &platform.SignUpRules{Fields: []platform.Field{{Name: "app", Kind: "text", Required: true}, {Name: "key", Kind: "secret", Secret: true, Required: true}}}},
	}
}

func (n *net) Open(a platform.Account, _ platform.Host) (platform.Session, error) {
	return &session{n, a.Settings["account"], a.Settings["line"]}, nil
}

func (n *net) SignUpPage(app platform.SignUpApp, state, back string) (string, error) {
	return "https://net.example/?app=" + app.Settings["app"] + "&state=" + state + "&back=" + back, nil
}

func (n *net) FinishSignUp(_ context.Context, _ platform.SignUpApp, code, _ string, _ platform.Host) (platform.Grant, error) {
	if code != "good" {
		return platform.Grant{}, &platform.Failure{Kind: platform.Rejected, Code: "36009", Title: "used", Advice: platform.Text{En: "Begin again.", Es: "Empieza de nuevo."}}
	}
	return platform.Grant{App: desk.Ref{ID: "7", Name: "Our app"}, Scopes: []string{"read", "write"}, Secrets: map[string]string{"token": "granted"}, Settings: map[string]string{},
		Accounts: []platform.GrantedAccount{{ID: "A1", Name: "Luna", Numbers: n.list}}}, nil
}

type session struct {
	*net
	account, line string
}

func (*session) Caps() platform.Caps { return platform.Caps{TextLength: 10} }
func (*session) Send(context.Context, platform.Outgoing) (platform.Receipt, error) {
	return platform.Receipt{}, nil
}
func (s *session) NumberAccount() string { return s.account }
func (s *session) OwnNumber() string     { return s.line }

func (s *session) called(what string, f func()) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, what)
	if s.fail != nil {
		return s.fail
	}
	if f != nil {
		f()
	}
	return nil
}

func (s *session) Numbers(context.Context) ([]platform.RemoteNumber, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.list), nil
}

func (s *session) at(id string) *platform.RemoteNumber {
	i := slices.IndexFunc(s.list, func(n platform.RemoteNumber) bool { return n.ID == id })
	return &s.list[i]
}

func (s *session) AddNumber(_ context.Context, n platform.NewNumber) (string, error) {
	id := fmt.Sprint(len(s.list) + 1)
	return id, s.called("add "+n.Country+n.Number, func() { s.list = append(s.list, remote(id, n.Name, desk.NumberUnverified)) })
}

func (s *session) RequestCode(_ context.Context, id, method, language string) error {
	return s.called("code "+id+method+language, nil)
}

func (s *session) VerifyCode(_ context.Context, id, code string) error {
	return s.called("verify "+code, func() { s.at(id).Verified, s.at(id).Status = true, desk.NumberPending })
}

func (s *session) RegisterNumber(ctx context.Context, id, pin string) error {
	if s.die != nil {
		s.die()
		return ctx.Err()
	}
	return s.called("register", func() { s.at(id).Status, s.pin = desk.NumberConnected, pin })
}

func (s *session) DeregisterNumber(_ context.Context, id string) error {
	return s.called("deregister", func() { s.at(id).Status = desk.NumberDisconnected })
}

func (s *session) SetPIN(_ context.Context, _, pin string) error {
	return s.called("pin", func() { s.pin = pin })
}

func (s *session) RequestName(_ context.Context, id, name string) error {
	return s.called("name", func() { s.at(id).NewName = name })
}

func (s *session) Profile(context.Context, string) (desk.NumberProfile, error) {
	return desk.NumberProfile{}, nil
}

func (s *session) SetProfile(_ context.Context, _ string, p desk.NumberProfile, _ *platform.OutgoingMedia) error {
	return s.called("profile "+p.About, nil)
}

func (s *session) Hooks(context.Context) (desk.NumberHooks, error) { return s.hooks, nil }

func (s *session) Subscribe(_ context.Context, address string) error {
	return s.called("subscribe", func() { s.hooks = desk.NumberHooks{Subscribed: true, Address: address} })
}

func (s *session) Unsubscribe(context.Context) error {
	return s.called("unsubscribe", func() { s.hooks = desk.NumberHooks{} })
}

func remote(id, name string, status desk.NumberStatus) platform.RemoteNumber {
	return platform.RemoteNumber{ID: id, Settings: map[string]string{"line": id, "account": "A1"}, NumberState: desk.NumberState{
		Number: "+34 " + id, Status: status, Verified: status != desk.NumberUnverified, Name: name, NameStatus: desk.NamePending, Quality: "green", CanSend: "available", Throughput: "standard"}}
}

type bed struct {
	*testing.T
	net      *net
	store    *store.Store
	channels *channel.Registry
	numbers  *number.Service
	who      access.Who
	clock    *clock.Manual
	ctx      context.Context
}

func newBed(t *testing.T, s *store.Store) *bed {
	t.Helper()
	b := &bed{T: t, net: &net{list: []platform.RemoteNumber{remote("1", "Luna", desk.NumberConnected)}}, store: s, clock: clock.NewManual(start), ctx: context.Background(),
		who: access.Who{WorkspaceID: ident.New(), UserID: "u", Role: desk.RoleAdmin, Actor: desk.Actor{Type: "agent", ID: "u", Name: "Irene"}}}
	sealer, err := secret.New(bytes.Repeat([]byte{7}, 32))
	b.must(err)
	b.channels = channel.New(s, sealer, []platform.Platform{b.net}, platform.Host{HTTP: http.DefaultClient, Clock: b.clock}, "https://desk.example")
	b.numbers = number.New(number.Config{Store: s, Queue: job.New(s, nil), Channels: b.channels, Files: noFiles{}, Sealer: sealer, Clock: b.clock, PublicURL: "https://desk.example"})
	b.must(s.Write(b.ctx, func(tx *store.Tx) error {
		return tx.InsertWorkspace(b.ctx, desk.Workspace{ID: b.who.WorkspaceID, Name: "Luna", Locale: "es", Timezone: "UTC", Hours: []byte("{}"), CreatedAt: start})
	}))
	return b
}

type noFiles struct{}

func (noFiles) OpenAttachment(context.Context, desk.Attachment) (blob.ReadSeekCloser, error) {
	return nil, desk.NotFound("file")
}

func (b *bed) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func (b *bed) connect() string {
	b.Helper()
	v, err := b.channels.Create(b.ctx, b.who, channel.Draft{Platform: "net", Name: "Luna", Settings: map[string]string{"account": "A1", "line": "1"}, Secrets: map[string]string{"token": "secret-token", "word": "w"}})
	b.must(err)
	return v.ID
}

func (b *bed) kinds(channelID string) string {
	b.Helper()
	lines, err := b.numbers.History(b.ctx, b.who, channelID, "", 100)
	b.must(err)
	var kinds []string
	for _, l := range slices.Backward(lines) {
		kinds = append(kinds, l.Kind)
	}
	return strings.Join(kinds, " ")
}

// Proves: 000-10 000-11 000-12
func TestANumberGoesThroughItsStepsAndEachIsKeptWithItsTime(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		id := b.connect()
		_, err := b.numbers.Read(b.ctx, b.who.WorkspaceID, id)
		b.must(err)
		step := func(want string, f func() (number.Outcome, error)) number.NumberView {
			t.Helper()
			b.clock.Advance(time.Hour)
			out, err := f()
			b.must(err)
			i := slices.IndexFunc(out.Account.Numbers, func(n number.NumberView) bool { return n.ID == "2" })
			if out.State != "done" || i < 0 || out.Account.Numbers[i].Next != want {
				t.Fatalf("got %s, want next %s: %+v", out.State, want, out.Account.Numbers)
			}
			return out.Account.Numbers[i]
		}
		step("code", func() (number.Outcome, error) {
			return b.numbers.Add(b.ctx, b.who, id, platform.NewNumber{Country: "+34", Number: "910 000 000", Name: "Luna Centro"})
		})
		step("verify", func() (number.Outcome, error) { return b.numbers.AskCode(b.ctx, b.who, id, "2", "sms", "es") })
		step("register", func() (number.Outcome, error) { return b.numbers.Verify(b.ctx, b.who, id, "2", "123-456") })
		step("connect", func() (number.Outcome, error) { return b.numbers.Register(b.ctx, b.who, id, "2", "482915") })
		n := step("none", func() (number.Outcome, error) { return b.numbers.Connect(b.ctx, b.who, id, "2", channel.Draft{}) })
		for i, name := range []string{desk.StepStarted, desk.StepCodeAsked, desk.StepVerified, desk.StepRegistered} {
			if want := start.Add(time.Duration(i+1) * time.Hour); !n.Steps[name].Equal(want) {
				t.Errorf("%s at %v, want %v", name, n.Steps[name], want)
			}
		}
		if !n.PINKept || b.net.pin != "482915" || !strings.Contains(strings.Join(b.net.calls, ";"), "verify 123456") {
			t.Errorf("PIN %q, calls %q", b.net.pin, b.net.calls)
		}
		live, err := b.channels.Find(b.ctx, b.who.WorkspaceID, n.ChannelID)
		b.must(err)
		if live.Channel.Name != "Luna Centro" || live.Channel.Settings["line"] != "2" || live.Channel.Secrets["token"] != "secret-token" {
			t.Errorf("connected as %+v", live.Channel)
		}
		b.net.list[1].NameStatus = desk.NameApproved
		account, err := b.numbers.Read(b.ctx, b.who.WorkspaceID, id)
		b.must(err)
		if at := account.Numbers[1].Steps[desk.StepNameApproved]; !at.Equal(start.Add(5 * time.Hour)) {
			t.Errorf("the name was approved at %v", at)
		}
		if got := b.kinds(id); got != "found add code verify status verified register status connect name_status" {
			t.Errorf("history: %s", got)
		}
	})
}

func TestARefusalIsToldWithWhatHelpsAndStandsInTheHistory(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		id := b.connect()
		_, err := b.numbers.Read(b.ctx, b.who.WorkspaceID, id)
		b.must(err)
		b.net.fail = &platform.Failure{Kind: platform.Misconfigured, Code: "133005", Title: "mismatch", Advice: platform.Text{En: "The PIN is wrong.", Es: "El PIN es incorrecto."}}
		out, err := b.numbers.SetPIN(b.ctx, b.who, id, "1", "111111")
		b.must(err)
		if out.State != "failed" || out.Failure.Code != "133005" || out.Failure.Advice.Es != "El PIN es incorrecto." || out.Account.Numbers[0].PINKept {
			t.Errorf("got %+v", out)
		}
		if got := b.kinds(id); got != "found refused" {
			t.Errorf("history: %s", got)
		}
		for field, call := range map[string]func() error{
			"pin":    func() error { _, err := b.numbers.SetPIN(b.ctx, b.who, id, "1", "12"); return err },
			"code":   func() error { _, err := b.numbers.Verify(b.ctx, b.who, id, "1", "abc"); return err },
			"name":   func() error { _, err := b.numbers.AskName(b.ctx, b.who, id, "1", "x"); return err },
			"method": func() error { _, err := b.numbers.AskCode(b.ctx, b.who, id, "1", "letter", "es"); return err },
			"country": func() error {
				_, err := b.numbers.Add(b.ctx, b.who, id, platform.NewNumber{Number: "910000000", Name: "Luna"})
				return err
			},
			"about": func() error {
				_, err := b.numbers.SetProfile(b.ctx, b.who, id, "1", desk.NumberProfile{About: "far too long for it"}, "")
				return err
			},
		} {
			if err := call(); desk.CodeOf(err) != desk.CodeInvalid || !refuses(err, field) {
				t.Errorf("%s: %v", field, err)
			}
		}
		other := b.who
		other.WorkspaceID = ident.New()
		if _, err := b.numbers.Show(b.ctx, other, id); desk.CodeOf(err) != desk.CodeNotFound {
			t.Errorf("another workspace: %v", err)
		}
	})
}

// refuses says whether an error names a field.
func refuses(err error, field string) bool {
	var e *desk.Error
	return errors.As(err, &e) && len(e.Problems) == 1 && e.Problems[0].Field == field
}

// Proves: 000-06 001-37
func TestASignUpIsRecordedAndItsNumbersBecomeChannels(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		if _, err := b.numbers.Begin(b.ctx, b.who, "net"); desk.CodeOf(err) != desk.CodeConflict {
			t.Errorf("without an app: %v", err)
		}
		app, err := b.numbers.SetApp(b.ctx, b.who, "net", map[string]string{"app": "7"}, map[string]string{"key": "k"})
		b.must(err)
		if !app.Ready || !app.Own || !slices.Equal(app.SecretsSet, []string{"key"}) {
			t.Errorf("app %+v", app)
		}
		begin := func() string {
			begun, err := b.numbers.Begin(b.ctx, b.who, "net")
			b.must(err)
			if !strings.Contains(begun.URL, "app=7&state="+begun.ID+"&back=https://desk.example/settings/channels/sign-up") {
				t.Errorf("window at %s", begun.URL)
			}
			return begun.ID
		}
		bad, err := b.numbers.Finish(b.ctx, b.who, begin(), "used")
		b.must(err)
		if bad.State != desk.AuthorisationFailed || !strings.Contains(bad.Failure, "36009") {
			t.Errorf("a used code: %+v", bad)
		}
		id := begin()
		stranger := b.who
		stranger.Actor.ID = "someone else"
		if _, err := b.numbers.Finish(b.ctx, stranger, id, "good"); desk.CodeOf(err) != desk.CodeForbidden {
			t.Errorf("somebody else's: %v", err)
		}
		a, err := b.numbers.Finish(b.ctx, b.who, id, "good")
		b.must(err)
		if a.State != desk.AuthorisationGranted || a.Actor.Name != "Irene" || len(a.Accounts) != 1 || !slices.Equal(a.Scopes, []string{"read", "write"}) || bytes.Contains(a.Sealed, []byte("granted")) {
			t.Errorf("granted: %+v", a)
		}
		if _, err := b.numbers.ConnectGrant(b.ctx, b.who, id, []number.Chosen{{Account: "A1", Number: "9"}}); desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("a number that was not shared: %v", err)
		}
		done, err := b.numbers.ConnectGrant(b.ctx, b.who, id, []number.Chosen{{Account: "A1", Number: "1"}})
		b.must(err)
		if len(done.ChannelIDs) != 1 || done.Failure != nil || !b.net.hooks.Subscribed || !strings.HasSuffix(b.net.hooks.Address, done.ChannelIDs[0]) {
			t.Errorf("connected: %+v, %+v", done, b.net.hooks)
		}
		account, err := b.numbers.Show(b.ctx, b.who, done.ChannelIDs[0])
		b.must(err)
		if account.Authorisation == nil || account.Authorisation.ID != id || account.Authorisation.Sealed != nil || len(account.Numbers) != 1 {
			t.Errorf("account %+v", account)
		}
		if _, err := b.numbers.ConnectGrant(b.ctx, b.who, id, []number.Chosen{{Account: "A1", Number: "1"}}); desk.CodeOf(err) != desk.CodeConflict {
			t.Errorf("once more: %v", err)
		}
		late := begin()
		b.clock.Advance(2 * time.Hour)
		if _, err := b.numbers.Finish(b.ctx, b.who, late, "good"); desk.CodeOf(err) != desk.CodeConflict {
			t.Errorf("too late: %v", err)
		}
	})
}

// Proves: 000-13
func TestManyNumbersAreConnectedFromAFileAndEachRowIsAnswered(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		like := b.connect()
		for i := 2; i <= 60; i++ {
			b.net.list = append(b.net.list, remote(fmt.Sprint(i), fmt.Sprint("Shop ", i), desk.NumberPending))
		}
		var file strings.Builder
		file.WriteString("\ufeffName;line;PIN\n")
		for i := 1; i <= 60; i++ {
			fmt.Fprintf(&file, "Shop %d;%d;\n", i, i)
		}
		file.WriteString("=Bad;x1;\nTwice;60;\nPinned;61;12\n;62;\nRegistered;59b;\n")
		rows, err := b.numbers.ReadRows("net", strings.NewReader(file.String()))
		b.must(err)
		rows[1].PIN = "482915"
		plan := number.Plan{Platform: "net", Name: "shops.csv", Like: like, Rows: rows}
		check, err := b.numbers.Check(b.ctx, b.who, plan)
		b.must(err)
		if check.Rows != 65 || check.Connect != 59 || check.Skip != 2 || check.Bad != 4 || check.Problems[0].Problem.Es != "solo puede llevar cifras" || check.Problems[2].Problem.Field != "name" {
			t.Errorf("dry run %+v", check)
		}
		m, err := b.numbers.Start(b.ctx, b.who, plan)
		b.must(err)
		for range 2 { // the second has nothing left to do
			_, err := b.numbers.RunImport(b.ctx, b.who.WorkspaceID, m.ID)
			b.must(err)
		}
		m, err = b.numbers.Import(b.ctx, b.who, m.ID)
		b.must(err)
		if m.State != desk.NumberImportDone || m.Done != 65 || m.Connected != 59 || m.Skipped != 2 || m.Failed != 4 {
			t.Errorf("ended as %+v", m)
		}
		if b.net.pin != "482915" || !b.net.list[1].Status.Registered() {
			t.Errorf("the row with a PIN was not registered: %q %+v", b.net.pin, b.net.list[1])
		}
		views, err := b.channels.List(b.ctx, b.who)
		b.must(err)
		if len(views) != 60 {
			t.Errorf("%d channels", len(views))
		}
		var out strings.Builder
		b.must(b.numbers.WriteProblems(b.ctx, b.who, m.ID, "es", &out))
		if got := out.String(); !strings.HasPrefix(got, "fila,nombre,campo,problema\n61,'=Bad,settings.line,solo puede llevar cifras\n") || strings.Count(got, "\n") != 5 {
			t.Errorf("problems:\n%s", got)
		}
		if _, err := b.numbers.ReadRows("net", strings.NewReader("name,lime\nx,1\n")); desk.CodeOf(err) != desk.CodeInvalid || !strings.Contains(err.Error(), "lime") {
			t.Errorf("a column that is none: %v", err)
		}
	})
}

// Proves: 002-23 002-29
func TestAnAccountIsConnectedWithSeveralNumbersOrNone(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		d := number.AccountDraft{Platform: "net", Settings: map[string]string{"account": "A1"}, Secrets: map[string]string{"token": "t", "word": "w"},
			Numbers: []number.AccountNumber{{Name: "Shop", Settings: map[string]string{"line": "1"}}, {Name: "Office", Settings: map[string]string{"line": "x"}}}}
		if _, err := b.numbers.AddAccount(b.ctx, b.who, d); !strings.Contains(fmt.Sprint(err), "numbers[1].settings.line") {
			t.Errorf("a bad number: %v", err)
		}
		if list, _ := b.channels.List(b.ctx, b.who); len(list) != 0 {
			t.Errorf("a mistake made %d channels", len(list))
		}
		d.Numbers[1].Settings["line"] = "2"
		account, err := b.numbers.AddAccount(b.ctx, b.who, d)
		b.must(err)
		if len(account.Channels) != 2 || account.Channels[1].Number != "2" || !strings.Contains(account.Channels[0].WebhookURL, "/hooks/net/") {
			t.Errorf("got %+v", account)
		}
		if _, err := b.numbers.AddAccount(b.ctx, b.who, d); !strings.Contains(fmt.Sprint(err), "connected already") {
			t.Errorf("once more: %v", err)
		}
	})
}
