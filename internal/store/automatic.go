package store

import (
	"context"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

// AutomaticMessage is an occasion on which a workstream says something by
// itself.
type AutomaticMessage struct {
	WorkspaceID    string
	CaseID         string
	Kind           string
	Occasion       string
	ConversationID string
	DueAt          time.Time
	State          string // due, sent, dropped
	Facts          string // JSON of what the text may speak of
	SettledAt      time.Time
}

const automaticColumns = "workspace_id, case_id, kind, occasion, conversation_id, due_at, state, facts, settled_at"

func scanAutomatic(row interface{ Scan(...any) error }) (AutomaticMessage, error) {
	var v AutomaticMessage
	var due, settled int64
	err := row.Scan(&v.WorkspaceID, &v.CaseID, &v.Kind, &v.Occasion, &v.ConversationID, &due, &v.State, &v.Facts, &settled)
	v.DueAt, v.SettledAt = fromMicros(due), timeOrZero(settled)
	return v, err
}

// BeginAutomatic has automatic messages follow a workspace from its newest event
// on; where they do so already nothing happens.
func (t *Tx) BeginAutomatic(ctx context.Context, ws string) error {
	_, err := t.exec(ctx, "INSERT INTO automatic_places (workspace_id, seq) SELECT id, event_seq FROM workspaces WHERE id = ? ON CONFLICT (workspace_id) DO NOTHING", ws)
	if err != nil {
		return fmt.Errorf("begin automatic messages: %w", err)
	}
	return nil
}

const automaticPlace = "SELECT seq FROM automatic_places WHERE workspace_id = ?"

// AutomaticPlace is how far the automatic messages of a workspace are; false
// where it has none.
func (q *Queryer) AutomaticPlace(ctx context.Context, ws string) (int64, bool, error) {
	return placeOf(q.row(ctx, automaticPlace, ws))
}

// LockAutomatic is AutomaticPlace for a change.
func (t *Tx) LockAutomatic(ctx context.Context, ws string) (int64, bool, error) {
	return placeOf(t.row(ctx, automaticPlace+t.s.ForUpdate(), ws))
}

func placeOf(row interface{ Scan(...any) error }) (int64, bool, error) {
	var seq int64
	err := row.Scan(&seq)
	if noRow(err) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, fmt.Errorf("read the automatic messages' place: %w", err)
	}
	return seq, true, nil
}

// MoveAutomatic keeps how far the automatic messages are.
func (t *Tx) MoveAutomatic(ctx context.Context, ws string, seq int64) error {
	if _, err := t.exec(ctx, "UPDATE automatic_places SET seq = ? WHERE workspace_id = ?", seq, ws); err != nil {
		return fmt.Errorf("move the automatic messages' place: %w", err)
	}
	return nil
}

// AutomaticSpaces are the workspaces that automatic messages follow.
func (q *Queryer) AutomaticSpaces(ctx context.Context) ([]string, error) {
	return collectIDs(q.query(ctx, "SELECT workspace_id FROM automatic_places ORDER BY workspace_id"))
}

// AutomaticBehind lists those with events that were not followed, at most limit.
func (q *Queryer) AutomaticBehind(ctx context.Context, limit int) ([]string, error) {
	return collectIDs(q.query(ctx, "SELECT p.workspace_id FROM automatic_places p JOIN workspaces w ON w.id = p.workspace_id WHERE w.event_seq > p.seq ORDER BY p.workspace_id LIMIT ?", limit))
}

// AutomaticEvents lists the events after number seq and up to head on which
// something may be said, in order. Only those of messages have their data.
func (q *Queryer) AutomaticEvents(ctx context.Context, ws string, seq, head int64, limit int) ([]desk.Event, error) {
	rows, err := q.query(ctx, "SELECT workspace_id, seq, type, at, actor, case_id, conversation_id, message_id, contact_id, changes, "+
		"CASE WHEN type = 'message.created' THEN data ELSE '' END FROM events WHERE workspace_id = ? AND seq > ? AND seq <= ? AND (type = 'case.created' OR "+
		"(type = 'case.updated' AND changes <> '') OR (type = 'message.created' AND actor LIKE '{\"type\":\"contact\"%')) ORDER BY seq LIMIT ?", ws, seq, head, limit)
	return collectEvents(rows, err)
}

// WantAutomatic keeps occasions that are new.
func (t *Tx) WantAutomatic(ctx context.Context, list []AutomaticMessage) error {
	rows := make([][]any, len(list))
	for i, v := range list {
		if v.State == "" {
			v.State = "due"
		}
		rows[i] = []any{v.WorkspaceID, v.CaseID, v.Kind, v.Occasion, v.ConversationID, micros(v.DueAt), v.State, v.Facts}
	}
	err := t.insert(ctx, "INSERT INTO automatic_messages (workspace_id, case_id, kind, occasion, conversation_id, due_at, state, facts) VALUES", "ON CONFLICT DO NOTHING", rows)
	if err != nil {
		return fmt.Errorf("keep automatic messages: %w", err)
	}
	return nil
}

// DueAutomatic are the messages of all workspaces that are to be said by now,
// the oldest first, at most limit.
func (q *Queryer) DueAutomatic(ctx context.Context, now time.Time, limit int) ([]AutomaticMessage, error) {
	rows, err := q.query(ctx, "SELECT "+automaticColumns+" FROM automatic_messages WHERE state = 'due' AND due_at <= ? ORDER BY due_at, workspace_id LIMIT ?", micros(now), limit)
	return collect(rows, err, "automatic messages", scanAutomatic)
}

// NextAutomatic is when the first of them is due, zero for none.
func (q *Queryer) NextAutomatic(ctx context.Context) (time.Time, error) {
	var at int64
	if err := q.row(ctx, "SELECT COALESCE(MIN(due_at), 0) FROM automatic_messages WHERE state = 'due'").Scan(&at); err != nil {
		return time.Time{}, fmt.Errorf("read when an automatic message is due: %w", err)
	}
	return timeOrZero(at), nil
}

// SettleAutomatic notes that a message was said, or why it was not; false where
// somebody else was quicker.
func (t *Tx) SettleAutomatic(ctx context.Context, v AutomaticMessage, state, reason string, at time.Time) (bool, error) {
	n, err := t.exec(ctx, "UPDATE automatic_messages SET state = ?, reason = ?, settled_at = ? WHERE workspace_id = ? AND case_id = ? AND kind = ? AND occasion = ? AND state = 'due'",
		state, reason, micros(at), v.WorkspaceID, v.CaseID, v.Kind, v.Occasion)
	if err != nil {
		return false, fmt.Errorf("settle automatic message of case %s: %w", v.CaseID, err)
	}
	return n == 1, nil
}

// AutomaticOf are all occasions of cases, in the order of their keys.
func (q *Queryer) AutomaticOf(ctx context.Context, ws string, caseIDs []string) ([]AutomaticMessage, error) {
	if len(caseIDs) == 0 {
		return nil, nil
	}
	in, args := anyOf(q.s, caseIDs)
	rows, err := q.query(ctx, "SELECT "+automaticColumns+" FROM automatic_messages WHERE workspace_id = ? AND case_id "+in+" ORDER BY case_id, kind, occasion", append([]any{ws}, args...)...)
	return collect(rows, err, "automatic messages", scanAutomatic)
}

// SaidSince is how many automatic messages a case got since a moment.
func (q *Queryer) SaidSince(ctx context.Context, ws, caseID string, since time.Time) (int, error) {
	var n int
	err := q.row(ctx, "SELECT COUNT(*) FROM automatic_messages WHERE workspace_id = ? AND case_id = ? AND state = 'sent' AND settled_at > ?", ws, caseID, micros(since)).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count automatic messages of case %s: %w", caseID, err)
	}
	return n, nil
}

// Wrote says whether a person has written to the customer of a case.
func (q *Queryer) Wrote(ctx context.Context, c desk.Case, userID string) (bool, error) {
	var n int
	err := q.row(ctx, "SELECT COUNT(*) FROM messages WHERE workspace_id = ? AND conversation_id = ? AND direction = 'out' AND case_id = ? AND author_id = ?",
		c.WorkspaceID, c.ConversationID, c.ID, userID).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("find what somebody wrote in case %s: %w", c.ID, err)
	}
	return n > 0, nil
}
