package api

import (
	"context"
	"net/http"

	"recado.dev/internal/access"
	"recado.dev/internal/channel"
	"recado.dev/internal/desk"
	"recado.dev/internal/dispatch"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

type channelInput struct {
	Body struct {
		Platform string            `json:"platform"`
		Name     string            `json:"name"`
		Settings map[string]string `json:"settings,omitempty"`
		Secrets  map[string]string `json:"secrets,omitempty" doc:"sealed at rest and never answered"`
		// A pointer: that none is needed is a choice of its own.
		DefaultSkill *dispatch.DefaultSkill `json:"default_skill,omitempty" doc:"the skill that its cases need where no rule asks for any; an empty skill_id says that none is needed"`
	}
}

// draftOf is the channel that is asked for, with its default skill.
func (a *API) draftOf(who access.Who, in *channelInput) channel.Draft {
	b := in.Body
	d := channel.Draft{Platform: b.Platform, Name: b.Name, Settings: b.Settings, Secrets: b.Secrets}
	if b.DefaultSkill != nil {
		d.Also = func(ctx context.Context, tx *store.Tx, id string) error {
			return a.Dispatch.ChooseSkill(ctx, tx, who, id, *b.DefaultSkill)
		}
	}
	return d
}

type channelPatch struct {
	ID   string `path:"id" doc:"the entity's id"`
	Body struct {
		Name     *string           `json:"name,omitempty"`
		Settings map[string]string `json:"settings,omitempty" doc:"only the given ones change"`
		Secrets  map[string]string `json:"secrets,omitempty" doc:"only the given ones are replaced"`
		Disabled *bool             `json:"disabled,omitempty"`

		PublicOff  *[]desk.PublicVerb `json:"public_off,omitempty" doc:"all verbs that agents are not to use in public: reply, private, publish, like, hide, remove, block, rewrite, withdraw, approve, name, profile"`
		OpensCases *bool              `json:"opens_cases,omitempty" doc:"whether what is said in public opens cases; it cannot be switched off where nothing is said in public. Counts for what comes in from then on"`
	}
}

func (a *API) registerPlatforms() {
	handle(a, route{Method: http.MethodGet, Path: "/platforms", Summary: "The platforms of this build, as they declare themselves", Tag: "Channels", Ability: access.ChannelsRead},
		func(_ context.Context, _ access.Who, in *shortList) (*body[page[platform.Descriptor]], error) {
			return part(in, a.Channels.Platforms(), nil, func(d platform.Descriptor) string { return d.Key })
		})
}

func (a *API) registerChannels() {
	const tag = "Channels"
	handle(a, route{Method: http.MethodGet, Path: "/channels", Summary: "Connected channels", Tag: tag, Ability: access.ChannelsRead},
		func(ctx context.Context, who access.Who, in *shortList) (*body[page[channel.View]], error) {
			views, err := a.Channels.List(ctx, who)
			return part(in, views, err, func(v channel.View) string { return v.ID })
		})
	handle(a, route{Method: http.MethodPost, Path: "/channels", Summary: "Connect a channel", Tag: tag, Ability: access.ChannelsManage, Status: http.StatusCreated},
		func(ctx context.Context, who access.Who, in *channelInput) (*body[channel.View], error) {
			return answer(a.Channels.Create(ctx, who, a.draftOf(who, in)))
		})
	handle(a, route{Method: http.MethodGet, Path: "/channels/{id}", Summary: "One channel", Tag: tag, Ability: access.ChannelsRead},
		func(ctx context.Context, who access.Who, in *idInput) (*body[channel.View], error) {
			return answer(a.Channels.Show(ctx, who, in.ID))
		})
	handle(a, route{Method: http.MethodPatch, Path: "/channels/{id}", Summary: "Change a channel", Tag: tag, Ability: access.ChannelsManage},
		func(ctx context.Context, who access.Who, in *channelPatch) (*body[channel.View], error) {
			return answer(a.Channels.Update(ctx, who, in.ID, channel.Patch(in.Body)))
		})
	handle(a, route{Method: http.MethodGet, Path: "/channels/{id}/checks", Summary: "What is known to work", Tag: tag, Ability: access.ChannelsRead},
		func(ctx context.Context, who access.Who, in *idInput) (*body[page[channel.Check]], error) {
			checks, err := a.Channels.Checks(ctx, who, in.ID)
			return answer(all(checks), err)
		})
	handle(a, route{Method: http.MethodPost, Path: "/channels/{id}/checks", Summary: "Check a channel now", Tag: tag, Ability: access.ChannelsManage},
		func(ctx context.Context, who access.Who, in *idInput) (*body[page[channel.Check]], error) {
			checks, err := a.Channels.RunChecks(ctx, who, in.ID)
			return answer(all(checks), err)
		})
}
