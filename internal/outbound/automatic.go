package outbound

import (
	"context"

	"recado.dev/internal/cases"
	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/platform"
	"recado.dev/internal/render"
	"recado.dev/internal/store"
)

// Automatic is a message that a workstream says by itself.
type Automatic struct {
	WorkspaceID    string
	ConversationID string
	// Word decides on it within the transaction that queues it, on the
	// conversation as it is then: what to say, "" for nothing. refused is why
	// the channel would not take it, "" where it does; then nothing is said
	// whatever the answer.
	Word func(ctx context.Context, tx *store.Tx, conv desk.Conversation, refused string) (string, error)
}

// SayAutomatically queues a message that answers nobody: whoever waits goes on
// waiting, and the case keeps the customer's words as its last. It never goes
// out when the platform's window is closed.
func (s *Service) SayAutomatically(ctx context.Context, a Automatic) error {
	conv, err := s.Store.Read().ConversationByID(ctx, a.WorkspaceID, a.ConversationID)
	if err != nil {
		return err
	}
	caps, off, err := s.reach(ctx, a.WorkspaceID, conv.ChannelID)
	if err != nil {
		return err
	}
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		conv, err := tx.LockConversation(ctx, a.WorkspaceID, a.ConversationID)
		if err != nil {
			return err
		}
		now := s.Clock.Now()
		refused := ""
		switch {
		case off != nil:
			refused = off.Code
		case conv.PostID != "":
			refused = "public" // what goes by itself is for who wrote, not for everybody
		case !conversation.WindowOf(conv.LastInboundAt, caps.Window, now).Open:
			refused = string(desk.CodeWindowClosed)
		}
		mail, machine, err := s.addressed(ctx, &tx.Queryer, conv, caps, nil, "")
		if err != nil {
			return err
		}
		if machine && refused == "" {
			refused = "machine"
		}
		text, err := a.Word(ctx, tx, conv, refused)
		if err != nil || text == "" || refused != "" {
			return err
		}
		if s.mayMachine(conv, caps, machine, now) != nil {
			return nil
		}
		at := now
		if conv.LastActivityAt.After(at) {
			at = conv.LastActivityAt
		}
		goOnFrom(conv)
		m := desk.Message{
			WorkspaceID: a.WorkspaceID, ID: ident.New(), ConversationID: conv.ID, CaseID: conv.CaseID, ChannelID: conv.ChannelID, Direction: desk.DirectionOut,
			Kind: desk.MessageText, Text: cleanText(text), Author: desk.Author{Type: "system", Name: desk.AutomaticActor.Name}, Status: desk.StatusQueued,
			Origin: desk.OriginAutomatic, OccurredAt: at, CreatedAt: now, Attachments: []desk.Attachment{}, Reactions: []desk.Reaction{},
		}
		if mail != nil {
			m.Content = &desk.Content{Email: mail}
		}
		if err := render.Check(m, caps); err != nil {
			return err
		}
		return s.putAutomatic(ctx, tx, conv, caps, m)
	})
}

// putAutomatic stores the message, what it changes of its conversation and the
// job that sends it. The case is left alone.
func (s *Service) putAutomatic(ctx context.Context, tx *store.Tx, conv desk.Conversation, caps platform.Caps, m desk.Message) error {
	ms := []desk.Message{m}
	if err := tx.InsertMessages(ctx, ms); err != nil {
		return err
	}
	b := bundle{ctx: ctx, tx: tx, ws: m.WorkspaceID, actor: desk.AutomaticActor, at: m.CreatedAt}
	b.messages(desk.EventMessageCreated, ms)
	b.saveConversations(caps, conversation.OnAnswer(conv, cases.PreviewOf(m), m.CreatedAt))
	if b.err != nil {
		return b.err
	}
	if err := s.wantSend(ctx, tx, m.WorkspaceID, conv.ChannelID); err != nil {
		return err
	}
	return b.append()
}
