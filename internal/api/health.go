package api

import (
	"context"
	"net/http"

	"recado.dev/internal/access"
	"recado.dev/internal/curl"
	"recado.dev/internal/health"
)

// commandView is a ready call to a channel's own network.
type commandView struct {
	Command string `json:"command" doc:"for a shell; each secret is a variable that has to be set before"`
}

// registerHealth has the routes of how channels stand at their networks.
func (a *API) registerHealth() {
	const tag = "Channels"
	handle(a, route{Method: http.MethodGet, Path: "/channel-health", Summary: "How all channels stand at their networks", Tag: tag, Ability: access.ChannelsRead},
		func(ctx context.Context, who access.Who, in *shortList) (*body[page[health.ChannelState]], error) {
			list, err := a.Health.List(ctx, who)
			return part(in, list, err, func(v health.ChannelState) string { return v.ChannelID })
		})
	handle(a, route{Method: http.MethodGet, Path: "/channels/{id}/health", Summary: "How a channel stands at its network, what it carries and what failed", Tag: tag, Ability: access.ChannelsRead},
		func(ctx context.Context, who access.Who, in *idInput) (*body[health.ChannelState], error) {
			return answer(a.Health.Show(ctx, who, in.ID))
		})
	handle(a, route{Method: http.MethodPost, Path: "/channels/{id}/health/probe", Summary: "Ask a channel's network now how it stands", Tag: tag, Ability: access.ChannelsManage},
		func(ctx context.Context, who access.Who, in *idInput) (*body[health.ChannelState], error) {
			return answer(a.Health.Probe(ctx, who, in.ID))
		})
	handle(a, route{Method: http.MethodPost, Path: "/channels/{id}/health/subscribe", Summary: "Subscribe to a channel's events at its network again", Tag: tag, Ability: access.ChannelsManage},
		func(ctx context.Context, who access.Who, in *idInput) (*body[health.ChannelState], error) {
			return answer(a.Health.Resubscribe(ctx, who, in.ID))
		})
	handle(a, route{Method: http.MethodGet, Path: "/messages/{id}/command", Summary: "The command line that sends the same message again, without any secret", Tag: "Messages", Ability: access.MessagesSend},
		func(ctx context.Context, who access.Who, in *idInput) (*body[commandView], error) {
			r, err := a.Outbound.Rehearse(ctx, who.WorkspaceID, in.ID)
			if err != nil {
				return nil, err
			}
			text, err := curl.Of(ctx, a.Channels, r)
			return answer(commandView{Command: text}, err)
		})
}
