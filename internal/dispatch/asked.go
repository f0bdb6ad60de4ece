package dispatch

import (
	"encoding/json"
	"fmt"
	"slices"

	"recado.dev/internal/desk"
	"recado.dev/internal/routing"
	"recado.dev/internal/store"
)

// asked has a case's work need what somebody asked for beside classification.
// A skill that is not there any more is not asked for: nobody has it.
func (f *follower) asked(c desk.Case, row *store.RoutedCase) error {
	if len(c.Asked) == 0 {
		return nil
	}
	var needs []routing.Requirement
	if len(row.Skills) > 0 {
		if err := json.Unmarshal(row.Skills, &needs); err != nil {
			return fmt.Errorf("read the skills of case %s: %w", c.ID, err)
		}
	}
	known, err := f.tx.Skills(f.ctx, f.ws)
	if err != nil {
		return err
	}
	for _, a := range c.Asked {
		at := slices.IndexFunc(needs, func(q routing.Requirement) bool { return q.SkillID == a.SkillID })
		if at >= 0 && needs[at].From == routing.FromAsked && needs[at].Level == a.Level {
			continue
		}
		if at >= 0 {
			needs = slices.Delete(needs, at, at+1)
		}
		if a.Level > 0 && slices.ContainsFunc(known, func(k store.Skill) bool { return k.ID == a.SkillID }) {
			needs = append(needs, routing.Requirement{SkillID: a.SkillID, Level: a.Level, From: routing.FromAsked})
		}
	}
	row.Skills = nil
	if len(needs) > 0 {
		row.Skills = jsonOf(needs)
	}
	return nil
}
