package outbound

import (
	"context"

	"recado.dev/internal/access"
	"recado.dev/internal/channel"
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
	var m desk.Message
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		m, err = s.requeue(ctx, tx, who, live, have)
		return err
	})
	return m, err
}

// requeue is Retry within its transaction; have says where the message is.
func (s *Service) requeue(ctx context.Context, tx *store.Tx, who access.Who, live *channel.Live, have desk.Message) (desk.Message, error) {
	var caseIDs []string
	if have.CaseID != "" {
		caseIDs = append(caseIDs, have.CaseID)
	}
	around, err := lockAround(ctx, tx, who.WorkspaceID, []string{have.ConversationID}, caseIDs)
	if err != nil {
		return have, err
	}
	conv, ok := around.conversations[have.ConversationID]
	if !ok {
		return have, desk.NotFound("conversation")
	}
	caps := capsIn(live, conv)
	m, err := tx.LockMessage(ctx, who.WorkspaceID, have.ID)
	if err != nil {
		return m, err
	}
	if m.Status != desk.StatusFailed && m.Status != desk.StatusUnconfirmed {
		return m, desk.E(desk.CodeConflict, "only a message that failed or is unconfirmed can be sent again; this one is %s", m.Status)
	}
	now := s.Clock.Now()
	if m.Content == nil || m.Content.PrivateTo == nil {
		if err := checkWindow(ctx, &tx.Queryer, conv, caps, sent{m.Kind, m.Author}, now); err != nil {
			return m, err
		}
	}
	if m.Content != nil {
		if err := checkPermission(ctx, &tx.Queryer, conv, caps, m.Kind, m.Content.Template, now); err != nil {
			return m, err
		}
	}
	ch := change{before: m.Status}
	m.Status, m.Error, m.FailedAt, m.SentAt, m.ExternalID = desk.StatusQueued, nil, nil, nil, ""
	ch.after = m
	if err := tx.UpdateMessages(ctx, []desk.Message{m}); err != nil {
		return m, err
	}
	b := bundle{ctx: ctx, tx: tx, ws: who.WorkspaceID, actor: who.Actor, at: now}
	b.changes([]change{ch})
	around.follow(&b, caps, []change{ch})
	if b.err != nil {
		return m, b.err
	}
	if err := s.wantSend(ctx, tx, who.WorkspaceID, m.ChannelID); err != nil {
		return m, err
	}
	return m, b.append()
}
