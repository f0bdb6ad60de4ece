package routing_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/routing"
)

func parse(t *testing.T, rules ...routing.Rule) []routing.Parsed {
	t.Helper()
	out, err := routing.ParseRules(rules, filter.Env{Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func subject() routing.Subject {
	return routing.Subject{
		Case: desk.Case{ID: "k1", Status: desk.CaseOpen, Priority: desk.PriorityNormal, ChannelID: "c1", ContactID: "p1", Tags: []string{"vip"}, CreatedAt: ago(time.Hour)},
		Kind: "messaging", Text: "¡Hola! ¿Dónde está mi FACTURA del año pasado?", Language: "es",
	}
}

func TestTheFirstRuleThatSetsAFieldDecidesIt(t *testing.T) {
	t.Parallel()
	rules := parse(t,
		routing.Rule{ID: "off", Disabled: true, Set: routing.Set{QueueID: "never"}},
		routing.Rule{ID: "vip", Filter: json.RawMessage(`{"field":"tag","op":"is","value":"vip"}`), Set: routing.Set{Priority: desk.PriorityHigh, Skills: []routing.Requirement{{SkillID: "vip", Level: 2}}, AgentID: "ana"}},
		routing.Rule{ID: "bill", Words: []string{"invoice", "factura"}, Set: routing.Set{QueueID: "billing", Priority: desk.PriorityLow, Category: "billing", Skills: []routing.Requirement{{SkillID: "vip", Level: 9}, {SkillID: "billing", Level: 1}}}},
		routing.Rule{ID: "social", Kinds: []string{"social"}, Set: routing.Set{QueueID: "social"}, Stop: true},
		routing.Rule{ID: "es", Languages: []string{"es-ES"}, Set: routing.Set{QueueID: "spanish", Language: "es"}, Stop: true},
		routing.Rule{ID: "all", Set: routing.Set{Category: "other", QueueID: "rest"}},
	)
	res := routing.Classify(rules, subject())
	if res.QueueID != "billing" || res.Priority != desk.PriorityHigh || res.Language != "es" || res.Category != "billing" || res.AgentID != "ana" {
		t.Errorf("got %+v", res)
	}
	if len(res.Skills) != 2 || res.Skills[0].SkillID != "vip" || res.Skills[0].Level != 2 || res.Skills[1].SkillID != "billing" {
		t.Errorf("skills %+v", res.Skills)
	}
	var ran []string
	for _, x := range res.Trace {
		if x.Matched {
			ran = append(ran, x.RuleID)
		}
	}
	same(t, "matched", ran, "vip", "bill", "es")
	if last := res.Trace[len(res.Trace)-1]; last.RuleID != "es" || !last.Stopped || !slices.Equal(last.Set, []string{"language"}) {
		t.Errorf("got %+v", last)
	}
}

func TestTheTraceSaysWhichConditionHeld(t *testing.T) {
	t.Parallel()
	res := routing.Classify(parse(t, routing.Rule{
		ID: "r", Name: "R", Words: []string{"refund"},
		Filter: json.RawMessage(`{"all":[{"field":"created_at","op":"lt","value":"-10m"},{"not":{"any":[{"field":"tag","op":"is","value":"spam"},{"field":"unread","op":"is","value":true}]}}]}`),
	}), subject())
	if len(res.Trace) != 1 || res.Trace[0].Matched {
		t.Fatalf("got %+v", res.Trace)
	}
	want := []routing.Checked{
		{Field: "created_at", Op: "lt", Values: []string{"2026-03-10T11:50:00Z"}, Held: true},
		{Field: "tag", Op: "is", Values: []string{"spam"}, Negated: true},
		{Field: "unread", Op: "is", Values: []string{"true"}, Negated: true},
		{Field: "words", Op: "in", Values: []string{"refund"}},
	}
	got := res.Trace[0].Checked
	if len(got) != len(want) {
		t.Fatalf("got %+v", got)
	}
	for i := range want {
		if got[i].Field != want[i].Field || got[i].Op != want[i].Op || !slices.Equal(got[i].Values, want[i].Values) || got[i].Negated != want[i].Negated || got[i].Held != want[i].Held {
			t.Errorf("%d: got %+v, want %+v", i, got[i], want[i])
		}
	}
}

func TestWordsAreWholeAndWithoutAccents(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]bool{
		"factura": true, "Fáctura": true, "FACTURA": true, "fact": false, "año": true, "ano pasado": true, "mi factura": true, "factura mi": false,
		"donde": true, "hola": true, "pasado?": true,
	} {
		res := routing.Classify(parse(t, routing.Rule{Words: []string{word}}), subject())
		if res.Trace[0].Matched != want {
			t.Errorf("%q: got %v", word, res.Trace[0].Matched)
		}
	}
}

func TestWrongRulesAreToldTogether(t *testing.T) {
	t.Parallel()
	_, err := routing.ParseRules([]routing.Rule{
		{Filter: json.RawMessage(`{"field":"colour","op":"is","value":"x"}`), Words: []string{"ok", "…"}},
		{Filter: json.RawMessage(`null`), Set: routing.Set{Priority: "asap", Skills: []routing.Requirement{{Level: 11, Relax: []routing.Relaxation{{Level: 11}}}}}},
	}, filter.Env{Now: noon})
	var e *desk.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v", err)
	}
	var fields []string
	for _, p := range e.Problems {
		fields = append(fields, p.Field)
	}
	same(t, "fields", fields, "rules[0].filter.field", "rules[0].words[1]", "rules[1].set.priority",
		"rules[1].set.skills[0].skill_id", "rules[1].set.skills[0].level", "rules[1].set.skills[0].relax[0].after_seconds", "rules[1].set.skills[0].relax[0].level")
}

func TestTheWorkstreamFillsInWhatRulesLeaveOpen(t *testing.T) {
	t.Parallel()
	ws := routing.Workstream{
		ID: "ws", QueueID: "default", Skills: []routing.Requirement{{SkillID: "general", Level: 1}}, Language: "en", Category: "general",
		Units: map[string]int{"messaging": 2},
	}
	sub := subject()
	since := ago(time.Minute)
	sub.Case.WaitingSince = &since
	res := ws.Route(nil, sub)
	w := ws.WorkOf(sub, res, noon)
	if w.ID != "k1" || w.QueueID != "default" || w.Priority != desk.PriorityNormal || w.Language != "es" || w.Units != 2 || w.Skills[0].SkillID != "general" || w.ChannelID != "c1" {
		t.Errorf("got %+v", w)
	}
	if !w.WaitingSince.Equal(since) || !w.QueuedAt.Equal(noon) {
		t.Errorf("waits since %v, here since %v", w.WaitingSince, w.QueuedAt)
	}
	sub.Language = ""
	if res := ws.Route(parse(t, routing.Rule{Set: routing.Set{QueueID: "x", Priority: desk.PriorityUrgent}}), sub); res.QueueID != "x" || res.Priority != desk.PriorityUrgent || res.Language != "en" || res.Category != "general" {
		t.Errorf("got %+v", res)
	}
	if ws.UnitsFor("email") != 1 {
		t.Error("a case is never free")
	}
}

func TestSettingsAreCheckedTogether(t *testing.T) {
	t.Parallel()
	q := routing.Queue{
		ID: "q", Order: "random", Distribution: routing.Distribution{Mode: "pull", OfferSeconds: -1},
		OutOfHours: routing.OutOfHours{Do: routing.OutOfHoursOverflow}, Overflow: []routing.Overflow{{To: "q"}, {To: "x", Length: 1}},
		OnAway: routing.ReturnPolicy{Do: routing.ReturnAfter},
	}
	ws := routing.Workstream{Units: map[string]int{"messaging": 0}, Priority: "asap", Distribution: &routing.Distribution{Method: "luck"}}
	for name, tc := range map[string]struct {
		err  error
		want []string
	}{
		"queue":      {q.Check(), []string{"distribution.mode", "distribution.offer_seconds", "order", "out_of_hours.to", "overflow[0].to", "overflow[0]", "on_away.after_seconds"}},
		"workstream": {ws.Check(), []string{"distribution.method", "priority", "queue_id", "units.messaging"}},
	} {
		var e *desk.Error
		if !errors.As(tc.err, &e) {
			t.Fatalf("%s: got %v", name, tc.err)
		}
		var fields []string
		for _, p := range e.Problems {
			fields = append(fields, p.Field)
		}
		same(t, name, fields, tc.want...)
	}
	if err := (routing.Queue{ID: "q"}).Check(); err != nil {
		t.Errorf("a plain queue: %v", err)
	}
}
