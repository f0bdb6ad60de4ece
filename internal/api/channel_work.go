package api

import (
	"context"
	"net/http"

	"recado.dev/internal/access"
	"recado.dev/internal/dispatch"
)

type channelSkillInput struct {
	ID   string `path:"id" doc:"the entity's id"`
	Body dispatch.DefaultSkill
}

// registerChannelWork has the routes of how the work of a channel is handled.
func (a *API) registerChannelWork() {
	handle(a, route{Method: http.MethodGet, Path: "/channels/{id}/work", Summary: "How the work of a channel is handled: its workstream and its default skill", Tag: "Channels", Ability: access.RoutingRead},
		func(ctx context.Context, who access.Who, in *idInput) (*body[dispatch.ChannelWork], error) {
			return answer(a.Dispatch.ChannelWork(ctx, who.WorkspaceID, in.ID))
		})
	handle(a, route{Method: http.MethodPut, Path: "/channels/{id}/skill", Summary: "Choose the skill that a channel asks for where no rule does", Tag: "Channels", Ability: access.RoutingManage},
		func(ctx context.Context, who access.Who, in *channelSkillInput) (*body[dispatch.ChannelWork], error) {
			in.Body.SkillID = cleanText(in.Body.SkillID)
			return answer(a.Dispatch.SetDefaultSkill(ctx, who, in.ID, in.Body))
		})
}
