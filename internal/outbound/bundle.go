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

// changes are the events of messages whose state may have moved.
func (b *bundle) changes(changes []change) {
	first := len(b.events)
	b.messages(desk.EventMessageUpdated, afterOf(changes))
	if b.err != nil {
		return
	}
	for i, ch := range changes {
		if ch.before != ch.after.Status {
			b.events[first+i].Changes = map[string][2]any{"status": {ch.before, ch.after.Status}}
		}
	}
}

// saveCases writes cases and their events.
func (b *bundle) saveCases(changes ...store.CaseChange) {
	if b.err != nil || len(changes) == 0 {
		return
	}
	if b.err = b.tx.SaveCases(b.ctx, b.ws, changes); b.err != nil {
		return
	}
	after := make([]desk.Case, len(changes))
	for i, c := range changes {
		after[i] = c.After
	}
	views, err := b.tx.CaseViews(b.ctx, b.ws, after)
	if err != nil {
		b.err = err
		return
	}
	for i, c := range after {
		b.add(desk.Event{Type: desk.EventCaseUpdated, CaseID: c.ID, ConversationID: c.ConversationID, ContactID: c.ContactID}, views[i])
	}
}

// saveConversations writes conversations and their events.
func (b *bundle) saveConversations(caps platform.Caps, convs ...desk.Conversation) {
	if b.err != nil || len(convs) == 0 {
		return
	}
	if b.err = b.tx.SaveConversations(b.ctx, b.ws, convs); b.err != nil {
		return
	}
	views, err := b.tx.ConversationViews(b.ctx, b.ws, convs)
	if err != nil {
		b.err = err
		return
	}
	for i, c := range convs {
		views[i].Window = conversation.WindowIn(c, caps.Window, b.at)
		b.add(desk.Event{Type: desk.EventConversationUpdated, CaseID: c.CaseID, ConversationID: c.ID, ContactID: c.ContactID}, views[i])
	}
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
