package api

import (
	"context"
	"net/http"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/number"
)

func (a *API) registerSignUps() {
	const tag = "Sign-ups"
	handle(a, route{Method: http.MethodGet, Path: "/sign-up-apps/{platform}", Summary: "The application by which businesses sign up at a platform", Tag: tag, Ability: access.ChannelsManage},
		func(ctx context.Context, who access.Who, in *signUpAppOf) (*body[number.App], error) {
			return answer(a.Numbers.App(ctx, who, in.Platform))
		})
	handle(a, route{Method: http.MethodPut, Path: "/sign-up-apps/{platform}", Summary: "Set the application by which businesses sign up at a platform", Tag: tag, Ability: access.ChannelsManage},
		func(ctx context.Context, who access.Who, in *signUpAppInput) (*body[number.App], error) {
			return answer(a.Numbers.SetApp(ctx, who, in.Platform, in.Body.Settings, in.Body.Secrets))
		})
	handle(a, route{Method: http.MethodDelete, Path: "/sign-up-apps/{platform}", Summary: "Forget the workspace's application at a platform", Tag: tag, Ability: access.ChannelsManage, Status: http.StatusNoContent},
		func(ctx context.Context, who access.Who, in *signUpAppOf) (*nothing, error) {
			return nil, a.Numbers.ForgetApp(ctx, who, in.Platform)
		})
	handle(a, route{Method: http.MethodGet, Path: "/authorisations", Summary: "What businesses let the program do on their behalf: who asked, when, for which accounts, with what rights", Tag: tag, Ability: access.ChannelsManage},
		func(ctx context.Context, who access.Who, in *Paging) (*body[page[desk.Authorisation]], error) {
			before, err := beforeOf(in.Cursor)
			if err != nil {
				return nil, err
			}
			list, err := a.Numbers.Authorisations(ctx, who, before, in.Limit+1)
			return newest(list, in.Limit, err, func(v desk.Authorisation) string { return v.ID })
		})
	handle(a, route{Method: http.MethodPost, Path: "/authorisations", Summary: "Begin a sign-up: the answer says which window to open", Tag: tag, Ability: access.ChannelsManage, Status: http.StatusCreated},
		func(ctx context.Context, who access.Who, in *signUpBegin) (*body[number.Begun], error) {
			return answer(a.Numbers.Begin(ctx, who, cleanText(in.Body.Platform)))
		})
	handle(a, route{Method: http.MethodGet, Path: "/authorisations/{id}", Summary: "How far a sign-up is", Tag: tag, Ability: access.ChannelsManage},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[desk.Authorisation], error) {
			return answer(a.Numbers.Authorisation(ctx, who, in.ID))
		})
	handle(a, route{Method: http.MethodPost, Path: "/authorisations/{id}/finish", Summary: "End a sign-up with what its window came back with", Tag: tag, Ability: access.ChannelsManage},
		func(ctx context.Context, who access.Who, in *signUpFinish) (*body[desk.Authorisation], error) {
			if in.Body.Code == "" {
				return answer(a.Numbers.Cancel(ctx, who, in.ID, cleanText(in.Body.Error)))
			}
			return answer(a.Numbers.Finish(ctx, who, in.ID, cleanText(in.Body.Code)))
		})
	handle(a, route{Method: http.MethodPost, Path: "/authorisations/{id}/channels", Summary: "Connect numbers that the business shared, and subscribe to their accounts' news", Tag: tag, Ability: access.ChannelsManage},
		func(ctx context.Context, who access.Who, in *signUpConnect) (*body[number.Connected], error) {
			var chosen []number.Chosen
			for _, n := range in.Body.Numbers {
				chosen = append(chosen, number.Chosen{Account: n.Account, Number: n.Number, Name: cleanText(n.Name)})
			}
			return answer(a.Numbers.ConnectGrant(ctx, who, in.ID, chosen))
		})
}

type signUpAppOf struct {
	Platform string `path:"platform" maxLength:"100" pattern:"^[^\\x00\\x{FFFD}]*$"`
}

type signUpAppInput struct {
	Platform string `path:"platform" maxLength:"100" pattern:"^[^\\x00\\x{FFFD}]*$"`
	Body     struct {
		Settings map[string]string `json:"settings,omitempty"`
		Secrets  map[string]string `json:"secrets,omitempty" doc:"sealed at rest and never answered; those left out stay"`
	}
}

type signUpBegin struct {
	Body struct {
		Platform string `json:"platform" maxLength:"100"`
	}
}

type signUpFinish struct {
	DeskID
	Body struct {
		Code  string `json:"code,omitempty" maxLength:"4000"`
		Error string `json:"error,omitempty" maxLength:"1000" doc:"instead of a code: the window was left"`
	}
}

type signUpConnect struct {
	DeskID
	Body struct {
		Numbers []sharedNumber `json:"numbers" maxItems:"50" nullable:"false"`
	}
}

// sharedNumber is a number that a business shared and that is to become a
// channel.
type sharedNumber struct {
	Account string `json:"account" maxLength:"200"`
	Number  string `json:"number" maxLength:"200"`
	Name    string `json:"name" maxLength:"200" doc:"how the team calls the channel"`
}
