package dispatch_test

import (
	"context"
	"testing"

	"recado.dev/internal/cases"
	"recado.dev/internal/desk"
	"recado.dev/internal/routing"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

const pushed = `{"name":"Support","everyone":true}`

func TestANewCaseIsClassifiedAndGivenToWhoIsNext(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s, 2, 1, pushed)
		ids := b.customers(3)
		b.run()
		first, second := b.wantState(ids[0], desk.RoutingAssigned), b.wantState(ids[1], desk.RoutingAssigned)
		if first.Assignee == nil || second.Assignee == nil || first.Assignee.ID == second.Assignee.ID {
			t.Fatalf("assigned to %+v and %+v", first.Assignee, second.Assignee)
		}
		if first.QueueRef == nil || first.QueueRef.Name != "Support" {
			t.Errorf("queue %+v", first.QueueRef)
		}
		if third := b.wantState(ids[2], desk.RoutingWaiting); third.Routing.ReasonCode != string(routing.WaitAtCapacity) {
			t.Errorf("waits for %q", third.Routing.ReasonCode)
		}
		evs, err := s.Read().CaseEvents(context.Background(), b.ws, ids[0], 0, 10)
		if err != nil || len(evs) < 2 || evs[0].Actor != desk.RoutingActor || evs[0].Changes["assignee"][1] != first.Assignee.ID {
			t.Errorf("events %+v, %v", evs, err)
		}
	})
}

func TestTheNextCaseComesTheMomentSomebodyHasRoom(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		for name, p := range map[string]cases.Patch{
			"resolved":   {Status: ptr(desk.CaseResolved)},
			"pending":    {Status: ptr(desk.CasePending)},
			"unassigned": {AssigneeID: ptr("")},
		} {
			t.Run(name, func(t *testing.T) {
				b := newBed(t, s, 1, 1, pushed)
				ids := b.customers(2)
				b.run()
				b.wantState(ids[1], desk.RoutingWaiting)
				b.patch(ids[0], 0, p)
				b.run()
				if name == "unassigned" {
					b.wantState(ids[0], desk.RoutingAssigned) // its customer waits longer
					return
				}
				b.wantState(ids[1], desk.RoutingAssigned)
			})
		}
	})
}

func TestWhoTakesACaseByHandTakesItOutOfTheLine(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s, 2, 1, pushed)
		ids := b.customers(3)
		b.run()
		b.patch(ids[2], 0, cases.Patch{AssigneeID: &b.agents[0]})
		b.run()
		if c := b.wantState(ids[2], desk.RoutingAssigned); c.Assignee.ID != b.agents[0] {
			t.Errorf("%+v", c.Assignee)
		}
		if b.loads()[b.agents[0]] != 2 {
			t.Errorf("loads %v", b.loads())
		}
		list, err := s.Read().Assignments(context.Background(), b.ws, ids[2], "", 10)
		if err != nil || len(list) != 1 || list[0].DecidedBy != "by_hand" {
			t.Errorf("%+v, %v", list, err)
		}
	})
}

func TestAReopenedCaseWaitsAgainOrStaysWithItsAgent(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s, 1, 5, pushed)
		ids := b.customers(1)
		b.run()
		b.patch(ids[0], 0, cases.Patch{Status: ptr(desk.CaseResolved), AssigneeID: ptr("")})
		b.run()
		b.wantState(ids[0], desk.RoutingNone)
		b.presence(0, routing.Away)
		b.patch(ids[0], 0, cases.Patch{Status: ptr(desk.CaseOpen)})
		b.run()
		if c := b.wantState(ids[0], desk.RoutingWaiting); c.Routing.ReasonCode != string(routing.WaitNobodyThere) {
			t.Errorf("%+v", c.Routing)
		}
		b.presence(0, routing.Online)
		b.run()
		b.wantState(ids[0], desk.RoutingAssigned)
	})
}

func TestWhoMayNotSignInAnyMoreKeepsNothingThatTheQueueWantsBack(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s, 2, 1, `{"name":"Support","everyone":true,"on_offline":{"do":"now"}}`)
		id := b.customers(1)[0]
		b.run()
		first := b.index(b.wantState(id, desk.RoutingAssigned).Assignee.ID)
		b.write(func(tx *store.Tx) error {
			now := b.clock.Now()
			if err := tx.UpdateMember(context.Background(), desk.Member{WorkspaceID: b.ws, UserID: b.agents[first], Role: desk.RoleAgent, DisabledAt: &now}); err != nil {
				return err
			}
			return tx.AppendEvents(context.Background(), b.ws, []desk.Event{{Type: desk.EventMemberUpdated, At: now}})
		})
		b.run()
		if c := b.wantState(id, desk.RoutingAssigned); c.Assignee.ID != b.agents[1-first] {
			t.Errorf("it is still with %+v", c.Assignee)
		}
	})
}

func TestACaseWhoseQueueIsGoneIsClassifiedAgainWhenItIsReopened(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t), 1, 5, pushed)
	id := b.customers(1)[0]
	b.run()
	b.patch(id, 0, cases.Patch{Status: ptr(desk.CaseResolved), AssigneeID: ptr("")})
	b.run()
	other, err := b.svc.SaveQueue(context.Background(), b.admin(), "", []byte(`{"name":"Other","everyone":true}`))
	if err != nil {
		t.Fatal(err)
	}
	if err := b.svc.DeleteQueue(context.Background(), b.admin(), b.queue.ID, other.ID); err != nil {
		t.Fatal(err)
	}
	b.patch(id, 0, cases.Patch{Status: ptr(desk.CaseOpen)})
	b.run()
	if c := b.wantState(id, desk.RoutingAssigned); c.Queue != other.ID {
		t.Errorf("it is in %q", c.Queue)
	}
}
