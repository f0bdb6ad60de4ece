package store

import (
	"context"
	"encoding/json"
	"fmt"

	"recado.dev/internal/desk"
)

const macroColumns = "workspace_id, id, owner_id, shared, name, shortcut, actions, position, created_at, updated_at"

func scanMacro(row interface{ Scan(...any) error }) (desk.Macro, error) {
	var m desk.Macro
	var shared int
	var actions string
	var created, updated int64
	if err := row.Scan(&m.WorkspaceID, &m.ID, &m.OwnerID, &shared, &m.Name, &m.Shortcut, &actions, &m.Position, &created, &updated); err != nil {
		return m, err
	}
	m.Shared, m.CreatedAt, m.UpdatedAt = shared == 1, fromMicros(created), fromMicros(updated)
	return m, json.Unmarshal([]byte(actions), &m.Actions)
}

// Macros are the macros that a member sees: those that everybody shares, then
// the member's own, each in their order.
func (q *Queryer) Macros(ctx context.Context, ws, userID string) ([]desk.Macro, error) {
	rows, err := q.query(ctx, "SELECT "+macroColumns+" FROM macros WHERE workspace_id = ? AND (shared = 1 OR owner_id = ?) ORDER BY shared DESC, position, id", ws, userID)
	return collect(rows, err, "macros", scanMacro)
}

// MacroByID answers a macro that a member sees; another's own is not there.
func (q *Queryer) MacroByID(ctx context.Context, ws, userID, id string) (desk.Macro, error) {
	m, err := scanMacro(q.row(ctx, "SELECT "+macroColumns+" FROM macros WHERE workspace_id = ? AND id = ? AND (shared = 1 OR owner_id = ?)", ws, id, userID))
	if noRow(err) {
		return m, desk.NotFound("macro")
	}
	if err != nil {
		return m, fmt.Errorf("read macro %s: %w", id, err)
	}
	return m, nil
}

// SaveMacro adds or changes a macro.
func (t *Tx) SaveMacro(ctx context.Context, m desk.Macro) error {
	shared := 0
	if m.Shared {
		shared = 1
	}
	_, err := t.exec(ctx, "INSERT INTO macros ("+macroColumns+") VALUES ("+Marks(10)+") "+
		upsertTail("workspace_id, id", "shared", "name", "shortcut", "actions", "position", "updated_at"),
		m.WorkspaceID, m.ID, m.OwnerID, shared, m.Name, m.Shortcut, toJSON(m.Actions), m.Position, micros(m.CreatedAt), micros(m.UpdatedAt))
	if err != nil {
		return fmt.Errorf("keep macro %s: %w", m.ID, err)
	}
	return nil
}

// DeleteMacro takes a macro away.
func (t *Tx) DeleteMacro(ctx context.Context, ws, id string) error {
	if _, err := t.exec(ctx, "DELETE FROM macros WHERE workspace_id = ? AND id = ?", ws, id); err != nil {
		return fmt.Errorf("delete macro %s: %w", id, err)
	}
	return nil
}
