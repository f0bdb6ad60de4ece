package outbound

import (
	"context"
	"time"

	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// Limits keeps a business within what its networks allow; limit.Service does.
type Limits interface {
	// Take uses up a place of the network's limit for a message that writes to a
	// customer first, or refuses it.
	Take(ctx context.Context, tx *store.Tx, conv desk.Conversation, messageID string, now time.Time) error
	// Rates are how fast a channel may send.
	Rates(channelID string, declared platform.Rates) platform.Rates
}

// takeLimit uses up a place for a template that goes out while no free message
// may be sent: with it the business writes first. It may be called twice for
// the same messages.
func (s *Service) takeLimit(ctx context.Context, tx *store.Tx, conv desk.Conversation, caps platform.Caps, ms []desk.Message, now time.Time) error {
	if s.Limits == nil || conversation.WindowOf(conv.LastInboundAt, caps.Window, now).Open {
		return nil
	}
	for _, m := range ms {
		if m.Kind == desk.MessageTemplate && m.Status == desk.StatusQueued {
			return s.Limits.Take(ctx, tx, conv, m.ID, now)
		}
	}
	return nil
}

// ratesOf are how fast a channel may send now.
func (s *Service) ratesOf(channelID string, declared platform.Rates) platform.Rates {
	if s.Limits == nil {
		return declared
	}
	return s.Limits.Rates(channelID, declared)
}

// remember has a young pace know what was sent right before it was made, by a
// process that ended or another node: the platform counts that too.
func (r *run) remember(ctx context.Context, found []store.OutboxItem) error {
	if r.pace == nil || !r.pace.young(r.s.Time.Now()) {
		return nil
	}
	var conversations []string
	seen := map[string]bool{}
	for _, o := range found {
		if r.lines.byID[o.ConversationID] == nil && !seen[o.ConversationID] {
			seen[o.ConversationID] = true
			conversations = append(conversations, o.ConversationID)
		}
	}
	sent, err := r.s.Store.Read().SentLately(ctx, r.ws, conversations, r.s.Clock.Now().Add(-r.pace.refill()))
	if err != nil {
		return err
	}
	for id, n := range sent {
		r.pace.spent(id, n, r.s.Time.Now())
	}
	return nil
}
