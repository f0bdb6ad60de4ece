package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Notified is a person whom notifications are for.
type Notified struct {
	WorkspaceID string
	UserID      string
	Unread      int64
	Settings    string // JSON; "" where they chose nothing
	DigestAt    *time.Time
	DigestSeq   int64
}

const notifiedColumns = "workspace_id, user_id, unread, settings, digest_at, digest_seq"

func scanNotified(row interface{ Scan(...any) error }) (Notified, error) {
	var v Notified
	var at sql.NullInt64
	err := row.Scan(&v.WorkspaceID, &v.UserID, &v.Unread, &v.Settings, &at, &v.DigestSeq)
	v.DigestAt = fromNull(at)
	return v, err
}

// Notified answers what is kept of a person's notifications; nothing is where
// they have had none.
func (q *Queryer) Notified(ctx context.Context, ws, userID string) (Notified, error) {
	v, err := scanNotified(q.row(ctx, "SELECT "+notifiedColumns+" FROM notification_people WHERE workspace_id = ? AND user_id = ?", ws, userID))
	if noRow(err) {
		return Notified{WorkspaceID: ws, UserID: userID}, nil
	}
	if err != nil {
		return v, fmt.Errorf("read who is notified: %w", err)
	}
	return v, nil
}

// NotifiedPeople answers what is kept of those of the people who have any, by
// user.
func (q *Queryer) NotifiedPeople(ctx context.Context, ws string, userIDs []string) (map[string]Notified, error) {
	out := map[string]Notified{}
	if len(userIDs) == 0 {
		return out, nil
	}
	clause, args := anyOf(q.s, userIDs)
	rows, err := q.query(ctx, "SELECT "+notifiedColumns+" FROM notification_people WHERE workspace_id = ? AND user_id "+clause, append([]any{ws}, args...)...)
	list, err := collect(rows, err, "who is notified", scanNotified)
	for _, v := range list {
		out[v.UserID] = v
	}
	return out, err
}

// LockNotified is Notified for a change: nobody else adds to or reads the
// person's notifications until the transaction ends. Several people are held in
// the order of their ids.
func (t *Tx) LockNotified(ctx context.Context, ws, userID string) (Notified, error) {
	v, err := scanNotified(t.row(ctx, "INSERT INTO notification_people (workspace_id, user_id) VALUES (?, ?) ON CONFLICT (workspace_id, user_id) DO UPDATE SET unread = notification_people.unread RETURNING "+notifiedColumns, ws, userID))
	if err != nil {
		return v, fmt.Errorf("hold the notifications of %s: %w", userID, err)
	}
	return v, nil
}

// CountNotifications changes how many a person has not read, and answers it.
func (t *Tx) CountNotifications(ctx context.Context, ws, userID string, delta int64) (int64, error) {
	var n int64
	err := t.row(ctx, "UPDATE notification_people SET unread = unread + ? WHERE workspace_id = ? AND user_id = ? RETURNING unread", delta, ws, userID).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count the notifications of %s: %w", userID, err)
	}
	return n, nil
}

// SaveNotified keeps a person's settings and when their next digest is. The
// caller holds the person.
func (t *Tx) SaveNotified(ctx context.Context, v Notified) error {
	_, err := t.exec(ctx, "UPDATE notification_people SET settings = ?, digest_at = ?, digest_seq = ? WHERE workspace_id = ? AND user_id = ?",
		v.Settings, microsOrNull(v.DigestAt), v.DigestSeq, v.WorkspaceID, v.UserID)
	if err != nil {
		return fmt.Errorf("keep the notification settings of %s: %w", v.UserID, err)
	}
	return nil
}

// DigestsDue lists the people of all workspaces whose digest is due by now, at
// most limit.
func (q *Queryer) DigestsDue(ctx context.Context, now time.Time, limit int) ([]Notified, error) {
	rows, err := q.query(ctx, "SELECT "+notifiedColumns+" FROM notification_people WHERE digest_at IS NOT NULL AND digest_at <= ? ORDER BY digest_at LIMIT ?", micros(now), limit)
	return collect(rows, err, "due digests", scanNotified)
}

// HideText says whether a workspace lets no customer's words leave by push or
// e-mail.
func (q *Queryer) HideText(ctx context.Context, ws string) (bool, error) {
	var n int
	err := q.row(ctx, "SELECT hide_text FROM notification_places WHERE workspace_id = ?", ws).Scan(&n)
	if err != nil && !noRow(err) {
		return false, fmt.Errorf("read what notifications may tell: %w", err)
	}
	return n == 1, nil
}

// SetHideText keeps what HideText answers.
func (t *Tx) SetHideText(ctx context.Context, ws string, hide bool) error {
	_, err := t.exec(ctx, "INSERT INTO notification_places (workspace_id, hide_text) VALUES (?, ?) ON CONFLICT (workspace_id) DO UPDATE SET hide_text = excluded.hide_text", ws, boolInt(hide))
	if err != nil {
		return fmt.Errorf("keep what notifications may tell: %w", err)
	}
	return nil
}
