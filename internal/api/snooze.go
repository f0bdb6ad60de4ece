package api

import (
	"context"
	"net/http"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/calendar"
	"recado.dev/internal/desk"
	"recado.dev/internal/hours"
)

func (a *API) registerSnooze() {
	const tag = "Cases"
	handle(a, route{Method: http.MethodPost, Path: "/cases/{id}/snooze", Summary: "Have a case sleep until a time, or until the customer writes", Tag: tag, Ability: access.CasesWrite}, a.snooze)
	handle(a, route{Method: http.MethodDelete, Path: "/cases/{id}/snooze", Summary: "Wake a case", Tag: tag, Ability: access.CasesWrite}, a.wake)
	handle(a, route{Method: http.MethodGet, Path: "/snooze-choices", Summary: "Moments worth snoozing until", Tag: tag, Ability: access.CasesRead}, a.snoozeChoices)
}

type snoozeInput struct {
	DeskID
	Body struct {
		Until string `json:"until" maxLength:"100" doc:"a moment (2026-11-05T13:30:00Z), or words: later_today, tomorrow, tomorrow@14:30, fri@16:00, next_week, next_open, +2h, +3d, 2026-11-05"`
	}
}

func (a *API) snooze(ctx context.Context, who access.Who, in *snoozeInput) (*body[desk.CaseView], error) {
	return a.changeOne(ctx, who, in.ID, CasePatch{SnoozedUntil: moment{Sent: true, Text: in.Body.Until}})
}

func (a *API) wake(ctx context.Context, who access.Who, in *DeskID) (*body[desk.CaseView], error) {
	return a.changeOne(ctx, who, in.ID, CasePatch{SnoozedUntil: moment{Sent: true}})
}

// changeOne applies a patch to one case.
func (a *API) changeOne(ctx context.Context, who access.Who, id string, patch CasePatch) (*body[desk.CaseView], error) {
	views, refused, err := a.changeCases(ctx, who, []string{id}, patch, nil)
	if err != nil {
		return nil, err
	}
	if len(refused) > 0 {
		return nil, refused[0].err
	}
	return &body[desk.CaseView]{views[0]}, nil
}

// snoozedUntil reads a patch's snooze: nil for none, the zero time to wake.
func (a *API) snoozedUntil(ctx context.Context, who access.Who, m moment) (*time.Time, error) {
	if !m.Sent {
		return nil, nil
	}
	if m.Text == "" {
		return &time.Time{}, nil
	}
	schedule, err := calendar.Schedule(ctx, a.Store.Read(), who.WorkspaceID, "")
	if err != nil {
		return nil, err
	}
	at, err := schedule.ParseSnooze(cleanText(m.Text), a.now())
	return &at, err
}

type choicesAnswer struct {
	Items    []hours.SnoozeChoice `json:"items" nullable:"false"`
	Timezone string               `json:"timezone" doc:"of the workspace's wall clock"`
	Now      time.Time            `json:"now" doc:"the business's time, which the sandbox may move"`
}

func (a *API) snoozeChoices(ctx context.Context, who access.Who, _ *nothing) (*body[choicesAnswer], error) {
	schedule, err := calendar.Schedule(ctx, a.Store.Read(), who.WorkspaceID, "")
	if err != nil {
		return nil, err
	}
	now := a.now()
	return answer(choicesAnswer{Items: schedule.SnoozeChoices(now), Timezone: schedule.Zone().String(), Now: now}, nil)
}
