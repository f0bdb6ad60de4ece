package casework

import (
	"context"
	"encoding/json"
	"fmt"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// linked is what the history of a case says of a link.
type linked struct {
	Kind desk.CaseLinkKind `json:"kind"`
	pointer
}

// Link says that a case has to do with another, or with off that it has not any
// more. Both histories tell of it. It has to come last in its transaction, like
// Tx.AppendEvents.
func Link(ctx context.Context, tx *store.Tx, by By, caseID, otherID string, kind desk.CaseLinkKind, off bool) error {
	one, other, err := both(tx.CasesByID(ctx, by.WorkspaceID, []string{caseID, otherID}))(caseID, otherID)
	if err != nil {
		return err
	}
	if caseID == otherID {
		return desk.Invalid("case_id", "a case cannot be linked with itself")
	}
	var fresh bool
	if off {
		fresh, err = tx.DeleteCaseLink(ctx, by.WorkspaceID, caseID, otherID, kind)
	} else {
		fresh, err = tx.SaveCaseLink(ctx, by.WorkspaceID, caseID, otherID, kind, by.At)
	}
	if err != nil || !fresh {
		return err
	}
	views, err := tx.CaseViews(ctx, by.WorkspaceID, []desk.Case{one, other})
	if err != nil {
		return err
	}
	events := make([]desk.Event, len(views))
	for i, what := range []linked{{kind, point(other)}, {kind.Back(), point(one)}} {
		change := [2]any{nil, what}
		if off {
			change = [2]any{what, nil}
		}
		data, err := json.Marshal(views[i])
		if err != nil {
			return fmt.Errorf("write event of case %s: %w", views[i].ID, err)
		}
		events[i] = desk.Event{Type: desk.EventCaseUpdated, At: by.At, Actor: by.Actor, CaseID: views[i].ID, ConversationID: views[i].ConversationID, ContactID: views[i].Contact.ID,
			Changes: map[string][2]any{"link": change}, Data: data}
	}
	return tx.AppendEvents(ctx, by.WorkspaceID, events)
}
