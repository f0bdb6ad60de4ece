package x_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	connector "recado.dev/internal/platform/x"
	"recado.dev/internal/sandbox"
	emulator "recado.dev/internal/sandbox/x"
)

// street is the connector at one end and the emulator at the other.
type street struct {
	t       *testing.T
	table   *sandbox.Table
	account sandbox.Account
	phone   sandbox.Phone
	session platform.Session
	in      chan platform.Inbound
}

func newStreet(t *testing.T) *street {
	t.Helper()
	s := &street{t: t, in: make(chan platform.Inbound, 1000)}
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.table.Handler().ServeHTTP(w, r) }))
	t.Cleanup(api.Close)
	hooks := httptest.NewServer(http.HandlerFunc(s.hook))
	t.Cleanup(hooks.Close)
	clk := clock.NewJumpable(clock.System{})
	var err error
	s.table, err = sandbox.New(sandbox.Config{
		Dir: t.TempDir(), Clock: clk, PublicURL: api.URL, Seed: 1,
		Pace: sandbox.Pace{Sent: time.Millisecond, Delivered: time.Millisecond, Read: time.Millisecond, Retry: time.Millisecond, RetryMax: 5 * time.Millisecond},
	})
	s.must(err)
	s.table.Add(emulator.New(s.table))
	made, err := s.table.NewAccount(emulator.Key, "Tienda Alba")
	s.must(err)
	var ok bool
	if s.account, ok = s.table.Recognise(emulator.Key, made.Settings, made.Secrets); !ok {
		t.Fatal("the made-up account is not recognised")
	}
	s.account.HookURL = hooks.URL + "/hook"
	s.session = s.open(s.account.Settings, s.account.Secrets)
	s.must(s.table.Connect(s.account))
	s.phone, err = s.table.AddPhone(sandbox.Phone{Name: "Lucía Paz", Number: "+34600111222", Language: "es"})
	s.must(err)
	s.must(s.table.Start(t.Context()))
	t.Cleanup(func() { _ = s.table.Stop(context.WithoutCancel(t.Context())) })
	return s
}

func (s *street) open(settings, secrets map[string]string) platform.Session {
	s.t.Helper()
	session, err := connector.New().Open(
		platform.Account{ChannelID: "c1", Settings: settings, Secrets: secrets, HookURL: s.account.HookURL},
		platform.Host{HTTP: &http.Client{Transport: http.DefaultTransport}, Clock: clock.System{}})
	s.must(err)
	return session
}

func (s *street) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *street) hook(w http.ResponseWriter, r *http.Request) {
	hooked := s.session.(platform.Hooked)
	if r.Method == http.MethodGet {
		reply := hooked.Handshake(platform.HookRequest{Method: r.Method, Query: r.URL.Query()})
		w.WriteHeader(reply.Status)
		_, _ = w.Write(reply.Body)
		return
	}
	body, _ := io.ReadAll(r.Body)
	req := platform.HookRequest{Method: r.Method, Header: r.Header, Body: body, At: time.Now()}
	if !hooked.Verify(req) {
		s.t.Errorf("the connector refuses the network's seal")
	}
	items, err := hooked.Decode(req)
	if err != nil {
		s.t.Errorf("the connector cannot read %s: %v", body, err)
	}
	for _, in := range items {
		s.in <- in
	}
}

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

func (s *street) say(d sandbox.Draft) platform.Inbound {
	s.t.Helper()
	m, err := s.table.Say(s.account.ID, s.phone.ID, d)
	s.must(err)
	return s.next(d.Kind, func(in platform.Inbound) bool { return in.Message != nil && string(in.Message.ID) == m.ID })
}

func send(t *testing.T, s platform.Session, to string, m desk.Message, media ...platform.OutgoingMedia) (platform.Receipt, error) {
	m.ID, m.Direction = "m1", desk.DirectionOut
	out, _ := desk.NewOutgoing(m)
	return s.Send(t.Context(), platform.Outgoing{Message: out, To: platform.Recipient{Address: to}, Media: media})
}

type file struct{ *strings.Reader }

func (file) Close() error { return nil }

// Proves: 003-34
func TestMessagesGoBothWaysWithAndWithoutAPicture(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	in := s.say(sandbox.Draft{Kind: "text", Text: "¿Abrís hoy?"})
	if in.Message.Text != "¿Abrís hoy?" || in.Sender.Name != "Lucía Paz" || in.Sender.Display != "@lucía_paz" {
		t.Errorf("came %+v from %+v", in.Message, in.Sender)
	}
	to := in.Sender.Address
	got, err := send(t, s.session, to, desk.Message{Kind: desk.MessageText, Text: "Hasta las 20 h"})
	s.must(err)
	s.next("the echo", func(in platform.Inbound) bool {
		return in.Echo != nil && in.Echo.ID == got.ID && in.Echo.PerhapsOurs && in.Sender.Address == to
	})
	s.next("that it was read", func(in platform.Inbound) bool {
		return in.Receipt != nil && in.Receipt.ID == got.ID && in.Receipt.Status == desk.StatusRead
	})
	picture := desk.Attachment{ID: "a1", Mime: "image/png", Name: "p.png", Size: 9, State: desk.AttachmentReady}
	_, err = send(t, s.session, to, desk.Message{Kind: desk.MessageImage, Text: "Mira", Attachments: []desk.Attachment{picture}},
		platform.OutgoingMedia{Attachment: picture, Open: func() (platform.ReadSeekCloser, error) { return file{strings.NewReader("a picture")}, nil }})
	s.must(err)
	th, err := s.table.Thread(s.account.ID, s.phone.ID)
	s.must(err)
	if last := th.Messages[len(th.Messages)-1]; last.Kind != "image" || last.Media == nil || last.Text != "Mira" || last.Media.Size != 9 {
		t.Errorf("the phone shows %+v", last)
	}
	kept, err := s.table.AddMedia("", "image/png", "foto.png", bytes.NewReader([]byte("her picture")))
	s.must(err)
	in = s.say(sandbox.Draft{Kind: "image", Text: "esta", MediaID: kept.ID})
	if in.Message.Kind != desk.MessageImage || in.Message.Text != "esta" || len(in.Message.Attachments) != 1 {
		t.Fatalf("came %+v", in.Message)
	}
	fetched, err := s.session.(platform.MediaFetcher).FetchMedia(t.Context(), in.Message.Attachments[0].Remote, 1<<20)
	s.must(err)
	raw, _ := io.ReadAll(fetched.Body)
	_ = fetched.Body.Close()
	if string(raw) != "her picture" || fetched.Mime != "image/png" {
		t.Errorf("the file is %q, %s", raw, fetched.Mime)
	}
}

func TestTheWebhookIsRegisteredAndSubscribed(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	keeper, prober := s.session.(platform.HookKeeper), s.session.(platform.Prober)
	well := func(want bool) {
		t.Helper()
		hooks, err := keeper.Hooks(t.Context())
		s.must(err)
		standing, err := prober.Probe(t.Context(), true)
		s.must(err)
		failed := 0
		for _, r := range s.session.(platform.Checker).Check(t.Context()) {
			if r.State != "ok" {
				failed++
			}
		}
		if hooks.Subscribed != want || (standing.Trouble == nil) != want || (failed == 0) != want {
			t.Errorf("%+v, %+v, %d checks failed", hooks, standing.Trouble, failed)
		}
	}
	well(true)
	s.must(keeper.Unsubscribe(t.Context()))
	well(false)
	s.must(keeper.Subscribe(t.Context(), ""))
	well(true)
	s.say(sandbox.Draft{Kind: "text", Text: "¿Sigue ahí?"})
	if err := keeper.Subscribe(t.Context(), "http://127.0.0.1:1/hook"); err == nil {
		t.Error("an address that does not answer is taken")
	}
}

func TestWhatTheNetworkRefuses(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	hello := desk.Message{Kind: desk.MessageText, Text: "Hola"}
	kind := func(want platform.FailureKind, err error) {
		t.Helper()
		if err == nil || platform.AsFailure(err).Kind != want {
			t.Errorf("not %s: %v", want, err)
		}
	}
	_, err := send(t, s.session, "555", hello)
	kind(platform.RecipientGone, err)
	other, err := s.table.AddPhone(sandbox.Phone{Name: "Leo", Number: "+34600111333"})
	s.must(err)
	to := s.say(sandbox.Draft{Kind: "text", Text: "Hola"}).Sender.Address
	_ = other // who never wrote: nobody knows their number on the network
	for want, f := range map[platform.FailureKind]sandbox.Faults{
		platform.Throttled: {Throttle: true, Rate: 100}, platform.Unreachable: {Error: true, Rate: 100}, platform.Uncertain: {LostAnswer: true, Rate: 100},
		platform.RecipientGone: {Undeliverable: true},
	} {
		s.must(s.table.SetFaults(f))
		_, err = send(t, s.session, to, hello)
		kind(want, err)
		if a := platform.AsFailure(err).Advice; want == platform.RecipientGone && a.Es == "" {
			t.Error("an agent is not told what helps")
		}
	}
	s.must(s.table.SetFaults(sandbox.Faults{}))
	secrets := map[string]string{}
	for k, v := range s.account.Secrets {
		secrets[k] = v
	}
	secrets["access_token_secret"] = "another"
	_, err = s.open(s.account.Settings, secrets).(platform.Prober).Probe(t.Context(), false)
	kind(platform.BadCredentials, err)
}

func TestMessagesAreAskedForWhereTheNetworkCannotReachUs(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	s.say(sandbox.Draft{Kind: "text", Text: "antes"})
	settings := map[string]string{"receive": "poll"}
	for k, v := range s.account.Settings {
		settings[k] = v
	}
	session := s.open(settings, s.account.Secrets)
	puller, ok := session.(platform.Puller)
	if !ok {
		t.Fatal("the account is not asked")
	}
	pull := func(cursor json.RawMessage) (texts []string, at json.RawMessage) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		s.must(puller.Pull(ctx, cursor, func(_ context.Context, fetched []platform.HookRequest, c json.RawMessage) error {
			for _, r := range fetched {
				items, err := puller.Decode(r)
				s.must(err)
				for _, in := range items {
					texts = append(texts, in.Message.Text+" "+in.Sender.Name)
				}
			}
			at = c
			cancel()
			return nil
		}))
		return texts, at
	}
	texts, at := pull(nil)
	if len(texts) != 0 {
		t.Errorf("at first %v", texts)
	}
	s.say(sandbox.Draft{Kind: "text", Text: "uno"})
	s.say(sandbox.Draft{Kind: "text", Text: "dos"})
	if texts, _ = pull(at); strings.Join(texts, ",") != "uno Lucía Paz,dos Lucía Paz" {
		t.Errorf("then %v", texts)
	}
}
