package action

import (
	"context"
	"encoding/json"

	"recado.dev/internal/automation"
	"recado.dev/internal/cases"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// Queue moves the case to a queue.
type Queue struct{}

type queueParams struct {
	Queue string `json:"queue"`
}

// Kind implements automation.Action.
func (Queue) Kind() string { return "queue" }

// Check implements automation.Action.
func (Queue) Check(ctx context.Context, q *store.Queryer, r desk.Recipe, params json.RawMessage) error {
	var p queueParams
	if err := decode(params, &p); err != nil {
		return err
	}
	if _, err := q.QueueByID(ctx, r.WorkspaceID, p.Queue); err != nil {
		return desk.Invalid("queue", "there is no such queue")
	}
	return nil
}

// Do implements automation.Action.
func (Queue) Do(ctx context.Context, s *automation.Step) error {
	var p queueParams
	if err := s.Params(&p); err != nil {
		return err
	}
	return s.Decide(ctx, func(tx *store.Tx, _ desk.Case) (cases.Patch, string, error) {
		if _, err := tx.QueueByID(ctx, s.Run.WorkspaceID, p.Queue); err != nil {
			return cases.Patch{}, "", desk.E(desk.CodeConflict, "the queue is not there any more")
		}
		return cases.Patch{Queue: &p.Queue}, "", nil
	})
}
