package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// write puts everything into the store, in one transaction.
func (b *builder) write(ctx context.Context, tx *store.Tx) error {
	if err := furnish(ctx, tx, b.WorkspaceID, b.now); err != nil {
		return err
	}
	if err := tx.SaveContacts(ctx, b.WorkspaceID, b.contacts); err != nil {
		return err
	}
	var identities []desk.Identity
	var keys []store.IdentityKey
	for _, c := range b.contacts {
		for _, d := range c.Identities {
			identities = append(identities, d)
			for _, k := range d.Keys {
				keys = append(keys, store.IdentityKey{Platform: d.Platform, Key: k, IdentityID: d.ID})
			}
		}
	}
	if err := tx.SaveIdentities(ctx, b.WorkspaceID, identities); err != nil {
		return err
	}
	if err := tx.AddIdentityKeys(ctx, b.WorkspaceID, keys); err != nil {
		return err
	}
	convs := make([]store.NewConversation, 0, len(b.order))
	for _, p := range b.order {
		convs = append(convs, *b.conversations[p])
	}
	if err := tx.InsertConversations(ctx, b.WorkspaceID, convs); err != nil {
		return err
	}
	if err := tx.SaveCases(ctx, b.WorkspaceID, b.changes); err != nil {
		return err
	}
	if err := tx.InsertMessages(ctx, b.messages); err != nil {
		return err
	}
	for _, m := range b.messages {
		if len(m.Attachments) > 0 {
			if err := tx.InsertAttachments(ctx, b.WorkspaceID, m.ID, m.Attachments); err != nil {
				return err
			}
		}
	}
	return b.log(ctx, tx)
}

// log writes the event log as if everything had happened at its time: search,
// histories and reports follow it.
func (b *builder) log(ctx context.Context, tx *store.Tx) error {
	list := make([]desk.Case, len(b.changes))
	for i, c := range b.changes {
		list[i] = c.After
	}
	views, err := tx.CaseViews(ctx, b.WorkspaceID, list)
	if err != nil {
		return err
	}
	data := map[string]any{}
	for _, v := range views {
		data[v.ID] = v
	}
	for _, m := range b.messages {
		data[m.ID] = m
	}
	events := make([]desk.Event, 0, len(b.events)+len(b.contacts))
	for _, c := range b.contacts {
		data[c.ID] = c
		events = append(events, desk.Event{Type: desk.EventContactCreated, At: c.CreatedAt, Actor: desk.Actor{Type: "contact", ID: c.ID, Name: c.Name}, ContactID: c.ID})
	}
	events = append(events, b.events...)
	for i := range events {
		e := &events[i]
		id := e.CaseID
		switch e.Type {
		case desk.EventMessageCreated:
			id = e.MessageID
		case desk.EventContactCreated:
			id = e.ContactID
		}
		if e.Data, err = json.Marshal(data[id]); err != nil {
			return fmt.Errorf("encode event of %s: %w", id, err)
		}
	}
	slices.SortStableFunc(events, func(x, y desk.Event) int { return x.At.Compare(y.At) })
	return tx.AppendEvents(ctx, b.WorkspaceID, events)
}
