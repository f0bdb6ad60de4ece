package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/desk"
)

const moveColumns = "workspace_id, id, state, plan, reason, actor, total, place, moved, kept, undone, made_at, finished_at"

// SaveMove adds a move or overwrites where it stands.
func (t *Tx) SaveMove(ctx context.Context, m desk.Move) error {
	_, err := t.exec(ctx, "INSERT INTO moves ("+moveColumns+") VALUES ("+Marks(13)+") "+
		upsertTail("workspace_id, id", "state", "place", "moved", "kept", "undone", "finished_at"),
		m.WorkspaceID, m.ID, string(m.State), toJSON(m.Plan), m.Reason, toJSON(m.Actor), m.Total, m.Place, m.Moved, m.Kept, m.Undone, micros(m.MadeAt), microsOrNull(m.FinishedAt))
	if err != nil {
		return fmt.Errorf("save move %s: %w", m.ID, err)
	}
	return nil
}

func scanMove(row interface{ Scan(...any) error }) (desk.Move, error) {
	var m desk.Move
	var plan, actor string
	var made int64
	var finished sql.NullInt64
	if err := row.Scan(&m.WorkspaceID, &m.ID, &m.State, &plan, &m.Reason, &actor, &m.Total, &m.Place, &m.Moved, &m.Kept, &m.Undone, &made, &finished); err != nil {
		return m, err
	}
	m.MadeAt, m.FinishedAt = fromMicros(made), fromNull(finished)
	if err := fromJSON(plan, &m.Plan); err != nil {
		return m, fmt.Errorf("read move %s: %w", m.ID, err)
	}
	return m, fromJSON(actor, &m.Actor)
}

// MoveByID answers a move of cases.
func (q *Queryer) MoveByID(ctx context.Context, ws, id string) (desk.Move, error) {
	return q.oneMove(ctx, ws, id, "")
}

// LockMove is MoveByID for a change.
func (t *Tx) LockMove(ctx context.Context, ws, id string) (desk.Move, error) {
	return t.oneMove(ctx, ws, id, t.s.ForUpdate())
}

func (q *Queryer) oneMove(ctx context.Context, ws, id, lock string) (desk.Move, error) {
	m, err := scanMove(q.row(ctx, "SELECT "+moveColumns+" FROM moves WHERE workspace_id = ? AND id = ?"+lock, ws, id))
	if noRow(err) {
		return m, desk.NotFound("move")
	}
	if err != nil {
		return m, fmt.Errorf("load move %s: %w", id, err)
	}
	return m, nil
}

// UnfinishedMoves are the moves of all workspaces that a job has to go on with.
func (q *Queryer) UnfinishedMoves(ctx context.Context) ([]desk.Move, error) {
	rows, err := q.query(ctx, "SELECT "+moveColumns+" FROM moves WHERE state IN ('running', 'undoing') LIMIT 1000")
	return collect(rows, err, "moves", scanMove)
}

// MoveCase is a case of a move, as it was before.
type MoveCase struct {
	Number     int64
	CaseID     string
	AssigneeID string
	Queue      string
	Status     desk.CaseStatus
	Moved      bool
}

// AddMoveCases keeps the cases of a new move.
func (t *Tx) AddMoveCases(ctx context.Context, ws, moveID string, list []MoveCase) error {
	rows := make([][]any, len(list))
	for i, c := range list {
		rows[i] = []any{ws, moveID, c.Number, c.CaseID, c.AssigneeID, c.Queue, string(c.Status), 0}
	}
	if err := t.insert(ctx, "INSERT INTO move_cases (workspace_id, move_id, number, case_id, assignee_id, queue, status, moved) VALUES", "", rows); err != nil {
		return fmt.Errorf("keep cases of move %s: %w", moveID, err)
	}
	return nil
}

// MoveCases are cases of a move after a number, in order.
func (q *Queryer) MoveCases(ctx context.Context, ws, moveID string, after int64, limit int) ([]MoveCase, error) {
	rows, err := q.query(ctx, "SELECT number, case_id, assignee_id, queue, status, moved FROM move_cases WHERE workspace_id = ? AND move_id = ? AND number > ? ORDER BY number LIMIT ?", ws, moveID, after, limit)
	return collect(rows, err, "cases of a move", scanMoveCase)
}

func scanMoveCase(row interface{ Scan(...any) error }) (MoveCase, error) {
	var v MoveCase
	var moved int
	err := row.Scan(&v.Number, &v.CaseID, &v.AssigneeID, &v.Queue, &v.Status, &moved)
	v.Moved = moved == 1
	return v, err
}

// NoteMoved notes which cases a move has moved.
func (t *Tx) NoteMoved(ctx context.Context, ws, moveID string, numbers []int64) error {
	if len(numbers) == 0 {
		return nil
	}
	in, args := anyOf(t.s, numbers)
	if _, err := t.exec(ctx, "UPDATE move_cases SET moved = 1 WHERE workspace_id = ? AND move_id = ? AND number "+in, append([]any{ws, moveID}, args...)...); err != nil {
		return fmt.Errorf("note what move %s moved: %w", moveID, err)
	}
	return nil
}

// CasesToMove are the cases that a plan is about, as they are now, the longest
// quiet first, at most limit.
func (q *Queryer) CasesToMove(ctx context.Context, ws string, from desk.MoveFrom, limit int) ([]MoveCase, error) {
	if from.CaseIDs != nil && len(from.CaseIDs) == 0 {
		return nil, nil
	}
	statuses := []desk.CaseStatus{desk.CaseOpen}
	if from.Pending {
		statuses = append(statuses, desk.CasePending)
	}
	var out []MoveCase
	known := map[string]bool{}        // one may go from the first to the second meanwhile
	for _, status := range statuses { // each is in order in its part of an index
		list, err := q.casesToMove(ctx, ws, from, status, limit)
		if err != nil {
			return nil, err
		}
		for _, c := range list {
			if !known[c.CaseID] {
				known[c.CaseID] = true
				out = append(out, c)
			}
		}
	}
	slices.SortFunc(out, func(a, b MoveCase) int {
		return cmp.Or(cmp.Compare(a.Number, b.Number), strings.Compare(a.CaseID, b.CaseID))
	})
	out = out[:min(limit, len(out))]
	for i := range out {
		out[i].Number = 0
	}
	return out, nil
}

// casesToMove are those of one status, with when something last happened to them
// as their number.
func (q *Queryer) casesToMove(ctx context.Context, ws string, from desk.MoveFrom, status desk.CaseStatus, limit int) ([]MoveCase, error) {
	w := &condition{engine: q.s.engine}
	w.and("workspace_id = ?", ws)
	w.is("status", string(status))
	if from.CaseIDs != nil {
		in, args := anyOf(q.s, from.CaseIDs)
		w.and("id "+in, args...)
	}
	switch {
	case from.Agent != "":
		w.is("assignee_id", from.Agent)
	case from.Waiting:
		w.and("assignee_id = ''")
	}
	if from.Queue != "" {
		w.is("queue", from.Queue)
		w.and("queue <> ''")
	}
	index := ""
	if from.Agent != "" && from.CaseIDs == nil {
		index = q.s.by("cases_by_assignee")
	}
	rows, err := q.query(ctx, "SELECT last_activity_at, id, assignee_id, queue, status, 0 FROM cases"+index+" WHERE "+w.sql.String()+" ORDER BY last_activity_at, id LIMIT ?", append(w.args, limit)...)
	return collect(rows, err, "cases to move", scanMoveCase)
}

// MovesKeptFor is how long a move can be undone.
const MovesKeptFor = 24 * time.Hour
