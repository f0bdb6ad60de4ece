package outbound

import (
	"context"

	"recado.dev/internal/access"
	"recado.dev/internal/cases"
	"recado.dev/internal/channel"
	"recado.dev/internal/contact"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// Begin names somebody to write to: a contact, or an address on the channel's
// network, or both where the contact's own address is not known.
type Begin struct {
	ChannelID string
	ContactID string
	Address   string // a telephone number or an e-mail address
	Name      string // of a person who is new
}

// Begin answers the thread with somebody on a channel, and makes it where there
// is none. Nothing is sent and there is no case before the first message.
func (s *Service) Begin(ctx context.Context, who access.Who, b Begin) (desk.Conversation, error) {
	live, err := s.Channels.Find(ctx, who.WorkspaceID, b.ChannelID)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return desk.Conversation{}, desk.Invalid("channel_id", "is no channel of this workspace")
	}
	if err != nil {
		return desk.Conversation{}, err
	}
	if live.Channel.Status == desk.ChannelDisabled {
		return desk.Conversation{}, desk.E(desk.CodeConflict, "this channel is switched off")
	}
	if b.ContactID == "" && b.Address == "" {
		return desk.Conversation{}, desk.Invalid("contact_id", "name a contact or an address")
	}
	var conv desk.Conversation
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		conv, err = s.begin(ctx, tx, who, live, b)
		return err
	})
	return conv, err
}

func (s *Service) begin(ctx context.Context, tx *store.Tx, who access.Who, live *channel.Live, b Begin) (desk.Conversation, error) {
	ws, now := who.WorkspaceID, s.Clock.Now()
	var person desk.Contact
	if b.ContactID != "" {
		var err error
		if person, err = tx.LockContact(ctx, ws, b.ContactID); err != nil {
			return desk.Conversation{}, err
		}
	}
	d, err := s.identityFor(ctx, tx, who, live, person, b)
	if err != nil {
		return desk.Conversation{}, err
	}
	thread := store.DirectThread(d.ID)
	there, err := tx.LockConversationsByThread(ctx, ws, b.ChannelID, []string{thread})
	if err != nil {
		return desk.Conversation{}, err
	}
	if c, ok := there[thread]; ok {
		return c, nil
	}
	conv := desk.Conversation{WorkspaceID: ws, ID: ident.New(), ChannelID: b.ChannelID, Platform: live.Channel.Platform,
		ContactID: d.ContactID, IdentityID: d.ID, LastActivityAt: now, CreatedAt: now}
	return conv, tx.InsertConversations(ctx, ws, []store.NewConversation{{Conversation: conv, ThreadKey: thread}})
}

// identityFor is the contact's address on the channel's network: the one that
// is named, the one that they wrote from, or that of their own number or mail.
func (s *Service) identityFor(ctx context.Context, tx *store.Tx, who access.Who, live *channel.Live, person desk.Contact, b Begin) (desk.Identity, error) {
	if b.Address == "" {
		known, err := tx.IdentitiesOf(ctx, who.WorkspaceID, []string{person.ID})
		if err != nil {
			return desk.Identity{}, err
		}
		for _, d := range known[person.ID] {
			if d.Platform == live.Channel.Platform {
				return d, nil
			}
		}
		if b.Address = ownAddress(person, live.Descriptor.StartBy); b.Address == "" {
			return desk.Identity{}, desk.Invalid("contact_id", "%s has no address on %s", person.Name, live.Descriptor.Title)
		}
	}
	reached, err := reach(live, b.Address)
	if err != nil {
		return desk.Identity{}, err
	}
	return s.reached(ctx, tx, who, live, person, reached, b.Name)
}

func ownAddress(c desk.Contact, kind string) string {
	switch kind {
	case platform.StartByPhone:
		return c.Phone
	case platform.StartByEmail:
		return c.Email
	}
	return ""
}

// reach is who an address belongs to on a channel's network.
func reach(live *channel.Live, address string) (platform.Person, error) {
	starter, ok := live.Session.(platform.Starter)
	if !ok || live.Descriptor.StartBy == "" {
		return platform.Person{}, desk.E(desk.CodeUnsupported, "On %s the customer writes first: nobody can be written to who has not.", live.Descriptor.Title)
	}
	var err error
	if live.Descriptor.StartBy == platform.StartByPhone {
		address, err = contact.Phone(address)
	} else {
		address, err = contact.Email(address)
	}
	if err != nil {
		return platform.Person{}, desk.Invalid("address", "must be what %s delivers to: a number with its country such as +34 600 100 200, or an e-mail address", live.Descriptor.Title)
	}
	p, ok := starter.Reach(address)
	if !ok || len(p.Keys) == 0 {
		return platform.Person{}, desk.Invalid("address", "nobody on %s can have this address", live.Descriptor.Title)
	}
	return p, nil
}

// reached is the identity that a person's keys lead to, made where they are
// new: with the contact that is named, else with a new one.
func (s *Service) reached(ctx context.Context, tx *store.Tx, who access.Who, live *channel.Live, person desk.Contact, p platform.Person, name string) (desk.Identity, error) {
	ws, network, now := who.WorkspaceID, live.Channel.Platform, s.Clock.Now()
	keys := make([]string, len(p.Keys))
	for i, k := range p.Keys {
		keys[i] = string(k)
	}
	known, err := tx.IdentityKeys(ctx, ws, network, keys)
	if err != nil {
		return desk.Identity{}, err
	}
	for _, k := range keys {
		id := known[k]
		if id == "" {
			continue
		}
		d, err := tx.IdentityByID(ctx, ws, id)
		if err == nil && person.ID != "" && d.ContactID != person.ID {
			return d, desk.E(desk.CodeConflict, "%s belongs to another contact: merge the two, or write to that one", p.Display)
		}
		return d, err
	}
	if person.ID == "" {
		if person, err = s.personOf(ctx, tx, who, p, name); err != nil {
			return desk.Identity{}, err
		}
	}
	d := desk.Identity{WorkspaceID: ws, ID: ident.New(), ContactID: person.ID, Platform: network, Address: p.Address, Display: p.Display, CreatedAt: now}
	if err := tx.SaveIdentities(ctx, ws, []desk.Identity{d}); err != nil {
		return d, err
	}
	links := make([]store.IdentityKey, len(keys))
	for i, k := range keys {
		links[i] = store.IdentityKey{Platform: network, Key: k, IdentityID: d.ID}
	}
	return d, tx.AddIdentityKeys(ctx, ws, links)
}

// personOf is the one contact whose number or mail it is, else a new one.
func (s *Service) personOf(ctx context.Context, tx *store.Tx, who access.Who, p platform.Person, name string) (desk.Contact, error) {
	ws, now := who.WorkspaceID, s.Clock.Now()
	find, address := tx.ContactsByEmail, p.Address
	if number, err := contact.Phone(p.Display); err == nil && number != "" {
		find, address = tx.ContactsByPhone, number
	}
	found, err := find(ctx, ws, []string{address})
	if err != nil {
		return desk.Contact{}, err
	}
	if ids := found[address]; len(ids) == 1 {
		return tx.LockContact(ctx, ws, ids[0])
	}
	c := desk.Contact{WorkspaceID: ws, ID: ident.New(), Name: contact.NameOf(cleanText(name), p.Display, p.Address), Identities: []desk.Identity{}, CreatedAt: now, UpdatedAt: now,
		ContactDetails: desk.NoDetails()}
	if err := tx.SaveContacts(ctx, ws, []desk.Contact{c}); err != nil {
		return c, err
	}
	b := bundle{ctx: ctx, tx: tx, ws: ws, actor: who.Actor, at: now}
	b.add(desk.Event{Type: desk.EventContactCreated, ContactID: c.ID}, c)
	return c, b.append()
}

// firstCase is the case of a thread that the business begins: it waits for the
// customer, with who wrote.
func (s *Service) firstCase(ctx context.Context, tx *store.Tx, who access.Who, conv desk.Conversation) (desk.Conversation, error) {
	now := s.Clock.Now()
	c := cases.New(ident.New(), conv, now)
	c.Status = desk.CasePending
	if who.Actor.Type == "agent" {
		c.AssigneeID = who.UserID
	}
	if err := tx.SaveCases(ctx, who.WorkspaceID, []store.CaseChange{{After: c}}); err != nil {
		return conv, err
	}
	conv.CaseID = c.ID
	if err := tx.SaveConversations(ctx, who.WorkspaceID, []desk.Conversation{conv}); err != nil {
		return conv, err
	}
	saved, err := tx.LockCase(ctx, who.WorkspaceID, c.ID)
	if err != nil {
		return conv, err
	}
	views, err := tx.CaseViews(ctx, who.WorkspaceID, []desk.Case{saved})
	if err != nil {
		return conv, err
	}
	b := bundle{ctx: ctx, tx: tx, ws: who.WorkspaceID, actor: who.Actor, at: now}
	b.add(desk.Event{Type: desk.EventCaseCreated, CaseID: c.ID, ConversationID: conv.ID, ContactID: conv.ContactID}, views[0])
	return conv, b.append()
}
