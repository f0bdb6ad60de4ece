package api

import (
	"context"
	"errors"
	"net/http"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

func (a *API) registerApprovals() {
	const tag = "Approvals"
	handle(a, route{Method: http.MethodGet, Path: "/approvals", Summary: "What recipes would say and a reviewer lets go: those that wait, the oldest first, or those that were decided, the newest first", Tag: tag, Ability: access.ReplyApprove}, a.listApprovals)
	handle(a, route{Method: http.MethodGet, Path: "/approvals/count", Summary: "How many replies wait for approval", Tag: tag, Ability: access.ReplyApprove}, a.countApprovals)
	handle(a, route{Method: http.MethodPost, Path: "/approvals/bulk", Summary: "Approve or reject many replies; the answer says for each how it went", Tag: tag, Ability: access.ReplyApprove}, a.decideMany)
	handle(a, route{Method: http.MethodGet, Path: "/approvals/{id}", Summary: "Read a reply that waits or waited for approval", Tag: tag, Ability: access.ReplyApprove},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[preparedView], error) {
			p, err := a.Store.Read().PreparedByID(ctx, who.WorkspaceID, in.ID)
			if err == nil && p.Mode != desk.ReplyApproval {
				err = desk.NotFound("prepared reply")
			}
			return a.prepared(ctx, p, err)
		})
	handle(a, route{Method: http.MethodPatch, Path: "/approvals/{id}", Summary: "Give a reply that waits other words", Tag: tag, Ability: access.ReplyApprove},
		func(ctx context.Context, who access.Who, in *preparedPatch) (*body[preparedView], error) {
			p, err := a.Prepared.Edit(ctx, who, in.ID, in.Body.Text)
			return a.prepared(ctx, p, err)
		})
	handle(a, route{Method: http.MethodPost, Path: "/approvals/{id}/approve", Summary: "Say yes to a reply, as it is or with other words: it is sent", Tag: tag, Ability: access.ReplyApprove},
		func(ctx context.Context, who access.Who, in *preparedSay) (*body[preparedView], error) {
			p, err := a.Prepared.Approve(ctx, who, in.ID, in.Body.Text)
			return a.prepared(ctx, p, err)
		})
	handle(a, route{Method: http.MethodPost, Path: "/approvals/{id}/reject", Summary: "Say no to a reply, and why", Tag: tag, Ability: access.ReplyApprove},
		func(ctx context.Context, who access.Who, in *preparedReject) (*body[preparedView], error) {
			p, err := a.Prepared.Reject(ctx, who, in.ID, in.Body.Reason)
			return a.prepared(ctx, p, err)
		})
	handle(a, route{Method: http.MethodGet, Path: "/cases/{id}/prepared-replies", Summary: "What recipes prepared for a case and waits: drafts, and replies for approval", Tag: tag, Ability: access.CasesRead}, a.casePrepared)
	handle(a, route{Method: http.MethodPost, Path: "/prepared-replies/{id}/send", Summary: "Send a draft of a recipe in one's own name, as it is or with other words", Tag: tag, Ability: access.MessagesSend},
		func(ctx context.Context, who access.Who, in *preparedSay) (*body[preparedView], error) {
			p, err := a.Prepared.Send(ctx, who, in.ID, in.Body.Text)
			return a.prepared(ctx, p, err)
		})
	handle(a, route{Method: http.MethodPost, Path: "/prepared-replies/{id}/discard", Summary: "Put a draft of a recipe away", Tag: tag, Ability: access.MessagesSend},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[preparedView], error) {
			p, err := a.Prepared.Discard(ctx, who, in.ID)
			return a.prepared(ctx, p, err)
		})
}

type approvalsInput struct {
	Paging
	State desk.PreparedState `query:"state" enum:"waiting,sent,rejected,expired" default:"waiting"`
}

type preparedPatch struct {
	DeskID
	Body struct {
		Text string `json:"text" minLength:"1" maxLength:"4096"`
	}
}

type preparedSay struct {
	DeskID
	Body struct {
		Text *string `json:"text,omitempty" minLength:"1" maxLength:"4096" doc:"other words; left out for those that were prepared"`
	}
}

type preparedReject struct {
	DeskID
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"1000"`
	}
}

type approvalsBulk struct {
	Body struct {
		IDs     []string `json:"ids" minItems:"1" maxItems:"200" nullable:"false"`
		Verdict string   `json:"verdict" enum:"approve,reject"`
		Reason  string   `json:"reason,omitempty" maxLength:"1000" doc:"needed for reject"`
	}
}

// preparedView is a prepared reply with what it is about.
type preparedView struct {
	desk.PreparedReply
	CaseNumber int64    `json:"case_number" doc:"0 where it is about public words that have no case"`
	Contact    desk.Ref `json:"contact"`
	Channel    desk.Ref `json:"channel"`
	Platform   string   `json:"platform"`
	Asked      string   `json:"asked" doc:"the customer's words that it answers, the newest where it names none"`
}

func (a *API) viewPrepared(ctx context.Context, ws string, list []desk.PreparedReply) ([]preparedView, error) {
	q := a.Store.Read()
	cases := map[string]desk.CaseView{}
	var ids []string
	for _, p := range list {
		ids = append(ids, p.CaseID)
	}
	found, err := q.CaseViewsByID(ctx, ws, unique(ids))
	if err != nil {
		return nil, err
	}
	for _, c := range found {
		cases[c.ID] = c
	}
	out := make([]preparedView, len(list))
	for i, p := range list {
		c := cases[p.CaseID]
		v := preparedView{PreparedReply: p, CaseNumber: c.Number, Contact: c.Contact, Channel: desk.Ref{ID: p.ChannelID}}
		if p.CaseID == "" {
			if v.Contact, err = writesIn(ctx, q, ws, p.ConversationID); err != nil {
				return nil, err
			}
		}
		if row, err := q.ChannelRow(ctx, p.ChannelID); err == nil {
			v.Channel.Name, v.Platform = row.Name, row.Platform
		}
		id := p.MessageID
		if id == "" {
			if id, _, err = q.NewestInbound(ctx, ws, p.ConversationID); err != nil {
				return nil, err
			}
		}
		if id != "" {
			m, err := q.MessageByID(ctx, ws, id)
			if err != nil && desk.CodeOf(err) != desk.CodeNotFound {
				return nil, err
			}
			v.Asked = m.Text
		}
		out[i] = v
	}
	return out, nil
}

// writesIn is the customer of a conversation.
func writesIn(ctx context.Context, q *store.Queryer, ws, conversationID string) (desk.Ref, error) {
	conv, err := q.ConversationByID(ctx, ws, conversationID)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return desk.Ref{}, nil
	}
	if err != nil {
		return desk.Ref{}, err
	}
	found, err := q.ContactsByID(ctx, ws, []string{conv.ContactID})
	return desk.Ref{ID: conv.ContactID, Name: found[conv.ContactID].Name}, err
}

func (a *API) prepared(ctx context.Context, p desk.PreparedReply, err error) (*body[preparedView], error) {
	if err != nil {
		return nil, err
	}
	views, err := a.viewPrepared(ctx, p.WorkspaceID, []desk.PreparedReply{p})
	if err != nil {
		return nil, err
	}
	return answer(views[0], nil)
}

func (a *API) listApprovals(ctx context.Context, who access.Who, in *approvalsInput) (*body[page[preparedView]], error) {
	f := store.PreparedFilter{Mode: desk.ReplyApproval, State: in.State, Limit: in.Limit + 1}
	if in.Cursor != "" {
		var err error
		if f.After, err = timeKey(in.Cursor); err != nil {
			return nil, err
		}
	}
	list, err := a.Store.Read().PreparedReplies(ctx, who.WorkspaceID, f)
	if err != nil {
		return nil, err
	}
	var next *string
	if len(list) > in.Limit {
		list = list[:in.Limit]
		last := list[len(list)-1]
		next = encodeCursor(cursorTime(last.CreatedAt), last.ID)
	}
	views, err := a.viewPrepared(ctx, who.WorkspaceID, list)
	return answer(page[preparedView]{Items: views, NextCursor: next}, err)
}

type approvalCount struct {
	Waiting int `json:"waiting"`
}

func (a *API) countApprovals(ctx context.Context, who access.Who, _ *struct{}) (*body[approvalCount], error) {
	n, err := a.Store.Read().CountPrepared(ctx, who.WorkspaceID, desk.ReplyApproval)
	return answer(approvalCount{n}, err)
}

// approvalOutcome is how it went for one of many.
type approvalOutcome struct {
	ID    string `json:"id"`
	Error string `json:"error" doc:"why it was not done; empty where it was"`
}

func (a *API) decideMany(ctx context.Context, who access.Who, in *approvalsBulk) (*body[page[approvalOutcome]], error) {
	out := page[approvalOutcome]{Items: []approvalOutcome{}}
	for _, id := range unique(in.Body.IDs) {
		var err error
		if in.Body.Verdict == "approve" {
			_, err = a.Prepared.Approve(ctx, who, cleanText(id), nil)
		} else {
			_, err = a.Prepared.Reject(ctx, who, cleanText(id), in.Body.Reason)
		}
		var no *desk.Error
		switch {
		case err == nil:
			out.Items = append(out.Items, approvalOutcome{ID: id})
		case errors.As(err, &no) && no.Code == desk.CodeInvalid:
			return nil, err
		case no != nil && no.Code != desk.CodeInternal && no.Code != desk.CodeUnavailable:
			out.Items = append(out.Items, approvalOutcome{ID: id, Error: no.Public})
		default:
			return nil, err
		}
	}
	return answer(out, nil)
}

func (a *API) casePrepared(ctx context.Context, who access.Who, in *DeskID) (*body[page[preparedView]], error) {
	if _, err := a.Store.Read().CaseByID(ctx, who.WorkspaceID, in.ID); err != nil {
		return nil, err
	}
	list, err := a.Store.Read().PreparedOf(ctx, who.WorkspaceID, in.ID)
	if err != nil {
		return nil, err
	}
	views, err := a.viewPrepared(ctx, who.WorkspaceID, list)
	return answer(all(views), err)
}
