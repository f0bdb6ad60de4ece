package twilio_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	connector "recado.dev/internal/platform/twilio"
	"recado.dev/internal/sandbox"
	emulator "recado.dev/internal/sandbox/twilio"
)

// street is the connectors at one end and the emulator at the other, with
// nothing but HTTP between them.
type street struct {
	t       *testing.T
	table   *sandbox.Table
	clock   *clock.Manual
	account sandbox.Account
	phone   sandbox.Phone
	session platform.Session
	files   string
	in      chan platform.Inbound
}

func newStreet(t *testing.T, key string, p platform.Platform) *street {
	t.Helper()
	s := &street{t: t, clock: clock.NewManual(time.Date(2026, 5, 12, 15, 0, 0, 0, time.UTC)), in: make(chan platform.Inbound, 1000)}
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.table.Handler().ServeHTTP(w, r) }))
	t.Cleanup(api.Close)
	hooks := httptest.NewServer(http.HandlerFunc(s.hook))
	t.Cleanup(hooks.Close)
	s.files = hooks.URL + "/file"
	var err error
	s.table, err = sandbox.New(sandbox.Config{
		Dir: t.TempDir(), Clock: clock.NewJumpable(s.clock), PublicURL: api.URL, Seed: 1,
		Pace: sandbox.Pace{Sent: time.Millisecond, Delivered: time.Millisecond, Read: time.Millisecond, Retry: time.Millisecond, RetryMax: 5 * time.Millisecond},
	})
	s.must(err)
	for _, n := range emulator.New(s.table) {
		s.table.Add(n)
	}
	s.account, err = s.table.NewAccount(key, "Tienda Alba")
	s.must(err)
	s.account.HookURL = hooks.URL + "/hook"
	s.must(s.table.Connect(s.account))
	s.phone, err = s.table.AddPhone(sandbox.Phone{Name: "Lucía", Number: "+34600111222", Language: "es"})
	s.must(err)
	s.session, err = p.Open(
		platform.Account{ChannelID: "c1", Settings: s.account.Settings, Secrets: s.account.Secrets, HookURL: s.account.HookURL},
		platform.Host{HTTP: &http.Client{Transport: http.DefaultTransport}, Clock: s.clock})
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

// hook is our side: webhooks are verified and decoded by the connector, and a
// file lies beside them.
func (s *street) hook(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/file" {
		w.Header().Set("Content-Type", "application/pdf")
		_, _ = io.WriteString(w, "%PDF-1.4 factura")
		return
	}
	if r.Header.Get("X-Twilio-Signature") == "" { // the connector looks whether its address answers
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	hooked := s.session.(platform.Hooked)
	body, _ := io.ReadAll(r.Body)
	req := platform.HookRequest{Method: r.Method, Query: r.URL.Query(), Header: r.Header, Body: body, At: s.clock.Now(), RawQuery: r.URL.RawQuery, Called: "http://" + r.Host + r.URL.RequestURI()}
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
	reply := hooked.Accepted()
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
	m, err := s.table.Say(s.account.ID, s.phone.ID, d)
	s.must(err)
	return s.next("the customer's "+d.Kind, func(in platform.Inbound) bool { return in.Message != nil && string(in.Message.ID) == m.ID })
}

func (s *street) send(m desk.Message, media ...platform.OutgoingMedia) (platform.Receipt, error) {
	s.t.Helper()
	m.ID, m.Direction = "our-1", desk.DirectionOut
	out, ok := desk.NewOutgoing(m)
	if !ok {
		s.t.Fatalf("no outgoing message: %+v", m)
	}
	return s.session.Send(s.t.Context(), platform.Outgoing{Message: out, To: platform.Recipient{Address: s.phone.Number}, Media: media})
}

func (s *street) receipt(id platform.RemoteMessageID, status desk.Status) platform.Inbound {
	s.t.Helper()
	return s.next(string(status), func(in platform.Inbound) bool {
		return in.Receipt != nil && in.Receipt.ID == id && in.Receipt.Status == status
	})
}

// last is the newest bubble on the phone.
func (s *street) last() sandbox.Message {
	s.t.Helper()
	th, err := s.table.Thread(s.account.ID, s.phone.ID)
	s.must(err)
	return th.Messages[len(th.Messages)-1]
}

func TestTheConnectorAndTheEmulatorTalkOnWhatsApp(t *testing.T) {
	t.Parallel()
	s := newStreet(t, emulator.KeyWhatsApp, connector.WhatsApp())
	in := s.say(sandbox.Draft{Kind: "text", Text: "¿Llegó mi pedido? 📦"})
	if in.Message.Text != "¿Llegó mi pedido? 📦" || in.Sender.Name != "Lucía" || in.Sender.Address != s.phone.Number {
		t.Errorf("read %+v of %+v", in.Message, in.Sender)
	}
	s.must(s.session.(platform.Typer).Typing(t.Context(), platform.Recipient{Address: s.phone.Number}, in.Message.ID))
	if m := s.last(); !m.Seen {
		t.Errorf("typing did not mark as read: %+v", m)
	}
	got, err := s.send(desk.Message{Kind: desk.MessageText, Text: "Sale hoy 🚚"})
	s.must(err)
	for _, status := range []desk.Status{desk.StatusSent, desk.StatusDelivered, desk.StatusRead} {
		s.receipt(got.ID, status)
	}
	media, err := s.table.AddMedia("", "application/pdf", "factura.pdf", bytes.NewReader([]byte("%PDF-1.4")))
	s.must(err)
	in = s.say(sandbox.Draft{Kind: "document", MediaID: media.ID})
	f, err := s.session.(platform.MediaFetcher).FetchMedia(t.Context(), in.Message.Attachments[0].Remote, 1<<20)
	s.must(err)
	b, _ := io.ReadAll(f.Body)
	_ = f.Body.Close()
	if string(b) != "%PDF-1.4" {
		t.Errorf("fetched %q", b)
	}
	a := desk.Attachment{ID: "a1", Name: "presupuesto.pdf", Mime: "application/pdf", Size: 16}
	got, err = s.send(desk.Message{Kind: desk.MessageDocument, Attachments: []desk.Attachment{a}}, platform.OutgoingMedia{Attachment: a, Link: s.files})
	s.must(err)
	s.receipt(got.ID, desk.StatusDelivered)
	if m := s.last(); m.Media == nil || m.Media.Size != 16 {
		t.Errorf("the phone shows %+v", m)
	}
	s.clock.Advance(25 * time.Hour)
	got, err = s.send(desk.Message{Kind: desk.MessageText, Text: "¿Sigues ahí?"})
	s.must(err)
	if r := s.receipt(got.ID, desk.StatusFailed); r.Receipt.Error == nil || r.Receipt.Error.Code != "63016" {
		t.Errorf("outside of the window: %+v", r.Receipt)
	}
}

func TestTheConnectorAndTheEmulatorAgreeOnTemplates(t *testing.T) {
	t.Parallel()
	s := newStreet(t, emulator.KeyWhatsApp, connector.WhatsApp())
	author, ctx := s.session.(platform.TemplateAuthor), t.Context()
	one := platform.RemoteTemplate{Name: "aviso_turno", Language: "es", Category: desk.TemplateUtility, Parts: desk.TemplateParts{
		Body: "Hola {{1}}, te esperamos a las {{2}} en la tienda.", Examples: map[string]string{"1": "Ana", "2": "14:30"},
		Buttons: []desk.TemplateButton{{Kind: "quick_reply", Text: "Confirmo"}},
	}}
	state, err := author.CreateTemplate(ctx, one)
	s.must(err)
	if state.ID == "" || state.Status != desk.TemplatePending {
		t.Fatalf("created %+v", state)
	}
	s.clock.Advance(time.Minute)
	deadline := time.Now().Add(10 * time.Second)
	for found := s.listed(author); found.Status != desk.TemplateApproved; found = s.listed(author) {
		if time.Now().After(deadline) {
			t.Fatalf("listed: %+v", found)
		}
	}
	fill := desk.TemplateFill{Body: []desk.FilledText{{Name: "1", Text: "Lucía"}, {Name: "2", Text: "9:00"}}}
	got, err := s.send(desk.Message{Kind: desk.MessageTemplate, Content: &desk.Content{Template: &desk.Template{Name: one.Name, Language: "es", RemoteID: state.ID, Fill: &fill}}})
	s.must(err)
	s.receipt(got.ID, desk.StatusRead)
	m := s.last()
	if m.Kind != "template" || m.Text != "Hola Lucía, te esperamos a las 9:00 en la tienda." || len(m.Buttons) != 1 {
		t.Fatalf("the phone shows %+v", m)
	}
	in := s.say(sandbox.Draft{Kind: "answer", Choose: &sandbox.Pick{MessageID: m.ID, ID: m.Buttons[0].ID}})
	if in.Message.Text != "Confirmo" {
		t.Errorf("the press came as %+v", in.Message)
	}
	s.must(author.DeleteTemplate(ctx, platform.RemoteTemplate{Name: one.Name, ID: state.ID}))
	if found := s.listed(author); found.ID != "" && found.Status != desk.TemplateDeleted {
		t.Errorf("still there: %+v", found)
	}
}

// listed is the template of the test in the whole list, empty where it is not.
func (s *street) listed(author platform.TemplateAuthor) platform.RemoteTemplate {
	s.t.Helper()
	for cursor := ""; ; {
		page, err := author.ListTemplates(s.t.Context(), cursor)
		s.must(err)
		for _, one := range page.Templates {
			if one.Name == "aviso_turno" {
				return one
			}
		}
		if cursor = page.Next; cursor == "" {
			return platform.RemoteTemplate{}
		}
	}
}

func TestTheConnectorAndTheEmulatorTalkBySMS(t *testing.T) {
	t.Parallel()
	s := newStreet(t, emulator.KeySMS, connector.SMS())
	in := s.say(sandbox.Draft{Kind: "text", Text: "hola"})
	if in.Message.Text != "hola" || in.Sender.Address != s.phone.Number {
		t.Errorf("read %+v of %+v", in.Message, in.Sender)
	}
	got, err := s.send(desk.Message{Kind: desk.MessageText, Text: "Tu pedido está en camino."})
	s.must(err)
	s.receipt(got.ID, desk.StatusDelivered)
	s.say(sandbox.Draft{Kind: "text", Text: "STOP"})
	if _, err := s.send(desk.Message{Kind: desk.MessageText, Text: "¿Seguro?"}); platform.AsFailure(err).Kind != platform.OptedOut {
		t.Errorf("sent after STOP: %v", err)
	}
}

func TestTheConnectorsChecksAreGreenAgainstTheEmulator(t *testing.T) {
	t.Parallel()
	for key, p := range map[string]platform.Platform{emulator.KeyWhatsApp: connector.WhatsApp(), emulator.KeySMS: connector.SMS()} {
		s := newStreet(t, key, p)
		for _, c := range s.session.(platform.Checker).Check(t.Context()) {
			if c.State == "failed" && c.Key != "address" { // loopback cannot be reached from outside
				t.Errorf("%s: %s: %s", key, c.Key, c.Detail.En)
			}
		}
		account := platform.Account{Settings: s.account.Settings, Secrets: map[string]string{"auth_token": "wrong"}, HookURL: s.account.HookURL}
		session, err := p.Open(account, platform.Host{HTTP: http.DefaultClient, Clock: s.clock})
		s.must(err)
		if c := session.(platform.Checker).Check(t.Context())[0]; c.State != "failed" {
			t.Errorf("%s: a wrong token is %+v", key, c)
		}
	}
}
