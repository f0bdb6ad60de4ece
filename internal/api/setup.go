package api

import (
	"context"
	"net/http"

	"recado.dev/internal/access"
	"recado.dev/internal/auth"
)

type setupView struct {
	NeedsSetup bool `json:"needs_setup"`
}

type setupInput struct {
	Body struct {
		Workspace string `json:"workspace"`
		Name      string `json:"name"`
		Email     string `json:"email"`
		Password  string `json:"password" maxLength:"1000"`
		Locale    string `json:"locale,omitempty" enum:"en,es"`
		Timezone  string `json:"timezone,omitempty" doc:"Europe/Madrid"`
	}
}

func (a *API) registerSetup() {
	handle(a, route{Method: http.MethodGet, Path: "/setup", Summary: "Whether the first workspace has still to be made", Tag: "Signing in", Ability: access.Nobody},
		func(ctx context.Context, _ access.Who, _ *nothing) (*body[setupView], error) {
			needs, err := a.Auth.NeedsSetup(ctx)
			return answer(setupView{needs}, err)
		})
	handle(a, route{Method: http.MethodPost, Path: "/setup", Summary: "Make the first workspace and its owner", Tag: "Signing in", Ability: access.Nobody},
		func(ctx context.Context, _ access.Who, in *setupInput) (*signedIn, error) {
			b := in.Body
			if err := checkTimezone(b.Timezone); err != nil {
				return nil, err
			}
			f := auth.First{Workspace: b.Workspace, Name: b.Name, Email: b.Email, Password: b.Password, Locale: b.Locale, Timezone: b.Timezone}
			return a.welcome(ctx)(a.Auth.Setup(ctx, f, callerOf(ctx).browser))
		})
}
