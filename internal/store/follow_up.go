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
	parts, err := q.streamRules(ctx, ws, r.FollowUp)
	return append([]FollowUpRule{r}, parts...), err
}

// streamRules are those of the workstreams that overrule the workspace's.
func (q *Queryer) streamRules(ctx context.Context, ws string, rest desk.FollowUp) ([]FollowUpRule, error) {
	rows, err := q.query(ctx, "SELECT s.id, c.channel_id, s.auto_resolve_minutes, s.reopen_days FROM workstreams s JOIN workstream_channels c ON c.workspace_id = s.workspace_id AND c.workstream_id = s.id "+
		"WHERE s.workspace_id = ? AND (s.auto_resolve_minutes IS NOT NULL OR s.reopen_days IS NOT NULL) ORDER BY s.id, c.channel_id", ws)
	if err != nil {
		return nil, fmt.Errorf("read how workstreams follow up: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []FollowUpRule
	last := ""
	for rows.Next() {
		var id, channel string
		var resolve, reopen *int
		if err := rows.Scan(&id, &channel, &resolve, &reopen); err != nil {
			return nil, fmt.Errorf("read how workstreams follow up: %w", err)
		}
		if id == last {
			out[len(out)-1].Channels = append(out[len(out)-1].Channels, channel)
			continue
		}
		last = id
		r := FollowUpRule{Channels: []string{channel}, FollowUp: rest}
		if resolve != nil {
			r.AutoResolveMinutes = *resolve
		}
		if reopen != nil {
			r.ReopenDays = *reopen
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

// AutoResolving lists the workspaces that resolve silent cases by themselves, on
// some of their channels at least.
func (q *Queryer) AutoResolving(ctx context.Context) ([]string, error) {
	return collectIDs(q.query(ctx, "SELECT id FROM workspaces WHERE auto_resolve_minutes > 0 OR id IN (SELECT workspace_id FROM workstreams WHERE auto_resolve_minutes > 0) ORDER BY id"))
}
