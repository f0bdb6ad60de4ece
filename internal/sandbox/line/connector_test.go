package line_test

import (
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
	connector "recado.dev/internal/platform/line"
	"recado.dev/internal/sandbox"
	emulator "recado.dev/internal/sandbox/line"
)

// street is the connector at one end and the emulator at the other, with nothing
// but HTTP between them.
type street struct {
	t       *testing.T
	table   *sandbox.Table
	clock   *clock.Manual
	account sandbox.Account
	phone   sandbox.Phone
	session platform.Session
	api     string
	in      chan platform.Inbound
}

func newStreet(t *testing.T) *street {
	t.Helper()
	s := &street{t: t, clock: clock.NewManual(time.Date(2026, 5, 12, 15, 0, 0, 0, time.UTC)), in: make(chan platform.Inbound, 100)}
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.table.Handler().ServeHTTP(w, r) }))
	t.Cleanup(api.Close)
	hooks := httptest.NewServer(http.HandlerFunc(s.hook))
	t.Cleanup(hooks.Close)
	s.api = api.URL
	var err error
	s.table, err = sandbox.New(sandbox.Config{
		Dir: t.TempDir(), Clock: clock.NewJumpable(s.clock), PublicURL: api.URL, Seed: 1,
		Pace: sandbox.Pace{Sent: time.Millisecond, Delivered: time.Millisecond, Read: time.Millisecond, Retry: time.Millisecond, RetryMax: 5 * time.Millisecond},
	})
	s.must(err)
	s.table.Add(emulator.New(s.table))
	s.account, err = s.table.NewAccount(emulator.Key, "Tienda Alba")
	s.must(err)
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
		platform.Host{HTTP: &http.Client{Transport: http.DefaultTransport}, Clock: s.clock})
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
	body, _ := io.ReadAll(r.Body)
	req := platform.HookRequest{Method: r.Method, Header: r.Header, Body: body}
	if !hooked.Verify(req) {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	ins, err := hooked.Decode(req)
	if err != nil {
		s.t.Errorf("the connector cannot read %s: %v", body, err)
	}
	for _, in := range ins {
		s.in <- in
	}
}

// subscribed has the connector set the webhook's address.
func (s *street) subscribed() *street {
	s.t.Helper()
	s.must(s.session.(platform.HookKeeper).Subscribe(s.t.Context(), ""))
	return s
}

func (s *street) next() platform.Inbound {
	s.t.Helper()
	select {
	case in := <-s.in:
		return in
	case <-time.After(5 * time.Second):
		s.t.Fatal("nothing came")
		return platform.Inbound{}
	}
}

func (s *street) say(d sandbox.Draft) platform.Inbound {
	s.t.Helper()
	_, err := s.table.Say(s.account.ID, s.phone.ID, d)
	s.must(err)
	return s.next()
}

func (s *street) outgoing(to platform.Inbound, m desk.Message) platform.Outgoing {
	s.t.Helper()
	if m.ID == "" {
		m.ID = "0192a0de-0000-7000-8000-000000000001"
	}
	m.Direction = desk.DirectionOut
	out, ok := desk.NewOutgoing(m)
	if !ok {
		s.t.Fatal("the test made a message that may not leave")
	}
	return platform.Outgoing{Message: out, To: platform.Recipient{Address: to.Sender.Address, Keys: to.Sender.Keys}}
}

func (s *street) thread() []sandbox.Message {
	s.t.Helper()
	th, err := s.table.Thread(s.account.ID, s.phone.ID)
	s.must(err)
	return th.Messages
}

func (s *street) switched(body string) {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodPut, s.api+"/sandbox/api/line/accounts/"+s.account.ID, strings.NewReader(body))
	s.must(err)
	res, err := http.DefaultClient.Do(req)
	s.must(err)
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		s.t.Fatalf("PUT %s: %d", body, res.StatusCode)
	}
}

// Proves: 003-53
func TestAConversationGoesBothWays(t *testing.T) {
	t.Parallel()
	s := newStreet(t).subscribed()
	in := s.say(sandbox.Draft{Kind: "text", Text: "¿Tenéis la camisa? 👕"})
	if in.Message == nil || in.Message.Text != "¿Tenéis la camisa? 👕" || len(in.Message.Handle) == 0 || in.Thread != "" {
		t.Fatalf("came %+v", in)
	}
	who, err := s.session.(platform.Profiler).Profile(t.Context(), platform.Recipient{Address: in.Sender.Address})
	if err != nil || who.Name != "Lucía" {
		t.Errorf("the customer is %+v, %v", who, err)
	}
	s.must(s.session.(platform.Typer).Typing(t.Context(), platform.Recipient{Address: in.Sender.Address}, in.Message.ID))

	out := s.outgoing(in, desk.Message{Kind: desk.MessageText, Text: "Sí, en azul."})
	out.Handle = in.Message.Handle
	r, err := s.session.Send(t.Context(), out)
	s.must(err)
	got := s.thread()
	if last := got[len(got)-1]; last.ID != string(r.ID) || last.Text != "Sí, en azul." || !last.Business {
		t.Errorf("the phone shows %+v", last)
	}

	// A quote of that leads back to it.
	quoted := s.say(sandbox.Draft{Kind: "text", Text: "Esa", ReplyTo: string(r.ID)})
	if quoted.Message.ReplyTo != r.ID {
		t.Errorf("the quote leads to %q", quoted.Message.ReplyTo)
	}
	gone, err := s.table.Revoke(s.account.ID, s.phone.ID, string(quoted.Message.ID))
	s.must(err)
	if in := s.next(); in.Delete == nil || in.Delete.ID != platform.RemoteMessageID(gone.ID) {
		t.Errorf("came %+v for a message that was taken back", in)
	}
	place := s.say(sandbox.Draft{Kind: "location", Location: &sandbox.Location{Latitude: 40.4, Longitude: -3.7, Name: "Plaza"}})
	if l := place.Message.Content.Location; l == nil || l.Name != "Plaza" || l.Latitude != 40.4 {
		t.Errorf("came %+v", place.Message)
	}
}

func TestFilesOfCustomersAreFetchedFromTheFilesHost(t *testing.T) {
	t.Parallel()
	s := newStreet(t).subscribed()
	for kind, mime := range map[string]string{"image": "image/jpeg", "document": "application/pdf", "voice": "audio/mp4", "sticker": "image/webp"} {
		m, err := s.table.AddMedia("", mime, "file", strings.NewReader("bytes of "+kind))
		s.must(err)
		in := s.say(sandbox.Draft{Kind: kind, MediaID: m.ID})
		if len(in.Message.Attachments) != 1 || string(in.Message.Kind) != kind {
			t.Fatalf("%s came as %+v", kind, in.Message)
		}
		got, err := s.session.(platform.MediaFetcher).FetchMedia(t.Context(), in.Message.Attachments[0].Remote, 1<<20)
		s.must(err)
		raw, err := io.ReadAll(got.Body)
		s.must(err)
		if string(raw) != "bytes of "+kind || got.Mime != mime {
			t.Errorf("%s: fetched %q of type %s", kind, raw, got.Mime)
		}
		if _, err := s.session.(platform.MediaFetcher).FetchMedia(t.Context(), in.Message.Attachments[0].Remote, 3); platform.AsFailure(err).Kind != platform.TooLong {
			t.Errorf("%s: a file over the limit: %v", kind, err)
		}
	}
	if _, err := s.session.(platform.MediaFetcher).FetchMedia(t.Context(), json.RawMessage(`{"id":"404"}`), 10); platform.AsFailure(err).Kind != platform.Gone {
		t.Errorf("a file that is gone: %v", err)
	}
}

func TestChoicesComeBackAsTheyWereSent(t *testing.T) {
	t.Parallel()
	s := newStreet(t).subscribed()
	in := s.say(sandbox.Draft{Kind: "text", Text: "Hola"})
	buttons := []desk.Button{{ID: "y", Title: "Sí"}, {ID: "n", Title: "No"}, {ID: "m", Title: "Mañana"}}
	cards := []desk.Card{
		{Title: "Azul", Text: "39 €", ImageURL: "https://shop.example/a.jpg", Buttons: []desk.CardButton{{ID: "b1", Title: "La quiero"}, {Title: "Ver", URL: "https://shop.example/a"}}},
		{Title: "Roja", Text: "42 €", ImageURL: "https://shop.example/r.jpg", Buttons: []desk.CardButton{{ID: "b2", Title: "La quiero"}, {Title: "Ver", URL: "https://shop.example/r"}}},
	}
	uneven := append([]desk.Card{{Title: "Verde"}}, cards...)
	for name, c := range map[string]struct {
		rich desk.Rich
		kind string
		pick string
		want desk.Answer
	}{
		"buttons":       {desk.Rich{Body: "¿Vienes?", Buttons: buttons}, "buttons", "Mañana", desk.Answer{Kind: "button", ID: "m", Title: "Mañana"}},
		"two buttons":   {desk.Rich{Header: strings.Repeat("c", 40), Body: strings.Repeat("¿Vienes? ", 17), Buttons: buttons[:2]}, "buttons", "No", desk.Answer{Kind: "button", ID: "n", Title: "No"}},
		"long framed":   {desk.Rich{Header: strings.Repeat("h", 60), Body: strings.Repeat("b", 160), Footer: "f", Buttons: buttons}, "", "", desk.Answer{}},
		"quick replies": {desk.Rich{Body: "¿Vienes?", QuickReplies: buttons}, "text", "Sí", desk.Answer{Kind: "button", ID: "y", Title: "Sí"}},
		"cards":         {desk.Rich{Body: "Camisas", Cards: cards}, "cards", "La quiero", desk.Answer{Kind: "button", ID: "b1", Title: "La quiero"}},
		"uneven cards":  {desk.Rich{Body: "Camisas", Cards: uneven}, "cards", "La quiero", desk.Answer{Kind: "button", ID: "b1", Title: "La quiero"}},
		"link":          {desk.Rich{Body: "Paga", Link: &desk.LinkButton{Title: "Pagar", URL: "https://shop.example/pay"}}, "buttons", "", desk.Answer{}},
		"ask a place":   {desk.Rich{Body: "¿Dónde?", AskForSpot: true}, "ask_location", "", desk.Answer{}},
	} {
		r, err := s.session.Send(t.Context(), s.outgoing(in, desk.Message{ID: "m-" + name, Kind: desk.MessageRich, Text: c.rich.Body, Content: &desk.Content{Rich: &c.rich}}))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		all := s.thread()
		last := all[len(all)-1]
		if last.ID != string(r.ID) || c.kind != "" && last.Kind != c.kind {
			t.Errorf("%s: the phone shows %+v", name, last)
		}
		if c.pick == "" {
			continue
		}
		choices := append(append([]sandbox.Choice{}, last.Buttons...), last.Quick...)
		for _, p := range last.Panels {
			choices = append(choices, p.Buttons...)
		}
		for _, choice := range choices {
			if choice.Title != c.pick {
				continue
			}
			got := s.say(sandbox.Draft{Kind: "answer", Choose: &sandbox.Pick{MessageID: last.ID, ID: choice.ID}})
			if a := got.Message.Content.Answer; a == nil || a.ID != c.want.ID || a.Title != c.want.Title || got.Message.Text != c.want.Title {
				t.Errorf("%s: came back as %+v", name, got.Message)
			}
			break
		}
	}
}

func TestAReplyTokenWorksOnceAndAPushActsOnce(t *testing.T) {
	t.Parallel()
	s := newStreet(t).subscribed()
	in := s.say(sandbox.Draft{Kind: "text", Text: "Hola"})
	used := func() float64 {
		s.t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.account.Settings["api_base_url"]+"/v2/bot/message/quota/consumption", nil)
		s.must(err)
		req.Header.Set("Authorization", "Bearer "+s.account.Secrets["channel_access_token"])
		res, err := http.DefaultClient.Do(req)
		s.must(err)
		defer func() { _ = res.Body.Close() }()
		var out map[string]float64
		s.must(json.NewDecoder(res.Body).Decode(&out))
		return out["totalUsage"]
	}
	out := s.outgoing(in, desk.Message{Kind: desk.MessageText, Text: "uno"})
	out.Handle = in.Message.Handle
	_, err := s.session.Send(t.Context(), out)
	s.must(err)
	if n := used(); n != 0 {
		t.Errorf("an answer within the minute counted %v", n)
	}
	// The token was used: the next goes as a push, also where it is tried again.
	out = s.outgoing(in, desk.Message{ID: "0192a0de-0000-7000-8000-000000000002", Kind: desk.MessageText, Text: "dos"})
	out.Handle = in.Message.Handle
	first, err := s.session.Send(t.Context(), out)
	s.must(err)
	second, err := s.session.Send(t.Context(), out)
	s.must(err)
	if first.ID != second.ID || used() != 1 || len(s.thread()) != 3 {
		t.Errorf("a repeated push: %s and %s, %v counted, %d messages", first.ID, second.ID, used(), len(s.thread()))
	}
	s.clock.Advance(2 * time.Minute)
	again := s.say(sandbox.Draft{Kind: "text", Text: "¿Sigues?"})
	s.clock.Advance(2 * time.Minute)
	out = s.outgoing(again, desk.Message{ID: "0192a0de-0000-7000-8000-000000000003", Kind: desk.MessageText, Text: "tres"})
	out.Handle = again.Message.Handle
	_, err = s.session.Send(t.Context(), out)
	s.must(err)
	if used() != 2 {
		t.Errorf("an answer after the minute was not pushed")
	}
}

func TestALostAnswerNeverSaysAThingTwice(t *testing.T) {
	t.Parallel()
	s := newStreet(t).subscribed()
	in := s.say(sandbox.Draft{Kind: "text", Text: "Hola"})
	for _, c := range []struct {
		name  string
		fault sandbox.Faults
		token bool
	}{
		{"a reply, obeyed", sandbox.Faults{LostAnswer: true, Rate: 100}, true},
		{"a reply, cut before", sandbox.Faults{Cut: true, Rate: 100}, true},
		{"a push, obeyed", sandbox.Faults{LostAnswer: true, Rate: 100}, false},
		{"a push, cut before", sandbox.Faults{Cut: true, Rate: 100}, false},
	} {
		if c.token {
			in = s.say(sandbox.Draft{Kind: "text", Text: "Hola de nuevo"})
		}
		out := s.outgoing(in, desk.Message{ID: "m-" + c.name, Kind: desk.MessageText, Text: c.name})
		if c.token {
			out.Handle = in.Message.Handle
		}
		s.must(s.table.SetFaults(c.fault))
		if _, err := s.session.Send(t.Context(), out); platform.AsFailure(err).Kind != platform.Uncertain {
			t.Errorf("%s: %v", c.name, err)
		}
		s.must(s.table.SetFaults(sandbox.Faults{}))
		out.Handle = nil // it is handed out once
		if r, err := s.session.Send(t.Context(), out); err != nil || r.ID == "" {
			t.Errorf("%s: tried again it answers %+v, %v", c.name, r, err)
		}
		said := 0
		for _, m := range s.thread() {
			if m.Text == c.name {
				said++
			}
		}
		if said != 1 {
			t.Errorf("%s: it was said %d times", c.name, said)
		}
	}
}

func TestTheWebhookIsSetAndLookedAt(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	state := func(key string) string {
		for _, r := range s.session.(platform.Checker).Check(t.Context()) {
			if r.Key == key {
				return r.State
			}
		}
		return "none"
	}
	standing, err := s.session.(platform.Prober).Probe(t.Context(), false)
	s.must(err)
	if standing.Trouble == nil || !standing.Trouble.Ours || standing.Trouble.Mend != platform.MendSubscribe || state("webhook") != "failed" {
		t.Errorf("without an address it stands %+v", standing.Trouble)
	}
	// What was written before the address was set comes once it is.
	_, err = s.table.Say(s.account.ID, s.phone.ID, sandbox.Draft{Kind: "text", Text: "Hola"})
	s.must(err)
	s.subscribed()
	if in := s.next(); in.Message.Text != "Hola" {
		t.Errorf("came %+v", in)
	}
	for _, key := range []string{"account", "webhook", "webhook_test", "quota"} {
		if got := state(key); got != "ok" {
			t.Errorf("%s is %s", key, got)
		}
	}
	if standing, err := s.session.(platform.Prober).Probe(t.Context(), true); err != nil || standing.Trouble != nil {
		t.Errorf("it stands %+v, %v", standing.Trouble, err)
	}
	s.switched(`{"active":false}`)
	if standing, err := s.session.(platform.Prober).Probe(t.Context(), true); err != nil || standing.Trouble == nil || standing.Trouble.Mend != platform.MendSettings {
		t.Errorf("with the switch off it stands %+v, %v", standing.Trouble, err)
	}
	s.switched(`{"active":true}`)
	s.must(s.session.(platform.HookKeeper).Subscribe(t.Context(), s.api+"/elsewhere"))
	if got := state("webhook"); got != "failed" {
		t.Errorf("with the webhook elsewhere its check is %s", got)
	}
	wrong := s.open(map[string]string{"channel_access_token": "revoked", "channel_secret": "x"})
	if _, err := wrong.(platform.Prober).Probe(t.Context(), false); platform.AsFailure(err).Kind != platform.BadCredentials {
		t.Errorf("a revoked token is %v", err)
	}
}

func TestTheMonthsMessagesRunOut(t *testing.T) {
	t.Parallel()
	s := newStreet(t).subscribed()
	in := s.say(sandbox.Draft{Kind: "text", Text: "Hola"})
	s.switched(`{"quota":1}`)
	_, err := s.session.Send(t.Context(), s.outgoing(in, desk.Message{ID: "m1", Kind: desk.MessageText, Text: "uno"}))
	s.must(err)
	_, err = s.session.Send(t.Context(), s.outgoing(in, desk.Message{ID: "m2", Kind: desk.MessageText, Text: "dos"}))
	if f := platform.AsFailure(err); f.Kind != platform.Misconfigured || f.Code != "monthly_limit" {
		t.Errorf("over the month's limit: %v", err)
	}
	if standing, err := s.session.(platform.Prober).Probe(t.Context(), true); err != nil || standing.Trouble == nil || standing.Trouble.Stops {
		t.Errorf("with no message left it stands %+v, %v", standing.Trouble, err)
	}
	out := s.outgoing(in, desk.Message{ID: "m3", Kind: desk.MessageText, Text: "gratis"})
	out.Handle = in.Message.Handle
	if _, err := s.session.Send(t.Context(), out); err != nil {
		t.Errorf("an answer within the minute: %v", err)
	}
}

func TestABlockIsToldAndReachesNobody(t *testing.T) {
	t.Parallel()
	s := newStreet(t).subscribed()
	in := s.say(sandbox.Draft{Kind: "text", Text: "Hola"})
	decide := func(blocked string) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, s.api+"/sandbox/api/line/phones/"+s.phone.ID+"/"+s.account.ID, strings.NewReader(`{"blocked":`+blocked+`}`))
		s.must(err)
		res, err := http.DefaultClient.Do(req)
		s.must(err)
		_ = res.Body.Close()
	}
	decide("true")
	if in := s.next(); in.OptOut == nil || !in.OptOut.Stop || in.Sender == nil {
		t.Errorf("a block came as %+v", in)
	}
	before := len(s.thread())
	if _, err := s.session.Send(t.Context(), s.outgoing(in, desk.Message{Kind: desk.MessageText, Text: "¿Hola?"})); err != nil || len(s.thread()) != before {
		t.Errorf("the network says nothing of a block, but: %v, %d messages", err, len(s.thread()))
	}
	if p, err := s.session.(platform.Profiler).Profile(t.Context(), platform.Recipient{Address: in.Sender.Address}); err != nil || p.Name != "" {
		t.Errorf("who blocked the account is %+v, %v", p, err)
	}
	decide("false")
	if in := s.next(); in.OptOut == nil || in.OptOut.Stop {
		t.Errorf("its end came as %+v", in)
	}
}

func TestNobodyIsWrittenToWhoIsNotThere(t *testing.T) {
	t.Parallel()
	s := newStreet(t).subscribed()
	out := s.outgoing(platform.Inbound{Sender: &platform.Person{Address: "U00000000000000000000000000000000"}}, desk.Message{Kind: desk.MessageText, Text: "Hola"})
	if _, err := s.session.Send(t.Context(), out); platform.AsFailure(err).Kind != platform.RecipientGone {
		t.Errorf("a stranger: %v", err)
	}
}
