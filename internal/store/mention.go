package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"recado.dev/internal/desk"
)

// saveFollowers keeps by whom cases are followed, where that changed.
func (t *Tx) saveFollowers(ctx context.Context, ws string, changes []CaseChange) error {
	var rows [][]any
	for _, c := range changes {
		var before []string
		if c.Before != nil {
			before = c.Before.FollowerIDs
		}
		if slices.Equal(before, c.After.FollowerIDs) {
			continue
		}
		if len(before) > 0 {
			if _, err := t.exec(ctx, "DELETE FROM case_followers WHERE workspace_id = ? AND case_id = ?", ws, c.After.ID); err != nil {
				return fmt.Errorf("clear followers of case %s: %w", c.After.ID, err)
			}
		}
		for _, user := range c.After.FollowerIDs {
			rows = append(rows, []any{ws, user, c.After.ID})
		}
	}
	if err := t.insert(ctx, "INSERT INTO case_followers (workspace_id, user_id, case_id) VALUES", "ON CONFLICT DO NOTHING", rows); err != nil {
		return fmt.Errorf("save followers of cases: %w", err)
	}
	return nil
}

// CaseFollowers are the ids of the users who follow a case.
func (q *Queryer) CaseFollowers(ctx context.Context, ws, caseID string) ([]string, error) {
	return collectIDs(q.query(ctx, "SELECT user_id FROM case_followers WHERE workspace_id = ? AND case_id = ? ORDER BY user_id", ws, caseID))
}

// mentionsText is whom a message names, as its column holds it.
func mentionsText(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	return toJSON(ids)
}

// InsertMentions notes who is named in the messages.
func (t *Tx) InsertMentions(ctx context.Context, ms []desk.Message) error {
	var rows [][]any
	for i := range ms {
		for _, user := range ms[i].Mentions {
			rows = append(rows, []any{ms[i].WorkspaceID, user, ms[i].ID, ms[i].CaseID, micros(ms[i].CreatedAt)})
		}
	}
	if err := t.insert(ctx, "INSERT INTO mentions (workspace_id, user_id, message_id, case_id, created_at) VALUES", "", rows); err != nil {
		return fmt.Errorf("insert mentions: %w", err)
	}
	return nil
}

// MentionKey is a place in a list of mentions; the zero one is before the first.
type MentionKey struct {
	At time.Time
	ID string // of the message
}

// Mentions answers where somebody is named, the newest first.
func (q *Queryer) Mentions(ctx context.Context, ws, userID string, unread bool, after MentionKey, limit int) ([]desk.Mention, error) {
	w := &condition{engine: q.s.engine}
	w.and("workspace_id = ? AND user_id = ?", ws, userID)
	if unread {
		w.and("read_at IS NULL")
	}
	if after.ID != "" {
		w.and("(created_at, message_id) < (?, ?)", micros(after.At), after.ID)
	}
	rows, err := q.query(ctx, "SELECT user_id, message_id, case_id, created_at, read_at FROM mentions WHERE "+w.sql.String()+" ORDER BY created_at DESC, message_id DESC"+limitText(limit), w.args...)
	out, err := collect(rows, err, "mentions", func(row interface{ Scan(...any) error }) (desk.Mention, error) {
		var v desk.Mention
		var at int64
		var read sql.NullInt64
		err := row.Scan(&v.UserID, &v.MessageID, &v.CaseID, &at, &read)
		v.CreatedAt = fromMicros(at)
		if read.Valid {
			seen := fromMicros(read.Int64)
			v.ReadAt = &seen
		}
		return v, err
	})
	return out[:min(len(out), limit)], err
}

// UnreadMentions answers in which cases somebody is named without having seen
// it, and how often, up to limit of them.
func (q *Queryer) UnreadMentions(ctx context.Context, ws, userID string, limit int) (map[string]int, error) {
	rows, err := q.query(ctx, "SELECT case_id FROM mentions WHERE workspace_id = ? AND user_id = ? AND read_at IS NULL"+limitText(limit), ws, userID)
	ids, err := collectIDs(rows, err)
	out := map[string]int{}
	for _, id := range ids {
		out[id]++
	}
	return out, err
}

// MentionedIn are the people whom notes of a case name.
func (q *Queryer) MentionedIn(ctx context.Context, ws, caseID string) ([]string, error) {
	ids, err := collectIDs(q.query(ctx, "SELECT DISTINCT user_id FROM mentions WHERE workspace_id = ? AND case_id = ? ORDER BY user_id", ws, caseID))
	if err != nil {
		return nil, fmt.Errorf("read who is named in case %s: %w", caseID, err)
	}
	return ids, nil
}

// ReadMentions notes that somebody saw where they are named in a case, or
// anywhere where caseID is "", and answers how many that were.
func (t *Tx) ReadMentions(ctx context.Context, ws, userID, caseID string, at time.Time) (int64, error) {
	query, args := "UPDATE mentions SET read_at = ? WHERE workspace_id = ? AND user_id = ? AND read_at IS NULL", []any{micros(at), ws, userID}
	if caseID != "" {
		query, args = query+" AND case_id = ?", append(args, caseID)
	}
	n, err := t.exec(ctx, query, args...)
	if err != nil {
		return 0, fmt.Errorf("read mentions: %w", err)
	}
	return n, nil
}
