package store_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// drawSegment makes a tree about contacts.
func drawSegment(t *rapid.T, depth int) any { return drawTree(t, depth, drawOfContact) }

func drawOfContact(t *rapid.T) any {
	for range 100 {
		leaf := drawCondition(t)
		if cond, _ := leaf.(map[string]any); cond["field"] == "contact" || strings.HasPrefix(fmt.Sprint(cond["field"]), "contact.") {
			return leaf
		}
	}
	return map[string]any{"field": "contact", "op": "is", "value": "p1"}
}

// contactsOf are the contacts of some facts, each once, with some of whom there
// is nothing else.
func contactsOf(t *rapid.T, all []filter.Facts) map[string]filter.Facts {
	out := map[string]filter.Facts{}
	for _, f := range all {
		out[f.Contact.ID] = f
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "silent ones") {
		p := drawPerson(t, fmt.Sprintf("s%d", i))
		p.Name = rapid.SampledFrom([]string{"", "Ana", "ana", "Ñandú"}).Draw(t, "name")
		out[p.ID] = filter.Facts{Contact: p, Case: desk.Case{ContactID: p.ID}}
	}
	return out
}

// What a filter of contacts finds in the database is what it matches in memory,
// on both engines, page by page and counted, whatever the filter.
func TestFiltersOfContactsFindWhomTheyMatch(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		rapid.Check(t, func(rt *rapid.T) {
			ctx := context.Background()
			ws := makeWorkspace(t, s)
			all := drawFacts(rt)
			people := contactsOf(rt, all)
			err := s.Write(ctx, func(tx *store.Tx) error {
				if err := saveFacts(ctx, tx, ws, all); err != nil {
					return err
				}
				for id, f := range people {
					if !strings.HasPrefix(id, "s") {
						continue
					}
					if err := savePerson(ctx, tx, ws, f.Contact); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				rt.Fatal(err)
			}
			for range 5 {
				checkSegment(rt, s.Read(), ws, people)
			}
		})
	})
}

func checkSegment(rt *rapid.T, q *store.Queryer, ws string, people map[string]filter.Facts) {
	ctx := context.Background()
	text, err := json.Marshal(drawSegment(rt, 3))
	if err != nil {
		rt.Fatal(err)
	}
	node, err := filter.Parse(text, filter.Env{Me: "u1", Now: filterNow, Contacts: true})
	if err != nil {
		rt.Fatalf("%s: %v", text, err)
	}
	var want []string
	for id, f := range people {
		if node.Holds(&f) {
			want = append(want, id)
		}
	}
	query := store.ContactQuery{Filter: &node}
	if n, err := q.CountContacts(ctx, ws, query, 100); err != nil || n != len(want) {
		rt.Fatalf("%s counts %d, matches %v: %v", text, n, want, err)
	}
	if n, err := q.CountContacts(ctx, ws, query, 1); err != nil || n != min(1, len(want)) {
		rt.Fatalf("%s counts %d up to one, matches %v: %v", text, n, want, err)
	}
	var got, names []string
	for query.Limit = 2; ; {
		page, err := q.ListContacts(ctx, ws, query)
		if err != nil {
			rt.Fatalf("%s: %v", text, err)
		}
		for _, p := range page {
			got, names = append(got, p.ID), append(names, p.Name)
		}
		if len(page) < query.Limit {
			break
		}
		last := page[len(page)-1]
		query.After = &store.NameKey{Name: last.Name, ID: last.ID}
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		rt.Fatalf("%s found %v, matches %v", text, got, want)
	}
	if one := slices.Compact(slices.Clone(names)); len(one) != len(slices.Compact(slices.Sorted(slices.Values(names)))) {
		rt.Fatalf("%s lists them as %q", text, names)
	}
}
