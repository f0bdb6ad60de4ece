package outbound

import (
	"context"

	"recado.dev/internal/cases"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// previews are the conversations and cases whose last word may be a message
// that has its end: lists show how it went.
type previews struct {
	conversations map[string]desk.Conversation
	cases         map[string]desk.Case
}

// lockPreviews loads, for a change, those whose last word is one of final.
func (r *run) lockPreviews(ctx context.Context, tx *store.Tx, final []result) (previews, error) {
	var p previews
	if len(final) == 0 {
		return p, nil
	}
	ids := make([]string, 0, len(final))
	for _, res := range final {
		ids = append(ids, res.item.conversation)
	}
	var err error
	if p.conversations, err = tx.LockConversations(ctx, r.ws, ids); err != nil {
		return p, err
	}
	var caseIDs []string
	for _, res := range final {
		if isLast(p.conversations[res.item.conversation].LastMessage, res.item.id) && res.caseID != "" {
			caseIDs = append(caseIDs, res.caseID)
		}
	}
	p.cases, err = tx.LockCases(ctx, r.ws, caseIDs)
	return p, err
}

func isLast(p *desk.Preview, messageID string) bool { return p != nil && p.ID == messageID }

// refresh writes the previews that show one of ms.
func (p previews) refresh(b *bundle, caps platform.Caps, ms []desk.Message) {
	var changes []store.CaseChange
	var convs []desk.Conversation
	for _, m := range ms {
		now := cases.PreviewOf(m)
		if c, ok := p.cases[m.CaseID]; ok && isLast(c.LastMessage, m.ID) && *c.LastMessage != now {
			after := c
			after.LastMessage = &now
			changes = append(changes, store.CaseChange{Before: &c, After: after})
		}
		if c, ok := p.conversations[m.ConversationID]; ok && isLast(c.LastMessage, m.ID) && *c.LastMessage != now {
			c.LastMessage = &now
			convs = append(convs, c)
		}
	}
	b.saveCases(changes...)
	b.saveConversations(caps, convs...)
}
