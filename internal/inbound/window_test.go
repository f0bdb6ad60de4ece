package inbound_test

import (
	"context"
	"testing"
	"time"

	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// Proves: 002-20
func TestOnlyTheCustomersOwnMessagesMoveTheWindow(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		at := inboundtest.Start
		r.Apply(t, inboundtest.Text("ana", "m1", "hola", at))
		id := r.Messages(t)[0].ConversationID
		closes := func() time.Time {
			t.Helper()
			c, err := s.Read().ConversationByID(context.Background(), r.Workspace, id)
			if err != nil {
				t.Fatal(err)
			}
			w := conversation.WindowIn(c, platform.WindowRule{Seconds: 24 * 3600}, at)
			if w.ClosesAt == nil {
				t.Fatal("there is no window")
			}
			return *w.ClosesAt
		}
		ana := inboundtest.Person("ana")
		for i, in := range []platform.Inbound{
			inboundtest.Echo("ana", "o1", "we are open", at.Add(time.Hour)),
			inboundtest.Receipt("ana", "o1", desk.StatusDelivered, at.Add(2*time.Hour)),
			inboundtest.Receipt("ana", "o1", desk.StatusRead, at.Add(3*time.Hour)),
			{Key: "r", Sender: ana, At: at.Add(4 * time.Hour), Reaction: &platform.ReactionIn{ID: "o1", Emoji: "👍"}},
			{Key: "e", Sender: ana, At: at.Add(5 * time.Hour), Edit: &platform.EditIn{ID: "m1", Text: "hola!"}},
			{Key: "d", Sender: ana, At: at.Add(6 * time.Hour), Delete: &platform.DeleteIn{ID: "m1"}},
			{Key: "t", Sender: ana, At: at.Add(7 * time.Hour), Typing: &platform.TypingIn{}},
			{Key: "p", Sender: ana, At: at.Add(8 * time.Hour), Profile: &platform.ProfileIn{Name: "Ana"}},
			{Key: "s", Sender: ana, At: at.Add(9 * time.Hour), OptOut: &platform.OptOutIn{Stop: true}},
			{Key: "y", Sender: ana, At: at.Add(10 * time.Hour), Message: &platform.MessageIn{ID: "sys", Kind: desk.MessageSystem, Content: &desk.Content{System: &desk.SystemChange{Type: "number_changed"}}}},
			inboundtest.Text("ana", "m0", "what came late", at.Add(-time.Hour)),
		} {
			r.Apply(t, in)
			if got := closes(); !got.Equal(at.Add(24 * time.Hour)) {
				t.Fatalf("event %d moved the window to %s", i, got)
			}
		}
		r.Apply(t, inboundtest.Text("ana", "m2", "¿hay?", at.Add(11*time.Hour)))
		if got := closes(); !got.Equal(at.Add(35 * time.Hour)) {
			t.Errorf("the customer's message moved the window to %s", got)
		}
	})
}

func TestTheNewestMessagesReplyHandleIsKept(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		at := inboundtest.Start
		for i, id := range []string{"m1", "m2"} {
			in := inboundtest.Text("ana", id, "hola", at.Add(time.Duration(i)*time.Second))
			in.Message.Handle, in.Message.HandleUntil = []byte(`"`+id+`"`), at.Add(time.Minute)
			r.Apply(t, in)
		}
		conv := r.Messages(t)[0].ConversationID
		for after, want := range map[time.Duration]string{30 * time.Second: `"m2"`, time.Minute: ""} {
			got, err := s.Read().ReplyHandles(context.Background(), r.Workspace, []string{conv}, at.Add(after))
			if err != nil || string(got[conv]) != want {
				t.Errorf("after %s: %s, %v", after, got[conv], err)
			}
		}
	})
}
