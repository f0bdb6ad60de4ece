package api

import (
	"context"
	"net/http"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/removal"
)

type removalInput struct {
	ID   string `path:"id" doc:"the entity's id"`
	Body struct {
		Name     string        `json:"name" minLength:"1" maxLength:"200" doc:"the channel's name, as proof that this one is meant"`
		OpenWork desk.OpenWork `json:"open_work" enum:"resolve,keep" doc:"what becomes of its open cases"`
		Note     string        `json:"note,omitempty" maxLength:"300" doc:"for the history of the cases that are resolved"`
	}
}

type restoreInput struct {
	ID   string `path:"id" doc:"the entity's id"`
	Body struct {
		Settings map[string]string `json:"settings,omitempty" doc:"only the given ones change"`
		Secrets  map[string]string `json:"secrets,omitempty" doc:"all that the platform needs: they were not kept"`
		Reopen   bool              `json:"reopen,omitempty" doc:"open the cases again that were resolved with the channel"`
	}
}

func (a *API) registerRemovals() {
	const tag = "Channels"
	handle(a, route{Method: http.MethodDelete, Path: "/channels/{id}", Summary: "Delete a channel; its history stays, and so does its open work, to be read", Tag: tag, Ability: access.ChannelsManage, Status: http.StatusNoContent},
		func(ctx context.Context, who access.Who, in *idInput) (*nothing, error) {
			_, err := a.Removals.Begin(ctx, who, in.ID, removal.Plan{OpenWork: desk.OpenWorkKeep})
			return nil, err
		})
	handle(a, route{Method: http.MethodGet, Path: "/channels/{id}/removal", Summary: "What the deletion of a channel would touch; nothing changes", Tag: tag, Ability: access.ChannelsManage},
		func(ctx context.Context, who access.Who, in *idInput) (*body[desk.RemovalPreview], error) {
			return answer(a.Removals.Preview(ctx, who, in.ID))
		})
	handle(a, route{Method: http.MethodPost, Path: "/channels/{id}/removal", Summary: "Delete a channel and say what becomes of its open work; a job sees to that", Tag: tag, Ability: access.ChannelsManage, Status: http.StatusAccepted},
		func(ctx context.Context, who access.Who, in *removalInput) (*body[desk.ChannelRemoval], error) {
			return answer(a.Removals.Begin(ctx, who, in.ID, removal.Plan{Name: in.Body.Name, OpenWork: in.Body.OpenWork, Note: cleanText(in.Body.Note)}))
		})
	handle(a, route{Method: http.MethodGet, Path: "/channel-removals", Summary: "Deleted channels that can be restored", Tag: tag, Ability: access.ChannelsManage},
		func(ctx context.Context, who access.Who, in *shortList) (*body[page[desk.ChannelRemoval]], error) {
			list, err := a.Removals.List(ctx, who)
			return part(in, list, err, func(m desk.ChannelRemoval) string { return m.ID })
		})
	handle(a, route{Method: http.MethodGet, Path: "/channel-removals/{id}", Summary: "Where the deletion of a channel stands", Tag: tag, Ability: access.ChannelsManage},
		func(ctx context.Context, who access.Who, in *idInput) (*body[desk.ChannelRemoval], error) {
			return answer(a.Store.Read().RemovalByID(ctx, who.WorkspaceID, in.ID))
		})
	handle(a, route{Method: http.MethodPost, Path: "/channel-removals/{id}/restore", Summary: "Bring a deleted channel back, with new secrets", Tag: tag, Ability: access.ChannelsManage, Status: http.StatusAccepted},
		func(ctx context.Context, who access.Who, in *restoreInput) (*body[desk.ChannelRemoval], error) {
			return answer(a.Removals.Restore(ctx, who, in.ID, removal.Restoration{Settings: in.Body.Settings, Secrets: in.Body.Secrets, Reopen: in.Body.Reopen}))
		})
}
