package outbound

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"image"
	"image/png"
	"slices"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func pngOf(t testing.TB, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, w, h))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func (b *bed) upload(name string, data []byte) string {
	b.t.Helper()
	a, err := b.files.Upload(b.ctx, b.who, name, bytes.NewReader(data))
	if err != nil {
		b.t.Fatal(err)
	}
	return a.ID
}

func TestAReplyThatTheChannelCannotTakeIsRefusedAndLeavesNothing(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		b.session.caps.LinkButton = platform.No
		conv, other := b.customer("Bea"), b.customer("Carl")
		stranger := b.who
		stranger.WorkspaceID = ident.New()
		long := strings.Repeat("é", 101)
		big := b.upload("big.png", pngOf(t, 3000, 3000))
		theirs := b.say(b.service, other, "elsewhere")
		before := len(b.events())
		rich := func(r desk.Rich) Reply { return Reply{Kind: desk.MessageRich, Rich: &r} }
		cases := []struct {
			name  string
			who   access.Who
			conv  string
			reply Reply
			code  desk.Code
			field string
			says  string
		}{
			{"another workspace", stranger, conv.ID, Reply{Kind: desk.MessageText, Text: "hi"}, desk.CodeNotFound, "", ""},
			{"no such conversation", b.who, ident.New(), Reply{Kind: desk.MessageText, Text: "hi"}, desk.CodeNotFound, "", ""},
			{"no text", b.who, conv.ID, Reply{Kind: desk.MessageText, Text: " \n"}, desk.CodeInvalid, "text", "empty"},
			{"too long", b.who, conv.ID, Reply{Kind: desk.MessageText, Text: long}, desk.CodeInvalid, "text", "101 characters; this channel takes 100"},
			{"unknown kind", b.who, conv.ID, Reply{Kind: "carrier pigeon"}, desk.CodeInvalid, "kind", ""},
			{"note as reply", b.who, conv.ID, Reply{Kind: "note", Text: "x"}, desk.CodeInvalid, "kind", ""},
			{"no files", b.who, conv.ID, Reply{Kind: desk.MessageMedia}, desk.CodeInvalid, "attachments", "empty"},
			{"no such upload", b.who, conv.ID, Reply{Kind: desk.MessageMedia, UploadIDs: []string{ident.New()}}, desk.CodeInvalid, "attachments[0]", "no upload"},
			{"file too large for the kind", b.who, conv.ID, Reply{Kind: desk.MessageImage, UploadIDs: []string{big}}, desk.CodeInvalid, "attachments", "1000"},
			{"same file twice", b.who, conv.ID, Reply{Kind: desk.MessageMedia, UploadIDs: []string{big, big}}, desk.CodeInvalid, "attachments[1]", "no upload"},
			{"video not taken", b.who, conv.ID, Reply{Kind: desk.MessageVideo, UploadIDs: []string{big}}, desk.CodeUnsupported, "", "video"},
			{"quote of another conversation", b.who, conv.ID, Reply{Kind: desk.MessageText, Text: "x", ReplyTo: theirs.ID}, desk.CodeInvalid, "reply_to", ""},
			{"template without name", b.who, conv.ID, Reply{Kind: desk.MessageTemplate, Template: &desk.Template{}}, desk.CodeInvalid, "template", ""},
			{"rich without content", b.who, conv.ID, Reply{Kind: desk.MessageRich}, desk.CodeInvalid, "content", ""},
			{"button title too long", b.who, conv.ID, rich(desk.Rich{Body: "b", Buttons: []desk.Button{{ID: "1", Title: strings.Repeat("x", 21)}}}), desk.CodeInvalid, "content.buttons[0].title", "21 characters; this channel takes 20"},
			{"button ids twice", b.who, conv.ID, rich(desk.Rich{Body: "b", Buttons: []desk.Button{{ID: "1", Title: "a"}, {ID: "1", Title: "b"}}}), desk.CodeInvalid, "content.buttons[1].id", "twice"},
			{"bad link", b.who, conv.ID, rich(desk.Rich{Body: "b", Link: &desk.LinkButton{Title: "go", URL: "javascript:alert(1)"}}), desk.CodeInvalid, "content.link.url", ""},
		}
		for _, c := range cases {
			_, err := b.service.Reply(b.ctx, c.who, c.conv, c.reply)
			if desk.CodeOf(err) != c.code {
				t.Errorf("%s: %v", c.name, err)
				continue
			}
			var e *desk.Error
			if errors.As(err, &e); c.field != "" && (len(e.Problems) == 0 || e.Problems[0].Field != c.field) {
				t.Errorf("%s: problems %v, want %s", c.name, e.Problems, c.field)
			}
			if !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: %v does not say %q", c.name, err, c.says)
			}
		}
		if after := len(b.events()); after != before {
			t.Errorf("%d events of refused replies", after-before)
		}
	})
}

func TestAfterTheWindowOnlyATemplateIsTaken(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	b.session.caps.Window = platform.WindowRule{Seconds: 24 * 3600, Templates: true}
	conv := b.customer("Bea")
	early := b.say(b.service, conv, "in time")
	b.clock.Advance(24*time.Hour - time.Microsecond)
	b.say(b.service, conv, "just in time")
	b.clock.Advance(time.Microsecond)
	_, err := b.service.Reply(b.ctx, b.who, conv.ID, Reply{Kind: desk.MessageText, Text: "late"})
	if desk.CodeOf(err) != desk.CodeWindowClosed || !strings.Contains(err.Error(), "24 hours") || !strings.Contains(err.Error(), "template") {
		t.Errorf("late: %v", err)
	}
	ms, err := b.service.Reply(b.ctx, b.who, conv.ID, Reply{Kind: desk.MessageTemplate, Template: &desk.Template{Name: "hello", Language: "es"}})
	if err != nil || ms[0].Kind != desk.MessageTemplate {
		t.Errorf("template: %+v, %v", ms, err)
	}
	b.write(func(tx *store.Tx) error {
		m := b.message(early.ID)
		m.Status = desk.StatusFailed
		return tx.UpdateMessages(b.ctx, []desk.Message{m})
	})
	if _, err := b.service.Retry(b.ctx, b.who, early.ID); desk.CodeOf(err) != desk.CodeWindowClosed {
		t.Errorf("retry after the window: %v", err)
	}
}

func TestFilesBecomeOneMessageEachWithTheTextWhereItFits(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		small := pngOf(t, 8, 4)
		ogg := append([]byte("OggS\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00aaaabbbbcccc\x01\x13OpusHead"), make([]byte, 64)...)
		kinds := func(uploads []string, text string) []string {
			conv := b.customer(ident.New())
			made, err := b.service.Reply(b.ctx, b.who, conv.ID, Reply{Kind: desk.MessageMedia, Text: text, UploadIDs: uploads})
			if err != nil {
				t.Fatalf("%q: %v", text, err)
			}
			found, err := s.Read().Outbox(b.ctx, b.who.WorkspaceID, b.channel, 100)
			if err != nil {
				t.Fatal(err)
			}
			var out []string
			for _, o := range found {
				if m := b.message(o.ID); m.ConversationID == conv.ID {
					if len(out) >= len(made) || made[len(out)].ID != m.ID {
						t.Errorf("message %d of the outbox is not answered", len(out))
					}
					out = append(out, string(m.Kind)+":"+m.Text)
					if m.Kind != desk.MessageText && (len(m.Attachments) != 1 || m.Attachments[0].State != desk.AttachmentReady) {
						t.Errorf("attachments %+v", m.Attachments)
					}
				}
			}
			return out
		}
		cases := []struct {
			name    string
			uploads []string
			text    string
			want    []string
		}{
			{"caption", []string{b.upload("a.png", small)}, "look", []string{"image:look"}},
			{"two files", []string{b.upload("a.png", small), b.upload("b.pdf", []byte("%PDF-1.7 x"))}, "look", []string{"image:look", "document:"}},
			{"no caption on sound", []string{b.upload("a.ogg", ogg)}, "listen", []string{"text:listen", "audio:"}},
			{"caption too long", []string{b.upload("a.png", small)}, strings.Repeat("x", 30), []string{"text:" + strings.Repeat("x", 30), "image:"}},
			{"type not taken as image", []string{b.upload("a.gif", []byte("GIF89a\x01\x00\x01\x00"))}, "", []string{"document:"}},
		}
		for _, c := range cases {
			if got := kinds(c.uploads, c.text); !slices.Equal(got, c.want) {
				t.Errorf("%s: %q, want %q", c.name, got, c.want)
			}
		}
		taken := cases[0].uploads
		if _, err := b.service.Reply(b.ctx, b.who, b.customer("Dan").ID, Reply{Kind: desk.MessageMedia, UploadIDs: taken}); desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("an upload was sent twice: %v", err)
		}
	})
}

func TestFilesAndQuotesReachTheConnector(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	conv := b.customer("Bea")
	got := make(chan platform.Outgoing, 4)
	b.session.send = func(_ context.Context, _ int, o platform.Outgoing) (platform.Receipt, error) {
		for _, m := range o.Media {
			f, err := m.Open()
			if err != nil {
				return platform.Receipt{}, err
			}
			_ = f.Close()
		}
		got <- o
		return platform.Receipt{ID: platform.RemoteMessageID("e" + o.Message.Message().ID), Keys: []platform.RemoteUserKey{"user:other-name"}}, nil
	}
	id, external, err := b.store.Read().NewestInbound(b.ctx, b.who.WorkspaceID, conv.ID)
	if err != nil {
		t.Fatal(err)
	}
	up := b.upload("../../sneaky\u202egnp.png", pngOf(t, 2, 2))
	ms, err := b.service.Reply(b.ctx, b.who, conv.ID, Reply{Kind: desk.MessageMedia, Text: "see", UploadIDs: []string{up}, ReplyTo: id})
	if err != nil {
		t.Fatal(err)
	}
	m := ms[0]
	b.begin(b.service)
	b.until(m, desk.StatusSent)
	o := <-got
	if len(o.Media) != 1 || o.Media[0].Attachment.Name != "sneakygnp.png" || o.ReplyTo != platform.RemoteMessageID(external) || o.To.Address != "Bea" || len(o.To.Keys) != 1 {
		t.Errorf("%+v", o)
	}
	keys, err := b.store.Read().IdentityKeys(b.ctx, b.who.WorkspaceID, "echo", []string{"user:other-name"})
	if err != nil || keys["user:other-name"] != conv.IdentityID {
		t.Errorf("the platform's other name of the customer: %v %v", keys, err)
	}
}

func TestANoteStaysWithinTheTeam(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		b.begin(b.service)
		conv := b.customer("Bea")
		note, err := b.service.Note(b.ctx, b.who, conv.ID, "they are angry\x00", "", nil)
		if err != nil {
			t.Fatal(err)
		}
		if note.Direction != desk.DirectionNote || note.Text != "they are angry" {
			t.Errorf("%+v", note)
		}
		if _, ok := desk.NewOutgoing(note); ok {
			t.Error("a note became an outgoing message")
		}
		b.until(b.say(b.service, conv, "how can I help?"), desk.StatusSent)
		if got := b.session.sentTexts(); !slices.Equal(got, []string{"how can I help?"}) {
			t.Errorf("sent %q", got)
		}
		if _, err := b.service.Retry(b.ctx, b.who, note.ID); desk.CodeOf(err) != desk.CodeConflict {
			t.Errorf("retry of a note: %v", err)
		}
		if _, err := b.service.Note(b.ctx, b.who, ident.New(), "x", "", nil); desk.CodeOf(err) != desk.CodeNotFound {
			t.Errorf("note elsewhere: %v", err)
		}
		c, err := s.Read().CaseByID(b.ctx, b.who.WorkspaceID, conv.CaseID)
		if err != nil || c.LastMessage.Text != "how can I help?" {
			t.Errorf("%+v %v", c, err)
		}
	})
}

func TestOnlyWhatFailedIsSentAgain(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	m := b.say(b.service, b.customer("Bea"), "hello")
	if _, err := b.service.Retry(b.ctx, b.who, m.ID); desk.CodeOf(err) != desk.CodeConflict {
		t.Errorf("retry of a queued message: %v", err)
	}
	stranger := b.who
	stranger.WorkspaceID = ident.New()
	if _, err := b.service.Retry(b.ctx, stranger, m.ID); desk.CodeOf(err) != desk.CodeNotFound {
		t.Errorf("retry by a stranger: %v", err)
	}
}

func TestReadingClearsCountsOnceAndTellsTheCustomer(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		b.begin(b.service)
		conv := b.customer("Bea")
		for range 3 {
			if err := b.service.MarkRead(b.ctx, b.who, conv.ID); err != nil {
				t.Fatal(err)
			}
		}
		testkit.Eventually(t, waitLimit, "the receipt is sent", func() bool {
			b.session.mu.Lock()
			defer b.session.mu.Unlock()
			return len(b.session.reads) == 1 && b.session.reads[0] == platform.RemoteMessageID("in-"+conv.ID)
		})
		evs := b.events()
		if len(evs) != 2 {
			t.Fatalf("%d events", len(evs))
		}
		var view desk.ConversationView
		for _, e := range evs {
			if e.Type == desk.EventConversationUpdated {
				if err := json.Unmarshal(e.Data, &view); err != nil {
					t.Fatal(err)
				}
			}
		}
		c, err := s.Read().CaseByID(b.ctx, b.who.WorkspaceID, conv.CaseID)
		if err != nil || c.UnreadCount != 0 || view.UnreadCount != 0 || !view.Window.Open || view.Contact.Name != "Bea" {
			t.Errorf("%+v %+v %v", c, view, err)
		}
	})
}

func TestAReactionIsSentOrTakenBack(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	b.begin(b.service)
	conv := b.customer("Bea")
	id, _, err := b.store.Read().NewestInbound(b.ctx, b.who.WorkspaceID, conv.ID)
	if err != nil {
		t.Fatal(err)
	}
	colleague := b.who
	colleague.UserID = ident.New()
	for _, who := range []access.Who{colleague, b.who} {
		m, err := b.service.React(b.ctx, who, id, "👍🏽")
		if err != nil || len(m.Reactions) != 1 || m.Reactions[0].Author.ID != who.UserID {
			t.Fatalf("%+v %v", m.Reactions, err)
		}
	}
	testkit.Eventually(t, waitLimit, "both are sent", func() bool {
		b.session.mu.Lock()
		defer b.session.mu.Unlock()
		return len(b.session.reacts) == 2
	})
	b.session.mu.Lock()
	b.session.react = func(string) error { return &platform.Failure{Kind: platform.Rejected, Title: "no"} }
	b.session.mu.Unlock()
	if _, err := b.service.React(b.ctx, b.who, id, "🎉"); err != nil {
		t.Fatal(err)
	}
	testkit.Eventually(t, waitLimit, "the refused one is gone", func() bool { return len(b.message(id).Reactions) == 0 })
	for _, bad := range []string{"two words", "👍👍", strings.Repeat("x", 65)} {
		if _, err := b.service.React(b.ctx, b.who, id, bad); desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
	b.session.mu.Lock()
	b.session.caps.Reactions = platform.No
	b.session.mu.Unlock()
	if _, err := b.service.React(b.ctx, b.who, id, "👍"); desk.CodeOf(err) != desk.CodeUnsupported {
		t.Errorf("unsupported: %v", err)
	}
}

func TestTypingIsShownAtMostOnceEachFewSeconds(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	tm := newTurned()
	s := b.node(tm)
	conv := b.customer("Bea")
	for range 5 {
		if err := s.Typing(b.ctx, b.who, conv.ID); err != nil {
			t.Fatal(err)
		}
	}
	if id := <-b.session.typed; id != platform.RemoteMessageID("in-"+conv.ID) {
		t.Errorf("typing for %s", id)
	}
	tm.turn(typingEvery)
	if err := s.Typing(b.ctx, b.who, conv.ID); err != nil {
		t.Fatal(err)
	}
	<-b.session.typed
	s.Stop(b.ctx)
	if n := len(b.session.typed); n != 0 {
		t.Errorf("%d typing calls too many", n)
	}
	if err := s.Typing(b.ctx, b.who, ident.New()); desk.CodeOf(err) != desk.CodeNotFound {
		t.Errorf("typing elsewhere: %v", err)
	}
}
