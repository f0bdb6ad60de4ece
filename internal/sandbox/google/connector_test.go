package google_test

import (
	"io"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	connector "recado.dev/internal/platform/google"
	"recado.dev/internal/sandbox"
)

func rich(r desk.Rich) desk.Message {
	return desk.Message{Kind: desk.MessageRich, Text: r.Body, Content: &desk.Content{Rich: &r}}
}

// Proves: 003-48
func TestTextsAndPicturesGoBothWays(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	in, m := s.Say(sandbox.Draft{Kind: "text", Text: "¿Abrís hoy?"})
	if in.Message.Text != "¿Abrís hoy?" || string(in.Message.ID) != m.ID || in.Sender.Name != "Lucía Ñáñez" {
		t.Errorf("read %+v of %+v", in.Message, in.Sender)
	}
	s.Must(s.Session.(platform.Typer).Typing(t.Context(), s.To(in), in.Message.ID))
	sent, err := s.Answer(in, desk.Message{Kind: desk.MessageText, Text: "Hasta las ocho"})
	s.Must(err)
	if last := s.Last(); last.Text != "Hasta las ocho" || string(sent.ID) != last.ID {
		t.Errorf("the phone shows %+v, we know it as %s", last, sent.ID)
	}
	for _, want := range []desk.Status{desk.StatusDelivered, desk.StatusRead} {
		got := s.Next("a receipt", func(in platform.Inbound) bool { return in.Receipt != nil })
		if got.Receipt.Status != want || got.Receipt.ID != sent.ID {
			t.Errorf("the receipt is %+v, want %s", got.Receipt, want)
		}
	}
	kept, err := s.Table.AddMedia(s.Account.ID, "image/png", "así.png", strings.NewReader("a picture of a door"))
	s.Must(err)
	in, _ = s.Say(sandbox.Draft{Kind: "image", MediaID: kept.ID})
	if in.Message.Kind != desk.MessageImage || len(in.Message.Attachments) != 1 {
		t.Fatalf("read %+v", in.Message)
	}
	got, err := s.Session.(platform.MediaFetcher).FetchMedia(t.Context(), in.Message.Attachments[0].Remote, 1<<20)
	s.Must(err)
	if raw, err := io.ReadAll(got.Body); err != nil || string(raw) != "a picture of a door" || got.Mime != "image/png" {
		t.Errorf("the picture is %q, %v", raw, err)
	}
	a := desk.Attachment{ID: "file-1", Mime: "image/png", Name: "foto.png", Size: 22, State: desk.AttachmentReady}
	_, err = s.Answer(in, desk.Message{Kind: desk.MessageImage, Attachments: []desk.Attachment{a}}, platform.OutgoingMedia{Attachment: a, Link: s.Files})
	s.Must(err)
	if last := s.Last(); last.Kind != "image" || last.Media == nil || last.Media.Size != 22 {
		t.Errorf("the phone shows %+v", last)
	}
}

// Proves: 003-49
func TestOnlyCustomersBegin(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	d := connector.New().Describe()
	if d.StartBy != "" || d.Caps.Proactive == platform.Yes || d.Retired == nil {
		t.Errorf("the declaration lets the business begin, or is not retired")
	}
	in, _ := s.Say(sandbox.Draft{Kind: "text", Text: "Hola"})
	in.Sender.Address = "nobody-" + s.Phone.ID
	if _, err := s.Answer(in, desk.Message{Kind: desk.MessageText, Text: "Hola"}); platform.AsFailure(err).Kind != platform.RecipientGone {
		t.Errorf("writing to who never wrote answers %v", err)
	}
}

func TestSuggestionsAndPagesAreShownAndChoicesComeBack(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	in, _ := s.Say(sandbox.Draft{Kind: "text", Text: "Hola"})
	sent, err := s.Answer(in, rich(desk.Rich{Body: "¿Bien?", Buttons: []desk.Button{{ID: "y", Title: "Sí"}, {ID: "n", Title: "No"}}}))
	s.Must(err)
	back, _ := s.Say(sandbox.Draft{Kind: "answer", Choose: &sandbox.Pick{MessageID: string(sent.ID), ID: "n"}})
	if a := back.Message.Content.Answer; a == nil || a.ID != "n" || a.Title != "No" || back.Message.ReplyTo != sent.ID {
		t.Errorf("the answer is %+v", back.Message)
	}
	_, err = s.Answer(in, rich(desk.Rich{Body: "Mira", Page: &desk.PagePreview{URL: "https://shop.example/sale", Title: "Rebajas", ImageURL: s.Files}}))
	s.Must(err)
	if last := s.Last(); len(last.Panels) != 1 || last.Panels[0].Title != "Rebajas" || last.Panels[0].Media == nil || last.Panels[0].Buttons[0].Value != "https://shop.example/sale" {
		t.Errorf("the page is %+v", last)
	}
}

func TestAnswersEndThirtyDaysLater(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	in, _ := s.Say(sandbox.Draft{Kind: "text", Text: "Hola"})
	s.Clock.Advance(31 * 24 * time.Hour)
	if _, err := s.Answer(in, desk.Message{Kind: desk.MessageText, Text: "Hola"}); platform.AsFailure(err).Kind != platform.RecipientGone {
		t.Errorf("a month later: %v", err)
	}
}
