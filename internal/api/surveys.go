package api

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/survey"
)

func (a *API) registerSurveys() {
	const tag = "Surveys"
	handle(a, route{Method: http.MethodGet, Path: "/surveys", Summary: "Surveys by name", Tag: tag, Ability: access.CasesRead},
		func(ctx context.Context, who access.Who, in *shortList) (*body[page[desk.Survey]], error) {
			list, err := a.Surveys.List(ctx, who.WorkspaceID)
			return part(in, list, err, func(s desk.Survey) string { return s.ID })
		})
	handle(a, route{Method: http.MethodPost, Path: "/surveys", Summary: "Add a survey", Tag: tag, Ability: access.AutomationManage, Status: http.StatusCreated},
		func(ctx context.Context, who access.Who, in *surveyInput) (*body[desk.Survey], error) {
			return answer(a.Surveys.Save(ctx, who, in.Body.survey("")))
		})
	handle(a, route{Method: http.MethodPost, Path: "/surveys/preview", Summary: "Show how a survey, saved or not, would look on each channel", Tag: tag, Ability: access.AutomationManage},
		func(ctx context.Context, who access.Who, in *surveyPreview) (*body[page[survey.OnChannel]], error) {
			list, err := a.Surveys.Everywhere(ctx, who, in.Body.survey(""), cleanText(in.Language))
			if err != nil {
				return nil, err
			}
			return answer(all(list), nil)
		})
	handle(a, route{Method: http.MethodGet, Path: "/surveys/{id}", Summary: "Read a survey", Tag: tag, Ability: access.CasesRead},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[desk.Survey], error) {
			return answer(a.Surveys.Show(ctx, who.WorkspaceID, in.ID))
		})
	handle(a, route{Method: http.MethodPut, Path: "/surveys/{id}", Summary: "Change a survey; those that were sent keep the words that they went with", Tag: tag, Ability: access.AutomationManage},
		func(ctx context.Context, who access.Who, in *surveyChange) (*body[desk.Survey], error) {
			return answer(a.Surveys.Save(ctx, who, in.Body.survey(in.ID)))
		})
	handle(a, route{Method: http.MethodDelete, Path: "/surveys/{id}", Summary: "Take a survey away with all that was answered to it", Tag: tag, Ability: access.AutomationManage, Status: http.StatusNoContent},
		func(ctx context.Context, who access.Who, in *DeskID) (*nothing, error) {
			return nil, a.Surveys.Delete(ctx, who, in.ID)
		})
	handle(a, route{Method: http.MethodGet, Path: "/surveys/{id}/results", Summary: "Read what was answered to a survey; nothing of fewer people than it says", Tag: tag, Ability: access.ReportsRead},
		func(ctx context.Context, who access.Who, in *surveySpan) (*body[survey.Results], error) {
			asked, err := a.askedOf(ctx, who, in)
			if err != nil {
				return nil, err
			}
			r, err := a.Surveys.Results(ctx, who.WorkspaceID, asked)
			if asked.Cases != nil {
				r.Filter, r.FilterText = json.RawMessage(in.Filter), writtenFilter(json.RawMessage(in.Filter))
			}
			return answer(r, err)
		})
	handle(a, route{Method: http.MethodGet, Path: "/surveys/{id}/results.csv", Summary: "Download what was answered to a survey", Tag: tag, Ability: access.ReportsRead}, a.surveyFile)
	handle(a, route{Method: http.MethodGet, Path: "/cases/{id}/surveys", Summary: "The surveys about a case, the newest first", Tag: tag, Ability: access.CasesRead},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[page[desk.SurveySend]], error) {
			list, err := a.Surveys.OfCase(ctx, who.WorkspaceID, in.ID)
			if err != nil {
				return nil, err
			}
			return answer(all(list), nil)
		})
	handle(a, route{Method: http.MethodGet, Path: "/contacts/{id}/surveys", Summary: "The surveys that a contact got, the newest first", Tag: tag, Ability: access.ContactsRead},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[page[desk.SurveySend]], error) {
			list, err := a.Surveys.OfContact(ctx, who.WorkspaceID, in.ID)
			if err != nil {
				return nil, err
			}
			return answer(all(list), nil)
		})
	handle(a, route{Method: http.MethodGet, Path: "/cases/{id}/surveys/preview", Summary: "Show what the customer of a case would get, or why nothing", Tag: tag, Ability: access.CasesRead},
		func(ctx context.Context, who access.Who, in *caseSurveyPreview) (*body[survey.Shown], error) {
			return answer(a.Surveys.Preview(ctx, who, cleanText(in.SurveyID), in.ID))
		})
	handle(a, route{Method: http.MethodPost, Path: "/cases/{id}/surveys", Summary: "Ask the customer of a case a survey, now", Tag: tag, Ability: access.MessagesSend, Status: http.StatusCreated},
		func(ctx context.Context, who access.Who, in *caseSurveyInput) (*body[desk.SurveySend], error) {
			return answer(a.Surveys.Send(ctx, who, survey.Order{SurveyID: cleanText(in.Body.SurveyID), CaseID: in.ID}))
		})
	handle(a, route{Method: http.MethodPost, Path: "/surveys/sent/{id}/withdraw", Summary: "Take back a survey that was not answered: its page and its buttons do nothing any more", Tag: tag, Ability: access.MessagesSend},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[desk.SurveySend], error) {
			return answer(a.Surveys.Withdraw(ctx, who, in.ID))
		})
}

// SurveyBody is a survey as it is written. It is exported to be embedded.
type SurveyBody struct {
	Name          string                      `json:"name" maxLength:"200"`
	Kind          desk.SurveyKind             `json:"kind" enum:"csat,nps"`
	Style         string                      `json:"style,omitempty" enum:",numbers,faces,stars"`
	Enabled       bool                        `json:"enabled"`
	Delivery      string                      `json:"delivery,omitempty" enum:",choices,link"`
	Language      string                      `json:"language" maxLength:"10"`
	Words         map[string]desk.SurveyWords `json:"words"`
	EveryDays     int                         `json:"every_days,omitempty" minimum:"0" maximum:"365"`
	ReminderHours int                         `json:"reminder_hours,omitempty" minimum:"0" maximum:"2160"`
	ExpiresHours  int                         `json:"expires_hours,omitempty" minimum:"0" maximum:"2160"`
	MinGroup      int                         `json:"min_group,omitempty" minimum:"0" maximum:"1000"`
	KeepDays      int                         `json:"keep_days,omitempty" minimum:"0" maximum:"3650"`
	Reopens       bool                        `json:"reopens,omitempty"`
	Low           *desk.SurveyLow             `json:"low,omitempty"`
	Template      *desk.ReplyTemplate         `json:"template,omitempty"`
}

func (b SurveyBody) survey(id string) desk.Survey {
	v := desk.Survey{ID: id, Name: cleanText(b.Name), Kind: b.Kind, Style: b.Style, Enabled: b.Enabled, Delivery: b.Delivery, Language: b.Language, Words: map[string]desk.SurveyWords{},
		EveryDays: b.EveryDays, ReminderHours: b.ReminderHours, ExpiresHours: b.ExpiresHours, MinGroup: b.MinGroup, KeepDays: b.KeepDays, Reopens: b.Reopens, Template: b.Template}
	for language, w := range b.Words {
		for _, text := range []*string{&w.Question, &w.Low, &w.High, &w.Thanks, &w.FollowLow, &w.FollowMiddle, &w.FollowHigh} {
			*text = cleanText(*text)
		}
		v.Words[language] = w
	}
	if b.Low != nil {
		v.Low = *b.Low
		v.Low.Tag = cleanText(v.Low.Tag)
	}
	return v
}

type surveyInput struct{ Body SurveyBody }

type surveyPreview struct {
	Language string `query:"language" maxLength:"10"`
	Body     SurveyBody
}

type surveyChange struct {
	DeskID
	Body SurveyBody
}

type caseSurveyPreview struct {
	DeskID
	SurveyID string `query:"survey_id" required:"true" maxLength:"200"`
}

type caseSurveyInput struct {
	DeskID
	Body struct {
		SurveyID string `json:"survey_id" maxLength:"200"`
	}
}

type surveySpan struct {
	DeskID
	From   string `query:"from" maxLength:"10" doc:"the first day, such as 2026-11-01; 30 days in all where it is left out"`
	To     string `query:"to" maxLength:"10" doc:"the last day; today where it is left out"`
	Filter string `query:"filter" maxLength:"16384" doc:"only answers about the cases that meet a filter now, as JSON; a saved one is {\"saved\": \"ID\"}"`
}

// askedOf is which answers somebody asks for.
func (a *API) askedOf(ctx context.Context, who access.Who, in *surveySpan) (survey.Asked, error) {
	out := survey.Asked{SurveyID: in.ID}
	var err error
	if out.From, out.To, err = in.span(a.now()); err != nil {
		return out, err
	}
	out.Cases, err = a.figuresOf(ctx, who, in.Filter)
	return out, err
}

func (in *surveySpan) span(now time.Time) (from, to time.Time, err error) {
	to = now.UTC().Truncate(24 * time.Hour)
	if in.To != "" {
		if to, err = time.Parse(time.DateOnly, in.To); err != nil {
			return from, to, desk.Invalid("to", "is a day such as 2026-11-30")
		}
	}
	from = to.Add(-29 * 24 * time.Hour)
	if in.From != "" {
		if from, err = time.Parse(time.DateOnly, in.From); err != nil {
			return from, to, desk.Invalid("from", "is a day such as 2026-11-01")
		}
	}
	if to.Before(from) {
		return from, to, desk.Invalid("to", "is before the first day")
	}
	return from, to.Add(24 * time.Hour), nil
}

func (a *API) surveyFile(ctx context.Context, who access.Who, in *surveySpan) (*csvAnswer, error) {
	asked, err := a.askedOf(ctx, who, in)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := a.Surveys.Export(ctx, who.WorkspaceID, asked, &out); err != nil {
		return nil, err
	}
	name := "recado-survey-" + asked.From.Format(time.DateOnly) + "-" + asked.To.Add(-time.Second).Format(time.DateOnly) + ".csv"
	return &csvAnswer{"text/csv; charset=utf-8", disposition("attachment", name), out.Bytes()}, nil
}
