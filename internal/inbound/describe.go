package inbound

import (
	"context"
	"fmt"

	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// describe tells what happened, in the order in which a reader can follow it:
// people, new cases, messages, then conversations and cases as they are now,
// one event an entity.
func (b *batch) describe(ctx context.Context) error {
	if err := b.loadNames(ctx); err != nil {
		return err
	}
	assignees, err := b.assignees(ctx)
	if err != nil {
		return err
	}
	if err := b.describeContacts(ctx); err != nil {
		return err
	}
	if err := b.describeCases(ctx, assignees, true); err != nil {
		return err
	}
	if err := b.describePosts(); err != nil {
		return err
	}
	for _, m := range b.touchedMessages {
		e := desk.Event{Type: desk.EventMessageUpdated, At: m.at, Actor: m.actor, Changes: m.changes,
			CaseID: m.CaseID, ConversationID: m.ConversationID, MessageID: m.ID}
		if m.isNew {
			e.Type = desk.EventMessageCreated
		}
		if cv := b.convs[m.ConversationID]; cv != nil {
			e.ContactID = cv.ContactID
		}
		said := m.Message
		if err := b.tell(e, &said); err != nil {
			return err
		}
	}
	for _, c := range b.touchedConvs {
		v, err := b.conversationView(ctx, c)
		if err != nil {
			return err
		}
		if err := b.tell(desk.Event{Type: desk.EventConversationUpdated, At: c.at, Actor: c.actor, CaseID: c.CaseID, ConversationID: c.ID, ContactID: c.ContactID}, &v); err != nil {
			return err
		}
	}
	if err := b.describeCases(ctx, assignees, false); err != nil {
		return err
	}
	return b.describeAccounts(ctx)
}

// tell adds an event. data is of its own, not what the batch goes on with.
func (b *batch) tell(e desk.Event, data any) error {
	if err := e.Tell(data); err != nil {
		return err
	}
	b.happened = append(b.happened, e)
	return nil
}

// loadNames brings contacts and identities that only views need.
func (b *batch) loadNames(ctx context.Context) error {
	contacts, identities := map[string]bool{}, map[string]bool{}
	for _, c := range b.touchedConvs {
		contacts[c.ContactID] = true
		identities[c.IdentityID] = true
	}
	for _, c := range b.touchedCases {
		contacts[c.ContactID] = true
	}
	var ids []string
	for id := range contacts {
		if b.contacts[id] == nil {
			ids = append(ids, id)
		}
	}
	found, err := b.tx.ContactsByID(ctx, b.ws, ids)
	if err != nil {
		return err
	}
	for id, c := range found {
		b.contacts[id] = &contactState{Contact: c}
	}
	ids = nil
	for id := range identities {
		if b.identities[id] == nil {
			ids = append(ids, id)
		}
	}
	more, err := b.tx.IdentitiesByID(ctx, b.ws, ids)
	for id, d := range more {
		b.identities[id] = &identity{Identity: d}
	}
	return err
}

func (b *batch) assignees(ctx context.Context) (map[string]string, error) {
	var ids []string
	for _, c := range b.touchedCases {
		if c.AssigneeID != "" {
			ids = append(ids, c.AssigneeID)
		}
	}
	return b.tx.MemberNames(ctx, b.ws, ids)
}

func (b *batch) describeContacts(ctx context.Context) error {
	for _, c := range b.madeContacts {
		c.Identities = nil
	}
	for _, d := range b.identities {
		if c := b.contacts[d.ContactID]; c != nil && c.isNew {
			c.Identities = append(c.Identities, d.Identity)
		}
	}
	for _, c := range b.madeContacts {
		if err := b.tell(desk.Event{Type: desk.EventContactCreated, At: c.at, Actor: desk.SystemActor, ContactID: c.ID}, new(c.Contact)); err != nil {
			return err
		}
	}
	if len(b.changedContacts) == 0 {
		return nil
	}
	changed := make([]desk.Contact, len(b.changedContacts))
	for i, c := range b.changedContacts {
		changed[i] = c.Contact
	}
	if err := b.tx.FillContacts(ctx, b.ws, changed); err != nil {
		return err
	}
	for i, c := range b.changedContacts {
		c.Contact = changed[i]
		if err := b.tell(desk.Event{Type: desk.EventContactUpdated, At: c.at, Actor: desk.SystemActor, ContactID: c.ID}, new(c.Contact)); err != nil {
			return err
		}
	}
	return nil
}

// describeCases tells of the new cases or of the changed ones.
func (b *batch) describeCases(ctx context.Context, assignees map[string]string, fresh bool) error {
	var events []desk.Event
	var views []desk.CaseView
	for _, c := range b.touchedCases {
		if (c.before == nil) != fresh {
			continue
		}
		e := desk.Event{Type: desk.EventCaseUpdated, At: c.at, Actor: c.actor, CaseID: c.ID, ConversationID: c.ConversationID, ContactID: c.ContactID, Changes: c.changes}
		if fresh {
			e.Type = desk.EventCaseCreated
		}
		if c.woken {
			e.Actor = desk.SnoozeActor
		}
		name := ""
		if contact := b.contacts[c.ContactID]; contact != nil {
			name = contact.Name
		}
		events = append(events, e)
		views = append(views, store.CaseView(c.Case, name, assignees[c.AssigneeID]))
	}
	if !fresh {
		if err := b.tx.FillSLA(ctx, b.ws, views); err != nil {
			return err
		}
	}
	for i, e := range events {
		if err := b.tell(e, &views[i]); err != nil {
			return err
		}
	}
	return nil
}

func (b *batch) conversationView(ctx context.Context, c *conv) (desk.ConversationView, error) {
	v := desk.ConversationView{Conversation: c.Conversation, Contact: desk.Ref{ID: c.ContactID}}
	if contact := b.contacts[c.ContactID]; contact != nil {
		v.Contact.Name = contact.Name
	}
	if d := b.identities[c.IdentityID]; d != nil {
		v.Identity = d.Identity
	}
	caps, ok := b.caps[c.ChannelID]
	if !ok {
		live, err := b.channels.Get(ctx, c.ChannelID)
		if err != nil {
			return v, fmt.Errorf("open channel %s: %w", c.ChannelID, err)
		}
		caps = live.Session.Caps()
		b.caps[c.ChannelID] = caps
	}
	v.Window = windowOf(c, caps)
	return v, nil
}

func windowOf(c *conv, caps platform.Caps) desk.Window {
	return conversation.WindowIn(c.Conversation, caps.Window, c.at)
}
