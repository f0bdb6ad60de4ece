package api

import (
	"context"
	"net/http"

	"recado.dev/internal/access"
	"recado.dev/internal/casework"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

func (a *API) registerCaseWork() {
	const tag = "Cases"
	handle(a, route{Method: http.MethodGet, Path: "/cases/{id}/related", Summary: "What a case has to do with others", Tag: tag, Ability: access.CasesRead}, a.relatedCases)
	handle(a, route{Method: http.MethodGet, Path: "/cases/{id}/merge-preview", Summary: "What merging a case into another would do", Tag: tag, Ability: access.CasesRead},
		func(ctx context.Context, who access.Who, in *caseMergePreview) (*body[casework.MergePreview], error) {
			return answer(casework.Preview(ctx, a.Store.Read(), who.WorkspaceID, in.ID, in.Into, a.now()))
		})
	handle(a, route{Method: http.MethodPost, Path: "/cases/{id}/merge", Summary: "Merge a case into another of its contact; it can be undone for 24 hours", Tag: tag, Ability: access.CasesWrite}, a.mergeCases)
	handle(a, route{Method: http.MethodPost, Path: "/cases/{id}/merges/{merge_id}/undo", Summary: "Undo a merge of cases, while nobody wrote since", Tag: tag, Ability: access.CasesWrite}, a.unmergeCases)
	handle(a, route{Method: http.MethodPost, Path: "/cases/{id}/split", Summary: "Make a new case of some of the messages of one", Tag: tag, Ability: access.CasesWrite, Status: http.StatusCreated}, a.splitCase)
	handle(a, route{Method: http.MethodPost, Path: "/cases/{id}/links", Summary: "Say that a case has to do with another", Tag: tag, Ability: access.CasesWrite},
		func(ctx context.Context, who access.Who, in *caseLinkInput) (*body[relatedAnswer], error) {
			return a.linkCases(ctx, who, in.ID, in.Body.CaseID, in.Body.Kind, false)
		})
	handle(a, route{Method: http.MethodDelete, Path: "/cases/{id}/links/{other_id}", Summary: "Say that a case has not to do with another any more", Tag: tag, Ability: access.CasesWrite},
		func(ctx context.Context, who access.Who, in *caseUnlinkInput) (*body[relatedAnswer], error) {
			return a.linkCases(ctx, who, in.ID, in.OtherID, in.Kind, true)
		})
}

// relatedAnswer is what a case has to do with others.
type relatedAnswer struct {
	Links      []desk.CaseLink  `json:"links" nullable:"false"`
	Merges     []desk.CaseMerge `json:"merges" nullable:"false" doc:"the merges that made the case what it is, newest first"`
	MergedInto *desk.CaseBrief  `json:"merged_into" doc:"the case that this one became part of"`
	// Conversations are told only where there may be several: of a case that
	// others became part of.
	Conversations []desk.ConversationView `json:"conversations" nullable:"false" doc:"of a case that others were merged into: the conversations that its messages are in, newest activity first"`
}

func (a *API) relatedCases(ctx context.Context, who access.Who, in *DeskID) (*body[relatedAnswer], error) {
	return answer(a.related(ctx, who, in.ID))
}

func (a *API) related(ctx context.Context, who access.Who, id string) (relatedAnswer, error) {
	ws, q := who.WorkspaceID, a.Store.Read()
	out := relatedAnswer{Conversations: []desk.ConversationView{}}
	c, err := q.CaseByID(ctx, ws, id)
	if err != nil {
		return out, err
	}
	if out.Links, err = q.CaseLinks(ctx, ws, id); err != nil {
		return out, err
	}
	if out.Merges, err = q.CaseMergesInto(ctx, ws, id); err != nil {
		return out, err
	}
	if len(out.Merges) > 0 {
		if out.Conversations, err = a.conversationsOf(ctx, who, c); err != nil {
			return out, err
		}
	}
	if c.MergedInto == "" {
		return out, nil
	}
	briefs, err := q.CaseBriefs(ctx, ws, []string{c.MergedInto})
	if b, ok := briefs[c.MergedInto]; ok {
		out.MergedInto = &b
	}
	return out, err
}

func (a *API) conversationsOf(ctx context.Context, who access.Who, c desk.Case) ([]desk.ConversationView, error) {
	q := a.Store.Read()
	convs, err := q.ConversationsHolding(ctx, c)
	if err != nil {
		return nil, err
	}
	views, err := q.ConversationViews(ctx, who.WorkspaceID, convs)
	if err == nil {
		a.presentConversations(ctx, who, views)
	}
	return views, err
}

type caseMergePreview struct {
	DeskID
	Into string `query:"into" required:"true" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$" doc:"the case that it would become part of"`
}

type caseMergeInput struct {
	DeskID
	Body struct {
		Into string `json:"into" maxLength:"200" doc:"the case that it becomes part of"`
	}
}

func (a *API) mergeCases(ctx context.Context, who access.Who, in *caseMergeInput) (*body[casework.Merged], error) {
	var out casework.Merged
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		var err error
		out, err = casework.Merge(ctx, tx, a.by(who), in.ID, cleanText(in.Body.Into))
		return err
	})
	return answer(out, err)
}

// by is who changes cases now.
func (a *API) by(who access.Who) casework.By {
	return casework.By{WorkspaceID: who.WorkspaceID, Actor: who.Actor, At: a.now()}
}

func (a *API) unmergeCases(ctx context.Context, who access.Who, in *undoMergeInput) (*body[casework.Merged], error) {
	var out casework.Merged
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		var err error
		out, err = casework.Unmerge(ctx, tx, a.by(who), in.ID, in.MergeID)
		return err
	})
	return answer(out, err)
}

type splitInput struct {
	DeskID
	Body struct {
		From     string   `json:"from,omitempty" maxLength:"200" doc:"the first of the messages; all from there on go"`
		Messages []string `json:"messages,omitempty" maxItems:"500" nullable:"false" doc:"or the messages, one by one"`
		Subject  string   `json:"subject,omitempty" maxLength:"500"`
	}
}

func (a *API) splitCase(ctx context.Context, who access.Who, in *splitInput) (*body[casework.SplitCases], error) {
	off := casework.SplitOff{CaseID: in.ID, From: cleanText(in.Body.From), Messages: unique(in.Body.Messages), Subject: cleanText(in.Body.Subject)}
	if (off.From == "") == (len(off.Messages) == 0) {
		return nil, desk.Invalid("messages", "say from which message on, or which messages")
	}
	var out casework.SplitCases
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		var err error
		out, err = casework.Split(ctx, tx, a.by(who), off)
		return err
	})
	return answer(out, err)
}

type caseLinkInput struct {
	DeskID
	Body struct {
		CaseID string            `json:"case_id" maxLength:"200"`
		Kind   desk.CaseLinkKind `json:"kind" enum:"related,duplicate_of,blocks,duplicated_by,blocked_by" doc:"what the case is to the other one"`
	}
}

type caseUnlinkInput struct {
	DeskID
	OtherID string            `path:"other_id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$"`
	Kind    desk.CaseLinkKind `query:"kind" required:"true" enum:"related,duplicate_of,blocks,duplicated_by,blocked_by"`
}

func (a *API) linkCases(ctx context.Context, who access.Who, id, other string, kind desk.CaseLinkKind, off bool) (*body[relatedAnswer], error) {
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		return casework.Link(ctx, tx, a.by(who), id, cleanText(other), kind, off)
	})
	if err != nil {
		return nil, err
	}
	return answer(a.related(ctx, who, id))
}
