package outbound

import (
	"context"
	"encoding/json"
	"fmt"

	"recado.dev/internal/access"
	"recado.dev/internal/cases"
	"recado.dev/internal/channel"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

// Private is an answer in private to something that was said in public.
type Private struct {
	Item desk.Message  // the public one
	Side *channel.Live // the channel by which it goes
	Text string
	Once bool // the network takes one for each item
	// Action is what is kept of it in histories.
	Action desk.PublicAction
	Claim  *store.Claim
	// Origin is as that of a Reply.
	Origin string
	// First runs first within the transaction; nil for nothing.
	First func(tx *store.Tx) error
	// Also runs last within the transaction and answers the events that tell of
	// it; nil for nothing.
	Also func(tx *store.Tx, made []desk.Message) ([]desk.Event, error)
}

// PrivateReply writes to the author of a public item in private: in the thread
// that they have with us there, or a new one. Both name each other.
func (s *Service) PrivateReply(ctx context.Context, who access.Who, p Private) ([]desk.Message, error) {
	r := Reply{Kind: desk.MessageText, Text: p.Text, Claim: p.Claim, Origin: p.Origin, privateTo: &desk.PrivateTo{MessageID: p.Item.ID, ConversationID: p.Item.ConversationID, ExternalID: p.Item.ExternalID, Text: cases.PreviewOf(p.Item).Text}}
	if err := r.clean(); err != nil {
		return nil, err
	}
	if r.Text == "" {
		return nil, desk.Invalid("text", "must not be empty")
	}
	var made []desk.Message
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		if p.First != nil {
			if err := p.First(tx); err != nil {
				return err
			}
		}
		conv, err := s.privateThread(ctx, tx, who, p)
		if err != nil {
			return err
		}
		r.also = func(made []desk.Message) ([]desk.Event, error) {
			events, err := s.linkPrivate(ctx, tx, who, p, conv.ID, made)
			if err != nil || p.Also == nil {
				return events, err
			}
			more, err := p.Also(tx, made)
			return append(events, more...), err
		}
		made, err = s.reply(ctx, tx, who, p.Side, conv.ID, r)
		return err
	})
	return made, err
}

// privateThread is the thread in private with the author of a public item.
func (s *Service) privateThread(ctx context.Context, tx *store.Tx, who access.Who, p Private) (desk.Conversation, error) {
	ws, now := who.WorkspaceID, s.Clock.Now()
	public, err := tx.ConversationByID(ctx, ws, p.Item.ConversationID)
	if err != nil {
		return public, err
	}
	d, err := tx.IdentityByID(ctx, ws, public.IdentityID)
	if err != nil {
		return public, err
	}
	network := p.Side.Channel.Platform
	if p.Side.Descriptor.People != "" {
		network = p.Side.Descriptor.People
	}
	if d.Platform != network { // known there by another name, which the answer may tell
		d = desk.Identity{WorkspaceID: ws, ID: ident.New(), ContactID: public.ContactID, Platform: network, Address: d.Address, Display: d.Display, CreatedAt: now}
		if err := tx.SaveIdentities(ctx, ws, []desk.Identity{d}); err != nil {
			return public, err
		}
	}
	thread := store.DirectThread(d.ID)
	there, err := tx.LockConversationsByThread(ctx, ws, p.Side.Channel.ID, []string{thread})
	if err != nil {
		return public, err
	}
	if c, ok := there[thread]; ok {
		return c, nil
	}
	conv := desk.Conversation{WorkspaceID: ws, ID: ident.New(), ChannelID: p.Side.Channel.ID, Platform: p.Side.Channel.Platform,
		ContactID: public.ContactID, IdentityID: d.ID, LastActivityAt: now, CreatedAt: now}
	return conv, tx.InsertConversations(ctx, ws, []store.NewConversation{{Conversation: conv, ThreadKey: thread}})
}

// linkPrivate has the public item name where it was answered in private, and
// keeps that in its history.
func (s *Service) linkPrivate(ctx context.Context, tx *store.Tx, who access.Who, p Private, conversationID string, made []desk.Message) ([]desk.Event, error) {
	m, err := tx.LockMessage(ctx, who.WorkspaceID, p.Item.ID)
	if err != nil {
		return nil, err
	}
	if m.Content == nil || m.Content.Public == nil {
		return nil, desk.E(desk.CodeConflict, "this was not said in public")
	}
	if p.Once && m.Content.Public.PrivateConversationID != "" {
		return nil, desk.E(desk.CodeConflict, "the network takes one answer in private, and it was given")
	}
	content, public := *m.Content, *m.Content.Public
	public.PrivateConversationID = conversationID
	content.Public, m.Content = &public, &content
	if err := tx.UpdateMessages(ctx, []desk.Message{m}); err != nil {
		return nil, err
	}
	a := p.Action
	if err := tx.SavePublicActions(ctx, who.WorkspaceID, []desk.PublicAction{a}); err != nil {
		return nil, err
	}
	events, err := messageEvents(desk.EventMessageUpdated, who.Actor, s.Clock.Now(), []desk.Message{m})
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(a)
	if err != nil {
		return nil, fmt.Errorf("write event of action %s: %w", a.ID, err)
	}
	return append(events, desk.Event{Type: desk.EventPublicAction, At: a.CreatedAt, Actor: a.Actor, CaseID: m.CaseID, ConversationID: m.ConversationID, MessageID: m.ID,
		Changes: map[string][2]any{string(a.Verb): {nil, string(a.State)}}, Data: data}), nil
}

// inPrivate has messages name the public item that they answer.
func inPrivate(to *desk.PrivateTo, ms []desk.Message) {
	if to == nil {
		return
	}
	for i := range ms {
		content := desk.Content{}
		if ms[i].Content != nil {
			content = *ms[i].Content
		}
		content.PrivateTo = to
		ms[i].Content = &content
	}
}
