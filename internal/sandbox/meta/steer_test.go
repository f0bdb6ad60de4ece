package meta_test

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/messenger"
	"recado.dev/internal/sandbox"
)

func TestWhatIsWrittenInThePagesInboxIsAnEcho(t *testing.T) {
	t.Parallel()
	s := newStreet(t, messenger.New())
	to := s.hello()
	s.must(s.network.WriteFromInbox(s.account.ID, s.phone.ID, "Te llamo luego"))
	echo := s.next("the echo", func(in platform.Inbound) bool { return in.Echo != nil })
	if echo.Echo.Text != "Te llamo luego" || echo.Sender.Address != to.Address {
		t.Errorf("it was read as %+v of %+v", echo.Echo, echo.Sender)
	}
}

func TestSignsOfLife(t *testing.T) {
	t.Parallel()
	s := newStreet(t, messenger.New())
	first := s.say(sandbox.Draft{Kind: "text", Text: "Hola"})
	to := platform.Recipient{Address: first.Sender.Address}
	s.must(s.session.(platform.Reader).MarkRead(t.Context(), to, first.Message.ID))
	if !s.shown(first.Message.ID).Seen {
		t.Error("the customer does not see that the message was read")
	}
	s.must(s.session.(platform.Typer).Typing(t.Context(), to, first.Message.ID))
	s.must(s.session.(platform.Reactor).React(t.Context(), to, first.Message.ID, "👍"))
	if got := s.shown(first.Message.ID).Theirs; got != "👍" {
		t.Errorf("the reaction on the phone is %q", got)
	}
	if err := s.session.(platform.Reactor).React(t.Context(), to, first.Message.ID, "🦄"); s.kind(err) != platform.Unsupported {
		t.Errorf("a reaction that the network has no word for: %v", err)
	}
	who, err := s.session.(platform.Profiler).Profile(t.Context(), to)
	if err != nil || who.Name != "Lucía Ñáñez" {
		t.Errorf("the customer is %+v, %v", who, err)
	}
	if who, err := s.session.(platform.Profiler).Profile(t.Context(), platform.Recipient{Address: "6500000000000000"}); err != nil || who.Name != "" {
		t.Errorf("a stranger is %+v, %v", who, err)
	}
}

func TestChecksSayWhatIsWrongAndSubscribingMendsIt(t *testing.T) {
	t.Parallel()
	s := newStreet(t, messenger.New())
	states := func() string {
		var out []string
		for _, r := range s.session.(platform.Checker).Check(t.Context()) {
			out = append(out, r.Key+" "+r.State)
		}
		return strings.Join(out, ", ")
	}
	if got := states(); got != "token ok, page ok, subscription ok" {
		t.Errorf("all well: %s", got)
	}
	keeper, prober := s.session.(platform.HookKeeper), s.session.(platform.Prober)
	s.must(keeper.Unsubscribe(t.Context()))
	if got := states(); got != "token ok, page ok, subscription failed" {
		t.Errorf("without a subscription: %s", got)
	}
	if at, err := prober.Probe(t.Context(), true); err != nil || at.Trouble == nil || at.Trouble.Mend != platform.MendSubscribe {
		t.Errorf("the probe says %+v, %v", at, err)
	}
	s.must(keeper.Subscribe(t.Context(), "https://desk.example/hooks/messenger/c1"))
	if hooks, err := keeper.Hooks(t.Context()); err != nil || !hooks.Subscribed {
		t.Errorf("subscribed: %+v, %v", hooks, err)
	}
	if at, err := prober.Probe(t.Context(), true); err != nil || at.Trouble != nil {
		t.Errorf("the probe says %+v, %v", at, err)
	}
	s.network.Revoke(s.account)
	if _, err := prober.Probe(t.Context(), false); s.kind(err) != platform.BadCredentials {
		t.Errorf("a dead token: %v", err)
	}
	if got := states(); !strings.HasPrefix(got, "token failed") {
		t.Errorf("with a dead token: %s", got)
	}
}

// steer does what a person can at the platform's console or with a phone.
func (s *street) steer(method, path, body string) {
	s.t.Helper()
	req := httptest.NewRequestWithContext(s.t.Context(), method, "/sandbox/api/"+s.network.Key()+path, strings.NewReader(body))
	w := httptest.NewRecorder()
	s.table.Handler().ServeHTTP(w, req)
	if w.Code >= 300 {
		s.t.Fatalf("%s %s: %d %s", method, path, w.Code, w.Body)
	}
}

func TestWhatCustomersAndTheConsoleDecide(t *testing.T) {
	t.Parallel()
	s := newStreet(t, messenger.New())
	to := s.hello()
	text := desk.Message{Kind: desk.MessageText, Text: "Hola"}
	phone := "/phones/" + s.phone.ID + "/" + s.account.ID
	s.steer("PUT", phone, `{"blocked":true}`)
	_, err := s.send(to, text)
	if s.kind(err) != platform.RecipientGone {
		t.Errorf("to somebody who blocked the Page: %v", err)
	}
	if got := s.session.(platform.Signaller).SignalOf(platform.AsFailure(err).Code); got != platform.SignalUnreachable {
		t.Errorf("that signals %q", got)
	}
	s.steer("PUT", phone, `{"blocked":false,"stopped":true}`)
	if _, err := s.send(to, text); err != nil {
		t.Errorf("let in again: %v", err)
	}
	stop := s.next("the wish to get no more", func(in platform.Inbound) bool { return in.OptOut != nil })
	if !stop.OptOut.Stop || stop.Sender.Address != to.Address {
		t.Errorf("it was read as %+v of %+v", stop.OptOut, stop.Sender)
	}
	s.steer("POST", "/accounts/"+s.account.ID+"/inbox", `{"phone":"`+s.phone.ID+`","text":"Desde la bandeja"}`)
	s.next("the echo", func(in platform.Inbound) bool { return in.Echo != nil && in.Echo.Text == "Desde la bandeja" })
	s.steer("PUT", "/accounts/"+s.account.ID, `{"revoked":true,"subscribed":true}`)
	if _, err := s.send(to, text); s.kind(err) != platform.BadCredentials {
		t.Errorf("with a dead token: %v", err)
	}
	s.steer("PUT", "/accounts/"+s.account.ID, `{"revoked":false}`)
	if _, err := s.send(to, text); err != nil {
		t.Errorf("with the token alive again: %v", err)
	}
}

func TestRefusalsAndMisfortunes(t *testing.T) {
	t.Parallel()
	s := newStreet(t, messenger.New())
	to := s.hello()
	text := desk.Message{Kind: desk.MessageText, Text: "Hola"}
	if _, err := s.send(platform.Recipient{Address: "6512345678901234"}, text); s.kind(err) != platform.RecipientGone {
		t.Errorf("a stranger: %v", err)
	}
	for _, c := range []struct {
		faults sandbox.Faults
		want   platform.FailureKind
	}{
		{sandbox.Faults{Throttle: true, Rate: 100}, platform.Throttled},
		{sandbox.Faults{Error: true, Rate: 100}, platform.Unreachable},
		{sandbox.Faults{LostAnswer: true, Rate: 100}, platform.Uncertain},
		{sandbox.Faults{Undeliverable: true}, platform.RecipientGone},
	} {
		s.must(s.table.SetFaults(c.faults))
		if _, err := s.send(to, text); s.kind(err) != c.want {
			t.Errorf("%+v: %v", c.faults, err)
		}
	}
	s.must(s.table.SetFaults(sandbox.Faults{}))
	s.refuse.Store(2)
	s.say(sandbox.Draft{Kind: "text", Text: "¿Sigues ahí?"}) // it comes again until it is taken
	s.must(s.table.SetFaults(sandbox.Faults{Duplicate: true}))
	m, err := s.table.Say(s.account.ID, s.phone.ID, sandbox.Draft{Kind: "text", Text: "dos veces"})
	s.must(err)
	var keys []string
	for range 2 {
		keys = append(keys, s.next("the duplicate", func(in platform.Inbound) bool { return in.Message != nil && string(in.Message.ID) == m.ID }).Key)
	}
	if keys[0] != keys[1] {
		t.Errorf("a repeat has another key: %v", keys)
	}
}

func TestWhatGoesInPartsIsNotRepeated(t *testing.T) {
	t.Parallel()
	s := newStreet(t, messenger.New())
	to := s.hello()
	rich := desk.Rich{Body: "Dos camisas", Cards: []desk.Card{{Title: strings.Repeat("a", 10), Text: "x"}}}
	m := desk.Message{Kind: desk.MessageRich, Text: rich.Body, Content: &desk.Content{Rich: &rich}}
	for range 2 {
		_, err := s.send(to, m)
		s.must(err)
	}
	th, err := s.table.Thread(s.account.ID, s.phone.ID)
	s.must(err)
	var shown []string
	for _, m := range th.Messages {
		if m.Business {
			shown = append(shown, fmt.Sprint(m.Kind, ":", m.Text))
		}
	}
	if got := strings.Join(shown, " "); got != "text:Dos camisas cards: text:Dos camisas cards:" {
		t.Errorf("the phone shows %s", got)
	}
}
