package outbound

import (
	"context"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// Proves: 002-40
func TestAgentsSendNoFilesWhereTheWorkstreamSaysSo(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		conv := b.customer("ana")
		upload := desk.Attachment{ID: ident.New(), Mime: "image/png", Name: "a.png", Size: 10, State: desk.AttachmentReady}
		b.write(func(tx *store.Tx) error {
			return first(tx.InsertUpload(b.ctx, b.who.WorkspaceID, upload, b.who.UserID, start),
				tx.SaveWorkstream(b.ctx, store.Workstream{WorkspaceID: b.who.WorkspaceID, ID: "w", Name: "Shop", Settings: []byte("{}"), Channels: []string{b.channel}, CustomerFiles: true}))
		})
		file := Reply{Kind: desk.MessageMedia, UploadIDs: []string{upload.ID}}
		if _, err := b.service.Reply(b.ctx, b.who, conv.ID, file); desk.CodeOf(err) != desk.CodeUnsupported {
			t.Errorf("a file: %v", err)
		}
		views, err := s.Read().ConversationViews(b.ctx, b.who.WorkspaceID, []desk.Conversation{conv})
		if err != nil || !views[0].NoFiles {
			t.Errorf("view %+v, %v", views, err)
		}
		b.say(b.service, conv, "words are fine")
	})
}

func TestAnAutomaticMessageThatFailsLeavesTheCaseAlone(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		conv := b.customer("ana")
		before, err := s.Read().CaseByID(b.ctx, b.who.WorkspaceID, conv.CaseID)
		if err != nil {
			t.Fatal(err)
		}
		say := func(text string) {
			err := b.service.SayAutomatically(b.ctx, Automatic{WorkspaceID: b.who.WorkspaceID, ConversationID: conv.ID,
				Word: func(context.Context, *store.Tx, desk.Conversation, string) (string, error) { return text, nil }})
			if err != nil {
				t.Fatal(err)
			}
		}
		say("hello from the desk")
		say("")
		after, err := s.Read().CaseByID(b.ctx, b.who.WorkspaceID, conv.CaseID)
		if err != nil || after.Version != before.Version || after.WaitingSince == nil || after.FirstReplyAt != nil {
			t.Errorf("case %+v, %v", after, err)
		}
		answers, err := s.Read().AnswersOf(b.ctx, after)
		if err != nil || answers.First != nil || answers.Unanswered == nil {
			t.Errorf("answers %+v, %v", answers, err)
		}
		made := 0
		for _, e := range b.events() {
			if e.Type == desk.EventMessageCreated && e.Actor == desk.AutomaticActor {
				made++
			}
		}
		if made != 1 {
			t.Errorf("%d messages", made)
		}
	})
}
