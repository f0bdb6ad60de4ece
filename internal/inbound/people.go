package inbound

import (
	"context"
	"strings"

	"recado.dev/internal/contact"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// merge gives everything of identity from to identity into: they are one
// person. Their contacts become one where the person has no other address.
func (b *batch) merge(ctx context.Context, from, into string) error {
	both, err := b.tx.IdentitiesByID(ctx, b.ws, []string{from, into})
	if err != nil {
		return err
	}
	old, keep := both[from], both[into]
	if old.ID == "" || keep.ID == "" {
		return nil
	}
	if err := b.moveThreads(ctx, old, keep); err != nil {
		return err
	}
	if err := b.tx.MergeIdentity(ctx, b.ws, from, into); err != nil {
		return err
	}
	if old.ContactID == keep.ContactID {
		return nil
	}
	left, err := b.tx.IdentitiesOf(ctx, b.ws, []string{old.ContactID})
	if err != nil || len(left[old.ContactID]) > 0 {
		return err
	}
	if err := b.tx.MergeContact(ctx, b.ws, old.ContactID, keep.ContactID); err != nil {
		return err
	}
	found, err := b.tx.ContactsByID(ctx, b.ws, []string{keep.ContactID})
	if err != nil {
		return err
	}
	c := &contactState{Contact: found[keep.ContactID], dirty: true, at: b.items[0].ev.ReceivedAt}
	b.contacts[c.ID] = c
	b.changedContacts = append(b.changedContacts, c)
	return nil
}

// moveThreads gives the conversations of an identity that goes to the one that
// stays. Where both have one on a channel, both stay as they are and new
// messages go to the one of the identity that stays.
func (b *batch) moveThreads(ctx context.Context, old, keep desk.Identity) error {
	convs, err := b.tx.LockConversationsOfIdentity(ctx, b.ws, old.ContactID, old.ID)
	if err != nil {
		return err
	}
	for _, c := range convs {
		if c.ThreadKey == store.DirectThread(old.ID) {
			there, err := b.tx.LockConversationsByThread(ctx, b.ws, c.ChannelID, []string{store.DirectThread(keep.ID)})
			if err != nil {
				return err
			}
			if len(there) == 0 {
				if err := b.tx.RethreadConversation(ctx, b.ws, c.ID, store.DirectThread(keep.ID)); err != nil {
					return err
				}
			}
		}
		if post, ok := strings.CutSuffix(c.ThreadKey, "/"+old.ID); ok && strings.HasPrefix(post, "p:") {
			key := post + "/" + keep.ID
			there, err := b.tx.LockConversationsByThread(ctx, b.ws, c.ChannelID, []string{key})
			if err != nil {
				return err
			}
			if len(there) == 0 {
				if err := b.tx.RethreadConversation(ctx, b.ws, c.ID, key); err != nil {
					return err
				}
			}
		}
		if c.ContactID != keep.ContactID {
			c.ContactID = keep.ContactID
			if err := b.tx.SaveConversations(ctx, b.ws, []desk.Conversation{c.Conversation}); err != nil {
				return err
			}
		}
	}
	return nil
}

// person answers the sender's identity and contact, made where they are new,
// with what the platform says of them now. It is nil without a sender.
func (b *batch) person(it *item) (*identity, *contactState) {
	p, g := it.in.Sender, it.group
	if p == nil || g == nil {
		return nil, nil
	}
	if g.identity == nil {
		b.makePerson(it, *p)
	} else {
		b.update(it, p.Name, p.Address, p.Display)
	}
	return g.identity, b.contacts[g.identity.ContactID]
}

func (b *batch) makePerson(it *item, p platform.Person) {
	at := it.ev.ReceivedAt
	address := p.Address
	if address == "" {
		address = string(p.Keys[0])
	}
	c := b.expected(it, p)
	if c == nil {
		c = &contactState{isNew: true, at: at, Contact: desk.Contact{
			WorkspaceID: b.ws, ID: ident.New(), Name: contact.NameOf(p.Name, p.Display, address), Locale: p.Locale,
			Identities: []desk.Identity{}, CreatedAt: at, UpdatedAt: at,
			ContactDetails: desk.NoDetails(),
		}}
		b.madeContacts = append(b.madeContacts, c)
	}
	d := &identity{isNew: true, Identity: desk.Identity{
		WorkspaceID: b.ws, ID: ident.New(), ContactID: c.ID, Platform: it.group.platform,
		Address: address, Display: p.Display, Name: p.Name, CreatedAt: at,
	}}
	b.contacts[c.ID] = c
	b.adopt(it.group, d)
	if p.Name == "" {
		b.unnamed = append(b.unnamed, unnamed{it.live, d.ID})
	}
}

// loadExpected finds the contacts that the business put in before they wrote:
// by the number from which somebody new writes now.
func (b *batch) loadExpected(ctx context.Context) error {
	var numbers []string
	for _, it := range b.items {
		if p := it.in.Sender; p != nil && it.group != nil && it.group.identity == nil && strings.HasPrefix(p.Display, "+") {
			if number, err := contact.Phone(p.Display); err == nil {
				numbers = append(numbers, number)
			}
		}
	}
	found, err := b.tx.ContactsByPhone(ctx, b.ws, numbers)
	if err != nil {
		return err
	}
	var ids []string
	for number, who := range found {
		if len(who) == 1 { // of several, nobody can say which
			b.numbers[number] = who[0]
			ids = append(ids, who[0])
		}
	}
	there, err := b.tx.ContactsByID(ctx, b.ws, ids)
	for id, c := range there {
		if b.contacts[id] == nil {
			b.contacts[id] = &contactState{Contact: c}
		}
	}
	return err
}

// expected is the contact that somebody new was known as before, or nil.
func (b *batch) expected(it *item, p platform.Person) *contactState {
	if !strings.HasPrefix(p.Display, "+") {
		return nil
	}
	number, err := contact.Phone(p.Display)
	if err != nil {
		return nil
	}
	c := b.contacts[b.numbers[number]]
	if c != nil {
		b.touchContact(c, it)
	}
	return c
}

// update notes another name or address of a known person; empty ones say
// nothing.
func (b *batch) update(it *item, name, address, display string) {
	d := it.group.identity
	if name == "" {
		name = d.Name
	}
	if address == "" {
		address = d.Address
	}
	if display == "" {
		display = d.Display
	}
	if name == d.Name && address == d.Address && display == d.Display {
		return
	}
	d.dirty = true
	c := b.contacts[d.ContactID]
	if c != nil {
		c.Name = contact.Rename(c.Name, d.Name, d.Display, name)
		b.touchContact(c, it)
	}
	d.Name, d.Address, d.Display = name, address, display
}
