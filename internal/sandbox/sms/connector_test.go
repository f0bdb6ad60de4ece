package sms_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	connector "recado.dev/internal/platform/sms"
	"recado.dev/internal/sandbox"
	emulator "recado.dev/internal/sandbox/sms"
)

// street is the connector at one end and the provider at the other.
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
	hooks := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hooked := s.session.(platform.Hooked)
		body, _ := io.ReadAll(r.Body)
		req := platform.HookRequest{Method: r.Method, Header: r.Header, Query: r.URL.Query(), Body: body, At: time.Now()}
		if !hooked.Verify(req) {
			t.Errorf("the connector refuses the provider's signature")
		}
		items, err := hooked.Decode(req)
		if err != nil {
			t.Errorf("the connector cannot read %s: %v", body, err)
		}
		for _, in := range items {
			s.in <- in
		}
	}))
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
	s.must(s.table.Connect(s.account))
	s.phone, err = s.table.AddPhone(sandbox.Phone{Name: "Lucía", Number: "+34600111222", Language: "es"})
	s.must(err)
	s.session = s.open(s.account.Secrets)
	s.must(s.table.Start(t.Context()))
	t.Cleanup(func() { _ = s.table.Stop(context.WithoutCancel(t.Context())) })
	return s
}

func (s *street) open(secrets map[string]string) platform.Session {
	s.t.Helper()
	session, err := connector.New().Open(
		platform.Account{ChannelID: "c1", Settings: s.account.Settings, Secrets: secrets, HookURL: s.account.HookURL},
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

func send(t *testing.T, s platform.Session, to string) (platform.Receipt, error) {
	out, _ := desk.NewOutgoing(desk.Message{ID: "m1", Direction: desk.DirectionOut, Kind: desk.MessageText, Text: "¿Sí?"})
	return s.Send(t.Context(), platform.Outgoing{Message: out, To: platform.Recipient{Address: to}})
}

func TestTextsGoBothWaysWithTheirReceipts(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	m, err := s.table.Say(s.account.ID, s.phone.ID, sandbox.Draft{Kind: "text", Text: "Hola 🙂"})
	s.must(err)
	in := s.next("the text", func(in platform.Inbound) bool { return in.Message != nil })
	if string(in.Message.ID) != m.ID || in.Message.Text != "Hola 🙂" || in.Sender.Keys[0] != "phone:34600111222" || in.Sender.Address != s.phone.Number {
		t.Errorf("came %+v from %+v", in.Message, in.Sender)
	}
	who, ok := s.session.(platform.Starter).Reach("+34600111222")
	if !ok || who.Keys[0] != in.Sender.Keys[0] {
		t.Errorf("written to first it is %+v", who)
	}
	got, err := send(t, s.session, in.Sender.Address)
	s.must(err)
	for _, want := range []desk.Status{desk.StatusSent, desk.StatusDelivered} {
		s.next(string(want), func(in platform.Inbound) bool {
			return in.Receipt != nil && in.Receipt.ID == got.ID && in.Receipt.Status == want
		})
	}
	th, err := s.table.Thread(s.account.ID, s.phone.ID)
	s.must(err)
	if last := th.Messages[len(th.Messages)-1]; last.Text != "¿Sí?" || !last.Business {
		t.Errorf("the phone shows %+v", last)
	}
}

func TestWhatTheProviderRefuses(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	kind := func(want platform.FailureKind, err error) {
		t.Helper()
		if err == nil || platform.AsFailure(err).Kind != want {
			t.Errorf("not %s: %v", want, err)
		}
	}
	_, err := send(t, s.open(map[string]string{"api_key": "other", "inbound_secret": "x"}), s.phone.Number)
	kind(platform.BadCredentials, err)
	_, err = send(t, s.session, "+34999999999")
	kind(platform.Rejected, err)
	for want, f := range map[platform.FailureKind]sandbox.Faults{
		platform.Throttled: {Throttle: true, Rate: 100}, platform.Unreachable: {Error: true, Rate: 100}, platform.Uncertain: {LostAnswer: true, Rate: 100},
	} {
		s.must(s.table.SetFaults(f))
		_, err = send(t, s.session, s.phone.Number)
		kind(want, err)
	}
	s.must(s.table.SetFaults(sandbox.Faults{Undeliverable: true}))
	got, err := send(t, s.session, s.phone.Number)
	s.must(err)
	failed := s.next("the failure", func(in platform.Inbound) bool {
		return in.Receipt != nil && in.Receipt.ID == got.ID && in.Receipt.Status == desk.StatusFailed
	})
	if failed.Receipt.Error == nil || failed.Receipt.Error.Detail != "subscriber absent" {
		t.Errorf("it failed with %+v", failed.Receipt.Error)
	}
}
