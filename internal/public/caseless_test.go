package public_test

import (
	"context"
	"slices"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/outbound"
	"recado.dev/internal/platform"
	"recado.dev/internal/public"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// noCases has the channel open none.
func (b *bed) noCases() {
	b.Net.OpenCases(false)
	b.chans.live[b.Channel].Channel.NoCases = true
}

func TestWithoutACaseAnItemIsAnsweredAndModerated(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		b := newBed(t, s)
		b.noCases()
		b.run()
		m := b.say("leo", "c1", "How much?")
		made, err := b.sender.Reply(ctx, b.who, m.ConversationID, outbound.Reply{Kind: desk.MessageText, Text: "9 euros", ReplyTo: m.ID})
		if err != nil || len(made) != 1 || made[0].CaseID != "" {
			t.Fatalf("answer = %+v, %v; want one without a case", made, err)
		}
		testkit.Eventually(t, waitLimit, "the answer is out", func() bool { return b.message(made[0].ID).Status == desk.StatusSent })
		if a := b.ended(b.do(public.Order{MessageID: m.ID, Verb: desk.VerbHide})); a.State != desk.ActionDone || !b.message(m.ID).Content.Public.Hidden {
			t.Errorf("hide = %+v; want it done", a)
		}
		view, err := b.public.ItemOf(ctx, b.who, m.ID)
		if err != nil || view.Case != nil || view.AnsweredAt == nil {
			t.Errorf("item = %+v, %v; want it answered, without a case", view, err)
		}
		if n := slices.IndexFunc(b.Events(t), func(e desk.Event) bool { return e.CaseID != "" }); n >= 0 {
			t.Errorf("%s is about a case", b.Events(t)[n].Type)
		}
	})
}

func TestACaseMadeByHandTakesUpItsThreadAndLivesOn(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		b := newBed(t, s)
		b.noCases()
		first, second, other := b.say("leo", "c1", "How much?"), b.say("leo", "c2", "Hello?"), b.say("eva", "c3", "Nice")
		a := b.do(public.Order{MessageID: second.ID, Verb: desk.VerbMakeCase})
		if a.State != desk.ActionDone || a.CaseID == "" {
			t.Fatalf("action = %+v; want it done, with its case", a)
		}
		if again := b.do(public.Order{MessageID: first.ID, Verb: desk.VerbMakeCase}); again.CaseID != a.CaseID {
			t.Errorf("made again: %s; want the same case", again.CaseID)
		}
		third := b.say("leo", "c4", "Anybody?")
		for _, id := range []string{first.ID, second.ID, third.ID} {
			item, err := s.Read().PublicItemByID(ctx, b.Workspace, id)
			if err != nil || item.CaseID != a.CaseID || b.message(id).CaseID != a.CaseID {
				t.Errorf("item %+v, %v, message of %s; want both of the case", item, err, b.message(id).CaseID)
			}
		}
		if b.message(other.ID).CaseID != "" {
			t.Error("somebody else's words have a case too")
		}
		c, err := s.Read().CaseByID(ctx, b.Workspace, a.CaseID)
		if err != nil || c.Status != desk.CaseOpen || c.Number == 0 || c.WaitingSince == nil || c.Subject == "" || c.LastMessage == nil || c.LastMessage.ID != third.ID || c.UnreadCount != 3 {
			t.Errorf("case = %+v, %v; want it open, waiting, with the newest words on top", c, err)
		}
		var made []desk.Event
		for _, e := range b.Events(t) {
			if e.Type == desk.EventCaseCreated {
				made = append(made, e)
			}
		}
		if len(made) != 1 || made[0].Actor.Name != "Ana" {
			t.Errorf("told %+v; want that Ana made one case", made)
		}
		in := inboundtest.Text("leo", "m1", "In private", b.Clock.Now())
		b.Apply(t, in, platform.Inbound{Key: "e", At: b.Clock.Now(), Post: "p1", Edit: &platform.EditIn{ID: "c4", Text: "Anybody there?"}})
		if c, err = s.Read().CaseByID(ctx, b.Workspace, a.CaseID); err != nil || c.LastMessage.Text != "Anybody there?" {
			t.Errorf("case = %+v, %v; want it to follow its thread", c.LastMessage, err)
		}
	})
}
