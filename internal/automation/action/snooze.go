package action

import (
	"context"
	"encoding/json"
	"time"

	"recado.dev/internal/automation"
	"recado.dev/internal/cases"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// Snooze has the case sleep for a while.
type Snooze struct{}

// longestSnooze is a year, in minutes.
const longestSnooze = 365 * 24 * 60

type snoozeParams struct {
	Minutes int `json:"minutes"`
}

// Kind implements automation.Action.
func (Snooze) Kind() string { return "snooze" }

// Check implements automation.Action.
func (Snooze) Check(_ context.Context, _ *store.Queryer, _ desk.Recipe, params json.RawMessage) error {
	var p snoozeParams
	if err := decode(params, &p); err != nil {
		return err
	}
	if p.Minutes < 1 || p.Minutes > longestSnooze {
		return desk.Invalid("minutes", "1 to %d minutes", longestSnooze)
	}
	return nil
}

// Do implements automation.Action.
func (Snooze) Do(ctx context.Context, s *automation.Step) error {
	var p snoozeParams
	if err := s.Params(&p); err != nil {
		return err
	}
	until := s.Now.Add(time.Duration(p.Minutes) * time.Minute)
	return s.Change(ctx, func(desk.Case) (cases.Patch, error) { return cases.Patch{Snooze: &until}, nil })
}
