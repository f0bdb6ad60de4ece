package api

import (
	"context"
	"net/url"
	"reflect"
	"strconv"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/testkit"
)

func TestAScheduleSaysWhenItComesAndFollowsTheWorkspacesZone(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		const rule = "FREQ=DAILY;BYHOUR=9;BYMINUTE=30"
		next := func() recipeTimes {
			var out recipeTimes
			v.owner.do("GET", "/recipe-times?rule="+url.QueryEscape(rule), "").want(200).into(&out)
			return out
		}
		v.owner.do("PATCH", "/workspace", `{"timezone":"Europe/Madrid"}`).want(200)
		times := next()
		if len(times.Times) != 5 || times.Timezone != "Europe/Madrid" {
			t.Fatalf("times %+v", times)
		}
		v.owner.do("GET", "/recipe-times?rule=FREQ%3DMINUTELY", "").want(422)
		v.agent.do("GET", "/recipe-times?rule="+url.QueryEscape(rule), "").code(403, desk.CodeForbidden)
		id := v.owner.do("POST", "/recipes", `{"name":"Tidy up","family":"time","enabled":true,"trigger":{"kind":"schedule","rule":"RRULE:`+rule+`"},"filter_text":"status is open",
			"actions":[{"kind":"tags","params":{"add":["seen"]}}]}`).want(201).field("id")
		at := func() *time.Time {
			var r recipeView
			v.owner.do("GET", "/recipes/"+id, "").want(200).into(&r)
			return r.NextAt
		}
		if got := at(); got == nil || !got.Equal(times.Times[0]) {
			t.Errorf("it comes next at %v, want %v", got, times.Times[0])
		}
		v.owner.do("PATCH", "/workspace", `{"timezone":"America/New_York"}`).want(200)
		if got, want := at(), next().Times[0]; got == nil || !got.Equal(want) || got.Equal(times.Times[0]) {
			t.Errorf("in another zone it comes next at %v, want %v", got, want)
		}
		v.hear(v.says("ana", "hola"))
		v.clock.Advance(at().Sub(v.clock.Now()))
		for more := true; more; {
			var err error
			if more, err = v.api.Recipes.ComeRound(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
		if c := v.cases(v.agent, "")[0]; len(c.Tags) != 1 || c.Tags[0] != "seen" {
			t.Errorf("case %+v", c)
		}
		v.owner.do("PATCH", "/recipes/"+id, `{"enabled":false}`).want(200)
		if got := at(); got != nil {
			t.Errorf("a draft comes at %v", got)
		}
		v.owner.do("PATCH", "/recipes/"+id, `{"enabled":true}`).want(200)
		v.owner.do("DELETE", "/recipes/"+id, "").want(204)
		if left, err := v.api.Store.Read().RecipeSchedules(context.Background(), v.ws); err != nil || len(left) != 0 {
			t.Errorf("left %+v, %v", left, err)
		}
	})
}

// rehearsed does what trying a recipe has to do by now.
func (v *shop) rehearsed(id string) desk.Rehearsal {
	v.t.Helper()
	for more := true; more; {
		var err error
		if more, err = v.api.Recipes.StepRehearsal(context.Background(), v.ws, id); err != nil {
			v.t.Fatal(err)
		}
	}
	var r desk.Rehearsal
	v.owner.do("GET", "/rehearsals/"+id, "").want(200).into(&r)
	return r
}

func TestARecipeIsTriedOnMuchThatHappenedAndSaysWhatEachActionWouldDo(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		for i := range 30 {
			v.hear(v.says("ana", "I want a refund "+strconv.Itoa(i)), v.says("bob", "hello"))
		}
		before := v.cases(v.agent, "")
		const recipe = `"family":"new","trigger":{"kind":"new"},"filter_text":"message.text contains any (refund)","actions":[{"kind":"tags","params":{"add":["refund"]}},
			{"kind":"edit","params":{"priority":"high"}},{"kind":"note","params":{"text":"{{contact.name}} wants money back"}},{"kind":"status","params":{"status":"open"}}]`
		begin := func(last int) string {
			return v.owner.do("POST", "/rehearsals", `{"last":`+strconv.Itoa(last)+`,`+recipe+`}`).want(201).field("id")
		}
		v.agent.do("POST", "/rehearsals", `{"last":10,`+recipe+`}`).code(403, desk.CodeForbidden)
		v.owner.do("POST", "/rehearsals", `{"last":10,"family":"new","trigger":{"kind":"new"},"actions":[]}`).want(422)
		id := begin(100_000)
		r := v.rehearsed(id)
		if r.State != desk.RehearsalDone || r.Looked != 60 || r.Started != 30 || r.EndedAt == nil {
			t.Fatalf("rehearsal %+v", r)
		}
		v.stranger().do("GET", "/rehearsals/"+id, "").code(404, desk.CodeNotFound)
		var items page[foreseenItem]
		v.owner.do("GET", "/rehearsals/"+id+"/items?limit=20", "").want(200).into(&items)
		if len(items.Items) != 20 || items.NextCursor == nil || items.Items[0].Text != "I want a refund 29" {
			t.Fatalf("items %+v", items)
		}
		would := items.Items[0].Would
		if len(would) != 4 || would[0].State != "done" || would[1].Changes["priority"][1] != "high" || would[2].Text != "ana wants money back" || would[3].State != "unchanged" {
			t.Errorf("it would %+v", would)
		}
		v.owner.do("GET", "/rehearsals/"+id+"/items?limit=20&cursor="+url.QueryEscape(*items.NextCursor), "").want(200).into(&items)
		if len(items.Items) != 10 || items.NextCursor != nil || items.Items[9].Text != "I want a refund 0" {
			t.Errorf("second page %+v", items)
		}
		if after := v.cases(v.agent, ""); !reflect.DeepEqual(before, after) {
			t.Errorf("cases were changed: %+v", after)
		}
		if r := v.rehearsed(begin(10)); r.Looked != 10 || r.Started != 5 {
			t.Errorf("ten things: %+v", r)
		}
		ended := begin(100)
		v.owner.do("POST", "/rehearsals/"+ended+"/cancel", "").want(200)
		if r := v.rehearsed(ended); r.State != desk.RehearsalCancelled || r.Looked != 0 {
			t.Errorf("cancelled: %+v", r)
		}
		for range 3 {
			begin(5)
		}
		v.owner.do("POST", "/rehearsals", `{"last":10,`+recipe+`}`).code(409, desk.CodeConflict)
		var out rehearsal
		v.owner.do("POST", "/recipes/dry-run", `{"last":100,`+recipe+`}`).want(200).into(&out)
		if out.Started != 30 || len(out.Items[0].Would) != 4 || out.Items[0].Would[0].State != "done" || len(out.Items[25].Would) != 0 {
			t.Errorf("dry run %+v", out)
		}
		v.clock.Advance(25 * time.Hour)
		if err := v.api.Recipes.Tidy(context.Background()); err != nil {
			t.Fatal(err)
		}
		v.owner.do("GET", "/rehearsals/"+id, "").code(404, desk.CodeNotFound)
	})
}

func TestAScheduleIsTriedOnTheCasesThatItTakesNow(t *testing.T) {
	t.Parallel()
	v := newShop(t, testkit.SQLite(t))
	for i := range 130 {
		v.hear(v.says("c"+strconv.Itoa(i), "hello"))
	}
	var out rehearsal
	v.owner.do("POST", "/recipes/dry-run", `{"last":500,"family":"time","trigger":{"kind":"schedule","rule":"FREQ=DAILY;BYHOUR=9"},"filter_text":"status is open","actions":[{"kind":"status","params":{"status":"resolved"}}]}`).want(200).into(&out)
	if out.Looked != 130 || out.Started != 130 || out.Items[0].Would[0].Changes["status"][1] != "resolved" {
		t.Errorf("dry run %d, %d, %+v", out.Looked, out.Started, out.Items[0])
	}
}
