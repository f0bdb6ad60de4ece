package action

import (
	"context"
	"encoding/json"
	"slices"

	"recado.dev/internal/automation"
	"recado.dev/internal/cases"
	"recado.dev/internal/desk"
	"recado.dev/internal/routing"
	"recado.dev/internal/store"
)

// Skill has the case need a skill, or need it no more.
type Skill struct{}

type skillParams struct {
	SkillID string `json:"skill_id"`
	Level   int    `json:"level,omitempty"` // 0 is 1
	Remove  bool   `json:"remove,omitempty"`
}

// Kind implements automation.Action.
func (Skill) Kind() string { return "skill" }

// Check implements automation.Action.
func (Skill) Check(ctx context.Context, q *store.Queryer, r desk.Recipe, params json.RawMessage) error {
	var p skillParams
	if err := decode(params, &p); err != nil {
		return err
	}
	if p.Level < 0 || p.Level > routing.MaxLevel {
		return desk.Invalid("level", "levels go from 1 to %d", routing.MaxLevel)
	}
	there, err := hasSkill(ctx, q, r.WorkspaceID, p.SkillID)
	if err == nil && !there {
		return desk.Invalid("skill_id", "there is no such skill")
	}
	return err
}

func hasSkill(ctx context.Context, q *store.Queryer, ws, id string) (bool, error) {
	all, err := q.Skills(ctx, ws)
	return slices.ContainsFunc(all, func(k store.Skill) bool { return k.ID == id }), err
}

// Do implements automation.Action.
func (Skill) Do(ctx context.Context, s *automation.Step) error {
	var p skillParams
	if err := s.Params(&p); err != nil {
		return err
	}
	return s.Decide(ctx, func(tx *store.Tx, _ desk.Case) (cases.Patch, string, error) {
		if p.Remove {
			return cases.Patch{NeedPatch: cases.NeedPatch{Drop: []string{p.SkillID}}}, "", nil
		}
		there, err := hasSkill(ctx, &tx.Queryer, s.Run.WorkspaceID, p.SkillID)
		if err == nil && !there {
			err = desk.E(desk.CodeConflict, "the skill is not there any more")
		}
		return cases.Patch{NeedPatch: cases.NeedPatch{Need: []desk.CaseSkill{{SkillID: p.SkillID, Level: max(p.Level, 1)}}}}, "", err
	})
}
