package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func TestQueriesOfTemplatesUseIndexes(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx, now := context.Background(), time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
		ws, other := "w", "x"
		err := s.Write(ctx, func(tx *store.Tx) error {
			for i := range 600 {
				id, in := ident.New(), ws
				if i%2 == 0 {
					in = other
				}
				one := desk.StoredTemplate{WorkspaceID: in, ID: id, Platform: "p", Account: fmt.Sprint("a", i%7), Name: fmt.Sprintf("t_%03d", i), Category: desk.TemplateUtility, DefaultLanguage: "es", CreatedAt: now, UpdatedAt: now}
				if err := tx.SaveTemplate(ctx, one); err != nil {
					return err
				}
				for _, l := range []string{"es", "en"} {
					v := desk.TemplateVersion{WorkspaceID: in, ID: ident.New(), TemplateID: id, Language: l, Status: desk.TemplateApproved, Quality: "unknown", Parts: desk.TemplateParts{Body: "Hola"}, SubmittedAt: &now, CreatedAt: now, UpdatedAt: now}
					if err := tx.SaveTemplateVersion(ctx, v); err != nil {
						return err
					}
				}
				line := desk.TemplateChange{WorkspaceID: in, ID: ident.New(), TemplateID: id, Language: "es", Kind: "created", At: now}
				if err := tx.LogTemplates(ctx, []desk.TemplateChange{line}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := store.Analyze(ctx, s); err != nil {
			t.Fatal(err)
		}
		seen := map[string][]any{}
		s.Watch(func(query string, args []any) { seen[query] = args })
		q := s.Read()
		list, err := q.Templates(ctx, ws, store.TemplateQuery{Limit: 20, After: &[2]string{"t_101", "z"}})
		if err != nil || len(list) < 20 || list[0].Name != "t_103" {
			t.Fatalf("got %d, %v", len(list), err)
		}
		for _, f := range []func() error{
			func() error {
				_, err := q.Templates(ctx, ws, store.TemplateQuery{Platform: "p", Accounts: []string{"a1", "a2"}, Status: []string{"approved"}, Language: "es", Limit: 20})
				return err
			},
			func() error { _, err := q.TemplateByName(ctx, ws, "p", "a1", "t_001"); return err },
			func() error { _, err := q.TemplateVersions(ctx, ws, list[0].ID, list[1].ID); return err },
			func() error { _, err := q.TemplateHistory(ctx, ws, list[0].ID, "z", 20); return err },
			func() error { _, err := q.TemplateEdits(ctx, ws, list[0].ID, "es", now); return err },
			func() error { _, err := q.UnseenTemplates(ctx, ws, "p", "a1", now); return err },
		} {
			if err := f(); err != nil && desk.CodeOf(err) != desk.CodeNotFound {
				t.Fatal(err)
			}
		}
		s.Watch(nil)
		for query, args := range seen {
			plan, err := s.Explain(ctx, query, args)
			if err != nil {
				t.Fatalf("explain %s: %v", query, err)
			}
			// PostgreSQL reads tables of a few pages whole; the embedded one shows what large ones get.
			if s.Engine() == store.SQLite && strings.Contains(plan, "SCAN ") {
				t.Errorf("%s\nreads a whole table:\n%s", query, plan)
			}
		}
	})
}
