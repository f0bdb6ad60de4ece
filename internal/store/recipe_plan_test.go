package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func TestTheListsOfRecipesUseIndexes(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		seen := map[string][]any{}
		s.Watch(func(query string, args []any) { seen[query] = args })
		ctx, q, at := context.Background(), s.Read(), time.Now()
		asks := []func() error{
			func() error { _, err := q.Recipes(ctx, "w"); return err },
			func() error { _, err := q.Topics(ctx, "w"); return err },
			func() error { _, err := q.RecipeVersions(ctx, "w", "r"); return err },
			func() error { _, err := q.RunCounts(ctx, "w", at); return err },
			func() error { _, err := q.RecipeSchedules(ctx, "w"); return err },
			func() error { _, err := q.DueRecipeSchedules(ctx, at, 50); return err },
			func() error { _, err := q.NextRecipeSchedule(ctx); return err },
			func() error { _, err := q.RunningRehearsals(ctx, "w"); return err },
			func() error { _, err := q.RehearsalItems(ctx, "w", "r", 20, 20); return err },
			func() error {
				_, err := q.Runs(ctx, "w", store.RunFilter{RecipeID: "r", Limit: 10, BeforeAt: at, BeforeID: "x"})
				return err
			},
			func() error {
				_, err := q.Runs(ctx, "w", store.RunFilter{RecipeID: "r", States: []desk.RunState{desk.RunFailed, desk.RunPartly}, Limit: 10, BeforeAt: at, BeforeID: "x", From: at, To: at})
				return err
			},
			func() error { _, err := q.RunTallies(ctx, "w", "r", at, at); return err },
			func() error { _, err := q.Runs(ctx, "w", store.RunFilter{CaseID: "c", Limit: 10}); return err },
			func() error { _, err := q.Runs(ctx, "w", store.RunFilter{MessageID: "m", Limit: 10}); return err },
			func() error { _, err := q.MentionedIn(ctx, "w", "c"); return err },
			func() error { _, err := q.RecipeFactsOf(ctx, "w", "m", "", 10); return err },
			func() error { _, err := q.RecipeFactsOf(ctx, "w", "", "c", 10); return err },
		}
		for _, ask := range asks {
			if err := ask(); err != nil {
				t.Fatal(err)
			}
		}
		s.Watch(nil)
		for query, args := range seen {
			plan, err := s.Explain(ctx, query, args)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(plan, "SCAN ") || strings.Contains(plan, "Seq Scan") {
				t.Errorf("%s\nreads too much:\n%s", query, plan)
			}
		}
		if len(seen) != len(asks) {
			t.Errorf("%d queries seen, %d asked", len(seen), len(asks))
		}
	})
}

// What is running is found among what is running, however much ran before.
func TestTheRunThatIsNextIsFoundAmongThoseThatRun(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx, ws := context.Background(), makeWorkspace(t, s)
		runs := make([]desk.RecipeRun, 5000)
		for i := range runs {
			runs[i] = desk.RecipeRun{WorkspaceID: ws, ID: fmt.Sprintf("n%04d", i), RecipeID: "r", Cause: fmt.Sprint(i), State: desk.RunDone, At: filterNow}
		}
		runs[len(runs)-1].State = desk.RunRunning
		if err := s.Write(ctx, func(tx *store.Tx) error { return tx.InsertRuns(ctx, runs) }); err != nil {
			t.Fatal(err)
		}
		if s.Engine() == store.Postgres {
			if err := store.Analyze(ctx, s); err != nil {
				t.Fatal(err)
			}
		}
		seen := map[string][]any{}
		s.Watch(func(query string, args []any) { seen[query] = args })
		if r, there, err := s.Read().OldestRun(ctx, ws); err != nil || !there || r.ID != "n4999" {
			t.Errorf("the run that is next is %q, %v, %v", r.ID, there, err)
		}
		if list, err := s.Read().RunningRecipes(ctx, 10); err != nil || len(list) != 1 {
			t.Errorf("running are recipes of %v, %v", list, err)
		}
		s.Watch(nil)
		for query, args := range seen {
			plan, err := s.Explain(ctx, query, args)
			if err != nil || !strings.Contains(plan, "recipe_runs_running") {
				t.Errorf("%s\nreads what ran before, %v:\n%s", query, err, plan)
			}
		}
	})
}
