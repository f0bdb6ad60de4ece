package store_test

import (
	"context"
	"sync"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// Deleting a channel counts and lists what is its own: on SQLite, which plans
// without looking at its tables, none of it reads those of other workspaces.
func TestTheDeletionOfAChannelReadsNoWholeTable(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		ws := fill(t, s, 2000, 1)
		var mu sync.Mutex
		seen := map[string][]any{}
		s.Watch(func(query string, args []any) {
			mu.Lock()
			defer mu.Unlock()
			seen[query] = args
		})
		q := s.Read()
		p, err := q.PreviewRemoval(ctx, ws, "c1")
		if err != nil || p.Cases == 0 || p.Conversations < p.Cases || p.Elsewhere != 0 {
			t.Errorf("preview %+v, %v", p, err)
		}
		var noted int64
		err = s.Write(ctx, func(tx *store.Tx) error {
			m := desk.ChannelRemoval{WorkspaceID: ws, ID: "r1", Channel: desk.Ref{ID: "c1", Name: "C"}, State: desk.RemovalRunning, OpenWork: desk.OpenWorkResolve, MadeAt: filterNow}
			if noted, err = tx.AddRemovalCases(ctx, ws, m.ID, "c1"); err != nil {
				return err
			}
			m.Total = noted
			return tx.SaveRemoval(ctx, m)
		})
		if err != nil || noted != p.Cases {
			t.Errorf("noted %d of %d, %v", noted, p.Cases, err)
		}
		if list, err := q.RemovalCases(ctx, ws, "r1", 10, 100); err != nil || len(list) != 100 || list[0].Number != 11 {
			t.Errorf("%d cases, %v", len(list), err)
		}
		if list, err := q.Removals(ctx, ws, filterNow, 10); err != nil || len(list) != 1 || list[0].Total != noted {
			t.Errorf("removals %+v, %v", list, err)
		}
		if list, err := q.UnfinishedRemovals(ctx); err != nil || len(list) != 1 {
			t.Errorf("unfinished %+v, %v", list, err)
		}
		if list, err := q.ScheduledOn(ctx, ws, "c1", 10); err != nil || len(list) != 0 {
			t.Errorf("scheduled %v, %v", list, err)
		}
		s.Watch(nil)
		if s.Engine() != store.SQLite {
			return
		}
		for query, args := range seen {
			plan, err := s.Explain(ctx, query, args)
			if err != nil {
				t.Fatalf("explain %s: %v", query, err)
			}
			if bad := wholeTable.FindString(plan); bad != "" {
				t.Errorf("%s\n%s\n%s", bad, query, plan)
			}
		}
	})
}
