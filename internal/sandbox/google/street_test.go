package google_test

import (
	"context"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/platform"
	connector "recado.dev/internal/platform/google"
	"recado.dev/internal/sandbox"
	emulator "recado.dev/internal/sandbox/google"
)

// street is the connector at one end and the emulator at the other, with nothing
// but HTTP between them.
type street struct {
	t       *testing.T
	table   *sandbox.Table
	clock   *clock.Manual
	api     string
	files   string
	account sandbox.Account
	phone   sandbox.Phone
	session platform.Session
	in      chan platform.Inbound
}

func newStreet(t *testing.T) *street {
	t.Helper()
	s := &street{t: t, clock: clock.NewManual(time.Now().UTC().Truncate(time.Second)), in: make(chan platform.Inbound, 1000)}
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.table.Handler().ServeHTTP(w, r) }))
	t.Cleanup(api.Close)
	s.api = api.URL
	hooks := httptest.NewServer(http.HandlerFunc(s.hook))
	t.Cleanup(hooks.Close)
	var err error
	s.table, err = sandbox.New(sandbox.Config{
		Dir: t.TempDir(), Clock: clock.NewJumpable(s.clock), PublicURL: api.URL, Seed: 1,
		Pace: sandbox.Pace{Sent: time.Millisecond, Delivered: time.Millisecond, Read: time.Millisecond, Retry: time.Millisecond, RetryMax: 5 * time.Millisecond},
	})
	s.must(err)
	s.table.Add(emulator.New(s.table))
	s.account, err = s.table.NewAccount(emulator.Key, "Tienda Alba")
	s.must(err)
	s.account.HookURL, s.files = hooks.URL+"/hook", hooks.URL+"/file"
	s.account.Secrets["client_token"] = "a word of ours" // the console takes what the business enters
	s.session, err = s.open(nil)
	s.must(err)
	s.must(s.table.Connect(s.account))
	s.phone, err = s.table.AddPhone(sandbox.Phone{Name: "Lucía Ñáñez", Number: "+34600111222", Language: "es"})
	s.must(err)
	s.must(s.table.Start(t.Context()))
	t.Cleanup(func() { _ = s.table.Stop(context.WithoutCancel(t.Context())) })
	return s
}

// open opens a session of the account, with other settings where some are given.
func (s *street) open(other map[string]string) (platform.Session, error) {
	settings := maps.Clone(s.account.Settings)
	maps.Copy(settings, other)
	return connector.New().Open(
		platform.Account{ChannelID: "c1", Settings: settings, Secrets: s.account.Secrets, HookURL: s.account.HookURL},
		platform.Host{HTTP: &http.Client{Transport: http.DefaultTransport}, Clock: s.clock})
}

func (s *street) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// hook is our side: requests are verified, answered and decoded by the connector.
func (s *street) hook(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/file" {
		w.Header().Set("Content-Type", "image/png")
		w.Header().Set("Content-Disposition", `inline; filename="foto.png"`)
		_, _ = io.WriteString(w, "the bytes of a picture")
		return
	}
	hooked := s.session.(platform.Hooked)
	body, _ := io.ReadAll(r.Body)
	req := platform.HookRequest{Method: r.Method, Header: r.Header, Body: body, At: s.clock.Now()}
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
	reply, own := s.session.(platform.Replier).Reply(req)
	if !own {
		reply = hooked.Accepted()
	}
	w.WriteHeader(reply.Status)
	_, _ = w.Write(reply.Body)
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

// say has the customer write, and answers what came in of it and the bubble.
func (s *street) say(d sandbox.Draft) (platform.Inbound, sandbox.Message) {
	s.t.Helper()
	m, err := s.table.Say(s.account.ID, s.phone.ID, d)
	s.must(err)
	return s.next("the customer's "+d.Kind, func(in platform.Inbound) bool { return in.Message != nil }), m
}

// answer sends a message into the thread of what came in.
func (s *street) answer(in platform.Inbound, m desk.Message, media ...platform.OutgoingMedia) (platform.Receipt, error) {
	s.t.Helper()
	if m.ID == "" {
		m.ID = ident.New()
	}
	m.Direction = desk.DirectionOut
	out, ok := desk.NewOutgoing(m)
	if !ok {
		s.t.Fatalf("no outgoing message: %+v", m)
	}
	return s.session.Send(s.t.Context(), platform.Outgoing{Message: out, Thread: in.Thread, To: s.to(in), Media: media})
}

func (s *street) to(in platform.Inbound) platform.Recipient {
	return platform.Recipient{Address: in.Sender.Address, Keys: in.Sender.Keys}
}

// last is the newest bubble on the phone.
func (s *street) last() sandbox.Message {
	s.t.Helper()
	th, err := s.table.Thread(s.account.ID, s.phone.ID)
	s.must(err)
	return th.Messages[len(th.Messages)-1]
}
