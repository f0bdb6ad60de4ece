package api

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/dispatch"
)

// assignmentView is one decision to give a case to somebody.
type assignmentView struct {
	ID        string          `json:"id"`
	At        time.Time       `json:"at"`
	Agent     desk.Ref        `json:"agent"`
	QueueID   string          `json:"queue_id"`
	DecidedBy string          `json:"decided_by" doc:"a criterion of routing, picked, by_hand or answered"`
	Why       json.RawMessage `json:"why" doc:"the candidates, their numbers and who was kept out by what"`
}

type offerInput struct {
	CaseID string `path:"case_id" doc:"the case's id"`
}

type rejectInput struct {
	CaseID string `path:"case_id" doc:"the case's id"`
	Body   struct {
		Reason string `json:"reason,omitempty" maxLength:"200"`
	}
}

type transferInput struct {
	DeskID
	Body struct {
		Queue    string `json:"queue,omitempty" maxLength:"100" doc:"a queue's id"`
		Assignee string `json:"assignee,omitempty" maxLength:"100" doc:"a user's id, or me"`
		Note     string `json:"note,omitempty" maxLength:"4096" doc:"for whoever gets the case; customers never see it"`
	}
}

type assignmentsInput struct {
	DeskID
	Paging
}

func (a *API) registerOffers() {
	handle(a, route{Method: http.MethodGet, Path: "/offers", Summary: "Cases that are on offer to me", Tag: tagRouting, Ability: access.CasesPick},
		func(ctx context.Context, who access.Who, in *shortList) (*body[page[dispatch.Offer]], error) {
			list, err := a.Dispatch.Offers(ctx, who)
			return part(in, list, err, func(o dispatch.Offer) string { return o.CaseID })
		})
	handle(a, route{Method: http.MethodPost, Path: "/offers/{case_id}/accept", Summary: "Take a case that is on offer to me", Tag: tagRouting, Ability: access.CasesPick},
		func(ctx context.Context, who access.Who, in *offerInput) (*body[desk.CaseView], error) {
			return answer(a.Dispatch.Accept(ctx, who, in.CaseID))
		})
	handle(a, route{Method: http.MethodPost, Path: "/offers/{case_id}/reject", Summary: "Turn down a case that is on offer to me", Tag: tagRouting, Ability: access.CasesPick},
		func(ctx context.Context, who access.Who, in *rejectInput) (*body[desk.CaseView], error) {
			return answer(a.Dispatch.Reject(ctx, who, in.CaseID, cleanText(in.Body.Reason)))
		})
	handle(a, route{Method: http.MethodPost, Path: "/cases/{id}/pick", Summary: "Take a case that waits", Tag: tagRouting, Ability: access.CasesPick},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[desk.CaseView], error) {
			return answer(a.Dispatch.Pick(ctx, who, in.ID))
		})
	handle(a, route{Method: http.MethodPost, Path: "/cases/{id}/transfer", Summary: "Hand a case to a queue or a colleague", Tag: tagRouting, Ability: access.CasesWrite}, a.transferCase)
	handle(a, route{Method: http.MethodGet, Path: "/cases/{id}/assignments", Summary: "Who got a case and why, newest first", Tag: tagRouting, Ability: access.CasesRead}, a.assignments)
}

func (a *API) transferCase(ctx context.Context, who access.Who, in *transferInput) (*body[desk.CaseView], error) {
	to := cleanText(in.Body.Assignee)
	if to == "me" {
		to = who.UserID
	}
	view, err := a.Dispatch.Transfer(ctx, who, in.ID, cleanText(in.Body.Queue), to)
	if err == nil && in.Body.Note != "" {
		_, err = a.Outbound.Note(ctx, who, view.ConversationID, in.Body.Note, "", claimOf(ctx))
	}
	return answer(view, err)
}

func (a *API) assignments(ctx context.Context, who access.Who, in *assignmentsInput) (*body[page[assignmentView]], error) {
	read := a.Store.Read()
	if _, err := read.CaseByID(ctx, who.WorkspaceID, in.ID); err != nil {
		return nil, err
	}
	before := ""
	if in.Cursor != "" {
		parts, err := decodeCursor(in.Cursor, 1)
		if err != nil {
			return nil, err
		}
		before = parts[0]
	}
	rows, err := read.Assignments(ctx, who.WorkspaceID, in.ID, before, in.Limit+1)
	if err != nil {
		return nil, err
	}
	var next *string
	if len(rows) > in.Limit {
		rows = rows[:in.Limit]
		next = encodeCursor(rows[len(rows)-1].ID)
	}
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.AgentID
	}
	names, err := read.MemberNames(ctx, who.WorkspaceID, ids)
	if err != nil {
		return nil, err
	}
	out := make([]assignmentView, len(rows))
	for i, r := range rows {
		out[i] = assignmentView{ID: r.ID, At: r.At, Agent: desk.Ref{ID: r.AgentID, Name: names[r.AgentID]}, QueueID: r.QueueID, DecidedBy: r.DecidedBy, Why: r.Why}
	}
	return &body[page[assignmentView]]{page[assignmentView]{Items: out, NextCursor: next}}, nil
}
