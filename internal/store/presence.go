package store

import (
	"context"
	"fmt"
	"time"
)

// AgentPresence is whether a person takes work.
type AgentPresence struct {
	UserID string
	State  string
	Reason string
	Since  time.Time
	ByUser string
	SeenAt time.Time // by the machine's clock
}

const presenceColumns = "user_id, state, reason, since, by_user, seen_at"

func scanPresence(row interface{ Scan(...any) error }) (AgentPresence, error) {
	var v AgentPresence
	var since, seen int64
	err := row.Scan(&v.UserID, &v.State, &v.Reason, &since, &v.ByUser, &seen)
	v.Since, v.SeenAt = fromMicros(since), fromMicros(seen)
	return v, err
}

// AgentPresences are the presences of a workspace; who is not among them is
// offline.
func (q *Queryer) AgentPresences(ctx context.Context, ws string) ([]AgentPresence, error) {
	rows, err := q.query(ctx, "SELECT "+presenceColumns+" FROM agent_presence WHERE workspace_id = ? ORDER BY user_id", ws)
	return collect(rows, err, "presences", scanPresence)
}

// LockPresence answers a person's presence for a change; the second result says
// whether there is any.
func (t *Tx) LockPresence(ctx context.Context, ws, userID string) (AgentPresence, bool, error) {
	v, err := scanPresence(t.row(ctx, "SELECT "+presenceColumns+" FROM agent_presence WHERE workspace_id = ? AND user_id = ?"+t.s.ForUpdate(), ws, userID))
	if noRow(err) {
		return AgentPresence{UserID: userID}, false, nil
	}
	if err != nil {
		return v, false, fmt.Errorf("read presence of %s: %w", userID, err)
	}
	return v, true, nil
}

// SavePresence keeps a person's presence.
func (t *Tx) SavePresence(ctx context.Context, ws string, v AgentPresence) error {
	_, err := t.exec(ctx, "INSERT INTO agent_presence (workspace_id, "+presenceColumns+") VALUES ("+Marks(7)+") "+
		upsertTail("workspace_id, user_id", "state", "reason", "since", "by_user", "seen_at"),
		ws, v.UserID, v.State, v.Reason, micros(v.Since), v.ByUser, micros(v.SeenAt))
	if err != nil {
		return fmt.Errorf("save presence of %s: %w", v.UserID, err)
	}
	return nil
}

// TouchPresence notes that people's desks are open at a moment.
func (t *Tx) TouchPresence(ctx context.Context, ws string, userIDs []string, at time.Time) error {
	clause, args := anyOf(t.s, userIDs)
	_, err := t.exec(ctx, "UPDATE agent_presence SET seen_at = ? WHERE workspace_id = ? AND state <> 'offline' AND seen_at < ? AND user_id "+clause,
		append([]any{micros(at), ws, micros(at)}, args...)...)
	if err != nil {
		return fmt.Errorf("touch presences: %w", err)
	}
	return nil
}

// UnseenAgent is a person of a workspace whose desk has not been open for a
// while.
type UnseenAgent struct{ WorkspaceID, UserID string }

// UnseenAgents lists who is not offline and was not seen since before, at most
// limit.
func (q *Queryer) UnseenAgents(ctx context.Context, before time.Time, limit int) ([]UnseenAgent, error) {
	rows, err := q.query(ctx, "SELECT workspace_id, user_id FROM agent_presence WHERE state <> 'offline' AND seen_at < ? ORDER BY seen_at LIMIT ?", micros(before), limit)
	return collect(rows, err, "absent people", func(row interface{ Scan(...any) error }) (UnseenAgent, error) {
		var v UnseenAgent
		return v, row.Scan(&v.WorkspaceID, &v.UserID)
	})
}

// AgentActivity is what routing remembers of a person.
type AgentActivity struct {
	UserID     string
	IdleSince  time.Time
	AssignedAt time.Time
	Missed     int
}

// AgentActivities is what routing remembers of the people of a workspace.
func (q *Queryer) AgentActivities(ctx context.Context, ws string) ([]AgentActivity, error) {
	rows, err := q.query(ctx, "SELECT user_id, idle_since, assigned_at, missed FROM agent_activity WHERE workspace_id = ? ORDER BY user_id", ws)
	return collect(rows, err, "activities", func(row interface{ Scan(...any) error }) (AgentActivity, error) {
		var v AgentActivity
		var idle, assigned int64
		err := row.Scan(&v.UserID, &idle, &assigned, &v.Missed)
		v.IdleSince, v.AssignedAt = timeOrZero(idle), timeOrZero(assigned)
		return v, err
	})
}

// SaveActivities keeps what routing remembers of people.
func (t *Tx) SaveActivities(ctx context.Context, ws string, list []AgentActivity) error {
	rows := make([][]any, len(list))
	for i, v := range list {
		rows[i] = []any{ws, v.UserID, micros(v.IdleSince), micros(v.AssignedAt), v.Missed}
	}
	err := t.insert(ctx, "INSERT INTO agent_activity (workspace_id, user_id, idle_since, assigned_at, missed) VALUES",
		upsertTail("workspace_id, user_id", "idle_since", "assigned_at", "missed"), rows)
	if err != nil {
		return fmt.Errorf("save activities: %w", err)
	}
	return nil
}

// timeOrZero is the time of a column in which 0 is none.
func timeOrZero(v int64) time.Time {
	if v == 0 {
		return time.Time{}
	}
	return fromMicros(v)
}

// ComeBack notes that a person is back at work: they are idle from now.
func (t *Tx) ComeBack(ctx context.Context, ws, userID string, at time.Time) error {
	_, err := t.exec(ctx, "INSERT INTO agent_activity (workspace_id, user_id, idle_since) VALUES (?, ?, ?) ON CONFLICT (workspace_id, user_id) DO UPDATE SET idle_since = excluded.idle_since, missed = 0",
		ws, userID, micros(at))
	if err != nil {
		return fmt.Errorf("note that %s is back: %w", userID, err)
	}
	return nil
}

// ForgetMissed notes that a person answered an offer: they are there.
func (t *Tx) ForgetMissed(ctx context.Context, ws, userID string) error {
	if _, err := t.exec(ctx, "UPDATE agent_activity SET missed = 0 WHERE workspace_id = ? AND user_id = ?", ws, userID); err != nil {
		return fmt.Errorf("note that %s is there: %w", userID, err)
	}
	return nil
}

// TouchIdle notes that people gave a case out of their hands.
func (t *Tx) TouchIdle(ctx context.Context, ws string, userIDs []string, at time.Time) error {
	seen := map[string]bool{}
	var rows [][]any
	for _, id := range userIDs {
		if !seen[id] {
			seen[id] = true
			rows = append(rows, []any{ws, id, micros(at)})
		}
	}
	err := t.insert(ctx, "INSERT INTO agent_activity (workspace_id, user_id, idle_since) VALUES", upsertTail("workspace_id, user_id", "idle_since"), rows)
	if err != nil {
		return fmt.Errorf("note who has room: %w", err)
	}
	return nil
}
