package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// Assignment is one decision to give a case to somebody.
type Assignment struct {
	ID        string
	CaseID    string
	At        time.Time
	QueueID   string
	AgentID   string
	DecidedBy string
	Why       json.RawMessage
}

const assignmentColumns = "case_id, id, at, queue_id, agent_id, decided_by, why"

// InsertAssignments keeps decisions.
func (t *Tx) InsertAssignments(ctx context.Context, ws string, list []Assignment) error {
	rows := make([][]any, len(list))
	for i, v := range list {
		rows[i] = []any{ws, v.CaseID, v.ID, micros(v.At), v.QueueID, v.AgentID, v.DecidedBy, string(v.Why)}
	}
	if err := t.insert(ctx, "INSERT INTO case_assignments (workspace_id, "+assignmentColumns+") VALUES", "", rows); err != nil {
		return fmt.Errorf("save assignments: %w", err)
	}
	return nil
}

// Assignments lists the decisions on a case before id before ("" for the
// newest), newest first.
func (q *Queryer) Assignments(ctx context.Context, ws, caseID, before string, limit int) ([]Assignment, error) {
	query, args := "SELECT "+assignmentColumns+" FROM case_assignments WHERE workspace_id = ? AND case_id = ?", []any{ws, caseID}
	if before != "" {
		query, args = query+" AND id < ?", append(args, before)
	}
	rows, err := q.query(ctx, query+" ORDER BY id DESC LIMIT ?", append(args, limit)...)
	return collect(rows, err, "assignments", func(row interface{ Scan(...any) error }) (Assignment, error) {
		var v Assignment
		var at int64
		var why string
		err := row.Scan(&v.CaseID, &v.ID, &at, &v.QueueID, &v.AgentID, &v.DecidedBy, &why)
		v.At, v.Why = fromMicros(at), json.RawMessage(why)
		return v, err
	})
}
