package meta_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/sandbox"
	emulator "recado.dev/internal/sandbox/meta"
)

// street is a connector at one end and the emulator at the other, with nothing
// but HTTP between them.
type street struct {
	t       *testing.T
	table   *sandbox.Table
	network *emulator.Network
	clock   *clock.Manual
	account sandbox.Account
	phone   sandbox.Phone
	session platform.Session
	refuse  atomic.Int64 // so many webhooks are answered 503
	in      chan platform.Inbound
}

func newStreet(t *testing.T, p platform.Platform) *street {
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
	key := p.Describe().Key
	for _, n := range emulator.New(s.table) {
		s.table.Add(n)
		if n.Key() == key {
			s.network = n
		}
	}
	s.account, err = s.table.NewAccount(key, "Tienda Alba")
	s.must(err)
	s.account.HookURL = hooks.URL
	s.session, err = p.Open(
		platform.Account{ChannelID: "c1", Settings: s.account.Settings, Secrets: s.account.Secrets},
		platform.Host{HTTP: &http.Client{Transport: http.DefaultTransport}, Clock: s.clock})
	s.must(err)
	s.must(s.table.Connect(s.account))
	s.phone, err = s.table.AddPhone(sandbox.Phone{Name: "Lucía Ñáñez", Number: "+34600111222", Language: "es"})
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

// hello has the customer write, so that there is somebody to answer.
func (s *street) hello() platform.Recipient {
	s.t.Helper()
	in := s.say(sandbox.Draft{Kind: "text", Text: "Hola"})
	return platform.Recipient{Address: in.Sender.Address, Keys: in.Sender.Keys}
}

func (s *street) send(to platform.Recipient, m desk.Message, media ...platform.OutgoingMedia) (platform.Receipt, error) {
	s.t.Helper()
	return s.session.Send(s.t.Context(), s.outgoing(to, m, media...))
}

func (s *street) outgoing(to platform.Recipient, m desk.Message, media ...platform.OutgoingMedia) platform.Outgoing {
	s.t.Helper()
	m.ID, m.Direction = "our-1", desk.DirectionOut
	out, ok := desk.NewOutgoing(m)
	if !ok {
		s.t.Fatalf("no outgoing message: %+v", m)
	}
	return platform.Outgoing{Message: out, To: to, Media: media}
}

// shown is a message as it stands on the phone.
func (s *street) shown(id platform.RemoteMessageID) sandbox.Message {
	s.t.Helper()
	th, err := s.table.Thread(s.account.ID, s.phone.ID)
	s.must(err)
	for _, m := range th.Messages {
		if m.ID == string(id) {
			return m
		}
	}
	s.t.Fatalf("the phone does not show %s", id)
	return sandbox.Message{}
}

type file struct{ *bytes.Reader }

func (file) Close() error { return nil }

// media is a file that can be read, and fetched by a link.
func (s *street) media(kind desk.MessageKind, mime, name, content string) (desk.Message, platform.OutgoingMedia) {
	s.t.Helper()
	a := desk.Attachment{ID: "f1", Mime: mime, Name: name, Size: int64(len(content)), State: desk.AttachmentReady}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", mime)
		_, _ = io.WriteString(w, content)
	}))
	s.t.Cleanup(server.Close)
	return desk.Message{Kind: kind, Attachments: []desk.Attachment{a}}, platform.OutgoingMedia{
		Attachment: a, Link: server.URL + "/f/" + name,
		Open: func() (platform.ReadSeekCloser, error) { return file{bytes.NewReader([]byte(content))}, nil },
	}
}

func (s *street) kind(err error) platform.FailureKind { return platform.AsFailure(err).Kind }
