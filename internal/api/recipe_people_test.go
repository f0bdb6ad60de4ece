package api

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/testkit"
)

// does saves a recipe that is enabled and answers its id; trigger is without its
// braces.
func (v *shop) does(name, family, trigger, actions string) string {
	v.t.Helper()
	filter := ""
	if family == "new" { // our own words start nothing
		filter = `"filter_text":"message.direction is in",`
	}
	return v.owner.do("POST", "/recipes", fmt.Sprintf(`{"name":%q,"family":%q,"enabled":true,%s"trigger":{%s},"actions":[%s]}`, name, family, filter, trigger, actions)).want(201).field("id")
}

const arrives = `"kind":"new"`

// ran are the runs of a recipe, the newest first.
func (v *shop) ran(id string) []runView {
	v.t.Helper()
	var runs page[runView]
	v.owner.do("GET", "/recipes/"+id+"/runs", "").want(200).into(&runs)
	return runs.Items
}

func (v *shop) fresh(id string) desk.CaseView {
	v.t.Helper()
	var c desk.CaseView
	v.owner.do("GET", "/cases/"+id, "").want(200).into(&c)
	return c
}

// Proves: 004-27 004-30 004-34
func TestACaseGoesToWhoDealtWithTheCustomerElseToTheNextAction(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		fallback := v.member(v.ws, desk.RoleAgent)
		id := v.does("Same agent", "new", arrives, `{"kind":"smart_assign","params":{"to":"agent","minutes":1440}},{"kind":"assign","params":{"user_id":"`+fallback.who().UserID+`"}}`)
		k := v.one("ana", "hola")
		v.automated()
		if got := v.fresh(k.ID); got.Assignee == nil || got.Assignee.ID != fallback.who().UserID {
			t.Fatalf("the first case went to %+v; want who comes next", got.Assignee)
		}
		if r := v.ran(id)[0].Results; r[0].State != "unchanged" || !strings.Contains(r[0].Detail, "in the last 24 hours") || r[1].State != "done" {
			t.Errorf("results %+v", r)
		}
		v.agent.do("POST", "/conversations/"+k.ConversationID+"/messages", `{"kind":"text","text":"¡Hola!"}`).want(202)
		v.owner.do("PATCH", "/cases/"+k.ID, `{"assignee":null}`).want(200)
		v.clock.Advance(3 * time.Hour)
		v.hear(v.says("ana", "otra cosa"))
		v.automated()
		if got := v.fresh(k.ID); got.Assignee == nil || got.Assignee.ID != v.agent.who().UserID {
			t.Errorf("the case went to %+v; want who answered before", got.Assignee)
		}
		if r := v.ran(id)[0].Results; r[0].State != "done" || !strings.Contains(r[0].Detail, "answered the customer 3 hours ago") || r[1].State != "unchanged" {
			t.Errorf("results %+v", r)
		}
		v.owner.do("PATCH", "/cases/"+k.ID, `{"assignee":null}`).want(200)
		v.owner.do("PATCH", "/members/"+v.agent.who().UserID, `{"disabled":true}`).want(200)
		v.hear(v.says("ana", "¿y esto?"))
		v.automated()
		if got := v.fresh(k.ID); got.Assignee == nil || got.Assignee.ID != fallback.who().UserID {
			t.Errorf("the case went to %+v; want nobody who was put out", got.Assignee)
		}
	})
}

// Proves: 004-28
func TestACaseGoesToTheTeamThatDealtWithTheCustomer(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		team := v.owner.do("POST", "/teams", `{"name":"North","members":["`+v.agent.who().UserID+`"]}`).want(201).field("id")
		k := v.one("ana", "hola")
		v.agent.do("POST", "/conversations/"+k.ConversationID+"/messages", `{"kind":"text","text":"¡Hola!"}`).want(202)
		v.clock.Advance(time.Hour)
		v.does("Same team", "new", arrives, `{"kind":"smart_assign","params":{"to":"team","minutes":180}}`)
		v.hear(v.says("ana", "otra"), v.says("bob", "hola"))
		v.automated()
		if got := v.fresh(k.ID); got.Team == nil || got.Team.ID != team {
			t.Errorf("team %+v", got.Team)
		}
		v.owner.do("POST", "/recipes", `{"name":"x","family":"new","trigger":{"kind":"new"},"actions":[{"kind":"smart_assign","params":{"to":"team","minutes":60}}]}`).want(422)
	})
}

// Proves: 004-24 004-25 004-72 004-73 004-86
func TestOneOfSeveralGetsACaseFairlyOrAllDo(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		b := v.member(v.ws, desk.RoleAgent)
		me, you := v.agent.who().UserID, b.who().UserID
		both := fmt.Sprintf(`"users":[%q,%q]`, me, you)
		turn := v.does("In turn", "new", arrives, `{"kind":"assign","params":{`+both+`,"by":"turn"}}`)
		var got []string
		for i := range 4 {
			k := v.one(fmt.Sprint("t", i), "hola")
			v.automated()
			got = append(got, v.fresh(k.ID).Assignee.ID)
		}
		if !slices.Equal(got, []string{me, you, me, you}) {
			t.Errorf("in turn: %v", got)
		}
		v.owner.do("PATCH", "/recipes/"+turn, `{"enabled":false}`).want(200)
		// Who is there and holds least; the other one takes no work.
		load := v.does("By load", "new", arrives, `{"kind":"assign","params":{`+both+`,"available":true}}`)
		k := v.one("nobody there", "hola")
		v.automated()
		if c := v.fresh(k.ID); c.Assignee != nil || !strings.Contains(v.ran(load)[0].Results[0].Detail, "takes work now") {
			t.Errorf("nobody is there: %+v, %+v", c.Assignee, v.ran(load)[0].Results)
		}
		b.do("PUT", "/agents/me/presence", `{"state":"online"}`).want(200)
		k = v.one("one there", "hola")
		v.automated()
		if c := v.fresh(k.ID); c.Assignee == nil || c.Assignee.ID != you {
			t.Errorf("one is there: %+v", c.Assignee)
		}
		v.agent.do("PUT", "/agents/me/presence", `{"state":"online"}`).want(200)
		k = v.one("both there", "hola")
		v.automated()
		if c := v.fresh(k.ID); c.Assignee == nil || c.Assignee.ID != me {
			t.Errorf("the other one has less to do: %+v", c.Assignee)
		}
		v.owner.do("PATCH", "/recipes/"+load, `{"enabled":false}`).want(200)
		// All of them, after something happened to a case: the others follow it, and
		// are told.
		team := v.owner.do("POST", "/teams", `{"name":"North"}`).want(201).field("id")
		for _, reassign := range []bool{false, true} {
			all := v.does(fmt.Sprint("All ", reassign), "update", `"kind":"tag","tag":"vip"`, fmt.Sprintf(`{"kind":"assign","params":{"users":[%q,%q],"teams":[%q],"choose":"all","reassign":%t}}`, you, me, team, reassign))
			k = v.one(fmt.Sprint("all ", reassign), "hola")
			owner := v.owner.who().UserID
			v.owner.do("PATCH", "/cases/"+k.ID, fmt.Sprintf(`{"assignee":%q}`, owner)).want(200)
			v.owner.do("POST", "/tags", `{"name":"vip"}`)
			v.owner.do("PATCH", "/cases/"+k.ID, `{"tags":["vip"]}`).want(200)
			v.automated()
			c := v.fresh(k.ID)
			want, follow := owner, 0
			if reassign {
				want, follow = you, 1
			}
			if c.Assignee.ID != want || len(c.Followers) != follow || c.Team == nil || c.Team.ID != team {
				t.Errorf("reassign %t: %+v, %+v, %+v", reassign, c.Assignee, c.Followers, c.Team)
			}
			v.owner.do("PATCH", "/recipes/"+all, `{"enabled":false}`).want(200)
		}
		if err := v.api.Notify.CatchUp(context.Background(), v.ws); err != nil {
			t.Fatal(err)
		}
		if told := string(v.agent.do("GET", "/notifications", "").want(200).body); !strings.Contains(told, `"detail":"added"`) {
			t.Errorf("who follows now is not told: %s", told)
		}
		for _, body := range []string{`{}`, `{"users":["nobody"]}`, fmt.Sprintf(`{"users":[%q],"teams":[%q]}`, me, team), fmt.Sprintf(`{"users":[%q],"by":"luck"}`, me)} {
			v.owner.do("POST", "/recipes", `{"name":"x","family":"new","trigger":{"kind":"new"},"actions":[{"kind":"assign","params":`+body+`}]}`).want(422)
		}
	})
}

// Proves: 004-17 004-18 004-19 004-20 004-21 004-22
func TestPeopleAreToldOnceThereIsEnoughAndNotTooOften(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		me := v.agent.who().UserID
		id := v.does("Loud", "new", arrives, `{"kind":"notify","params":{"users":["`+me+`"],"push":true,"email":true,"threshold":2,"every":60}}`)
		told := func() int64 {
			t.Helper()
			var p notificationPage
			v.agent.do("GET", "/notifications", "").want(200).into(&p)
			if len(p.Items) == 0 {
				return 0
			}
			n := p.Items[0]
			if len(p.Items) != 1 || n.Kind != desk.NotifyRecipe || n.Contact != "Loud" || n.RecipeID != id || len(n.Cases) == 0 || n.CaseID != "" {
				t.Errorf("told %+v", p.Items)
			}
			return n.Count
		}
		hear := func(want int64, who ...string) {
			t.Helper()
			for _, name := range who {
				v.hear(v.says(name, "hola"))
			}
			v.automated()
			if err := v.api.Notify.Recipes(context.Background()); err != nil {
				t.Fatal(err)
			}
			if got := told(); got != want {
				t.Errorf("told of %d; want %d", got, want)
			}
		}
		hear(0, "ana")
		hear(2, "bob")               // the second one
		hear(2, "eva", "ivo", "ana") // enough, but too soon
		v.clock.Advance(59 * time.Minute)
		hear(2)
		v.clock.Advance(2 * time.Minute)
		hear(5)
		hear(5) // and not again
		v.owner.do("PATCH", "/recipes/"+id, `{"actions":[{"id":"`+v.actionOf(id)+`","kind":"notify","params":{"users":["`+me+`"],"push":true,"daily":"09:00"}}]}`).want(200)
		hear(5, "ana")
		v.clock.Advance(24 * time.Hour)
		hear(6)
		for _, body := range []string{`{"push":true}`, `{"users":["` + me + `"]}`, `{"users":["` + me + `"],"push":true,"every":5,"daily":"09:00"}`, `{"users":["` + me + `"],"push":true,"daily":"9"}`, `{"users":["nobody"],"push":true}`} {
			v.owner.do("POST", "/recipes", `{"name":"x","family":"new","trigger":{"kind":"new"},"actions":[{"kind":"notify","params":`+body+`}]}`).want(422)
		}
	})
}

// actionOf is the id of a recipe's first action.
func (v *shop) actionOf(id string) string {
	v.t.Helper()
	var r recipeView
	v.owner.do("GET", "/recipes/"+id, "").want(200).into(&r)
	return r.Actions[0].ID
}

// Proves: 004-65 004-66 004-67 004-68 004-76 004-88 004-89 004-90
func TestTheStatusIsChangedOnlyWhereWhatStartsTheRecipeOffersIt(t *testing.T) {
	t.Parallel()
	v := newShop(t, testkit.SQLite(t))
	for _, c := range []struct {
		family, trigger, status string
		ok                      bool
	}{
		{"new", arrives, "resolved", true},
		{"new", arrives, "pending", true},
		{"update", `"kind":"message"`, "resolved", true},
		{"update", `"kind":"message"`, "pending", false},
		{"update", `"kind":"tag","tag":"x"`, "pending", false},
		{"update", `"kind":"tag","tag":"x"`, "resolved", false},
		{"update", `"kind":"status","status":"open"`, "pending", true},
		{"update", `"kind":"status","status":"pending"`, "resolved", true},
		{"update", `"kind":"status","status":"resolved"`, "open", true},
		{"time", `"kind":"silence","minutes":30`, "resolved", true},
	} {
		got := v.owner.do("POST", "/recipes", fmt.Sprintf(`{"name":"x","family":%q,"trigger":{%s},"actions":[{"kind":"status","params":{"status":%q}}]}`, c.family, c.trigger, c.status))
		if (got.status == 201) != c.ok || !c.ok && !strings.Contains(string(got.body), "actions[0].params.status") {
			t.Errorf("%s to %s: %d %s", c.trigger, c.status, got.status, got.body)
		}
	}
	v.does("Done", "update", `"kind":"status","status":"pending"`, `{"kind":"status","params":{"status":"resolved"}}`)
	k := v.one("ana", "hola")
	v.owner.do("PATCH", "/cases/"+k.ID, `{"status":"pending"}`).want(200)
	v.automated()
	if c := v.fresh(k.ID); c.Status != desk.CaseResolved {
		t.Errorf("status %s", c.Status)
	}
}

func TestARecipeSetsWhatACaseNeedsAndIsPromised(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		queue := v.routing(`{"mode":"push","method":"least_busy","accept":"auto"}`)
		other := v.owner.do("POST", "/queues", `{"name":"French","everyone":true,"distribution":{"mode":"push","method":"least_busy","accept":"auto"}}`).want(201).field("id")
		skill := v.owner.do("POST", "/skills", `{"name":"French"}`).want(201).field("id")
		vip := v.owner.do("POST", "/sla-policies", `{"name":"VIP","first_reply":`+minuteEach+`,"conditions":{"field":"tag","op":"is","value":"vip"}}`).want(201).field("id")
		v.owner.do("POST", "/sla-policies", `{"name":"All","first_reply":`+minuteEach+`}`).want(201)
		v.agent.do("PUT", "/agents/me/presence", `{"state":"online"}`).want(200)
		v.does("French", "new", arrives, fmt.Sprintf(`{"kind":"queue","params":{"queue":%q}},{"kind":"skill","params":{"skill_id":%q,"level":3}},{"kind":"sla","params":{"policy_id":%q}}`, other, skill, vip))
		v.hear(v.says("ana", "bonjour"))
		v.automated() // before routing looked at it, which keeps what was asked for
		v.routed()
		v.look()
		k := v.cases(v.agent, "")[0]
		if k.Queue != other || k.Queue == queue || len(k.Skills) != 1 || k.Skills[0].SkillID != skill || k.Skills[0].Level != 3 || k.SLA == nil || k.SLA.Policy.ID != vip {
			t.Errorf("case %+v, %+v, %+v", k.Queue, k.Skills, k.SLA)
		}
		if k.Assignee != nil {
			t.Errorf("it went to %+v, who cannot do it", k.Assignee)
		}
		v.does("Never mind", "update", `"kind":"tag","tag":"any"`, fmt.Sprintf(`{"kind":"skill","params":{"skill_id":%q,"remove":true}}`, skill))
		v.owner.do("POST", "/tags", `{"name":"any"}`).want(201)
		v.owner.do("PATCH", "/cases/"+k.ID, `{"tags":["any"]}`).want(200)
		v.automated()
		v.routed()
		if k = v.fresh(k.ID); len(k.Skills) != 0 || k.Assignee == nil {
			t.Errorf("without the skill: %+v, %+v", k.Skills, k.Assignee)
		}
		for _, one := range []string{`"kind":"queue","params":{"queue":"none"}`, `"kind":"skill","params":{"skill_id":"none"}`, `"kind":"skill","params":{"skill_id":"` + skill + `","level":11}`, `"kind":"sla","params":{"policy_id":"none"}`} {
			v.owner.do("POST", "/recipes", `{"name":"x","family":"new","trigger":{"kind":"new"},"actions":[{`+one+`}]}`).want(422)
		}
	})
}
