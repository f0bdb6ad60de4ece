package api

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/testkit"
)

// listed are the names of the contacts that a list answers, in its order.
func (v *shop) listed(query string) []string {
	v.t.Helper()
	var l list[desk.Contact]
	v.agent.do("GET", "/contacts?"+query, "").want(200).into(&l)
	var out []string
	for _, c := range l.Items {
		out = append(out, c.Name)
	}
	return out
}

// people are ana, bea and carlos: ana and bea agreed to marketing, ana and
// carlos are of a company, whose id is answered.
func (v *shop) people() (company string) {
	v.t.Helper()
	company = v.agent.do("POST", "/companies", `{"name":"Casa Pérez"}`).want(201).field("id")
	for _, name := range []string{"ana", "bea", "carlos"} {
		at := "/contacts/" + v.one(name, "hola").Contact.ID
		if name != "carlos" {
			v.agent.do("POST", at+"/consents", `{"kind":"marketing","granted":true,"how":"por teléfono"}`).want(201)
		}
		if name != "bea" {
			v.agent.do("PATCH", at, `{"company_id":"`+company+`"}`).want(200)
		}
	}
	return company
}

func TestASegmentListsCountsAndExportsContacts(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		company := v.people()
		agreed := `{"field":"contact.consent.marketing","op":"is","value":"granted"}`
		theirs := "contact.company is " + company
		if err := v.api.Search.CatchUp(t.Context(), v.ws); err != nil {
			t.Fatal(err)
		}
		id := v.owner.do("POST", "/filters", `{"name":"Newsletter","about":"contact","shared":true,"filter":`+agreed+`}`).want(201).field("id")
		own := v.agent.do("POST", "/filters", `{"name":"Mine","about":"contact","filter_text":"saved `+id+` and `+theirs+`"}`).want(201).field("id")
		for query, want := range map[string]string{
			"filter=" + url.QueryEscape(agreed):                                                 "ana bea",
			"filter=" + url.QueryEscape("contact.consent.marketing is granted"):                 "ana bea",
			"filter=" + url.QueryEscape(`{"saved":"`+id+`"}`):                                   "ana bea",
			"filter=" + url.QueryEscape("saved "+own):                                           "ana",
			"filter=" + url.QueryEscape("not saved "+id):                                        "carlos",
			"filter=" + url.QueryEscape("saved "+id) + "&company_id=" + company:                 "ana",
			"filter=" + url.QueryEscape("saved "+id) + "&q=bea":                                 "bea",
			"filter=" + url.QueryEscape("saved "+id) + "&q=carlos":                              "",
			"filter=" + url.QueryEscape(theirs) + "&limit=1":                                    "ana",
			"filter=" + url.QueryEscape(`{"all":[]}`):                                           "ana bea carlos",
			"filter=" + url.QueryEscape("contact.blocked is true or contact.company is nobody"): "",
		} {
			if got := strings.Join(v.listed(query), " "); got != want {
				t.Errorf("%s lists %q; want %q", query, got, want)
			}
		}
		for _, wrong := range []string{"status is open", "saved x", "contact.company is", `{"field":"tag","op":"is","value":"vip"}`, "message.text contains any (x)"} {
			v.agent.do("GET", "/contacts?filter="+url.QueryEscape(wrong), "").code(422, desk.CodeInvalid)
		}
		v.owner.do("GET", "/contacts?filter="+url.QueryEscape("saved "+own), "").code(422, desk.CodeInvalid) // another's own

		var counts segmentCounts
		v.agent.do("GET", "/filters/counts", "").want(200).into(&counts)
		if len(counts.Counts) != 2 || counts.Counts[id] != 2 || counts.Counts[own] != 1 {
			t.Errorf("the agent's counts %+v", counts)
		}
		counts = segmentCounts{}
		v.owner.do("GET", "/filters/counts", "").want(200).into(&counts)
		if len(counts.Counts) != 1 || counts.Counts[id] != 2 {
			t.Errorf("the owner's counts %+v", counts)
		}

		file := string(v.owner.do("GET", "/contacts/export.csv?filter="+url.QueryEscape("saved "+id), "").want(200).body)
		if !strings.Contains(file, ",ana,") || !strings.Contains(file, ",bea,") || strings.Contains(file, ",carlos,") {
			t.Errorf("exported %s", file)
		}
		file = string(v.owner.do("GET", "/contacts/export.csv?q=bea&filter="+url.QueryEscape("saved "+id), "").want(200).body)
		if strings.Contains(file, ",ana,") || !strings.Contains(file, ",bea,") {
			t.Errorf("exported of bea %s", file)
		}
		v.owner.do("GET", "/contacts/export.csv?filter=status+is+open", "").code(422, desk.CodeInvalid)
		v.agent.do("GET", "/contacts/export.csv?filter="+url.QueryEscape("saved "+id), "").code(403, desk.CodeForbidden)
	})
}

func TestFoundContactsComeInPages(t *testing.T) {
	t.Parallel()
	v := newShop(t, testkit.SQLite(t))
	for _, name := range []string{"pepa uno", "pepa dos", "pepa tres"} {
		v.one(name, "hola")
	}
	if err := v.api.Search.CatchUp(t.Context(), v.ws); err != nil {
		t.Fatal(err)
	}
	var names []string
	for cursor, pages := "", 0; pages < 5; pages++ {
		var l list[desk.Contact]
		v.agent.do("GET", "/contacts?q=pepa&limit=2&cursor="+url.QueryEscape(cursor), "").want(200).into(&l)
		for _, c := range l.Items {
			names = append(names, c.Name)
		}
		if l.Next == nil {
			break
		}
		cursor = *l.Next
	}
	slices.Sort(names)
	if strings.Join(names, ",") != "pepa dos,pepa tres,pepa uno" {
		t.Errorf("found %v", names)
	}
}

func TestAFilterOfContactsIsCheckedAndCounted(t *testing.T) {
	t.Parallel()
	v := newShop(t, testkit.SQLite(t))
	company := v.people()
	for _, c := range []struct {
		body, detail string
		line, column int
		counts       int
	}{
		{`{"about":"contact","text":"contact.company is ` + company + `"}`, "", 0, 0, 2},
		{`{"about":"contact","text":""}`, "", 0, 0, 3},
		{`{"about":"contact","text":"contact.blocked is false\n and status is open"}`, "a filter of contacts cannot ask for status", 2, 6, 0},
		{`{"about":"contact","filter":{"not":{"field":"tag","op":"is","value":"x"}}}`, "a filter of contacts cannot ask for tag", 1, 5, 0},
	} {
		var out checkedFilter
		v.agent.do("POST", "/filters/check", c.body).want(200).into(&out)
		if c.detail == "" && (out.Matches == nil || *out.Matches != c.counts || len(out.Problems) > 0) {
			t.Errorf("%s: %+v", c.body, out)
		}
		if c.detail != "" && (len(out.Problems) != 1 || !strings.HasPrefix(out.Problems[0].Detail, c.detail) || out.Problems[0].Line != c.line || out.Problems[0].Column != c.column) {
			t.Errorf("%s: %+v", c.body, out.Problems)
		}
	}
	v.agent.do("POST", "/filters", `{"name":"Wrong","about":"contact","filter_text":"status is open"}`).code(422, desk.CodeInvalid)
	v.owner.do("POST", "/attributes", `{"name":"Plan","kind":"text"}`).want(201)
	var fields filterCatalogue
	v.agent.do("GET", "/filters/fields", "").want(200).into(&fields)
	of := map[string]desk.FilterAbout{}
	for _, f := range fields.Fields {
		of[f.Field] = f.About
	}
	for field, about := range map[string]desk.FilterAbout{"status": "case", "contact": "contact", "contact.company": "contact", "contact.tag": "contact", "contact.field.plan": "contact", "message.text": "message"} {
		if of[field] != about {
			t.Errorf("%s is about %q; want %q", field, of[field], about)
		}
	}
}

// A segment may stand in every other filter, and each that names it is told.
func TestASegmentIsNamedByAllThatHasFilters(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		company := v.people()
		v.automated()
		add := func(path, body string) string { return v.owner.do("POST", path, body).want(201).field("id") }
		segment := add("/filters", `{"name":"Partners","about":"contact","shared":true,"filter_text":"contact.company is `+company+`"}`)
		saved := `{"saved":"` + segment + `"}`
		tag := add("/tags", `{"name":"partner"}`)
		v.owner.do("PUT", "/tags/"+tag+"/smart", `{"about":"cases","filter":`+saved+`,"enabled":true,"past":false,"tagged":"keep","version":0}`).want(200)
		queue := add("/queues", `{"name":"First line"}`)
		want := map[string]string{
			add("/filters", `{"name":"Open partners","shared":true,"filter":{"all":[`+saved+`,{"field":"status","op":"is","value":"open"}]}}`):                                   "filter",
			add("/filters", `{"name":"Loud partners","about":"message","shared":true,"filter":`+saved+`}`):                                                                       "filter",
			add("/filters", `{"name":"No partners","about":"contact","filter":{"not":`+saved+`}}`):                                                                               "filter",
			add("/views", `{"name":"Partners","shared":true,"filter":`+saved+`}`):                                                                                                "view",
			add("/topics", `{"name":"Partners","filter":`+saved+`}`):                                                                                                             "topic",
			add("/workstreams", `{"name":"Main","queue_id":"`+queue+`","rules":[{"name":"partners","filter":`+saved+`,"set":{"priority":"high"}}]}`):                             "workstream",
			add("/recipes", `{"name":"Hurry","family":"new","enabled":true,"trigger":{"kind":"new"},"filter":`+saved+`,"actions":[{"kind":"tags","params":{"add":["hurry"]}}]}`): "recipe",
			tag: "smart_tag",
		}
		var f filterView
		v.owner.do("GET", "/filters/"+segment, "").want(200).into(&f)
		for _, u := range f.UsedBy {
			if want[u.ID] != u.Kind || u.Name == "" {
				t.Errorf("used by %+v", u)
			}
			delete(want, u.ID)
		}
		if len(want) > 0 || f.About != desk.AboutContacts {
			t.Errorf("not told: %v in %+v", want, f)
		}
		v.owner.do("DELETE", "/filters/"+segment, "").code(409, desk.CodeConflict)

		// It decides there as it does among contacts.
		var l list[desk.CaseView]
		v.agent.do("GET", "/cases?filter="+url.QueryEscape(saved), "").want(200).into(&l)
		var names []string
		for _, c := range l.Items {
			names = append(names, c.Contact.Name)
		}
		slices.Sort(names)
		if strings.Join(names, " ") != "ana carlos" {
			t.Errorf("the cases are of %v", names)
		}
		v.hear(v.says("ana", "otra vez"), v.says("bea", "otra vez"))
		v.automated()
		if tagged := v.tagged("hurry"); len(tagged) != 1 || tagged[0] != "ana" {
			t.Errorf("the recipe tagged %v", tagged)
		}
		// What it cannot become is refused: it stays about contacts.
		v.owner.do("PATCH", "/filters/"+segment, `{"filter_text":"contact.company is `+company+` and status is open"}`).refused()
		v.owner.do("PATCH", "/filters/"+segment, `{"filter_text":"contact.company is empty"}`).want(200)
		v.agent.do("GET", "/cases?filter="+url.QueryEscape(saved), "").want(200).into(&l)
		if len(l.Items) != 1 || l.Items[0].Contact.Name != "bea" {
			t.Errorf("changed, the cases are %+v", l.Items)
		}
	})
}
