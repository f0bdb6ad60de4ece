package store_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// walked is a list of cases or of their clocks that is read on until enough were
// met.
var walked = regexp.MustCompile(`SEARCH [cz] USING .* \(workspace_id=\?( AND (status=\?|priority=\?|due_at[<>]\?|last_activity_at<\?|waiting_since[<>]\?|\(.*\)[<>]\(.*\)))*\)`)

// What few cases are is looked up in every order, not met by chance on the way
// through all that a desk has.
func TestFewCasesAreLookedUpInEveryOrder(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx, n := context.Background(), planCases()
		ws := fill(t, s, n, 2)
		keepClocks(t, s, ws, n)
		var late filling // a channel that is new: its cases are those that nobody touched for longest
		for i := n; i < n+5; i++ {
			late.add(ws, i, 1)
		}
		for i := range late.cases {
			late.cases[i].After.ChannelID = "new"
		}
		if err := s.Write(ctx, func(tx *store.Tx) error { return late.write(ctx, tx, ws) }); err != nil {
			t.Fatal(err)
		}
		of, err := filter.Parse([]byte(`{"field":"channel","op":"is","value":"new"}`), filter.Env{Now: filterNow})
		if err != nil {
			t.Fatal(err)
		}
		var questions []func() error
		for name, query := range map[string]store.CaseQuery{
			"a contact": {ContactID: "p0000120"}, "a contact, open": {ContactID: "p0000120", Status: []desk.CaseStatus{desk.CaseOpen}},
			"a channel": {ChannelID: "new"}, "a channel, open": {ChannelID: "new", Status: []desk.CaseStatus{desk.CaseOpen}}, "a channel and a tag": {ChannelID: "new", Tag: "vip"},
			"a channel, by a filter": {Filter: &of, Status: []desk.CaseStatus{desk.CaseOpen, desk.CasePending}},
			"nothing":                {ChannelID: "none"}, "nobody": {ContactID: "none"},
		} {
			for sort := range store.CasesByPriority + 1 {
				query.Sort, query.Limit, query.After = sort, 21, nil
				questions = append(questions, func() error {
					list, err := timed(t, fmt.Sprint(name, ", order ", sort), func() ([]desk.CaseView, error) { return s.Read().ListCases(ctx, ws, query) })
					if err == nil && (len(list) == 0) != (query.ChannelID+query.ContactID == "none") {
						return fmt.Errorf("%s: %d cases", name, len(list))
					}
					return err
				}, func() error {
					query.After = &store.CaseKey{At: filterNow.Add(-1e6), ID: "k0000001", Priority: desk.PriorityNormal, Due: sort == store.CasesByDue, Waiting: sort == store.CasesByWaiting}
					_, err := s.Read().ListCases(ctx, ws, query)
					return err
				})
			}
		}
		if s.Engine() == store.Postgres {
			if err := store.Analyze(ctx, s); err != nil {
				t.Fatal(err)
			}
		}
		asked := watched(ctx, t, s, questions...)
		judgeAll(ctx, t, s, asked)
		for query, args := range asked {
			if plan, err := s.Explain(ctx, query, args); err != nil || walked.MatchString(plan) {
				t.Errorf("%s, %v\n%s\n%s", walked.FindString(plan), err, query, plan)
			}
		}
	})
}

// What belongs to one case, message, contact or thread is found by it. On SQLite
// tables are in the order of their keys, and it takes that for quicker unless it
// is told otherwise.
func TestWhatBelongsToOneThingIsFoundByIt(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx, q := context.Background(), s.Read()
		seen, err := filter.Parse([]byte(`{"field":"contact.last_seen","op":"within","value":"2d"}`), filter.Env{Now: filterNow})
		if err != nil {
			t.Fatal(err)
		}
		asks(ctx, t, s,
			func() error { _, err := q.CaseEvents(ctx, "w", "k", 0, 21); return err },
			func() error { _, err := q.MessageEvents(ctx, "w", "m", 0, 21); return err },
			func() error { _, err := q.CaseStory(ctx, "w", "k", 0, 21); return err },
			func() error {
				_, err := q.AnswersOf(ctx, desk.Case{WorkspaceID: "w", ID: "k", ContactID: "p"})
				return err
			},
			func() error {
				_, err := q.MessagesOfCase(ctx, desk.Case{WorkspaceID: "w", ID: "k", ContactID: "p"})
				return err
			},
			func() error {
				_, err := q.ConversationsOfCase(ctx, desk.Case{WorkspaceID: "w", ID: "k", ContactID: "p"})
				return err
			},
			func() error {
				_, err := q.MessageAfter(ctx, desk.Case{WorkspaceID: "w", ID: "k", ContactID: "p"}, "m")
				return err
			},
			func() error { _, err := q.CaseLinks(ctx, "w", "k"); return err },
			func() error { _, err := q.GivenTo(ctx, "w", "p", filterNow); return err },
			func() error { _, err := q.CompanyCases(ctx, "w", "f", 0, 21); return err },
			func() error { _, err := q.OrdersOf(ctx, "w", "p", "", 20); return err },
			func() error { _, err := q.OrdersOf(ctx, "w", "p", "o", 20); return err },
			func() error { _, err := q.ItemsByExternal(ctx, "w", "c", []string{"x", "y"}); return err },
			func() error { _, err := q.PublicActions(ctx, "w", "p", "m", 10); return err },
			func() error { _, err := q.ListCases(ctx, "w", store.CaseQuery{Filter: &seen, Limit: 21}); return err },
			func() error { _, err := q.CountCases(ctx, "w", store.CaseQuery{Filter: &seen}, 100); return err },
			func() error {
				return s.Write(ctx, func(tx *store.Tx) error {
					_, err := tx.WaitForVisitors(ctx, "w", "c", "a", filterNow)
					return errors.Join(err, tx.VisitorsSaw(ctx, "w", "c", "a"), tx.MergeContact(ctx, "w", "p", "o"), tx.DeleteContact(ctx, "w", "p"))
				})
			},
		)
	})
}
