package viber_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	connector "recado.dev/internal/platform/viber"
	"recado.dev/internal/sandbox"
	emulator "recado.dev/internal/sandbox/viber"
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
	files   string
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
	s.files = hooks.URL
	s.account.HookURL = hooks.URL + "/hooks/viber/c1"
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
	if r.URL.Path == "/file.pdf" || r.URL.Path == "/photo.jpg" {
		w.Header().Set("Content-Type", map[string]string{"/file.pdf": "application/pdf", "/photo.jpg": "image/jpeg"}[r.URL.Path])
		_, _ = io.WriteString(w, fileBytes)
		return
	}
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
	in := s.say(sandbox.Draft{Kind: "text", Text: "Hola"})
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

const fileBytes = "bytes of a file"

func TestTheConnectorGivesTheNetworkItsAddress(t *testing.T) {
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
	// What was written before there was an address is brought later.
	_, err := s.table.Say(s.account.ID, s.phone.ID, sandbox.Draft{Kind: "text", Text: "¿Hola?"})
	s.must(err)
	s.subscribe()
	s.next("the message that waited", func(in platform.Inbound) bool { return in.Message != nil && in.Message.Text == "¿Hola?" })
	if got := probe(); got != nil {
		t.Errorf("afterwards: %+v", got)
	}
	keeper := s.session().(platform.HookKeeper)
	for _, address := range []string{"http://desk.example/hooks/viber/c1", "https://127.0.0.1:1/hooks"} {
		if f := platform.AsFailure(keeper.Subscribe(t.Context(), address)); f.Kind != platform.Misconfigured {
			t.Errorf("%s: %v", address, f)
		}
	}
	s.must(keeper.Unsubscribe(t.Context()))
	if hooks, err := keeper.Hooks(t.Context()); err != nil || hooks.Subscribed {
		t.Errorf("removed: %+v, %v", hooks, err)
	}
	_, err = s.send(platform.Recipient{Address: "x"}, desk.Message{Kind: desk.MessageText, Text: "Hola"}, "")
	if f := platform.AsFailure(err); f.Kind != platform.Misconfigured || f.Code != "10" {
		t.Errorf("without an address: %v", err)
	}
	for _, c := range s.session().(platform.Checker).Check(t.Context()) {
		if c.Key == "bot" && c.State != "ok" || c.Key == "inbound_url" && c.State != "failed" {
			t.Errorf("check: %+v", c)
		}
	}
	s.account.Secrets = map[string]string{"auth_token": "another"}
	s.open(s.account.HookURL)
	_, err = s.session().(platform.Prober).Probe(t.Context(), false)
	if f := platform.AsFailure(err); f.Kind != platform.BadCredentials {
		t.Errorf("another token: %v", err)
	}
}

func TestWhoOpensTheChatIsWelcomedInTheAnswer(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	s.account.Settings["welcome"] = "¡Hola! ¿En qué te ayudamos?"
	s.open(s.account.HookURL)
	s.begin()
	th, err := s.table.Thread(s.account.ID, s.phone.ID)
	s.must(err)
	said := slices.ContainsFunc(th.Messages, func(m sandbox.Message) bool { return m.Business && m.Text == "¡Hola! ¿En qué te ayudamos?" })
	if !said {
		t.Errorf("the thread: %+v", th.Messages)
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
	if in = s.say(sandbox.Draft{Kind: "location", Location: &sandbox.Location{Latitude: 40.4, Longitude: -3.7}}); in.Message.Content.Location.Latitude != 40.4 {
		t.Errorf("place: %+v", in.Message)
	}
	if in = s.say(sandbox.Draft{Kind: "contacts", Contacts: []sandbox.Card{{Name: "Leo", Phone: "+34600000001"}}}); in.Message.Content.Contacts[0].Phones[0].Value != "+34600000001" {
		t.Errorf("card: %+v", in.Message)
	}
	for kind, mime := range map[string]string{"image": "image/jpeg", "document": "application/pdf", "video": "video/mp4", "sticker": "image/png"} {
		file, err := s.table.AddMedia("", mime, "a."+kind, strings.NewReader("bytes of "+kind))
		s.must(err)
		in := s.say(sandbox.Draft{Kind: kind, MediaID: file.ID})
		if string(in.Message.Kind) != kind || len(in.Message.Attachments) != 1 {
			t.Errorf("%s: %+v", kind, in.Message)
			continue
		}
		f, err := s.session().(platform.MediaFetcher).FetchMedia(t.Context(), in.Message.Attachments[0].Remote, 1<<20)
		s.must(err)
		raw, err := io.ReadAll(f.Body)
		_ = f.Body.Close()
		if err != nil || string(raw) != "bytes of "+kind || f.Mime != mime {
			t.Errorf("%s: fetched %q, %v", kind, raw, err)
		}
	}
}

func TestMessagesReachThePhoneAndAreReceipted(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	to := s.begin()
	file := func(name, mime string) platform.OutgoingMedia {
		return platform.OutgoingMedia{Attachment: desk.Attachment{ID: "f", Mime: mime, Name: name, Size: int64(len(fileBytes))}, Link: s.files + "/" + name}
	}
	for kind, f := range map[desk.MessageKind]platform.OutgoingMedia{
		desk.MessageImage: file("photo.jpg", "image/jpeg"), desk.MessageDocument: file("file.pdf", "application/pdf"),
	} {
		m := desk.Message{Kind: kind}
		if kind == desk.MessageImage {
			m.Text = "Aquí está"
		}
		_, err := s.send(to, m, "", f)
		s.must(err)
		if got := s.last(); got.Kind != string(kind) || got.Text != m.Text || got.Media == nil || got.Media.Size != int64(len(fileBytes)) {
			t.Errorf("%s: %+v", kind, got)
		}
	}
	sent, err := s.send(to, desk.Message{Kind: desk.MessageText, Text: "3 < 4 & *así*"}, "")
	s.must(err)
	if got := s.last(); got.Text != "3 < 4 & *así*" {
		t.Errorf("text: %q", got.Text)
	}
	for _, status := range []desk.Status{desk.StatusDelivered, desk.StatusRead} {
		s.next(string(status), func(in platform.Inbound) bool {
			return in.Receipt != nil && in.Receipt.ID == sent.ID && in.Receipt.Status == status
		})
	}
	far := true
	_, err = s.table.ChangePhone(s.phone.ID, sandbox.PhoneChange{Undeliverable: &far})
	s.must(err)
	sent, err = s.send(to, desk.Message{Kind: desk.MessageText, Text: "Hola"}, "")
	s.must(err)
	in := s.next("the failure", func(in platform.Inbound) bool {
		return in.Receipt != nil && in.Receipt.ID == sent.ID && in.Receipt.Status == desk.StatusFailed
	})
	if in.Receipt.Error == nil || in.Receipt.Error.Detail == "" {
		t.Errorf("failure: %+v", in.Receipt)
	}
}

func TestAPressedKeyIsTheChoiceThatWasSent(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	to := s.begin()
	r := desk.Rich{Body: "¿Vienes?", Buttons: []desk.Button{{ID: "YES_1", Title: "Sí <3"}, {ID: "NO_1", Title: "No"}}, Link: &desk.LinkButton{Title: "Web", URL: "https://shop.example"}}
	_, err := s.send(to, desk.Message{Kind: desk.MessageRich, Text: r.Body, Content: &desk.Content{Rich: &r}}, "")
	s.must(err)
	m := s.last()
	if len(m.Buttons) != 3 || m.Buttons[0].Title != "Sí <3" || m.Buttons[2].Does != "url" {
		t.Fatalf("keys: %+v", m.Buttons)
	}
	in := s.say(sandbox.Draft{Kind: "answer", Choose: &sandbox.Pick{MessageID: m.ID, ID: m.Buttons[0].ID}})
	if a := in.Message.Content; in.Message.Kind != desk.MessageAnswer || a.Answer.ID != "YES_1" || a.Answer.Title != "Sí <3" {
		t.Errorf("pressed: %+v", in.Message)
	}
	if in = s.say(sandbox.Draft{Kind: "text", Text: "No"}); in.Message.Kind != desk.MessageAnswer || in.Message.Content.Answer.ID != "NO_1" {
		t.Errorf("typed: %+v", in.Message)
	}
	if in = s.say(sandbox.Draft{Kind: "text", Text: "quizá"}); in.Message.Kind != desk.MessageText {
		t.Errorf("something else: %+v", in.Message)
	}
	r = desk.Rich{Body: "¿Dónde?", AskForSpot: true}
	_, err = s.send(to, desk.Message{Kind: desk.MessageRich, Text: r.Body, Content: &desk.Content{Rich: &r}}, "")
	s.must(err)
	if m = s.last(); m.Kind != "ask_location" {
		t.Errorf("question for a place: %+v", m)
	}
}

func TestWhoLeavesIsNotWrittenTo(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	to := s.begin()
	_, err := s.send(platform.Recipient{Address: "nobody=="}, desk.Message{Kind: desk.MessageText, Text: "Hola"}, "")
	if f := platform.AsFailure(err); f.Kind != platform.RecipientGone || f.Code != "5" {
		t.Errorf("to nobody: %v", err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, s.api+"/sandbox/api/viber/phones/"+s.phone.ID+"/"+s.account.ID, strings.NewReader(`{"blocked":true}`))
	s.must(err)
	res, err := http.DefaultClient.Do(req)
	s.must(err)
	_ = res.Body.Close()
	in := s.next("that she left", func(in platform.Inbound) bool { return in.OptOut != nil })
	if !in.OptOut.Stop || in.Sender.Address != to.Address {
		t.Errorf("left: %+v", in)
	}
	_, err = s.send(to, desk.Message{Kind: desk.MessageText, Text: "¿Sigues ahí?"}, "")
	if f := platform.AsFailure(err); f.Kind != platform.RecipientGone || s.session().(platform.Signaller).SignalOf(f.Code) != platform.SignalOptedOut {
		t.Errorf("to somebody who left: %v", err)
	}
}
