package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

// Queue is a queue as the store keeps it; Settings are routing's.
type Queue struct {
	WorkspaceID string
	ID          string
	Name        string
	Settings    json.RawMessage
	Turn        int64
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// QueueMember is an agent's place in a queue.
type QueueMember struct {
	QueueID      string `json:"-"`
	UserID       string `json:"user_id"`
	Rank         int    `json:"rank"`
	DelaySeconds int    `json:"delay_seconds"`
}

const queueColumns = "workspace_id, id, name, settings, turn, created_at, updated_at"

func scanQueue(row interface{ Scan(...any) error }) (Queue, error) {
	var v Queue
	var settings string
	var created, updated int64
	err := row.Scan(&v.WorkspaceID, &v.ID, &v.Name, &settings, &v.Turn, &created, &updated)
	v.Settings, v.CreatedAt, v.UpdatedAt = json.RawMessage(settings), fromMicros(created), fromMicros(updated)
	return v, err
}

// Queues are the queues of a workspace by name.
func (q *Queryer) Queues(ctx context.Context, ws string) ([]Queue, error) {
	rows, err := q.query(ctx, "SELECT "+queueColumns+" FROM queues WHERE workspace_id = ? ORDER BY name, id", ws)
	return collect(rows, err, "queues", scanQueue)
}

// QueueByID answers a queue.
func (q *Queryer) QueueByID(ctx context.Context, ws, id string) (Queue, error) {
	v, err := scanQueue(q.row(ctx, "SELECT "+queueColumns+" FROM queues WHERE workspace_id = ? AND id = ?", ws, id))
	if noRow(err) {
		return v, desk.NotFound("queue")
	}
	if err != nil {
		return v, fmt.Errorf("read queue %s: %w", id, err)
	}
	return v, nil
}

// QueueName answers a queue's name, "" where there is none.
func (q *Queryer) QueueName(ctx context.Context, ws, id string) (string, error) {
	var name string
	err := q.row(ctx, "SELECT name FROM queues WHERE workspace_id = ? AND id = ?", ws, id).Scan(&name)
	if noRow(err) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read the name of queue %s: %w", id, err)
	}
	return name, nil
}

// SaveQueue adds or changes a queue; a name that is taken is a conflict. The
// turn is routing's and stays.
func (t *Tx) SaveQueue(ctx context.Context, v Queue) error {
	_, err := t.exec(ctx, "INSERT INTO queues ("+queueColumns+") VALUES ("+Marks(7)+") "+upsertTail("workspace_id, id", "name", "settings", "updated_at"),
		v.WorkspaceID, v.ID, v.Name, string(v.Settings), v.Turn, micros(v.CreatedAt), micros(v.UpdatedAt))
	return namedError("queue", v.ID, err)
}

// DeleteQueue takes a queue away, with its members.
func (t *Tx) DeleteQueue(ctx context.Context, ws, id string) error {
	n, err := t.exec(ctx, "DELETE FROM queues WHERE workspace_id = ? AND id = ?", ws, id)
	if err != nil {
		return fmt.Errorf("delete queue %s: %w", id, err)
	}
	if n == 0 {
		return desk.NotFound("queue")
	}
	for _, table := range []string{"queue_members", "queue_turns"} {
		if _, err := t.exec(ctx, "DELETE FROM "+table+" WHERE workspace_id = ? AND queue_id = ?", ws, id); err != nil {
			return fmt.Errorf("empty queue %s: %w", id, err)
		}
	}
	return nil
}

// QueueMembers are the places of a queue, or of all where queueID is "".
func (q *Queryer) QueueMembers(ctx context.Context, ws, queueID string) ([]QueueMember, error) {
	query, args := "SELECT queue_id, user_id, rank, delay_seconds FROM queue_members WHERE workspace_id = ?", []any{ws}
	if queueID != "" {
		query, args = query+" AND queue_id = ?", append(args, queueID)
	}
	rows, err := q.query(ctx, query+" ORDER BY queue_id, rank, user_id", args...)
	return collect(rows, err, "members of queues", func(row interface{ Scan(...any) error }) (QueueMember, error) {
		var m QueueMember
		return m, row.Scan(&m.QueueID, &m.UserID, &m.Rank, &m.DelaySeconds)
	})
}

// SetQueueMembers replaces the places of a queue.
func (t *Tx) SetQueueMembers(ctx context.Context, ws, queueID string, members []QueueMember) error {
	if _, err := t.exec(ctx, "DELETE FROM queue_members WHERE workspace_id = ? AND queue_id = ?", ws, queueID); err != nil {
		return fmt.Errorf("empty queue %s: %w", queueID, err)
	}
	rows := make([][]any, len(members))
	for i, m := range members {
		rows[i] = []any{ws, queueID, m.UserID, m.Rank, m.DelaySeconds}
	}
	if err := t.insert(ctx, "INSERT INTO queue_members (workspace_id, queue_id, user_id, rank, delay_seconds) VALUES", "", rows); err != nil {
		return fmt.Errorf("fill queue %s: %w", queueID, err)
	}
	return nil
}

// QueueTurn is an agent's last turn in a queue.
type QueueTurn struct {
	QueueID string
	UserID  string
	Turn    int64
}

// QueueTurns are the last turns in all queues of a workspace.
func (q *Queryer) QueueTurns(ctx context.Context, ws string) ([]QueueTurn, error) {
	rows, err := q.query(ctx, "SELECT queue_id, user_id, turn FROM queue_turns WHERE workspace_id = ?", ws)
	return collect(rows, err, "turns", func(row interface{ Scan(...any) error }) (QueueTurn, error) {
		var v QueueTurn
		return v, row.Scan(&v.QueueID, &v.UserID, &v.Turn)
	})
}

// SaveTurns notes turns; of several of one agent in one queue the last counts.
func (t *Tx) SaveTurns(ctx context.Context, ws string, turns []QueueTurn) error {
	last := map[QueueTurn]int64{}
	queues := map[string]int64{}
	for _, v := range turns {
		key := QueueTurn{QueueID: v.QueueID, UserID: v.UserID}
		last[key] = max(last[key], v.Turn)
		queues[v.QueueID] = max(queues[v.QueueID], v.Turn)
	}
	rows := make([][]any, 0, len(last))
	for k, turn := range last {
		rows = append(rows, []any{ws, k.QueueID, k.UserID, turn})
	}
	if err := t.insert(ctx, "INSERT INTO queue_turns (workspace_id, queue_id, user_id, turn) VALUES", upsertTail("workspace_id, queue_id, user_id", "turn"), rows); err != nil {
		return fmt.Errorf("save turns: %w", err)
	}
	for id, turn := range queues {
		if _, err := t.exec(ctx, "UPDATE queues SET turn = ? WHERE workspace_id = ? AND id = ?", turn, ws, id); err != nil {
			return fmt.Errorf("save the turn of queue %s: %w", id, err)
		}
	}
	return nil
}
