package store

import (
	"context"
	"fmt"

	"recado.dev/internal/desk"
)

// ReadingPlace is how far the reading of a workspace's cases is; 0 where it has
// not begun.
func (q *Queryer) ReadingPlace(ctx context.Context, ws string) (int64, error) {
	var seq int64
	err := q.row(ctx, "SELECT seq FROM case_reading_places WHERE workspace_id = ?", ws).Scan(&seq)
	if noRow(err) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read the place of the reading: %w", err)
	}
	return seq, nil
}

// LockReading is ReadingPlace for a change: nobody else reads the workspace's
// cases until the transaction ends.
func (t *Tx) LockReading(ctx context.Context, ws string) (int64, error) {
	if _, err := t.exec(ctx, "INSERT INTO case_reading_places (workspace_id, seq) VALUES (?, 0) ON CONFLICT (workspace_id) DO NOTHING", ws); err != nil {
		return 0, fmt.Errorf("begin the reading: %w", err)
	}
	var seq int64
	if err := t.row(ctx, "SELECT seq FROM case_reading_places WHERE workspace_id = ?"+t.s.ForUpdate(), ws).Scan(&seq); err != nil {
		return 0, fmt.Errorf("read the place of the reading: %w", err)
	}
	return seq, nil
}

// SaveReadingPlace keeps how far the reading is.
func (t *Tx) SaveReadingPlace(ctx context.Context, ws string, seq int64) error {
	if _, err := t.exec(ctx, "UPDATE case_reading_places SET seq = ? WHERE workspace_id = ?", seq, ws); err != nil {
		return fmt.Errorf("move the place of the reading: %w", err)
	}
	return nil
}

// ReadingBehind lists workspaces with events to read, at most limit.
func (q *Queryer) ReadingBehind(ctx context.Context, limit int) ([]string, error) {
	return collectIDs(q.query(ctx, "SELECT w.id FROM workspaces w LEFT JOIN case_reading_places p ON p.workspace_id = w.id WHERE w.event_seq > COALESCE(p.seq, 0) ORDER BY w.id LIMIT ?", limit))
}

// CustomerTexts answers what the customer of a case wrote last in its newest
// conversation, the newest first, at most limit.
func (q *Queryer) CustomerTexts(ctx context.Context, c desk.Case, limit int) ([]string, error) {
	rows, err := q.query(ctx, "SELECT text FROM messages WHERE workspace_id = ? AND conversation_id = ? AND case_id = ? AND direction = 'in' AND text <> '' ORDER BY occurred_at DESC, id DESC LIMIT ?",
		c.WorkspaceID, c.ConversationID, c.ID, limit)
	return collect(rows, err, "texts", func(row interface{ Scan(...any) error }) (string, error) {
		var text string
		return text, row.Scan(&text)
	})
}
