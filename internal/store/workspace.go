package store

import (
	"context"
	"encoding/json"
	"fmt"

	"recado.dev/internal/desk"
)

const workspaceColumns = "id, name, locale, timezone, hours, created_at, auto_resolve_minutes, reopen_days, watch_hidden, publishing_approval"

func scanWorkspace(row interface{ Scan(...any) error }) (desk.Workspace, error) {
	var w desk.Workspace
	var hours string
	var created, hidden, approval int64
	if err := row.Scan(&w.ID, &w.Name, &w.Locale, &w.Timezone, &hours, &created, &w.AutoResolveMinutes, &w.ReopenDays, &hidden, &approval); err != nil {
		return w, err
	}
	if hours == "" {
		hours = "{}"
	}
	w.WatchHidden, w.PublishingApproval = hidden == 1, approval == 1
	w.Hours, w.CreatedAt = json.RawMessage(hours), fromMicros(created)
	return w, nil
}

// HasWorkspace says whether there is any workspace yet.
func (q *Queryer) HasWorkspace(ctx context.Context) (bool, error) {
	var n int
	if err := q.row(ctx, "SELECT COUNT(*) FROM (SELECT id FROM workspaces LIMIT 1) AS w").Scan(&n); err != nil {
		return false, fmt.Errorf("look for a workspace: %w", err)
	}
	return n > 0, nil
}

// Workspaces are all workspaces of this store, oldest first.
func (q *Queryer) Workspaces(ctx context.Context) ([]desk.Workspace, error) {
	rows, err := q.query(ctx, "SELECT "+workspaceColumns+" FROM workspaces ORDER BY id")
	if err != nil {
		return nil, fmt.Errorf("list workspaces: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []desk.Workspace
	for rows.Next() {
		w, err := scanWorkspace(rows)
		if err != nil {
			return nil, fmt.Errorf("list workspaces: %w", err)
		}
		out = append(out, w)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list workspaces: %w", err)
	}
	return out, nil
}

// WorkspaceByID answers a workspace.
func (q *Queryer) WorkspaceByID(ctx context.Context, id string) (desk.Workspace, error) {
	w, err := scanWorkspace(q.row(ctx, "SELECT "+workspaceColumns+" FROM workspaces WHERE id = ?", id))
	if noRow(err) {
		return w, desk.NotFound("workspace")
	}
	if err != nil {
		return w, fmt.Errorf("read workspace %s: %w", id, err)
	}
	return w, nil
}

// LockSetup makes transactions that may create the first workspace come one
// after the other, until their end. On SQLite every writer does.
func (t *Tx) LockSetup(ctx context.Context) error {
	if t.s.engine != Postgres {
		return nil
	}
	if _, err := t.exec(ctx, "SELECT pg_advisory_xact_lock(7236215)"); err != nil {
		return fmt.Errorf("lock the set-up: %w", err)
	}
	return nil
}

// InsertWorkspace adds a workspace, which follows up as a fresh one does.
func (t *Tx) InsertWorkspace(ctx context.Context, w desk.Workspace) error {
	_, err := t.exec(ctx, "INSERT INTO workspaces (id, name, locale, timezone, hours, created_at) VALUES ("+Marks(6)+")",
		w.ID, w.Name, w.Locale, w.Timezone, hoursText(w.Hours), micros(w.CreatedAt))
	if err != nil {
		return fmt.Errorf("add workspace %s: %w", w.ID, err)
	}
	return nil
}

// UpdateWorkspace keeps a workspace's name, language, time zone, hours, how it
// follows up and whether agents see who watches.
func (t *Tx) UpdateWorkspace(ctx context.Context, w desk.Workspace) error {
	hidden, approval := 0, 0
	if w.PublishingApproval {
		approval = 1
	}
	if w.WatchHidden {
		hidden = 1
	}
	n, err := t.exec(ctx, "UPDATE workspaces SET name = ?, locale = ?, timezone = ?, hours = ?, auto_resolve_minutes = ?, reopen_days = ?, watch_hidden = ?, publishing_approval = ? WHERE id = ?",
		w.Name, w.Locale, w.Timezone, hoursText(w.Hours), w.AutoResolveMinutes, w.ReopenDays, hidden, approval, w.ID)
	if err != nil {
		return fmt.Errorf("change workspace %s: %w", w.ID, err)
	}
	if n == 0 {
		return desk.NotFound("workspace")
	}
	return nil
}

func hoursText(h json.RawMessage) string {
	if len(h) == 0 {
		return "{}"
	}
	return string(h)
}
