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

// When a contact last wrote is in no index of its own: it is looked up in their
// conversations alone, for each case that a list walks over.
func TestWhenAContactLastWroteIsReadFromTheirConversations(t *testing.T) {
	t.Parallel()
	s := testkit.SQLite(t)
	ctx := context.Background()
	ws := fill(t, s, 300, 1)
	for _, text := range []string{`{"field":"contact.last_seen","op":"lt","value":"-1h"}`, `{"not":{"field":"contact.last_seen","op":"within","value":"30d"}}`} {
		node, err := filter.Parse([]byte(text), filter.Env{Now: filterNow})
		if err != nil {
			t.Fatal(err)
		}
		asked := 0
		s.Watch(func(query string, args []any) {
			if !strings.Contains(query, "conversations o") {
				return
			}
			plan, err := s.Explain(ctx, query, args)
			if err != nil {
				t.Error(err)
			}
			if asked++; !strings.Contains(plan, "conversations_by_contact (workspace_id=? AND contact_id=?") || strings.Contains(plan, "SCAN o") {
				t.Errorf("%s\n%s", query, plan)
			}
		})
		if _, err := s.Read().ListCases(ctx, ws, store.CaseQuery{Status: []desk.CaseStatus{desk.CaseOpen}, Filter: &node, Limit: 21}); err != nil {
			t.Fatal(err)
		}
		s.Watch(nil)
		if asked == 0 {
			t.Errorf("%s asked for no conversations", text)
		}
	}
}

func TestWhoNeverWroteWasNotSeen(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		ws := makeWorkspace(t, s)
		seen, err := s.Read().LastSeen(ctx, ws, []string{"nobody"})
		if err != nil || len(seen) != 0 {
			t.Errorf("%v, %v", seen, err)
		}
		if seen, err = s.Read().LastSeen(ctx, ws, nil); err != nil || len(seen) != 0 {
			t.Errorf("of nobody: %v, %v", seen, err)
		}
	})
}
