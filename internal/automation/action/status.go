// Package action has what recipes do: one file for each kind of action.
package action

import (
	"context"
	"encoding/json"

	"recado.dev/internal/automation"
	"recado.dev/internal/cases"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// Status changes the status of the case.
type Status struct{}

type statusParams struct {
	Status desk.CaseStatus `json:"status"`
}

// Kind implements automation.Action.
func (Status) Kind() string { return "status" }

// Check implements automation.Action.
func (Status) Check(_ context.Context, _ *store.Queryer, r desk.Recipe, params json.RawMessage) error {
	var p statusParams
	if err := decode(params, &p); err != nil {
		return err
	}
	if !p.Status.Valid() {
		return desk.Invalid("status", "must be open, pending or resolved")
	}
	return fits(r.Trigger, p.Status)
}

// fits refuses a status that a recipe cannot set by what starts it: what changes
// a case is one thing, and a tag or a message that has nothing to do with its
// state should not close it behind somebody's back.
func fits(t desk.Trigger, to desk.CaseStatus) error {
	switch {
	case t.Kind == desk.TriggerTag:
		return desk.Invalid("status", "where a tag starts the recipe the status stays as it is: have it wait for a change of status")
	case t.Kind == desk.TriggerMessage && to == desk.CasePending:
		return desk.Invalid("status", "where a message of a case starts the recipe it can be resolved or opened, not made pending: have it wait for a change of status")
	}
	return nil
}

// Do implements automation.Action.
func (Status) Do(ctx context.Context, s *automation.Step) error {
	var p statusParams
	if err := s.Params(&p); err != nil {
		return err
	}
	return s.Change(ctx, func(desk.Case) (cases.Patch, error) { return cases.Patch{Status: &p.Status}, nil })
}

// decode fills v from parameters, refusing what is not known.
func decode(params json.RawMessage, v any) error {
	if len(params) == 0 {
		return nil
	}
	if err := json.Unmarshal(params, v); err != nil {
		return desk.Invalid("params", "cannot be read: %v", err)
	}
	return nil
}
