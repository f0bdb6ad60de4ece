package api

import (
	"fmt"
	"strings"
	"testing"

	"recado.dev/internal/desk"
)

func (v *shop) category(name string) string {
	v.t.Helper()
	return v.owner.do("POST", "/categories", fmt.Sprintf(`{"name":%q}`, name)).want(201).field("id")
}

// about answers the category of a case now.
func (v *shop) about(k desk.CaseView) string {
	v.t.Helper()
	var now desk.CaseView
	v.agent.do("GET", "/cases/"+k.ID, "").want(200).into(&now)
	return now.Category
}

func TestCasesViewsAndRulesFollowARenamedCategory(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		top, below := v.category("Invoices"), v.category("Invoices / Refund")
		_ = v.category("Invoices of others")
		one, other := v.one("Ana", "The bill"), v.one("Bea", "Money back")
		v.agent.do("PATCH", "/cases/"+one.ID, `{"category":"Invoices"}`).want(200)
		v.agent.do("PATCH", "/cases/"+other.ID, `{"category":"Invoices / Refund"}`).want(200)
		v.agent.do("POST", "/views", `{"name":"Money","filter":{"any":[{"field":"category","op":"is","value":"Invoices"},{"field":"category","op":"in","value":["Invoices / Refund","x"]}]}}`).want(201)
		stream := v.bound()
		v.owner.do("PATCH", "/workstreams/"+stream, `{"category":"Invoices","rules":[{"name":"r","words":["refund"],"set":{"category":"Invoices / Refund"}}]}`).want(200)

		v.owner.do("PATCH", "/categories/"+top, `{"name":"Bills"}`).want(200)
		if a, b := v.about(one), v.about(other); a != "Bills" || b != "Bills / Refund" {
			t.Errorf("the cases are about %q and %q", a, b)
		}
		names := string(v.agent.do("GET", "/categories", "").want(200).body)
		if !strings.Contains(names, `"Bills / Refund"`) || !strings.Contains(names, `"Invoices of others"`) || strings.Contains(names, `"Invoices"`) {
			t.Errorf("the categories are %s", names)
		}
		for path, c := range map[string]client{"/views": v.agent, "/workstreams/" + stream: v.owner} {
			got := string(c.do("GET", path, "").want(200).body)
			if strings.Contains(got, "Invoices") || !strings.Contains(got, "Bills / Refund") {
				t.Errorf("%s still says %s", path, got)
			}
		}
		history := string(v.agent.do("GET", "/cases/"+one.ID+"/history", "").want(200).body)
		if !strings.Contains(history, `["Invoices","Bills"]`) || !strings.Contains(history, `["","Invoices"]`) {
			t.Errorf("the history lost what was: %s", history)
		}
		v.owner.do("PATCH", "/categories/"+below, `{"name":"Bills"}`).code(409, desk.CodeConflict)
		v.agent.do("PATCH", "/categories/"+below, `{"name":"Mine"}`).code(403, desk.CodeForbidden)
	})
}

func TestAWordTakesThePlaceOfAnother(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		gone, kept := v.category("Refunds"), v.category("Money back")
		k := v.one("Ana", "Money back")
		v.agent.do("PATCH", "/cases/"+k.ID, `{"category":"Refunds"}`).want(200)
		v.owner.do("POST", "/categories/"+gone+"/merge", `{"into":"`+gone+`"}`).code(422, desk.CodeInvalid)
		v.owner.do("POST", "/categories/"+gone+"/merge", `{"into":"`+kept+`"}`).want(200)
		if v.about(k) != "Money back" || strings.Contains(string(v.agent.do("GET", "/categories", "").body), "Refunds") {
			t.Errorf("the case is about %q", v.about(k))
		}
		sub := func(name, status string) string {
			return v.owner.do("POST", "/sub-statuses", fmt.Sprintf(`{"name":%q,"status":%q}`, name, status)).want(201).field("id")
		}
		supplier, shop, done := sub("Supplier", "pending"), sub("Shop", "pending"), sub("Done", "resolved")
		v.agent.do("PATCH", "/cases/"+k.ID, `{"sub_status":"`+supplier+`"}`).want(200)
		v.owner.do("POST", "/sub-statuses/"+supplier+"/merge", `{"into":"`+done+`"}`).code(422, desk.CodeInvalid)
		v.owner.do("POST", "/sub-statuses/"+supplier+"/merge", `{"into":"`+shop+`"}`).want(200)
		if got := v.agent.do("GET", "/cases/"+k.ID, "").want(200).field("sub_status"); got != shop {
			t.Errorf("the case is in %q", got)
		}
		v.owner.do("PATCH", "/sub-statuses/"+shop, `{"archived":true}`).want(200)
		if got := v.agent.do("GET", "/cases/"+k.ID, "").want(200).field("sub_status"); got != shop {
			t.Error("a case lost a sub-status that is not offered any more")
		}
		back := v.owner.do("PATCH", "/sub-statuses/"+shop, `{"archived":false,"name":"Warehouse"}`).want(200)
		if back.field("name") != "Warehouse" || strings.Contains(string(back.body), `"archived_at":"`) {
			t.Errorf("back as %s", back.body)
		}
	})
}
