package api

import (
	"context"
	"net/http"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/auth"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

const tagPeople = "People"

type memberInput struct {
	ID   string `path:"id" doc:"the entity's id"`
	Body struct {
		Role     *desk.Role `json:"role,omitempty" enum:"owner,admin,supervisor,agent"`
		Disabled *bool      `json:"disabled,omitempty"`
	}
}

func (a *API) registerMembers() {
	handle(a, route{Method: http.MethodGet, Path: "/members", Summary: "The people of the workspace", Tag: tagPeople, Ability: access.MembersRead},
		func(ctx context.Context, who access.Who, in *shortList) (*body[page[desk.Member]], error) {
			members, err := a.Auth.Members(ctx, who)
			return part(in, members, err, func(m desk.Member) string { return m.UserID })
		})
	handle(a, route{Method: http.MethodPatch, Path: "/members/{id}", Summary: "Change a member's role, or whether they may sign in", Tag: tagPeople, Ability: access.MembersManage},
		func(ctx context.Context, who access.Who, in *memberInput) (*body[desk.Member], error) {
			return answer(a.Auth.ChangeMember(ctx, who, in.ID, in.Body.Role, in.Body.Disabled))
		})
}

// invitationView is an open invitation. URL is in the answer that makes it
// alone.
type invitationView struct {
	ID        string    `json:"id"`
	Email     string    `json:"email"`
	Role      desk.Role `json:"role"`
	CreatedAt time.Time `json:"created_at"`
	ExpiresAt time.Time `json:"expires_at"`
	URL       string    `json:"url,omitempty"`
}

func viewInvitation(i store.Invitation, link string) invitationView {
	return invitationView{ID: i.ID, Email: i.Email, Role: i.Role, CreatedAt: i.CreatedAt, ExpiresAt: i.ExpiresAt, URL: link}
}

type inviteInput struct {
	Body struct {
		Email string    `json:"email" maxLength:"254"`
		Role  desk.Role `json:"role" enum:"owner,admin,supervisor,agent"`
	}
}

type invitedInput struct {
	Token string `path:"token" doc:"the last part of the invitation's link"`
}

type acceptInput struct {
	Token string `path:"token"`
	Body  struct {
		Name     string `json:"name,omitempty"`
		Password string `json:"password" maxLength:"1000"`
	}
}

func (a *API) registerInvitations() {
	handle(a, route{Method: http.MethodGet, Path: "/invitations", Summary: "Open invitations", Tag: tagPeople, Ability: access.MembersManage}, a.invitations)
	handle(a, route{Method: http.MethodPost, Path: "/invitations", Summary: "Invite a colleague", Tag: tagPeople, Ability: access.MembersManage, Status: http.StatusCreated},
		func(ctx context.Context, who access.Who, in *inviteInput) (*body[invitationView], error) {
			row, link, err := a.Auth.Invite(ctx, who, in.Body.Email, in.Body.Role)
			return answer(viewInvitation(row, link), err)
		})
	handle(a, route{Method: http.MethodDelete, Path: "/invitations/{id}", Summary: "Take an invitation back", Tag: tagPeople, Ability: access.MembersManage, Status: http.StatusNoContent},
		func(ctx context.Context, who access.Who, in *idInput) (*nothing, error) {
			return nil, a.Auth.Uninvite(ctx, who, in.ID)
		})
	handle(a, route{Method: http.MethodGet, Path: "/auth/invitations/{token}", Summary: "What an invitation's link leads to", Tag: "Signing in", Ability: access.Nobody},
		func(ctx context.Context, _ access.Who, in *invitedInput) (*body[auth.Invited], error) {
			return answer(a.Auth.Invitation(ctx, in.Token, callerOf(ctx).browser))
		})
	handle(a, route{Method: http.MethodPost, Path: "/auth/invitations/{token}", Summary: "Accept an invitation and sign in", Tag: "Signing in", Ability: access.Nobody},
		func(ctx context.Context, _ access.Who, in *acceptInput) (*signedIn, error) {
			return a.welcome(ctx)(a.Auth.Accept(ctx, in.Token, in.Body.Name, in.Body.Password, callerOf(ctx).browser))
		})
}

func (a *API) invitations(ctx context.Context, who access.Who, in *shortList) (*body[page[invitationView]], error) {
	rows, err := a.Auth.Invitations(ctx, who)
	if err != nil {
		return nil, err
	}
	out := make([]invitationView, len(rows))
	for i, row := range rows {
		out[i] = viewInvitation(row, "")
	}
	return part(in, out, nil, func(i invitationView) string { return i.ID })
}

// tokenView is an API token. Token is in the answer that makes it alone.
type tokenView struct {
	ID        string     `json:"id"`
	Name      string     `json:"name"`
	Hint      string     `json:"hint" doc:"its last characters"`
	Role      desk.Role  `json:"role"`
	CreatedAt time.Time  `json:"created_at"`
	UsedAt    *time.Time `json:"used_at"`
	ExpiresAt *time.Time `json:"expires_at"`
	Token     string     `json:"token,omitempty"`
}

func viewToken(t store.APIToken, token string) tokenView {
	return tokenView{ID: t.ID, Name: t.Name, Hint: t.Hint, Role: t.Role, CreatedAt: t.CreatedAt, UsedAt: t.UsedAt, ExpiresAt: t.ExpiresAt, Token: token}
}

type tokenInput struct {
	Body struct {
		Name      string     `json:"name"`
		Role      desk.Role  `json:"role" enum:"owner,admin,supervisor,agent"`
		ExpiresAt *time.Time `json:"expires_at,omitempty" nullable:"true"`
	}
}

func (a *API) registerTokens() {
	handle(a, route{Method: http.MethodGet, Path: "/tokens", Summary: "API tokens", Tag: "API tokens", Ability: access.TokensManage}, a.tokens)
	handle(a, route{Method: http.MethodPost, Path: "/tokens", Summary: "Make an API token", Tag: "API tokens", Ability: access.TokensManage, Status: http.StatusCreated},
		func(ctx context.Context, who access.Who, in *tokenInput) (*body[tokenView], error) {
			row, token, err := a.Auth.CreateToken(ctx, who, in.Body.Name, in.Body.Role, in.Body.ExpiresAt)
			return answer(viewToken(row, token), err)
		})
	handle(a, route{Method: http.MethodDelete, Path: "/tokens/{id}", Summary: "Revoke an API token", Tag: "API tokens", Ability: access.TokensManage, Status: http.StatusNoContent},
		func(ctx context.Context, who access.Who, in *idInput) (*nothing, error) {
			return nil, a.Auth.RevokeToken(ctx, who, in.ID)
		})
}

func (a *API) tokens(ctx context.Context, who access.Who, in *shortList) (*body[page[tokenView]], error) {
	rows, err := a.Auth.Tokens(ctx, who)
	if err != nil {
		return nil, err
	}
	out := make([]tokenView, len(rows))
	for i, row := range rows {
		out[i] = viewToken(row, "")
	}
	return part(in, out, nil, func(t tokenView) string { return t.ID })
}
