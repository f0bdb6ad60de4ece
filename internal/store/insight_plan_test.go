package store_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func TestTheQueriesOfInsightsAndHealthUseIndexes(t *testing.T) {
	t.Parallel()
	s := testkit.SQLite(t)
	seen := map[string][]any{}
	s.Watch(func(query string, args []any) { seen[query] = args })
	ctx, q := context.Background(), s.Read()
	var ids []string
	for range 300 {
		ids = append(ids, "x")
	}
	range1 := store.InsightQuery{From: 1, To: 9, Channels: []string{"x"}}
	for _, f := range []func() error{
		func() error { _, err := q.InsightPlace(ctx, "w"); return err },
		func() error { _, err := q.InsightsWaiting(ctx, "w", ids); return err },
		func() error { return q.InsightSums(ctx, "w", range1, func(store.InsightKey, store.InsightSums) {}) },
		func() error { return q.InsightTimes(ctx, "w", range1, func(store.InsightTimeKey, int64) {}) },
		func() error { _, err := q.InsightErrors(ctx, "w", "x", 1, 10); return err },
		func() error { _, err := q.ChannelErrors(ctx, "w", []string{"x"}, 1); return err },
		func() error { _, err := q.ChannelTraffic(ctx, "w", "x", 1); return err },
		func() error { _, err := q.DeadLettersOf(ctx, "w", "x", time.Unix(1, 0)); return err },
		func() error { _, err := q.ChannelHealth(ctx, "w", "x"); return err },
		func() error { _, err := q.ChannelsHealth(ctx, "w"); return err },
		func() error { _, err := q.ProbesDue(ctx, time.Unix(1, 0), 64); return err },
		func() error { _, err := q.OverviewLayout(ctx, "w", "u"); return err },
		func() error {
			return s.Write(ctx, func(tx *store.Tx) error { return tx.DropOldInsights(ctx, 1, 1) })
		},
	} {
		if err := f(); err != nil {
			t.Fatal(err)
		}
	}
	s.Watch(nil)
	if len(seen) < 13 {
		t.Fatalf("only %d queries seen", len(seen))
	}
	for query, args := range seen {
		plan, err := s.Explain(ctx, query, args)
		if err != nil {
			t.Fatal(err)
		}
		plan = strings.ReplaceAll(plan, "SCAN newest", "") // at most a thousand rows
		whole := strings.Contains(plan, "insight_waiting USING PRIMARY KEY (workspace_id=?)") || strings.Contains(plan, "insight_errors USING PRIMARY KEY (workspace_id=?)")
		if strings.Contains(plan, "SCAN ") || whole {
			t.Errorf("%s\nreads too much:\n%s", query, plan)
		}
	}
}
