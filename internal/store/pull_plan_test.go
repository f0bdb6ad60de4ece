package store_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// Old files are found by their age, however many there are.
func TestKeptRequestsAreFoundByTheirAge(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		start := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
		err := s.Write(ctx, func(tx *store.Tx) error {
			for i := range 2000 {
				f := store.RequestFile{Name: fmt.Sprintf("f%04d", i), WorkspaceID: "w", ChannelID: "c", KeptAt: start.Add(time.Duration(i) * time.Minute)}
				if err := tx.InsertRequestFile(ctx, f); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if s.Engine() == store.Postgres {
			if err := store.Analyze(ctx, s); err != nil {
				t.Fatal(err)
			}
		}
		var mu sync.Mutex
		seen := map[string][]any{}
		s.Watch(func(query string, args []any) { mu.Lock(); seen[query] = args; mu.Unlock() })
		names, err := s.Read().OldRequestFiles(ctx, start.Add(3*time.Minute), 200)
		s.Watch(nil)
		if err != nil || fmt.Sprint(names) != "[f0000 f0001 f0002]" {
			t.Errorf("%v, %v", names, err)
		}
		for query, args := range seen {
			if plan, bad, err := judge(ctx, s, query, args); err != nil || bad != "" {
				t.Errorf("%s\n%s\n%s %v", bad, query, plan, err)
			}
		}
	})
}
