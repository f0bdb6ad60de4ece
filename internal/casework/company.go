package casework

import (
	"recado.dev/internal/cases"
	"recado.dev/internal/desk"
)

// checkCompany looks at whether the team and the followers that a patch names
// are there.
func (r *run) checkCompany(p *cases.Patch) error {
	if p.TeamID != nil && *p.TeamID != "" {
		_, err := r.tx.TeamByID(r.ctx, r.by.WorkspaceID, *p.TeamID)
		if desk.CodeOf(err) == desk.CodeNotFound {
			return desk.Invalid("team", "there is no such team")
		}
		if err != nil {
			return err
		}
	}
	for _, id := range p.Follow {
		if err := r.assignee(id); err != nil {
			return err
		}
	}
	return nil
}
