package automation_test

import (
	"context"
	"testing"

	"recado.dev/internal/automation"
	"recado.dev/internal/desk"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func TestWhyARecipeStartedIsToldAsItWasThen(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := shop{inboundtest.New(t, st), t}
		refunds := desk.Recipe{ID: "refunds", Family: desk.RecipeNew, Trigger: desk.Trigger{Kind: desk.TriggerNew},
			Filter:  written(t, `message.text contains any (reembolso) and assignee is empty and status is open`),
			Actions: []desk.RecipeAction{does("tags", `{"add":["refund"]}`), does("status", `{"status":"resolved"}`)}}
		other := desk.Recipe{ID: "other", Family: desk.RecipeNew, Trigger: desk.Trigger{Kind: desk.TriggerNew}, Filter: written(t, `message.text contains any (otra)`)}
		s.save(refunds, other)
		e := s.engine(plain)
		s.Apply(t, inboundtest.Text("ana", "m1", "Quiero el reembolso", s.Clock.Now()))
		if err := e.CatchUp(context.Background(), s.Workspace); err != nil {
			t.Fatalf("catch up: %v", err)
		}
		err := st.Write(context.Background(), func(tx *store.Tx) error { return tx.DeleteRecipe(context.Background(), s.Workspace, "other") })
		if err != nil {
			t.Fatalf("delete a recipe: %v", err)
		}
		told, err := e.Explain(context.Background(), s.Workspace, s.Messages(t)[0].ID, "")
		if err != nil {
			t.Fatalf("explain: %v", err)
		}
		var of *automation.Explained
		for i := range told {
			if told[i].Occasion == desk.TriggerNew {
				of = &told[i]
			}
		}
		if of == nil || len(of.Verdicts) != 2 {
			t.Fatalf("told %+v; want what both recipes did", told)
		}
		if v := of.Verdicts[0]; !v.Fired || len(v.Conditions) != 3 || !v.Conditions[2].Held || v.Conditions[2].Actual[0] != "open" {
			t.Errorf("verdict = %+v; want it fired, the case open as it was then", v)
		}
		if v := of.Verdicts[1]; v.RecipeID != "other" || v.Fired || v.Why != automation.WhyFilter {
			t.Errorf("verdict = %+v; want the recipe that is gone now kept by its filter", v)
		}
	})
}

func TestARehearsalSaysWhatWouldBeAndChangesNothing(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := shop{inboundtest.New(t, st), t}
		for i, text := range []string{"uno", "quiero el reembolso", "dos", "reembolso ya"} {
			s.Apply(t, inboundtest.Text("ana", string(rune('a'+i)), text, s.Clock.Now()))
		}
		before := len(s.Events(t))
		draft := desk.Recipe{ID: "draft", Family: desk.RecipeNew, Trigger: desk.Trigger{Kind: desk.TriggerNew}, Filter: written(t, `message.text contains any (reembolso)`),
			Actions: []desk.RecipeAction{does("status", `{"status":"resolved"}`)}}
		var would []string
		seen := 0
		err := s.engine(plain).Rehearse(context.Background(), s.Workspace, draft, 3, func(tried automation.Tried) bool {
			seen++
			if tried.Verdict.Fired {
				would = append(would, tried.Text)
			}
			return true
		})
		if err != nil || seen != 3 || len(would) != 2 || would[0] != "reembolso ya" {
			t.Errorf("%d tried, %q would start it, %v; want the last three, two of them", seen, would, err)
		}
		if after := len(s.Events(t)); after != before {
			t.Errorf("%d events after the rehearsal, %d before", after, before)
		}
	})
}
