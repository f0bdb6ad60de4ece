package msteams_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	connector "recado.dev/internal/platform/msteams"
	"recado.dev/internal/sandbox"
)

// Proves: 003-72
func TestAQuestionComesInAndItsAnswerReachesThePhone(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	in, m := s.say(sandbox.Draft{Kind: "text", Text: "¿Y mi pedido <42> & el otro? 📦"})
	if in.Message.Text != "¿Y mi pedido <42> & el otro? 📦" || !strings.HasSuffix(string(in.Message.ID), "|"+m.ID) || in.Thread != "" || in.Sender.Name != "Lucía Ñáñez" {
		t.Errorf("read %+v of %+v in %q", in.Message, in.Sender, in.Thread)
	}
	s.must(s.session.(platform.Typer).Typing(t.Context(), s.to(in), in.Message.ID))
	got, err := s.answer(in, desk.Message{Kind: desk.MessageText, Text: "<b>Sale</b> hoy &amp; aquí\nA las 9"})
	s.must(err)
	last := s.last()
	if !last.Business || last.Text != "*Sale* hoy & aquí\nA las 9" || !strings.HasSuffix(string(got.ID), "|"+last.ID) {
		t.Errorf("the phone shows %+v, we know it as %s", last, got.ID)
	}
	read := s.next("how far it was read", func(in platform.Inbound) bool { return in.Receipt != nil })
	if read.Receipt.Status != desk.StatusRead || read.Receipt.Until.IsZero() {
		t.Errorf("the receipt is %+v", read.Receipt)
	}
}

func TestAMentionInATeamIsAThreadOfItsOwn(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	asked, m := s.say(sandbox.Draft{Kind: "text", Text: "@Ayuda no va la VPN"})
	if asked.Message.Text != "no va la VPN" || !strings.HasSuffix(string(asked.Thread), ";messageid="+m.ID) {
		t.Fatalf("read %+v in %q", asked.Message, asked.Thread)
	}
	_, err := s.answer(asked, desk.Message{Kind: desk.MessageText, Text: "¿Desde cuándo?"})
	s.must(err)
	answered := s.last()
	if answered.ReplyTo != m.ID {
		t.Errorf("the answer is not in the thread: %+v", answered)
	}
	further, _ := s.say(sandbox.Draft{Kind: "text", Text: "desde ayer", ReplyTo: answered.ID})
	if further.Thread != asked.Thread {
		t.Errorf("the thread %q went on as %q", asked.Thread, further.Thread)
	}
	personally := asked // who wrote in a team alone has no conversation with the bot yet
	personally.Thread = ""
	_, err = s.answer(personally, desk.Message{Kind: desk.MessageText, Text: "Te escribo aquí"})
	s.must(err)
	if last := s.last(); last.ReplyTo != "" || last.Text != "Te escribo aquí" {
		t.Errorf("the phone shows %+v", last)
	}
	direct, _ := s.say(sandbox.Draft{Kind: "text", Text: "gracias"})
	if direct.Thread != "" || !slices.Equal(direct.Sender.Keys, asked.Sender.Keys) {
		t.Errorf("one person is two: %+v, %+v", direct.Sender, asked.Sender)
	}
}

func TestFilesComeInAndPicturesGoOut(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	for kind, mime := range map[string]string{"image": "image/png", "document": "text/plain"} {
		kept, err := s.table.AddMedia("", mime, map[string]string{"image": "a.png", "document": "log.txt"}[kind], bytes.NewReader([]byte("the bytes")))
		s.must(err)
		in, _ := s.say(sandbox.Draft{Kind: kind, MediaID: kept.ID, Text: "mira"})
		if string(in.Message.Kind) != kind || in.Message.Text != "mira" || len(in.Message.Attachments) != 1 || in.Message.Attachments[0].Mime != mime {
			t.Fatalf("read %+v", in.Message)
		}
		f, err := s.session.(platform.MediaFetcher).FetchMedia(t.Context(), in.Message.Attachments[0].Remote, 1<<20)
		s.must(err)
		raw, err := io.ReadAll(f.Body)
		s.must(err)
		s.must(f.Body.Close())
		if string(raw) != "the bytes" {
			t.Errorf("fetched %q", raw)
		}
	}
	in, _ := s.say(sandbox.Draft{Kind: "text", Text: "¿cómo?"})
	a := desk.Attachment{ID: "a1", Name: "paso.png", Mime: "image/png", Size: 5, State: desk.AttachmentReady}
	_, err := s.answer(in, desk.Message{Kind: desk.MessageImage, Text: "así", Attachments: []desk.Attachment{a}}, platform.OutgoingMedia{Attachment: a, Link: s.files})
	s.must(err)
	if last := s.last(); last.Kind != "image" || last.Text != "así" || last.Media == nil || last.Media.Size != 5 {
		t.Errorf("the phone shows %+v", last)
	}
}

func TestChoicesComeBackWithTheirIds(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	in, _ := s.say(sandbox.Draft{Kind: "text", Text: "¿qué tallas hay?"})
	rich := func(r desk.Rich) sandbox.Message {
		_, err := s.answer(in, desk.Message{Kind: desk.MessageRich, Content: &desk.Content{Rich: &r}})
		s.must(err)
		return s.last()
	}
	chosen := func(p sandbox.Pick) desk.Answer {
		got, _ := s.say(sandbox.Draft{Kind: "answer", Choose: &p})
		if got.Message.Content == nil || got.Message.Content.Answer == nil || !strings.HasSuffix(string(got.Message.ReplyTo), "|"+p.MessageID) {
			t.Fatalf("the choice came as %+v", got.Message)
		}
		return *got.Message.Content.Answer
	}
	m := rich(desk.Rich{Header: "Talla", Body: "¿Cuál?", Footer: "Tienda & más", Buttons: []desk.Button{{ID: "size|m", Title: "M"}, {ID: "size l", Title: "L"}}})
	if m.Header != "Talla" || m.Text != "¿Cuál?" || m.Footer != "Tienda & más" || len(m.Buttons) != 2 {
		t.Fatalf("the phone shows %+v", m)
	}
	if a := chosen(sandbox.Pick{MessageID: m.ID, ID: m.Buttons[1].ID}); a.ID != "size l" || a.Title != "L" || a.Kind != "button" {
		t.Errorf("the answer is %+v", a)
	}
	m = rich(desk.Rich{Body: "Elige", ListLabel: "Turnos", Sections: []desk.ListSection{{Title: "Hoy", Rows: []desk.ListRow{{ID: "r1", Title: "9 h"}, {ID: "r2", Title: "10 h", Description: "último"}}}}})
	if m.List == nil || m.List.Label != "Turnos" || m.List.Sections[0].Rows[1].Title != "Hoy: 10 h – último" {
		t.Fatalf("the phone shows %+v", m)
	}
	if a := chosen(sandbox.Pick{MessageID: m.ID, ID: m.List.Sections[0].Rows[1].ID}); a.Kind != "list" || a.ID != "r2" || a.Title != "10 h" {
		t.Errorf("the answer is %+v", a)
	}
	m = rich(desk.Rich{Body: "Mira", Cards: []desk.Card{
		{Title: "Azul", Text: "3 & 4", ImageURL: "https://shop.example/a.jpg", Buttons: []desk.CardButton{{ID: "buy-1", Title: "La quiero"}, {Title: "Ver", URL: "https://shop.example/1"}}},
		{Title: "Roja", Buttons: []desk.CardButton{{ID: "buy-2", Title: "La quiero"}}},
	}})
	if m.Text != "Mira" || len(m.Panels) != 2 || m.Panels[0].Title != "Azul" || m.Panels[0].Text != "3 & 4" || m.Panels[0].Media == nil || m.Panels[0].Buttons[1].Value != "https://shop.example/1" {
		t.Fatalf("the phone shows %+v", m)
	}
	if a := chosen(sandbox.Pick{MessageID: m.ID, ID: m.Panels[1].Buttons[0].ID}); a.ID != "buy-2" {
		t.Errorf("the answer is %+v", a)
	}
	m = rich(desk.Rich{Body: "Paga", Link: &desk.LinkButton{Title: "Pagar", URL: "https://shop.example/pay"}})
	if len(m.Buttons) != 1 || m.Buttons[0].Value != "https://shop.example/pay" {
		t.Errorf("the phone shows %+v", m)
	}
	form := json.RawMessage(`{"type":"AdaptiveCard","version":"1.5","body":[{"type":"Input.Text","id":"name"}],"actions":[{"type":"Action.Submit","title":"Guardar","data":{"id":"save"}}]}`)
	m = rich(desk.Rich{Adaptive: form})
	if len(m.Adaptive) == 0 {
		t.Fatalf("the phone shows %+v", m)
	}
	if a := chosen(sandbox.Pick{MessageID: m.ID, ID: "save", Title: "Guardar", Data: json.RawMessage(`{"id":"save","name":"Ana"}`)}); a.Kind != "adaptive" || a.ID != "save" || !strings.Contains(string(a.Form), "Ana") {
		t.Errorf("the answer is %+v", a)
	}
}

func TestEditsDeletionsAndReactionsAreFollowed(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	in, m := s.say(sandbox.Draft{Kind: "text", Text: "hola"})
	_, err := s.table.Edit(s.account.ID, s.phone.ID, m.ID, "hola & adiós")
	s.must(err)
	if got := s.next("the edit", func(in platform.Inbound) bool { return in.Edit != nil }); got.Edit.ID != in.Message.ID || got.Edit.Text != "hola & adiós" {
		t.Errorf("the edit is %+v", got.Edit)
	}
	sent, err := s.answer(in, desk.Message{Kind: desk.MessageText, Text: "buenas"})
	s.must(err)
	for _, emoji := range []string{"👍", "🎉", ""} {
		_, err = s.table.React(s.account.ID, s.phone.ID, s.last().ID, emoji)
		s.must(err)
		if got := s.next("the reaction", func(in platform.Inbound) bool { return in.Reaction != nil }); got.Reaction.ID != sent.ID || got.Reaction.Emoji != emoji {
			t.Errorf("the reaction is %+v", got.Reaction)
		}
	}
	_, err = s.table.Revoke(s.account.ID, s.phone.ID, m.ID)
	s.must(err)
	if got := s.next("the deletion", func(in platform.Inbound) bool { return in.Delete != nil }); got.Delete.ID != in.Message.ID {
		t.Errorf("the deletion is %+v", got.Delete)
	}
}

func TestChecksAndProbeTellWhatIsWrong(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	for _, c := range s.session.(platform.Checker).Check(t.Context()) {
		if c.State != "ok" {
			t.Errorf("%s: %s: %s", c.Key, c.State, c.Detail.En)
		}
	}
	if standing, err := s.session.(platform.Prober).Probe(t.Context(), true); err != nil || standing.Trouble != nil {
		t.Errorf("all is well, and the probe says %+v, %v", standing, err)
	}
	wrong, err := connector.New().Open(platform.Account{Settings: s.account.Settings, Secrets: map[string]string{"app_password": "wrong"}}, platform.Host{HTTP: http.DefaultClient, Clock: s.clock})
	s.must(err)
	if c := wrong.(platform.Checker).Check(t.Context())[0]; c.State != "failed" {
		t.Errorf("a wrong secret is %+v", c)
	}
	if _, err := wrong.(platform.Prober).Probe(t.Context(), false); platform.AsFailure(err).Kind != platform.BadCredentials {
		t.Errorf("the probe with a wrong secret: %v", err)
	}
}

func TestATokenThatHasEndedIsReplaced(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	in, _ := s.say(sandbox.Draft{Kind: "text", Text: "hola"})
	for range 2 {
		_, err := s.answer(in, desk.Message{Kind: desk.MessageText, Text: "x"})
		s.must(err)
		s.clock.Advance(2 * time.Hour)
	}
}

func TestTooManyMessagesAtOnceWait(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	in, _ := s.say(sandbox.Draft{Kind: "text", Text: "hola"})
	for range 40 {
		if _, err := s.answer(in, desk.Message{Kind: desk.MessageText, Text: "x"}); err != nil {
			if f := platform.AsFailure(err); f.Kind != platform.Throttled || f.RetryAfter == 0 {
				t.Errorf("refused as %+v", f)
			}
			return
		}
	}
	t.Error("forty messages at once were taken")
}
