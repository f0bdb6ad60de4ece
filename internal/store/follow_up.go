package store

import (
	"context"
	"fmt"

	"recado.dev/internal/desk"
)

// FollowUpRule is how the cases of some channels are followed up.
type FollowUpRule struct {
	Channels []string // of these; empty for the rest of the workspace
	desk.FollowUp
}

// FollowUpRules are those of a workspace, the one for the rest first.
func (q *Queryer) FollowUpRules(ctx context.Context, ws string) ([]FollowUpRule, error) {
	var r FollowUpRule
	err := q.row(ctx, "SELECT auto_resolve_minutes, reopen_days FROM workspaces WHERE id = ?", ws).Scan(&r.AutoResolveMinutes, &r.ReopenDays)
	if noRow(err) {
		return nil, desk.NotFound("workspace")
	}
	if err != nil {
		return nil, fmt.Errorf("read how workspace %s follows up: %w", ws, err)
	}
	return []FollowUpRule{r}, nil
}

// AutoResolving lists the workspaces that resolve silent cases by themselves.
func (q *Queryer) AutoResolving(ctx context.Context) ([]string, error) {
	return collectIDs(q.query(ctx, "SELECT id FROM workspaces WHERE auto_resolve_minutes > 0 ORDER BY id"))
}
