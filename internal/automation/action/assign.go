package action

import (
	"context"
	"encoding/json"

	"recado.dev/internal/automation"
	"recado.dev/internal/cases"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// Assign gives the case to a person, or to a team.
type Assign struct{}

type assignParams struct {
	UserID string `json:"user_id,omitempty"`
	TeamID string `json:"team_id,omitempty"`
	// Reassign takes it from whoever has it.
	Reassign bool `json:"reassign,omitempty"`
}

// Kind implements automation.Action.
func (Assign) Kind() string { return "assign" }

// Check implements automation.Action.
func (Assign) Check(ctx context.Context, q *store.Queryer, r desk.Recipe, params json.RawMessage) error {
	var p assignParams
	if err := decode(params, &p); err != nil {
		return err
	}
	if (p.UserID == "") == (p.TeamID == "") {
		return desk.Invalid("user_id", "name a person or a team, one of them")
	}
	if p.UserID != "" {
		if _, err := q.MemberByID(ctx, r.WorkspaceID, p.UserID); err != nil {
			return desk.Invalid("user_id", "there is no such member")
		}
		return nil
	}
	if _, err := q.TeamByID(ctx, r.WorkspaceID, p.TeamID); err != nil {
		return desk.Invalid("team_id", "there is no such team")
	}
	return nil
}

// Do implements automation.Action.
func (Assign) Do(ctx context.Context, s *automation.Step) error {
	var p assignParams
	if err := s.Params(&p); err != nil {
		return err
	}
	return s.Change(ctx, func(before desk.Case) (cases.Patch, error) {
		switch {
		case p.UserID != "" && (before.AssigneeID == "" || p.Reassign):
			return cases.Patch{AssigneeID: &p.UserID}, nil
		case p.TeamID != "" && (before.TeamID == "" || p.Reassign):
			return cases.Patch{CompanyPatch: cases.CompanyPatch{TeamID: &p.TeamID}}, nil
		}
		return cases.Patch{}, nil // somebody has it, and keeps it
	})
}
