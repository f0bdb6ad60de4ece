package outbound

import (
	"context"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/cases"
	"recado.dev/internal/channel"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// Script is a note, a reply and what else is changed along with them: all of
// it is done, or nothing.
type Script struct {
	Note  string // "" for none
	Reply *Reply // nil for none
	// First runs first within the transaction, for who has to lock something
	// before conversations and cases are; nil for nothing.
	First func(tx *store.Tx) error
	// Also runs last within the transaction, knowing what was said, and answers
	// the events that tell of it.
	Also func(tx *store.Tx, said Said) ([]desk.Event, error)
}

// Said is what a script said: several messages where a reply becomes several.
type Said struct {
	Note  *desk.Message
	Reply []desk.Message
}

// PartError is why one part of a script can't be: "note" or "reply".
type PartError struct {
	Part string
	Err  error
}

func (e *PartError) Error() string { return e.Part + ": " + e.Err.Error() }

// Unwrap answers the cause.
func (e *PartError) Unwrap() error { return e.Err }

// Say does a script in a conversation, in one transaction.
func (s *Service) Say(ctx context.Context, who access.Who, conversationID string, script Script) (Said, error) {
	var said Said
	part := func(name string, err error) error {
		if err != nil {
			return &PartError{Part: name, Err: err}
		}
		return nil
	}
	var live *channel.Live
	if script.Reply != nil {
		err := script.Reply.clean()
		if err == nil {
			live, err = s.channelOf(ctx, who, conversationID)
		}
		if err != nil {
			return said, part("reply", err)
		}
	}
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		said = Said{}
		if script.First != nil {
			if err := script.First(tx); err != nil {
				return err
			}
		}
		var events []desk.Event
		if script.Note != "" {
			note, told, err := s.noteIn(ctx, tx, who, conversationID, script.Note)
			if err != nil {
				return part("note", err)
			}
			said.Note, events = &note, told
		}
		if script.Reply == nil {
			more, err := script.Also(tx, said)
			if err != nil {
				return err
			}
			return tx.AppendEvents(ctx, who.WorkspaceID, slices.Concat(events, more))
		}
		var failed error
		reply := *script.Reply
		reply.also = func(made []desk.Message) ([]desk.Event, error) {
			said.Reply = made
			var more []desk.Event
			more, failed = script.Also(tx, said)
			return slices.Concat(events, more), failed
		}
		_, err := s.reply(ctx, tx, who, live, conversationID, reply)
		if failed != nil {
			return failed
		}
		return part("reply", err)
	})
	return said, err
}

// noteIn stores a note within a transaction and answers the events to append at
// its end.
func (s *Service) noteIn(ctx context.Context, tx *store.Tx, who access.Who, conversationID, text string) (desk.Message, []desk.Event, error) {
	text = cleanText(text)
	if strings.TrimSpace(text) == "" || len(text) > maxText {
		return desk.Message{}, nil, desk.Invalid("text", "has 1 to %d bytes", maxText)
	}
	conv, err := tx.LockConversation(ctx, who.WorkspaceID, conversationID)
	if err != nil {
		return desk.Message{}, nil, err
	}
	note, err := newNote(ctx, tx, who, conv, text, "")
	if err != nil {
		return desk.Message{}, nil, err
	}
	now := s.Clock.Now()
	note.OccurredAt, note.CreatedAt = latest(now, conv.LastActivityAt), now
	if err := tx.InsertMessages(ctx, []desk.Message{note.Message}); err != nil {
		return desk.Message{}, nil, err
	}
	b := bundle{ctx: ctx, tx: tx, ws: who.WorkspaceID, actor: who.Actor, at: now}
	b.messages(desk.EventMessageCreated, []desk.Message{note.Message})
	if conv.CaseID != "" {
		before, err := tx.LockCase(ctx, who.WorkspaceID, conv.CaseID)
		if err != nil {
			return desk.Message{}, nil, err
		}
		b.saveCases(store.CaseChange{Before: &before, After: cases.OnNote(before, now)})
	}
	return note.Message, b.events, b.err
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
