package api

import (
	"slices"
	"strings"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/testkit"
)

// tagged are the customers whose cases have a tag.
func (v *shop) tagged(tag string) []string {
	var out []string
	for _, c := range v.cases(v.owner, "") {
		if slices.Contains(c.Tags, tag) {
			out = append(out, c.Contact.Name)
		}
	}
	return out
}

// caseOf is the case of a customer.
func (v *shop) caseOf(name string) string {
	for _, c := range v.cases(v.owner, "") {
		if c.Contact.Name == name {
			return c.ID
		}
	}
	v.t.Fatalf("%s has no case", name)
	return ""
}

// refused answers a reply that says what is wrong.
func (r reply) refused() reply {
	r.t.Helper()
	if r.status != 409 && r.status != 422 {
		r.t.Fatalf("%d %s", r.status, r.body)
	}
	return r
}

func TestAFilterIsKeptUsedByNameAndChangesAllThatNamesIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		loud := v.owner.do("POST", "/filters", `{"name":"Loud","about":"message","shared":true,"filter_text":"message.text contains any (urgent)"}`).want(201).field("id")
		v.owner.do("POST", "/filters", `{"name":"LOUD","shared":true,"filter_text":"tag is vip"}`).want(422)
		v.agent.do("POST", "/filters", `{"name":"Mine","shared":true,"filter_text":"tag is vip"}`).code(403, desk.CodeForbidden)
		mine := v.agent.do("POST", "/filters", `{"name":"Mine","filter_text":"assignee is me"}`).want(201).field("id")
		v.owner.do("GET", "/filters/"+mine, "").code(404, desk.CodeNotFound)
		v.agent.do("GET", "/cases?filter=%7B%22saved%22%3A%22"+mine+"%22%7D", "").want(200)
		v.owner.do("GET", "/cases?filter=%7B%22saved%22%3A%22"+mine+"%22%7D", "").want(422)

		id := v.owner.do("POST", "/recipes", `{"name":"Hurry","family":"new","enabled":true,"trigger":{"kind":"new"},"filter":{"saved":"`+loud+`"},"actions":[{"kind":"tags","params":{"add":["hurry"]}}]}`).want(201).field("id")
		v.hear(v.says("ana", "URGENT!"), v.says("bob", "Help!"))
		v.automated()
		if tagged := v.tagged("hurry"); len(tagged) != 1 || tagged[0] != "ana" {
			t.Fatalf("tagged %v", tagged)
		}
		var f filterView
		v.owner.do("GET", "/filters/"+loud, "").want(200).into(&f)
		if len(f.UsedBy) != 1 || f.UsedBy[0] != (filterUse{"recipe", id, "Hurry"}) || f.FilterText != "message.text contains any (urgent)" {
			t.Errorf("filter %+v", f)
		}
		f = filterView{}
		v.agent.do("GET", "/filters/"+loud, "").want(200).into(&f)
		if len(f.UsedBy) != 1 || f.UsedBy[0].Name != "" {
			t.Errorf("an agent reads the name of a recipe: %+v", f.UsedBy)
		}
		if res := v.owner.do("DELETE", "/filters/"+loud, "").code(409, desk.CodeConflict); !strings.Contains(string(res.body), "the recipe “Hurry”") {
			t.Errorf("refused with %s", res.body)
		}

		// Changed, it changes the recipe; what was decided before is explained as it was.
		v.owner.do("PATCH", "/filters/"+loud, `{"revision":7,"filter_text":"message.text contains any (help)"}`).code(409, desk.CodeConflict)
		v.owner.do("PATCH", "/filters/"+loud, `{"revision":1,"filter_text":"message.text contains any (help)"}`).want(200)
		v.hear(v.says("eva", "help me"), v.says("leo", "urgent"))
		v.automated()
		if tagged := v.tagged("hurry"); len(tagged) != 2 {
			t.Errorf("tagged %v", tagged)
		}
		for name, want := range map[string]string{"ana": "urgent", "eva": "help"} {
			var ran ranRecipes
			v.owner.do("GET", "/cases/"+v.caseOf(name)+"/recipes", "").want(200).into(&ran)
			fired := false
			for _, e := range ran.Explained {
				said := e.Verdicts[0]
				fired = fired || said.Fired && len(said.Conditions) == 1 && said.Conditions[0].Wanted[0] == want
			}
			if !fired {
				t.Errorf("of %s it is said %+v", name, ran.Explained)
			}
		}

		// What could not be used any more is refused: a recipe knows no "me".
		for _, text := range []string{"assignee is me", "status is open and status is pending"} {
			v.owner.do("PATCH", "/filters/"+loud, `{"filter_text":"`+text+`"}`).refused()
		}
		v.owner.do("PATCH", "/filters/"+loud, `{"shared":false}`).code(409, desk.CodeConflict)
		v.owner.do("PATCH", "/filters/"+loud, `{"name":"Quiet"}`).want(200)
		v.owner.do("DELETE", "/recipes/"+id, "").want(204)
		v.owner.do("PATCH", "/filters/"+loud, `{"shared":false}`).want(200)
		v.owner.do("DELETE", "/filters/"+loud, "").want(204)
		v.owner.do("POST", "/recipes", `{"name":"x","family":"new","trigger":{"kind":"new"},"filter":{"saved":"`+loud+`"},"actions":[{"kind":"note","params":{"text":"x"}}]}`).want(422)
	})
}

func TestFiltersAreNamedByFiltersViewsTopicsRulesAndPromises(t *testing.T) {
	t.Parallel()
	v := newShop(t, testkit.SQLite(t))
	add := func(path, body string) string { return v.owner.do("POST", path, body).want(201).field("id") }
	vip := add("/filters", `{"name":"VIP","shared":true,"filter_text":"tag is vip"}`)
	saved := `{"saved":"` + vip + `"}`
	outer := add("/filters", `{"name":"Outer","shared":true,"filter":{"all":[`+saved+`,{"field":"priority","op":"is","value":"high"}]}}`)
	own := add("/filters", `{"name":"Own","filter":{"not":`+saved+`}}`)
	view := add("/views", `{"name":"VIPs","shared":true,"filter":`+saved+`}`)
	topic := add("/topics", `{"name":"Important","filter":`+saved+`}`)
	queue := add("/queues", `{"name":"First line"}`)
	stream := add("/workstreams", `{"name":"Main","queue_id":"`+queue+`","rules":[{"name":"vip","filter":`+saved+`,"set":{"priority":"high"}}]}`)
	policy := add("/sla-policies", `{"name":"Gold","conditions":`+saved+`}`)
	var f filterView
	v.owner.do("GET", "/filters/"+vip, "").want(200).into(&f)
	want := map[string]string{outer: "filter", own: "filter", view: "view", topic: "topic", stream: "workstream", policy: "sla_policy"}
	for _, u := range f.UsedBy {
		if want[u.ID] != u.Kind {
			t.Errorf("used by %+v", u)
		}
		delete(want, u.ID)
	}
	if len(want) > 0 {
		t.Errorf("not told: %v in %+v", want, f.UsedBy)
	}
	// It can become nothing that one of them cannot ask for, nor name itself.
	for text, by := range map[string]string{"unread is true": "Gold", "waiting_minutes > 5": "Main", "saved " + outer: "itself"} {
		if res := v.owner.do("PATCH", "/filters/"+vip, `{"filter_text":"`+text+`"}`).refused(); !strings.Contains(string(res.body), by) && by == "itself" {
			t.Errorf("%s: %s", text, res.body)
		}
	}
	supervisor := v.member(v.ws, desk.RoleSupervisor)
	supervisor.do("PATCH", "/filters/"+vip, `{"filter_text":"tag is gold"}`).code(403, desk.CodeForbidden)
	supervisor.do("PATCH", "/filters/"+vip, `{"name":"Very important"}`).want(200)
	v.owner.do("PATCH", "/filters/"+vip, `{"filter_text":"tag is gold"}`).want(200)
	v.owner.do("PATCH", "/views/"+view, `{"filter":{"saved":"`+own+`"}}`).want(422) // shared, and that is one's own
	v.owner.do("GET", "/views/counts", "").want(200)
}

func TestAFilterIsCheckedInBothOfItsForms(t *testing.T) {
	t.Parallel()
	v := newShop(t, testkit.SQLite(t))
	v.hear(v.says("ana", "hello"))
	for _, c := range []struct {
		body, text, detail   string
		line, column, counts int
	}{
		{`{"filter":{"all":[{"field":"status","op":"is","value":"open"},{"not":{"field":"tag","op":"is","value":"spam"}}]}}`, "status is open and not tag is spam", "", 0, 0, 1},
		{`{"text":"status is open\n and status is pending"}`, "status is open\n and status is pending", "this can never be together with status is open", 2, 6, 0},
		{`{"text":"status is open and"}`, "status is open and", "expected the name of a field", 1, 19, 0},
		{`{"filter":{"all":[{"field":"unread","op":"is","value":true},{"field":"colour","op":"is","value":"red"}]}}`, "unread is true and colour is red", "unknown field", 1, 20, 0},
		{`{"text":"message.text contains any (x)"}`, "message.text contains any (x)", "unknown field", 1, 1, 0},
		{`{"text":""}`, "", "", 0, 0, 1},
	} {
		var out checkedFilter
		v.agent.do("POST", "/filters/check", c.body).want(200).into(&out)
		if out.Text != c.text {
			t.Errorf("%s is written %s", c.body, out.Text)
		}
		switch {
		case c.detail == "":
			if len(out.Problems) > 0 || out.Matches == nil || *out.Matches != c.counts {
				t.Errorf("%s: %+v", c.body, out)
			}
		case len(out.Problems) != 1 || !strings.HasPrefix(out.Problems[0].Detail, c.detail) || out.Problems[0].Line != c.line || out.Problems[0].Column != c.column:
			t.Errorf("%s: %+v", c.body, out.Problems)
		}
	}
	var said checkedFilter
	v.agent.do("POST", "/filters/check", `{"about":"message","text":"message.text contains any (x)"}`).want(200).into(&said)
	if len(said.Problems) > 0 || said.Matches != nil {
		t.Errorf("of messages: %+v", said)
	}
	var fields filterCatalogue
	v.agent.do("GET", "/filters/fields", "").want(200).into(&fields)
	for _, f := range fields.Fields {
		if f.Label.En == "" || f.Label.Es == "" || f.Label.En == f.Field || f.Label.Es == f.Field || len(f.Operators) == 0 {
			t.Errorf("field %+v", f)
		}
		for _, w := range f.Words { // chat, audio and such are the same word in Spanish
			if w.Label.En == "" || w.Label.Es == w.Value && !slices.Contains([]string{"chat", "audio", "sticker", "normal"}, w.Value) {
				t.Errorf("the word %q of %s has no name for people: %+v", w.Value, f.Field, w.Label)
			}
		}
	}
	if len(fields.Fields) < 50 || len(fields.Operators) < 18 {
		t.Errorf("%d fields, %d operators", len(fields.Fields), len(fields.Operators))
	}
}
