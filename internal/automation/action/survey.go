package action

import (
	"context"
	"encoding/json"
	"fmt"

	"recado.dev/internal/automation"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
	"recado.dev/internal/survey"
)

// Survey asks the customer a survey, in private.
type Survey struct{ Surveys *survey.Service }

type surveyParams struct {
	ID string `json:"survey_id"`
}

// Kind implements automation.Action.
func (Survey) Kind() string { return "survey" }

// Check implements automation.Action.
func (Survey) Check(ctx context.Context, q *store.Queryer, r desk.Recipe, params json.RawMessage) error {
	var p surveyParams
	if err := decode(params, &p); err != nil {
		return err
	}
	if p.ID == "" {
		return desk.Invalid("survey_id", "choose a survey")
	}
	_, err := q.SurveyByID(ctx, r.WorkspaceID, p.ID)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return desk.Invalid("survey_id", "there is no such survey")
	}
	return err
}

// Do implements automation.Action.
func (a Survey) Do(ctx context.Context, s *automation.Step) error {
	var p surveyParams
	if err := s.Params(&p); err != nil {
		return err
	}
	if s.Run.CaseID == "" {
		return desk.E(desk.CodeConflict, "there is no case to ask about")
	}
	_, err := a.Surveys.Send(ctx, s.Who(), survey.Order{SurveyID: p.ID, CaseID: s.Run.CaseID, MessageID: theirs(ctx, s), Cause: fmt.Sprintf("run:%s:%d", s.Run.ID, s.Run.Next),
		First: first(ctx, s), Also: func(tx *store.Tx, made desk.SurveySend) ([]desk.Event, error) {
			return ending(ctx, tx, s, desk.ActionResult{State: "done", Ref: made.ID})
		}})
	return quiet(err)
}

// theirs is the customer's message that started the run; empty where none did.
func theirs(ctx context.Context, s *automation.Step) string {
	if s.Run.MessageID == "" {
		return ""
	}
	m, err := s.Store().Read().MessageByID(ctx, s.Run.WorkspaceID, s.Run.MessageID)
	if err != nil || m.Direction != desk.DirectionIn {
		return ""
	}
	return m.ID
}

// Foresee implements automation.Foreseer.
func (a Survey) Foresee(ctx context.Context, s *automation.Step) (automation.Foreseen, error) {
	var p surveyParams
	if err := s.Params(&p); err != nil {
		return automation.Foreseen{}, err
	}
	if s.Run.CaseID == "" {
		return automation.Foreseen{State: "failed", Detail: "there is no case to ask about"}, nil
	}
	shown, err := a.Surveys.Preview(ctx, s.Who(), p.ID, s.Run.CaseID)
	if err != nil || shown.Why != "" {
		return automation.Foreseen{State: "failed", Detail: shown.Why}, err
	}
	return automation.Foreseen{State: "done", Text: shown.Text}, nil
}
