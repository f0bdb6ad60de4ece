package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"recado.dev/internal/desk"
)

const notificationColumns = "workspace_id, user_id, id, kind, case_id, shown, count, seq, created_at, updated_at, read_at, data"

func scanNotification(row interface{ Scan(...any) error }) (desk.Notification, error) {
	var v desk.Notification
	var shown int
	var created, updated int64
	var read sql.NullInt64
	var data string
	err := row.Scan(&v.WorkspaceID, &v.UserID, &v.ID, &v.Kind, &v.CaseID, &shown, &v.Count, &v.Seq, &created, &updated, &read, &data)
	if err != nil {
		return v, err
	}
	v.Shown, v.CreatedAt, v.UpdatedAt, v.ReadAt = shown == 1, fromMicros(created), fromMicros(updated), fromNull(read)
	if err := fromJSON(data, &v.NotificationWords); err != nil {
		return v, err
	}
	if v.Caseless() {
		v.CaseID = "" // the column holds what it is about
	}
	return v, nil
}

// NotificationPlace is how far the notifications of a workspace are in its event
// log.
func (q *Queryer) NotificationPlace(ctx context.Context, ws string) (int64, error) {
	var seq int64
	err := q.row(ctx, "SELECT seq FROM notification_places WHERE workspace_id = ?", ws).Scan(&seq)
	if err != nil && !noRow(err) {
		return 0, fmt.Errorf("read the notifications' place: %w", err)
	}
	return seq, nil
}

// LockNotifications is NotificationPlace for a change: nobody else makes
// notifications of the workspace until the transaction ends.
func (t *Tx) LockNotifications(ctx context.Context, ws string) (int64, error) {
	var seq int64
	err := t.row(ctx, "INSERT INTO notification_places (workspace_id, seq) VALUES (?, 0) ON CONFLICT (workspace_id) DO UPDATE SET seq = notification_places.seq RETURNING seq", ws).Scan(&seq)
	if err != nil {
		return 0, fmt.Errorf("hold the notifications' place: %w", err)
	}
	return seq, nil
}

// MoveNotifications keeps how far the notifications of a workspace are.
func (t *Tx) MoveNotifications(ctx context.Context, ws string, seq int64) error {
	if _, err := t.exec(ctx, "UPDATE notification_places SET seq = ? WHERE workspace_id = ?", seq, ws); err != nil {
		return fmt.Errorf("move the notifications' place: %w", err)
	}
	return nil
}

// NotificationsBehind lists workspaces with events that nobody was told of yet,
// at most limit.
func (q *Queryer) NotificationsBehind(ctx context.Context, limit int) ([]string, error) {
	return collectIDs(q.query(ctx, "SELECT w.id FROM workspaces w LEFT JOIN notification_places p ON p.workspace_id = w.id WHERE w.event_seq > COALESCE(p.seq, 0) ORDER BY w.id LIMIT ?", limit))
}

// PutNotification adds a notification, or adds its count to the unread one of
// its kind and case, which keeps the message that it began with. It answers it
// as it is now, and whether it is new. The caller holds the person.
func (t *Tx) PutNotification(ctx context.Context, v desk.Notification) (desk.Notification, bool, error) {
	first, err := scanNotification(t.row(ctx, "SELECT "+notificationColumns+" FROM notifications WHERE workspace_id = ? AND user_id = ? AND case_id = ? AND kind = ? AND read_at IS NULL",
		v.WorkspaceID, v.UserID, v.CaseID, string(v.Kind)))
	shown := 0
	if v.Shown {
		shown = 1
	}
	switch {
	case noRow(err):
		_, err = t.exec(ctx, "INSERT INTO notifications ("+notificationColumns+") VALUES ("+Marks(12)+")", v.WorkspaceID, v.UserID, v.ID, string(v.Kind), v.CaseID, shown, v.Count, v.Seq,
			micros(v.CreatedAt), micros(v.UpdatedAt), nil, toJSON(v.NotificationWords))
		if err != nil {
			return v, false, fmt.Errorf("add a notification for %s: %w", v.UserID, err)
		}
		return v, true, nil
	case err != nil:
		return v, false, fmt.Errorf("read the notifications of %s: %w", v.UserID, err)
	}
	if first.MessageID != "" {
		v.MessageID = first.MessageID
	}
	v.Cases = newestCases(first.Cases, v.Cases)
	v.ID, v.CreatedAt, v.Count, v.Shown = first.ID, first.CreatedAt, first.Count+v.Count, first.Shown || v.Shown
	_, err = t.exec(ctx, "UPDATE notifications SET shown = ?, count = ?, seq = ?, updated_at = ?, data = ? WHERE workspace_id = ? AND user_id = ? AND id = ?",
		max(shown, boolInt(first.Shown)), v.Count, v.Seq, micros(v.UpdatedAt), toJSON(v.NotificationWords), v.WorkspaceID, v.UserID, v.ID)
	if err != nil {
		return v, false, fmt.Errorf("add to a notification of %s: %w", v.UserID, err)
	}
	return v, v.Shown && !first.Shown, nil
}

// mostNoted is how many cases a notification leads to.
const mostNoted = 10

// newestCases adds cases to those that a notification leads to, each once, the
// newest last.
func newestCases(have, more []desk.NotedCase) []desk.NotedCase {
	out := slices.DeleteFunc(slices.Clone(have), func(c desk.NotedCase) bool {
		return slices.ContainsFunc(more, func(m desk.NotedCase) bool { return m.ID == c.ID })
	})
	out = append(out, more...)
	return out[max(0, len(out)-mostNoted):]
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// NotificationKey is where a page of notifications ends.
type NotificationKey struct {
	At time.Time
	ID string
}

// Notifications lists what is in a person's own list, the newest first, after a
// key where there is one.
func (q *Queryer) Notifications(ctx context.Context, ws, userID string, unread bool, after *NotificationKey, limit int) ([]desk.Notification, error) {
	query, args := "SELECT "+notificationColumns+" FROM notifications WHERE workspace_id = ? AND user_id = ? AND shown = 1", []any{ws, userID}
	if unread {
		query += " AND read_at IS NULL"
	}
	if after != nil {
		query += " AND (updated_at, id) < (?, ?)"
		args = append(args, micros(after.At), after.ID)
	}
	rows, err := q.query(ctx, query+" ORDER BY updated_at DESC, id DESC"+limitText(limit), args...)
	list, err := collect(rows, err, "notifications", scanNotification)
	return list[:min(limit, len(list))], err
}

// NotificationByID answers a notification; false where it is gone.
func (q *Queryer) NotificationByID(ctx context.Context, ws, userID, id string) (desk.Notification, bool, error) {
	v, err := scanNotification(q.row(ctx, "SELECT "+notificationColumns+" FROM notifications WHERE workspace_id = ? AND user_id = ? AND id = ?", ws, userID, id))
	if noRow(err) {
		return v, false, nil
	}
	if err != nil {
		return v, false, fmt.Errorf("read notification %s: %w", id, err)
	}
	return v, true, nil
}

// UnreadNotifications lists what a person has not read of the events after one
// number up to another, the oldest first, at most limit.
func (q *Queryer) UnreadNotifications(ctx context.Context, ws, userID string, after, to int64, limit int) ([]desk.Notification, error) {
	rows, err := q.query(ctx, "SELECT "+notificationColumns+" FROM notifications WHERE workspace_id = ? AND user_id = ? AND read_at IS NULL AND seq > ? AND seq <= ? ORDER BY seq, id LIMIT ?",
		ws, userID, after, to, limit)
	return collect(rows, err, "unread notifications", scanNotification)
}

// ReadFilter says which notifications are read: these, those of a case, of a
// kind in a case, or, where it is empty, all.
type ReadFilter struct {
	IDs    []string
	CaseID string
	Kind   desk.NotificationKind
}

// ReadNotifications marks a person's notifications as read and answers which,
// and how many of them were in the app's own list. The caller holds the person.
func (t *Tx) ReadNotifications(ctx context.Context, ws, userID string, f ReadFilter, at time.Time) (ids []string, shown int64, err error) {
	query, args := "UPDATE notifications SET read_at = ? WHERE workspace_id = ? AND user_id = ? AND read_at IS NULL", []any{micros(at), ws, userID}
	if f.IDs != nil {
		clause, list := anyOf(t.s, f.IDs)
		query, args = query+" AND id "+clause, append(args, list...)
	}
	if f.CaseID != "" {
		query, args = query+" AND case_id = ?", append(args, f.CaseID)
	}
	if f.Kind != "" {
		query, args = query+" AND kind = ?", append(args, string(f.Kind))
	}
	rows, err := t.query(ctx, query+" RETURNING id, shown", args...)
	if err != nil {
		return nil, 0, fmt.Errorf("read notifications of %s: %w", userID, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id string
		var n int64
		if err := rows.Scan(&id, &n); err != nil {
			return nil, 0, fmt.Errorf("read notifications of %s: %w", userID, err)
		}
		ids, shown = append(ids, id), shown+n
	}
	slices.Sort(ids)
	return ids, shown, rows.Err()
}

// oldNotification is one that is dropped.
type oldNotification struct {
	ws, user, id string
	unread       int64
}

// DropOldNotifications deletes up to limit notifications that nothing was added
// to since before, and answers how many there were.
func (t *Tx) DropOldNotifications(ctx context.Context, before time.Time, limit int) (int, error) {
	rows, err := t.query(ctx, "SELECT workspace_id, user_id, id, CASE WHEN read_at IS NULL AND shown = 1 THEN 1 ELSE 0 END FROM notifications WHERE updated_at < ? ORDER BY updated_at LIMIT ?", micros(before), limit)
	old, err := collect(rows, err, "old notifications", func(row interface{ Scan(...any) error }) (oldNotification, error) {
		var v oldNotification
		return v, row.Scan(&v.ws, &v.user, &v.id, &v.unread)
	})
	if err != nil {
		return 0, err
	}
	byPerson := map[[2]string][]oldNotification{}
	for _, v := range old {
		key := [2]string{v.ws, v.user}
		byPerson[key] = append(byPerson[key], v)
	}
	people := make([][2]string, 0, len(byPerson))
	for key := range byPerson {
		people = append(people, key)
	}
	// One order of locking for all transactions.
	slices.SortFunc(people, func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	for _, key := range people {
		if _, err := t.LockNotified(ctx, key[0], key[1]); err != nil {
			return 0, err
		}
		var unread int64
		for _, v := range byPerson[key] {
			n, err := t.exec(ctx, "DELETE FROM notifications WHERE workspace_id = ? AND user_id = ? AND id = ? AND updated_at < ?", v.ws, v.user, v.id, micros(before))
			if err != nil {
				return 0, fmt.Errorf("drop old notifications: %w", err)
			}
			unread += v.unread * n
		}
		if _, err := t.CountNotifications(ctx, key[0], key[1], -unread); err != nil {
			return 0, err
		}
	}
	return len(old), nil
}
