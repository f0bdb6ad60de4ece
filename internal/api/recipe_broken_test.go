package api

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"recado.dev/internal/desk"
)

// brokenTold are the recipes of which the owner is told that they cannot work any
// more, each with where that leads.
func (v *shop) brokenTold() []string {
	v.t.Helper()
	if err := v.api.Notify.CatchUp(context.Background(), v.ws); err != nil {
		v.t.Fatal(err)
	}
	var notices page[desk.Notification]
	v.owner.do("GET", "/notifications", "").want(200).into(&notices)
	var out []string
	for _, n := range notices.Items {
		if n.Kind == desk.NotifyRecipeBroken {
			out = append(out, n.Contact+" "+n.RecipeID)
		}
	}
	return out
}

// onTopic makes a topic, and a recipe about it that tags.
func (v *shop) onTopic(name, channel, filter string) (topic, recipe string) {
	v.t.Helper()
	topic = v.owner.do("POST", "/topics", fmt.Sprintf(`{"name":%q,"channels":[%q],"filter_text":%q}`, name, channel, filter)).want(201).field("id")
	recipe = v.owner.do("POST", "/recipes", fmt.Sprintf(`{"name":"About %s","family":"new","enabled":true,"trigger":{"kind":"new"},"topics":[%q],"actions":[{"kind":"tags","params":{"add":["seen"]}}]}`, name, topic)).want(201).field("id")
	return topic, recipe
}

func TestATopicOfWhichAFileNamesWhatIsNotHereTakesNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		queue := v.owner.do("POST", "/queues", `{"name":"Money"}`).want(201).field("id")
		topic, recipe := v.onTopic("Shop", v.channel, "not queue is "+queue)
		v.hear(v.says("ana", "hello"))
		v.automated()
		file := string(v.owner.do("POST", "/recipes/export", `{"topics":["`+topic+`"],"recipes":[]}`).want(200).body)
		other := strings.ReplaceAll(file, "Money", "Nowhere")
		if other == file {
			t.Fatalf("the file names no queue: %s", file)
		}
		var plan recipeImport
		v.owner.do("POST", "/recipes/import/preview", wrapped(other, `,"same":"replace"`)).want(200).into(&plan)
		if len(plan.Topics) != 1 || !slices.Equal(plan.Topics[0].UsedBy, []string{"About Shop"}) || plan.Topics[0].Wider || len(plan.Topics[0].Missing) != 1 {
			t.Errorf("plan = %+v; want the recipe that changes with it", plan.Topics)
		}
		if told := v.brokenTold(); len(told) != 0 {
			t.Errorf("a look at the file told of %v", told)
		}
		v.owner.do("POST", "/recipes/import", wrapped(other, `,"same":"replace"`)).want(200)
		var r recipeView
		v.owner.do("GET", "/recipes/"+recipe, "").want(200).into(&r)
		if !r.Enabled || !strings.Contains(r.Problem, "“Shop”") || len(r.Missing) != 1 || r.Missing[0].Path != "topics[0]" {
			t.Errorf("recipe = %+v; want it on, with what is missing", r)
		}
		if told, want := v.brokenTold(), []string{"About Shop " + recipe}; !slices.Equal(told, want) {
			t.Errorf("told of %v; want %v", told, want)
		}
		v.hear(v.says("bob", "hello"))
		v.automated()
		if tags := v.tagsBy(); tags["ana"] != "seen" || tags["bob"] != "" {
			t.Errorf("tags = %v; want none since nobody knows what the topic takes", tags)
		}
		// Mended, it works again.
		v.owner.do("PATCH", "/topics/"+topic, `{"filter_text":""}`).want(200)
		v.hear(v.says("eva", "hello"))
		v.automated()
		if v.owner.do("GET", "/recipes/"+recipe, "").want(200).into(&r); v.tagsBy()["eva"] != "seen" || len(v.brokenTold()) != 1 {
			t.Errorf("tags = %v; want it to work again", v.tagsBy())
		}
	})
}

func TestAFileThatHasATopicTakeMoreSaysSo(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		topic, _ := v.onTopic("Shop", v.channel, "message.direction is in")
		file := string(v.owner.do("POST", "/recipes/export", `{"topics":["`+topic+`"],"recipes":[]}`).want(200).body)
		_, list, _ := strings.Cut(file, `"channels":`)
		list, _, _ = strings.Cut(list, "]")
		for text, want := range map[string]bool{file: false, strings.Replace(file, `"channels":`+list+"]", `"channels":[]`, 1): true} {
			var plan recipeImport
			v.owner.do("POST", "/recipes/import/preview", wrapped(text, `,"same":"replace"`)).want(200).into(&plan)
			if len(plan.Topics) != 1 || plan.Topics[0].Wider != want {
				t.Errorf("plan = %+v; want wider %v", plan.Topics, want)
			}
		}
	})
}

func TestARecipeThatLosesItsLastChannelIsShownAndTold(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		second := v.owner.do("POST", "/channels", channelJSON).want(201).field("id")
		_, here := v.onTopic("Here", v.channel, "")
		_, there := v.onTopic("There", second, "")
		v.owner.do("DELETE", "/channels/"+second, "")
		for id, lost := range map[string]bool{here: false, there: true} {
			var r recipeView
			if v.owner.do("GET", "/recipes/"+id, "").want(200).into(&r); (r.Problem != "") != lost {
				t.Errorf("%s: problem %q", r.Name, r.Problem)
			}
		}
		if told, want := v.brokenTold(), []string{"About There " + there}; !slices.Equal(told, want) {
			t.Errorf("told of %v; want %v", told, want)
		}
		v.hear(v.says("ana", "hello"))
		v.automated()
		if runs := len(v.ran(there)); runs != 0 || len(v.ran(here)) != 1 {
			t.Errorf("it ran %d times for what is said elsewhere", runs)
		}
	})
}
