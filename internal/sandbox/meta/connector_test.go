package meta_test

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
	"recado.dev/internal/platform/messenger"
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
	s := &street{t: t, clock: clock.NewManual(time.Now().UTC().Truncate(time.Second)), in: make(chan platform.Inbound, 1000)}
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

func TestCustomersWriteAndAreAnswered(t *testing.T) {
	t.Parallel()
	s := newStreet(t, messenger.New())
	in := s.say(sandbox.Draft{Kind: "text", Text: "¿Abrís el sábado? 🙂"})
	if in.Message.Text != "¿Abrís el sábado? 🙂" || in.Message.Kind != desk.MessageText {
		t.Errorf("it was read as %+v", in.Message)
	}
	to := platform.Recipient{Address: in.Sender.Address, Keys: in.Sender.Keys}
	r, err := s.session.Send(t.Context(), func() platform.Outgoing {
		o := s.outgoing(to, desk.Message{Kind: desk.MessageText, Text: "Sí, de 10 a 14"})
		o.ReplyTo = in.Message.ID
		return o
	}())
	s.must(err)
	if m := s.shown(r.ID); m.Text != "Sí, de 10 a 14" || m.ReplyTo != string(in.Message.ID) {
		t.Errorf("the phone shows %+v", m)
	}
	echo := s.next("the echo of ours", func(in platform.Inbound) bool { return in.Receipt != nil && in.Receipt.OurID != "" })
	if echo.Receipt.OurID != "our-1" || echo.Receipt.ID != r.ID || echo.Receipt.Status != desk.StatusSent {
		t.Errorf("the echo says %+v", echo.Receipt)
	}
	s.next("delivered", func(in platform.Inbound) bool {
		return in.Receipt != nil && in.Receipt.Status == desk.StatusDelivered && in.Receipt.ID == r.ID
	})
	read := s.next("read", func(in platform.Inbound) bool { return in.Receipt != nil && in.Receipt.Status == desk.StatusRead })
	if read.Receipt.Until.IsZero() || read.Sender.Address != to.Address {
		t.Errorf("reading is told as %+v", read)
	}
}

func TestEveryKindOfMessageComesIn(t *testing.T) {
	t.Parallel()
	s := newStreet(t, messenger.New())
	for kind, want := range map[string]desk.MessageKind{"image": desk.MessageImage, "video": desk.MessageVideo, "audio": desk.MessageAudio, "document": desk.MessageDocument, "sticker": desk.MessageSticker} {
		f, err := s.table.AddMedia("", map[string]string{"image": "image/png", "video": "video/mp4", "audio": "audio/mpeg", "document": "application/pdf", "sticker": "image/webp"}[kind], "uno.bin", strings.NewReader("the bytes of "+kind))
		s.must(err)
		in := s.say(sandbox.Draft{Kind: kind, MediaID: f.ID})
		if in.Message.Kind != want || len(in.Message.Attachments) != 1 {
			t.Fatalf("%s was read as %+v", kind, in.Message)
		}
		got, err := s.session.(platform.MediaFetcher).FetchMedia(t.Context(), in.Message.Attachments[0].Remote, 1<<20)
		s.must(err)
		body, err := io.ReadAll(got.Body)
		s.must(err)
		if string(body) != "the bytes of "+kind || got.Mime == "" {
			t.Errorf("%s: fetched %q as %s", kind, body, got.Mime)
		}
		_ = got.Body.Close()
	}
	if in := s.say(sandbox.Draft{Kind: "location", Location: &sandbox.Location{Latitude: 40.4, Longitude: -3.7, Name: "Sol"}}); in.Message.Content.Location == nil || in.Message.Content.Location.Latitude != 40.4 {
		t.Errorf("a place was read as %+v", in.Message)
	}
	if in := s.say(sandbox.Draft{Kind: "unsupported"}); in.Message.Kind != desk.MessageUnsupported {
		t.Errorf("an odd message was read as %+v", in.Message)
	}
	ad := s.say(sandbox.Draft{Kind: "text", Text: "¿Precio?", Referral: &sandbox.Referral{SourceID: "77", Headline: "Verano"}})
	if ad.Message.Content.Referral == nil || ad.Message.Content.Referral.SourceType != "ad" || ad.Message.Content.Referral.Headline != "Verano" {
		t.Errorf("who came by an ad is read as %+v", ad.Message.Content)
	}
}

func TestAFilesAddressThatEndedIsAskedForAgain(t *testing.T) {
	t.Parallel()
	s := newStreet(t, messenger.New())
	f, err := s.table.AddMedia("", "image/png", "uno.png", strings.NewReader("a picture"))
	s.must(err)
	in := s.say(sandbox.Draft{Kind: "image", MediaID: f.ID})
	s.clock.Advance(48 * time.Hour)
	got, err := s.session.(platform.MediaFetcher).FetchMedia(t.Context(), in.Message.Attachments[0].Remote, 1<<20)
	s.must(err)
	defer func() { _ = got.Body.Close() }()
	if body, _ := io.ReadAll(got.Body); string(body) != "a picture" {
		t.Errorf("fetched %q", body)
	}
	s.table.DropMedia(f.ID)
	if _, err := s.session.(platform.MediaFetcher).FetchMedia(t.Context(), in.Message.Attachments[0].Remote, 1<<20); s.kind(err) != platform.Gone {
		t.Errorf("a file that is gone: %v", err)
	}
	if _, err := s.session.(platform.MediaFetcher).FetchMedia(t.Context(), json.RawMessage(`{"url":"http://10.0.0.1/x"}`), 1<<20); s.kind(err) != platform.Rejected {
		t.Errorf("an address without TLS: %v", err)
	}
}

func TestWhatCustomersChangeIsTold(t *testing.T) {
	t.Parallel()
	s := newStreet(t, messenger.New())
	first := s.say(sandbox.Draft{Kind: "text", Text: "Hola"})
	_, err := s.table.Edit(s.account.ID, s.phone.ID, string(first.Message.ID), "¡Hola!")
	s.must(err)
	edit := s.next("the edit", func(in platform.Inbound) bool { return in.Edit != nil })
	if edit.Edit.ID != first.Message.ID || edit.Edit.Text != "¡Hola!" {
		t.Errorf("the edit says %+v", edit.Edit)
	}
	_, err = s.table.Revoke(s.account.ID, s.phone.ID, string(first.Message.ID))
	s.must(err)
	if gone := s.next("the deletion", func(in platform.Inbound) bool { return in.Delete != nil }); gone.Delete.ID != first.Message.ID {
		t.Errorf("taken back is %+v", gone.Delete)
	}
	r, err := s.send(platform.Recipient{Address: first.Sender.Address}, desk.Message{Kind: desk.MessageText, Text: "Dime"})
	s.must(err)
	for _, emoji := range []string{"❤️", ""} {
		_, err = s.table.React(s.account.ID, s.phone.ID, string(r.ID), emoji)
		s.must(err)
		got := s.next("the reaction", func(in platform.Inbound) bool { return in.Reaction != nil })
		if got.Reaction.ID != r.ID || got.Reaction.Emoji != emoji || got.Reaction.Ours {
			t.Errorf("the reaction %q is told as %+v", emoji, got.Reaction)
		}
		s.clock.Advance(time.Second)
	}
}

func TestChoicesComeBackWithTheIDThatWasSent(t *testing.T) {
	t.Parallel()
	s := newStreet(t, messenger.New())
	to := s.hello()
	for _, c := range []struct {
		name string
		rich desk.Rich
		pick string
		kind string
	}{
		{"buttons", desk.Rich{Body: "¿Mañana?", Header: "Entrega", Buttons: []desk.Button{{ID: "yes-1", Title: "Sí"}, {ID: "no-1", Title: "No"}}, Link: &desk.LinkButton{Title: "Ver", URL: "https://shop.example/1"}}, "no-1", "button"},
		{"quick replies", desk.Rich{Body: "¿Talla?", QuickReplies: []desk.Button{{ID: "s", Title: "S"}, {ID: "m", Title: "M"}}}, "m", "quick_reply"},
		{"list", desk.Rich{Body: "Turnos", ListLabel: "Ver", Sections: []desk.ListSection{{Title: "Mañana", Rows: []desk.ListRow{{ID: "r9", Title: "9 h", Description: "pocas plazas"}}}}}, "r9", "quick_reply"},
		{"cards", desk.Rich{Body: "Dos camisas", Cards: []desk.Card{{Title: "Azul", Text: "39 €", Buttons: []desk.CardButton{{ID: "blue", Title: "La quiero"}}}, {Title: "Roja", ImageURL: "https://shop.example/r.jpg", Buttons: []desk.CardButton{{ID: "red", Title: "La quiero"}, {Title: "Ver", URL: "https://shop.example/r"}}}}}, "red", "button"},
	} {
		rich := c.rich
		r, err := s.send(to, desk.Message{Kind: desk.MessageRich, Text: rich.Body, Content: &desk.Content{Rich: &rich}})
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		got := s.say(sandbox.Draft{Kind: "answer", Choose: &sandbox.Pick{MessageID: string(r.ID), ID: c.pick}})
		if a := got.Message.Content.Answer; got.Message.Kind != desk.MessageAnswer || a == nil || a.ID != c.pick || a.Kind != c.kind || a.Title == "" {
			t.Errorf("%s: the answer is %+v %+v", c.name, got.Message, a)
		}
	}
	page := desk.Rich{Body: "Así llegas", Page: &desk.PagePreview{URL: "https://shop.example/llegar", Title: "Cómo llegar"}}
	r, err := s.send(to, desk.Message{Kind: desk.MessageRich, Text: page.Body, Content: &desk.Content{Rich: &page}})
	s.must(err)
	if m := s.shown(r.ID); m.Page == nil || m.Page.URL != "https://shop.example/llegar" {
		t.Errorf("a page is shown as %+v", m)
	}
}

func TestFilesGoOut(t *testing.T) {
	t.Parallel()
	s := newStreet(t, messenger.New())
	to := s.hello()
	for kind, mime := range map[desk.MessageKind]string{desk.MessageImage: "image/jpeg", desk.MessageVideo: "video/mp4", desk.MessageAudio: "audio/mpeg", desk.MessageVoice: "audio/ogg", desk.MessageDocument: "application/pdf"} {
		m, f := s.media(kind, mime, "uno.bin", "content of "+string(kind))
		r, err := s.send(to, m, f)
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		got := s.shown(r.ID)
		if got.Media == nil || got.Media.Mime != mime {
			t.Fatalf("%s is shown as %+v", kind, got)
		}
		open, _, err := s.table.OpenMedia(got.Media.ID)
		s.must(err)
		if body, _ := io.ReadAll(open); string(body) != "content of "+string(kind) {
			t.Errorf("%s arrived as %q", kind, body)
		}
		_ = open.Close()
	}
}

func TestPeopleAnswerForSevenDaysAndNobodyLonger(t *testing.T) {
	t.Parallel()
	s := newStreet(t, messenger.New())
	to := s.hello()
	text := desk.Message{Kind: desk.MessageText, Text: "Ya está"}
	late := func() error {
		o := s.outgoing(to, text)
		o.Late = true
		_, err := s.session.Send(t.Context(), o)
		return err
	}
	if _, err := s.send(to, text); err != nil {
		t.Errorf("within a day: %v", err)
	}
	s.clock.Advance(25 * time.Hour)
	if _, err := s.send(to, text); s.kind(err) != platform.WindowClosed {
		t.Errorf("after a day without a tag: %v", err)
	}
	if err := late(); err != nil {
		t.Errorf("after a day by a person: %v", err)
	}
	s.clock.Advance(6 * 24 * time.Hour)
	if err := late(); s.kind(err) != platform.WindowClosed {
		t.Errorf("after seven days: %v", err)
	}
}

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
