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

func TestTheListsOfPreparedRepliesUseIndexes(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		seen := map[string][]any{}
		s.Watch(func(query string, args []any) { seen[query] = args })
		ctx, q, at := context.Background(), s.Read(), time.Now()
		key := &store.TimeKey{At: at, ID: "p"}
		asks := []func() error{
			func() error {
				_, err := q.PreparedReplies(ctx, "w", store.PreparedFilter{Mode: desk.ReplyApproval, State: desk.PreparedWaiting, After: key, Limit: 10})
				return err
			},
			func() error {
				_, err := q.PreparedReplies(ctx, "w", store.PreparedFilter{Mode: desk.ReplyApproval, State: desk.PreparedSent, After: key, Limit: 10})
				return err
			},
			func() error { _, err := q.CountPrepared(ctx, "w", desk.ReplyApproval); return err },
			func() error { _, err := q.PreparedOf(ctx, "w", "c"); return err },
			func() error { _, err := q.AnsweredSince(ctx, "w", "c", at); return err },
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
			if strings.Contains(plan, "SCAN ") || strings.Contains(plan, "Seq Scan") || strings.Contains(plan, "TEMP B-TREE") || strings.Contains(plan, "Sort") {
				t.Errorf("%s\nreads too much:\n%s", query, plan)
			}
		}
		if len(seen) != len(asks) {
			t.Errorf("%d queries seen, %d asked", len(seen), len(asks))
		}
	})
}
