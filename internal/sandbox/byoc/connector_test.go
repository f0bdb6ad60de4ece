package byoc_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	connector "recado.dev/internal/platform/byoc"
	"recado.dev/internal/platform/byoc/exam"
	"recado.dev/internal/sandbox"
	emulator "recado.dev/internal/sandbox/byoc"
)

// street is the connector at one end and the middleware at the other, with
// nothing but HTTP between them.
type street struct {
	t       *testing.T
	table   *sandbox.Table
	account sandbox.Account
	phone   sandbox.Phone
	session platform.Session
	files   string
	in      chan platform.Inbound
}

func newStreet(t *testing.T) *street {
	t.Helper()
	s := &street{t: t, in: make(chan platform.Inbound, 1000)}
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.table.Handler().ServeHTTP(w, r) }))
	t.Cleanup(api.Close)
	hooks := httptest.NewServer(http.HandlerFunc(s.hook))
	t.Cleanup(hooks.Close)
	s.files = hooks.URL + "/file"
	clk := clock.NewJumpable(clock.System{})
	var err error
	s.table, err = sandbox.New(sandbox.Config{
		Dir: t.TempDir(), Clock: clk, PublicURL: api.URL, Seed: 1,
		Pace: sandbox.Pace{Sent: time.Millisecond, Delivered: time.Millisecond, Read: time.Millisecond, Retry: time.Millisecond, RetryMax: 5 * time.Millisecond},
	})
	s.must(err)
	s.table.Add(emulator.New(s.table))
	made, err := s.table.NewAccount(emulator.Key, "Foro Alba")
	s.must(err)
	var ok bool
	if s.account, ok = s.table.Recognise(emulator.Key, made.Settings, made.Secrets); !ok {
		t.Fatal("the made-up account is not recognised")
	}
	s.account.HookURL = hooks.URL + "/hook"
	s.must(s.table.Connect(s.account))
	s.phone, err = s.table.AddPhone(sandbox.Phone{Name: "Lucía", Number: "+34600111222", Language: "es"})
	s.must(err)
	s.session, err = connector.New().Open(
		platform.Account{ChannelID: "c1", Settings: s.account.Settings, Secrets: s.account.Secrets, HookURL: s.account.HookURL},
		platform.Host{HTTP: &http.Client{Transport: http.DefaultTransport}, Clock: clk})
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

// hook is our side: requests are verified and decoded by the connector, and a
// file lies beside them.
func (s *street) hook(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/file" {
		w.Header().Set("Content-Type", "application/pdf")
		_, _ = io.WriteString(w, "%PDF-1.4 factura")
		return
	}
	hooked := s.session.(platform.Hooked)
	body, _ := io.ReadAll(r.Body)
	req := platform.HookRequest{Method: r.Method, Header: r.Header, Body: body, At: time.Now()}
	if !hooked.Verify(req) {
		s.t.Errorf("the connector refuses the middleware's signature")
	}
	ins, err := hooked.Decode(req)
	if err != nil {
		s.t.Errorf("the connector cannot read %s: %v", body, err)
	}
	for _, in := range ins {
		s.in <- in
	}
	w.WriteHeader(hooked.Accepted().Status)
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

func (s *street) say(d sandbox.Draft) platform.MessageIn {
	s.t.Helper()
	m, err := s.table.Say(s.account.ID, s.phone.ID, d)
	s.must(err)
	in := s.next("the customer's "+d.Kind, func(in platform.Inbound) bool { return in.Message != nil && string(in.Message.ID) == m.ID })
	if in.Sender == nil || in.Sender.Name != "Lucía" || in.Sender.Address != s.phone.UserID || in.Sender.Locale != "es" {
		s.t.Errorf("from %+v", in.Sender)
	}
	return *in.Message
}

func (s *street) send(m desk.Message, media ...platform.OutgoingMedia) platform.RemoteMessageID {
	s.t.Helper()
	r, err := s.trySend(m, media...)
	s.must(err)
	return r.ID
}

func (s *street) trySend(m desk.Message, media ...platform.OutgoingMedia) (platform.Receipt, error) {
	s.t.Helper()
	m.Direction = desk.DirectionOut
	out, ok := desk.NewOutgoing(m)
	if !ok {
		s.t.Fatalf("no outgoing message: %+v", m)
	}
	return s.session.Send(s.t.Context(), platform.Outgoing{Message: out, To: platform.Recipient{Address: s.phone.UserID}, Media: media})
}

func (s *street) bubbles() []sandbox.Message {
	s.t.Helper()
	th, err := s.table.Thread(s.account.ID, s.phone.ID)
	s.must(err)
	return th.Messages
}

func (s *street) last() sandbox.Message {
	b := s.bubbles()
	return b[len(b)-1]
}

// A middleware calls our hook with what customers write, and is called with
// what agents answer, each message once, with its news afterwards.
//
// Proves: 003-80, 003-81, 003-82
func TestMessagesGoBothWaysThroughAMiddleware(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	if in := s.say(sandbox.Draft{Kind: "text", Text: "Hola"}); in.Text != "Hola" || in.Kind != desk.MessageText {
		t.Errorf("came %+v", in)
	}
	id := s.send(desk.Message{ID: "our-1", Kind: desk.MessageText, Text: "Dime"})
	for _, want := range []desk.Status{desk.StatusSent, desk.StatusDelivered, desk.StatusRead} {
		s.next(string(want), func(in platform.Inbound) bool {
			return in.Receipt != nil && in.Receipt.ID == id && in.Receipt.Status == want
		})
	}
	if again := s.send(desk.Message{ID: "our-1", Kind: desk.MessageText, Text: "Dime"}); again != id || len(s.bubbles()) != 2 {
		t.Errorf("sent again it is %s, with %d bubbles", again, len(s.bubbles()))
	}
}

func TestFilesGoBothWays(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	f, err := s.table.AddMedia("", "image/png", "foto ñ.png", bytes.NewReader([]byte("a picture")))
	s.must(err)
	in := s.say(sandbox.Draft{Kind: "image", Text: "mira", MediaID: f.ID})
	if len(in.Attachments) != 1 || in.Attachments[0].Mime != "image/png" || in.Attachments[0].Name != "foto ñ.png" || in.Text != "mira" {
		t.Fatalf("came %+v", in)
	}
	got, err := s.session.(platform.MediaFetcher).FetchMedia(t.Context(), in.Attachments[0].Remote, 1<<20)
	s.must(err)
	raw, _ := io.ReadAll(got.Body)
	_ = got.Body.Close()
	if string(raw) != "a picture" {
		t.Errorf("the file is %q", raw)
	}
	if got, err = s.session.(platform.MediaFetcher).FetchMedia(t.Context(), in.Attachments[0].Remote, 3); err == nil {
		_, err = io.ReadAll(got.Body)
		_ = got.Body.Close()
	}
	if f := platform.AsFailure(err); err == nil || f.Kind != platform.TooLong {
		t.Errorf("a file over the limit: %v", err)
	}
	pdf := desk.Attachment{ID: "a1", Mime: "application/pdf", Name: "factura.pdf", Size: 16, State: desk.AttachmentReady}
	s.send(desk.Message{ID: "our-2", Kind: desk.MessageDocument, Text: "Tu factura", Attachments: []desk.Attachment{pdf}}, platform.OutgoingMedia{Attachment: pdf, Link: s.files})
	if m := s.last(); m.Kind != "document" || m.Media == nil || m.Media.Name != "factura.pdf" || m.Text != "Tu factura" {
		t.Errorf("the phone shows %+v", m)
	}
}

func TestChoicesComeBackAsWhatWasSent(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	start := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		rich   desk.Rich
		choose string
		kind   string
	}{
		"buttons":       {desk.Rich{Body: "¿Cuál?", Buttons: []desk.Button{{ID: "b1", Title: "Uno"}, {ID: "b2", Title: "Dos"}}}, "b2", "button"},
		"quick replies": {desk.Rich{Body: "¿Cuál?", QuickReplies: []desk.Button{{ID: "q1", Title: "Uno"}}}, "q1", "quick_reply"},
		"a list":        {desk.Rich{Body: "¿Cuál?", ListLabel: "Ver", Sections: []desk.ListSection{{Rows: []desk.ListRow{{ID: "r1", Title: "Uno"}}}}}, "r1", "list"},
		"cards":         {desk.Rich{Body: "Mira", Cards: []desk.Card{{Title: "A", Buttons: []desk.CardButton{{ID: "c1", Title: "La quiero"}}}}}, "c1", "button"},
		"times":         {desk.Rich{Body: "¿Cuándo?", Times: &desk.TimePicker{Title: "Cita", Slots: []desk.TimeSlot{{ID: "t1", Start: start}}}}, "t1", "time"},
		"a payment":     {desk.Rich{Body: "Paga", Payment: &desk.PaymentRequest{Reference: "p1", Amount: desk.Money{Minor: 3990, Currency: "EUR"}}}, "p1", "payment"},
	} {
		id := s.send(desk.Message{ID: "our-" + c.choose, Kind: desk.MessageRich, Text: c.rich.Body, Content: &desk.Content{Rich: &c.rich}})
		in := s.say(sandbox.Draft{Kind: "answer", Choose: &sandbox.Pick{MessageID: string(id), ID: c.choose}})
		if in.Kind != desk.MessageAnswer || in.Content == nil || in.Content.Answer.ID != c.choose || in.Content.Answer.Kind != c.kind || in.ReplyTo != id {
			raw, _ := json.Marshal(in)
			t.Errorf("%s: came %s", name, raw)
		}
	}
}

func TestMarksEditsAndWhatIsTakenBack(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	in := s.say(sandbox.Draft{Kind: "text", Text: "Hola"})
	to := platform.Recipient{Address: s.phone.UserID}
	s.must(s.session.(platform.Reactor).React(t.Context(), to, in.ID, "👍"))
	s.must(s.session.(platform.Reader).MarkRead(t.Context(), to, in.ID))
	s.must(s.session.(platform.Typer).Typing(t.Context(), to, in.ID))
	if m := s.last(); m.Theirs != "👍" || !m.Seen {
		t.Errorf("the phone shows %+v", m)
	}
	_, err := s.table.Edit(s.account.ID, s.phone.ID, string(in.ID), "Hola a todos")
	s.must(err)
	s.next("the edit", func(got platform.Inbound) bool {
		return got.Edit != nil && got.Edit.ID == in.ID && got.Edit.Text == "Hola a todos"
	})
	_, err = s.table.React(s.account.ID, s.phone.ID, string(in.ID), "❤️")
	s.must(err)
	s.next("the reaction", func(got platform.Inbound) bool { return got.Reaction != nil && got.Reaction.Emoji == "❤️" })
	_, err = s.table.Revoke(s.account.ID, s.phone.ID, string(in.ID))
	s.must(err)
	s.next("what was taken back", func(got platform.Inbound) bool { return got.Delete != nil && got.Delete.ID == in.ID })
	s.say(sandbox.Draft{Kind: "location", Location: &sandbox.Location{Latitude: 40, Longitude: -3}})
	s.say(sandbox.Draft{Kind: "contacts", Contacts: []sandbox.Card{{Name: "Leo", Phone: "+34600111333"}}})
}

func TestTheMiddlewareRefusesWhatItShould(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	text := desk.Message{ID: "our-9", Kind: desk.MessageText, Text: "Dime"}
	for name, c := range map[string]struct {
		faults sandbox.Faults
		want   platform.FailureKind
	}{
		"throttled":       {sandbox.Faults{Throttle: true, Rate: 100}, platform.Throttled},
		"broken":          {sandbox.Faults{Error: true, Rate: 100}, platform.Unreachable},
		"cut":             {sandbox.Faults{Cut: true, Rate: 100}, platform.Uncertain},
		"the answer lost": {sandbox.Faults{LostAnswer: true, Rate: 100}, platform.Uncertain},
	} {
		s.must(s.table.SetFaults(c.faults))
		if _, err := s.trySend(text); err == nil || platform.AsFailure(err).Kind != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	s.must(s.table.SetFaults(sandbox.Faults{}))
	if id := s.send(text); id == "" || len(s.bubbles()) != 1 {
		t.Errorf("after all that there are %d bubbles", len(s.bubbles()))
	}
	other, err := connector.New().Open(
		platform.Account{ChannelID: "c1", Settings: s.account.Settings, Secrets: map[string]string{"signing_secret": "whsec_AAAA"}},
		platform.Host{HTTP: http.DefaultClient, Clock: clock.System{}})
	s.must(err)
	if _, err := other.(platform.Prober).Probe(t.Context(), false); err == nil || platform.AsFailure(err).Kind != platform.BadCredentials {
		t.Errorf("another secret: %v", err)
	}
	for _, r := range s.session.(platform.Checker).Check(t.Context()) {
		if r.State != "ok" {
			t.Errorf("check %s: %+v", r.Key, r)
		}
	}
	undelivered := true
	_, err = s.table.ChangePhone(s.phone.ID, sandbox.PhoneChange{Undeliverable: &undelivered})
	s.must(err)
	id := s.send(desk.Message{ID: "our-10", Kind: desk.MessageText, Text: "¿Estás?"})
	s.next("the failure", func(in platform.Inbound) bool {
		return in.Receipt != nil && in.Receipt.ID == id && in.Receipt.Status == desk.StatusFailed && in.Receipt.Error.Code == "17"
	})
}

func TestTheMiddlewarePassesTheExam(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	tried := 0
	failed, err := exam.Run(t.Context(), exam.Options{
		URL: s.account.Settings["callback_url"], Secret: s.account.Secrets["signing_secret"], Capabilities: emulator.Capabilities, Recipient: s.phone.UserID, FileURL: s.files,
	}, func(r exam.Result) {
		tried++
		if r.State != exam.Pass {
			t.Errorf("%s: %s %s", r.Title, r.State, r.Why)
		}
	})
	if err != nil || failed != 0 || len(s.bubbles()) < 18 {
		t.Errorf("%d of %d failed, %d bubbles, %v", failed, tried, len(s.bubbles()), err)
	}
}
