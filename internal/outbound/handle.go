package outbound

import (
	"context"
	"encoding/json"

	"recado.dev/internal/store"
)

// handles are what customers' newest messages brought along for answers to go
// by a shorter way.
func (r *run) handles(ctx context.Context, q *store.Queryer, conversations []string) (map[string]json.RawMessage, error) {
	if !r.caps.Handles {
		return nil, nil
	}
	return q.ReplyHandles(ctx, r.ws, conversations, r.s.Clock.Now())
}

// handedOut are the conversations whose handles go with a batch. They are
// forgotten before it flies: a handle is used once, also where its answer is
// lost.
func handedOut(batch []flight) []string {
	var out []string
	for _, f := range batch {
		if len(f.out.Handle) > 0 {
			out = append(out, f.item.conversation)
		}
	}
	return out
}
