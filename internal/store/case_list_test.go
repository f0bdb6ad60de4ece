package store_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// A walk through the pages of a list gives each case that belongs there once,
// in order, whatever is asked for and however the pages are cut.
func TestPagesOfCasesAreTheWholeList(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		rapid.Check(t, func(rt *rapid.T) {
			ctx := context.Background()
			ws := makeWorkspace(t, s)
			var all []desk.Case
			var changes []store.CaseChange
			for range rapid.IntRange(0, 12).Draw(rt, "cases") {
				c := drawCase(rt)
				if rapid.Bool().Draw(rt, "waits") {
					at := filterNow.Add(-time.Duration(rapid.IntRange(0, 3).Draw(rt, "since")) * time.Minute)
					c.WaitingSince = &at
				}
				all = append(all, c)
				changes = append(changes, store.CaseChange{After: c})
			}
			if err := s.Write(ctx, func(tx *store.Tx) error { return tx.SaveCases(ctx, ws, changes) }); err != nil {
				rt.Fatal(err)
			}
			q := drawQuery(rt)
			var got []string
			for {
				page, err := s.Read().ListCases(ctx, ws, q)
				if err != nil {
					rt.Fatal(err)
				}
				for _, v := range page {
					got = append(got, v.ID)
				}
				if len(page) < q.Limit {
					break
				}
				k := q.Sort.KeyOf(&page[len(page)-1])
				q.After = &k
			}
			if want := wanted(all, q); !slices.Equal(got, want) {
				rt.Fatalf("%+v: got %v, want %v", q, got, want)
			}
		})
	})
}

func drawQuery(t *rapid.T) store.CaseQuery {
	q := store.CaseQuery{Limit: rapid.IntRange(1, 5).Draw(t, "limit"), Sort: store.CaseSort(rapid.IntRange(0, 1).Draw(t, "sort"))}
	q.Status = rapid.SliceOfNDistinct(rapid.SampledFrom([]desk.CaseStatus{"open", "pending", "resolved"}), 0, 3, rapid.ID[desk.CaseStatus]).Draw(t, "states")
	if rapid.Bool().Draw(t, "by assignee") {
		id := rapid.SampledFrom([]string{"", "u1"}).Draw(t, "assignee")
		q.Assignee = &id
	}
	if rapid.Bool().Draw(t, "by tag") {
		q.Tag = "vip"
	}
	return q
}

func wanted(all []desk.Case, q store.CaseQuery) []string {
	all = slices.DeleteFunc(slices.Clone(all), func(c desk.Case) bool {
		return len(q.Status) > 0 && !slices.Contains(q.Status, c.Status) || q.Assignee != nil && c.AssigneeID != *q.Assignee || q.Tag != "" && !slices.Contains(c.Tags, q.Tag)
	})
	slices.SortFunc(all, func(a, b desk.Case) int {
		if q.Sort == store.CasesByWaiting && (a.WaitingSince != nil || b.WaitingSince != nil) {
			switch {
			case a.WaitingSince == nil:
				return 1
			case b.WaitingSince == nil:
				return -1
			}
			return cmp.Or(a.WaitingSince.Compare(*b.WaitingSince), cmp.Compare(a.ID, b.ID))
		}
		return cmp.Or(b.LastActivityAt.Compare(a.LastActivityAt), cmp.Compare(b.ID, a.ID))
	})
	var ids []string
	for _, c := range all {
		ids = append(ids, c.ID)
	}
	return ids
}

// Lists walk an index in its order: no page sorts or scans what it does not
// show.
func TestListsReadAnIndexInOrder(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		ws := makeWorkspace(t, s)
		var changes []store.CaseChange
		for i := range 3000 {
			at := filterNow.Add(-time.Duration(i) * time.Minute)
			c := desk.Case{
				ID: fmt.Sprintf("k%05d", i), Status: []desk.CaseStatus{"open", "pending", "resolved"}[i%3], Priority: "normal", ContactID: "p", ConversationID: "v",
				ChannelID: "c", Platform: "echo", AssigneeID: []string{"", "u1", "u2", "u3"}[i%4], LastActivityAt: at, CreatedAt: at, UpdatedAt: at,
			}
			if i%5 == 0 {
				c.WaitingSince = &at
			}
			changes = append(changes, store.CaseChange{After: c})
		}
		if err := s.Write(ctx, func(tx *store.Tx) error { return tx.SaveCases(ctx, ws, changes) }); err != nil {
			t.Fatal(err)
		}
		if err := store.Analyze(ctx, s); err != nil {
			t.Fatal(err)
		}
		me := "u1"
		key := &store.CaseKey{At: filterNow.Add(-time.Hour), ID: "k00060"}
		for name, q := range map[string]store.CaseQuery{
			"all":              {Limit: 20},
			"all, next page":   {Limit: 20, After: key},
			"open":             {Limit: 20, Status: []desk.CaseStatus{"open"}},
			"open and pending": {Limit: 20, Status: []desk.CaseStatus{"open", "pending"}, After: key},
			"mine":             {Limit: 20, Assignee: &me},
			"my open ones":     {Limit: 20, Assignee: &me, Status: []desk.CaseStatus{"open"}},
			"waiting":          {Limit: 20, Status: []desk.CaseStatus{"open"}, Sort: store.CasesByWaiting},
			"the most urgent":  {Limit: 20, Status: []desk.CaseStatus{"open"}, Sort: store.CasesByPriority},
			"a team's":         {Limit: 20, Status: []desk.CaseStatus{"open"}, Team: "t1"},
		} {
			plan, err := store.ExplainCases(ctx, s, ws, q)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			// Of several states the cases that come first are fetched at the end, of
			// this small table perhaps by reading it whole.
			bad := []string{"SCAN cases", "Seq Scan on cases c_"}
			if len(q.Status) == 1 || len(q.Status) == 0 && q.Assignee == nil {
				bad = append(bad, "USE TEMP B-TREE", "Seq Scan on cases")
			}
			for _, b := range bad {
				if strings.Contains(plan, b) {
					t.Errorf("%s: %s in\n%s", name, b, plan)
				}
			}
		}
	})
}
