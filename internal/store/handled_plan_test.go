package store_test

import (
	"context"
	"sync"
	"testing"

	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// Whoever writes is looked up with every message that a recipe takes: what is
// read is that contact's alone, however much there is of others.
func TestWhoDealtWithAContactIsLookedUpByTheContact(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		ws := fill(t, s, 8000, 2)
		if s.Engine() == store.Postgres {
			if err := store.Analyze(ctx, s); err != nil {
				t.Fatal(err)
			}
		}
		var mu sync.Mutex
		asked := map[string][]any{}
		s.Watch(func(query string, args []any) {
			mu.Lock()
			defer mu.Unlock()
			asked[query] = args
		})
		since := filterNow.AddDate(-1, 0, 0)
		if _, err := s.Read().HandledBy(ctx, ws, "p0000123", since); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Read().GivenTo(ctx, ws, "p0000123", since); err != nil {
			t.Fatal(err)
		}
		s.Watch(nil)
		if len(asked) != 2 {
			t.Errorf("%d questions; want two", len(asked))
		}
		for query, args := range asked {
			plan, bad, err := judge(ctx, s, query, args)
			if err != nil {
				t.Fatal(err)
			}
			if bad != "" {
				t.Errorf("%s\n%s\n%s", bad, query, plan)
			}
		}
	})
}
