package filter_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
)

var contactsEnv = filter.Env{Me: "u1", Now: time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC), Contacts: true, Kinds: map[string][]string{"chat": {"echo"}},
	Saved: func(id string) (json.RawMessage, bool) {
		text, there := map[string]string{"vip": `{"field":"contact.company","op":"is","value":"f1"}`, "open": `{"field":"status","op":"is","value":"open"}`}[id]
		return json.RawMessage(text), there
	}}

func TestAFilterOfContactsAsksForWhatTheyAre(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`{"all":[]}`,
		`{"field":"contact","op":"in","value":["p1","p2"]}`,
		`{"all":[{"field":"contact.company","op":"empty"},{"not":{"field":"contact.blocked","op":"is","value":true}}]}`,
		`{"field":"contact.consent.marketing","op":"is","value":"granted"}`,
		`{"field":"contact.field.plan","op":"is","value":"Pro"}`,
		`{"any":[{"saved":"vip"},{"field":"contact.field.since","op":"gt","value":"-30d"}]}`,
	} {
		if _, err := filter.Check([]byte(text), contactsEnv); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
	for text, at := range map[string]string{
		`{"field":"status","op":"is","value":"open"}`:                                   "filter.field",
		`{"all":[{"saved":"vip"},{"not":{"field":"tag","op":"is","value":"vip"}}]}`:     "filter.all[1].not.field",
		`{"field":"kind","op":"is","value":"chat"}`:                                     "filter.field",
		`{"field":"field.order","op":"is","value":"1"}`:                                 "filter.field",
		`{"field":"message.text","op":"is","value":"x"}`:                                "filter.field",
		`{"any":[{"field":"contact.blocked","op":"is","value":true},{"saved":"open"}]}`: "filter.any[1].saved.field",
		`{"field":"contact.colour","op":"is","value":"red"}`:                            "filter.field",
	} {
		_, err := filter.Check([]byte(text), contactsEnv)
		var told *desk.Error
		if !errors.As(err, &told) {
			t.Errorf("%s: %v", text, err)
			continue
		}
		problem := told.Problems
		if len(problem) != 1 || problem[0].Field != at || !strings.Contains(problem[0].Detail, "contact.company") || strings.Contains(problem[0].Detail, "status, assignee") {
			t.Errorf("%s: %v; want it at %s", text, err, at)
		}
	}
}

func TestEveryFieldOfContactsIsMarked(t *testing.T) {
	t.Parallel()
	var of []string
	for _, e := range filter.Whole() {
		if e.OfContact {
			of = append(of, string(e.Field))
		}
		if named := e.Field == filter.FieldContact || strings.HasPrefix(string(e.Field), "contact."); named != e.OfContact {
			t.Errorf("%s is of contacts: %v", e.Field, e.OfContact)
		}
	}
	for _, e := range filter.OfContacts() {
		if e.OfMessage || !slices.Contains(of, string(e.Field)) {
			t.Errorf("%s is not a contact's", e.Field)
		}
	}
	if len(of) < 5 {
		t.Errorf("only %v", of)
	}
}
