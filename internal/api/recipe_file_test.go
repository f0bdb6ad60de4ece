package api

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"recado.dev/internal/automation/bundle"
	"recado.dev/internal/desk"
	"recado.dev/internal/testkit"
)

// shelf fills a workspace with recipes that name all sorts of things, and
// answers its file.
func (v *shop) shelf() (file string, ids map[string]string) {
	v.t.Helper()
	me := v.owner.who().UserID
	team := v.owner.do("POST", "/teams", `{"name":"Returns","members":["`+me+`"]}`).want(201).field("id")
	queue := v.owner.do("POST", "/queues", `{"name":"Money"}`).want(201).field("id")
	hours := v.owner.do("POST", "/calendars", `{"name":"Night"}`)
	calendar := hours.want(201).field("id")
	saved := v.owner.do("POST", "/filters", `{"name":"Angry words","about":"message","shared":true,"filter_text":"message.text contains any (terrible)"}`).want(201).field("id")
	topic := v.owner.do("POST", "/topics", `{"name":"Shop","channels":["`+v.channel+`"],"filter_text":"message.direction is in"}`).want(201).field("id")
	a := v.owner.do("POST", "/recipes", `{"name":"Angry ones","family":"new","enabled":true,"trigger":{"kind":"new","messages":"private"},"topics":["`+topic+`"],
		"filter":{"all":[{"saved":"`+saved+`"},{"not":{"field":"queue","op":"in","value":["`+queue+`"]}}]},"hours":{"mode":"outside","calendar_id":"`+calendar+`"},
		"actions":[{"kind":"assign","params":{"teams":["`+team+`"]}},{"kind":"assign","params":{"user_id":"`+me+`"}},{"kind":"queue","params":{"queue":"`+queue+`"}}]}`).want(201).field("id")
	b := v.owner.do("POST", "/recipes", `{"name":"Call","family":"new","enabled":true,"trigger":{"kind":"new"},
		"actions":[{"kind":"webhook","params":{"name":"IT","url":"https://hooks.example.com/T0/secretpath?token=abc","authorization":"Bearer topsecret"}}]}`).want(201).field("id")
	file = string(v.owner.do("POST", "/recipes/export", `{}`).want(200).body)
	return file, map[string]string{"a": a, "b": b, "me": me, "team": team, "queue": queue, "calendar": calendar, "saved": saved, "topic": topic}
}

func wrapped(file, more string) string { return `{"file":` + file + more + `}` }

func TestRecipesTravelByTheirNamesWithoutSecrets(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		file, ids := v.shelf()
		for what, id := range ids {
			if strings.Contains(file, id) {
				t.Errorf("the file has the id of %s", what)
			}
		}
		for _, secret := range []string{"secretpath", "topsecret", "token", "authorization_ref"} {
			if strings.Contains(file, secret) {
				t.Errorf("the file has %s: %s", secret, file)
			}
		}
		for _, name := range []string{"Returns", "Money", "Night", "Angry words", "Shop", "https://hooks.example.com"} {
			if !strings.Contains(file, `"`+name+`"`) {
				t.Errorf("the file does not name %s: %s", name, file)
			}
		}

		other := v.stranger()
		var plan recipeImport
		other.do("POST", "/recipes/import/preview", wrapped(file, "")).want(200).into(&plan)
		var none list[recipeView]
		other.do("GET", "/recipes", "").want(200).into(&none)
		if len(plan.Recipes) != 2 || len(plan.Topics) != 1 || len(none.Items) != 0 {
			t.Fatalf("plan %+v, there are %d recipes", plan, len(none.Items))
		}
		var missing []string
		for _, g := range plan.Recipes[0].Missing {
			missing = append(missing, g.Path+" "+string(g.Kind))
		}
		want := []string{"topics[0] refused", "filter.all[0].saved unknown", "filter.all[1].not.value[0] unknown", "hours.calendar_id unknown", "actions[0].params.teams[0] unknown", "actions[1].params.user_id unknown", "actions[2].params.queue unknown"}
		if !slices.Equal(missing, want) {
			t.Errorf("missing %q, want %q", missing, want)
		}
		// What is made there meanwhile is found by its name.
		queue := other.do("POST", "/queues", `{"name":"money "}`).want(201).field("id")
		other.do("POST", "/recipes/import", wrapped(file, "")).want(200).into(&plan)
		var all list[recipeView]
		other.do("GET", "/recipes", "").want(200).into(&all)
		if len(all.Items) != 2 || all.Items[0].Enabled || all.Items[1].Enabled || len(all.Items[0].Missing) != 6-1 || !strings.Contains(string(all.Items[0].Actions[2].Params), queue) {
			t.Fatalf("recipes %+v", all.Items)
		}
		// A draft with gaps is not enabled before they are filled in.
		first, call := "/recipes/"+all.Items[0].ID, "/recipes/"+all.Items[1].ID
		other.do("PATCH", first, `{"enabled":true}`).want(422)
		other.do("PATCH", first, `{"topics":[],"filter":null,"hours":{"mode":"always"},"actions":[{"kind":"queue","params":{"queue":"`+queue+`"}}],"enabled":true}`).want(200)
		other.do("PATCH", call, `{"enabled":true}`).want(422)
		other.do("PATCH", call, `{"actions":[{"kind":"webhook","params":{"name":"IT","url":"https://hooks.example.com/other"}}],"enabled":true}`).want(200)
	})
}

func TestWhatHasTheSameNameIsSkippedReplacedOrKeptBeside(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		file, ids := v.shelf()
		v.owner.do("PATCH", "/recipes/"+ids["a"], `{"stop":true,"enabled":false}`).want(200)
		names := func() []string {
			var l list[recipeView]
			v.owner.do("GET", "/recipes", "").want(200).into(&l)
			var out []string
			for _, r := range l.Items {
				out = append(out, fmt.Sprintf("%s %v %v %d", r.Name, r.Enabled, r.Stop, len(r.Missing)))
			}
			return out
		}
		does := func(more string) string {
			var plan recipeImport
			v.owner.do("POST", "/recipes/import", wrapped(file, more)).want(200).into(&plan)
			var out []string
			for _, item := range slices.Concat(plan.Topics, plan.Recipes) {
				out = append(out, item.Does)
			}
			return strings.Join(out, " ")
		}
		if got := does(""); got != "skip skip skip" {
			t.Errorf("by itself: %s", got)
		}
		if got := names(); !slices.Equal(got, []string{"Angry ones false true 0", "Call true false 0"}) {
			t.Errorf("skipped: %q", got)
		}
		if got := does(`,"same":"replace"`); got != "replace replace replace" {
			t.Errorf("to be replaced: %s", got)
		}
		if got := names(); !slices.Equal(got, []string{"Angry ones true false 0", "Call true false 0"}) {
			t.Errorf("replaced: %q", got)
		}
		// What the file does not have stays as it was, and so does the history.
		var r recipeView
		v.owner.do("GET", "/recipes/"+ids["b"], "").want(200).into(&r)
		if params := string(r.Actions[0].Params); !strings.Contains(params, "secretpath") || !strings.Contains(params, "authorization_ref") || r.Version != 2 {
			t.Errorf("the call is %s in version %d", params, r.Version)
		}
		if got := does(`,"same":"both","drafts":true,"items":{"topics[0]":"skip","recipes[1]":"skip"}`); got != "skip both skip" {
			t.Errorf("chosen one by one: %s", got)
		}
		if got := names(); !slices.Equal(got, []string{"Angry ones true false 0", "Call true false 0", "Angry ones false false 0"}) {
			t.Errorf("beside: %q", got)
		}
		if got := does(`,"items":{"topics[0]":"both"}`); got != "both skip skip" {
			t.Errorf("a topic beside: %s", got)
		}
		var topics list[topicView]
		v.owner.do("GET", "/topics", "").want(200).into(&topics)
		if len(topics.Items) != 2 || topics.Items[1].Name != "Shop (2)" {
			t.Errorf("topics %+v", topics.Items)
		}
	})
}

func TestARecipeThatIsKeptBesideOneThatWorksComesAsADraft(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		file, ids := v.shelf()
		brought := func(path, more string) string {
			var plan recipeImport
			v.owner.do("POST", path, wrapped(file, more)).want(200).into(&plan)
			item := plan.Recipes[0]
			return fmt.Sprintf("%s enabled %v twin %v", item.Does, item.Enabled, item.Twin)
		}
		both := `,"items":{"recipes[0]":"both"}`
		for _, path := range []string{"/recipes/import/preview", "/recipes/import", "/recipes/import"} {
			if got := brought(path, both); got != "both enabled false twin true" {
				t.Errorf("%s: %s", path, got)
			}
		}
		var all list[recipeView]
		v.owner.do("GET", "/recipes", "").want(200).into(&all)
		var working []string
		for _, r := range all.Items {
			if r.Name == "Angry ones" && r.Enabled {
				working = append(working, r.ID)
			}
		}
		if len(all.Items) != 4 || !slices.Equal(working, []string{ids["a"]}) {
			t.Errorf("%d recipes, of which %q work; want 4 and the one that was there", len(all.Items), working)
		}
		// There is nothing to warn of where only one of them would run.
		if got := brought("/recipes/import/preview", both+`,"drafts":true`); got != "both enabled false twin false" {
			t.Errorf("as a draft by wish: %s", got)
		}
		if got := brought("/recipes/import/preview", `,"items":{"recipes[0]":"replace"}`); got != "replace enabled true twin false" {
			t.Errorf("replaced: %s", got)
		}
		v.owner.do("PATCH", "/recipes/"+ids["a"], `{"enabled":false}`).want(200)
		if got := brought("/recipes/import/preview", both); got != "both enabled true twin false" {
			t.Errorf("beside a draft: %s", got)
		}
		v.owner.do("PATCH", "/recipes/"+ids["a"], `{"enabled":true}`).want(200)
		file = strings.ReplaceAll(file, `"enabled":true`, `"enabled":false`)
		if got := brought("/recipes/import/preview", both); got != "both enabled false twin false" {
			t.Errorf("a draft of the file: %s", got)
		}
	})
}

func TestAFileOfWhichAPartIsWrongChangesNothing(t *testing.T) {
	t.Parallel()
	v := newShop(t, testkit.SQLite(t))
	file, _ := v.shelf()
	var f map[string]any
	if err := json.Unmarshal([]byte(file), &f); err != nil {
		t.Fatal(err)
	}
	with := func(over map[string]any) string {
		all := maps.Clone(f)
		maps.Copy(all, over)
		text, err := json.Marshal(all)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	recipe := func(text string) map[string]any {
		var r map[string]any
		if err := json.Unmarshal([]byte(text), &r); err != nil {
			t.Fatal(err)
		}
		return map[string]any{"recipes": append(slices.Clone(f["recipes"].([]any)), r)}
	}
	other := v.stranger()
	for _, c := range []struct{ file, field string }{
		{`"hello"`, "file"},
		{`{}`, "file.format"},
		{with(map[string]any{"version": 99}), "file.version"},
		{with(map[string]any{"colour": "red"}), "file"},
		{with(map[string]any{"recipes": "none"}), "file"},
		{with(map[string]any{"recipes": []any{}, "topics": []any{}}), "file"},
		{with(recipe(`{"name":"","family":"new","trigger":{"kind":"new"},"hours":{"mode":"always"},"actions":[{"kind":"note","params":{"text":"x"}}]}`)), "file.recipes[2].name"},
		{with(recipe(`{"name":"x","family":"new","trigger":{"kind":"tag"},"hours":{"mode":"always"},"actions":[{"kind":"note","params":{"text":"x"}}]}`)), "file.recipes[2].trigger.kind"},
		{with(recipe(`{"name":"x","family":"new","trigger":{"kind":"new"},"hours":{"mode":"always"},"actions":[]}`)), "file.recipes[2].actions"},
		{with(recipe(`{"name":"x","family":"new","trigger":{"kind":"new"},"hours":{"mode":"always"},"actions":[{"kind":"dance"}]}`)), "file.recipes[2].actions[0].kind"},
		{with(recipe(`{"name":"x","family":"new","trigger":{"kind":"new"},"hours":{"mode":"always"},"filter":{"field":"colour","op":"is","value":"red"},"actions":[{"kind":"note","params":{"text":"x"}}]}`)), "file.recipes[2].filter.field"},
		{with(map[string]any{"topics": []any{map[string]any{"name": "Shop"}, map[string]any{"name": "shop"}}}), "file.topics[1].name"},
	} {
		for _, path := range []string{"/recipes/import/preview", "/recipes/import"} {
			got := other.do("POST", path, wrapped(c.file, "")).want(422)
			if !strings.Contains(string(got.body), `"`+c.field+`"`) {
				t.Errorf("%.80s: %s; want it about %s", c.file, got.body, c.field)
			}
		}
	}
	var recipes list[recipeView]
	other.do("GET", "/recipes", "").want(200).into(&recipes)
	var topics list[topicView]
	other.do("GET", "/topics", "").want(200).into(&topics)
	if len(recipes.Items)+len(topics.Items) != 0 {
		t.Errorf("there are %+v, %+v", recipes.Items, topics.Items)
	}
	v.agent.do("POST", "/recipes/export", `{}`).code(403, desk.CodeForbidden)
	v.agent.do("POST", "/recipes/import", wrapped(file, "")).code(403, desk.CodeForbidden)
}

func TestWhatIsChosenIsExportedWithItsTopics(t *testing.T) {
	t.Parallel()
	v := newShop(t, testkit.SQLite(t))
	_, ids := v.shelf()
	v.owner.do("POST", "/topics", `{"name":"Not asked for"}`).want(201)
	var f bundle.RecipeFile
	v.owner.do("POST", "/recipes/export", `{"recipes":["`+ids["a"]+`"],"topics":[]}`).want(200).into(&f)
	if len(f.Recipes) != 1 || f.Recipes[0].Name != "Angry ones" || len(f.Topics) != 1 || f.Topics[0].Name != "Shop" || f.Topics[0].Channels[0] == v.channel {
		t.Errorf("file %+v", f)
	}
	v.owner.do("POST", "/recipes/export", `{"recipes":[],"topics":[]}`).want(422)
}
