package store

import (
	"context"
	"fmt"
)

// defaultUndoSeconds is how long a desk holds what its person sends, where they
// chose nothing.
const defaultUndoSeconds = 5

// UndoSeconds is for how many seconds a person's desk holds what they send, so
// that they can take it back.
func (q *Queryer) UndoSeconds(ctx context.Context, ws, userID string) (int, error) {
	var n int
	err := q.row(ctx, "SELECT undo_seconds FROM desk_settings WHERE workspace_id = ? AND user_id = ?", ws, userID).Scan(&n)
	if noRow(err) {
		return defaultUndoSeconds, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read the desk settings of %s: %w", userID, err)
	}
	return n, nil
}

// SetUndoSeconds keeps a person's choice.
func (t *Tx) SetUndoSeconds(ctx context.Context, ws, userID string, n int) error {
	_, err := t.exec(ctx, "INSERT INTO desk_settings (workspace_id, user_id, undo_seconds) VALUES (?, ?, ?) "+
		upsertTail("workspace_id, user_id", "undo_seconds"), ws, userID, n)
	if err != nil {
		return fmt.Errorf("keep the desk settings of %s: %w", userID, err)
	}
	return nil
}
