package api

import (
	"context"
	"net/http"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/dispatch"
)

type workstreamInput struct {
	OpenCases string `query:"open_cases" enum:"leave,route" default:"leave" doc:"route: the open cases of its channels that nobody has and that are in no queue are taken in, in the background"`
	Body      fields
}

type workstreamPatch struct {
	ID        string `path:"id" doc:"the entity's id"`
	OpenCases string `query:"open_cases" enum:"leave,route" default:"leave" doc:"route: the open cases of its channels that nobody has and that are in no queue are taken in, in the background"`
	Body      fields
}

type reviewInput struct {
	ID   string `query:"id" maxLength:"100" doc:"of the workstream; empty for one that is to be"`
	Body fields
}

func saving(openCases string) dispatch.Saving {
	return dispatch.Saving{RouteOpen: openCases == "route"}
}

func (a *API) registerWorkstreams() {
	handle(a, route{Method: http.MethodGet, Path: "/workstreams", Summary: "Workstreams: how the work of channels is handled", Tag: tagRouting, Ability: access.RoutingRead},
		func(ctx context.Context, who access.Who, in *shortList) (*body[page[dispatch.Workstream]], error) {
			list, err := a.Dispatch.Workstreams(ctx, who.WorkspaceID)
			return part(in, list, err, func(w dispatch.Workstream) string { return w.ID })
		})
	handle(a, route{Method: http.MethodPost, Path: "/workstreams", Summary: "Add a workstream", Tag: tagRouting, Ability: access.RoutingManage, Status: http.StatusCreated},
		func(ctx context.Context, who access.Who, in *workstreamInput) (*body[dispatch.Workstream], error) {
			return answer(a.Dispatch.SaveWorkstream(ctx, who, "", in.Body.raw, saving(in.OpenCases)))
		})
	handle(a, route{Method: http.MethodGet, Path: "/workstreams/{id}", Summary: "Read a workstream", Tag: tagRouting, Ability: access.RoutingRead},
		func(ctx context.Context, who access.Who, in *idInput) (*body[dispatch.Workstream], error) {
			return answer(a.Dispatch.Workstream(ctx, who.WorkspaceID, in.ID))
		})
	handle(a, route{Method: http.MethodPatch, Path: "/workstreams/{id}", Summary: "Change a workstream", Tag: tagRouting, Ability: access.RoutingManage},
		func(ctx context.Context, who access.Who, in *workstreamPatch) (*body[dispatch.Workstream], error) {
			return answer(a.Dispatch.SaveWorkstream(ctx, who, in.ID, in.Body.raw, saving(in.OpenCases)))
		})
	handle(a, route{Method: http.MethodDelete, Path: "/workstreams/{id}", Summary: "Take a workstream away; its cases stay in their queues", Tag: tagRouting, Ability: access.RoutingManage, Status: http.StatusNoContent},
		func(ctx context.Context, who access.Who, in *idInput) (*nothing, error) {
			return nil, a.Dispatch.DeleteWorkstream(ctx, who, in.ID)
		})
	handle(a, route{Method: http.MethodPost, Path: "/workstreams/review", Summary: "Look for what would not work in a workstream, and change nothing", Tag: tagRouting, Ability: access.RoutingRead},
		func(ctx context.Context, who access.Who, in *reviewInput) (*body[dispatch.Review], error) {
			return answer(a.Dispatch.Review(ctx, who.WorkspaceID, cleanText(in.ID), in.Body.raw))
		})
	handle(a, route{Method: http.MethodGet, Path: "/workstreams/{id}/intake", Summary: "How far the open cases of its channels are on their way into a workstream", Tag: tagRouting, Ability: access.RoutingRead},
		func(ctx context.Context, who access.Who, in *idInput) (*body[dispatch.Intake], error) {
			return answer(a.Dispatch.Intake(ctx, who.WorkspaceID, in.ID))
		})
	handle(a, route{Method: http.MethodPost, Path: "/workstreams/{id}/intake", Summary: "Take the open cases of its channels that are in no queue into a workstream", Tag: tagRouting, Ability: access.RoutingManage, Status: http.StatusAccepted},
		func(ctx context.Context, who access.Who, in *idInput) (*body[dispatch.Intake], error) {
			return answer(a.Dispatch.BeginIntake(ctx, who, in.ID))
		})
	handle(a, route{Method: http.MethodPost, Path: "/workstreams/try", Summary: "Tell what routing would make of a case, and change nothing", Tag: tagRouting, Ability: access.RoutingRead}, a.tryRouting)
}

type tryInput struct {
	Body struct {
		CaseID  string               `json:"case_id,omitempty" maxLength:"100"`
		Subject *dispatch.TrySubject `json:"subject,omitempty"`
	}
}

func (a *API) tryRouting(ctx context.Context, who access.Who, in *tryInput) (*body[dispatch.Trial], error) {
	if sub := in.Body.Subject; sub != nil {
		sub.ChannelID, sub.Text, sub.Subject, sub.Language = cleanText(sub.ChannelID), cleanText(sub.Text), cleanText(sub.Subject), cleanText(sub.Language)
	}
	if in.Body.CaseID == "" && in.Body.Subject == nil {
		return nil, desk.Invalid("case_id", "name a case, or describe one as subject")
	}
	return answer(a.Dispatch.Try(ctx, who.WorkspaceID, cleanText(in.Body.CaseID), in.Body.Subject))
}
