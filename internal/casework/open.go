package casework

import (
	"context"
	"encoding/json"
	"fmt"

	"recado.dev/internal/cases"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

// mostLoose bounds how much of a thread its first case takes up; what is older
// stays in the thread alone.
const mostLoose = 1000

// Open makes the first case of a conversation that is locked and has none: of all
// that was said there before. The caller appends the events, at the end of its
// transaction.
func Open(ctx context.Context, tx *store.Tx, by By, conv desk.Conversation) (desk.Case, []desk.Event, error) {
	c := cases.New(ident.New(), conv, by.At)
	c.UnreadCount = conv.UnreadCount
	ids, err := tx.LooseMessages(ctx, by.WorkspaceID, conv.ID, mostLoose)
	if err != nil {
		return c, nil, err
	}
	if err := tx.MoveMessages(ctx, by.WorkspaceID, ids, "", c.ID); err != nil {
		return c, nil, err
	}
	if err := tx.MoveItems(ctx, by.WorkspaceID, conv.ID, "", c.ID); err != nil {
		return c, nil, err
	}
	if err := tx.MoveConversations(ctx, by.WorkspaceID, []string{conv.ID}, "", c.ID); err != nil {
		return c, nil, err
	}
	if c, err = standing(ctx, tx, c, by.At); err != nil {
		return c, nil, err
	}
	changes := []store.CaseChange{{After: c}}
	if err := tx.SaveCases(ctx, by.WorkspaceID, changes); err != nil {
		return c, nil, err
	}
	c = changes[0].After
	views, err := tx.CaseViews(ctx, by.WorkspaceID, []desk.Case{c})
	if err != nil {
		return c, nil, err
	}
	data, err := json.Marshal(views[0])
	if err != nil {
		return c, nil, fmt.Errorf("write event of case %s: %w", c.ID, err)
	}
	return c, []desk.Event{{Type: desk.EventCaseCreated, At: by.At, Actor: by.Actor, CaseID: c.ID, ConversationID: conv.ID, ContactID: conv.ContactID, Data: data}}, nil
}
