package automation_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado.dev/internal/automation"
	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
)

var now = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

func env() filter.Env { return filter.Env{Now: now} }

// written is a filter out of its written form.
func written(t testing.TB, text string) json.RawMessage {
	t.Helper()
	tree, err := filter.Read(text)
	if err != nil {
		t.Fatalf("read %s: %v", text, err)
	}
	return tree
}

func incoming(channel, text string) *filter.Facts {
	return &filter.Facts{Case: desk.Case{ID: "k1", Status: desk.CaseOpen, ChannelID: channel, Platform: "echo"},
		Said: filter.Hear(desk.Message{ID: "m1", ChannelID: channel, Direction: desk.DirectionIn, Kind: desk.MessageText, Text: text}, "es", "")}
}

func closed(string) bool { return false }

func ids(list []desk.Recipe) string {
	var out []string
	for _, r := range list {
		out = append(out, r.ID)
	}
	return strings.Join(out, " ")
}

func TestRecipesStartInTheirOrderAndOneMayStopTheRest(t *testing.T) {
	t.Parallel()
	recipes := []desk.Recipe{
		{ID: "late", Enabled: true, Position: 9, Trigger: desk.Trigger{Kind: desk.TriggerNew}},
		{ID: "draft", Position: 0, Trigger: desk.Trigger{Kind: desk.TriggerNew}},
		{ID: "spam", Enabled: true, Position: 2, Stop: true, Trigger: desk.Trigger{Kind: desk.TriggerNew}, Filter: written(t, `message.text contains any (gratis, "click aquí")`)},
		{ID: "shop", Enabled: true, Position: 1, Trigger: desk.Trigger{Kind: desk.TriggerNew}, Topics: []string{"t1"}},
		{ID: "night", Enabled: true, Position: 3, Trigger: desk.Trigger{Kind: desk.TriggerNew}, Hours: desk.RecipeHours{Mode: "outside", CalendarID: "c"}},
		{ID: "day", Enabled: true, Position: 4, Trigger: desk.Trigger{Kind: desk.TriggerNew}, Hours: desk.RecipeHours{Mode: "during", CalendarID: "c"}},
		{ID: "tagged", Enabled: true, Position: 5, Trigger: desk.Trigger{Kind: desk.TriggerTag, Tag: "vip"}},
		{ID: "lost", Enabled: true, Position: 6, Trigger: desk.Trigger{Kind: desk.TriggerNew}, Topics: []string{"gone"}},
	}
	topics := []desk.Topic{{ID: "t1", Channels: []string{"c1"}, Filter: written(t, `message.direction is in`)}}
	set, broken := automation.Ready(recipes, topics, env())
	if len(broken) != 1 || broken["lost"] == nil {
		t.Errorf("broken = %v; want the one whose topic is gone", broken)
	}
	for _, c := range []struct {
		name, channel, text, want string
		o                         automation.Occasion
	}{
		{"a spam word stops the rest", "c1", "Todo GRATIS hoy", "shop spam", automation.Occasion{Kind: desk.TriggerNew}},
		{"another channel has no topic", "c2", "hola", "night late", automation.Occasion{Kind: desk.TriggerNew}},
		{"a tag starts what waits for it", "c1", "hola", "tagged", automation.Occasion{Kind: desk.TriggerTag, Tag: "vip"}},
		{"another tag starts nothing", "c1", "hola", "", automation.Occasion{Kind: desk.TriggerTag, Tag: "x"}},
	} {
		if got := ids(set.Fire(c.o, incoming(c.channel, c.text), closed)); got != c.want {
			t.Errorf("%s: started %q, want %q", c.name, got, c.want)
		}
	}
	for _, v := range set.Explain(automation.Occasion{Kind: desk.TriggerNew}, incoming("c1", "gratis"), closed) {
		want := map[string]automation.Why{"day": automation.WhyHours, "tagged": automation.WhyTrigger, "late": automation.WhyStopped, "night": automation.WhyStopped}[v.RecipeID]
		if v.Why != want || v.Fired != (want == "") {
			t.Errorf("%s: fired %v because of %q; want %q", v.RecipeID, v.Fired, v.Why, want)
		}
	}
}

func TestARecipeMayWaitForPublicWordsOrMentionsAlone(t *testing.T) {
	t.Parallel()
	var recipes []desk.Recipe
	for i, side := range []desk.TriggerMessages{desk.AllMessages, desk.PrivateMessages, desk.PublicMessages, desk.MentionMessages} {
		for _, kind := range []desk.TriggerKind{desk.TriggerNew, desk.TriggerMessage} {
			recipes = append(recipes, desk.Recipe{ID: string(kind) + ":" + string(side), Enabled: true, Position: i, Trigger: desk.Trigger{Kind: kind, Messages: side}})
		}
	}
	set, _ := automation.Ready(recipes, nil, env())
	for kind, want := range map[desk.PublicKind]string{"": "new: new:private", desk.PublicComment: "new: new:public", desk.PublicMention: "new: new:public new:mention"} {
		f := incoming("c1", "hola")
		if kind != "" {
			f.Said = filter.Hear(desk.Message{ID: "m1", ChannelID: "c1", Content: &desk.Content{Public: &desk.Public{Kind: kind}}}, "es", "")
		}
		if got := ids(set.Fire(automation.Occasion{Kind: desk.TriggerNew}, f, closed)); got != want {
			t.Errorf("%q starts %q, want %q", kind, got, want)
		}
		if got := ids(set.Fire(automation.Occasion{Kind: desk.TriggerMessage}, f, closed)); got != strings.ReplaceAll(want, "new:", "message:") {
			t.Errorf("%q in a case starts %q", kind, got)
		}
	}
}

// drawRecipes makes recipes of which many ask for words and channels.
func drawRecipes(t *rapid.T) []desk.Recipe {
	phrases := []string{"gratis", "no funciona", "👍", "año", "買い物", "e-mail", "ya"}
	var out []desk.Recipe
	for i := range rapid.IntRange(0, 12).Draw(t, "recipes") {
		var parts []string
		if rapid.Bool().Draw(t, "words") {
			some := rapid.SliceOfN(rapid.SampledFrom(phrases), 1, 3).Draw(t, "phrases")
			parts = append(parts, `message.text contains any ("`+strings.Join(some, `", "`)+`")`)
		}
		if rapid.Bool().Draw(t, "none") {
			parts = append(parts, `message.text contains none ("`+rapid.SampledFrom(phrases).Draw(t, "not")+`")`)
		}
		if rapid.Bool().Draw(t, "channel") {
			parts = append(parts, "message.channel in (c1, "+rapid.SampledFrom([]string{"c2", "c3"}).Draw(t, "or")+")")
		}
		join := rapid.SampledFrom([]string{" and ", " or "}).Draw(t, "join")
		r := desk.Recipe{ID: fmt.Sprint("r", i), Enabled: true, Position: rapid.IntRange(0, 3).Draw(t, "position"),
			Trigger: desk.Trigger{Kind: desk.TriggerNew}, Stop: rapid.IntRange(0, 5).Draw(t, "stop") == 0}
		if len(parts) > 0 {
			tree, err := filter.Read(strings.Join(parts, join))
			if err != nil {
				t.Fatalf("read: %v", err)
			}
			r.Filter = tree
		}
		if rapid.Bool().Draw(t, "topic") {
			r.Topics = []string{rapid.SampledFrom([]string{"t1", "t2", "t3"}).Draw(t, "which")}
		}
		out = append(out, r)
	}
	return out
}

func TestWhatIsLookedUpFirstNeverLosesARecipe(t *testing.T) {
	t.Parallel()
	topics := []desk.Topic{{ID: "t1", Channels: []string{"c1", "c3"}}, {ID: "t2"}, {ID: "t3", Filter: written(t, `message.text contains any (ya)`)}}
	rapid.Check(t, func(t *rapid.T) {
		set, broken := automation.Ready(drawRecipes(t), topics, env())
		if len(broken) > 0 {
			t.Fatalf("broken: %v", broken)
		}
		facts := incoming(rapid.SampledFrom([]string{"c1", "c2", "c3", "c4"}).Draw(t, "on"),
			strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"GRATIS", "no", "funciona", "👍🏽", "Año", "買い物したい", "ya!", "e-mail", "(gratis)", "gratisimo"}), 0, 4).Draw(t, "said"), " "))
		o := automation.Occasion{Kind: desk.TriggerNew}
		var want []string
		for _, v := range set.Explain(o, facts, closed) {
			if v.Fired {
				want = append(want, v.RecipeID)
			}
		}
		if got := ids(set.Fire(o, facts, closed)); got != strings.Join(want, " ") {
			t.Fatalf("%q on %s started %q; explained as %q", facts.Said.Message.Text, facts.Case.ChannelID, got, want)
		}
	})
}

// BenchmarkAThousandRecipes is what recipes cost a message that few of them are
// about.
func BenchmarkAThousandRecipes(b *testing.B) {
	var recipes []desk.Recipe
	for i := range 1000 {
		text := fmt.Sprintf(`message.direction is in and message.text contains any ("palabra%d", "frase número %d") and status is open and tag has none (spam)`, i, i)
		switch {
		case i%10 == 0:
			text = fmt.Sprintf(`message.channel is c%d and message.text matches "pedido %d"`, i%50, i)
		case i%50 == 1:
			text = `message.direction is out and message.text contains any (siempre)`
		}
		recipes = append(recipes, desk.Recipe{ID: fmt.Sprint(i), Enabled: true, Position: i, Trigger: desk.Trigger{Kind: desk.TriggerNew}, Filter: written(b, text)})
	}
	set, broken := automation.Ready(recipes, nil, env())
	if len(broken) > 0 || set.Len() != 1000 {
		b.Fatalf("%d recipes, broken: %v", set.Len(), broken)
	}
	facts := incoming("c10", "Hola, mi pedido 4711 llegó roto, ¿me lo cambian? La palabra7 clave es esa, gracias y un saludo a todos")
	if got := set.Fire(automation.Occasion{Kind: desk.TriggerNew}, facts, closed); len(got) != 1 {
		b.Fatalf("started %s", ids(got))
	}
	var took []time.Duration
	for b.Loop() {
		began := time.Now()
		set.Fire(automation.Occasion{Kind: desk.TriggerNew}, facts, closed)
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds()), "ns/median")
}
