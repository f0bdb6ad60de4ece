package view

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"recado.dev/internal/desk"
)

// Queues knows the names of queues.
type Queues interface {
	// QueueName answers "" where there is no such queue.
	QueueName(ctx context.Context, ws, id string) (string, error)
}

var (
	noQueueRef = []byte(`"queue_ref":null`)
	noQueue    = []byte(`"queue":""`)
)

// caseEvent names the queue of a case whose event was written on the way of a
// message, where nobody looks names up. The quotes of what people wrote are
// escaped, so that the field is found by its name alone.
func (p Presenter) caseEvent(ev *desk.Event) error {
	if p.Queues == nil || !bytes.Contains(ev.Data, noQueueRef) || bytes.Contains(ev.Data, noQueue) {
		return nil
	}
	var c struct {
		Queue string `json:"queue"`
	}
	if err := json.Unmarshal(ev.Data, &c); err != nil {
		return fmt.Errorf("read event %d: %w", ev.Seq, err)
	}
	name, err := p.Queues.QueueName(context.Background(), ev.WorkspaceID, c.Queue)
	if err != nil || name == "" {
		return err
	}
	ref, err := json.Marshal(desk.Ref{ID: c.Queue, Name: name})
	if err != nil {
		return fmt.Errorf("write event %d: %w", ev.Seq, err)
	}
	ev.Data = bytes.Replace(ev.Data, noQueueRef, append([]byte(`"queue_ref":`), ref...), 1)
	return nil
}
