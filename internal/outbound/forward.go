package outbound

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/render"
	"recado.dev/internal/store"
)

// CopyFile makes an upload of who's out of a file of a message.
type CopyFile func(ctx context.Context, a desk.Attachment) (desk.Attachment, error)

// Forward passes a message on to another conversation, marked as forwarded: its
// words as they are, its files as copies. from is the message as who may see
// it. What the other channel refuses is refused before any file is copied.
func (s *Service) Forward(ctx context.Context, who access.Who, from desk.Message, conversationID string, copyFile CopyFile, claim *store.Claim) ([]desk.Message, error) {
	r, err := forwardOf(from)
	if err != nil {
		return nil, err
	}
	conv, err := s.Store.Read().ConversationByID(ctx, who.WorkspaceID, conversationID)
	if err != nil {
		return nil, desk.Invalid("conversation_id", "is no conversation of this workspace")
	}
	live, err := s.Channels.Find(ctx, who.WorkspaceID, conv.ChannelID)
	if err != nil {
		return nil, err
	}
	caps := capsIn(live, conv)
	if err := checkWindow(ctx, s.Store.Read(), conv, caps, sent{r.Kind, authorOf(who)}, s.Clock.Now()); err != nil {
		return nil, err
	}
	if r.Kind == desk.MessageVoice && caps.Refuses(desk.Message{Kind: r.Kind, Attachments: from.Attachments}) != nil {
		r.Kind = desk.MessageMedia
	}
	base := desk.Message{Direction: desk.DirectionOut, Attachments: []desk.Attachment{}}
	if err := s.check(s.parts(r.messages(base, caps, from.Attachments), caps), caps); err != nil {
		return nil, err
	}
	for _, a := range from.Attachments {
		kept, err := copyFile(ctx, a)
		if err != nil {
			return nil, err
		}
		r.UploadIDs = append(r.UploadIDs, kept.ID)
	}
	contact, err := s.Store.Read().ContactByID(ctx, who.WorkspaceID, conv.ContactID)
	if err != nil {
		return nil, err
	}
	r.passedOn, r.Claim = true, claim
	r.also = func([]desk.Message) ([]desk.Event, error) {
		return forwardedEvent(who, from, conv, contact, s.Clock.Now())
	}
	return s.Reply(ctx, who, conversationID, r)
}

// forwardOf is what passes a message on. What only the platform that it came by
// understands cannot be passed on.
func forwardOf(m desk.Message) (Reply, error) {
	if m.Direction == desk.DirectionNote {
		return Reply{}, desk.E(desk.CodeUnsupported, "notes are for the team alone: they are not forwarded to customers")
	}
	if m.DeletedAt != nil {
		return Reply{}, desk.E(desk.CodeConflict, "this message was deleted")
	}
	r := Reply{Kind: desk.MessageText, Text: m.Text}
	c := m.Content
	switch {
	case len(m.Attachments) > 0:
		for _, a := range m.Attachments {
			if a.State != desk.AttachmentReady {
				return Reply{}, desk.E(desk.CodeConflict, "the file of this message is not here")
			}
		}
		r.Kind = desk.MessageMedia
		if m.Kind == desk.MessageVoice {
			r.Kind = desk.MessageVoice
		}
	case m.Kind == desk.MessageText:
	case c != nil && c.Rich != nil:
		r.Text = strings.Join(slices.DeleteFunc([]string{c.Rich.Header, c.Rich.Body, c.Rich.Footer}, func(s string) bool { return s == "" }), "\n\n")
	case c != nil && c.Answer != nil:
		r.Text = c.Answer.Title
	case c != nil && c.Location != nil:
		r.Text = render.LocationText(*c.Location)
	case c != nil && len(c.Contacts) > 0:
		r.Text = render.ContactsText(c.Contacts)
	default:
		return Reply{}, desk.E(desk.CodeUnsupported, "a message of this kind cannot be forwarded")
	}
	return r, nil
}

// markForwarded marks messages as passed on.
func markForwarded(ms []desk.Message) {
	for i := range ms {
		c := desk.Content{}
		if ms[i].Content != nil {
			c = *ms[i].Content
		}
		c.Forwarded = true
		ms[i].Content = &c
	}
}

// forwardedEvent tells, in the history of the message that is passed on, to
// whom.
func forwardedEvent(who access.Who, from desk.Message, to desk.Conversation, contact desk.Contact, now time.Time) ([]desk.Event, error) {
	data, err := json.Marshal(map[string]any{"conversation_id": to.ID, "case_id": to.CaseID, "contact": desk.Ref{ID: contact.ID, Name: contact.Name}})
	if err != nil {
		return nil, fmt.Errorf("write event: %w", err)
	}
	return []desk.Event{{
		Type: desk.EventForwarded, At: now, Actor: who.Actor, CaseID: from.CaseID, ConversationID: from.ConversationID, MessageID: from.ID, Data: data,
	}}, nil
}
