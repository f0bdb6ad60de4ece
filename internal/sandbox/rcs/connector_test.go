package rcs_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/sandbox"
	emulator "recado.dev/internal/sandbox/rcs"
)

func rich(r desk.Rich) desk.Message {
	return desk.Message{Kind: desk.MessageRich, Text: r.Body, Content: &desk.Content{Rich: &r}}
}

func TestATextComesInAndWhatBecameOfItsAnswerIsTold(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	in, m := s.Say(sandbox.Draft{Kind: "text", Text: "¿Y mi pedido? 📦"})
	if in.Message.Text != "¿Y mi pedido? 📦" || string(in.Message.ID) != m.ID || in.Sender.Keys[0] != "phone:34600111222" || in.Sender.Address != "+34600111222" {
		t.Errorf("read %+v of %+v", in.Message, in.Sender)
	}
	s.Must(s.Session.(platform.Typer).Typing(t.Context(), s.To(in), in.Message.ID))
	s.Must(s.Session.(platform.Reader).MarkRead(t.Context(), s.To(in), in.Message.ID))
	sent, err := s.Answer(in, desk.Message{Kind: desk.MessageText, Text: "Sale hoy"})
	s.Must(err)
	if last := s.Last(); !last.Business || last.Text != "Sale hoy" || string(sent.ID) != last.ID {
		t.Errorf("the phone shows %+v, we know it as %s", last, sent.ID)
	}
	for _, want := range []desk.Status{desk.StatusDelivered, desk.StatusRead} {
		got := s.Next("a receipt", func(in platform.Inbound) bool { return in.Receipt != nil })
		if got.Receipt.Status != want || got.Receipt.ID != sent.ID {
			t.Errorf("the receipt is %+v, want %s", got.Receipt, want)
		}
	}
}

func TestTheBusinessMayWriteFirstToANumber(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	who, ok := s.Session.(platform.Starter).Reach("+34600111222")
	if !ok || who.Keys[0] != "phone:34600111222" {
		t.Fatalf("reaches %+v, %v", who, ok)
	}
	_, err := s.Answer(platform.Inbound{Sender: &who}, desk.Message{Kind: desk.MessageText, Text: "Ya está aquí"})
	s.Must(err)
	if s.Last().Text != "Ya está aquí" {
		t.Errorf("the phone shows %+v", s.Last())
	}
	nobody, _ := s.Session.(platform.Starter).Reach("+34699999999")
	_, err = s.Answer(platform.Inbound{Sender: &nobody}, desk.Message{Kind: desk.MessageText, Text: "¿Hola?"})
	if f := platform.AsFailure(err); f.Kind != platform.RecipientGone || f.Advice.Es == "" || s.Session.(platform.Signaller).SignalOf(f.Code) != platform.SignalUnreachable {
		t.Errorf("a number without RCS: %+v", f)
	}
	if _, ok := s.Session.(platform.Starter).Reach("shop"); ok {
		t.Errorf("a word is taken for a number")
	}
}

func TestFilesGoBothWays(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	kept, err := s.Table.AddMedia(s.Account.ID, "image/png", "así.png", strings.NewReader("a picture of a box"))
	s.Must(err)
	in, _ := s.Say(sandbox.Draft{Kind: "image", MediaID: kept.ID})
	got, err := s.Session.(platform.MediaFetcher).FetchMedia(t.Context(), in.Message.Attachments[0].Remote, 1<<20)
	s.Must(err)
	raw, err := io.ReadAll(got.Body)
	s.Must(err)
	if in.Message.Kind != desk.MessageImage || in.Message.Attachments[0].Name != "así.png" || string(raw) != "a picture of a box" {
		t.Errorf("read %+v: %q", in.Message, raw)
	}
	a := desk.Attachment{ID: "file-1", Mime: "image/png", Name: "foto.png", Size: 22, State: desk.AttachmentReady}
	m := desk.Message{Kind: desk.MessageImage, Attachments: []desk.Attachment{a}}
	_, err = s.Answer(in, m, platform.OutgoingMedia{Attachment: a, Link: s.Files})
	s.Must(err)
	if last := s.Last(); last.Kind != "image" || last.Media == nil || last.Media.Name != "foto.png" || last.Media.Size != 22 {
		t.Errorf("the phone shows %+v", last)
	}
	_, err = s.Answer(in, m, platform.OutgoingMedia{Attachment: a})
	if platform.AsFailure(err).Kind != platform.Rejected {
		t.Errorf("without a public address: %v", err)
	}
}

func TestRichContentIsShownAndChoicesComeBack(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	in, _ := s.Say(sandbox.Draft{Kind: "text", Text: "Hola"})
	two := []desk.Button{{ID: "y", Title: "Sí"}, {ID: "n", Title: "No"}}
	for name, c := range map[string]struct {
		rich  desk.Rich
		shown func(sandbox.Message) bool
	}{
		"quick replies": {desk.Rich{Body: "¿Bien?", QuickReplies: two}, func(m sandbox.Message) bool { return m.Text == "¿Bien?" && len(m.Quick) == 2 }},
		"buttons":       {desk.Rich{Body: "¿Bien?", Buttons: two}, func(m sandbox.Message) bool { return m.Text == "¿Bien?" && len(m.Buttons) == 2 }},
		"cards": {desk.Rich{Cards: []desk.Card{
			{Title: "Una", Text: "Roja", ImageURL: s.Files, Buttons: []desk.CardButton{{ID: "n", Title: "Quiero"}, {Title: "Ver", URL: "https://shop.example/1"}}}, {Title: "Otra"},
		}}, func(m sandbox.Message) bool {
			return len(m.Panels) == 2 && m.Panels[0].Media != nil && len(m.Panels[0].Buttons) == 2
		}},
	} {
		sent, err := s.Answer(in, rich(c.rich))
		s.Must(err)
		if !c.shown(s.Last()) {
			t.Errorf("%s: the phone shows %+v", name, s.Last())
		}
		back, _ := s.Say(sandbox.Draft{Kind: "answer", Choose: &sandbox.Pick{MessageID: string(sent.ID), ID: "n"}})
		if a := back.Message.Content.Answer; a == nil || a.ID != "n" {
			t.Errorf("%s: the answer is %+v", name, back.Message)
		}
	}
	_, err := s.Answer(in, rich(desk.Rich{Body: "Mira", Page: &desk.PagePreview{URL: "https://shop.example/sale", Title: "Rebajas"}}))
	s.Must(err)
	if last := s.Last(); len(last.Panels) != 1 || last.Panels[0].Title != "Rebajas" || last.Panels[0].Buttons[0].Value != "https://shop.example/sale" {
		t.Errorf("the page is %+v", last)
	}
	_, err = s.Answer(in, desk.Message{Kind: desk.MessageLocation, Content: &desk.Content{Location: &desk.Location{Latitude: 40.4, Longitude: -3.7, Name: "Tienda"}}})
	s.Must(err)
	if last := s.Last(); last.Location == nil || last.Location.Latitude != 40.4 {
		t.Errorf("the place is %+v", last)
	}
}

func TestWhoUnsubscribesIsHeardOf(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	s.Say(sandbox.Draft{Kind: "text", Text: "Hola"})
	for _, gone := range []string{"true", "false"} {
		r, err := http.NewRequest(http.MethodPut, s.API+"/sandbox/api/"+emulator.Key+"/phones/"+s.Phone.ID+"/"+s.Account.ID, strings.NewReader(`{"blocked":`+gone+`}`))
		s.Must(err)
		r.Header.Set("Content-Type", "application/json")
		res, err := http.DefaultClient.Do(r)
		s.Must(err)
		_ = res.Body.Close()
		out := s.Next("a wish", func(in platform.Inbound) bool { return in.OptOut != nil })
		if out.OptOut.Stop != (gone == "true") || out.Sender.Keys[0] != "phone:34600111222" {
			t.Errorf("heard %+v of %+v", out.OptOut, out.Sender)
		}
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

func TestTheChecksTellAWrongKeyFromAWrongAgent(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	states := func() [2]string {
		c := s.Session.(platform.Checker).Check(t.Context())
		return [2]string{c[0].State, c[1].State}
	}
	if got := states(); got != [2]string{"ok", "ok"} {
		t.Errorf("all is well, and the checks say %v", got)
	}
	other, err := s.Table.NewAccount(emulator.Key, "Otra")
	s.Must(err)
	s.Session, err = s.Open(map[string]string{"agent_id": other.Settings["agent_id"]})
	s.Must(err)
	if got := states(); got != [2]string{"ok", "failed"} {
		t.Errorf("with another's agent the checks say %v", got)
	}
	broken := strings.Replace(s.Account.Secrets["service_account"], "recado@", "nobody@", 1)
	s.Account.Secrets["service_account"] = broken
	s.Session, err = s.Open(nil)
	s.Must(err)
	if got := states(); got != [2]string{"failed", "unknown"} {
		t.Errorf("with another account the checks say %v", got)
	}
	if _, err := s.Session.(platform.Prober).Probe(t.Context(), false); platform.AsFailure(err).Kind != platform.BadCredentials {
		t.Errorf("the probe says %v", err)
	}
}
