package store_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// What is kept of accounts, numbers, sign-ups and imports comes back as it was,
// and is found by its key.
func TestNumbersAreFoundByTheirKeys(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx, at := context.Background(), time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
		n := desk.StoredNumber{WorkspaceID: "w", Platform: "p", Account: "a", ID: "1", Settings: map[string]string{"line": "1"}, Steps: map[string]time.Time{desk.StepStarted: at}, SealedPIN: []byte{1, 2}, ReadAt: at,
			NumberState: desk.NumberState{Number: "+34 910", Status: desk.NumberConnected, Limit: -1}}
		m := desk.NumberImport{WorkspaceID: "w", ID: "i", Platform: "p", State: desk.NumberImportRunning, Total: 2, MadeAt: at}
		err := s.Write(ctx, func(tx *store.Tx) error {
			for _, step := range []error{
				tx.SaveNumbers(ctx, n),
				tx.SaveNumberAccount(ctx, desk.NumberAccount{WorkspaceID: "w", Platform: "p", Account: "a", ChannelID: "c", HooksKnown: true, Failure: &desk.SendError{Code: "190"}, ReadAt: &at, DueAt: at}),
				tx.LogNumbers(ctx, []desk.NumberChange{{WorkspaceID: "w", ID: "1", Platform: "p", Account: "a", Kind: "add", At: at}, {WorkspaceID: "w", ID: "2", Platform: "p", Account: "a", Kind: "verify", At: at}}),
				tx.SaveAuthorisation(ctx, desk.Authorisation{WorkspaceID: "w", ID: "x", Platform: "p", State: desk.AuthorisationGranted, Scopes: []string{"read"}, Sealed: []byte{3}, StartedAt: at, GrantedAt: &at}),
				tx.SaveSignUpApp(ctx, store.SignUpApp{WorkspaceID: "w", Platform: "p", Settings: map[string]string{"app": "7"}, Sealed: []byte{4}, UpdatedAt: at}),
				tx.SaveNumberImport(ctx, m),
				tx.SaveNumberRows(ctx, desk.NumberImportRow{WorkspaceID: "w", ImportID: "i", Row: 1, State: desk.NumberRowWaiting, Sealed: []byte{5}}, desk.NumberImportRow{WorkspaceID: "w", ImportID: "i", Row: 2, State: desk.NumberRowFailed, Problem: &desk.RowProblem{En: "no"}}),
				tx.ClaimNumberRow(ctx, "w", "i", 1, "c", &desk.RowProblem{En: "cut short"}),
			} {
				if step != nil {
					return step
				}
			}
			if err := tx.ClaimNumberRow(ctx, "w", "i", 1, "d", nil); desk.CodeOf(err) != desk.CodeConflict {
				t.Errorf("claimed twice: %v", err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		var mu sync.Mutex
		seen := map[string][]any{}
		s.Watch(func(query string, args []any) {
			mu.Lock()
			defer mu.Unlock()
			seen[query] = args
		})
		q := s.Read()
		if got, err := q.NumberByID(ctx, "w", "p", "a", "1"); err != nil || got.Limit != -1 || !got.PINKept || !got.Steps[desk.StepStarted].Equal(at) || got.Settings["line"] != "1" {
			t.Errorf("number %+v, %v", got, err)
		}
		if got, err := q.NumberAccount(ctx, "w", "p", "a"); err != nil || !got.HooksKnown || got.Failure.Code != "190" || !got.ReadAt.Equal(at) {
			t.Errorf("account %+v, %v", got, err)
		}
		if got, err := q.NumberHistory(ctx, "w", "p", "a", "2", 10); err != nil || len(got) != 1 || got[0].Kind != "add" {
			t.Errorf("history %+v, %v", got, err)
		}
		if got, err := q.Authorisations(ctx, "w", "", 10); err != nil || len(got) != 1 || got[0].Scopes[0] != "read" || !got[0].GrantedAt.Equal(at) {
			t.Errorf("authorisations %+v, %v", got, err)
		}
		if got, err := q.SignUpApp(ctx, "w", "p"); err != nil || got.Settings["app"] != "7" {
			t.Errorf("app %+v, %v", got, err)
		}
		if got, err := q.UnfinishedNumberImports(ctx); err != nil || len(got) != 1 {
			t.Errorf("unfinished %+v, %v", got, err)
		}
		if got, err := q.NumberRowCounts(ctx, "w", "i"); err != nil || got[desk.NumberRowConnected] != 1 || got[desk.NumberRowFailed] != 1 {
			t.Errorf("counts %+v, %v", got, err)
		}
		if got, err := q.NumberRowsIn(ctx, "w", "i", desk.NumberRowFailed, 0, 10); err != nil || len(got) != 1 || got[0].Problem.En != "no" {
			t.Errorf("rows %+v, %v", got, err)
		}
		if _, err := q.Numbers(ctx, "w", "p", "a"); err != nil {
			t.Error(err)
		}
		if _, err := q.FirstWrittenOn(ctx, "w", "c"); err != nil {
			t.Error(err)
		}
		s.Watch(nil)
		if s.Engine() != store.SQLite {
			return
		}
		for query, args := range seen {
			plan, err := s.Explain(ctx, query, args)
			if err != nil || strings.Contains(plan, "SCAN") {
				t.Errorf("%s\n%s, %v", query, plan, err)
			}
		}
	})
}
