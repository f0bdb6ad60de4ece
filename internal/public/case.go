package public

import (
	"context"

	"recado.dev/internal/access"
	"recado.dev/internal/cases"
	"recado.dev/internal/casework"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// makeCase sees to it that an item's author has an open case: the one that their
// thread has, opened again where it was resolved, or a first one.
func (s *Service) makeCase(ctx context.Context, tx *store.Tx, who access.Who, t target, a desk.PublicAction) (desk.PublicAction, []desk.Event, error) {
	ws := who.WorkspaceID
	by := casework.By{WorkspaceID: ws, Actor: who.Actor, At: a.CreatedAt}
	conv, err := tx.LockConversation(ctx, ws, t.message.ConversationID)
	if err != nil {
		return a, nil, err
	}
	if conv.CaseID == "" {
		c, events, err := casework.Open(ctx, tx, by, conv)
		a.CaseID = c.ID
		return a, events, err
	}
	c, err := tx.LockCase(ctx, ws, conv.CaseID)
	if err != nil {
		return a, nil, err
	}
	a.CaseID = c.ID
	if c.Status != desk.CaseResolved {
		return a, nil, nil
	}
	open := desk.CaseOpen
	out, err := casework.Apply(ctx, tx, by, []casework.Step{{CaseID: c.ID, Patch: cases.Patch{Status: &open}}})
	if err == nil && len(out.Refused) > 0 {
		err = out.Refused[0].Err
	}
	return a, out.Events, err
}
