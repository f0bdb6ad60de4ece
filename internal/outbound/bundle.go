package outbound

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// bundle gathers the events of a transaction. The first error stays and ends
// it.
type bundle struct {
	ctx    context.Context
	tx     *store.Tx
	ws     string
	actor  desk.Actor
	at     time.Time
	events []desk.Event
	err    error
}

func (b *bundle) messages(t desk.EventType, ms []desk.Message) {
	if b.err != nil {
		return
	}
	events, err := messageEvents(t, b.actor, b.at, ms)
	b.events, b.err = append(b.events, events...), err
}

// saveCase writes a case and its event.
func (b *bundle) saveCase(before, after desk.Case) {
	if b.err != nil {
		return
	}
	changes := []store.CaseChange{{Before: &before, After: after}}
	if b.err = b.tx.SaveCases(b.ctx, b.ws, changes); b.err != nil {
		return
	}
	views, err := b.tx.CaseViews(b.ctx, b.ws, []desk.Case{changes[0].After})
	if err != nil {
		b.err = err
		return
	}
	b.add(desk.Event{Type: desk.EventCaseUpdated, CaseID: after.ID, ConversationID: after.ConversationID, ContactID: after.ContactID}, views[0])
}

func (b *bundle) conversation(c desk.Conversation, caps platform.Caps) {
	if b.err != nil {
		return
	}
	views, err := b.tx.ConversationViews(b.ctx, b.ws, []desk.Conversation{c})
	if err != nil {
		b.err = err
		return
	}
	views[0].Window = conversation.WindowOf(c.LastInboundAt, caps.Window, b.at)
	b.add(desk.Event{Type: desk.EventConversationUpdated, CaseID: c.CaseID, ConversationID: c.ID, ContactID: c.ContactID}, views[0])
}

func (b *bundle) add(e desk.Event, entity any) {
	data, err := json.Marshal(entity)
	if err != nil {
		b.err = fmt.Errorf("write event %s: %w", e.Type, err)
		return
	}
	e.At, e.Actor, e.Data = b.at, b.actor, data
	b.events = append(b.events, e)
}

// append writes the events: the last statement of the transaction.
func (b *bundle) append() error {
	if b.err != nil {
		return b.err
	}
	return b.tx.AppendEvents(b.ctx, b.ws, b.events)
}
