package api

import (
	"context"
	"net/http"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/mark"
	"recado.dev/internal/store"
)

func (a *API) registerMarks() {
	handle(a, route{Method: http.MethodPatch, Path: "/messages/{id}/marks", Summary: "Tag a message itself, say that nothing is left to be done about it, or whose it is", Tag: "Messages", Ability: access.CasesWrite}, a.changeMarks)
}

type marksPatch struct {
	DeskID
	Body struct {
		Tags       *[]string `json:"tags,omitempty" nullable:"false" maxItems:"50" doc:"all of them, by name"`
		AddTags    []string  `json:"add_tags,omitempty" nullable:"false" maxItems:"50"`
		RemoveTags []string  `json:"remove_tags,omitempty" nullable:"false" maxItems:"50"`
		Handled    *bool     `json:"handled,omitempty" doc:"whether nothing is left to be done about it"`
		UserIDs    *[]string `json:"user_ids,omitempty" nullable:"false" maxItems:"50" doc:"whose it is, all of them"`
		TeamIDs    *[]string `json:"team_ids,omitempty" nullable:"false" maxItems:"50"`
	}
}

func (a *API) changeMarks(ctx context.Context, who access.Who, in *marksPatch) (*body[desk.Message], error) {
	b := in.Body
	p := mark.Patch{Tags: b.Tags, AddTags: b.AddTags, DropTags: b.RemoveTags, Handled: b.Handled, UserIDs: b.UserIDs, TeamIDs: b.TeamIDs}
	by := mark.By{WorkspaceID: who.WorkspaceID, Actor: who.Actor, At: a.now(), MakeTags: who.Can(access.TagsManage)}
	var m desk.Message
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		var err error
		m, err = mark.Change(ctx, tx, by, in.ID, p)
		return err
	})
	return a.answerMessage(who)(m, err)
}
