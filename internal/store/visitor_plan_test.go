package store_test

import (
	"strings"
	"testing"
	"time"

	"recado.dev/internal/ident"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// What the pages of visitors ask reads no table from its beginning.
func TestTheQueriesOfVisitorsUseIndexes(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		q, ws, id, ctx, now := s.Read(), ident.New(), ident.New(), t.Context(), time.Now()
		for name, ask := range map[string]func() error{
			"a visitor":        func() error { _, _ = q.VisitorByID(ctx, ws, id); return nil },
			"whose a token is": func() error { _, _, _ = q.VisitorBySession(ctx, "h", now); return nil },
			"who waits":        func() error { _, err := q.VisitorsWaiting(ctx, now, 50); return err },
			"a thread":         func() error { _, _ = q.ThreadOfKey(ctx, ws, id, "p", "k"); return nil },
			"its events":       func() error { _, err := q.ConversationEvents(ctx, ws, id, 5, 10, 100); return err },
			"a place":          func() error { _, err := q.WaitingPlace(ctx, ws, id); return err },
			"an upload":        func() error { _, _ = q.UploadOf(ctx, ws, id, "visitor:1"); return nil },
			"what is written": func() error {
				return s.Write(ctx, func(tx *store.Tx) error {
					if _, err := tx.WaitForVisitors(ctx, ws, id, "a", now); err != nil {
						return err
					}
					if err := tx.VisitorsSaw(ctx, ws, id, "a"); err != nil {
						return err
					}
					if err := tx.DeleteContact(ctx, ws, id); err != nil {
						return err
					}
					return tx.DeleteVisitorSessionsBefore(ctx, now)
				})
			},
		} {
			for query, args := range asked(t, s, ask) {
				if !strings.Contains(query, "WHERE") {
					continue
				}
				plan, err := s.Explain(ctx, query, args)
				if err != nil {
					t.Fatalf("%s: explain %s: %v", name, query, err)
				}
				if strings.Contains(plan, "SCAN ") && !strings.Contains(plan, "CONSTANT ROW") && !strings.Contains(plan, "USING") || strings.Contains(plan, "Seq Scan") {
					t.Errorf("%s reads a whole table:\n%s\n%s", name, query, plan)
				}
			}
		}
	})
}
