package cases

import (
	"slices"

	"recado.dev/internal/desk"
)

// CompanyPatch is what may be changed of who else has to do with a case.
type CompanyPatch struct {
	TeamID *string // "" for no team
	// Follow and Unfollow are users who follow the case from now on, or no more.
	Follow   []string
	Unfollow []string
}

// company changes the team and the followers of c.
func (p CompanyPatch) company(c *desk.Case, changes map[string][2]any) {
	if p.TeamID != nil {
		set(changes, "team", &c.TeamID, *p.TeamID)
	}
	next := slices.DeleteFunc(slices.Clone(c.FollowerIDs), func(id string) bool { return slices.Contains(p.Unfollow, id) })
	for _, id := range p.Follow {
		if !slices.Contains(next, id) {
			next = append(next, id)
		}
	}
	if !slices.Equal(next, c.FollowerIDs) {
		changes["followers"] = [2]any{orEmpty(c.FollowerIDs), orEmpty(next)}
		c.FollowerIDs = next
	}
}

func orEmpty(ids []string) []string {
	if ids == nil {
		return []string{}
	}
	return ids
}
