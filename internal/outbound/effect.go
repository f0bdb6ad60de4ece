package outbound

import (
	"context"
	"strings"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// keepEffect notes under an idempotency key which messages a call makes.
func keepEffect(ctx context.Context, tx *store.Tx, claim *store.Claim, ms []desk.Message) error {
	if claim == nil {
		return nil
	}
	ids := make([]string, len(ms))
	for i, m := range ms {
		ids[i] = m.ID
	}
	return tx.KeepEffect(ctx, *claim, strings.Join(ids, " "))
}

// Made answers the messages that a call made whose answer was lost, as they are
// now; effect is what the call noted under its idempotency key.
func (s *Service) Made(ctx context.Context, who access.Who, effect string) ([]desk.Message, error) {
	ids := strings.Fields(effect)
	found, err := s.Store.Read().MessagesByID(ctx, who.WorkspaceID, ids)
	if err != nil {
		return nil, err
	}
	var out []desk.Message
	for _, id := range ids {
		if m, ok := found[id]; ok {
			out = append(out, m)
		}
	}
	if len(out) == 0 && len(ids) > 0 { // they may not be sent yet
		if k, there, err := s.Store.Read().ScheduledByID(ctx, who.WorkspaceID, ids[0]); err != nil || there {
			return k.Messages, err
		}
	}
	if len(out) == 0 {
		return nil, desk.NotFound("message")
	}
	return out, nil
}
