package api

import (
	"context"
	"net/http"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/limit"
	"recado.dev/internal/store"
)

func (a *API) registerLimits() {
	handle(a, route{Method: http.MethodGet, Path: "/limits", Summary: "How many customers may be written to first, and how many were in the last 24 hours", Tag: tagCosts, Ability: access.ChannelsRead},
		func(ctx context.Context, who access.Who, _ *struct{}) (*body[limitView], error) {
			return answer(a.limits(ctx, who))
		})
	handle(a, route{Method: http.MethodPatch, Path: "/limits", Summary: "Say what happens when a limit is used up", Tag: tagCosts, Ability: access.ChannelsManage}, a.changeLimits)
	handle(a, route{Method: http.MethodPost, Path: "/limits/refresh", Summary: "Ask the networks for the limits now", Tag: tagCosts, Ability: access.ChannelsRead},
		func(ctx context.Context, who access.Who, _ *struct{}) (*body[limitView], error) {
			if err := a.Limits.Refresh(ctx, who.WorkspaceID); err != nil {
				return nil, err
			}
			return answer(a.limits(ctx, who))
		})
}

type limitView struct {
	Policy string        `json:"policy" enum:"stop,warn" doc:"stop: nobody else is written to first when a limit is used up; warn: it is only said"`
	Items  []limit.Usage `json:"items" nullable:"false"`
}

func (a *API) limits(ctx context.Context, who access.Who) (limitView, error) {
	policy, err := a.Store.Read().LimitPolicy(ctx, who.WorkspaceID)
	if err != nil {
		return limitView{}, err
	}
	items, err := a.Limits.States(ctx, who.WorkspaceID)
	return limitView{policy, items}, err
}

type limitPatch struct {
	Body struct {
		Policy string `json:"policy" enum:"stop,warn"`
	}
}

func (a *API) changeLimits(ctx context.Context, who access.Who, in *limitPatch) (*body[limitView], error) {
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		before, err := tx.LimitPolicy(ctx, who.WorkspaceID)
		if err != nil {
			return err
		}
		if err := tx.SaveLimitPolicy(ctx, who.WorkspaceID, in.Body.Policy); err != nil {
			return err
		}
		return a.announce(ctx, tx, who, desk.EventLimitUpdated, in.Body, map[string][2]any{"policy": {before, in.Body.Policy}})
	})
	if err != nil {
		return nil, err
	}
	return answer(a.limits(ctx, who))
}
