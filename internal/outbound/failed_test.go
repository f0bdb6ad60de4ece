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

func TestAReplyThatFailsIsNoReply(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		refuse := true
		b.session.send = func(_ context.Context, _ int, o platform.Outgoing) (platform.Receipt, error) {
			if refuse {
				return platform.Receipt{}, &platform.Failure{Kind: platform.Rejected, Title: "no"}
			}
			return platform.Receipt{ID: platform.RemoteMessageID("x-" + o.Message.Message().ID)}, nil
		}
		conv := b.customer("Bea")
		caseOf := func() desk.Case {
			t.Helper()
			c, err := s.Read().CaseByID(b.ctx, b.who.WorkspaceID, conv.CaseID)
			if err != nil {
				t.Fatal(err)
			}
			return c
		}
		since := caseOf().WaitingSince
		if since == nil {
			t.Fatal("nobody waits")
		}
		b.clock.Advance(time.Minute)
		m := b.say(b.service, conv, "nobody reads this")
		if c := caseOf(); c.WaitingSince != nil || c.FirstReplyAt == nil {
			t.Fatalf("on its way: %+v", c)
		}
		b.begin(b.service)
		b.until(m, desk.StatusFailed)
		c := caseOf()
		if c.FirstReplyAt != nil || c.WaitingSince == nil || !c.WaitingSince.Equal(*since) || c.LastMessage.Status != desk.StatusFailed {
			t.Fatalf("failed: %+v", c)
		}
		last := b.events()
		told := last[len(last)-2:]
		if told[0].Type != desk.EventCaseUpdated && told[1].Type != desk.EventCaseUpdated {
			t.Errorf("the last events are %s, %s", told[0].Type, told[1].Type)
		}
		counts, err := s.Read().CaseCounts(b.ctx, b.who.WorkspaceID, "nobody")
		if err != nil || counts.All != (store.CaseCount{Open: 1, Unread: 1}) {
			t.Errorf("counts %+v %v", counts.All, err)
		}
		waiting, err := s.Read().ListCases(b.ctx, b.who.WorkspaceID, store.CaseQuery{Sort: store.CasesByWaiting, Limit: 10})
		if err != nil || len(waiting) != 1 || waiting[0].WaitingSince == nil {
			t.Errorf("by waiting: %+v %v", waiting, err)
		}

		refuse = false
		b.clock.Advance(time.Hour)
		at := b.clock.Now()
		if _, err := b.service.Retry(b.ctx, b.who, m.ID); err != nil {
			t.Fatal(err)
		}
		b.until(m, desk.StatusSent)
		if c := caseOf(); c.WaitingSince != nil || c.FirstReplyAt == nil || !c.FirstReplyAt.Equal(at) || c.LastMessage.Status != desk.StatusSent {
			t.Errorf("sent again: %+v", c)
		}

		// A later answer that fails takes nothing from the first.
		refuse = true
		b.clock.Advance(time.Hour)
		b.until(b.say(b.service, conv, "and this"), desk.StatusFailed)
		if c := caseOf(); c.WaitingSince != nil || c.FirstReplyAt == nil || !c.FirstReplyAt.Equal(at) {
			t.Errorf("another one failed: %+v", c)
		}
	})
}
