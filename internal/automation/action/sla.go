package action

import (
	"context"
	"encoding/json"
	"slices"

	"recado.dev/internal/automation"
	"recado.dev/internal/cases"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// SLA has a policy of promises hold for the case, whatever the policies'
// conditions say of it.
type SLA struct{}

type slaParams struct {
	PolicyID string `json:"policy_id"`
}

// Kind implements automation.Action.
func (SLA) Kind() string { return "sla" }

// Check implements automation.Action.
func (SLA) Check(ctx context.Context, q *store.Queryer, r desk.Recipe, params json.RawMessage) error {
	var p slaParams
	if err := decode(params, &p); err != nil {
		return err
	}
	there, err := hasPolicy(ctx, q, r.WorkspaceID, p.PolicyID)
	if err == nil && !there {
		return desk.Invalid("policy_id", "there is no such policy")
	}
	return err
}

func hasPolicy(ctx context.Context, q *store.Queryer, ws, id string) (bool, error) {
	all, err := q.SLAPolicies(ctx, ws)
	return slices.ContainsFunc(all, func(p desk.SLAPolicy) bool { return p.ID == id }), err
}

// Do implements automation.Action.
func (SLA) Do(ctx context.Context, s *automation.Step) error {
	var p slaParams
	if err := s.Params(&p); err != nil {
		return err
	}
	return s.Decide(ctx, func(tx *store.Tx, _ desk.Case) (cases.Patch, string, error) {
		there, err := hasPolicy(ctx, &tx.Queryer, s.Run.WorkspaceID, p.PolicyID)
		if err == nil && !there {
			err = desk.E(desk.CodeConflict, "the policy is not there any more")
		}
		return cases.Patch{NeedPatch: cases.NeedPatch{SLAPolicy: &p.PolicyID}}, "", err
	})
}
