package outbound

import (
	"context"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// Retry queues a message again that failed or is unconfirmed. Of the latter
// the customer may then get two: the agent who asks knows.
func (s *Service) Retry(ctx context.Context, who access.Who, messageID string) (desk.Message, error) {
	have, err := s.Store.Read().MessageByID(ctx, who.WorkspaceID, messageID)
	if err != nil {
		return desk.Message{}, err
	}
	if have.Direction != desk.DirectionOut {
		return desk.Message{}, desk.E(desk.CodeConflict, "only messages to customers can be sent again")
	}
	live, err := s.Channels.Find(ctx, who.WorkspaceID, have.ChannelID)
	if err != nil {
		return desk.Message{}, err
	}
	caps := live.Session.Caps()
	var m desk.Message
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		conv, err := tx.ConversationByID(ctx, who.WorkspaceID, have.ConversationID)
		if err != nil {
			return err
		}
		if m, err = tx.LockMessage(ctx, who.WorkspaceID, messageID); err != nil {
			return err
		}
		if m.Status != desk.StatusFailed && m.Status != desk.StatusUnconfirmed {
			return desk.E(desk.CodeConflict, "only a message that failed or is unconfirmed can be sent again; this one is %s", m.Status)
		}
		now := s.Clock.Now()
		if err := checkWindow(conv, caps, m.Kind, now); err != nil {
			return err
		}
		before := m.Status
		m.Status, m.Error, m.FailedAt, m.SentAt, m.ExternalID = desk.StatusQueued, nil, nil, nil, ""
		if err := tx.UpdateMessages(ctx, []desk.Message{m}); err != nil {
			return err
		}
		if err := s.wantSend(ctx, tx, who.WorkspaceID, m.ChannelID); err != nil {
			return err
		}
		b := bundle{ctx: ctx, tx: tx, ws: who.WorkspaceID, actor: who.Actor, at: now}
		b.messages(desk.EventMessageUpdated, []desk.Message{m})
		if b.err == nil {
			b.events[0].Changes = map[string][2]any{"status": {before, m.Status}}
		}
		return b.append()
	})
	return m, err
}
