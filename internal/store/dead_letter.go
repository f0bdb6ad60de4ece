package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

const deadLetterColumns = "workspace_id, id, journal_seq, position, channel_id, kind, reason, raw, attempts, created_at, resolved_at"

// DeadLetter is a journalled event that had no effect, with the reason.
type DeadLetter struct {
	WorkspaceID string
	ID          string
	JournalSeq  int64
	Position    int // which event of the entry; -1 the whole
	ChannelID   string
	Kind        string
	Reason      string
	Raw         []byte
	Attempts    int
	CreatedAt   time.Time
	ResolvedAt  *time.Time
}

// KeepDeadLetter adds a dead letter, or counts another attempt of the same
// event. It answers whether it is a new one.
func (t *Tx) KeepDeadLetter(ctx context.Context, d DeadLetter) (bool, error) {
	n, err := t.exec(ctx, "INSERT INTO dead_letters ("+deadLetterColumns+") VALUES ("+Marks(11)+") ON CONFLICT (journal_seq, position) DO NOTHING",
		d.WorkspaceID, d.ID, d.JournalSeq, d.Position, d.ChannelID, d.Kind, d.Reason, d.Raw, 1, micros(d.CreatedAt), nil)
	if err != nil {
		return false, fmt.Errorf("keep dead letter: %w", err)
	}
	if n == 1 {
		return true, nil
	}
	_, err = t.exec(ctx, "UPDATE dead_letters SET attempts = attempts + 1, kind = ?, reason = ? WHERE journal_seq = ? AND position = ?",
		d.Kind, d.Reason, d.JournalSeq, d.Position)
	if err != nil {
		return false, fmt.Errorf("keep dead letter: %w", err)
	}
	return false, nil
}

// ResolveDeadLetter closes a dead letter, processed or dismissed at a time.
func (t *Tx) ResolveDeadLetter(ctx context.Context, ws, id string, at time.Time) error {
	n, err := t.exec(ctx, "UPDATE dead_letters SET resolved_at = ? WHERE workspace_id = ? AND id = ? AND resolved_at IS NULL", micros(at), ws, id)
	if err != nil {
		return fmt.Errorf("resolve dead letter %s: %w", id, err)
	}
	if n == 0 {
		return desk.NotFound("dead letter")
	}
	return nil
}

// DeadLetterByID answers a dead letter.
func (q *Queryer) DeadLetterByID(ctx context.Context, ws, id string) (DeadLetter, error) {
	d, err := scanDeadLetter(q.row(ctx, "SELECT "+deadLetterColumns+" FROM dead_letters WHERE workspace_id = ? AND id = ?", ws, id))
	if noRow(err) {
		return d, desk.NotFound("dead letter")
	}
	if err != nil {
		return d, fmt.Errorf("load dead letter %s: %w", id, err)
	}
	return d, nil
}

// DeadLetters lists the open dead letters of a workspace, newest first, from
// below the id of cursor ("" for the newest).
func (q *Queryer) DeadLetters(ctx context.Context, ws, cursor string, limit int) ([]DeadLetter, error) {
	if cursor == "" {
		cursor = "z" // after every id
	}
	rows, err := q.query(ctx, "SELECT "+deadLetterColumns+" FROM dead_letters WHERE workspace_id = ? AND resolved_at IS NULL AND id < ? ORDER BY id DESC LIMIT ?", ws, cursor, limit)
	if err != nil {
		return nil, fmt.Errorf("list dead letters: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := []DeadLetter{}
	for rows.Next() {
		d, err := scanDeadLetter(rows)
		if err != nil {
			return nil, fmt.Errorf("scan dead letter: %w", err)
		}
		out = append(out, d)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list dead letters: %w", err)
	}
	return out, nil
}

// CountDeadLetters counts the open dead letters of a workspace; of all where ws
// is "".
func (q *Queryer) CountDeadLetters(ctx context.Context, ws string) (int64, error) {
	query, args := "SELECT COUNT(*) FROM dead_letters WHERE workspace_id = ? AND resolved_at IS NULL", []any{ws}
	if ws == "" {
		query, args = "SELECT COUNT(*) FROM dead_letters WHERE resolved_at IS NULL", nil
	}
	var n int64
	if err := q.row(ctx, query, args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("count dead letters: %w", err)
	}
	return n, nil
}

func scanDeadLetter(row interface{ Scan(...any) error }) (DeadLetter, error) {
	var d DeadLetter
	var created int64
	var resolved sql.NullInt64
	err := row.Scan(&d.WorkspaceID, &d.ID, &d.JournalSeq, &d.Position, &d.ChannelID, &d.Kind, &d.Reason, &d.Raw, &d.Attempts, &created, &resolved)
	d.CreatedAt, d.ResolvedAt = fromMicros(created), fromNull(resolved)
	return d, err
}

// openDeadEntries lists the journal entries after one number up to another that
// open dead letters need.
func (q *Queryer) openDeadEntries(ctx context.Context, after, upTo int64) ([]int64, error) {
	rows, err := q.query(ctx, "SELECT DISTINCT journal_seq FROM dead_letters WHERE journal_seq > ? AND journal_seq <= ? AND resolved_at IS NULL", after, upTo)
	if err != nil {
		return nil, fmt.Errorf("list open dead letters: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []int64
	for rows.Next() {
		var seq int64
		if err := rows.Scan(&seq); err != nil {
			return nil, fmt.Errorf("scan dead letter: %w", err)
		}
		out = append(out, seq)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list open dead letters: %w", err)
	}
	return out, nil
}
