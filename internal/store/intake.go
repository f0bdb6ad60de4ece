package store

import (
	"context"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

// Intake is how far the open cases of a workstream's channels are on their way
// into it.
type Intake struct {
	WorkspaceID  string
	WorkstreamID string
	Running      bool
	ChannelID    string // the place: this channel,
	CaseID       string // after this case
	Total        int
	Done         int
	Actor        desk.Actor
	BeganAt      time.Time
	FinishedAt   time.Time // zero while it runs
}

const intakeColumns = "workspace_id, workstream_id, state, channel_id, case_id, total, done, actor, began_at, finished_at"

func scanIntake(row interface{ Scan(...any) error }) (Intake, error) {
	var v Intake
	var state, actor string
	var began, finished int64
	if err := row.Scan(&v.WorkspaceID, &v.WorkstreamID, &state, &v.ChannelID, &v.CaseID, &v.Total, &v.Done, &actor, &began, &finished); err != nil {
		return v, err
	}
	v.Running, v.BeganAt, v.FinishedAt = state == "running", fromMicros(began), timeOrZero(finished)
	return v, fromJSON(actor, &v.Actor)
}

// Intake is the last intake of a workstream; false where there was none.
func (q *Queryer) Intake(ctx context.Context, ws, workstreamID string) (Intake, bool, error) {
	v, err := scanIntake(q.row(ctx, "SELECT "+intakeColumns+" FROM routing_intakes WHERE workspace_id = ? AND workstream_id = ?", ws, workstreamID))
	if noRow(err) {
		return v, false, nil
	}
	if err != nil {
		return v, false, fmt.Errorf("read the intake of workstream %s: %w", workstreamID, err)
	}
	return v, true, nil
}

// RunningIntakes are a workspace's intakes that are not finished.
func (q *Queryer) RunningIntakes(ctx context.Context, ws string) ([]Intake, error) {
	rows, err := q.query(ctx, "SELECT "+intakeColumns+" FROM routing_intakes WHERE workspace_id = ? AND state = 'running' ORDER BY workstream_id", ws)
	return collect(rows, err, "intakes", scanIntake)
}

// SaveIntake keeps how far an intake is.
func (t *Tx) SaveIntake(ctx context.Context, v Intake) error {
	state := "done"
	if v.Running {
		state = "running"
	}
	_, err := t.exec(ctx, "INSERT INTO routing_intakes ("+intakeColumns+") VALUES ("+Marks(10)+") "+
		upsertTail("workspace_id, workstream_id", "state", "channel_id", "case_id", "total", "done", "actor", "began_at", "finished_at"),
		v.WorkspaceID, v.WorkstreamID, state, v.ChannelID, v.CaseID, v.Total, v.Done, toJSON(v.Actor), micros(v.BeganAt), microsOrZero(timeOrNil(v.FinishedAt)))
	if err != nil {
		return fmt.Errorf("keep the intake of workstream %s: %w", v.WorkstreamID, err)
	}
	return nil
}

func timeOrNil(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	return &at
}

const unrouted = " WHERE workspace_id = ? AND channel_id = ? AND status = 'open' AND assignee_id = '' AND queue = ''"

// UnroutedCases are the ids of a channel's open cases that nobody has and that
// are in no queue, after one of them, at most limit.
func (q *Queryer) UnroutedCases(ctx context.Context, ws, channelID, after string, limit int) ([]string, error) {
	return collectIDs(q.query(ctx, "SELECT id FROM cases"+q.s.by("cases_unrouted")+unrouted+" AND id > ? ORDER BY id LIMIT ?", ws, channelID, after, limit))
}

// CountUnrouted is how many there are on channels.
func (q *Queryer) CountUnrouted(ctx context.Context, ws string, channelIDs []string) (int, error) {
	sum := 0
	for _, id := range channelIDs {
		var n int
		if err := q.row(ctx, "SELECT COUNT(*) FROM cases"+q.s.by("cases_unrouted")+unrouted, ws, id).Scan(&n); err != nil {
			return 0, fmt.Errorf("count cases without a queue: %w", err)
		}
		sum += n
	}
	return sum, nil
}
