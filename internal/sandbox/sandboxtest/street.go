// Package sandboxtest puts a connector at one end of a street and the emulator of
// its network at the other, for the tests of both.
package sandboxtest

import (
	"context"
	"encoding/json"
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
	"recado.dev/internal/sandbox"
)

// Street is the connector at one end and the emulator at the other, with nothing
// but HTTP between them.
type Street struct {
	T       *testing.T
	Table   *sandbox.Table
	Clock   *clock.Manual
	API     string // the emulator's address
	Files   string // of a picture that the business offers
	Account sandbox.Account
	Phone   sandbox.Phone
	Session platform.Session
	In      chan platform.Inbound

	connector platform.Platform
	suffix    string
	place     json.RawMessage // how far it asked
}

// Ends are what stands at the ends of a street.
type Ends struct {
	Connector platform.Platform
	Network   func(*sandbox.Table) sandbox.Network
	// Suffix is what the network puts behind the address that it calls.
	Suffix string
	// Secrets are those that the business itself enters.
	Secrets map[string]string
}

// New opens a street with an account, and a phone whose owner has not written.
func New(t *testing.T, e Ends) *Street {
	t.Helper()
	s := &Street{T: t, Clock: clock.NewManual(time.Date(2026, 5, 12, 15, 0, 0, 0, time.UTC)), In: make(chan platform.Inbound, 1000), connector: e.Connector, suffix: e.Suffix}
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.Table.Handler().ServeHTTP(w, r) }))
	t.Cleanup(api.Close)
	s.API = api.URL
	hooks := httptest.NewServer(http.HandlerFunc(s.hook))
	t.Cleanup(hooks.Close)
	var err error
	s.Table, err = sandbox.New(sandbox.Config{
		Dir: t.TempDir(), Clock: clock.NewJumpable(s.Clock), PublicURL: api.URL, Seed: 1,
		Pace: sandbox.Pace{Sent: time.Millisecond, Delivered: time.Millisecond, Read: time.Millisecond, Retry: time.Millisecond, RetryMax: 5 * time.Millisecond},
	})
	s.Must(err)
	network := e.Network(s.Table)
	s.Table.Add(network)
	s.Account, err = s.Table.NewAccount(network.Key(), "Tienda Alba")
	s.Must(err)
	s.Account.HookURL, s.Files = hooks.URL+"/hook", hooks.URL+"/file"
	maps.Copy(s.Account.Secrets, e.Secrets)
	s.Session, err = s.Open(nil)
	s.Must(err)
	s.Must(s.Table.Connect(s.Account))
	s.Phone, err = s.Table.AddPhone(sandbox.Phone{Name: "Lucía Ñáñez", Number: "+34600111222", Language: "es"})
	s.Must(err)
	s.Must(s.Table.Start(t.Context()))
	t.Cleanup(func() { _ = s.Table.Stop(context.WithoutCancel(t.Context())) })
	return s
}

// Open opens a session of the account, with other settings where some are given.
func (s *Street) Open(other map[string]string) (platform.Session, error) {
	settings := maps.Clone(s.Account.Settings)
	maps.Copy(settings, other)
	return s.connector.Open(
		platform.Account{ChannelID: "c1", Settings: settings, Secrets: s.Account.Secrets, HookURL: s.Account.HookURL},
		s.Host())
}

// Host is what a connector is given here.
func (s *Street) Host() platform.Host {
	return platform.Host{HTTP: &http.Client{Transport: http.DefaultTransport}, Clock: s.Clock}
}

// Must fails the test on an error.
func (s *Street) Must(err error) {
	s.T.Helper()
	if err != nil {
		s.T.Fatal(err)
	}
}

// hook is our side: requests are verified, answered and decoded by the connector.
func (s *Street) hook(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/file" {
		w.Header().Set("Content-Type", "image/png")
		w.Header().Set("Content-Disposition", `inline; filename="foto.png"`)
		_, _ = io.WriteString(w, "the bytes of a picture")
		return
	}
	if r.URL.Path != "/hook"+s.suffix {
		s.T.Errorf("the network calls %s", r.URL.Path)
	}
	hooked := s.Session.(platform.Hooked)
	body, _ := io.ReadAll(r.Body)
	req := platform.HookRequest{Method: r.Method, Query: r.URL.Query(), Header: r.Header, Body: body, At: s.Clock.Now()}
	if r.Method == http.MethodGet {
		reply := hooked.Handshake(req)
		w.WriteHeader(reply.Status)
		_, _ = w.Write(reply.Body)
		return
	}
	if !hooked.Verify(req) {
		s.T.Errorf("the connector refuses the emulator's signature")
	}
	if filler, ok := s.Session.(platform.Filler); ok {
		var err error
		if req, err = filler.Fill(r.Context(), req); err != nil {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
	}
	ins, err := hooked.Decode(req)
	if err != nil {
		s.T.Errorf("the connector cannot read %s: %v", body, err)
	}
	for _, in := range ins {
		s.In <- in
	}
	reply := hooked.Accepted()
	if replier, ok := s.Session.(platform.Replier); ok {
		if own, said := replier.Reply(req); said {
			reply = own
		}
	}
	w.WriteHeader(reply.Status)
	_, _ = w.Write(reply.Body)
}

// Next waits for what the connector understood of a hook.
func (s *Street) Next(what string, f func(platform.Inbound) bool) platform.Inbound {
	s.T.Helper()
	deadline := time.After(10 * time.Second)
	for {
		select {
		case in := <-s.In:
			if in.Trouble != nil {
				s.T.Errorf("not understood: %+v", in.Trouble)
			}
			if f(in) {
				return in
			}
		case <-deadline:
			s.T.Fatalf("never came: %s", what)
		}
	}
}

// Say has the customer write, and answers what came in of it and the bubble.
func (s *Street) Say(d sandbox.Draft) (platform.Inbound, sandbox.Message) {
	s.T.Helper()
	m, err := s.Table.Say(s.Account.ID, s.Phone.ID, d)
	s.Must(err)
	return s.Next("the customer's "+d.Kind, func(in platform.Inbound) bool { return in.Message != nil }), m
}

// Answer sends a message into the thread of what came in.
func (s *Street) Answer(in platform.Inbound, m desk.Message, media ...platform.OutgoingMedia) (platform.Receipt, error) {
	s.T.Helper()
	if m.ID == "" {
		m.ID = ident.New()
	}
	m.Direction = desk.DirectionOut
	out, ok := desk.NewOutgoing(m)
	if !ok {
		s.T.Fatalf("no outgoing message: %+v", m)
	}
	return s.Session.Send(s.T.Context(), platform.Outgoing{Message: out, Thread: in.Thread, To: s.To(in), Media: media})
}

// To is who wrote what came in.
func (s *Street) To(in platform.Inbound) platform.Recipient {
	return platform.Recipient{Address: in.Sender.Address, Keys: in.Sender.Keys}
}

// Last is the newest bubble on the phone.
func (s *Street) Last() sandbox.Message {
	s.T.Helper()
	th, err := s.Table.Thread(s.Account.ID, s.Phone.ID)
	s.Must(err)
	return th.Messages[len(th.Messages)-1]
}
