package outbound

import (
	"context"
	"reflect"

	"recado.dev/internal/cases"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// around are the conversations and cases of messages that change: lists show
// how their last word went, and an answer that fails is none.
type around struct {
	conversations map[string]desk.Conversation
	cases         map[string]desk.Case
}

// lockAround loads, for a change, the conversations and cases of ids.
func lockAround(ctx context.Context, tx *store.Tx, ws string, conversationIDs, caseIDs []string) (around, error) {
	var p around
	var err error
	if p.conversations, err = tx.LockConversations(ctx, ws, conversationIDs); err != nil {
		return p, err
	}
	p.cases, err = tx.LockCases(ctx, ws, caseIDs)
	return p, err
}

// lockAround is lockAround for those of results.
func (r *run) lockAround(ctx context.Context, tx *store.Tx, final []result) (around, error) {
	var conversations, caseIDs []string
	for _, res := range final {
		conversations = append(conversations, res.item.conversation)
		if res.caseID != "" {
			caseIDs = append(caseIDs, res.caseID)
		}
	}
	return lockAround(ctx, tx, r.ws, conversations, caseIDs)
}

// change is a message before and after.
type change struct {
	before desk.Status
	after  desk.Message
}

func isLast(p *desk.Preview, messageID string) bool { return p != nil && p.ID == messageID }

// follow writes what changed of conversations and cases because their messages
// did, which are stored already.
func (p around) follow(b *bundle, caps platform.Caps, changes []change) {
	var convs []desk.Conversation
	after := map[string]desk.Case{}
	var order []string
	for _, ch := range changes {
		m := ch.after
		now := cases.PreviewOf(m)
		if c, ok := p.conversations[m.ConversationID]; ok && isLast(c.LastMessage, m.ID) && *c.LastMessage != now {
			c.LastMessage = &now
			convs = append(convs, c)
		}
		c, ok := after[m.CaseID]
		if !ok {
			if c, ok = p.cases[m.CaseID]; !ok {
				continue
			}
			order = append(order, m.CaseID)
		}
		if isLast(c.LastMessage, m.ID) {
			c.LastMessage = &now
		}
		after[m.CaseID] = reckon(b, c, ch)
	}
	var saved []store.CaseChange
	for _, id := range order {
		if before := p.cases[id]; !reflect.DeepEqual(before, after[id]) {
			saved = append(saved, store.CaseChange{Before: &before, After: after[id]})
		}
	}
	first := len(b.events)
	b.saveCases(saved...)
	for i := first; i < len(b.events); i++ {
		b.events[i].Changes = cases.Reckoned(p.cases[b.events[i].CaseID], after[b.events[i].CaseID])
	}
	b.saveConversations(caps, convs...)
}

// reckon answers the case anew where a message failed, or no longer has.
func reckon(b *bundle, c desk.Case, ch change) desk.Case {
	failed := ch.after.Status == desk.StatusFailed
	if b.err != nil || failed == (ch.before == desk.StatusFailed) || ch.after.Origin == desk.OriginAutomatic {
		return c
	}
	answers, err := b.tx.AnswersOf(b.ctx, c)
	switch {
	case err != nil:
		b.err = err
	case failed:
		c = cases.OnFailed(c, answers, b.at)
	default:
		c = cases.OnAnswered(c, answers, b.at)
	}
	return c
}
