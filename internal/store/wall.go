package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

// NeedOfQueue is how much of a queue waits for an agent: open cases that nobody
// has.
type NeedOfQueue struct {
	QueueID string // "" for the cases in no queue
	Waiting int64
	Oldest  *time.Time // since when the first of their customers waits
}

// queueScope is where the kept counts of a queue are.
func queueScope(id string) string { return "queue:" + id }

// Needs tells of these queues what waits in them: kept counts, and one look
// into the index a queue.
func (q *Queryer) Needs(ctx context.Context, ws string, queueIDs []string) ([]NeedOfQueue, error) {
	out := make([]NeedOfQueue, len(queueIDs))
	place := make(map[string]int, len(queueIDs))
	scopes := make([]string, len(queueIDs))
	for i, id := range queueIDs {
		out[i].QueueID, scopes[i] = id, queueScope(id)
		place[scopes[i]] = i
	}
	if len(queueIDs) == 0 {
		return out, nil
	}
	in, args := anyOf(q.s, scopes)
	rows, err := q.query(ctx, "SELECT scope, count FROM case_counts WHERE workspace_id = ? AND name = 'waiting' AND scope "+in, append([]any{ws}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("count what waits: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var scope string
		var n int64
		if err := rows.Scan(&scope, &n); err != nil {
			return nil, fmt.Errorf("count what waits: %w", err)
		}
		out[place[scope]].Waiting = n
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("count what waits: %w", err)
	}
	for i := range out {
		if out[i].Waiting <= 0 {
			continue
		}
		var at int64
		err := q.row(ctx, "SELECT waiting_since FROM cases WHERE workspace_id = ? AND queue = ? AND assignee_id = '' AND status = 'open' AND waiting_since IS NOT NULL "+
			"ORDER BY waiting_since, id LIMIT 1", ws, out[i].QueueID).Scan(&at)
		if noRow(err) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("find who waits the longest: %w", err)
		}
		oldest := fromMicros(at)
		out[i].Oldest = &oldest
	}
	return out, nil
}

// CaseAtRisk is a case whose promise is in danger, or was not kept.
type CaseAtRisk struct {
	CaseID     string
	Standing   desk.SLAState
	DueAt      *time.Time
	Queue      string
	AssigneeID string
	TeamID     string
}

const riskSelect = "SELECT case_id, standing, due_at FROM sla_clocks WHERE workspace_id = ? AND "

// CasesStanding are the cases of which the promises stand so, the first due
// first, at most limit.
func (q *Queryer) CasesStanding(ctx context.Context, ws string, standing desk.SLAState, limit int) ([]CaseAtRisk, error) {
	rows, err := q.query(ctx, riskSelect+"standing = ? AND standing IN ('warned', 'breached') ORDER BY due_at, case_id LIMIT ?", ws, string(standing), limit)
	return q.atRisk(ctx, ws, rows, err)
}

// CasesDue are the cases that are due after one moment and not after another,
// in that order, at most limit.
func (q *Queryer) CasesDue(ctx context.Context, ws string, after, until time.Time, limit int) ([]CaseAtRisk, error) {
	rows, err := q.query(ctx, riskSelect+"due_at IS NOT NULL AND due_at > ? AND due_at <= ? ORDER BY due_at, case_id LIMIT ?", ws, micros(after), micros(until), limit)
	return q.atRisk(ctx, ws, rows, err)
}

// atRisk adds where the cases are and who has them. It is a question of its own,
// so that the cases are looked up by their ids and never joined as a whole.
func (q *Queryer) atRisk(ctx context.Context, ws string, rows *sql.Rows, err error) ([]CaseAtRisk, error) {
	out, err := collect(rows, err, "cases at risk", func(row interface{ Scan(...any) error }) (CaseAtRisk, error) {
		var v CaseAtRisk
		var due sql.NullInt64
		err := row.Scan(&v.CaseID, &v.Standing, &due)
		v.DueAt = fromNull(due)
		return v, err
	})
	if err != nil || len(out) == 0 {
		return out, err
	}
	ids := make([]string, len(out))
	place := make(map[string]int, len(out))
	for i, v := range out {
		ids[i], place[v.CaseID] = v.CaseID, i
	}
	in, args := anyOf(q.s, ids)
	found, err := q.query(ctx, "SELECT id, queue, assignee_id, team_id FROM cases WHERE workspace_id = ? AND id "+in, append([]any{ws}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("find cases at risk: %w", err)
	}
	defer func() { _ = found.Close() }()
	for found.Next() {
		var id, queue, assignee, team string
		if err := found.Scan(&id, &queue, &assignee, &team); err != nil {
			return nil, fmt.Errorf("find cases at risk: %w", err)
		}
		v := &out[place[id]]
		v.Queue, v.AssigneeID, v.TeamID = queue, assignee, team
	}
	return out, found.Err()
}
