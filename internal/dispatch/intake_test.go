package dispatch_test

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"time"

	"recado.dev/internal/automatic"
	"recado.dev/internal/cases"
	"recado.dev/internal/desk"
	"recado.dev/internal/dispatch"
	"recado.dev/internal/routing"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// unbound is a bed whose channel is in no workstream, with n cases on it from
// an hour ago.
func unbound(t *testing.T, s *store.Store, agents, n int) (*bed, []string) {
	t.Helper()
	b := newBed(t, s, agents, 5, pushed)
	b.save(`{"channels":[]}`)
	ids := b.customers(n)
	b.run()
	b.clock.Advance(time.Hour)
	return b, ids
}

func (b *bed) save(draft string, how ...dispatch.Saving) {
	b.t.Helper()
	var err error
	if b.stream, err = b.svc.SaveWorkstream(context.Background(), b.admin(), b.stream.ID, json.RawMessage(draft), how...); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bed) bound() string { return fmt.Sprintf(`{"channels":[%q]}`, b.channel) }

func (b *bed) intake() dispatch.Intake {
	b.t.Helper()
	v, err := b.svc.Intake(context.Background(), b.ws, b.stream.ID)
	if err != nil {
		b.t.Fatal(err)
	}
	return v
}

// Proves: 002-32
func TestOpenCasesOfAChannelAreTakenInWhenItIsBoundAndThatIsWanted(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b, ids := unbound(t, s, 2, 4)
		b.patch(ids[3], 1, cases.Patch{AssigneeID: ptr(b.agents[1])})
		b.save(b.bound())
		b.run()
		if c := b.kase(ids[0]); c.Queue != "" {
			t.Fatalf("a case that was to be left is in queue %s", c.Queue)
		}
		if v := b.intake(); v.Left != 3 || v.Running || v.BeganAt != nil {
			t.Errorf("before: %+v", v)
		}
		b.save(b.bound(), dispatch.Saving{RouteOpen: true})
		if v := b.intake(); !v.Running || v.Total != 3 {
			t.Errorf("begun: %+v", v)
		}
		b.run()
		for _, id := range ids[:3] {
			c := b.wantState(id, desk.RoutingAssigned)
			if !c.WaitingSince.Before(b.clock.Now().Add(-time.Minute)) {
				t.Errorf("the wait of the customer is forgotten: %v", c.WaitingSince)
			}
		}
		if c := b.kase(ids[3]); c.Queue != "" || c.Assignee.ID != b.agents[1] {
			t.Errorf("the case that somebody had changed hands: %+v", c.Routing)
		}
		if v := b.intake(); v.Running || v.Done != 3 || v.Left != 0 || v.FinishedAt == nil {
			t.Errorf("after: %+v", v)
		}
	})
}

func TestAnIntakeGoesOnWhereADeadNodeLeftItAndTakesEachCaseOnce(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b, ids := unbound(t, s, 1, 230)
		b.presence(0, routing.Offline)
		b.save(b.bound(), dispatch.Saving{RouteOpen: true})
		dying, cancel := context.WithCancel(context.Background())
		cancel()
		_ = b.svc.Run(dying, b.ws)
		due, err := s.Read().RoutingDue(t.Context(), b.clock.Now(), 10)
		if err != nil || len(due) != 1 {
			t.Fatalf("%v to do, %v", due, err)
		}
		var nodes sync.WaitGroup
		for range 3 {
			nodes.Go(func() {
				if err := b.service().Run(context.Background(), b.ws); err != nil {
					t.Error(err)
				}
			})
		}
		nodes.Wait()
		if v := b.intake(); v.Running || v.Done != len(ids) || v.Left != 0 {
			t.Errorf("%+v", v)
		}
		for _, id := range ids {
			b.wantState(id, desk.RoutingWaiting)
			evs, err := s.Read().CaseEvents(t.Context(), b.ws, id, 0, 20)
			if err != nil {
				t.Fatal(err)
			}
			queued := 0
			for _, e := range evs {
				if _, ok := e.Changes["queue"]; ok {
					queued++
				}
			}
			if queued != 1 {
				t.Fatalf("a case was queued %d times", queued)
			}
		}
	})
}

func TestWhoIsTakenInHearsNothingOfTheWaitBefore(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b, ids := unbound(t, s, 1, 2)
		b.presence(0, routing.Offline)
		b.save(fmt.Sprintf(`{"channels":[%q],"messages":{"waiting":{"enabled":true,"text":{"en":"wait"}},"position":{"enabled":true,"text":{"en":"{{position}}"}}}}`, b.channel), dispatch.Saving{RouteOpen: true})
		b.run()
		speaker := automatic.New(automatic.Config{Store: s, Clock: b.clock})
		b.clock.Advance(10 * time.Minute)
		if err := speaker.Queues(t.Context(), b.ws); err != nil {
			t.Fatal(err)
		}
		said, err := s.Read().AutomaticOf(t.Context(), b.ws, ids)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range said {
			if m.State != "dropped" {
				t.Errorf("%s is %s", m.Kind, m.State)
			}
		}
		if len(said) != 4 {
			t.Errorf("%d occasions", len(said))
		}
	})
}
