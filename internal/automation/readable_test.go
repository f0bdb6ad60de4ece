package automation_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/reading"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

const furious = "This is terrible, I am very angry and disappointed with your awful service"

func TestARecipeThatAsksForTheMoodWaitsUntilTheWordsAreRead(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := shop{inboundtest.New(t, st), t}
		for _, field := range []string{"message.sentiment", "sentiment"} {
			s.save(desk.Recipe{ID: field, Family: desk.RecipeNew, Trigger: desk.Trigger{Kind: desk.TriggerNew}, Filter: []byte(`{"field":"` + field + `","op":"is","value":"negative"}`),
				Actions: []desk.RecipeAction{does("tags", `{"add":["`+field+`"]}`)}})
		}
		s.save(desk.Recipe{ID: "en", Family: desk.RecipeNew, Trigger: desk.Trigger{Kind: desk.TriggerNew}, Filter: []byte(`{"field":"message.language","op":"is","value":"en"}`), Actions: []desk.RecipeAction{does("tags", `{"add":["en"]}`)}})
		e := s.engine(plain)
		catchUp := func(f interface {
			CatchUp(context.Context, string) error
		}) {
			t.Helper()
			if err := f.CatchUp(context.Background(), s.Workspace); err != nil {
				t.Fatalf("catch up: %v", err)
			}
		}
		read := reading.New(s.Store, s.Clock, slog.New(slog.DiscardHandler))
		marked := 0
		read.Then(func(string) { marked++ })

		s.Apply(t, inboundtest.Text("ana", "m1", furious, s.Clock.Now()))
		catchUp(e)
		if n := len(s.runs("")); n != 0 {
			t.Fatalf("%d recipes ran before anybody read the words", n)
		}
		catchUp(read)
		catchUp(e)
		if tags := s.cases()[0].Tags; len(tags) != 3 || marked == 0 {
			t.Errorf("tags = %v, told %d times; want one of each recipe", tags, marked)
		}

		// Where nobody reads, the others do not wait for ever.
		s.save(desk.Recipe{ID: "all", Family: desk.RecipeNew, Trigger: desk.Trigger{Kind: desk.TriggerNew}, Actions: []desk.RecipeAction{does("tags", `{"add":["all"]}`)}})
		s.Apply(t, inboundtest.Text("bob", "m2", furious, s.Clock.Now()))
		catchUp(e)
		if n := len(s.runs("all")); n != 0 {
			t.Errorf("a recipe overtook those that wait")
		}
		s.Clock.Advance(31 * time.Second)
		catchUp(e)
		if n := len(s.runs("all")); n != 1 {
			t.Errorf("the recipe that asks for nothing ran %d times; want 1", n)
		}
	})
}

func TestARecipeThatAsksForTheCountryKnowsItOfAFirstMessage(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := shop{inboundtest.New(t, st), t}
		s.save(desk.Recipe{ID: "es", Family: desk.RecipeNew, Trigger: desk.Trigger{Kind: desk.TriggerNew}, Filter: []byte(`{"field":"country","op":"is","value":"ES"}`),
			Actions: []desk.RecipeAction{does("tags", `{"add":["es"]}`)}})
		e, read := s.engine(plain), reading.New(s.Store, s.Clock, slog.New(slog.DiscardHandler))
		first := inboundtest.Text("ana", "m1", "hola", s.Clock.Now())
		first.Sender.Display = "+34 600 111 222"
		s.Apply(t, first)
		for _, f := range []func(context.Context, string) error{e.CatchUp, read.CatchUp, e.CatchUp} {
			if err := f(context.Background(), s.Workspace); err != nil {
				t.Fatalf("catch up: %v", err)
			}
		}
		if k := s.cases()[0]; k.Country != "ES" || len(k.Tags) != 1 {
			t.Errorf("country = %q, tags = %v; want ES and its tag", k.Country, k.Tags)
		}
	})
}
