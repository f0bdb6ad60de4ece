package store_test

import (
	"context"
	"strings"
	"testing"

	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func TestTheQueriesOfLinksUseIndexes(t *testing.T) {
	t.Parallel()
	s := testkit.SQLite(t)
	seen := map[string][]any{}
	s.Watch(func(query string, args []any) { seen[query] = args })
	ctx, q := context.Background(), s.Read()
	var ids []string
	for range 300 {
		ids = append(ids, "x")
	}
	for _, f := range []func() error{
		func() error { _, err := q.ReachLinks(ctx, "w"); return err },
		func() error { _, _, err := q.ReachAlike(ctx, "x"); return err },
		func() error { _, err := q.ReachTotals(ctx, "w", ids); return err },
		func() error { _, err := q.ReachDays(ctx, "w", "x", "2026-01-01", "2026-12-31"); return err },
		func() error { _, err := q.ReachPlace(ctx, "w"); return err },
		func() error { _, err := q.ReachCodeTaken(ctx, "w", "x"); return err },
	} {
		if err := f(); err != nil {
			t.Fatal(err)
		}
	}
	_, _ = q.ReachByWord(ctx, "x") // of nobody
	s.Watch(nil)
	if len(seen) < 7 {
		t.Fatalf("only %d queries seen", len(seen))
	}
	for query, args := range seen {
		plan, err := s.Explain(ctx, query, args)
		if err != nil {
			t.Fatal(err)
		}
		whole := strings.Contains(plan, "reach_days USING PRIMARY KEY (workspace_id=?)")
		if s.Engine() == store.SQLite && (strings.Contains(plan, "SCAN ") || whole) {
			t.Errorf("%s\nreads too much:\n%s", query, plan)
		}
	}
}
