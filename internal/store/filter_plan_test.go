package store_test

import (
	"context"
	"strings"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// What few cases are is looked up through an index, on a desk that has grown,
// and never by walking a list to its end.
func TestFiltersForWhatFewCasesAreUseIndexes(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		ws := fill(t, s, planCases(), 2)
		fillAround(t, s, ws, planCases())
		if s.Engine() == store.Postgres {
			if err := store.Analyze(ctx, s); err != nil {
				t.Fatal(err)
			}
		}
		asks := watch(t, s)
		for name, text := range askedFilters() {
			if !strings.HasPrefix(name, "few: ") || name == "few: category contains" {
				continue
			}
			node, err := filter.Parse([]byte(text), filter.Env{Me: "u1", Now: filterNow})
			if err != nil {
				t.Fatal(name, err)
			}
			asks.take()
			for order, sort := range map[string]store.CaseSort{"activity": store.CasesByActivity, "waiting": store.CasesByWaiting, "due": store.CasesByDue, "priority": store.CasesByPriority} {
				if _, err := timed(t, name+", by "+order, func() ([]desk.CaseView, error) {
					return s.Read().ListCases(ctx, ws, store.CaseQuery{Status: []desk.CaseStatus{desk.CaseOpen}, Filter: &node, Sort: sort, Limit: 21})
				}); err != nil {
					t.Fatal(name, err)
				}
			}
			for _, q := range asks.take() {
				plan, bad, err := judge(ctx, s, q.query, q.args)
				if err != nil {
					t.Fatalf("%s: explain %s: %v", name, q.query, err)
				}
				if bad != "" {
					t.Errorf("%s: %s\n%s\n%s", name, bad, q.query, plan)
				}
			}
		}
	})
}

// Messages have no index by their case: counting them by it alone would read all
// that the workspace has, for each case.
func TestCountingACasesMessagesReadsItsConversations(t *testing.T) {
	t.Parallel()
	s := testkit.SQLite(t)
	ctx := context.Background()
	ws := fill(t, s, 100, 1)
	node, err := filter.Parse([]byte(`{"field":"messages","op":"gt","value":20}`), filter.Env{Now: filterNow})
	if err != nil {
		t.Fatal(err)
	}
	var plans []string
	s.Watch(func(query string, args []any) {
		if !strings.Contains(query, "messages m") {
			return
		}
		plan, err := s.Explain(ctx, query, args)
		if err != nil {
			t.Error(err)
		}
		plans = append(plans, plan)
	})
	defer s.Watch(nil)
	if _, err := s.Read().ListCases(ctx, ws, store.CaseQuery{Status: []desk.CaseStatus{desk.CaseOpen}, Filter: &node, Limit: 21}); err != nil {
		t.Fatal(err)
	}
	if len(plans) == 0 || !strings.Contains(plans[0], "conversation_id=?") {
		t.Errorf("got %v", plans)
	}
}
