package dispatch_test

import (
	"context"
	"testing"
	"time"

	"recado.dev/internal/cases"
	"recado.dev/internal/desk"
	"recado.dev/internal/routing"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func TestAThousandWaitingCasesReachTwoHundredAgentsInNoTime(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s, 200, 4, `{"name":"Support","everyone":true,"distribution":{"mode":"pick"}}`)
		b.customers(1000)
		b.run()
		if _, err := b.svc.SaveQueue(context.Background(), b.admin(), b.queue.ID, []byte(`{"distribution":{"mode":"push","method":"least_busy"}}`)); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		b.run()
		took := time.Since(began)
		t.Logf("handed out in %s", took)
		total := 0
		for id, n := range b.loads() {
			total += n
			if n > 4 {
				t.Errorf("%s has %d cases", id, n)
			}
		}
		if total != 800 {
			t.Errorf("%d cases are assigned, 800 could be", total)
		}
		if took > 10*time.Second { // other tests run beside it
			t.Errorf("took %s", took)
		}
	})
}

func BenchmarkDistributeThroughTheStore(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		d := newBed(b, testkit.SQLite(b), 200, 5, `{"name":"Support","everyone":true,"distribution":{"mode":"pick"}}`)
		d.customers(1000)
		d.run()
		if _, err := d.svc.SaveQueue(context.Background(), d.admin(), d.queue.ID, []byte(`{"distribution":{"mode":"push","method":"least_busy"}}`)); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		d.run()
	}
}

// TestADayEndsWithNoCaseForgotten runs a whole day: customers come, agents take
// offers, let them pass or turn them down, go away and come back, resolve and
// set to wait. Whatever happens nobody ever holds more than they have room for,
// and in the end every case was resolved.
func TestADayEndsWithNoCaseForgotten(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		const agents, capacity = 20, 3
		total := 500
		if s.Engine() == store.Postgres {
			total = 100 // each of its commits takes longer, and the rules are the same
		}
		b := newBed(t, s, agents, capacity, `{"name":"Support","everyone":true,"on_away":{"do":"after","after_seconds":120},"on_offline":{"do":"now"},
			"distribution":{"method":"least_busy","accept":"offer","offer_seconds":30,"retry_seconds":60,"missed_limit":4}}`)
		d := &day{bed: b, due: map[string]time.Time{}}
		for step := 0; step < 3000; step++ {
			if d.came < total {
				n := min(5, total-d.came)
				d.all = append(d.all, b.customers(n)...)
				d.came += n
			}
			b.run()
			d.act(step)
			b.run()
			for id, n := range b.loads() {
				if n > capacity {
					t.Fatalf("step %d: %s holds %d cases", step, id, n)
				}
			}
			if d.came == total && d.resolved == total {
				return
			}
			b.clock.Advance(20 * time.Second)
		}
		t.Errorf("%d of %d cases were resolved", d.resolved, total)
	})
}

type day struct {
	*bed
	all      []string
	due      map[string]time.Time // when its agent is done with a case
	came     int
	resolved int
}

func (d *day) act(step int) {
	d.t.Helper()
	ctx := context.Background()
	for i := range d.agents {
		switch (step + 7*i) % 41 {
		case 0:
			d.presence(i, routing.Away)
		case 9:
			d.presence(i, routing.Online)
		case 20:
			d.presence(i, routing.Offline)
		case 23:
			d.presence(i, routing.Online)
		}
		for k, o := range d.offers(i) {
			switch (step + i + k) % 5 {
			case 0: // lets it pass
			case 1:
				if _, err := d.svc.Reject(ctx, d.who(i), o.CaseID, "busy"); err != nil {
					d.t.Fatal(err)
				}
			default:
				if _, err := d.svc.Accept(ctx, d.who(i), o.CaseID); err != nil {
					d.t.Fatal(err)
				}
			}
		}
	}
	d.work(step)
}

// work has agents finish what they have had for long enough.
func (d *day) work(step int) {
	d.t.Helper()
	views, err := d.store.Read().CaseViewsByID(context.Background(), d.ws, d.all)
	if err != nil {
		d.t.Fatal(err)
	}
	var left []string
	for n, c := range views {
		if c.Status == desk.CaseResolved {
			d.resolved++
			continue
		}
		left = append(left, c.ID)
		if c.Assignee == nil {
			delete(d.due, c.ID)
			continue
		}
		at, ok := d.due[c.ID]
		if !ok {
			d.due[c.ID] = d.clock.Now().Add(time.Minute)
			continue
		}
		if d.clock.Now().Before(at) {
			continue
		}
		status := desk.CaseResolved
		if c.Status == desk.CaseOpen && (step+n)%7 == 0 {
			status = desk.CasePending
		}
		d.patch(c.ID, d.index(c.Assignee.ID), cases.Patch{Status: &status})
	}
	d.all = left
}
