package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// fillAround adds what filters ask for to the cases that fill made: languages,
// promises, companies, fields, mentions, a few of each kind rare.
func fillAround(t testing.TB, s *store.Store, ws string, cases int) {
	t.Helper()
	ctx := context.Background()
	for from := 0; from < cases; from += 1000 {
		err := s.Write(ctx, func(tx *store.Tx) error { return writeAround(ctx, tx, ws, from, min(cases, from+1000)) })
		if err != nil {
			t.Fatal(err)
		}
	}
	stream := store.Workstream{WorkspaceID: ws, ID: "w1", Name: "W", Settings: []byte("{}"), Channels: []string{"c1"}, CreatedAt: filterNow, UpdatedAt: filterNow}
	if err := s.Write(ctx, func(tx *store.Tx) error { return tx.SaveWorkstream(ctx, stream) }); err != nil {
		t.Fatal(err)
	}
}

func writeAround(ctx context.Context, tx *store.Tx, ws string, from, to int) error {
	ids := make([]string, 0, to-from)
	for i := from; i < to; i++ {
		ids = append(ids, fmt.Sprintf("k%07d", i))
	}
	held, err := tx.LockCases(ctx, ws, ids)
	if err != nil {
		return err
	}
	var changes []store.CaseChange
	var clocks []store.SLAClocks
	var people, tagged []desk.Contact
	var values []store.ContactValue
	var ledger []desk.Consent
	var mentions []desk.Message
	for i := from; i < to; i++ {
		before := held[fmt.Sprintf("k%07d", i)]
		c := before
		c.Language, c.Country = []string{"es", "en", "pt"}[i%3], []string{"ES", "MX"}[i%2]
		c.Sentiment = []desk.Sentiment{"neutral", "positive", "negative"}[i%3]
		state, due := desk.SLARunning, filterNow.Add(time.Duration(i)*time.Minute)
		p := desk.Contact{ID: c.ContactID, Name: "Customer " + c.ContactID, CreatedAt: filterNow, UpdatedAt: filterNow}
		p.Company = &desk.Ref{ID: fmt.Sprintf("f%d", i%1000)}
		values = append(values, store.ContactValue{ContactID: p.ID, Key: "plan", Value: []string{"Pro", "Free"}[i%2]})
		if i%501 == 0 { // what few have, of each status
			i := i / 501
			c.Language, c.Country, c.Category, c.SubStatus = "fi", "FI", "Rare", "s1"
			c.Priority, c.Fields = desk.PriorityUrgent, map[string]any{"order": "4711"}
			c.FollowerIDs, p.Tags = []string{"u1"}, []string{"rare"}
			tagged = append(tagged, p)
			state, p.BlockedAt = desk.SLABreached, &filterNow
			values = append(values, store.ContactValue{ContactID: p.ID, Key: "tier", Value: fmt.Sprint(i)})
			ledger = append(ledger, desk.Consent{ID: "g" + p.ID, ContactID: p.ID, Kind: desk.ConsentMarketing, Granted: true, At: filterNow})
			mentions = append(mentions, desk.Message{WorkspaceID: ws, ID: "n" + c.ID, CaseID: c.ID, Mentions: []string{"u1"}, CreatedAt: filterNow})
		}
		changes = append(changes, store.CaseChange{Before: &before, After: c})
		view := fmt.Sprintf(`{"policy":{"id":"p","name":"Gold"},"first_reply":{"state":"%s","due_at":null}}`, state)
		clocks = append(clocks, store.SLAClocks{CaseID: c.ID, State: []byte("{}"), View: view, Standing: state, DueAt: &due})
		people = append(people, p)
	}
	return errors.Join(tx.SaveCases(ctx, ws, changes), tx.SaveSLAClocks(ctx, ws, clocks), tx.SaveContactDetails(ctx, ws, people), tx.SaveContactTags(ctx, ws, tagged), tx.SaveContactValues(ctx, ws, values),
		tx.AddConsents(ctx, ws, ledger), tx.InsertMentions(ctx, mentions))
}

// askedFilters are one of each thing that filters ask for: what many cases have,
// what few have, and what none has.
func askedFilters() map[string]string {
	return map[string]string{
		"many: language":         `{"field":"language","op":"is","value":"es"}`,
		"many: mood":             `{"field":"sentiment","op":"is","value":"negative"}`,
		"many: direction":        `{"field":"last_direction","op":"is","value":"in"}`,
		"many: promise":          `{"field":"sla.state","op":"is","value":"running"}`,
		"many: contact field":    `{"field":"contact.field.plan","op":"is","value":"Pro"}`,
		"many: workstream":       `{"field":"workstream","op":"is","value":"w1"}`,
		"many: messages":         `{"field":"messages","op":"gt","value":1}`,
		"many: waiting":          `{"field":"waiting_minutes","op":"gt","value":100}`,
		"many: not company":      `{"not":{"field":"contact.company","op":"is","value":"f1"}}`,
		"few: language":          `{"field":"language","op":"is","value":"fi"}`,
		"few: country":           `{"field":"country","op":"in","value":["FI","SE"]}`,
		"few: category":          `{"field":"category","op":"is","value":"Rare"}`,
		"few: category contains": `{"field":"category","op":"contains","value":"rar"}`,
		"few: sub-status":        `{"field":"sub_status","op":"is","value":"s1"}`,
		"few: priority":          `{"field":"priority","op":"gt","value":"high"}`,
		"few: field":             `{"field":"field.order","op":"is","value":"4711"}`,
		"few: contact field":     `{"field":"contact.field.tier","op":"gt","value":10}`,
		"few: company":           `{"field":"contact.company","op":"is","value":"f1"}`,
		"few: their tag":         `{"field":"contact.tag","op":"is","value":"rare"}`,
		"many: last seen":        `{"field":"contact.last_seen","op":"within","value":"300d"}`,
		"many: contact since":    `{"field":"contact.created_at","op":"lt","value":"-0m"}`,
		"many: on a platform":    `{"field":"contact.platform","op":"is","value":"echo"}`,
		"few: blocked":           `{"field":"contact.blocked","op":"is","value":true}`,
		"few: consent":           `{"field":"contact.consent.marketing","op":"is","value":"granted"}`,
		"few: promise":           `{"field":"sla.state","op":"is","value":"breached"}`,
		"few: due":               `{"field":"sla.due","op":"lt","value":"+1h"}`,
		"few: mentioned":         `{"field":"mentioned","op":"is","value":"u1"}`,
		"few: follower":          `{"field":"follower","op":"is","value":"u1"}`,
		"few: tag":               `{"field":"tag","op":"is","value":"rare"}`,
		"few: two together":      `{"all":[{"field":"language","op":"is","value":"fi"},{"any":[{"field":"sentiment","op":"is","value":"positive"},{"field":"unread","op":"is","value":true}]}]}`,
		"none: language":         `{"field":"language","op":"is","value":"zz"}`,
		"none: direction":        `{"field":"last_direction","op":"is","value":"out"}`,
		"none: messages":         `{"field":"messages","op":"gt","value":50}`,
		"none: promise":          `{"field":"sla.state","op":"is","value":"met"}`,
		"none: unread":           `{"field":"unread","op":"is","value":true}`,
		"none: mood":             `{"all":[{"field":"sentiment","op":"is","value":"negative"},{"field":"language","op":"is","value":"fr"}]}`,
		"none: workstream":       `{"field":"workstream","op":"is","value":"w9"}`,
		"none: contact field":    `{"field":"contact.field.plan","op":"contains","value":"zz"}`,
		"none: consent":          `{"field":"contact.consent.messages","op":"is","value":"granted"}`,
	}
}

// BenchmarkFilters asks for the first page of the open cases and of the resolved
// ones, of 100,000, by each filter.
func BenchmarkFilters(b *testing.B) {
	s := testkit.SQLite(b)
	ws := fill(b, s, 100_000, 2)
	fillAround(b, s, ws, 100_000)
	ctx := context.Background()
	if err := store.Analyze(ctx, s); err != nil {
		b.Fatal(err)
	}
	for name, text := range askedFilters() {
		node, err := filter.Parse([]byte(text), filter.Env{Me: "u1", Now: filterNow})
		if err != nil {
			b.Fatal(name, err)
		}
		for _, st := range []desk.CaseStatus{desk.CaseOpen, desk.CaseResolved} {
			b.Run(string(st)+", "+name, func(b *testing.B) {
				for b.Loop() {
					v, err := s.Read().ListCases(ctx, ws, store.CaseQuery{Status: []desk.CaseStatus{st}, Filter: &node, Limit: 51})
					if err != nil {
						b.Fatal(err)
					}
					b.ReportMetric(float64(len(v)), "rows")
				}
			})
		}
	}
}
