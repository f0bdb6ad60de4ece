package cases

import (
	"slices"

	"recado.dev/internal/desk"
)

// NeedPatch is what may be changed of what a case needs and what is promised.
type NeedPatch struct {
	// Need are skills that the case needs from now on, Drop those that it does not
	// need, whatever classification says of it.
	Need []desk.CaseSkill
	Drop []string
	// SLAPolicy is the policy that holds for the case; "" goes by their conditions.
	SLAPolicy *string
}

// needs changes the skills and the policy of c.
func (p NeedPatch) needs(c *desk.Case, changes map[string][2]any) {
	if p.SLAPolicy != nil {
		set(changes, "sla_policy", &c.SLAPolicy, *p.SLAPolicy)
	}
	asked := slices.Clone(c.Asked)
	for _, id := range p.Drop {
		asked = Needed(asked, []desk.CaseSkill{{SkillID: id}})
		asked = append(asked, desk.CaseSkill{SkillID: id})
	}
	for _, k := range p.Need {
		asked = Needed(asked, []desk.CaseSkill{{SkillID: k.SkillID, Level: max(k.Level, 1)}})
	}
	next := Needed(c.Skills, asked)
	if !slices.Equal(next, c.Skills) {
		changes["skills"] = [2]any{ids(c.Skills), ids(next)}
	}
	c.Asked, c.Skills = asked, next
}

// Needed are the skills that were found with what was asked for beside them: at
// its own level, or, at level 0, not at all.
func Needed(found, asked []desk.CaseSkill) []desk.CaseSkill {
	out := slices.DeleteFunc(slices.Clone(found), func(k desk.CaseSkill) bool {
		return slices.ContainsFunc(asked, func(a desk.CaseSkill) bool { return a.SkillID == k.SkillID })
	})
	for _, a := range asked {
		if a.Level > 0 {
			out = append(out, a)
		}
	}
	if out == nil {
		return []desk.CaseSkill{}
	}
	return out
}

func ids(list []desk.CaseSkill) []string {
	out := make([]string, len(list))
	for i, k := range list {
		out[i] = k.SkillID
	}
	return out
}
