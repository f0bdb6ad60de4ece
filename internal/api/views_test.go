package api

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"recado.dev/internal/desk"
)

func (v *shop) views(c client) []string {
	v.t.Helper()
	var l list[desk.SavedView]
	c.do("GET", "/views", "").want(200).into(&l)
	names := make([]string, len(l.Items))
	for i, one := range l.Items {
		names[i] = one.Name
	}
	return names
}

func TestViewsAreOnesOwnOrEverybodys(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		supervisor, colleague := v.member(v.ws, desk.RoleSupervisor), v.member(v.ws, desk.RoleAgent)
		own := v.agent.do("POST", "/views", `{"name":"Mine to call","filter":{"field":"assignee","op":"is","value":"me"}}`).want(201).field("id")
		shared := supervisor.do("POST", "/views", `{"name":"Urgent","shared":true,"color":"red","filter":{"field":"priority","op":"is","value":"urgent"}}`).want(201).field("id")
		if got := v.views(v.agent); !slices.Equal(got, []string{"Urgent", "Mine to call"}) {
			t.Errorf("the agent sees %q", got)
		}
		if got := v.views(colleague); !slices.Equal(got, []string{"Urgent"}) {
			t.Errorf("a colleague sees %q", got)
		}
		v.agent.do("POST", "/views", `{"name":"x","shared":true}`).code(403, desk.CodeForbidden)
		v.agent.do("PATCH", "/views/"+own, `{"shared":true}`).code(403, desk.CodeForbidden)
		v.agent.do("PATCH", "/views/"+shared, `{"name":"x"}`).code(403, desk.CodeForbidden)
		v.agent.do("DELETE", "/views/"+shared, "").code(403, desk.CodeForbidden)
		// Nobody changes what another keeps for themselves.
		supervisor.do("PATCH", "/views/"+own, `{"name":"x"}`).code(404, desk.CodeNotFound)
		supervisor.do("DELETE", "/views/"+own, "").code(404, desk.CodeNotFound)

		supervisor.do("PATCH", "/views/"+shared, `{"name":"Burning","shared":false}`).want(200)
		if got := v.views(colleague); len(got) != 0 {
			t.Errorf("a colleague still sees %q", got)
		}
		v.agent.do("DELETE", "/views/"+own, "").want(204)
		if got := v.views(v.agent); len(got) != 0 {
			t.Errorf("after deleting there is %q", got)
		}
	})
}

func TestViewsKeepTheirOrder(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		ids := map[string]string{}
		for _, name := range []string{"a", "b", "c"} {
			ids[name] = v.agent.do("POST", "/views", `{"name":"`+name+`"}`).want(201).field("id")
		}
		for _, step := range []struct{ name, at, want string }{{"c", "0", "cab"}, {"c", "1", "acb"}, {"a", "99", "cba"}} {
			v.agent.do("PATCH", "/views/"+ids[step.name], `{"position":`+step.at+`}`).want(200)
			if got := strings.Join(v.views(v.agent), ""); got != step.want {
				t.Errorf("%s at %s: %s, not %s", step.name, step.at, got, step.want)
			}
		}
		v.agent.do("DELETE", "/views/"+ids["b"], "").want(204)
		v.agent.do("POST", "/views", `{"name":"d","position":1}`).want(201)
		if got := strings.Join(v.views(v.agent), ""); got != "cda" {
			t.Errorf("after bringing one in: %s", got)
		}
	})
}

func TestViewsCountWhatTheyList(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		const mine = `{"field":"assignee","op":"is","value":"me"}`
		for i := range 3 {
			k := v.one(fmt.Sprintf("customer-%d", i), "Hola")
			if i > 0 {
				v.agent.do("PATCH", "/cases/"+k.ID, `{"assignee":"me"}`).want(200)
			}
		}
		colleague := v.member(v.ws, desk.RoleSupervisor)
		shared := colleague.do("POST", "/views", `{"name":"Whose I am","shared":true,"filter":`+mine+`}`).want(201).field("id")
		every := v.agent.do("POST", "/views", `{"name":"All"}`).want(201).field("id")
		gone := v.agent.do("POST", "/views", `{"name":"Done","status":"resolved"}`).want(201).field("id")
		var got viewCounts
		v.agent.do("GET", "/views/counts", "").want(200).into(&got)
		if got.Counts[shared] != 2 || got.Counts[every] != 3 || got.Counts[gone] != 0 || len(got.Counts) != 3 {
			t.Errorf("counted %v", got.Counts)
		}
		if n := len(v.cases(v.agent, "?status=open&filter="+url.QueryEscape(mine))); n != got.Counts[shared] {
			t.Errorf("the view lists %d", n)
		}
		got = viewCounts{}
		colleague.do("GET", "/views/counts", "").want(200).into(&got)
		if got.Counts[shared] != 0 || len(got.Counts) != 1 {
			t.Errorf("the colleague counted %v", got.Counts)
		}
	})
}

func TestAViewIsChecked(t *testing.T) {
	t.Parallel()
	onBoth(t, func(_ *testing.T, v *shop) {
		v.agent.do("POST", "/views", `{"name":" "}`).code(422, desk.CodeInvalid)
		v.agent.do("POST", "/views", `{"name":"x","color":"pink"}`).code(422, desk.CodeInvalid)
		v.agent.do("POST", "/views", `{"name":"x","filter":{"field":"moon","op":"is","value":"full"}}`).code(422, desk.CodeInvalid)
		id := v.agent.do("POST", "/views", `{"name":"x"}`).want(201).field("id")
		v.agent.do("PATCH", "/views/"+id, `{"filter":[]}`).code(422, desk.CodeInvalid)
		v.agent.do("PATCH", "/views/"+id, `{"status":"late"}`).code(422, desk.CodeInvalid)
	})
}

func TestNobodyHearsOfAnothersView(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		v.agent.do("POST", "/views", `{"name":"my secret"}`).want(201)
		evs, err := v.store.Read().EventsAfter(context.Background(), v.ws, 0, 200)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(evs, func(e desk.Event) bool { return e.Type == desk.EventViewUpdated })
		if i < 0 || strings.Contains(string(evs[i].Data), "my secret") {
			t.Errorf("the log holds %+v", evs)
		}
	})
}
