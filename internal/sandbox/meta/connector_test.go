package meta_test

import (
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/messenger"
	"recado.dev/internal/sandbox"
)

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
