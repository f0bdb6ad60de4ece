package api

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/supervise"
)

const tagSupervise = "Supervision"

type wallInput struct {
	Parts string `query:"parts" maxLength:"100" doc:"only these, with commas: queues, agents, sla, today"`
}

type takeOverInput struct {
	DeskID
	Body struct {
		Reason  string `json:"reason,omitempty" maxLength:"300" doc:"for the case's history"`
		Version *int64 `json:"version,omitempty" doc:"the version that was seen; another one is a conflict"`
	}
}

type movePreviewInput struct {
	Body struct {
		From desk.MoveFrom `json:"from"`
		To   *desk.MoveTo  `json:"to,omitempty"`
	}
}

type moveInput struct {
	Body struct {
		From   desk.MoveFrom `json:"from"`
		To     desk.MoveTo   `json:"to"`
		Reason string        `json:"reason,omitempty" maxLength:"300" doc:"for the cases' histories"`
	}
}

func (a *API) registerWall() {
	handle(a, route{Method: http.MethodGet, Path: "/wall", Summary: "The whole desk at one look: what waits, who is there, what is late, the day", Tag: tagSupervise, Ability: access.Supervise}, a.getWall)
	handle(a, route{Method: http.MethodPost, Path: "/cases/{id}/take-over", Summary: "Take somebody's case over", Tag: tagSupervise, Ability: access.Supervise},
		func(ctx context.Context, who access.Who, in *takeOverInput) (*body[desk.CaseView], error) {
			return answer(a.Supervise.TakeOver(ctx, who, in.ID, cleanText(in.Body.Reason), in.Body.Version))
		})
	handle(a, route{Method: http.MethodPost, Path: "/moves/preview", Summary: "How many cases a move would move; nothing changes", Tag: tagSupervise, Ability: access.Supervise},
		func(ctx context.Context, who access.Who, in *movePreviewInput) (*body[supervise.MovePreview], error) {
			plan := desk.MovePlan{From: in.Body.From}
			if in.Body.To != nil {
				plan.To = *in.Body.To
			}
			return answer(a.Supervise.PreviewMove(ctx, who, plan))
		})
	handle(a, route{Method: http.MethodPost, Path: "/moves", Summary: "Move cases of an agent or a queue; many of them move bit by bit", Tag: tagSupervise, Ability: access.Supervise, Status: http.StatusAccepted},
		func(ctx context.Context, who access.Who, in *moveInput) (*body[desk.Move], error) {
			return answer(a.Supervise.StartMove(ctx, who, desk.MovePlan{From: in.Body.From, To: in.Body.To}, cleanText(in.Body.Reason)))
		})
	handle(a, route{Method: http.MethodGet, Path: "/moves/{id}", Summary: "Where a move stands", Tag: tagSupervise, Ability: access.Supervise},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[desk.Move], error) {
			return answer(a.Store.Read().MoveByID(ctx, who.WorkspaceID, in.ID))
		})
	handle(a, route{Method: http.MethodPost, Path: "/moves/{id}/undo", Summary: "Give the cases of a move back, except those of which something else became", Tag: tagSupervise, Ability: access.Supervise, Status: http.StatusAccepted},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[desk.Move], error) {
			return answer(a.Supervise.UndoMove(ctx, who, in.ID))
		})
}

func (a *API) getWall(ctx context.Context, who access.Who, in *wallInput) (*body[supervise.Wall], error) {
	var parts []string
	if in.Parts != "" {
		known := []string{supervise.PartQueues, supervise.PartAgents, supervise.PartSLA, supervise.PartToday}
		for part := range strings.SplitSeq(in.Parts, ",") {
			if !slices.Contains(known, part) {
				return nil, desk.Invalid("parts", "expected queues, agents, sla or today, or several with commas")
			}
			parts = append(parts, part)
		}
	}
	w, err := a.Supervise.Wall(ctx, who, parts)
	if err != nil {
		return nil, err
	}
	return &body[supervise.Wall]{*w}, nil
}
