package casework_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"recado.dev/internal/casework"
	"recado.dev/internal/desk"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/store"
)

// split makes a case of its own of the message with these words and all after it.
func (v *shop) split(words string) casework.SplitCases {
	v.t.Helper()
	from := slices.IndexFunc(v.Messages(v.t), func(m desk.Message) bool { return m.Text == words })
	if from < 0 {
		v.t.Fatalf("nobody wrote %q", words)
	}
	m := v.Messages(v.t)[from]
	var out casework.SplitCases
	err := v.write(func(tx *store.Tx) error {
		var err error
		out, err = casework.Split(context.Background(), tx, v.by(), casework.SplitOff{CaseID: m.CaseID, From: m.ID})
		return err
	})
	if err != nil {
		v.t.Fatal(err)
	}
	return out
}

func TestAfterASplitEachCaseWaitsForItsOwnQuestion(t *testing.T) {
	t.Parallel()
	eachShop(t, func(t *testing.T, v *shop) {
		v.Apply(t, inboundtest.Echo("ana", "a1", "Aquí la tienes", v.at.Add(2*time.Minute)))
		asked := v.at.Add(3 * time.Minute)
		v.Apply(t, inboundtest.Text("ana", "m4", "¿Y mi pedido?", asked), inboundtest.Text("ana", "m5", "¿Hola?", asked.Add(time.Minute)))
		before := v.kase(v.new)
		if before.WaitingSince == nil || !before.WaitingSince.Equal(asked) {
			t.Fatalf("before it waits since %v", before.WaitingSince)
		}
		out := v.split("¿Y mi pedido?")
		rest, fresh := v.kase(v.new), v.kase(out.Case.ID)
		if rest.WaitingSince != nil || rest.FirstReplyAt == nil || rest.LastMessage.Text != "Aquí la tienes" {
			t.Errorf("the rest waits since %v, though it was answered", rest.WaitingSince)
		}
		if fresh.WaitingSince == nil || !fresh.WaitingSince.Equal(asked) || fresh.FirstReplyAt != nil {
			t.Errorf("the new case waits since %v, want %v", fresh.WaitingSince, asked)
		}
		conv, err := v.Store.Read().ConversationByID(context.Background(), v.Workspace, fresh.ConversationID)
		if err != nil || conv.CaseID != fresh.ID {
			t.Fatalf("the conversation goes on in %q, %v", conv.CaseID, err)
		}
		// Reading the conversation reads what is unread of the case that it is of.
		if fresh.UnreadCount != before.UnreadCount || rest.UnreadCount != 0 {
			t.Errorf("unread %d and %d, of %d", fresh.UnreadCount, rest.UnreadCount, before.UnreadCount)
		}
		if fresh.Category != rest.Category || fresh.Language != rest.Language {
			t.Error("the new case is not classified as the old one")
		}
	})
}

func TestASplitLeavesWhoWasNotAnsweredWaiting(t *testing.T) {
	t.Parallel()
	eachShop(t, func(t *testing.T, v *shop) {
		out := v.split("Necesito una factura")
		if rest := v.kase(v.new); rest.WaitingSince == nil || !rest.WaitingSince.Equal(v.at) {
			t.Errorf("nobody answered the first question, yet it waits since %v", rest.WaitingSince)
		}
		if w := out.Case.WaitingSince; w == nil || !w.Equal(v.at.Add(time.Minute)) {
			t.Errorf("the new case waits since %v", w)
		}
	})
}
