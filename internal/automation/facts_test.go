package automation_test

import (
	"context"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func TestRecipesAskHowManyMessagesThereAreAndWhichPromisesStand(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := shop{inboundtest.New(t, st), t}
		recipe := func(id, filter string) desk.Recipe {
			return desk.Recipe{ID: id, Family: desk.RecipeNew, Trigger: desk.Trigger{Kind: desk.TriggerNew}, Filter: written(t, filter), Actions: []desk.RecipeAction{does("edit", `{"priority":"high"}`)}}
		}
		s.save(recipe("third", `messages > 2`), recipe("late", `sla.state is breached`), recipe("kept", `not (sla.state is breached)`), recipe("nowhere", `workstream is `+ident.New()))
		e := s.engine(plain)
		for _, id := range []string{"m1", "m2", "m3"} {
			s.Clock.Advance(time.Minute)
			s.Apply(t, inboundtest.Text("ana", id, "hola", s.Clock.Now()))
			if err := e.CatchUp(context.Background(), s.Workspace); err != nil {
				t.Fatalf("catch up: %v", err)
			}
		}
		for id, want := range map[string]int{"third": 1, "late": 0, "kept": 3, "nowhere": 0} {
			if got := len(s.runs(id)); got != want {
				t.Errorf("%s ran %d times, want %d", id, got, want)
			}
		}
	})
}

func TestRecipesAskWhomNotesName(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := shop{inboundtest.New(t, st), t}
		s.save(desk.Recipe{ID: "named", Family: desk.RecipeUpdate, Trigger: desk.Trigger{Kind: desk.TriggerMessage}, Filter: written(t, `mentioned is u1`),
			Actions: []desk.RecipeAction{does("edit", `{"priority":"high"}`)}})
		e := s.engine(plain)
		for i, want := range []int{0, 1} {
			s.Apply(t, inboundtest.Text("ana", []string{"m1", "m2"}[i], "hola", s.Clock.Now()))
			if err := e.CatchUp(context.Background(), s.Workspace); err != nil {
				t.Fatalf("catch up: %v", err)
			}
			if got := len(s.runs("named")); got != want {
				t.Errorf("message %d: ran %d times, want %d", i+1, got, want)
			}
			if i > 0 {
				continue
			}
			note := desk.Message{WorkspaceID: s.Workspace, ID: ident.New(), CaseID: s.cases()[0].ID, Mentions: []string{"u1"}, CreatedAt: s.Clock.Now()}
			if err := st.Write(context.Background(), func(tx *store.Tx) error { return tx.InsertMentions(context.Background(), []desk.Message{note}) }); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestConditionsThatCountFromNowCountAnew(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := shop{inboundtest.New(t, st), t}
		s.save(desk.Recipe{ID: "waits", Family: desk.RecipeUpdate, Trigger: desk.Trigger{Kind: desk.TriggerMessage}, Filter: written(t, `waiting_minutes > 30`),
			Actions: []desk.RecipeAction{does("edit", `{"priority":"urgent"}`)}})
		e := s.engine(plain)
		for i, want := range []int{0, 1} {
			s.Apply(t, inboundtest.Text("ana", []string{"m1", "m2"}[i], "¿hola?", s.Clock.Now()))
			if err := e.CatchUp(context.Background(), s.Workspace); err != nil {
				t.Fatalf("catch up: %v", err)
			}
			if got := len(s.runs("waits")); got != want {
				t.Errorf("message %d: ran %d times, want %d", i+1, got, want)
			}
			s.Clock.Advance(40 * time.Minute)
		}
	})
}
