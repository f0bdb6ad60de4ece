package store_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"recado.dev/internal/ident"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// Each of these is asked again and again, or for each page: none may read a
// table from its beginning.
func TestTheQueriesOfWorkstreamsUseIndexes(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		q, ws, now := s.Read(), ident.New(), time.Now()
		ids := make([]string, 300)
		for i := range ids {
			ids[i] = ident.New()
		}
		ctx := t.Context()
		for name, c := range map[string]struct {
			ask  func() error
			want string // the index that has to be used, where another would do badly
		}{
			"automatic events":         {func() error { _, err := q.AutomaticEvents(ctx, ws, 5, 500, 500); return err }, ""},
			"due messages":             {func() error { _, err := q.DueAutomatic(ctx, now, 100); return err }, "automatic_messages_due"},
			"next message":             {func() error { _, err := q.NextAutomatic(ctx); return err }, "automatic_messages_due"},
			"messages of cases":        {func() error { _, err := q.AutomaticOf(ctx, ws, ids); return err }, ""},
			"said since":               {func() error { _, err := q.SaidSince(ctx, ws, ids[0], now); return err }, ""},
			"routing's events":         {func() error { _, err := q.RoutingEvents(ctx, ws, 5, 500, 500); return err }, ""},
			"open work":                {func() error { _, err := q.OpenWork(ctx, ws); return err }, "routed_cases_by_state"},
			"counts of queues":         {func() error { _, err := q.OpenWorkCounts(ctx, ws); return err }, "routed_cases_by_state"},
			"workstreams":              {func() error { _, err := q.Workstreams(ctx, ws); return err }, ""},
			"one workstream":           {func() error { _, _ = q.WorkstreamByID(ctx, ws, ids[0]); return nil }, ""},
			"workstream of channel":    {func() error { _, err := q.WorkstreamOf(ctx, ws, ids[0]); return err }, ""},
			"templates that are there": {func() error { _, err := q.TemplatesThere(ctx, ws, ids); return err }, ""},
			"who may send files":       {func() error { _, err := q.FilesOn(ctx, ws, ids); return err }, ""},
			"skills of channels":       {func() error { _, err := q.ChannelSkills(ctx, ws); return err }, ""},
			"skill of a channel":       {func() error { _, _, err := q.ChannelSkill(ctx, ws, ids[0]); return err }, ""},
			"intake":                   {func() error { _, _, err := q.Intake(ctx, ws, ids[0]); return err }, ""},
			"running intakes":          {func() error { _, err := q.RunningIntakes(ctx, ws); return err }, ""},
			"cases to take in":         {func() error { _, err := q.UnroutedCases(ctx, ws, ids[0], "", 100); return err }, "cases_unrouted"},
			"how many of them":         {func() error { _, err := q.CountUnrouted(ctx, ws, ids[:1]); return err }, "cases_unrouted"},
		} {
			for query, args := range asked(t, s, c.ask) {
				plan, err := s.Explain(ctx, query, args)
				if err != nil {
					t.Fatalf("%s: explain %s: %v", name, query, err)
				}
				if strings.Contains(plan, "SCAN ") && c.want == "" || strings.Contains(plan, "Seq Scan") {
					t.Errorf("%s reads a whole table:\n%s\n%s", name, query, plan)
				}
				// PostgreSQL has its statistics; in an empty table any index is as good.
				if s.Engine() == store.SQLite && !strings.Contains(plan, c.want) {
					t.Errorf("%s does not use %s:\n%s\n%s", name, c.want, query, plan)
				}
			}
		}
	})
}

// asked are the queries that f asks, with what they ask for.
func asked(t *testing.T, s *store.Store, f func() error) map[string][]any {
	t.Helper()
	var mu sync.Mutex
	seen := map[string][]any{}
	s.Watch(func(query string, args []any) {
		mu.Lock()
		defer mu.Unlock()
		seen[query] = args
	})
	defer s.Watch(nil)
	if err := f(); err != nil {
		t.Fatal(err)
	}
	if len(seen) == 0 {
		t.Fatal("nothing was asked")
	}
	return seen
}
