package api

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
)

// smartly does what smart tags have to do by now.
func (v *shop) smartly() {
	v.t.Helper()
	if err := v.api.Smart.CatchUp(context.Background(), v.ws); err != nil {
		v.t.Fatal(err)
	}
	if err := v.api.Smart.Tick(context.Background()); err != nil {
		v.t.Fatal(err)
	}
}

// walked does all of a pass.
func (v *shop) walked(id string) {
	v.t.Helper()
	for more := true; more; {
		var err error
		if more, err = v.api.Smart.Step(context.Background(), v.ws, id); err != nil {
			v.t.Fatal(err)
		}
	}
}

// smartTag makes a tag smart and answers its id.
func (v *shop) smartTag(name, body string) string {
	v.t.Helper()
	id := v.owner.do("POST", "/tags", `{"name":"`+name+`"}`).want(201).field("id")
	v.owner.do("PUT", "/tags/"+id+"/smart", body).want(200)
	return id
}

func (v *shop) tagsOf(k desk.CaseView) []string {
	v.t.Helper()
	var c desk.CaseView
	v.agent.do("GET", "/cases/"+k.ID, "").want(200).into(&c)
	return c.Tags
}

// Proves: 004-56
func TestASmartTagIsOnTheMomentItsFilterBecomesTrue(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		me := v.agent.who().UserID
		id := v.smartTag("needs assignment", `{"about":"cases","enabled":true,"remove":true,"filter_text":"assignee is none and status is pending"}`)
		k := v.one("ana", "hola")
		v.smartly()
		if tags := v.tagsOf(k); len(tags) != 0 {
			t.Fatalf("tagged too early: %v", tags)
		}
		v.agent.do("PATCH", "/cases/"+k.ID, `{"status":"pending","assignee":"`+me+`"}`).want(200)
		v.smartly()
		if tags := v.tagsOf(k); len(tags) != 0 {
			t.Fatalf("tagged though it is assigned: %v", tags)
		}
		v.agent.do("PATCH", "/cases/"+k.ID, `{"assignee":""}`).want(200)
		v.smartly()
		if tags := v.tagsOf(k); !slices.Equal(tags, []string{"needs assignment"}) {
			t.Fatalf("late, it has %v", tags)
		}
		history := string(v.agent.do("GET", "/cases/"+k.ID+"/history", "").want(200).body)
		if strings.Count(history, `"type":"smart_tag"`) != 1 {
			t.Errorf("history %s", history)
		}
		// Who takes it away has it gone, as long as the filter stays true.
		v.agent.do("PATCH", "/cases/"+k.ID, `{"tags":[]}`).want(200)
		v.smartly()
		if tags := v.tagsOf(k); len(tags) != 0 {
			t.Errorf("put back: %v", tags)
		}
		v.agent.do("PATCH", "/cases/"+k.ID, `{"status":"open"}`).want(200)
		v.smartly()
		v.agent.do("PATCH", "/cases/"+k.ID, `{"status":"pending"}`).want(200)
		v.smartly()
		if tags := v.tagsOf(k); len(tags) != 1 {
			t.Errorf("true anew, it has %v", tags)
		}
		v.agent.do("PATCH", "/cases/"+k.ID, `{"assignee":"`+me+`"}`).want(200)
		v.smartly()
		if tags := v.tagsOf(k); len(tags) != 0 {
			t.Errorf("no longer true, it has %v", tags)
		}
		v.agent.do("PUT", "/tags/"+id+"/smart", `{"about":"cases","filter_text":"status is open"}`).code(403, desk.CodeForbidden)
		v.stranger().do("PUT", "/tags/"+id+"/smart", `{"about":"cases","filter_text":"status is open"}`).code(404, desk.CodeNotFound)
	})
}

func TestASmartTagGoesByTheClock(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		v.smartTag("kept waiting", `{"about":"cases","enabled":true,"remove":true,"filter_text":"waiting_minutes > 30 and status is open"}`)
		v.smartTag("unread talk", `{"about":"messages","enabled":true,"filter_text":"message.written_at < -1h and not message.handled is true and message.direction is in"}`)
		k := v.one("ana", "hola")
		said := v.messageOf(k)
		v.smartly()
		v.clock.Advance(20 * time.Minute)
		v.smartly()
		if tags := v.tagsOf(k); len(tags) != 0 {
			t.Fatalf("after 20 minutes %v", tags)
		}
		v.clock.Advance(12 * time.Minute)
		v.smartly()
		if tags := v.tagsOf(k); !slices.Equal(tags, []string{"kept waiting"}) {
			t.Fatalf("after 32 minutes %v", tags)
		}
		v.clock.Advance(time.Hour)
		v.smartly()
		if m := v.marks(said); !slices.Equal(m.Tags, []string{"unread talk"}) {
			t.Errorf("the message has %v", m.Tags)
		}
		v.agent.do("PATCH", "/cases/"+k.ID, `{"status":"resolved"}`).want(200)
		v.smartly()
		if tags := v.tagsOf(k); len(tags) != 0 {
			t.Errorf("resolved %v", tags)
		}
	})
}

// Proves: 000-20
func TestASmartTagIsPutOnThePastAndTakenBack(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		var cases []desk.CaseView
		for i := range 3 {
			cases = append(cases, v.one(fmt.Sprint("customer", i), "hola"))
		}
		v.owner.do("POST", "/tags", `{"name":"other"}`).want(201)
		id := v.owner.do("POST", "/tags", `{"name":"open"}`).want(201).field("id")
		v.agent.do("PATCH", "/cases/"+cases[0].ID, `{"tags":["open","other"]}`).want(200)
		var view smartView
		v.owner.do("PUT", "/tags/"+id+"/smart", `{"about":"cases","enabled":true,"past":true,"filter_text":"status is open"}`).want(200).into(&view)
		if len(view.Passes) != 1 || view.Passes[0].State != desk.PassRunning || view.Passes[0].Total != 3 {
			t.Fatalf("passes %+v", view.Passes)
		}
		pass := view.Passes[0].ID
		v.walked(pass)
		for _, k := range cases {
			if !slices.Contains(v.tagsOf(k), "open") {
				t.Fatalf("case has %v", v.tagsOf(k))
			}
		}
		v.owner.do("POST", "/tag-passes/"+pass+"/cancel", "").code(409, desk.CodeConflict)
		v.agent.do("POST", "/tag-passes/"+pass+"/undo", "").code(403, desk.CodeForbidden)
		v.walked(v.owner.do("POST", "/tag-passes/"+pass+"/undo", "").want(201).field("id"))
		v.smartly()
		if a, b := v.tagsOf(cases[0]), v.tagsOf(cases[1]); !slices.Contains(a, "open") || len(b) != 0 {
			t.Errorf("taken back: who had it before has %v, others %v", a, b)
		}
		v.owner.do("POST", "/tag-passes/"+pass+"/undo", "").code(409, desk.CodeConflict)
		// Another filter, and what carries the tag by the first one is looked at anew.
		k := v.one("late", "hola")
		v.smartly()
		v.owner.do("PUT", "/tags/"+id+"/smart", `{"about":"cases","enabled":true,"tagged":"recheck","filter_text":"status is resolved"}`).want(200).into(&view)
		v.walked(view.Passes[0].ID)
		if tags := v.tagsOf(k); len(tags) != 0 {
			t.Errorf("looked at anew: %v", tags)
		}
		v.owner.do("PUT", "/tags/"+id+"/smart", `{"about":"cases","enabled":true,"version":1,"filter_text":"status is open"}`).code(409, desk.CodeConflict)
		v.owner.do("DELETE", "/tags/"+id, "").want(204)
		var l list[smartView]
		v.owner.do("GET", "/smart-tags", "").want(200).into(&l)
		if len(l.Items) != 0 {
			t.Errorf("left %+v", l.Items)
		}
	})
}

func TestSmartTagsThatDependOnThemselvesAreRefusedByName(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		a := v.smartTag("alpha", `{"about":"cases","enabled":true,"filter_text":"status is open"}`)
		v.smartTag("beta", `{"about":"cases","enabled":true,"filter_text":"tag is alpha"}`)
		for text, says := range map[string]string{
			`tag is alpha`: "“alpha” would depend on itself", `tag is beta`: "over “beta”", `tag is not empty`: "depend on itself", `tag contains lph`: "depend on itself",
			`message.text is x`: "filter", ``: "say when",
		} {
			got := string(v.owner.do("PUT", "/tags/"+a+"/smart", fmt.Sprintf(`{"about":"cases","enabled":true,"filter_text":%q}`, text)).code(422, desk.CodeInvalid).body)
			if !strings.Contains(got, says) {
				t.Errorf("%s: %s", text, got)
			}
		}
		v.owner.do("PUT", "/tags/"+a+"/smart", `{"about":"messages","enabled":true,"filter_text":"tag is beta"}`).want(200)
		v.owner.do("PUT", "/tags/"+a+"/smart", `{"about":"messages","enabled":true,"filter_text":"messages > 3"}`).code(422, desk.CodeInvalid)
	})
}

func TestRecipesAndSmartTagsLeadToOneAnotherAndEnd(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		v.smartTag("hot", `{"about":"cases","enabled":true,"remove":true,"filter_text":"priority is high"}`)
		v.smartTag("cool", `{"about":"cases","enabled":true,"remove":true,"filter_text":"priority is low"}`)
		v.owner.do("POST", "/recipes", `{"name":"Down","family":"update","enabled":true,"trigger":{"kind":"tag","tag":"hot"},"actions":[{"kind":"edit","params":{"priority":"low"}}]}`).want(201)
		v.owner.do("POST", "/recipes", `{"name":"Up","family":"update","enabled":true,"trigger":{"kind":"tag","tag":"cool"},"actions":[{"kind":"edit","params":{"priority":"high"}}]}`).want(201)
		k := v.one("ana", "hola")
		v.agent.do("PATCH", "/cases/"+k.ID, `{"priority":"high"}`).want(200)
		for range 20 {
			v.automated()
			v.smartly()
		}
		history := string(v.agent.do("GET", "/cases/"+k.ID+"/history?limit=100", "").want(200).body)
		if n := strings.Count(history, `"type":"smart_tag"`); n == 0 || n > 6 {
			t.Errorf("smart tags changed the case %d times", n)
		}
	})
}
