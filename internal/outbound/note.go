package outbound

import (
	"context"
	"strings"

	"recado.dev/internal/access"
	"recado.dev/internal/cases"
	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

// Note stores words for the team alone. What it makes is a desk.Note, which no
// sender takes: connectors get a platform.Outgoing, and desk.NewOutgoing makes
// none of a note. claim is the idempotency key under which it is made, nil
// without one.
func (s *Service) Note(ctx context.Context, who access.Who, conversationID, text, replyTo string, claim *store.Claim) (desk.Message, error) {
	return s.NoteNaming(ctx, who, conversationID, NoteDraft{Text: text, ReplyTo: replyTo}, claim)
}

// NoteDraft is a note as it is written.
type NoteDraft struct {
	Text     string
	ReplyTo  string
	Mentions []string // users whom it names
}

// NoteNaming adds a note, as Note does, that may name members: they find it
// among their mentions.
func (s *Service) NoteNaming(ctx context.Context, who access.Who, conversationID string, draft NoteDraft, claim *store.Claim) (desk.Message, error) {
	text := cleanText(draft.Text)
	if strings.TrimSpace(text) == "" {
		return desk.Message{}, desk.Invalid("text", "must not be empty")
	}
	if len(text) > maxText {
		return desk.Message{}, desk.Invalid("text", "has %d bytes; %d is the most", len(text), maxText)
	}
	var note desk.Note
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		conv, err := tx.LockConversation(ctx, who.WorkspaceID, conversationID)
		if err != nil {
			return err
		}
		note, err = newNote(ctx, tx, who, conv, text, draft.ReplyTo)
		if err != nil {
			return err
		}
		if note.Mentions, err = named(ctx, tx, who, draft.Mentions); err != nil {
			return err
		}
		now := s.Clock.Now()
		note.OccurredAt, note.CreatedAt = now, now
		if conv.LastActivityAt.After(now) {
			note.OccurredAt = conv.LastActivityAt
		}
		made := []desk.Message{note.Message}
		if err := keepEffect(ctx, tx, claim, made); err != nil {
			return err
		}
		if err := tx.InsertMessages(ctx, made); err != nil {
			return err
		}
		if err := tx.InsertMentions(ctx, made); err != nil {
			return err
		}
		b := bundle{ctx: ctx, tx: tx, ws: who.WorkspaceID, actor: who.Actor, at: now}
		b.messages(desk.EventMessageCreated, made)
		if conv.CaseID != "" {
			before, err := tx.LockCase(ctx, who.WorkspaceID, conv.CaseID)
			if err != nil {
				return err
			}
			b.saveCases(store.CaseChange{Before: &before, After: cases.OnNote(before, now)})
		}
		return b.append()
	})
	return note.Message, err
}

func newNote(ctx context.Context, tx *store.Tx, who access.Who, conv desk.Conversation, text, replyTo string) (desk.Note, error) {
	note := desk.Note{Message: desk.Message{
		WorkspaceID: who.WorkspaceID, ID: ident.New(), ConversationID: conv.ID, CaseID: conv.CaseID, ChannelID: conv.ChannelID,
		Direction: desk.DirectionNote, Kind: desk.MessageText, Text: text, Author: authorOf(who), Status: desk.StatusReceived,
		Attachments: []desk.Attachment{}, Reactions: []desk.Reaction{},
	}}
	if replyTo == "" {
		return note, nil
	}
	m, err := tx.MessageByID(ctx, who.WorkspaceID, replyTo)
	if desk.CodeOf(err) == desk.CodeNotFound || err == nil && m.ConversationID != conv.ID {
		return note, desk.Invalid("reply_to", "is no message of this conversation")
	}
	note.ReplyTo = conversation.QuoteOf(m)
	return note, err
}

// named are the members whom a note names; somebody who is none is refused.
func named(ctx context.Context, tx *store.Tx, who access.Who, ids []string) ([]string, error) {
	names, err := tx.MemberNames(ctx, who.WorkspaceID, ids)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if names[id] == "" {
			return nil, desk.Invalid("mentions", "there is no member %q", id)
		}
	}
	return ids, nil
}
