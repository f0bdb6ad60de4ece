package store_test

import (
	"context"
	"regexp"
	"strings"
	"sync"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// small are tables of a few rows, which are read whole on purpose.
var small = regexp.MustCompile(`\b(lanes|nodes|journal_head)\b`)

var (
	idList         = regexp.MustCompile(`IN \(\?(, \?)*\)`)
	workspaceAlone = regexp.MustCompile(`\(workspace_id=\?( AND channel_id=\?)?\)`)
)

func TestTheQueriesOfTheHeartUseIndexes(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		var mu sync.Mutex
		seen := map[string][]any{}
		s.Watch(func(query string, args []any) {
			mu.Lock()
			defer mu.Unlock()
			seen[query] = args
		})
		r := inboundtest.New(t, s)
		at := inboundtest.Start
		like := platform.Inbound{Key: "r", Sender: inboundtest.Person("ana"), At: at, Reaction: &platform.ReactionIn{ID: "m1", Emoji: "x"}}
		r.Apply(t, inboundtest.Text("ana", "m1", "a", at))
		r.Apply(t, inboundtest.Text("ana", "m2", "b", at), like, inboundtest.Receipt("ana", "o1", desk.StatusSent, at), inboundtest.Echo("ana", "o1", "c", at))
		byNumber := inboundtest.Text("+34600111222", "m3", "c", at)
		byNumber.Sender.Display = "+34600111222"
		r.Apply(t, byNumber)
		r.Apply(t, platform.Inbound{Key: "until", Sender: inboundtest.Person("ana"), At: at, Receipt: &platform.ReceiptIn{Status: desk.StatusRead, Until: at}})
		ctx, m := context.Background(), r.Messages(t)[0]
		q := s.Read()
		for _, f := range []func() error{
			func() error { _, err := q.CaseEvents(ctx, r.Workspace, m.CaseID, 0, 10); return err },
			func() error { _, err := q.MessageEvents(ctx, r.Workspace, m.ID, 0, 10); return err },
			func() error { _, err := q.CaseCounts(ctx, r.Workspace, "u"); return err },
			func() error { _, err := s.Journal().Read().JournalRange(ctx, 0, 10, 10, 1000); return err },
			func() error { _, err := q.DeadLetters(ctx, r.Workspace, "", 10); return err },
			func() error { _, err := q.ContactByID(ctx, r.Workspace, m.Author.ID); return err },
		} {
			if err := f(); err != nil {
				t.Fatal(err)
			}
		}
		s.Watch(nil)
		for query, args := range seen {
			if strings.HasPrefix(query, "INSERT") || strings.Contains(query, "pg_") || small.MatchString(query) || !strings.Contains(query, "WHERE") {
				continue
			}
			plan, err := s.Explain(ctx, query, args)
			if err != nil {
				t.Fatalf("explain %s: %v", query, err)
			}
			if strings.Contains(plan, "SCAN ") && !strings.Contains(plan, "CONSTANT ROW") || strings.Contains(plan, "Seq Scan") {
				t.Errorf("%s\nreads a whole table:\n%s", query, plan)
			}
			if s.Engine() != store.SQLite || !idList.MatchString(query) {
				continue
			}
			// SQLite plans for the length of a list: a batch has hundreds of ids.
			many := idList.ReplaceAllString(query, "IN ("+store.Marks(512)+")")
			plan, err = s.Explain(ctx, many, make([]any, strings.Count(many, "?")))
			if err != nil {
				t.Fatalf("explain %s: %v", query, err)
			}
			if workspaceAlone.MatchString(plan) {
				t.Errorf("%s\nreads a whole workspace for many ids:\n%s", query, plan)
			}
		}
		if len(seen) < 20 {
			t.Errorf("only %d queries seen", len(seen))
		}
	})
}
