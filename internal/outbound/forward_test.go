package outbound

import (
	"context"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// copyOf makes copies as the API does, and counts them.
func (b *bed) copyOf(n *int) CopyFile {
	return func(ctx context.Context, a desk.Attachment) (desk.Attachment, error) {
		*n++
		f, err := b.files.OpenAttachment(ctx, a)
		if err != nil {
			return desk.Attachment{}, err
		}
		defer func() { _ = f.Close() }()
		return b.files.Upload(ctx, b.who, a.Name, f)
	}
}

func TestAForwardedFileIsACopyAndRefusalsComeBeforeIt(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		from, to := b.customer("Ana"), b.customer("Bea")
		picture := b.upload("look.png", pngOf(t, 8, 4))
		sent, err := b.service.Reply(b.ctx, b.who, from.ID, Reply{Kind: desk.MessageMedia, Text: "look", UploadIDs: []string{picture}})
		if err != nil {
			t.Fatal(err)
		}
		copies := 0
		got, err := b.service.Forward(b.ctx, b.who, b.message(sent[0].ID), to.ID, b.copyOf(&copies), nil)
		if err != nil {
			t.Fatal(err)
		}
		kept := b.message(got[0].ID)
		if copies != 1 || kept.Kind != desk.MessageImage || kept.Text != "look" || kept.Content == nil || !kept.Content.Forwarded ||
			len(kept.Attachments) != 1 || kept.Attachments[0].BlobKey == b.message(sent[0].ID).Attachments[0].BlobKey {
			t.Errorf("%d copies, %+v", copies, kept)
		}
		evs := b.events()
		if last := evs[len(evs)-1]; last.Type != desk.EventForwarded || last.MessageID != sent[0].ID {
			t.Errorf("got %+v", last)
		}

		b.session.caps.Media = map[string]platform.Media{}
		if _, err := b.service.Forward(b.ctx, b.who, b.message(sent[0].ID), to.ID, b.copyOf(&copies), nil); desk.CodeOf(err) != desk.CodeUnsupported || copies != 1 {
			t.Errorf("a channel without pictures: %v, %d copies", err, copies)
		}
		b.session.caps.Window = platform.WindowRule{Seconds: 24 * 3600}
		b.clock.Advance(25 * time.Hour)
		if _, err := b.service.Forward(b.ctx, b.who, b.message(sent[0].ID), to.ID, b.copyOf(&copies), nil); desk.CodeOf(err) != desk.CodeWindowClosed || copies != 1 {
			t.Errorf("a closed window: %v, %d copies", err, copies)
		}
	})
}

func TestWhatAMessageSaysIsWhatGoesOn(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		m    desk.Message
		want string
		code desk.Code
	}{
		"text":     {desk.Message{Kind: desk.MessageText, Text: "*hi*"}, "*hi*", ""},
		"choices":  {desk.Message{Kind: desk.MessageRich, Content: &desk.Content{Rich: &desk.Rich{Header: "A", Body: "B"}}}, "A\n\nB", ""},
		"answer":   {desk.Message{Kind: desk.MessageAnswer, Content: &desk.Content{Answer: &desk.Answer{Title: "Yes"}}}, "Yes", ""},
		"contacts": {desk.Message{Kind: desk.MessageContacts, Content: &desk.Content{Contacts: []desk.ContactCard{{Name: "Leo", Phones: []desk.LabelledText{{Value: "+34 1"}}}}}}, "Leo\n+34 1", ""},
		"template": {desk.Message{Kind: desk.MessageTemplate, Content: &desk.Content{Template: &desk.Template{Name: "x"}}}, "", desk.CodeUnsupported},
		"note":     {desk.Message{Kind: desk.MessageText, Text: "us", Direction: desk.DirectionNote}, "", desk.CodeUnsupported},
		"deleted":  {desk.Message{Kind: desk.MessageText, Text: "us", DeletedAt: &start}, "", desk.CodeConflict},
		"no file":  {desk.Message{Kind: desk.MessageImage, Attachments: []desk.Attachment{{State: desk.AttachmentPending}}}, "", desk.CodeConflict},
	} {
		r, err := forwardOf(c.m)
		if r.Text != c.want || c.code != "" && desk.CodeOf(err) != c.code || c.code == "" && err != nil {
			t.Errorf("%s: got %q, %v", name, r.Text, err)
		}
	}
}
