package store_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// What the wall asks is answered from kept counts and bounded runs of indexes,
// by the plans that the engines choose for a desk that has grown.
func TestTheWallOfAGrownDeskUsesIndexes(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		ws := fill(t, s, planCases(), 2)
		keepClocks(t, s, ws, planCases())
		if s.Engine() == store.Postgres { // SQLite plans without looking at its tables
			if err := store.Analyze(ctx, s); err != nil {
				t.Fatal(err)
			}
		}
		var mu sync.Mutex
		seen := map[string][]any{}
		s.Watch(func(query string, args []any) {
			mu.Lock()
			defer mu.Unlock()
			seen[query] = args
		})
		q := s.Read()
		needs, err := q.Needs(ctx, ws, []string{"", "q1"})
		if err != nil || needs[0].Waiting == 0 || needs[0].Oldest == nil || needs[1].Waiting != 0 {
			t.Errorf("needs %+v, %v", needs, err)
		}
		for standing, want := range map[desk.SLAState]int{desk.SLABreached: 500, desk.SLAWarned: 500} {
			if list, err := q.CasesStanding(ctx, ws, standing, 500); err != nil || len(list) != want {
				t.Errorf("%s: %d cases, %v", standing, len(list), err)
			}
		}
		if list, err := q.CasesDue(ctx, ws, filterNow, filterNow.Add(15*time.Minute), 500); err != nil || len(list) != 15 {
			t.Errorf("%d cases are due, %v", len(list), err)
		}
		for name, from := range map[string]desk.MoveFrom{"an agent": {Agent: "u1"}, "an agent, pending too": {Agent: "u1", Pending: true}, "some": {CaseIDs: []string{"k0000000", "k0000004"}}, "some of an agent": {Agent: "u2", CaseIDs: []string{"k0000012"}}} {
			if list, err := q.CasesToMove(ctx, ws, from, 501); err != nil || len(list) == 0 {
				t.Errorf("%s: %d cases, %v", name, len(list), err)
			}
		}
		if _, err := q.CasesToMove(ctx, ws, desk.MoveFrom{Queue: "q1", Waiting: true}, 501); err != nil {
			t.Error(err)
		}
		if err := q.ReportQueues(ctx, ws, 1, 97, func(string, int, store.ReportTime) {}, func(string, store.ReportPromises) {}); err != nil {
			t.Error(err)
		}
		if queues, err := q.QueuesOfCases(ctx, ws, []string{"k0000000", "k0000004"}); err != nil || len(queues) != 2 {
			t.Errorf("queues of cases %v, %v", queues, err)
		}
		s.Watch(nil)
		for query, args := range seen {
			plan, bad, err := judge(ctx, s, query, args)
			if err != nil {
				t.Fatalf("explain %s: %v", query, err)
			}
			if bad != "" {
				t.Errorf("%s\n%s\n%s", bad, query, plan)
			}
		}
	})
}

// keepClocks gives each case a promise: a third is late, a third warned of.
func keepClocks(t *testing.T, s *store.Store, ws string, cases int) {
	t.Helper()
	for from := 0; from < cases; from += 1000 {
		var rows []store.SLAClocks
		for i := from; i < min(cases, from+1000); i++ {
			due := filterNow.Add(time.Duration(i-cases/2) * time.Minute)
			rows = append(rows, store.SLAClocks{CaseID: fmt.Sprintf("k%07d", i), PolicyID: "p", State: []byte("{}"), Standing: []desk.SLAState{desk.SLABreached, desk.SLAWarned, desk.SLARunning}[i%3], DueAt: &due})
		}
		if err := s.Write(context.Background(), func(tx *store.Tx) error { return tx.SaveSLAClocks(context.Background(), ws, rows) }); err != nil {
			t.Fatal(err)
		}
	}
}
