package dispatch_test

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/dispatch"
	"recado.dev/internal/routing"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

const offered = `{"name":"Support","everyone":true,"distribution":{"mode":"push","method":"least_busy","accept":"offer","offer_seconds":30,"missed_limit":2}}`

func (b *bed) offers(agent int) []dispatch.Offer {
	b.t.Helper()
	list, err := b.svc.Offers(context.Background(), b.who(agent))
	if err != nil {
		b.t.Fatal(err)
	}
	return list
}

// offeredTo is who is asked to take a case, -1 for nobody.
func (b *bed) offeredTo(id string) int {
	b.t.Helper()
	for i := range b.agents {
		for _, o := range b.offers(i) {
			if o.CaseID == id {
				return i
			}
		}
	}
	return -1
}

func TestAnOfferIsAcceptedByItsAgentAlone(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s, 2, 1, offered)
		id := b.customers(1)[0]
		b.run()
		if c := b.wantState(id, desk.RoutingOffered); c.Assignee != nil {
			t.Fatalf("assigned to %+v before anybody said yes", c.Assignee)
		}
		to := b.offeredTo(id)
		if to < 0 {
			t.Fatal("nobody is asked")
		}
		if _, err := b.svc.Accept(context.Background(), b.who(1-to), id); desk.CodeOf(err) != desk.CodeConflict {
			t.Errorf("the other took it: %v", err)
		}
		c, err := b.svc.Accept(context.Background(), b.who(to), id)
		if err != nil || c.Assignee == nil || c.Assignee.ID != b.agents[to] || c.Routing.State != desk.RoutingAssigned {
			t.Fatalf("%+v, %v", c, err)
		}
		list, err := s.Read().Assignments(context.Background(), b.ws, id, "", 10)
		if err != nil || len(list) != 1 || list[0].DecidedBy == "" || !json.Valid(list[0].Why) {
			t.Errorf("%+v, %v", list, err)
		}
		b.run()
		if list, err := s.Read().Assignments(context.Background(), b.ws, id, "", 10); err != nil || len(list) != 1 {
			t.Errorf("decided %d times, %v", len(list), err)
		}
	})
}

func TestARejectedOfferGoesToSomebodyElse(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s, 2, 1, offered)
		id := b.customers(1)[0]
		b.run()
		first := b.offeredTo(id)
		c, err := b.svc.Reject(context.Background(), b.who(first), id, "lunch")
		if err != nil || c.Routing.State != desk.RoutingWaiting {
			t.Fatalf("%+v, %v", c, err)
		}
		b.run()
		if second := b.offeredTo(id); second != 1-first {
			t.Errorf("offered to %d after %d said no", second, first)
		}
	})
}

func TestAnOfferRunsOutAndWhoMissesManyIsAway(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s, 1, 1, offered)
		id := b.customers(1)[0]
		for range 2 {
			b.run()
			b.wantState(id, desk.RoutingOffered)
			b.clock.Advance(31 * time.Second)
		}
		b.run()
		if c := b.wantState(id, desk.RoutingWaiting); c.Routing.ReasonCode != string(routing.WaitNobodyThere) {
			t.Errorf("waits for %q", c.Routing.ReasonCode)
		}
		agents, err := b.svc.Agents(context.Background(), b.admin())
		if err != nil || agents[0].Presence.State != routing.Away || agents[0].Presence.Reason != "missed_offers" {
			t.Errorf("%+v, %v", agents, err)
		}
	})
}

func TestWhoGoesLosesTheirOffersAndWhatTheQueueWantsBack(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		for name, c := range map[string]struct {
			policy string
			state  routing.Presence
			after  time.Duration
			back   bool
		}{
			"kept":          {`"on_away":{"do":"keep"}`, routing.Away, time.Hour, false},
			"at once":       {`"on_away":{"do":"now"}`, routing.Away, 0, true},
			"not yet":       {`"on_away":{"do":"after","after_seconds":600}`, routing.Away, 599 * time.Second, false},
			"after a while": {`"on_away":{"do":"after","after_seconds":600}`, routing.Away, 601 * time.Second, true},
			"offline":       {`"on_offline":{"do":"now"}`, routing.Offline, 0, true},
			"only offline":  {`"on_offline":{"do":"now"}`, routing.Away, 0, false},
		} {
			t.Run(name, func(t *testing.T) {
				b := newBed(t, s, 1, 5, `{"name":"Support","everyone":true,`+c.policy+`}`)
				id := b.customers(1)[0]
				b.run()
				b.wantState(id, desk.RoutingAssigned)
				b.presence(0, c.state)
				b.run()
				b.clock.Advance(c.after)
				b.run()
				want := desk.RoutingAssigned
				if c.back {
					want = desk.RoutingWaiting
				}
				b.wantState(id, want)
			})
		}
	})
}

func TestAnOfferIsWithdrawnWhenItsAgentGoes(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s, 2, 1, offered)
		id := b.customers(1)[0]
		b.run()
		first := b.offeredTo(id)
		b.presence(first, routing.Away)
		b.run()
		if b.offeredTo(id) != 1-first {
			t.Error("the offer did not move on")
		}
	})
}

func TestPickingAndTransferring(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s, 2, 1, `{"name":"Support","everyone":true,"distribution":{"mode":"pick"}}`)
		ctx := context.Background()
		ids := b.customers(2)
		b.run()
		if c := b.wantState(ids[0], desk.RoutingWaiting); c.Routing.ReasonCode != string(routing.WaitPick) {
			t.Errorf("waits for %q", c.Routing.ReasonCode)
		}
		if c, err := b.svc.Pick(ctx, b.who(1), ids[1]); err != nil || c.Assignee.ID != b.agents[1] {
			t.Fatalf("%+v, %v", c, err)
		}
		if _, err := b.svc.Pick(ctx, b.who(0), ids[1]); desk.CodeOf(err) != desk.CodeConflict {
			t.Errorf("picked what somebody has: %v", err)
		}
		if _, err := b.svc.Pick(ctx, b.who(1), ids[0]); desk.CodeOf(err) != desk.CodeConflict {
			t.Errorf("picked without room: %v", err)
		}
		other, err := b.svc.SaveQueue(ctx, b.admin(), "", json.RawMessage(fmt.Sprintf(`{"name":"Sales","members":[{"user_id":%q,"rank":1}]}`, b.agents[0])))
		if err != nil {
			t.Fatal(err)
		}
		c, err := b.svc.Transfer(ctx, b.who(1), ids[1], other.ID, "")
		if err != nil || c.Assignee != nil || c.Routing.State != desk.RoutingWaiting || c.QueueRef == nil || c.QueueRef.Name != "Sales" {
			t.Fatalf("%+v, %v", c, err)
		}
		b.run()
		if c := b.wantState(ids[1], desk.RoutingAssigned); c.Assignee.ID != b.agents[0] {
			t.Errorf("%+v", c.Assignee)
		}
		if c, err := b.svc.Transfer(ctx, b.who(0), ids[1], "", b.agents[1]); err != nil || c.Assignee.ID != b.agents[1] {
			t.Errorf("%+v, %v", c, err)
		}
	})
}

func TestNodesThatDecideAtOnceNeverGiveACaseTwice(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s, 10, 3, pushed)
		nodes := []*dispatch.Service{b.svc, b.service(), b.service()}
		for range 5 {
			b.customers(6)
			var g sync.WaitGroup
			var failed atomic.Value
			for _, n := range nodes {
				g.Go(func() {
					if err := n.Run(context.Background(), b.ws); err != nil {
						failed.Store(err)
					}
				})
			}
			g.Wait()
			if err := failed.Load(); err != nil {
				t.Fatal(err)
			}
		}
		total := 0
		for id, n := range b.loads() {
			total += n
			if n > 3 {
				t.Errorf("%s has %d cases", id, n)
			}
		}
		if total != 30 {
			t.Errorf("%d of 30 cases are assigned", total)
		}
		seen := map[string]int{}
		evs, err := s.Read().EventsAfter(context.Background(), b.ws, 0, 1000)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range evs {
			if _, ok := e.Changes["assignee"]; ok {
				seen[e.CaseID]++
			}
		}
		for id, n := range seen {
			if n != 1 {
				t.Errorf("case %s was assigned %d times", id, n)
			}
		}
	})
}

func TestANodeThatDiesBetweenItsStepsLosesNothing(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s, 1, 5, pushed)
		ids := b.customers(2)
		// It has followed the events and decides nothing more.
		if err := b.svc.CatchUp(context.Background(), b.ws); err != nil {
			t.Fatal(err)
		}
		b.wantState(ids[0], desk.RoutingWaiting)
		// Its decision is never committed: the context ends before.
		dead, cancel := context.WithCancel(context.Background())
		cancel()
		if _, err := b.svc.Decide(dead, b.ws); err == nil {
			t.Fatal("a dead node decided")
		}
		next := b.service()
		if err := next.Start(context.Background()); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = next.Stop(context.Background()) }()
		testkit.Eventually(t, 20*time.Second, "the next node goes on", func() bool { return b.kase(ids[0]).Assignee != nil && b.kase(ids[1]).Assignee != nil })
	})
}

func TestWhoseDeskIsClosedGoesOffline(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s, 2, 5, pushed)
		ctx := context.Background()
		b.open = map[string][]string{b.ws: {b.agents[0]}}
		state := func(i int) routing.Presence {
			agents, err := b.svc.Agents(ctx, b.admin())
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range agents {
				if a.ID == b.agents[i] {
					return a.Presence.State
				}
			}
			return ""
		}
		for range 5 {
			b.clock.Advance(30 * time.Second)
			if err := b.svc.LookAtDesks(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if state(0) != routing.Online || state(1) != routing.Offline {
			t.Errorf("states %s, %s", state(0), state(1))
		}
		if err := b.svc.SignedOut(ctx, b.ws, b.agents[0]); err != nil || state(0) != routing.Online {
			t.Errorf("%s with another desk open, %v", state(0), err)
		}
		b.open = nil
		if err := b.svc.SignedOut(ctx, b.ws, b.agents[0]); err != nil || state(0) != routing.Offline {
			t.Errorf("%s after signing out, %v", state(0), err)
		}
	})
}
