package action

import (
	"context"
	"encoding/json"
	"slices"

	"recado.dev/internal/automation"
	"recado.dev/internal/contactdata"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// ContactTags adds tags to the contact of the case, or of what was said without
// one, and takes others away.
type ContactTags struct{}

// Kind implements automation.Action.
func (ContactTags) Kind() string { return "contact_tags" }

// Check implements automation.Action.
func (ContactTags) Check(ctx context.Context, q *store.Queryer, r desk.Recipe, params json.RawMessage) error {
	return Tags{}.Check(ctx, q, r, params)
}

// Do implements automation.Action.
func (ContactTags) Do(ctx context.Context, s *automation.Step) error {
	var p tagsParams
	if err := s.Params(&p); err != nil {
		return err
	}
	return changed(ctx, s, func(ctx context.Context, tx *store.Tx) ([]desk.Event, error) {
		id, err := contactOf(ctx, &tx.Queryer, s.Run)
		if err != nil {
			return nil, err
		}
		return contactdata.Tag(ctx, tx, markBy(s), id, p.Add, p.Remove)
	})
}

// Foresee implements automation.Foreseer.
func (ContactTags) Foresee(ctx context.Context, s *automation.Step) (automation.Foreseen, error) {
	var p tagsParams
	if err := s.Params(&p); err != nil {
		return automation.Foreseen{}, err
	}
	q := s.Store().Read()
	id, err := contactOf(ctx, q, s.Run)
	if err != nil {
		return automation.Foreseen{}, err
	}
	c, err := q.ContactByID(ctx, s.Run.WorkspaceID, id)
	if err != nil {
		return automation.Foreseen{}, err
	}
	after := slices.DeleteFunc(slices.Clone(c.Tags), func(t string) bool { return slices.Contains(p.Remove, t) })
	for _, t := range p.Add {
		if !slices.Contains(after, t) {
			after = append(after, t)
		}
	}
	if slices.Equal(after, c.Tags) {
		return automation.Foreseen{State: "unchanged"}, nil
	}
	return automation.Foreseen{State: "done", Changes: map[string][2]any{"tags": {c.Tags, after}}}, nil
}

// contactOf is whose the case of a run is, or what was said.
func contactOf(ctx context.Context, q *store.Queryer, run desk.RecipeRun) (string, error) {
	if run.CaseID != "" {
		c, err := q.CaseByID(ctx, run.WorkspaceID, run.CaseID)
		return c.ContactID, err
	}
	v, err := q.ConversationByID(ctx, run.WorkspaceID, run.ConversationID)
	return v.ContactID, err
}
