package api

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// automated does what recipes have to do by now.
func (v *shop) automated() {
	v.t.Helper()
	if err := v.api.Recipes.CatchUp(context.Background(), v.ws); err != nil {
		v.t.Fatal(err)
	}
}

const refundRecipe = `{"name":"Refunds first","family":"new","enabled":true,"trigger":{"kind":"new"},"filter_text":"message.text contains any (refund, reembolso)",
	"actions":[{"kind":"tags","params":{"add":["refund"]}},{"kind":"edit","params":{"priority":"high"}},{"kind":"note","params":{"text":"{{contact.name}} wants money back"}}]}`

func TestARecipeThatAnAdminSavesDoesWhatItSaysAndSaysWhy(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		id := v.owner.do("POST", "/recipes", refundRecipe).want(201).field("id")
		v.agent.do("GET", "/recipes", "").code(403, desk.CodeForbidden)
		v.stranger().do("GET", "/recipes/"+id, "").code(404, desk.CodeNotFound)
		v.hear(v.says("ana", "Quiero un REEMBOLSO"), v.says("bob", "hello"))
		v.automated()
		var found *desk.CaseView
		for _, c := range v.cases(v.agent, "") {
			if len(c.Tags) > 0 {
				found = &c
			} else if c.Priority == desk.PriorityHigh {
				t.Errorf("the other case was changed: %+v", c)
			}
		}
		if found == nil || found.Tags[0] != "refund" || found.Priority != desk.PriorityHigh {
			t.Fatalf("case %+v", found)
		}
		var ran ranRecipes
		v.agent.do("GET", "/cases/"+found.ID+"/recipes", "").want(200).into(&ran)
		if len(ran.Runs) != 1 || ran.Runs[0].State != desk.RunDone || len(ran.Runs[0].Results) != 3 || ran.Runs[0].Recipe.Name != "Refunds first" {
			t.Errorf("runs %+v", ran.Runs)
		}
		if len(ran.Explained) == 0 || len(ran.Recipes) != 1 {
			t.Errorf("explained %+v, %+v", ran.Explained, ran.Recipes)
		}
		said := string(v.agent.do("GET", "/conversations/"+found.ConversationID+"/messages", "").want(200).body)
		if !strings.Contains(said, "ana wants money back") {
			t.Errorf("thread %s", said)
		}
		history := string(v.agent.do("GET", "/cases/"+found.ID+"/history", "").want(200).body)
		if !strings.Contains(history, `"type":"recipe"`) || !strings.Contains(history, ran.Runs[0].ID) {
			t.Errorf("history %s", history)
		}
		var runs page[runView]
		v.owner.do("GET", "/recipes/"+id+"/runs", "").want(200).into(&runs)
		if len(runs.Items) != 1 || runs.Items[0].CaseNumber != found.Number {
			t.Errorf("run log %+v", runs.Items)
		}
		v.owner.do("POST", "/recipe-runs/"+runs.Items[0].ID+"/again", "").want(201)
		v.automated()
		v.owner.do("GET", "/recipes/"+id+"/runs?limit=1", "").want(200).into(&runs)
		if len(runs.Items) != 1 || runs.NextCursor == nil || runs.Items[0].AgainOf == "" || runs.Items[0].Results[0].State != "unchanged" {
			t.Errorf("run again %+v", runs.Items)
		}
		first := runs.Items[0].ID
		v.owner.do("GET", "/recipes/"+id+"/runs?limit=1&cursor="+url.QueryEscape(*runs.NextCursor), "").want(200).into(&runs)
		if len(runs.Items) != 1 || runs.Items[0].ID == first {
			t.Errorf("second page %+v", runs.Items)
		}
	})
}

func TestRecipesThatCouldNotWorkAreRefusedAtTheirPlace(t *testing.T) {
	t.Parallel()
	v := newShop(t, testkit.SQLite(t))
	for _, c := range []struct{ body, field string }{
		{`"family":"new","trigger":{"kind":"tag","tag":"x"}`, "trigger.kind"},
		{`"family":"time","trigger":{"kind":"schedule"}`, "trigger.rule"},
		{`"family":"time","trigger":{"kind":"schedule","rule":"FREQ=MINUTELY"}`, "trigger.rule"},
		{`"family":"time","trigger":{"kind":"schedule","rule":"FREQ=DAILY;BYHOUR=9"}`, "filter"},
		{`"family":"update","trigger":{"kind":"tag"}`, "trigger.tag"},
		{`"family":"update","trigger":{"kind":"status","status":"asleep"}`, "trigger.status"},
		{`"family":"time","trigger":{"kind":"silence"}`, "trigger.minutes"},
		{`"family":"new","trigger":{"kind":"new"},"topics":["none"]`, "topics[0]"},
		{`"family":"new","trigger":{"kind":"new"},"filter":{"all":[{"field":"status","op":"is","value":"open"},{"field":"colour","op":"is","value":"red"}]}`, "filter.all[1].field"},
		{`"family":"new","trigger":{"kind":"new"},"filter":{"all":[{"field":"mentioned","op":"is","value":"me"}]}`, "filter.all[0]"},
		{`"family":"update","trigger":{"kind":"tag","tag":"x"},"filter_text":"message.text contains hello"`, "filter"},
		{`"family":"new","trigger":{"kind":"new"},"hours":{"mode":"during","calendar_id":"none"}`, "hours.calendar_id"},
		{`"family":"new","trigger":{"kind":"new"},"actions":[{"kind":"dance"}]`, "actions[0].kind"},
		{`"family":"new","trigger":{"kind":"new"},"actions":[{"kind":"status","params":{"status":"open"}},{"kind":"assign","params":{"user_id":"nobody"}}]`, "actions[1].params.user_id"},
		{`"family":"new","trigger":{"kind":"new"},"actions":[]`, "actions"},
	} {
		text := `{"name":"x",` + c.body
		if !strings.Contains(text, `"actions"`) {
			text += `,"actions":[{"kind":"status","params":{"status":"open"}}]`
		}
		got := v.owner.do("POST", "/recipes", text+"}").want(422)
		if !strings.Contains(string(got.body), `"`+c.field) {
			t.Errorf("%s: %s; want it about %s", c.body, got.body, c.field)
		}
	}
}

func TestRecipesAreOrderedCopiedAndKeepTheirVersions(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		a := v.owner.do("POST", "/recipes", refundRecipe).want(201).field("id")
		copied := v.owner.do("POST", "/recipes/"+a+"/copy", `{"name":"Refunds second"}`).want(201)
		b := copied.field("id")
		if !strings.Contains(string(copied.body), `"enabled":false`) || !strings.Contains(string(copied.body), `"position":1,`) {
			t.Errorf("copy %s", copied.body)
		}
		v.owner.do("POST", "/recipes/order", `{"family":"new","ids":["`+b+`"]}`).want(422)
		v.owner.do("POST", "/recipes/order", `{"family":"new","ids":["`+b+`","`+a+`"]}`).want(204)
		var l list[recipeView]
		v.owner.do("GET", "/recipes", "").want(200).into(&l)
		if len(l.Items) != 2 || l.Items[0].ID != b {
			t.Errorf("order %+v", l.Items)
		}
		v.owner.do("PATCH", "/recipes/"+a, `{"version":1,"name":"x"}`).code(409, desk.CodeConflict)
		v.owner.do("PATCH", "/recipes/"+a, `{"version":2,"enabled":false,"name":"Money back"}`).want(200)
		v.owner.do("GET", "/recipes/"+a+"/versions", "").want(200).into(&l)
		if len(l.Items) != 3 || l.Items[0].Name != "Money back" || l.Items[2].Version != 1 || l.Items[0].UpdatedBy.Name == "" {
			t.Errorf("versions %+v", l.Items)
		}
		v.owner.do("DELETE", "/recipes/"+a, "").want(204)
		v.owner.do("GET", "/recipes/"+a, "").code(404, desk.CodeNotFound)
		v.hear(v.says("ana", "refund"))
		v.automated()
		if c := v.cases(v.agent, "")[0]; len(c.Tags) > 0 {
			t.Errorf("a draft ran: %+v", c)
		}
	})
}

func TestATopicIsChangedByItsVersionWhereItsRecipesCanStillAskIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		topic := v.owner.do("POST", "/topics", `{"name":"Urgent","filter_text":"priority is urgent"}`).want(201).field("id")
		path := "/topics/" + topic
		id := v.owner.do("POST", "/recipes", `{"name":"Tagged","family":"update","enabled":true,"trigger":{"kind":"tag","tag":"vip"},"topics":["`+topic+`"],"actions":[{"kind":"note","params":{"text":"x"}}]}`).want(201).field("id")
		var topics list[topicView]
		v.owner.do("GET", "/topics", "").want(200).into(&topics)
		if used := topics.Items[0].UsedBy; len(used) != 1 || used[0] != (topicUse{id, "Tagged", true}) {
			t.Errorf("used by %+v", used)
		}
		// A tag is no message: the recipe could not ask for words.
		got := v.owner.do("PATCH", path, `{"filter_text":"message.text contains bill"}`).want(422)
		if body := string(got.body); !strings.Contains(body, `"filter"`) || !strings.Contains(body, "Tagged") {
			t.Errorf("refused: %s", body)
		}
		var changed topicView
		v.owner.do("PATCH", path, `{"version":1,"name":"High","channels":["`+v.channel+`"],"filter_text":"priority is high"}`).want(200).into(&changed)
		if changed.Name != "High" || changed.Version != 2 || len(changed.Channels) != 1 || changed.FilterText != "priority is high" || len(changed.UsedBy) != 1 {
			t.Errorf("changed: %+v", changed)
		}
		v.owner.do("PATCH", path, `{"version":1,"name":"Late"}`).code(409, desk.CodeConflict)
		v.owner.do("PATCH", path, `{"name":" "}`).want(422)
		v.owner.do("PATCH", path, `{"channels":["none"]}`).want(422)
		v.agent.do("PATCH", path, `{"name":"x"}`).code(403, desk.CodeForbidden)
	})
}

func TestATopicWithGapsIsMendedByItselfAndItsRecipesAreWholeThen(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		file := `{"format":"recado/recipes","version":1,"exported_at":"2026-01-01T00:00:00Z","topics":[{"name":"Shop","channels":["Nowhere"],"filter":{"saved":"Angry words"}}],
			"recipes":[{"name":"About it","family":"new","enabled":true,"trigger":{"kind":"new"},"topics":["Shop"],"hours":{"mode":"always"},"actions":[{"kind":"note","params":{"text":"x"}}]}]}`
		v.owner.do("POST", "/recipes/import", wrapped(file, "")).want(200)
		var topics list[topicView]
		v.owner.do("GET", "/topics", "").want(200).into(&topics)
		topic := topics.Items[0]
		if len(topic.Missing) != 2 || topic.Missing[0].Path != "channels[0]" || topic.Missing[0].Name != "Nowhere" {
			t.Fatalf("missing %+v", topic.Missing)
		}
		gaps := func() (string, int) {
			var all list[recipeView]
			v.owner.do("GET", "/recipes", "").want(200).into(&all)
			return all.Items[0].ID, len(all.Items[0].Missing)
		}
		id, n := gaps()
		if n != 1 {
			t.Errorf("the recipe has %d gaps, want that of its topic", n)
		}
		v.owner.do("PATCH", "/recipes/"+id, `{"enabled":true}`).want(422)
		v.owner.do("PATCH", "/topics/"+topic.ID, `{"channels":["`+v.channel+`"]}`).want(422) // its filter is not here yet
		var mended topicView
		v.owner.do("PATCH", "/topics/"+topic.ID, `{"channels":["`+v.channel+`"],"filter":null}`).want(200).into(&mended)
		if len(mended.Missing) != 0 || mended.FilterText != "" {
			t.Errorf("mended: %+v", mended)
		}
		if _, n := gaps(); n != 0 {
			t.Errorf("the recipe has %d gaps of a topic that is whole", n)
		}
		v.owner.do("PATCH", "/recipes/"+id, `{"enabled":true}`).want(200)
	})
}

func TestATopicNarrowsARecipeAndStaysAsLongAsItIsNamed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		topic := v.owner.do("POST", "/topics", `{"name":"Loud","channels":["`+v.channel+`"],"filter_text":"message.text contains urgent"}`).want(201).field("id")
		v.owner.do("POST", "/topics", `{"name":"x","channels":["none"]}`).want(422)
		id := v.owner.do("POST", "/recipes", `{"name":"Loud","family":"new","enabled":true,"trigger":{"kind":"new"},"topics":["`+topic+`"],"actions":[{"kind":"reply","params":{"text":"Hi {{contact.name}}, we hurry"}}]}`).want(201).field("id")
		v.owner.do("DELETE", "/topics/"+topic, "").code(409, desk.CodeConflict)
		v.hear(v.says("ana", "this is urgent"), v.says("bob", "no hurry"))
		v.automated()
		sent := 0
		for _, c := range v.cases(v.agent, "") {
			said := string(v.agent.do("GET", "/conversations/"+c.ConversationID+"/messages", "").want(200).body)
			if strings.Contains(said, "Hi ana, we hurry") && strings.Contains(said, `"origin":"recipe"`) {
				sent++
			}
		}
		if sent != 1 {
			t.Errorf("%d replies; want one, to ana", sent)
		}
		v.owner.do("PATCH", "/topics/"+topic, `{"name":"Quiet","filter_text":""}`).want(200)
		v.owner.do("DELETE", "/recipes/"+id, "").want(204)
		v.owner.do("DELETE", "/topics/"+topic, "").want(204)
	})
}

func TestARecipeIsTriedOnWhatHappenedAndChangesNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		v.hear(v.says("ana", "Quiero un reembolso"), v.says("bob", "hello"), v.says("eva", "a refund, please"))
		var out rehearsal
		v.owner.do("POST", "/recipes/dry-run", refundRecipe).want(200).into(&out)
		if out.Looked != 3 || out.Started != 2 || out.Cut || len(out.Items) != 2 || out.Items[0].Text != "a refund, please" || len(out.Items[0].Verdict.Conditions) != 1 {
			t.Errorf("%+v", out)
		}
		v.owner.do("POST", "/recipes/dry-run", strings.Replace(refundRecipe, `"family"`, `"last":1,"family"`, 1)).want(200).into(&out)
		if out.Looked != 1 || out.Started != 1 {
			t.Errorf("the last one: %+v", out)
		}
		v.owner.do("POST", "/recipes/dry-run", `{"family":"new","trigger":{"kind":"new"},"actions":[]}`).want(422)
		v.automated()
		for _, c := range v.cases(v.agent, "") {
			if len(c.Tags) > 0 || c.Priority == desk.PriorityHigh {
				t.Errorf("something was changed: %+v", c)
			}
		}
	})
}

// secretRun is a run of a recipe, full of the word secret.
func secretRun(t *testing.T, s *server, ws, recipe string) string {
	t.Helper()
	run := desk.RecipeRun{WorkspaceID: ws, ID: "run", RecipeID: recipe, Version: 1, Cause: "secret", Occasion: desk.TriggerNew, State: desk.RunDone,
		Results: []desk.ActionResult{{State: "done", Detail: "secret"}}, At: s.clock.Now()}
	err := s.store.Write(context.Background(), func(tx *store.Tx) error { return tx.InsertRuns(context.Background(), []desk.RecipeRun{run}) })
	if err != nil {
		t.Fatal(err)
	}
	return run.ID
}
