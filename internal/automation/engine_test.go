package automation_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/automation"
	"recado.dev/internal/automation/action"
	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// shop is a workspace with an engine.
type shop struct {
	*inboundtest.Rig
	t *testing.T
}

func (s shop) engine(wrap func(automation.Action) automation.Action) *automation.Engine {
	actions := []automation.Action{action.Status{}, action.Tags{}, action.Edit{}, action.Assign{}, action.Snooze{}}
	for i, a := range actions {
		actions[i] = wrap(a)
	}
	return automation.New(automation.Config{Store: s.Store, Clock: s.Clock, Log: slog.New(slog.DiscardHandler), Actions: actions,
		Open: func(context.Context, string, string, time.Time) bool { return true },
		Env:  func(context.Context, string) filter.Env { return filter.Env{Now: s.Clock.Now()} }})
}

func plain(a automation.Action) automation.Action { return a }

func (s shop) save(recipes ...desk.Recipe) {
	s.t.Helper()
	err := s.Store.Write(context.Background(), func(tx *store.Tx) error {
		for i, r := range recipes {
			r.WorkspaceID, r.Name, r.Position, r.Version, r.Enabled = s.Workspace, r.ID, i, 1, true
			for j := range r.Actions {
				r.Actions[j].ID = fmt.Sprint("a", j)
			}
			if err := tx.SaveRecipe(context.Background(), r); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		s.t.Fatalf("save recipes: %v", err)
	}
}

func (s shop) cases() []desk.Case {
	s.t.Helper()
	var ids []string
	for _, m := range s.Messages(s.t) {
		if !slices.Contains(ids, m.CaseID) {
			ids = append(ids, m.CaseID)
		}
	}
	var out []desk.Case
	for _, id := range ids {
		c, err := s.Store.Read().CaseByID(context.Background(), s.Workspace, id)
		if err != nil {
			s.t.Fatalf("read case: %v", err)
		}
		out = append(out, c)
	}
	return out
}

func does(kind, params string) desk.RecipeAction {
	return desk.RecipeAction{Kind: kind, Params: json.RawMessage(params)}
}

func TestARecipeDoesAllItSaysOnceAndAFailingActionStopsNoOther(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := shop{inboundtest.New(t, st), t}
		s.save(
			desk.Recipe{ID: "refunds", Family: desk.RecipeNew, Trigger: desk.Trigger{Kind: desk.TriggerNew}, Filter: written(t, `message.text contains any (reembolso)`),
				Actions: []desk.RecipeAction{does("tags", `{"add":["refund"]}`), does("assign", `{"user_id":"nobody"}`), does("edit", `{"priority":"high"}`)}},
			desk.Recipe{ID: "tagged", Family: desk.RecipeUpdate, Trigger: desk.Trigger{Kind: desk.TriggerTag, Tag: "refund"},
				Actions: []desk.RecipeAction{does("status", `{"status":"pending"}`), does("tags", `{"add":["refund"]}`)}},
		)
		s.Apply(t, inboundtest.Text("ana", "m1", "Quiero el REEMBOLSO", s.Clock.Now()))
		for range 3 { // as often as one likes
			if err := s.engine(plain).CatchUp(context.Background(), s.Workspace); err != nil {
				t.Fatalf("catch up: %v", err)
			}
		}
		c := s.cases()[0]
		if !slices.Equal(c.Tags, []string{"refund"}) || c.Priority != desk.PriorityHigh || c.Status != desk.CasePending {
			t.Errorf("case = %v, %s, %s; want it tagged, high, pending", c.Tags, c.Priority, c.Status)
		}
		runs, err := st.Read().Runs(context.Background(), s.Workspace, store.RunFilter{CaseID: c.ID, Limit: 10})
		if err != nil || len(runs) != 2 {
			t.Fatalf("runs = %+v, %v; want one of each", runs, err)
		}
		first := runs[slices.IndexFunc(runs, func(r desk.RecipeRun) bool { return r.RecipeID == "refunds" })]
		if first.State != desk.RunPartly || first.Results[0].State != "done" || first.Results[1].State != "failed" || first.Results[2].State != "done" {
			t.Errorf("run = %+v; want the second action failed and the others done", first)
		}
	})
}

func TestARecipeIsNotStartedByItsOwnEffectAndChainsEnd(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := shop{inboundtest.New(t, st), t}
		var recipes []desk.Recipe
		// Each tag leads to the next, and the last to the first again.
		for i := range 8 {
			recipes = append(recipes, desk.Recipe{ID: fmt.Sprint("r", i), Family: desk.RecipeUpdate, Trigger: desk.Trigger{Kind: desk.TriggerTag, Tag: fmt.Sprint("t", i)},
				Actions: []desk.RecipeAction{does("tags", fmt.Sprintf(`{"add":["t%d"],"remove":["t%d"]}`, (i+1)%8, i))}})
		}
		recipes = append(recipes, desk.Recipe{ID: "start", Family: desk.RecipeNew, Trigger: desk.Trigger{Kind: desk.TriggerNew}, Actions: []desk.RecipeAction{does("tags", `{"add":["t0"]}`)}})
		s.save(recipes...)
		s.Apply(t, inboundtest.Text("ana", "m1", "hola", s.Clock.Now()))
		if err := s.engine(plain).CatchUp(context.Background(), s.Workspace); err != nil {
			t.Fatalf("catch up: %v", err)
		}
		runs, err := st.Read().Runs(context.Background(), s.Workspace, store.RunFilter{CaseID: s.cases()[0].ID, Limit: 50})
		if err != nil {
			t.Fatalf("list runs: %v", err)
		}
		stopped := 0
		for _, r := range runs {
			if r.State == desk.RunStopped {
				stopped++
				if !strings.Contains(r.Results[0].Detail, "led to one another") {
					t.Errorf("stopped because %q", r.Results[0].Detail)
				}
			}
		}
		if len(runs) != 6 || stopped != 1 {
			t.Errorf("%d runs, %d stopped; want five in a chain and the next one stopped", len(runs), stopped)
		}
	})
}

func TestSilenceOfTheCustomerAfterOurLastWordsStartsARecipeOnce(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := shop{inboundtest.New(t, st), t}
		s.save(desk.Recipe{ID: "quiet", Family: desk.RecipeTime, Trigger: desk.Trigger{Kind: desk.TriggerSilence, Minutes: 30},
			Actions: []desk.RecipeAction{does("status", `{"status":"resolved"}`)}})
		e := s.engine(plain)
		passes := func(after time.Duration, want desk.CaseStatus, why string) {
			t.Helper()
			s.Clock.Advance(after)
			if err := errors.Join(e.CatchUp(context.Background(), s.Workspace), e.Tick(context.Background())); err != nil {
				t.Fatalf("%s: %v", why, err)
			}
			if got := s.cases()[0].Status; got != want {
				t.Errorf("%s: the case is %s, want %s", why, got, want)
			}
		}
		s.Apply(t, inboundtest.Text("ana", "m1", "hola", s.Clock.Now()))
		passes(time.Hour, desk.CaseOpen, "the customer waits for us")
		s.Apply(t, inboundtest.Echo("ana", "m2", "¿Lo resolvimos?", s.Clock.Now()))
		passes(20*time.Minute, desk.CaseOpen, "twenty minutes of silence")
		s.Apply(t, inboundtest.Text("ana", "m3", "un momento", s.Clock.Now()))
		passes(20*time.Minute, desk.CaseOpen, "the customer wrote")
		s.Apply(t, inboundtest.Echo("ana", "m4", "Claro", s.Clock.Now()))
		passes(29*time.Minute, desk.CaseOpen, "not yet")
		passes(time.Minute, desk.CaseResolved, "half an hour after our last words")
		passes(24*time.Hour, desk.CaseResolved, "once")
		runs, err := st.Read().Runs(context.Background(), s.Workspace, store.RunFilter{RecipeID: "quiet", Limit: 10})
		if err != nil || len(runs) != 1 {
			t.Errorf("runs = %+v, %v; want one", runs, err)
		}
	})
}
