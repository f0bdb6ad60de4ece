package automation_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"recado.dev/internal/automation"
	"recado.dev/internal/cases"
	"recado.dev/internal/casework"
	"recado.dev/internal/desk"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

var bea = desk.Actor{Type: "agent", ID: "bea", Name: "Bea"}

// sorted has a case sorted by a recipe, and answers the engine and the run.
func sorted(t *testing.T, s shop) (*automation.Engine, desk.RecipeRun) {
	t.Helper()
	s.save(desk.Recipe{ID: "sort", Family: desk.RecipeNew, Trigger: desk.Trigger{Kind: desk.TriggerNew}, Actions: []desk.RecipeAction{
		does("tags", `{"add":["spam","x"]}`), does("edit", `{"priority":"low","country":"ES"}`), does("edit", `{"priority":"urgent"}`), does("snooze", `{"minutes":90}`),
	}}, desk.Recipe{ID: "reopened", Family: desk.RecipeUpdate, Trigger: desk.Trigger{Kind: desk.TriggerTag, Tag: "spam"}, Actions: []desk.RecipeAction{does("tags", `{"remove":["y"]}`)}})
	e := s.engine(plain)
	s.Apply(t, inboundtest.Text("ana", "m1", "hola", s.Clock.Now()))
	if err := e.CatchUp(context.Background(), s.Workspace); err != nil {
		t.Fatalf("catch up: %v", err)
	}
	return e, s.runs("sort")[0]
}

func (s shop) runs(recipe string) []desk.RecipeRun {
	s.t.Helper()
	runs, err := s.Store.Read().Runs(context.Background(), s.Workspace, store.RunFilter{RecipeID: recipe, Limit: 10})
	if err != nil {
		s.t.Fatalf("list runs: %v", err)
	}
	return runs
}

func (s shop) change(id string, p cases.Patch) {
	s.t.Helper()
	err := s.Store.Write(context.Background(), func(tx *store.Tx) error {
		out, err := casework.Apply(context.Background(), tx, casework.By{WorkspaceID: s.Workspace, Actor: bea, At: s.Clock.Now(), MakeTags: true}, []casework.Step{{CaseID: id, Patch: p}})
		return errors.Join(err, tx.AppendEvents(context.Background(), s.Workspace, out.Events))
	})
	if err != nil {
		s.t.Fatalf("change a case: %v", err)
	}
}

func TestWhatARecipeChangedIsTakenBackOnceWithAllThatItWas(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := shop{inboundtest.New(t, st), t}
		e, run := sorted(t, s)
		was := s.cases()[0]
		if was.SnoozedUntil == nil || was.Priority != desk.PriorityUrgent || was.Country != "ES" {
			t.Fatalf("case = %+v; want it sorted", was)
		}
		tags := append(slices.Clone(was.Tags), "mine")
		s.change(was.ID, cases.Patch{Tags: &tags}) // what others did beside it stays
		s.Clock.Advance(time.Minute)
		if err := e.Undo(context.Background(), s.Workspace, bea, run.ID, ""); err != nil {
			t.Fatalf("undo: %v", err)
		}
		c := s.cases()[0]
		if !slices.Equal(c.Tags, []string{"mine"}) || c.Priority != desk.PriorityNormal || c.Country != "" || c.SnoozedUntil != nil {
			t.Errorf("case = %v, %s, %q, %v; want it as it was", c.Tags, c.Priority, c.Country, c.SnoozedUntil)
		}
		evs := s.Events(t)
		told := slices.IndexFunc(evs, func(ev desk.Event) bool { return ev.Changes["undone"] != [2]any{} })
		if told < 0 || evs[told].Actor.ID != "bea" || evs[told].Changes["undone"][1] != "sort" {
			t.Errorf("the history does not tell who took it back")
		}
		for _, id := range []string{"", run.Results[0].ID} {
			if err := e.Undo(context.Background(), s.Workspace, bea, run.ID, id); desk.CodeOf(err) != desk.CodeConflict {
				t.Errorf("undo once more: %v; want it refused", err)
			}
		}
		if after := s.runs("sort")[0]; !after.Results[0].Undone || !after.Results[3].Undone {
			t.Errorf("results = %+v; want them taken back", after.Results)
		}
		if err := e.CatchUp(context.Background(), s.Workspace); err != nil || len(s.runs("sort")) != 1 {
			t.Errorf("%v, %d runs; want that taking back starts nothing of its own", err, len(s.runs("sort")))
		}
	})
}

func TestWhatSomebodyChangedSinceIsNotTakenBack(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := shop{inboundtest.New(t, st), t}
		e, run := sorted(t, s)
		id, high := s.cases()[0].ID, desk.PriorityHigh
		s.change(id, cases.Patch{Priority: &high})
		if err := e.Undo(context.Background(), s.Workspace, bea, run.ID, ""); desk.CodeOf(err) != desk.CodeConflict || err.Error() == "" {
			t.Errorf("undo = %v; want it refused", err)
		}
		if c := s.cases()[0]; c.Priority != desk.PriorityHigh || c.Country != "ES" || len(c.Tags) != 2 {
			t.Errorf("case = %+v; want nothing taken back", c)
		}
		if err := e.Undo(context.Background(), s.Workspace, bea, run.ID, run.Results[0].ID); err != nil {
			t.Errorf("undo of the tags alone: %v", err)
		}
		if c := s.cases()[0]; len(c.Tags) != 0 || c.Country != "ES" {
			t.Errorf("case = %+v; want its tags taken back alone", c)
		}
	})
}
