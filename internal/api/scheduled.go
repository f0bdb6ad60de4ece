package api

import (
	"context"
	"net/http"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
)

func (a *API) registerScheduled() {
	const tag = "Messages"
	handle(a, route{Method: http.MethodGet, Path: "/conversations/{id}/scheduled", Summary: "List the messages that are to be sent later", Tag: tag, Ability: access.CasesRead}, a.listScheduled)
	handle(a, route{Method: http.MethodPatch, Path: "/messages/{id}/schedule", Summary: "Send a scheduled message at another time", Tag: tag, Ability: access.MessagesSend}, a.reschedule)
	handle(a, route{Method: http.MethodPost, Path: "/messages/{id}/schedule/send", Summary: "Send a scheduled message now", Tag: tag, Ability: access.MessagesSend, Status: http.StatusAccepted},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[sentMessage], error) {
			return answer(a.sent(who)(a.Outbound.SendNow(ctx, who, in.ID)))
		})
	handle(a, route{Method: http.MethodDelete, Path: "/messages/{id}/schedule", Summary: "Take a scheduled message back", Tag: tag, Ability: access.MessagesSend},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[desk.ScheduledView], error) {
			return a.scheduled(who)(a.Outbound.Unschedule(ctx, who, in.ID))
		})
}

// scheduled shapes a scheduled reply.
func (a *API) scheduled(who access.Who) func(desk.ScheduledView, error) (*body[desk.ScheduledView], error) {
	return func(v desk.ScheduledView, err error) (*body[desk.ScheduledView], error) {
		if err != nil {
			return nil, err
		}
		a.presentScheduled(who, &v)
		return &body[desk.ScheduledView]{v}, nil
	}
}

func (a *API) presentScheduled(who access.Who, v *desk.ScheduledView) {
	a.presenter().Messages(who, v.Messages)
	v.Message = v.Messages[0]
}

type scheduledList struct {
	Items []desk.ScheduledView `json:"items" nullable:"false" doc:"the next first, at most 200"`
}

func (a *API) listScheduled(ctx context.Context, who access.Who, in *DeskID) (*body[scheduledList], error) {
	list, err := a.Outbound.Scheduled(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	for i := range list {
		a.presentScheduled(who, &list[i])
	}
	return &body[scheduledList]{scheduledList{list}}, nil
}

type rescheduleInput struct {
	DeskID
	Body struct {
		SendAt time.Time `json:"send_at"`
	}
}

func (a *API) reschedule(ctx context.Context, who access.Who, in *rescheduleInput) (*body[desk.ScheduledView], error) {
	return a.scheduled(who)(a.Outbound.Reschedule(ctx, who, in.ID, in.Body.SendAt.UTC().Truncate(time.Microsecond)))
}
