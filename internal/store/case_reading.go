package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
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

// CustomerTexts answers what the customers of cases wrote last in each case's
// newest conversation, by case, the newest first, at most limit of each. A case
// in which they wrote nothing is left out.
func (q *Queryer) CustomerTexts(ctx context.Context, ws string, cases []string, limit int) (map[string][]string, error) {
	out := map[string][]string{}
	if len(cases) == 0 {
		return out, nil
	}
	list := "json_group_array"
	if q.s.engine == Postgres {
		list = "json_agg"
	}
	in, args := anyOf(q.s, cases)
	rows, err := q.query(ctx, "SELECT c.id, (SELECT CAST("+list+"(t.text ORDER BY t.occurred_at DESC, t.id DESC) AS TEXT) FROM (SELECT m.text, m.occurred_at, m.id FROM messages m "+
		"WHERE m.workspace_id = c.workspace_id AND m.conversation_id = c.conversation_id AND m.case_id = c.id AND m.direction = 'in' AND m.text <> '' "+
		"ORDER BY m.occurred_at DESC, m.id DESC LIMIT "+strconv.Itoa(limit)+") t) FROM cases c WHERE c.workspace_id = ? AND c.id "+in,
		append([]any{ws}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("read customers' texts: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id string
		var said sql.NullString
		if err := rows.Scan(&id, &said); err != nil {
			return nil, fmt.Errorf("scan customers' texts: %w", err)
		}
		var texts []string
		if err := fromJSON(said.String, &texts); err != nil {
			return nil, fmt.Errorf("read customers' texts of case %s: %w", id, err)
		}
		if len(texts) > 0 {
			out[id] = texts
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read customers' texts: %w", err)
	}
	return out, nil
}
