package inbound

import (
	"context"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// save writes each noun once. Rows that others may lock come in the same order
// as in load.
func (b *batch) save(ctx context.Context) error {
	if err := b.savePeople(ctx); err != nil {
		return err
	}
	parts := []func(context.Context) error{b.saveThreads, b.saveMessages}
	if len(b.flipped) > 0 {
		// What their cases become is read from the messages. Every row that
		// others may lock is locked since load.
		parts = []func(context.Context) error{b.saveMessages, b.reckon, b.saveThreads}
	}
	for _, part := range parts {
		if err := part(ctx); err != nil {
			return err
		}
	}
	if err := b.savePosts(ctx); err != nil {
		return err
	}
	if err := b.saveItems(ctx); err != nil {
		return err
	}
	for at, rs := range b.orphans {
		if err := b.tx.KeepOrphanReceipts(ctx, b.ws, at.channelID, rs); err != nil {
			return err
		}
	}
	if err := b.tx.KeepReplyHandles(ctx, b.ws, b.handles...); err != nil {
		return err
	}
	if len(b.newSeen) > 0 {
		if err := b.tx.MarkSeen(ctx, b.newSeen, b.items[0].ev.ReceivedAt); err != nil {
			return err
		}
	}
	for _, u := range b.unnamed {
		if err := b.stranger(ctx, b.tx, u.live, u.identityID); err != nil {
			return err
		}
	}
	for channelID, ids := range b.fetch {
		if err := b.media.Fetch(ctx, b.tx, b.ws, channelID, ids); err != nil {
			return err
		}
	}
	return nil
}

func (b *batch) savePeople(ctx context.Context) error {
	var contacts []desk.Contact
	for _, list := range [2][]*contactState{b.madeContacts, b.changedContacts} {
		for _, c := range list {
			contacts = append(contacts, c.Contact)
		}
	}
	if err := b.tx.SaveContacts(ctx, b.ws, contacts); err != nil {
		return err
	}
	var identities []desk.Identity
	for _, d := range b.identities {
		if d.isNew || d.dirty {
			identities = append(identities, d.Identity)
		}
	}
	if err := b.tx.SaveIdentities(ctx, b.ws, identities); err != nil {
		return err
	}
	if err := b.tx.AddConsents(ctx, b.ws, b.consents); err != nil {
		return err
	}
	return b.tx.AddIdentityKeys(ctx, b.ws, b.newKeys)
}

func (b *batch) saveThreads(ctx context.Context) error {
	var added []store.NewConversation
	var changed []desk.Conversation
	for _, c := range b.touchedConvs {
		if c.isNew {
			added = append(added, store.NewConversation{Conversation: c.Conversation, ThreadKey: c.key})
		} else {
			changed = append(changed, c.Conversation)
		}
	}
	if err := b.tx.InsertConversations(ctx, b.ws, added); err != nil {
		return err
	}
	if err := b.tx.SaveConversations(ctx, b.ws, changed); err != nil {
		return err
	}
	changes := make([]store.CaseChange, len(b.touchedCases))
	for i, c := range b.touchedCases {
		changes[i] = store.CaseChange{Before: c.before, After: c.Case}
	}
	if err := b.tx.SaveCases(ctx, b.ws, changes); err != nil {
		return err
	}
	for i, c := range b.touchedCases {
		c.Case = changes[i].After
	}
	return nil
}

func (b *batch) saveMessages(ctx context.Context) error {
	var added, changed []desk.Message
	for _, m := range b.touchedMessages {
		if m.isNew {
			added = append(added, m.Message)
		} else {
			changed = append(changed, m.Message)
		}
	}
	if err := b.tx.InsertMessages(ctx, added); err != nil {
		return err
	}
	if err := b.tx.UpdateMessages(ctx, changed); err != nil {
		return err
	}
	for _, m := range added {
		if len(m.Attachments) == 0 {
			continue
		}
		if err := b.tx.InsertAttachments(ctx, b.ws, m.ID, m.Attachments); err != nil {
			return err
		}
	}
	return nil
}
