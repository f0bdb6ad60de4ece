package automation_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"recado.dev/internal/automation"
	"recado.dev/internal/desk"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// nightly is a workspace with n open cases and one that is resolved, and a recipe
// that comes every day at nine.
func nightly(t *testing.T, st *store.Store, n int) (shop, desk.Recipe) {
	t.Helper()
	s := shop{inboundtest.New(t, st), t}
	for i := range n + 1 {
		s.Apply(t, inboundtest.Text(fmt.Sprint("c", i), fmt.Sprint("m", i), "hola", s.Clock.Now()))
	}
	r := desk.Recipe{ID: "daily", Family: desk.RecipeTime, Trigger: desk.Trigger{Kind: desk.TriggerSchedule, Rule: "FREQ=DAILY;BYHOUR=9"}, Filter: written(t, `status is open`),
		Actions: []desk.RecipeAction{does("tags", `{"add":["seen"]}`), does("edit", `{"priority":"high"}`)}}
	s.save(r, desk.Recipe{ID: "once", Family: desk.RecipeUpdate, Trigger: desk.Trigger{Kind: desk.TriggerTag, Tag: "never"}, Actions: []desk.RecipeAction{does("tags", `{"add":["x"]}`)}})
	r.WorkspaceID, r.Enabled, r.Version = s.Workspace, true, 1
	s.scheduled(s.engine(plain), r)
	return s, r
}

func (s shop) scheduled(e *automation.Engine, r desk.Recipe) {
	s.t.Helper()
	if err := s.Store.Write(context.Background(), func(tx *store.Tx) error { return e.Schedule(context.Background(), tx, r) }); err != nil {
		s.t.Fatalf("schedule: %v", err)
	}
}

// toNine moves the clock to the next time that the recipe comes.
func (s shop) toNine() {
	s.t.Helper()
	next, err := s.Store.Read().NextRecipeSchedule(context.Background())
	if err != nil || next == nil {
		s.t.Fatalf("next schedule: %v, %v", next, err)
	}
	s.Clock.Advance(next.Sub(s.Clock.Now()))
}

func (s shop) runsOf(id string) []desk.RecipeRun {
	s.t.Helper()
	runs, err := s.Store.Read().Runs(context.Background(), s.Workspace, store.RunFilter{RecipeID: id, Limit: 5000})
	if err != nil {
		s.t.Fatalf("list runs: %v", err)
	}
	return runs
}

// round is what an engine's loop does when a schedule may be due.
func round(e *automation.Engine) error {
	for {
		more, err := e.ComeRound(context.Background())
		if err != nil || !more {
			return err
		}
	}
}

func TestAScheduleRunsOnceForEachCaseThatItsConditionsTake(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s, _ := nightly(t, st, 230) // more than two pages
		e := s.engine(plain)
		if err := round(e); err != nil || len(s.runsOf("daily")) != 0 {
			t.Fatalf("before its time: %v, %d runs", err, len(s.runsOf("daily")))
		}
		s.toNine()
		for range 3 {
			if err := errors.Join(round(e), e.CatchUp(context.Background(), s.Workspace)); err != nil {
				t.Fatal(err)
			}
		}
		if runs := s.runsOf("daily"); len(runs) != 231 || runs[0].State != desk.RunDone || runs[0].Occasion != desk.TriggerSchedule {
			t.Errorf("%d runs, %+v; want one for each open case", len(runs), runs[:min(1, len(runs))])
		}
		// Days without a server are made up for once.
		s.Clock.Advance(5 * 24 * time.Hour)
		if err := round(e); err != nil {
			t.Fatal(err)
		}
		if runs := s.runsOf("daily"); len(runs) != 462 {
			t.Errorf("%d runs after five days; want each case once more", len(runs))
		}
		if next, err := st.Read().NextRecipeSchedule(context.Background()); err != nil || next == nil || !next.After(s.Clock.Now()) {
			t.Errorf("it comes next at %v, %v", next, err)
		}
	})
}

// unlucky dies around its action: before it, or once it is done.
type unlucky struct {
	automation.Action
	chance *rand.Rand
}

var errUnlucky = errors.New("it died")

func (u unlucky) Do(ctx context.Context, s *automation.Step) error {
	if u.chance.IntN(3) == 0 {
		return errUnlucky
	}
	err := u.Action.Do(ctx, s)
	if err == nil && u.chance.IntN(3) == 0 {
		return errUnlucky
	}
	return err
}

func TestAScheduleOfWhichTheServerDiesOrTwoNodesTakePartRunsOnceForEachCase(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s, _ := nightly(t, st, 129)
		s.toNine()
		var nodes sync.WaitGroup
		for node := range uint64(2) {
			nodes.Go(func() {
				chance := rand.New(rand.NewPCG(node, 3))
				for range 100_000 {
					e := s.engine(func(a automation.Action) automation.Action { return unlucky{a, chance} })
					err := errors.Join(round(e), e.CatchUp(context.Background(), s.Workspace))
					if err == nil {
						return
					}
					if !errors.Is(err, errUnlucky) {
						t.Errorf("node %d: %v", node, err)
						return
					}
				}
			})
		}
		nodes.Wait()
		each := map[string]int{}
		for _, r := range s.runsOf("daily") {
			each[r.CaseID]++
			if r.State != desk.RunDone || len(r.Results) != 2 {
				t.Errorf("run = %+v", r)
			}
		}
		for id, n := range each {
			if n != 1 {
				t.Errorf("case %s has %d runs", id, n)
			}
		}
		if len(each) != 130 {
			t.Errorf("%d cases had runs, want 130", len(each))
		}
	})
}

func TestAScheduleThatIsSwitchedOffOrChangedWaitsAnew(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s, r := nightly(t, st, 1)
		e := s.engine(plain)
		before, _ := st.Read().NextRecipeSchedule(context.Background())
		s.Clock.Advance(time.Minute)
		r.Name = "another name"
		s.scheduled(e, r)
		if after, _ := st.Read().NextRecipeSchedule(context.Background()); after == nil || !after.Equal(*before) {
			t.Errorf("another name moved it from %v to %v", before, after)
		}
		r.Trigger.Rule = "FREQ=DAILY;BYHOUR=10"
		s.scheduled(e, r)
		if after, _ := st.Read().NextRecipeSchedule(context.Background()); after == nil || after.Equal(*before) {
			t.Errorf("another rule left it at %v", after)
		}
		r.Enabled = false
		s.scheduled(e, r)
		if after, _ := st.Read().NextRecipeSchedule(context.Background()); after != nil {
			t.Errorf("a draft comes at %v", after)
		}
	})
}
