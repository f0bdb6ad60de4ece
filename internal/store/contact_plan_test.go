package store_test

import (
	"context"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"recado.dev/internal/filter"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// askedSegments are filters of contacts: what many of them are, what few are,
// and what none is that many come into question for.
func askedSegments() map[string]string {
	return map[string]string{
		"all":                  `{"all":[]}`,
		"walked: field":        `{"field":"contact.field.plan","op":"is","value":"Pro"}`,
		"many: not company":    `{"not":{"field":"contact.company","op":"is","value":"f1"}}`,
		"many: not blocked":    `{"field":"contact.blocked","op":"is","value":false}`,
		"walked: never asked":  `{"field":"contact.consent.marketing","op":"is","value":""}`,
		"few: company":         `{"field":"contact.company","op":"in","value":["f1","f2"]}`,
		"few: blocked":         `{"field":"contact.blocked","op":"is","value":true}`,
		"few: consent":         `{"field":"contact.consent.marketing","op":"is","value":"granted"}`,
		"few: field":           `{"field":"contact.field.tier","op":"gt","value":10}`,
		"few: by id":           `{"field":"contact","op":"in","value":["p0000001","p0000002"]}`,
		"few: two together":    `{"all":[{"field":"contact.field.plan","op":"is","value":"Pro"},{"field":"contact.company","op":"is","value":"f1"}]}`,
		"few: tag":             `{"field":"contact.tag","op":"is","value":"rare"}`,
		"few: new":             `{"field":"contact.created_at","op":"within","value":"20m"}`,
		"few: value begins":    `{"field":"contact.field.tier","op":"starts","value":"1"}`,
		"many: old":            `{"field":"contact.created_at","op":"lt","value":"-1h"}`,
		"many: platform":       `{"field":"contact.platform","op":"is","value":"echo"}`,
		"walked: no tag":       `{"field":"contact.tag","op":"empty"}`,
		"none: platform":       `{"field":"contact.platform","op":"is","value":"sms"}`,
		"none: seen":           `{"field":"contact.last_seen","op":"gt","value":"+1425m"}`,
		"none: value has zz":   `{"field":"contact.field.tier","op":"contains","value":"zz"}`,
		"none: two together":   `{"all":[{"field":"contact.blocked","op":"is","value":true},{"field":"contact.company","op":"is","value":"f1"},{"field":"contact.field.plan","op":"empty"}]}`,
		"none: field":          `{"field":"contact.field.plan","op":"is","value":"Gold"}`,
		"none: consent":        `{"field":"contact.consent.messages","op":"is","value":"granted"}`,
		"walked: field has zz": `{"field":"contact.field.plan","op":"contains","value":"zz"}`,
	}
}

// The list of a segment is walked by name through its index to the end of the
// page, or what few contacts are is looked up through one.
func TestSegmentsAreListedThroughIndexes(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		n := planCases()
		ws := fill(t, s, n, 1)
		fillAround(t, s, ws, n)
		q := s.Read()
		var questions []func() error
		for _, name := range slices.Sorted(maps.Keys(askedSegments())) {
			if strings.HasPrefix(name, "walked: ") {
				continue
			}
			node, err := filter.Parse([]byte(askedSegments()[name]), filter.Env{Now: filterNow, Contacts: true})
			if err != nil {
				t.Fatal(name, err)
			}
			page := func(after *store.NameKey) func() error {
				return func() error {
					_, err := q.ListContacts(ctx, ws, store.ContactQuery{Filter: &node, After: after, Limit: 51})
					return err
				}
			}
			questions = append(questions, page(nil), page(&store.NameKey{Name: "Customer p0000500", ID: "p0000500"}))
			if !strings.HasPrefix(name, "many: ") { // counts look at more of these than this desk has
				questions = append(questions, func() error {
					_, err := q.CountContacts(ctx, ws, store.ContactQuery{Filter: &node}, 1000)
					return err
				})
			}
		}
		asks(ctx, t, s, append(questions, askedValues(ctx, t, q, ws)...)...)
	})
}

// askedValues are questions for contacts by the values of attributes, of which
// one is rare.
func askedValues(ctx context.Context, t *testing.T, q *store.Queryer, ws string) []func() error {
	t.Helper()
	asked := []struct {
		values map[string]string
		want   int
	}{{map[string]string{"tier": "1"}, 1}, {map[string]string{"tier": "1", "plan": "Free"}, 1}, {map[string]string{"tier": "1", "plan": "Pro"}, 0}, {map[string]string{"plan": "Gold"}, 0}}
	var out []func() error
	for _, one := range asked {
		list, err := q.ListContacts(ctx, ws, store.ContactQuery{Values: one.values, Limit: 51})
		if err != nil || len(list) != one.want {
			t.Fatalf("%v: %d contacts, %v; want %d", one.values, len(list), err, one.want)
		}
		n, err := q.CountContacts(ctx, ws, store.ContactQuery{Values: one.values}, 1000)
		if err != nil || n != one.want {
			t.Fatalf("%v: counted %d, %v; want %d", one.values, n, err, one.want)
		}
		out = append(out, func() error {
			_, err := q.ListContacts(ctx, ws, store.ContactQuery{Values: one.values, Limit: 51})
			return err
		}, func() error {
			_, err := q.CountContacts(ctx, ws, store.ContactQuery{Values: one.values}, 1000)
			return err
		})
	}
	return out
}

// A page of a walked list stops at its limit and reads in the order of the
// index: nothing is sorted, and the contacts are read as the table that they are.
func TestAWalkedSegmentIsReadInTheOrderOfItsIndex(t *testing.T) {
	t.Parallel()
	s := testkit.SQLite(t)
	ctx := context.Background()
	ws := fill(t, s, 3000, 1)
	fillAround(t, s, ws, 3000)
	node, err := filter.Parse([]byte(askedSegments()["many: not blocked"]), filter.Env{Now: filterNow, Contacts: true})
	if err != nil {
		t.Fatal(err)
	}
	var plans []string
	s.Watch(func(query string, args []any) {
		if !strings.Contains(query, "ORDER BY name") {
			return
		}
		plan, err := s.Explain(ctx, query, args)
		if err != nil {
			t.Error(err)
		}
		plans = append(plans, plan)
	})
	defer s.Watch(nil)
	for _, after := range []*store.NameKey{nil, {Name: "Customer p0000500", ID: "p0000500"}} {
		list, err := s.Read().ListContacts(ctx, ws, store.ContactQuery{Filter: &node, After: after, Limit: 51})
		if err != nil || len(list) != 51 {
			t.Fatal(len(list), err)
		}
	}
	if len(plans) != 2 || !strings.Contains(plans[0], "contacts_by_name (workspace_id=?)") || !strings.Contains(plans[1], "contacts_by_name (workspace_id=? AND (name,id)>(?,?))") {
		t.Fatalf("got %v", plans)
	}
	for _, plan := range plans {
		if sorted.MatchString(plan) || strings.Contains(plan, "MATERIALIZE") || strings.Contains(plan, "CO-ROUTINE") {
			t.Errorf("sorts or copies:\n%s", plan)
		}
	}
}

// BenchmarkSegments asks for a page and the count of each segment, of 100,000
// contacts or as many as the variable of the plans says.
func BenchmarkSegments(b *testing.B) {
	s := testkit.SQLite(b)
	n := 100_000
	if os.Getenv(planCasesEnv) != "" {
		n = planCases()
	}
	ws := fill(b, s, n, 1)
	fillAround(b, s, ws, n)
	ctx := context.Background()
	if err := store.Analyze(ctx, s); err != nil {
		b.Fatal(err)
	}
	for name, values := range map[string]map[string]string{"few": {"tier": "1"}, "many": {"plan": "Pro"}, "few and many": {"tier": "1", "plan": "Free"}} {
		b.Run("page by value, "+name, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Read().ListContacts(ctx, ws, store.ContactQuery{Values: values, Limit: 51}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	for name, text := range askedSegments() {
		node, err := filter.Parse([]byte(text), filter.Env{Now: filterNow, Contacts: true})
		if err != nil {
			b.Fatal(name, err)
		}
		b.Run("page, "+name, func(b *testing.B) {
			for b.Loop() {
				l, err := s.Read().ListContacts(ctx, ws, store.ContactQuery{Filter: &node, Limit: 51})
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(len(l)), "rows")
			}
		})
		b.Run("count, "+name, func(b *testing.B) {
			for b.Loop() {
				l, err := s.Read().CountContacts(ctx, ws, store.ContactQuery{Filter: &node}, 1000)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(l), "rows")
			}
		})
	}
}
