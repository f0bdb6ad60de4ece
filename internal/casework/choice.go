package casework

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// choiceBatch is how many cases follow their word in one transaction.
const choiceBatch = 200

// Follow is that one of a workspace's words takes the place of another.
type Follow struct {
	Kind     desk.CaseChoiceKind
	From, To string // names of categories, ids of sub-statuses
}

// FollowChoice has all cases that have a word have another one instead, a batch
// at a time. Each history tells of it; what it told before stays as it was.
func FollowChoice(ctx context.Context, s *store.Store, by By, f Follow) error {
	after := ""
	for {
		var ids []string
		err := s.Write(ctx, func(tx *store.Tx) error {
			var err error
			if ids, err = tx.CasesOfChoice(ctx, by.WorkspaceID, f.Kind, f.From, after, choiceBatch); err != nil || len(ids) == 0 {
				return err
			}
			return f.batch(ctx, tx, by, ids)
		})
		if err != nil || len(ids) < choiceBatch {
			return err
		}
		after = ids[len(ids)-1]
	}
}

func (f Follow) batch(ctx context.Context, tx *store.Tx, by By, ids []string) error {
	found, err := tx.LockCases(ctx, by.WorkspaceID, ids)
	if err != nil {
		return err
	}
	var changes []store.CaseChange
	for _, id := range ids {
		before, ok := found[id]
		if !ok {
			continue
		}
		after := before
		if f.Kind == desk.ChoiceCategory {
			after.Category = f.To
		} else {
			after.SubStatus = f.To
		}
		after.UpdatedAt = by.At
		changes = append(changes, store.CaseChange{Before: &before, After: after})
	}
	if err := tx.SaveCases(ctx, by.WorkspaceID, changes); err != nil {
		return err
	}
	after := make([]desk.Case, len(changes))
	for i := range changes {
		after[i] = changes[i].After
	}
	views, err := tx.CaseViews(ctx, by.WorkspaceID, after)
	if err != nil {
		return err
	}
	events := make([]desk.Event, len(views))
	for i, v := range views {
		data, err := json.Marshal(v)
		if err != nil {
			return fmt.Errorf("write event of case %s: %w", v.ID, err)
		}
		events[i] = desk.Event{Type: desk.EventCaseUpdated, At: by.At, Actor: by.Actor, CaseID: v.ID, ConversationID: v.ConversationID, ContactID: v.Contact.ID,
			Changes: map[string][2]any{string(f.Kind): {f.From, f.To}}, Data: data}
	}
	return tx.AppendEvents(ctx, by.WorkspaceID, events)
}

// Reword has the filters of saved views, the saved filters, the rules of
// workstreams, promises, recipes and topics name the new word, and answers what
// tells of it.
func (f Follow) Reword(ctx context.Context, tx *store.Tx, by By) ([]desk.Event, error) {
	done, err := tx.Reword(ctx, by.WorkspaceID, f.in)
	if err != nil {
		return nil, err
	}
	var events []desk.Event
	for _, part := range []struct {
		typ desk.EventType
		ids []string
	}{{desk.EventViewUpdated, done.Views}, {desk.EventWorkstreamUpdated, done.Workstreams}, {desk.EventFilterUpdated, done.Filters},
		{desk.EventSLAPolicyUpdated, done.Policies}, {desk.EventRecipeUpdated, done.Recipes}, {desk.EventTopicUpdated, done.Topics}} {
		for _, id := range part.ids {
			data, err := json.Marshal(map[string]string{"id": id})
			if err != nil {
				return nil, fmt.Errorf("write event of %s: %w", id, err)
			}
			events = append(events, desk.Event{Type: part.typ, At: by.At, Actor: by.Actor, Data: data})
		}
	}
	return events, nil
}

// in answers a text with the new word in place of the old, and whether it was
// in there. What cannot be read stays as it is.
func (f Follow) in(text json.RawMessage) (json.RawMessage, bool) {
	if !strings.Contains(string(text), string(f.Kind)) {
		return text, false
	}
	var v any
	read := json.NewDecoder(bytes.NewReader(text))
	read.UseNumber()
	if read.Decode(&v) != nil || !f.walk(v) {
		return text, false
	}
	next, err := json.Marshal(v)
	return next, err == nil
}

// walk changes what conditions ask for and what rules set.
func (f Follow) walk(v any) bool {
	changed := false
	switch v := v.(type) {
	case []any:
		for _, kid := range v {
			changed = f.walk(kid) || changed
		}
	case map[string]any:
		if v["field"] == string(f.Kind) {
			changed = f.value(v, "value")
		}
		if f.Kind == desk.ChoiceCategory {
			changed = f.value(v, "category") || changed
		}
		for _, kid := range v {
			changed = f.walk(kid) || changed
		}
	}
	return changed
}

// value changes a word, or one of several.
func (f Follow) value(of map[string]any, key string) bool {
	switch v := of[key].(type) {
	case string:
		if v == f.From {
			of[key] = f.To
			return true
		}
	case []any:
		changed := false
		for i, one := range v {
			if one == f.From {
				v[i], changed = f.To, true
			}
		}
		return changed
	}
	return false
}
