package store_test

import (
	"context"
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
