package inbound_test

import (
	"context"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func TestHistoryIsFoundButAsksNobodyForAnAnswer(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		old := text("ana", "h1", "¿Tenéis mantas?", start.Add(-90*24*time.Hour))
		reply := text("ana", "h2", "Sí, de lana.", start.Add(-89*24*time.Hour))
		reply.Echo, reply.Message = reply.Message, nil
		old.Backfill, reply.Backfill = true, true
		r.Apply(t, old, reply)
		ms := r.Messages(t)
		if len(ms) != 2 || ms[0].Text != "¿Tenéis mantas?" || ms[1].Direction != desk.DirectionOut {
			t.Fatalf("messages %+v", ms)
		}
		c := caseOf(t, r, ms[0])
		if c.Status != desk.CaseResolved || c.UnreadCount != 0 || c.WaitingSince != nil || c.LastMessage.Text != "Sí, de lana." {
			t.Errorf("case %+v", c)
		}
		cv, err := s.Read().ConversationByID(context.Background(), r.Workspace, ms[0].ConversationID)
		if err != nil || cv.UnreadCount != 0 || cv.LastInboundAt == nil || !cv.LastInboundAt.Equal(ms[0].OccurredAt) {
			t.Errorf("conversation %+v, %v", cv, err)
		}
		counts, err := s.Read().CaseCounts(context.Background(), r.Workspace, "nobody")
		if err != nil || counts.All != (store.CaseCount{Resolved: 1}) {
			t.Errorf("counts %+v, %v", counts, err)
		}
	})
}
