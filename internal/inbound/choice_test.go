package inbound_test

import (
	"context"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// offer puts a message with choices into a conversation, as outbound would.
func offer(t *testing.T, r *inboundtest.Rig, s *store.Store, conversationID string, rich desk.Rich) desk.Message {
	t.Helper()
	ctx := context.Background()
	var m desk.Message
	err := s.Write(ctx, func(tx *store.Tx) error {
		cv, err := tx.LockConversation(ctx, r.Workspace, conversationID)
		if err != nil {
			return err
		}
		m = desk.Message{WorkspaceID: r.Workspace, ID: ident.New(), ConversationID: cv.ID, CaseID: cv.CaseID, ChannelID: cv.ChannelID, Direction: desk.DirectionOut, Kind: desk.MessageRich,
			Content: &desk.Content{Rich: &rich}, Attachments: []desk.Attachment{}, Reactions: []desk.Reaction{}, Status: desk.StatusSent, OccurredAt: start, CreatedAt: start}
		cv.OfferID = m.ID
		if err := tx.InsertMessages(ctx, []desk.Message{m}); err != nil {
			return err
		}
		return tx.SaveConversations(ctx, r.Workspace, []desk.Conversation{cv})
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestATypedAnswerIsUnderstoodOnce(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		r.Apply(t, text("ana", "m1", "Hola", start))
		first := r.Messages(t)[0]
		asked := offer(t, r, s, first.ConversationID, desk.Rich{Body: "Size?", QuickReplies: []desk.Button{{ID: "s", Title: "Small"}, {ID: "l", Title: "Large"}}})
		r.Apply(t, text("ana", "m2", "I have to think", start.Add(time.Second)))
		r.Apply(t, text("ana", "m3", "large!", start.Add(2*time.Second)))
		r.Apply(t, text("ana", "m4", "small", start.Add(3*time.Second)))
		ms := r.Messages(t)
		if got := answerIn(ms, "I have to think"); got != nil {
			t.Errorf("words that are no choice: %+v", got)
		}
		if got := answerIn(ms, "large!"); got == nil || got.ID != "l" || got.Kind != "quick_reply" || got.Title != "Large" {
			t.Errorf("the typed choice: %+v", got)
		}
		if got := answerIn(ms, "small"); got != nil {
			t.Errorf("what was answered is answered again: %+v", got)
		}
		for _, m := range ms {
			if m.Text == "large!" && (m.Kind != desk.MessageAnswer || m.ReplyTo == nil || m.ReplyTo.ID != asked.ID) {
				t.Errorf("the answer is %s to %+v", m.Kind, m.ReplyTo)
			}
		}
	})
}

func TestAnAnswerHasOneShapeWhateverFormItsChoiceWasShownIn(t *testing.T) {
	t.Parallel()
	s := testkit.SQLite(t)
	r := inboundtest.New(t, s)
	r.Apply(t, text("ana", "m1", "Hola", start))
	at := start.Add(24 * time.Hour)
	offer(t, r, s, r.Messages(t)[0].ConversationID, desk.Rich{Body: "When?", Times: &desk.TimePicker{Title: "Fitting", Slots: []desk.TimeSlot{{ID: "t1", Start: at}}}})
	in := text("ana", "m2", "", start.Add(time.Second))
	in.Message.Kind, in.Message.Text = desk.MessageAnswer, "Thu"
	in.Message.Content = &desk.Content{Answer: &desk.Answer{Kind: "list", ID: "t1", Title: "Thu"}}
	in.Elsewhere = true
	r.Apply(t, in)
	got := answerIn(r.Messages(t), "Thu")
	if got == nil || got.Kind != "time" || got.At == nil || !got.At.Equal(at) {
		t.Errorf("%+v", got)
	}
	cv, err := s.Read().ConversationByID(context.Background(), r.Workspace, r.Messages(t)[0].ConversationID)
	if err != nil || !cv.LastInboundAt.Equal(start) {
		t.Errorf("what was said elsewhere opened a window: %v, %v", cv.LastInboundAt, err)
	}
}

func answerIn(ms []desk.Message, text string) *desk.Answer {
	for _, m := range ms {
		if m.Text == text && m.Content != nil {
			return m.Content.Answer
		}
	}
	return nil
}
