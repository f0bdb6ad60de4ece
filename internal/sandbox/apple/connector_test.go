package apple_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	connector "recado.dev/internal/platform/apple"
	"recado.dev/internal/sandbox"
	emulator "recado.dev/internal/sandbox/apple"
)

func rich(r desk.Rich) desk.Message {
	return desk.Message{Kind: desk.MessageRich, Text: r.Body, Content: &desk.Content{Rich: &r}}
}

// seeker is a file in memory.
type seeker struct{ *bytes.Reader }

func (seeker) Close() error { return nil }

func file(kind desk.MessageKind, mime, name, caption, content string) (desk.Message, platform.OutgoingMedia) {
	a := desk.Attachment{ID: "file-1", Mime: mime, Name: name, Size: int64(len(content)), State: desk.AttachmentReady}
	return desk.Message{Kind: kind, Text: caption, Attachments: []desk.Attachment{a}},
		platform.OutgoingMedia{Attachment: a, Open: func() (platform.ReadSeekCloser, error) { return seeker{bytes.NewReader([]byte(content))}, nil }}
}

// picked has the customer choose, and answers what came in of it.
func (s *street) picked(message, id string) desk.Answer {
	s.T.Helper()
	in, _ := s.Say(sandbox.Draft{Kind: "answer", Choose: &sandbox.Pick{MessageID: message, ID: id}})
	if in.Message.Content == nil || in.Message.Content.Answer == nil || string(in.Message.ReplyTo) != message {
		s.T.Fatalf("no answer to %s came: %+v", message, in.Message)
	}
	return *in.Message.Content.Answer
}

func (s *street) read(id string) string {
	s.T.Helper()
	f, _, err := s.Table.OpenMedia(id)
	s.Must(err)
	defer func() { _ = f.Close() }()
	raw, err := io.ReadAll(f)
	s.Must(err)
	return string(raw)
}

// Proves: 003-66
func TestATextComesInAndItsAnswerReachesThePhone(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	in, m := s.Say(sandbox.Draft{Kind: "text", Text: "¿Y mi pedido <42>? 📦"})
	if in.Message.Text != "¿Y mi pedido <42>? 📦" || string(in.Message.ID) != m.ID || !strings.HasPrefix(in.Sender.Address, "urn:mbid:") || in.Sender.Name != "" {
		t.Errorf("read %+v of %+v", in.Message, in.Sender)
	}
	s.Must(s.Session.(platform.Typer).Typing(t.Context(), s.To(in), in.Message.ID))
	got, err := s.Answer(in, desk.Message{Kind: desk.MessageText, Text: "Sale hoy"})
	s.Must(err)
	if last := s.Last(); !last.Business || last.Text != "Sale hoy" || string(got.ID) != last.ID {
		t.Errorf("the phone shows %+v, we know it as %s", last, got.ID)
	}
}

// Proves: 003-66, 003-67
func TestFilesGoBothWaysEncrypted(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	kept, err := s.Table.AddMedia(s.Account.ID, "image/png", "así.png", strings.NewReader("a picture of a box"))
	s.Must(err)
	in, _ := s.Say(sandbox.Draft{Kind: "image", Text: "Llegó así", MediaID: kept.ID})
	if in.Message.Kind != desk.MessageImage || in.Message.Text != "Llegó así" || len(in.Message.Attachments) != 1 || in.Message.Attachments[0].Name != "así.png" {
		t.Fatalf("read %+v", in.Message)
	}
	fetcher := s.Session.(platform.MediaFetcher)
	got, err := fetcher.FetchMedia(t.Context(), in.Message.Attachments[0].Remote, 1<<20)
	s.Must(err)
	raw, err := io.ReadAll(got.Body)
	s.Must(err)
	if string(raw) != "a picture of a box" {
		t.Errorf("the picture arrives as %q", raw)
	}
	if small, err := fetcher.FetchMedia(t.Context(), in.Message.Attachments[0].Remote, 5); err == nil {
		_, err = io.ReadAll(small.Body)
		if platform.AsFailure(err).Kind != platform.TooLong {
			t.Errorf("a file over the limit: %v", err)
		}
	} else if platform.AsFailure(err).Kind != platform.TooLong {
		t.Errorf("a file over the limit: %v", err)
	}
	m, media := file(desk.MessageDocument, "application/pdf", "factura.pdf", "Tu factura", "the bytes of a bill")
	_, err = s.Answer(in, m, media)
	s.Must(err)
	last := s.Last()
	if last.Text != "Tu factura" || last.Media == nil || last.Media.Name != "factura.pdf" || s.read(last.Media.ID) != "the bytes of a bill" {
		t.Errorf("the phone shows %+v", last)
	}
}

func TestChoicesComeBackWithTheIDThatWasSent(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	in, _ := s.Say(sandbox.Draft{Kind: "text", Text: "Hola"})
	sent, err := s.Answer(in, rich(desk.Rich{Body: "¿Resuelto?", QuickReplies: []desk.Button{{ID: "y", Title: "Sí"}, {ID: "n", Title: "No"}}}))
	s.Must(err)
	if a := s.picked(string(sent.ID), "n"); a.Kind != "quick_reply" || a.ID != "n" || a.Title != "No" {
		t.Errorf("the quick reply is %+v", a)
	}
	sent, err = s.Answer(in, rich(desk.Rich{Body: strings.Repeat("Tenemos varias. ", 10), ListLabel: "Tarifas", Sections: []desk.ListSection{{Title: "Fijas", Rows: []desk.ListRow{{ID: "p1", Title: "Básica", Description: "5 €"}}}}}))
	s.Must(err)
	if a := s.picked(string(sent.ID), "p1"); a.Kind != "list" || a.ID != "p1" || a.Title != "Básica" || a.Description != "5 €" {
		t.Errorf("the row is %+v", a)
	}
	th, err := s.Table.Thread(s.Account.ID, s.Phone.ID)
	s.Must(err)
	if words := th.Messages[len(th.Messages)-3]; words.Text != strings.Repeat("Tenemos varias. ", 10) && words.Text != strings.TrimSpace(strings.Repeat("Tenemos varias. ", 10)) {
		t.Errorf("words that are longer than a title go as %+v", words)
	}
	sent, err = s.Answer(in, rich(desk.Rich{Body: "¿Seguimos?", QuickReplies: []desk.Button{{ID: "y", Title: "Sí"}}}))
	s.Must(err)
	if a := s.picked(string(sent.ID), "y"); a.ID != "y" {
		t.Errorf("a single quick reply is %+v", a)
	}
}

// Proves: 003-69
func TestATimeIsChosen(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	in, _ := s.Say(sandbox.Draft{Kind: "text", Text: "Quiero una cita"})
	nine := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	sent, err := s.Answer(in, rich(desk.Rich{Body: "¿Cuándo te va bien?", Times: &desk.TimePicker{Title: "Visita", TimeZone: "America/Mexico_City", Place: "Calle 1", Slots: []desk.TimeSlot{{ID: "t1", Start: nine, Minutes: 30}, {ID: "t2", Start: nine.Add(time.Hour), Minutes: 30}}}}))
	s.Must(err)
	if last := s.Last(); last.Times == nil || last.Times.Title != "Visita" || len(last.Times.Slots) != 2 || !last.Times.Slots[1].Start.Equal(nine.Add(time.Hour)) || last.Times.Slots[0].Minutes != 30 {
		t.Errorf("the phone shows %+v", last.Times)
	}
	if a := s.picked(string(sent.ID), "t2"); a.Kind != "time" || a.ID != "t2" || a.At == nil || !a.At.Equal(nine.Add(time.Hour)) {
		t.Errorf("the time is %+v", a)
	}
}

// Proves: 003-70
func TestAPaymentIsAskedForAndMade(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	in, _ := s.Say(sandbox.Draft{Kind: "text", Text: "Quiero pagar"})
	money := func(minor int64) desk.Money { return desk.Money{Minor: minor, Currency: "USD"} }
	ask := rich(desk.Rich{Body: "Tu pedido", Payment: &desk.PaymentRequest{Reference: "R-1042", Amount: money(4990), Lines: []desk.PaymentLine{{Title: "Camisa", Amount: money(3990)}, {Title: "Envío", Amount: money(1000)}}}})
	sent, err := s.Answer(in, ask)
	s.Must(err)
	if p := s.Last().Payment; p == nil || p.Amount != 4990 || p.Currency != "USD" || p.Reference != "R-1042" {
		t.Errorf("the phone asks for %+v", p)
	}
	if a := s.picked(string(sent.ID), "R-1042"); a.Kind != "payment" || a.ID != "R-1042" {
		t.Errorf("the payment is %+v", a)
	}
	// Without a payment server nothing is asked for in the chat.
	s.Session, err = s.Open(map[string]string{"merchant_session_url": ""})
	s.Must(err)
	if _, err := s.Answer(in, ask); platform.AsFailure(err).Kind != platform.Unsupported {
		t.Errorf("without a payment server: %v", err)
	}
	// One that refuses is an admin's matter.
	s.Session, err = s.Open(map[string]string{"merchant_session_url": s.Account.Settings["merchant_session_url"] + "/nobody"})
	s.Must(err)
	if _, err := s.Answer(in, ask); platform.AsFailure(err).Kind == platform.BadCredentials || err == nil {
		t.Errorf("a payment server that is not there: %v", err)
	}
}

// Proves: 003-68
func TestAnAppOpensAndAnswers(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	known := s.Session.Caps().Apps.Known
	if len(known) != 1 || known[0].Name != "Seat picker" {
		t.Fatalf("the account's apps are %+v", known)
	}
	in, _ := s.Say(sandbox.Draft{Kind: "text", Text: "Quiero sentarme delante"})
	_, media := file(desk.MessageImage, "image/png", "p.png", "", "a small plan")
	m := rich(desk.Rich{Body: "Elige tu asiento", App: &desk.AppOffer{ID: known[0].ID, Title: "Asientos", Subtitle: "Vuelo AB12", Data: "?flight=AB12", Image: "file-1"}})
	m.Attachments = []desk.Attachment{media.Attachment}
	sent, err := s.Answer(in, m, media)
	s.Must(err)
	shown := s.Last().App
	if shown == nil || shown.Title != "Asientos" || shown.Subtitle != "Vuelo AB12" || shown.Name != "Seat picker" || shown.Data != "?flight=AB12" || shown.Media == nil || s.read(shown.Media.ID) != "a small plan" {
		t.Fatalf("the phone shows %+v", shown)
	}
	back, _ := s.Say(sandbox.Draft{Kind: "answer", Choose: &sandbox.Pick{MessageID: string(sent.ID), ID: known[0].ID, Title: "Asiento 12A", Data: json.RawMessage(`"?flight=AB12&seat=12A"`)}})
	a := back.Message.Content.Answer
	if a == nil || string(back.Message.ReplyTo) != string(sent.ID) || a.Kind != "app" || a.ID != known[0].ID || a.Title != "Asiento 12A" || len(a.Fields) != 2 || a.Fields[1] != (desk.AnswerField{Label: "seat", Value: "12A"}) {
		t.Fatalf("the app's answer is %+v to %s", a, back.Message.ReplyTo)
	}
	if a := s.picked(string(sent.ID), known[0].ID); a.Title != "Asientos" || string(a.Form) != `{"flight":"AB12"}` {
		t.Errorf("an app that changes nothing answers %+v", a)
	}
	if _, err := s.Answer(in, rich(desk.Rich{Body: "b", App: &desk.AppOffer{ID: "SANDBOX123:another", Title: "t"}})); platform.AsFailure(err).Kind != platform.Unsupported {
		t.Errorf("an app that the settings do not name: %v", err)
	}
	// Without any named, whatever app is asked for is opened.
	s.Session, err = s.Open(map[string]string{"apps": ""})
	s.Must(err)
	_, err = s.Answer(in, rich(desk.Rich{Body: "b", App: &desk.AppOffer{ID: "SANDBOX123:another", Title: "t"}}))
	s.Must(err)
}

func TestAWebPageIsShownWithItsPicture(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	in, _ := s.Say(sandbox.Draft{Kind: "text", Text: "¿Hay rebajas?"})
	_, media := file(desk.MessageImage, "image/png", "p.png", "", "a small picture")
	m := rich(desk.Rich{Body: "Mira", Page: &desk.PagePreview{URL: "https://shop.example/sale", Title: "Rebajas", Image: "file-1"}})
	m.Attachments = []desk.Attachment{media.Attachment}
	_, err := s.Answer(in, m, media)
	s.Must(err)
	last := s.Last()
	if last.Page == nil || last.Page.Title != "Rebajas" || last.Page.URL != "https://shop.example/sale" || last.Page.Media == nil || s.read(last.Page.Media.ID) != "a small picture" {
		t.Errorf("the phone shows %+v", last)
	}
}

func TestADeviceThatShowsNoListsGetsWords(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	in, _ := s.Say(sandbox.Draft{Kind: "text", Text: "Hola"})
	source, _, _ := strings.Cut(in.Sender.Address, " ")
	in.Sender.Address = source + " AUTH"
	nine := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	for _, r := range []desk.Rich{
		{Body: "¿Cuál?", Sections: []desk.ListSection{{Rows: []desk.ListRow{{ID: "a", Title: "Una"}, {ID: "b", Title: "Otra", Description: "5 €"}}}}},
		{Body: "¿Cuál?", QuickReplies: []desk.Button{{ID: "a", Title: "Una"}, {ID: "b", Title: "Otra – 5 €"}}},
		{Body: "¿Cuál?", Times: &desk.TimePicker{Title: "Cita", TimeZone: "UTC", Slots: []desk.TimeSlot{{ID: "t", Start: nine}}}},
	} {
		_, err := s.Answer(in, rich(r))
		s.Must(err)
		last := s.Last()
		want := "1. Una\n2. Otra – 5 €"
		if r.Times != nil {
			want = "Cita\n1. 2026-12-01 09:00 UTC"
		}
		if last.Text != "¿Cuál?\n\n"+want {
			t.Errorf("the phone shows %q", last.Text)
		}
	}
}

// Proves: 003-61
func TestNothingIsSentBeforeAppleApproved(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	in, _ := s.Say(sandbox.Draft{Kind: "text", Text: "Hola"})
	var err error
	s.Session, err = s.Open(map[string]string{"approval": "requested"})
	s.Must(err)
	_, err = s.Answer(in, desk.Message{Kind: desk.MessageText, Text: "Hola"})
	if f := platform.AsFailure(err); f.Kind != platform.Misconfigured || f.Code != "not_approved" {
		t.Errorf("sending answers %v", err)
	}
	if s.Last().Business {
		t.Errorf("the phone shows %+v", s.Last())
	}
	standing, err := s.Session.(platform.Prober).Probe(t.Context(), false)
	s.Must(err)
	if standing.Trouble == nil || !standing.Trouble.Stops || !strings.Contains(standing.Trouble.What.En, "nothing is sent until it is approved") {
		t.Errorf("the channel's page says %+v", standing.Trouble)
	}
	if c := s.Session.(platform.Checker).Check(t.Context())[0]; c.State != "warning" {
		t.Errorf("the check says %+v", c)
	}
}

// Proves: 003-63
func TestABusinessOutsideOfNorthAmericaIsRefused(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	for _, region := range []string{"elsewhere", ""} {
		if _, err := s.Open(map[string]string{"region": region}); platform.AsFailure(err).Kind != platform.Misconfigured || !strings.Contains(err.Error(), "North America only") {
			t.Errorf("region %q: %v", region, err)
		}
	}
}

// Proves: 003-64
func TestOnlyCustomersBegin(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	if d := connector.New().Describe(); d.StartBy != "" || d.Caps.Proactive == platform.Yes {
		t.Errorf("the declaration lets the business begin")
	}
	in, _ := s.Say(sandbox.Draft{Kind: "text", Text: "Hola"})
	in.Sender.Address = "urn:mbid:AQnobody"
	if _, err := s.Answer(in, desk.Message{Kind: desk.MessageText, Text: "Hola"}); platform.AsFailure(err).Kind != platform.Gone {
		t.Errorf("writing to who never wrote answers %v", err)
	}
}

func TestWhoClosesTheConversationIsHeardOfAndGetsNoMore(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	in, _ := s.Say(sandbox.Draft{Kind: "text", Text: "Hola"})
	closes := func(blocked string) {
		r, err := http.NewRequest(http.MethodPut, s.API+"/sandbox/api/"+emulator.Key+"/phones/"+s.Phone.ID+"/"+s.Account.ID, strings.NewReader(`{"blocked":`+blocked+`}`))
		s.Must(err)
		r.Header.Set("Content-Type", "application/json")
		res, err := http.DefaultClient.Do(r)
		s.Must(err)
		_ = res.Body.Close()
		if res.StatusCode != http.StatusOK {
			t.Fatalf("closing answers %d", res.StatusCode)
		}
	}
	closes("true")
	out := s.Next("that they closed it", func(in platform.Inbound) bool { return in.OptOut != nil })
	if !out.OptOut.Stop || out.Sender.Keys[0] != in.Sender.Keys[0] {
		t.Errorf("heard %+v of %+v", out.OptOut, out.Sender)
	}
	_, err := s.Answer(in, desk.Message{Kind: desk.MessageText, Text: "¿Sigues ahí?"})
	f := platform.AsFailure(err)
	if f.Kind != platform.Gone || f.Advice.Es == "" || s.Session.(platform.Signaller).SignalOf(f.Code) != platform.SignalUnreachable {
		t.Errorf("sending answers %+v", f)
	}
	again, _ := s.Say(sandbox.Draft{Kind: "text", Text: "Otra cosa"})
	_, err = s.Answer(again, desk.Message{Kind: desk.MessageText, Text: "Dime"})
	s.Must(err)
}

func TestWhatAnAppWithinTheMessagesSendsIsKept(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	raw := []byte(`{"v":1,"type":"interactive","id":"m1","sourceId":"urn:mbid:AQ1","destinationId":"` + s.Account.ID + `","interactiveData":{"bid":"com.apple.messages.MSMessageExtensionBalloonPlugin:TEAM:com.example.seats","URL":"?seat=12A","data":{"replyMessage":{"title":"Seat 12A"}}}}`)
	ins, err := s.Session.(platform.Hooked).Decode(platform.HookRequest{Method: http.MethodPost, Body: raw, At: s.Clock.Now()})
	s.Must(err)
	if m := ins[0].Message; m == nil || m.Text != "Seat 12A" || m.Content == nil || !strings.Contains(string(m.Content.Extra), "?seat=12A") {
		t.Errorf("read %+v", ins)
	}
}

func TestAnAnswerThatIsTooLargeForARequestIsFetched(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	long := strings.Repeat("x", 11<<10)
	event := sandbox.Event{Kind: sandbox.EventMessage, ID: "m1", Message: &sandbox.Message{ID: "m1", ReplyTo: "our-1", Answer: &sandbox.Answer{Kind: "list", Choice: sandbox.Choice{ID: "a", Title: "Una", Description: long}}}}
	body, err := s.Table.Hook(s.Account, s.Phone, event)
	s.Must(err)
	ins, err := s.Session.(platform.Hooked).Decode(platform.HookRequest{Method: http.MethodPost, Body: body, At: s.Clock.Now()})
	s.Must(err)
	if len(ins) != 1 || ins[0].Message == nil || ins[0].Message.Text != "Una" || len(ins[0].Message.Attachments) != 1 {
		t.Fatalf("read %+v", ins)
	}
	got, err := s.Session.(platform.MediaFetcher).FetchMedia(t.Context(), ins[0].Message.Attachments[0].Remote, 1<<20)
	s.Must(err)
	raw, err := io.ReadAll(got.Body)
	s.Must(err)
	if !json.Valid(raw) || !strings.Contains(string(raw), long) || got.Mime != "application/json" {
		t.Errorf("the answer is %d bytes of %s", len(raw), got.Mime)
	}
}

func TestAMessageThatIsSentAgainArrivesOnce(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	in, _ := s.Say(sandbox.Draft{Kind: "text", Text: "Hola"})
	for range 2 {
		_, err := s.Answer(in, desk.Message{ID: "0192a0de-0000-7000-8000-000000000009", Kind: desk.MessageText, Text: "Una vez"})
		s.Must(err)
	}
	th, err := s.Table.Thread(s.Account.ID, s.Phone.ID)
	s.Must(err)
	if len(th.Messages) != 2 {
		t.Errorf("the phone shows %d messages", len(th.Messages))
	}
}

func TestAnotherSecretIsRefusedAndTheCheckSaysSo(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	in, _ := s.Say(sandbox.Draft{Kind: "text", Text: "Hola"})
	s.Account.Secrets = map[string]string{"msp_secret": "YW5vdGhlciBzZWNyZXQ="}
	var err error
	s.Session, err = s.Open(nil)
	s.Must(err)
	if _, err := s.Answer(in, desk.Message{Kind: desk.MessageText, Text: "Hola"}); platform.AsFailure(err).Kind != platform.BadCredentials {
		t.Errorf("sending answers %v", err)
	}
	if c := s.Session.(platform.Checker).Check(t.Context())[1]; c.State != "failed" {
		t.Errorf("the check says %+v", c)
	}
}
