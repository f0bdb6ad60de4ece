package store_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/testkit"
)

func TestTheQueriesOfCostsAndLimitsUseIndexes(t *testing.T) {
	t.Parallel()
	s := testkit.SQLite(t)
	seen := map[string][]any{}
	s.Watch(func(query string, args []any) { seen[query] = args })
	ctx, q, at := context.Background(), s.Read(), time.Now()
	var ids []string
	for range 300 {
		ids = append(ids, "x")
	}
	for _, f := range []func() error{
		func() error { _, err := q.CostPlace(ctx, "w"); return err },
		func() error { _, err := q.Costs(ctx, "w", ids); return err },
		func() error { _, err := q.CostsOfCase(ctx, "w", "c"); return err },
		func() error { _, err := q.CostsFrom(ctx, "w", at, "x", 10); return err },
		func() error { _, err := q.CostDays(ctx, "w", "2026-01-01", "2026-01-31"); return err },
		func() error { _, err := q.CostMonths(ctx, "w", "2026-01-01", "2026-01-31"); return err },
		func() error { _, err := q.CostSeen(ctx, "w", "2026-01-01", "service", "regular", ""); return err },
		func() error { _, err := q.CostCount(ctx, "w", "2026-01", "x"); return err },
		func() error { _, err := q.CostTables(ctx, "w"); return err },
		func() error { _, err := q.CostChecks(ctx, "w", "2026-01"); return err },
		func() error { _, err := q.SentLately(ctx, "w", ids, at); return err },
		func() error { _, err := q.LimitChannels(ctx, "w"); return err },
		func() error { _, err := q.LimitUsed(ctx, "w", "s", at); return err },
		func() error { _, err := q.LimitNext(ctx, "w", "s", at); return err },
		func() error { _, err := q.LimitReached(ctx, "w", "s", "i"); return err },
		func() error { _, err := q.LimitPolicy(ctx, "w"); return err },
	} {
		if err := f(); err != nil {
			t.Fatal(err)
		}
	}
	s.Watch(nil)
	if len(seen) < 16 {
		t.Fatalf("only %d queries seen", len(seen))
	}
	for query, args := range seen {
		plan, err := s.Explain(ctx, query, args)
		if err != nil {
			t.Fatal(err)
		}
		whole := strings.Contains(plan, "(workspace_id=?)") && (strings.Contains(plan, "cost_days") || strings.Contains(plan, "cost_messages") || strings.Contains(plan, "limit_reached"))
		scanned := strings.Contains(plan, "SCAN ") && !strings.Contains(plan, "SCAN found") && !strings.Contains(plan, "SCAN (subquery")
		if scanned || whole {
			t.Errorf("%s\nreads too much:\n%s", query, plan)
		}
	}
}
