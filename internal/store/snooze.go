package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// DueCase is a case whose time has come; Version is the one that was seen.
type DueCase struct {
	WorkspaceID string
	ID          string
	Version     int64
}

// DueSnoozes lists the cases of all workspaces whose sleep ends at now or
// ended before, the earliest first.
func (q *Queryer) DueSnoozes(ctx context.Context, now time.Time, limit int) ([]DueCase, error) {
	return collectDue(q.query(ctx, "SELECT workspace_id, id, version FROM cases WHERE snoozed_until IS NOT NULL AND snoozed_until <= ? "+
		"ORDER BY snoozed_until LIMIT ?", micros(now), limit))
}

// NextSnooze is when the next case wakes, nil where none sleeps.
func (q *Queryer) NextSnooze(ctx context.Context) (*time.Time, error) {
	return q.earliest(ctx, "SELECT MIN(snoozed_until) FROM cases WHERE snoozed_until IS NOT NULL")
}

// Silence says which cases count as left by their customer.
type Silence struct {
	Before    time.Time
	Channels  []string // only of these; empty for all
	Except    []string // not of these
	Limit     int
	Workspace string
}

// SilentCases lists the cases that wait for their customer and had no message
// since a time, the longest silence first: nobody is left waiting, nobody
// changed anything, nothing is to be sent yet, and they do not sleep.
func (q *Queryer) SilentCases(ctx context.Context, s Silence) ([]DueCase, error) {
	w := &condition{}
	w.and("c.workspace_id = ? AND c.waiting_since IS NULL AND c.snoozed_until IS NULL AND c.status <> 'resolved'", s.Workspace)
	w.and("c.last_activity_at <= ? AND c.updated_at <= ?", micros(s.Before), micros(s.Before))
	for _, part := range []struct {
		word string
		ids  []string
	}{{" IN (", s.Channels}, {" NOT IN (", s.Except}} {
		if len(part.ids) > 0 {
			marks, args := inList(part.ids)
			w.and("c.channel_id"+part.word+marks+")", args...)
		}
	}
	w.and("NOT EXISTS (SELECT 1 FROM scheduled_messages d WHERE d.workspace_id = c.workspace_id AND d.conversation_id = c.conversation_id)")
	return collectDue(q.query(ctx, "SELECT c.workspace_id, c.id, c.version FROM cases c WHERE "+w.sql.String()+
		" ORDER BY c.last_activity_at, c.id"+limitText(s.Limit), w.args...))
}

// earliest reads one optional time.
func (q *Queryer) earliest(ctx context.Context, query string, args ...any) (*time.Time, error) {
	var at sql.NullInt64
	if err := q.row(ctx, query, args...).Scan(&at); err != nil {
		return nil, fmt.Errorf("find the next time: %w", err)
	}
	return fromNull(at), nil
}

func collectDue(rows *sql.Rows, err error) ([]DueCase, error) {
	if err != nil {
		return nil, fmt.Errorf("find due cases: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []DueCase
	for rows.Next() {
		var d DueCase
		if err := rows.Scan(&d.WorkspaceID, &d.ID, &d.Version); err != nil {
			return nil, fmt.Errorf("scan due case: %w", err)
		}
		out = append(out, d)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("find due cases: %w", err)
	}
	return out, nil
}
