package store

import (
	"context"
	"encoding/json"
	"fmt"

	"recado.dev/internal/desk"
)

const slaPolicyColumns = "workspace_id, id, name, position, calendar_id, conditions, settings, created_at, updated_at"

func scanSLAPolicy(row interface{ Scan(...any) error }) (desk.SLAPolicy, error) {
	var v desk.SLAPolicy
	var conditions, settings string
	var created, updated int64
	err := row.Scan(&v.WorkspaceID, &v.ID, &v.Name, &v.Position, &v.CalendarID, &conditions, &settings, &created, &updated)
	if conditions != "" {
		v.Conditions = json.RawMessage(conditions)
	}
	v.Settings, v.CreatedAt, v.UpdatedAt = json.RawMessage(settings), fromMicros(created), fromMicros(updated)
	return v, err
}

// SLAPolicies are the policies of a workspace in the order in which they count.
func (q *Queryer) SLAPolicies(ctx context.Context, ws string) ([]desk.SLAPolicy, error) {
	rows, err := q.query(ctx, "SELECT "+slaPolicyColumns+" FROM sla_policies WHERE workspace_id = ? ORDER BY position, id", ws)
	if err != nil {
		return nil, fmt.Errorf("list sla policies: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := []desk.SLAPolicy{}
	for rows.Next() {
		v, err := scanSLAPolicy(rows)
		if err != nil {
			return nil, fmt.Errorf("list sla policies: %w", err)
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

// SLAPolicyByID answers a policy.
func (q *Queryer) SLAPolicyByID(ctx context.Context, ws, id string) (desk.SLAPolicy, error) {
	v, err := scanSLAPolicy(q.row(ctx, "SELECT "+slaPolicyColumns+" FROM sla_policies WHERE workspace_id = ? AND id = ?", ws, id))
	if noRow(err) {
		return v, desk.NotFound("sla policy")
	}
	if err != nil {
		return v, fmt.Errorf("read sla policy %s: %w", id, err)
	}
	return v, nil
}

// SaveSLAPolicy adds or changes a policy; a name that is taken is refused.
func (t *Tx) SaveSLAPolicy(ctx context.Context, v desk.SLAPolicy) error {
	_, err := t.exec(ctx, "INSERT INTO sla_policies ("+slaPolicyColumns+") VALUES ("+Marks(9)+") "+
		upsertTail("workspace_id, id", "name", "position", "calendar_id", "conditions", "settings", "updated_at"),
		v.WorkspaceID, v.ID, v.Name, v.Position, v.CalendarID, string(v.Conditions), string(v.Settings), micros(v.CreatedAt), micros(v.UpdatedAt))
	if IsUnique(err) {
		return desk.Invalid("name", "there is another policy of that name")
	}
	if err != nil {
		return fmt.Errorf("save sla policy %s: %w", v.ID, err)
	}
	return nil
}

// DeleteSLAPolicy takes a policy away.
func (t *Tx) DeleteSLAPolicy(ctx context.Context, ws, id string) error {
	n, err := t.exec(ctx, "DELETE FROM sla_policies WHERE workspace_id = ? AND id = ?", ws, id)
	if err != nil {
		return fmt.Errorf("delete sla policy %s: %w", id, err)
	}
	if n == 0 {
		return desk.NotFound("sla policy")
	}
	return nil
}

// RecountSLA has the clocks of a workspace counted again, since a policy or a
// calendar changed. A workspace that gets its first policy is followed from its
// newest event on; one without any is left alone.
func (t *Tx) RecountSLA(ctx context.Context, ws string) error {
	_, err := t.exec(ctx, "INSERT INTO sla_places (workspace_id, seq, version, recount) SELECT id, event_seq, 1, '' FROM workspaces WHERE id = ? "+
		"AND (EXISTS (SELECT 1 FROM sla_policies p WHERE p.workspace_id = workspaces.id) OR EXISTS (SELECT 1 FROM sla_places o WHERE o.workspace_id = workspaces.id)) "+
		"ON CONFLICT (workspace_id) DO UPDATE SET version = sla_places.version + 1, recount = ''", ws)
	if err != nil {
		return fmt.Errorf("have sla clocks counted again: %w", err)
	}
	return nil
}
