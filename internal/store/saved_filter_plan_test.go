package store_test

import (
	"context"
	"strings"
	"testing"

	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func TestTheListsOfFiltersUseIndexes(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		seen := map[string][]any{}
		s.Watch(func(query string, args []any) { seen[query] = args })
		ctx, q := context.Background(), s.Read()
		asks := []func() error{
			func() error { _, err := q.Filters(ctx, "w", "u"); return err },
			func() error { _, err := q.SharedFilters(ctx, "w"); return err },
			func() error { _, err := q.AllFilters(ctx, "w"); return err },
			func() error { _, err := q.FiltersAt(ctx, "w", 7); return err },
			func() error { _, err := q.AllViews(ctx, "w"); return err },
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
