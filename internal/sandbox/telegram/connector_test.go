package telegram_test

import (
	"bytes"
	"context"
	"encoding/json"
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
	connector "recado.dev/internal/platform/telegram"
	"recado.dev/internal/sandbox"
	emulator "recado.dev/internal/sandbox/telegram"
)

// street is the connector at one end and the emulator at the other, with nothing
// but HTTP between them.
type street struct {
	t       *testing.T
	table   *sandbox.Table
	clock   *clock.Manual
	api     string
	account sandbox.Account
	phone   sandbox.Phone
	live    atomic.Pointer[platform.Session]
	in      chan platform.Inbound
}

func newStreet(t *testing.T) *street {
	t.Helper()
	s := &street{t: t, clock: clock.NewManual(time.Date(2026, 5, 12, 15, 0, 0, 0, time.UTC)), in: make(chan platform.Inbound, 1000)}
	api := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.table.Handler().ServeHTTP(w, r) }))
	t.Cleanup(api.Close)
	s.api = "http://" + api.Listener.Addr().String()
	hooks := httptest.NewServer(http.HandlerFunc(s.hook))
	t.Cleanup(hooks.Close)
	var err error
	s.table, err = sandbox.New(sandbox.Config{
		Dir: t.TempDir(), Clock: clock.NewJumpable(s.clock), PublicURL: s.api, Seed: 1,
		Pace: sandbox.Pace{Sent: time.Millisecond, Delivered: time.Millisecond, Read: time.Millisecond, Retry: time.Millisecond, RetryMax: 5 * time.Millisecond},
	})
	s.must(err)
	s.table.Add(emulator.New(s.table))
	api.Start()
	s.account, err = s.table.NewAccount(emulator.Key, "Tienda Alba")
	s.must(err)
	s.account.HookURL = hooks.URL + "/hooks/telegram/c1"
	s.must(s.table.Connect(s.account))
	s.phone, err = s.table.AddPhone(sandbox.Phone{Name: "Lucía Ñáñez", Number: "+34600111222", Language: "es"})
	s.must(err)
	s.open(s.account.HookURL)
	s.must(s.table.Start(t.Context()))
	t.Cleanup(func() { _ = s.table.Stop(context.WithoutCancel(t.Context())) })
	return s
}

func (s *street) open(hookURL string) {
	s.t.Helper()
	session, err := connector.New().Open(
		platform.Account{ChannelID: "c1", Settings: s.account.Settings, Secrets: s.account.Secrets, HookURL: hookURL},
		platform.Host{HTTP: &http.Client{Transport: http.DefaultTransport}, Clock: s.clock})
	s.must(err)
	s.live.Store(&session)
}

// session is the connector's, as it was opened last.
func (s *street) session() platform.Session { return *s.live.Load() }

func (s *street) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// subscribe has the connector give the network its address.
func (s *street) subscribe() { s.must(s.session().(platform.HookKeeper).Subscribe(s.t.Context(), "")) }

// hook is our side: updates are verified, decoded and answered by the connector.
func (s *street) hook(w http.ResponseWriter, r *http.Request) {
	hooked := s.session().(platform.Hooked)
	body, _ := io.ReadAll(r.Body)
	req := platform.HookRequest{Method: r.Method, Header: r.Header, Body: body, At: s.clock.Now()}
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
	reply, own := s.session().(platform.Replier).Reply(req)
	if !own {
		reply = hooked.Accepted()
	}
	w.Header().Set("Content-Type", reply.ContentType)
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

func (s *street) say(d sandbox.Draft) platform.Inbound {
	s.t.Helper()
	_, err := s.table.Say(s.account.ID, s.phone.ID, d)
	s.must(err)
	return s.next("the customer's "+d.Kind, func(in platform.Inbound) bool { return in.Message != nil })
}

// begin has the customer write, so that they can be answered, and answers where.
func (s *street) begin() platform.Recipient {
	s.t.Helper()
	s.subscribe()
	in := s.say(sandbox.Draft{Kind: "text", Text: "/start"})
	return platform.Recipient{Address: in.Sender.Address, Keys: in.Sender.Keys}
}

func (s *street) send(to platform.Recipient, m desk.Message, replyTo platform.RemoteMessageID, media ...platform.OutgoingMedia) (platform.Receipt, error) {
	s.t.Helper()
	m.ID, m.Direction = "our-1", desk.DirectionOut
	for _, f := range media {
		m.Attachments = append(m.Attachments, f.Attachment)
	}
	out, ok := desk.NewOutgoing(m)
	if !ok {
		s.t.Fatalf("no outgoing message: %+v", m)
	}
	return s.session().Send(s.t.Context(), platform.Outgoing{Message: out, To: to, ReplyTo: replyTo, Media: media})
}

// last is the newest bubble on the phone.
func (s *street) last() sandbox.Message {
	s.t.Helper()
	th, err := s.table.Thread(s.account.ID, s.phone.ID)
	s.must(err)
	return th.Messages[len(th.Messages)-1]
}

func TestTheConnectorGivesTheNetworkItsAddressAndSecret(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	probe := func() *platform.Trouble {
		t.Helper()
		standing, err := s.session().(platform.Prober).Probe(t.Context(), true)
		s.must(err)
		return standing.Trouble
	}
	if got := probe(); got == nil || !got.Ours || got.Mend != platform.MendSubscribe || !got.Stops {
		t.Fatalf("at first: %+v", got)
	}
	// What was written before there was an address waits for it.
	_, err := s.table.Say(s.account.ID, s.phone.ID, sandbox.Draft{Kind: "text", Text: "¿Hola?"})
	s.must(err)
	s.subscribe()
	s.next("the message that waited", func(in platform.Inbound) bool { return in.Message != nil && in.Message.Text == "¿Hola?" })
	if got := probe(); got != nil {
		t.Errorf("afterwards: %+v", got)
	}
	// Another program takes the bot: that is for a person to decide.
	s.must(s.session().(platform.HookKeeper).Subscribe(t.Context(), "https://elsewhere.example/hooks/telegram/other"))
	if got := probe(); got == nil || got.Ours || !strings.Contains(got.What.En, "elsewhere.example") {
		t.Errorf("taken: %+v", got)
	}
	s.must(s.session().(platform.HookKeeper).Unsubscribe(t.Context()))
	hooks, err := s.session().(platform.HookKeeper).Hooks(t.Context())
	if err != nil || hooks.Subscribed {
		t.Errorf("removed: %+v, %v", hooks, err)
	}
}

func TestAnotherSecretIsNoticedAndMended(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	s.begin()
	s.account.Secrets["webhook_secret"] = "another-secret"
	s.open(s.account.HookURL)
	_, err := s.table.Say(s.account.ID, s.phone.ID, sandbox.Draft{Kind: "text", Text: "again"})
	s.must(err)
	deadline := time.Now().Add(5 * time.Second)
	for {
		standing, err := s.session().(platform.Prober).Probe(t.Context(), true)
		s.must(err)
		if got := standing.Trouble; got != nil && got.Ours && strings.Contains(got.What.En, "secret") {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("not noticed: %+v", standing.Trouble)
		}
	}
	s.subscribe()
	s.next("the message", func(in platform.Inbound) bool { return in.Message != nil && in.Message.Text == "again" })
}

func TestARevokedTokenAndABadAddressAreTold(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	err := s.session().(platform.HookKeeper).Subscribe(t.Context(), "http://desk.example/hooks/telegram/c1")
	if f := platform.AsFailure(err); f.Kind != platform.Misconfigured {
		t.Errorf("plain HTTP: %v", err)
	}
	res, err := http.Post(s.api+"/sandbox/api/telegram/bots/"+s.account.ID+"/revoke", "application/json", strings.NewReader("{}"))
	s.must(err)
	_ = res.Body.Close()
	_, err = s.session().(platform.Prober).Probe(t.Context(), false)
	if f := platform.AsFailure(err); f.Kind != platform.BadCredentials {
		t.Errorf("revoked: %v", err)
	}
	for _, c := range s.session().(platform.Checker).Check(t.Context()) {
		if c.Key == "bot" && c.State != "failed" {
			t.Errorf("check: %+v", c)
		}
	}
}

func TestWhatCustomersSendIsRead(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	s.begin()
	in := s.say(sandbox.Draft{Kind: "text", Text: "¿Tenéis la M? 👕"})
	if in.Message.Text != "¿Tenéis la M? 👕" || in.Sender.Name != "Lucía Ñáñez" || in.Sender.Locale != "es" {
		t.Errorf("text: %+v from %+v", in.Message, in.Sender)
	}
	answered := in.Message.ID
	if in = s.say(sandbox.Draft{Kind: "text", Text: "la azul", ReplyTo: string(answered)}); in.Message.ReplyTo != answered {
		t.Errorf("answer: %+v", in.Message)
	}
	if in = s.say(sandbox.Draft{Kind: "location", Location: &sandbox.Location{Latitude: 40.4, Longitude: -3.7, Name: "Casa"}}); in.Message.Content.Location.Name != "Casa" {
		t.Errorf("place: %+v", in.Message)
	}
	if in = s.say(sandbox.Draft{Kind: "unsupported"}); in.Message.Content.Unsupported.RawType != "poll" {
		t.Errorf("poll: %+v", in.Message)
	}
	if in = s.say(sandbox.Draft{Kind: "contacts", Contacts: []sandbox.Card{{Name: "Lucía", Phone: s.phone.Number}}}); in.Message.Content.Contacts[0].Name != "Lucía" {
		t.Errorf("card: %+v", in.Message)
	}
	in = s.next("her own number", func(in platform.Inbound) bool { return in.Profile != nil })
	if len(in.Profile.NewKeys) != 1 || in.Profile.NewKeys[0] != "phone:34600111222" {
		t.Errorf("own number: %+v", in.Profile)
	}
	for kind, mime := range map[string]string{"image": "image/jpeg", "document": "application/pdf", "voice": "audio/ogg", "video": "video/mp4", "sticker": "image/webp"} {
		file, err := s.table.AddMedia("", mime, "a."+kind, strings.NewReader("bytes of "+kind))
		s.must(err)
		in := s.say(sandbox.Draft{Kind: kind, MediaID: file.ID, Text: "mira"})
		if string(in.Message.Kind) != kind || len(in.Message.Attachments) != 1 || in.Message.Attachments[0].Mime != mime {
			t.Errorf("%s: %+v", kind, in.Message)
			continue
		}
		f, err := s.session().(platform.MediaFetcher).FetchMedia(t.Context(), in.Message.Attachments[0].Remote, 1<<20)
		s.must(err)
		raw, err := io.ReadAll(f.Body)
		_ = f.Body.Close()
		if err != nil || string(raw) != "bytes of "+kind {
			t.Errorf("%s: fetched %q, %v", kind, raw, err)
		}
	}
}

func TestEditsReactionsAndBlocksAreToldDeletionsAreNot(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	to := s.begin()
	in := s.say(sandbox.Draft{Kind: "text", Text: "hola"})
	id := in.Message.ID
	_, err := s.table.Edit(s.account.ID, s.phone.ID, string(id), "hola, soy yo")
	s.must(err)
	in = s.next("the edit", func(in platform.Inbound) bool { return in.Edit != nil })
	if in.Edit.ID != id || in.Edit.Text != "hola, soy yo" {
		t.Errorf("edit: %+v", in.Edit)
	}
	sent, err := s.send(to, desk.Message{Kind: desk.MessageText, Text: "Hola"}, id)
	s.must(err)
	if m := s.last(); m.ReplyTo != string(id) || m.Text != "Hola" {
		t.Errorf("answered: %+v", m)
	}
	_, err = s.table.React(s.account.ID, s.phone.ID, string(sent.ID), "👍")
	s.must(err)
	in = s.next("the reaction", func(in platform.Inbound) bool { return in.Reaction != nil })
	if in.Reaction.ID != sent.ID || in.Reaction.Emoji != "👍" {
		t.Errorf("reaction: %+v", in.Reaction)
	}
	reactor := s.session().(platform.Reactor)
	s.must(reactor.React(t.Context(), to, id, "❤️"))
	if f := platform.AsFailure(reactor.React(t.Context(), to, id, "🧾")); f.Kind != platform.Rejected {
		t.Errorf("an emoji that bots cannot use: %v", f)
	}
	_, err = s.table.Revoke(s.account.ID, s.phone.ID, string(id))
	s.must(err)
	body, _ := json.Marshal(map[string]bool{"blocked": true})
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodPut, s.api+"/sandbox/api/telegram/phones/"+s.phone.ID+"/"+s.account.ID, bytes.NewReader(body))
	res, err := http.DefaultClient.Do(req)
	s.must(err)
	_ = res.Body.Close()
	in = s.next("the block", func(in platform.Inbound) bool { return in.OptOut != nil || in.Delete != nil })
	if in.Delete != nil || !in.OptOut.Stop {
		t.Errorf("block: %+v", in)
	}
	_, err = s.send(to, desk.Message{Kind: desk.MessageText, Text: "¿Sigues ahí?"}, "")
	if f := platform.AsFailure(err); f.Kind != platform.RecipientGone || s.session().(platform.Signaller).SignalOf(f.Code) != platform.SignalUnreachable {
		t.Errorf("to somebody who blocked the bot: %v", err)
	}
}

func TestEveryKindOfMessageReachesThePhone(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	to := s.begin()
	file := func(mime string) platform.OutgoingMedia {
		text := "bytes of a file"
		return platform.OutgoingMedia{
			Attachment: desk.Attachment{ID: "f", Mime: mime, Name: "f", Size: int64(len(text))},
			Open:       func() (platform.ReadSeekCloser, error) { return closer{strings.NewReader(text)}, nil },
		}
	}
	for kind, mime := range map[desk.MessageKind]string{
		desk.MessageImage: "image/png", desk.MessageVideo: "video/mp4", desk.MessageAudio: "audio/mpeg", desk.MessageVoice: "audio/ogg",
		desk.MessageDocument: "application/pdf", desk.MessageSticker: "image/webp",
	} {
		m := desk.Message{Kind: kind, Text: "Aquí está"}
		if kind == desk.MessageSticker {
			m.Text = ""
		}
		_, err := s.send(to, m, "", file(mime))
		s.must(err)
		if got := s.last(); got.Kind != string(kind) || got.Text != m.Text || got.Media == nil || got.Media.Size != 15 {
			t.Errorf("%s: %+v", kind, got)
		}
	}
	_, err := s.send(to, desk.Message{Kind: desk.MessageText, Text: "<b>fuerte</b> &amp; 3 &lt; 4"}, "")
	s.must(err)
	if got := s.last(); got.Text != "*fuerte* & 3 < 4" {
		t.Errorf("marks: %q", got.Text)
	}
	_, err = s.send(to, desk.Message{Kind: desk.MessageText, Text: "3 < 4 & <sí>"}, "")
	s.must(err)
	if got := s.last(); got.Text != "3 < 4 & <sí>" {
		t.Errorf("no marks: %q", got.Text)
	}
	_, err = s.send(to, desk.Message{Kind: desk.MessageLocation, Content: &desk.Content{Location: &desk.Location{Latitude: 1, Longitude: 2, Name: "Tienda"}}}, "")
	s.must(err)
	if got := s.last(); got.Location == nil || got.Location.Name != "Tienda" {
		t.Errorf("place: %+v", got)
	}
	s.must(s.session().(platform.Typer).Typing(t.Context(), to, ""))
}

func TestAPressedButtonIsAnswered(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	to := s.begin()
	ask := func(r desk.Rich) sandbox.Message {
		t.Helper()
		_, err := s.send(to, desk.Message{Kind: desk.MessageRich, Text: r.Body, Content: &desk.Content{Rich: &r}}, "")
		s.must(err)
		return s.last()
	}
	m := ask(desk.Rich{Body: "¿Vienes?", Buttons: []desk.Button{{ID: "YES_1", Title: "Sí"}, {ID: "NO_1", Title: "No"}}, Link: &desk.LinkButton{Title: "Web", URL: "https://shop.example"}})
	if len(m.Buttons) != 3 || m.Buttons[2].Does != "url" {
		t.Fatalf("buttons: %+v", m.Buttons)
	}
	in := s.say(sandbox.Draft{Kind: "answer", Choose: &sandbox.Pick{MessageID: m.ID, ID: "YES_1"}})
	if a := in.Message.Content.Answer; in.Message.Kind != desk.MessageAnswer || a.ID != "YES_1" || a.Title != "Sí" || string(in.Message.ReplyTo) != m.ID {
		t.Errorf("pressed: %+v %+v", in.Message, a)
	}
	m = ask(desk.Rich{Body: "Elige", Sections: []desk.ListSection{{Rows: []desk.ListRow{{ID: "r1", Title: "9 h", Description: "primera"}, {ID: "r2", Title: "10 h"}}}}})
	if !strings.Contains(m.Text, "primera") {
		t.Errorf("rows: %q", m.Text)
	}
	if in = s.say(sandbox.Draft{Kind: "answer", Choose: &sandbox.Pick{MessageID: m.ID, ID: "r2"}}); in.Message.Content.Answer.ID != "r2" {
		t.Errorf("row: %+v", in.Message)
	}
	m = ask(desk.Rich{Body: "¿Rápido?", QuickReplies: []desk.Button{{ID: "a", Title: "Ya"}, {ID: "b", Title: "Luego"}}})
	if in = s.say(sandbox.Draft{Kind: "answer", Choose: &sandbox.Pick{MessageID: m.ID, ID: m.Quick[1].ID}}); in.Message.Kind != desk.MessageText || in.Message.Text != "Luego" {
		t.Errorf("quick reply: %+v", in.Message)
	}
	if m = ask(desk.Rich{Body: "¿Dónde?", AskForSpot: true}); m.Kind != "ask_location" {
		t.Errorf("question for a place: %+v", m)
	}
}

func TestABotCannotWriteFirstAndIsHeldToItsPace(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	_, err := s.send(platform.Recipient{Address: "12345"}, desk.Message{Kind: desk.MessageText, Text: "Hola"}, "")
	if f := platform.AsFailure(err); f.Kind != platform.RecipientGone {
		t.Errorf("to nobody: %v", err)
	}
	to := s.begin()
	var last error
	for range 40 {
		if _, last = s.send(to, desk.Message{Kind: desk.MessageText, Text: "Hola"}, ""); last != nil {
			break
		}
	}
	if f := platform.AsFailure(last); f.Kind != platform.Throttled || f.RetryAfter <= 0 {
		t.Errorf("too fast: %v", last)
	}
}

type closer struct{ *strings.Reader }

func (closer) Close() error { return nil }

func TestTheNetworkLendsABotUntilAChannelHasIt(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	lent := func() sandbox.Spare {
		t.Helper()
		list := s.table.Spares()
		if len(list) != 1 || list[0].Platform != emulator.Key || list[0].Title != "Telegram" {
			t.Fatalf("lent: %+v", list)
		}
		return list[0]
	}
	first := lent()
	if again := lent(); again.Secrets["bot_token"] != first.Secrets["bot_token"] {
		t.Errorf("another one each time: %v, %v", first, again)
	}
	a, ok := s.table.Recognise(emulator.Key, first.Settings, first.Secrets)
	if !ok || a.Display != first.Display {
		t.Fatalf("not recognised: %+v", a)
	}
	s.must(s.table.Connect(a))
	if next := lent(); next.Secrets["bot_token"] == first.Secrets["bot_token"] {
		t.Error("one that a channel has is lent again")
	}
}
