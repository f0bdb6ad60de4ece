package whatsapp_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	connector "recado.dev/internal/platform/whatsapp"
	"recado.dev/internal/sandbox"
	emulator "recado.dev/internal/sandbox/whatsapp"
)

// street is the connector at one end and the emulator at the other, with
// nothing but HTTP between them.
type street struct {
	t       *testing.T
	table   *sandbox.Table
	clock   *clock.Manual
	account sandbox.Account
	phone   sandbox.Phone
	session platform.Session
	refuse  atomic.Int64 // so many webhooks are answered 503
	in      chan platform.Inbound
}

func newStreet(t *testing.T) *street {
	t.Helper()
	s := &street{t: t, clock: clock.NewManual(time.Date(2026, 5, 12, 15, 0, 0, 0, time.UTC)), in: make(chan platform.Inbound, 1000)}
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.table.Handler().ServeHTTP(w, r) }))
	t.Cleanup(api.Close)
	hooks := httptest.NewServer(http.HandlerFunc(s.hook))
	t.Cleanup(hooks.Close)
	var err error
	s.table, err = sandbox.New(sandbox.Config{
		Dir: t.TempDir(), Clock: clock.NewJumpable(s.clock), PublicURL: api.URL, Seed: 1,
		Pace: sandbox.Pace{Sent: time.Millisecond, Delivered: time.Millisecond, Read: time.Millisecond, Retry: time.Millisecond, RetryMax: 5 * time.Millisecond},
	})
	s.must(err)
	s.table.Add(emulator.New(s.table))
	s.account, err = s.table.NewAccount("whatsapp", "Tienda Alba")
	s.must(err)
	s.account.HookURL = hooks.URL
	s.must(s.table.Connect(s.account))
	s.phone, err = s.table.AddPhone(sandbox.Phone{Name: "Lucía", Number: "+34600111222", Language: "es"})
	s.must(err)
	s.session, err = connector.New().Open(
		platform.Account{ChannelID: "c1", Settings: s.account.Settings, Secrets: s.account.Secrets},
		platform.Host{HTTP: &http.Client{Transport: http.DefaultTransport}, Clock: s.clock})
	s.must(err)
	s.must(s.table.Start(t.Context()))
	t.Cleanup(func() { _ = s.table.Stop(context.WithoutCancel(t.Context())) })
	return s
}

func (s *street) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// hook is our side of webhooks: verified and decoded by the connector.
func (s *street) hook(w http.ResponseWriter, r *http.Request) {
	hooked := s.session.(platform.Hooked)
	body, _ := io.ReadAll(r.Body)
	req := platform.HookRequest{Method: r.Method, Query: r.URL.Query(), Header: r.Header, Body: body}
	if r.Method == http.MethodGet {
		reply := hooked.Handshake(req)
		w.WriteHeader(reply.Status)
		_, _ = w.Write(reply.Body)
		return
	}
	if s.refuse.Add(-1) >= 0 {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	if !hooked.Verify(req) {
		s.t.Errorf("the connector refuses the emulator's signature")
	}
	ins, err := hooked.Decode(req)
	if err != nil {
		s.t.Errorf("the connector cannot read %s: %v", body, err)
	}
	for _, in := range ins {
		s.in <- in
	}
}

// next waits for an event that f takes.
func (s *street) next(what string, f func(platform.Inbound) bool) platform.Inbound {
	s.t.Helper()
	deadline := time.After(10 * time.Second)
	for {
		select {
		case in := <-s.in:
			if in.Trouble != nil {
				s.t.Errorf("not understood: %+v", in.Trouble)
			}
			if f(in) {
				return in
			}
		case <-deadline:
			s.t.Fatalf("never came: %s", what)
		}
	}
}

// say has the customer write and answers it as the connector read it.
func (s *street) say(d sandbox.Draft) platform.Inbound {
	s.t.Helper()
	m, err := s.table.Say(s.account.ID, s.phone.ID, d)
	s.must(err)
	return s.next("the customer's "+d.Kind, func(in platform.Inbound) bool { return in.Message != nil && string(in.Message.ID) == m.ID })
}

func (s *street) to() platform.Recipient {
	return platform.Recipient{Address: s.phone.Number, Keys: []platform.RemoteUserKey{platform.RemoteUserKey("phone:" + s.phone.Digits())}}
}

func (s *street) send(m desk.Message, media ...platform.OutgoingMedia) (platform.Receipt, error) {
	s.t.Helper()
	m.ID, m.Direction = "our-1", desk.DirectionOut
	out, ok := desk.NewOutgoing(m)
	if !ok {
		s.t.Fatalf("no outgoing message: %+v", m)
	}
	return s.session.Send(s.t.Context(), platform.Outgoing{Message: out, To: s.to(), Media: media})
}

func (s *street) text(text string) (platform.Receipt, error) {
	s.t.Helper()
	return s.send(desk.Message{Kind: desk.MessageText, Text: text})
}

func (s *street) failure(err error) *platform.Failure {
	s.t.Helper()
	if err == nil {
		s.t.Fatal("it was taken")
	}
	return platform.AsFailure(err)
}

// receipt waits for a status of a message of ours.
func (s *street) receipt(id platform.RemoteMessageID, status desk.Status) platform.Inbound {
	s.t.Helper()
	return s.next(string(status), func(in platform.Inbound) bool {
		return in.Receipt != nil && in.Receipt.ID == id && in.Receipt.Status == status
	})
}

// last is the newest bubble on the phone.
func (s *street) last() sandbox.Message {
	s.t.Helper()
	th, err := s.table.Thread(s.account.ID, s.phone.ID)
	s.must(err)
	return th.Messages[len(th.Messages)-1]
}

func file(name, mime, kind string, content []byte) (desk.Message, platform.OutgoingMedia) {
	a := desk.Attachment{ID: "a1", Name: name, Mime: mime, Size: int64(len(content))}
	m := desk.Message{Kind: desk.MessageKind(kind), Attachments: []desk.Attachment{a}}
	return m, platform.OutgoingMedia{Attachment: a, Open: func() (platform.ReadSeekCloser, error) { return readSeek{bytes.NewReader(content)}, nil }}
}

type readSeek struct{ *bytes.Reader }

func (readSeek) Close() error { return nil }

func TestTheConnectorsSendsReachThePhoneAndTheirStatusesComeBack(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	in := s.say(sandbox.Draft{Kind: "text", Text: "¿Llegó mi pedido? 📦"})
	if in.Message.Text != "¿Llegó mi pedido? 📦" || in.Sender.Name != "Lucía" || in.Sender.Address != s.phone.Number {
		t.Errorf("read %+v of %+v", in.Message, in.Sender)
	}
	got, err := s.text("Sale hoy 🚚")
	s.must(err)
	for _, status := range []desk.Status{desk.StatusSent, desk.StatusDelivered, desk.StatusRead} {
		r := s.receipt(got.ID, status)
		if r.Receipt.OurID != "our-1" || r.Sender == nil {
			t.Errorf("%s: %+v", status, r.Receipt)
		}
	}
	if m := s.last(); m.Text != "Sale hoy 🚚" || !m.Business {
		t.Errorf("the phone shows %+v", m)
	}
}

func TestFilesGoBothWays(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	content := []byte("%PDF-1.4 factura")
	media, err := s.table.AddMedia("", "application/pdf", "factura.pdf", bytes.NewReader(content))
	s.must(err)
	in := s.say(sandbox.Draft{Kind: "document", MediaID: media.ID, Text: "mira"})
	if len(in.Message.Attachments) != 1 || in.Message.Text != "mira" {
		t.Fatalf("read %+v", in.Message)
	}
	fetch := func() (string, error) {
		f, err := s.session.(platform.MediaFetcher).FetchMedia(t.Context(), in.Message.Attachments[0].Remote, 1<<20)
		if err != nil {
			return "", err
		}
		defer func() { _ = f.Body.Close() }()
		b, err := io.ReadAll(f.Body)
		return string(b), err
	}
	if b, err := fetch(); err != nil || b != string(content) {
		t.Errorf("fetched %q, %v", b, err)
	}
	s.clock.Advance(time.Hour) // its first address is long gone; the file is not
	if b, err := fetch(); err != nil || b != string(content) {
		t.Errorf("an hour later %q, %v", b, err)
	}
	m, out := file("presupuesto.pdf", "application/pdf", "document", content)
	m.Text = "aquí"
	got, err := s.send(m, out)
	s.must(err)
	s.receipt(got.ID, desk.StatusDelivered)
	if m := s.last(); m.Media == nil || m.Media.Name != "presupuesto.pdf" || m.Text != "aquí" || m.Media.Size != int64(len(content)) {
		t.Errorf("the phone shows %+v", m)
	}
}

func TestReadMarksTypingAndReactionsReachThePhone(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	in := s.say(sandbox.Draft{Kind: "text", Text: "hola"})
	s.must(s.session.(platform.Typer).Typing(t.Context(), s.to(), in.Message.ID))
	s.must(s.session.(platform.Reader).MarkRead(t.Context(), s.to(), in.Message.ID))
	s.must(s.session.(platform.Reactor).React(t.Context(), s.to(), in.Message.ID, "👍"))
	if m := s.last(); !m.Seen || m.Theirs != "👍" {
		t.Errorf("the phone shows %+v", m)
	}
	s.must(s.session.(platform.Reactor).React(t.Context(), s.to(), in.Message.ID, ""))
	if m := s.last(); m.Theirs != "" {
		t.Errorf("the reaction that was taken back is %q", m.Theirs)
	}
	_, err := s.table.React(s.account.ID, s.phone.ID, string(in.Message.ID), "❤️")
	s.must(err)
	if r := s.next("the customer's reaction", func(in platform.Inbound) bool { return in.Reaction != nil }); r.Reaction.Emoji != "❤️" || r.Reaction.Ours {
		t.Errorf("read %+v", r.Reaction)
	}
}

func TestTheConnectorChecksItselfAgainstTheEmulator(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	for _, c := range s.session.(platform.Checker).Check(t.Context()) {
		if c.State == "failed" {
			t.Errorf("%s: %s", c.Key, c.Detail.En)
		}
	}
}

func TestEachFaultOfThePlatformIsWhatTheConnectorSaysItIs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		faults sandbox.Faults
		want   platform.FailureKind
	}{
		{"429", sandbox.Faults{Throttle: true, Rate: 100}, platform.Throttled},
		{"500", sandbox.Faults{Error: true, Rate: 100}, platform.Unreachable},
		{"cut before anything was done", sandbox.Faults{Cut: true, Rate: 100}, platform.Uncertain},
		{"cut after it was done", sandbox.Faults{LostAnswer: true, Rate: 100}, platform.Uncertain},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newStreet(t)
			s.say(sandbox.Draft{Kind: "text", Text: "hola"})
			s.must(s.table.SetFaults(c.faults))
			_, err := s.text("¿?")
			if f := s.failure(err); f.Kind != c.want {
				t.Errorf("%s: %v", f.Kind, err)
			}
			s.must(s.table.SetFaults(sandbox.Faults{}))
			if _, err := s.text("ya"); err != nil {
				t.Errorf("after the fault: %v", err)
			}
		})
	}
}

func TestASlowPlatformIsWaitedForUntilTheCallerHasNoTime(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	s.say(sandbox.Draft{Kind: "text", Text: "hola"})
	s.must(s.table.SetFaults(sandbox.Faults{SlowMS: 20, Rate: 100}))
	_, err := s.text("despacio")
	s.must(err)
	s.must(s.table.SetFaults(sandbox.Faults{SlowMS: 500, Rate: 100}))
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	out, _ := desk.NewOutgoing(desk.Message{ID: "our-2", Direction: desk.DirectionOut, Kind: desk.MessageText, Text: "nunca"})
	_, err = s.session.Send(ctx, platform.Outgoing{Message: out, To: s.to()})
	if f := s.failure(err); f.Kind != platform.Uncertain {
		t.Errorf("a send that was given up is %s: %v", f.Kind, err)
	}
}

func TestRepeatedWebhooksCarryTheSameKey(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	s.must(s.table.SetFaults(sandbox.Faults{Duplicate: true, Rate: 100}))
	first := s.say(sandbox.Draft{Kind: "text", Text: "dos veces"})
	again := s.next("the repetition", func(in platform.Inbound) bool { return in.Message != nil })
	if first.Key == "" || first.Key != again.Key {
		t.Errorf("keys %q and %q", first.Key, again.Key)
	}
	s.must(s.table.SetFaults(sandbox.Faults{}))
	s.refuse.Store(3) // and what we do not take comes again
	s.say(sandbox.Draft{Kind: "text", Text: "¿hay alguien?"})
}

func TestWhatCannotArriveFailsByItsStatus(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	s.say(sandbox.Draft{Kind: "text", Text: "hola"})
	s.clock.Advance(25 * time.Hour)
	got, err := s.text("tarde")
	s.must(err)
	if r := s.receipt(got.ID, desk.StatusFailed); r.Receipt.Error == nil || r.Receipt.Error.Code != "131047" || r.Receipt.Error.Retryable {
		t.Errorf("after the window: %+v", r.Receipt.Error)
	}
	s.say(sandbox.Draft{Kind: "text", Text: "sigo aquí"})
	s.must(s.table.SetFaults(sandbox.Faults{Undeliverable: true, Rate: 100}))
	got, err = s.text("no llega")
	s.must(err)
	if r := s.receipt(got.ID, desk.StatusFailed); r.Receipt.Error == nil || r.Receipt.Error.Code != "131026" {
		t.Errorf("undeliverable: %+v", r.Receipt.Error)
	}
}

func TestARateThatIsPassedHoldsUpTheRightOnes(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	s.say(sandbox.Draft{Kind: "text", Text: "hola"})
	var err error
	for i := 0; err == nil && i < 100; i++ {
		_, err = s.text(fmt.Sprint(i))
	}
	f := s.failure(err)
	if f.Kind != platform.Throttled || !f.PairOnly || f.Code != "131056" || f.RetryAfter <= 0 {
		t.Fatalf("the pair's rate: %+v", f)
	}
	s.clock.Advance(f.RetryAfter)
	if _, err := s.text("después"); err != nil {
		t.Errorf("after the time that was told: %v", err)
	}
	// The number's own rate holds up everybody.
	others := 0
	for err = nil; err == nil && others < 100; others++ {
		out, _ := desk.NewOutgoing(desk.Message{ID: "our-3", Direction: desk.DirectionOut, Kind: desk.MessageText, Text: "a todos"})
		_, err = s.session.Send(t.Context(), platform.Outgoing{Message: out, To: platform.Recipient{Address: fmt.Sprintf("+346001%05d", others)}})
	}
	f = s.failure(err)
	if f.Kind != platform.Throttled || f.PairOnly || f.Code != "130429" {
		t.Fatalf("the number's rate after %d: %+v", others, f)
	}
	s.clock.Advance(max(f.RetryAfter, time.Second))
	if _, err := s.text("otra vez"); err != nil && platform.AsFailure(err).Code == "130429" {
		t.Errorf("a moment later: %v", err)
	}
}

func TestATokenThatWasRevokedIsAMatterForAnAdmin(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	secrets := map[string]string{}
	for k, v := range s.account.Secrets {
		secrets[k] = v
	}
	secrets["access_token"] = "EAAexpired"
	session, err := connector.New().Open(platform.Account{ChannelID: "c1", Settings: s.account.Settings, Secrets: secrets}, platform.Host{HTTP: http.DefaultClient, Clock: s.clock})
	s.must(err)
	s.session = session
	_, err = s.text("hola")
	f := s.failure(err)
	if f.Kind != platform.BadCredentials {
		t.Errorf("%s: %v", f.Kind, err)
	}
	if text, _ := json.Marshal(f); strings.Contains(string(text)+err.Error(), "EAAexpired") {
		t.Errorf("the failure tells the token: %s", text)
	}
}
