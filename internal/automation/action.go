package automation

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/cases"
	"recado.dev/internal/casework"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// Action is one kind of thing that recipes do. It is safe for concurrent use.
type Action interface {
	// Kind names it in recipes.
	Kind() string
	// Check refuses parameters that could not work, when a recipe is saved: a
	// desk.Error whose field is within the parameters.
	Check(ctx context.Context, q *store.Queryer, r desk.Recipe, params json.RawMessage) error
	// Do does it once. What it changes is written in one transaction, which
	// begins with Step.Hold and has Step.End before the last events. A desk.Error
	// says that it cannot be done; any other error has it tried again.
	Do(ctx context.Context, s *Step) error
}

// Step is one action of a run at its turn.
type Step struct {
	Run    desk.RecipeRun
	Recipe desk.Recipe
	Action desk.RecipeAction
	Now    time.Time

	engine *Engine
	ended  bool
	told   []desk.Event
	// foreseen is set where the action is only tried.
	foreseen *Foreseen
}

// Actor is who does it, as histories show it.
func (s *Step) Actor() desk.Actor {
	return desk.Actor{Type: "recipe", ID: s.Recipe.ID, Name: s.Recipe.Name, Run: s.Run.ID}
}

// Who is the recipe as one who acts: it may do what its author let it do.
func (s *Step) Who() access.Who {
	return access.Who{WorkspaceID: s.Run.WorkspaceID, Name: s.Recipe.Name, Role: desk.RoleAdmin, Actor: s.Actor()}
}

// Store is where an action writes.
func (s *Step) Store() *store.Store { return s.engine.Store }

// Params fills v from the action's parameters.
func (s *Step) Params(v any) error {
	if len(s.Action.Params) == 0 {
		return nil
	}
	if err := json.Unmarshal(s.Action.Params, v); err != nil {
		return desk.Invalid("params", "cannot be read: %v", err)
	}
	return nil
}

// Hold takes the action for this node, first in the transaction that does it.
// False says that another node did it already: then nothing may be written.
func (s *Step) Hold(ctx context.Context, tx *store.Tx) (bool, error) {
	if s.foreseen != nil {
		return true, nil // whoever it is tried by undoes the transaction
	}
	if _, err := tx.LockFollower(ctx, place, s.Run.WorkspaceID); err != nil {
		return false, err
	}
	now, err := tx.RunByID(ctx, s.Run.WorkspaceID, s.Run.ID)
	if err != nil {
		return false, err
	}
	s.ended = now.State != desk.RunRunning || now.Next != s.Run.Next
	return !s.ended, nil
}

// End keeps what became of the action and has the next one come, in the
// transaction that did it.
func (s *Step) End(ctx context.Context, tx *store.Tx, result desk.ActionResult) error {
	if s.foreseen != nil {
		s.foretell(result.State, result.Detail, nil)
		return errForeseen
	}
	result.ID, result.Kind = s.Action.ID, s.Action.Kind
	r := s.Run
	r.Results = append(append([]desk.ActionResult{}, r.Results...), result)
	r.Next++
	if r.Next >= len(s.Recipe.Actions) {
		r.State = stateOf(r.Results)
		r.EndedAt = &s.Now
	}
	s.ended = true
	if err := tx.SaveRun(ctx, r); err != nil || r.State == desk.RunRunning {
		return err
	}
	told, err := toldOf(r, s.Actor(), s.Now)
	s.told = []desk.Event{told}
	return err
}

// Close ends an action that changed nothing else, in a transaction of its own.
func (s *Step) Close(ctx context.Context, result desk.ActionResult) error {
	return s.engine.end(ctx, s, result)
}

// Ended says whether the action has its end, by this node or another.
func (s *Step) Ended() bool { return s.ended }

// Told are the events that tell that the run ended; End says whether it did.
// They are appended with the action's own.
func (s *Step) Told() []desk.Event { return s.told }

// toldOf tells what became of a run. It is about no case: what was changed of
// one has events of its own.
func toldOf(r desk.RecipeRun, by desk.Actor, at time.Time) (desk.Event, error) {
	data, err := json.Marshal(r)
	if err != nil {
		return desk.Event{}, fmt.Errorf("tell of run %s: %w", r.ID, err)
	}
	return desk.Event{Type: desk.EventRecipeRun, At: at, Actor: by, Data: data}, nil
}

// stateOf is what became of a run by its actions.
func stateOf(results []desk.ActionResult) desk.RunState {
	failed := 0
	for _, r := range results {
		if r.State == "failed" {
			failed++
		}
	}
	switch {
	case failed == 0:
		return desk.RunDone
	case failed == len(results):
		return desk.RunFailed
	}
	return desk.RunPartly
}

// Change does an action that changes the run's case. patch decides by the case
// as it is now; undo is what has to be kept to take the change back.
func (s *Step) Change(ctx context.Context, patch func(before desk.Case) (cases.Patch, error)) error {
	return s.Decide(ctx, func(_ *store.Tx, before desk.Case) (cases.Patch, string, error) {
		p, err := patch(before)
		return p, "", err
	})
}

// Decide is Change for what looks around before it decides; detail says what it
// found.
func (s *Step) Decide(ctx context.Context, patch func(tx *store.Tx, before desk.Case) (p cases.Patch, detail string, err error)) error {
	if s.Run.CaseID == "" {
		return desk.E(desk.CodeConflict, "there is no case to be changed")
	}
	return s.Store().Write(ctx, func(tx *store.Tx) error {
		mine, err := s.Hold(ctx, tx)
		if err != nil || !mine {
			return err
		}
		before, err := s.lockCase(ctx, tx)
		if err != nil {
			return err
		}
		p, detail, err := patch(tx, before)
		if err != nil {
			return err
		}
		by := casework.By{WorkspaceID: s.Run.WorkspaceID, Actor: s.Actor(), At: s.Now, MakeTags: true}
		out, err := casework.Apply(ctx, tx, by, []casework.Step{{CaseID: before.ID, Patch: p}})
		if err != nil {
			return err
		}
		if len(out.Refused) > 0 {
			return out.Refused[0].Err
		}
		result := desk.ActionResult{State: "unchanged", Detail: detail}
		if len(out.Events) > 0 {
			result.State, result.Undo = "done", s.Undo(out.Events)
		}
		if s.foreseen != nil {
			s.foretell(result.State, detail, out.Events)
			return errForeseen
		}
		if err := s.End(ctx, tx, result); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, s.Run.WorkspaceID, slices.Concat(out.Events, s.told))
	})
}

// lockCase holds the run's case and, before it, its conversation: in the order
// in which who writes in it does, so that neither waits for the other.
func (s *Step) lockCase(ctx context.Context, tx *store.Tx) (desk.Case, error) {
	if s.Run.ConversationID != "" {
		if _, err := tx.LockConversation(ctx, s.Run.WorkspaceID, s.Run.ConversationID); err != nil && desk.CodeOf(err) != desk.CodeNotFound {
			return desk.Case{}, err
		}
	}
	return tx.LockCase(ctx, s.Run.WorkspaceID, s.Run.CaseID)
}
