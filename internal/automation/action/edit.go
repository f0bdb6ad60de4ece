package action

import (
	"context"
	"encoding/json"
	"slices"

	"recado.dev/internal/automation"
	"recado.dev/internal/cases"
	"recado.dev/internal/casework"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// Edit sets what a case is about: only what is given is changed.
type Edit struct{}

type editParams struct {
	Priority  *desk.Priority  `json:"priority,omitempty"`
	Category  *string         `json:"category,omitempty"`
	Language  *string         `json:"language,omitempty"`
	Country   *string         `json:"country,omitempty"`
	Sentiment *desk.Sentiment `json:"sentiment,omitempty"`
	Queue     *string         `json:"queue,omitempty"`
}

// Kind implements automation.Action.
func (Edit) Kind() string { return "edit" }

// Check implements automation.Action.
func (Edit) Check(ctx context.Context, q *store.Queryer, r desk.Recipe, params json.RawMessage) error {
	var p editParams
	if err := decode(params, &p); err != nil {
		return err
	}
	switch {
	case p == editParams{}:
		return desk.Invalid("params", "say what is to be changed")
	case p.Priority != nil && !p.Priority.Valid():
		return desk.Invalid("priority", "must be low, normal, high or urgent")
	case p.Sentiment != nil && !p.Sentiment.Valid():
		return desk.Invalid("sentiment", "must be positive, neutral or negative")
	case p.Queue != nil && *p.Queue != "":
		if _, err := q.QueueByID(ctx, r.WorkspaceID, *p.Queue); err != nil {
			return desk.Invalid("queue", "there is no such queue")
		}
	}
	if p.Category != nil && *p.Category != "" {
		all, err := q.CaseChoices(ctx, r.WorkspaceID, desk.ChoiceCategory)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(all, func(c desk.CaseChoice) bool { return c.Name == *p.Category }) {
			return desk.Invalid("category", "there is no category %q", *p.Category)
		}
	}
	return casework.CheckCodes(&cases.Patch{WorkPatch: cases.WorkPatch{Language: p.Language, Country: p.Country}})
}

// Do implements automation.Action.
func (Edit) Do(ctx context.Context, s *automation.Step) error {
	var p editParams
	if err := s.Params(&p); err != nil {
		return err
	}
	return s.Change(ctx, func(desk.Case) (cases.Patch, error) {
		return cases.Patch{Priority: p.Priority, Queue: p.Queue,
			WorkPatch: cases.WorkPatch{Category: p.Category, Language: p.Language, Country: p.Country, Sentiment: p.Sentiment}}, nil
	})
}
