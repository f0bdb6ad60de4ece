package store_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func TestTheListsOfWebhooksUseIndexes(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		seen := map[string][]any{}
		s.Watch(func(query string, args []any) { seen[query] = args })
		ctx, q, at := context.Background(), s.Read(), time.Now()
		list := func(f store.DeliveryFilter) func() error {
			f.Limit = 10
			return func() error { _, err := q.Deliveries(ctx, "w", f); return err }
		}
		asks := []func() error{
			func() error { _, err := q.Webhooks(ctx, "w"); return err },
			func() error { _, err := q.EnabledWebhooks(ctx, "w"); return err },
			list(store.DeliveryFilter{WebhookID: "h", BeforeAt: at, BeforeID: "x"}),
			list(store.DeliveryFilter{WebhookID: "h", State: "failed", Since: at}),
			list(store.DeliveryFilter{WebhookID: "h", Type: "case.updated"}),
			list(store.DeliveryFilter{WebhookID: "h", Type: "case.updated", State: "failed"}),
			list(store.DeliveryFilter{RecipeID: "r"}),
			func() error { _, err := q.WaitingDeliveries(ctx, "w", "h", "", 1); return err },
			func() error { _, _, err := q.DeliveryOfEvent(ctx, "w", "h", 7); return err },
			func() error { _, err := q.DeliveryTries(ctx, "w", "d"); return err },
			func() error { _, _, err := q.LastReplay(ctx, "w", "h"); return err },
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
