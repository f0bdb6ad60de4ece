package inbound_test

import (
	"context"
	"testing"
	"time"

	"recado.dev/internal/cases"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// answer stores a sent answer of an agent, as the outbox leaves it.
func answer(t *testing.T, r *inboundtest.Rig, to desk.Message, id string) {
	t.Helper()
	now := r.Clock.Now()
	m := to
	m.ID, m.ExternalID, m.Direction, m.Status, m.Text = ident.New(), id, desk.DirectionOut, desk.StatusSent, id
	m.Author, m.OccurredAt, m.CreatedAt, m.SentAt = desk.Author{Type: "agent", Name: "Olga"}, now, now, &now
	before := caseOf(t, r, to)
	err := r.Store.Write(context.Background(), func(tx *store.Tx) error {
		if err := tx.InsertMessages(context.Background(), []desk.Message{m}); err != nil {
			return err
		}
		return tx.SaveCases(context.Background(), r.Workspace, []store.CaseChange{{Before: &before, After: cases.OnOutbound(before, m, now)}})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAnAnswerThatThePlatformLosesIsNone(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		failed := func(id string) platform.Inbound {
			in := inboundtest.Receipt("ana", id, desk.StatusFailed, r.Clock.Now())
			in.Receipt.Error = &desk.SendError{Code: "1", Title: "no"}
			return in
		}
		r.Apply(t, text("ana", "m1", "Hola", start))
		in := r.Messages(t)[0]
		r.Clock.Advance(time.Minute)
		answer(t, r, in, "out1")
		r.Clock.Advance(time.Minute)
		second := r.Clock.Now()
		answer(t, r, in, "out2")
		r.Clock.Advance(time.Minute)

		r.Apply(t, failed("out1"))
		if c := caseOf(t, r, in); c.FirstReplyAt == nil || !c.FirstReplyAt.Equal(second) || c.WaitingSince != nil {
			t.Fatalf("the second answer is left: first reply %v, waiting %v", c.FirstReplyAt, c.WaitingSince)
		}
		// What comes in the same batch counts too.
		r.Apply(t, text("ana", "m2", "¿Hola?", start.Add(3*time.Minute)), failed("out2"))
		c := caseOf(t, r, in)
		if c.FirstReplyAt != nil || c.WaitingSince == nil || !c.WaitingSince.Equal(start) || c.UnreadCount != 2 {
			t.Fatalf("no answer is left: first reply %v, waiting %v", c.FirstReplyAt, c.WaitingSince)
		}
		evs := r.Events(t)
		if last := evs[len(evs)-1]; last.Type != desk.EventCaseUpdated || last.CaseID != c.ID {
			t.Errorf("the last event is %s", last.Type)
		}
		r.Clock.Advance(time.Minute)
		r.Apply(t, inboundtest.Receipt("ana", "out2", desk.StatusDelivered, r.Clock.Now()))
		if c = caseOf(t, r, in); c.FirstReplyAt == nil || c.WaitingSince == nil || !c.WaitingSince.Equal(start.Add(3*time.Minute)) {
			t.Errorf("it arrived after all: first reply %v, waiting %v; want since the message after it", c.FirstReplyAt, c.WaitingSince)
		}
		counts, err := s.Read().CaseCounts(context.Background(), r.Workspace, "nobody")
		if err != nil || counts.All != (store.CaseCount{Open: 1, Unread: 1}) {
			t.Errorf("counts %+v %v", counts.All, err)
		}
	})
}
