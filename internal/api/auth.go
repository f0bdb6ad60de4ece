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

// meView is who is signed in, where, and what they may do.
type meView struct {
	User       meUser           `json:"user"`
	Workspace  meWorkspace      `json:"workspace"`
	Workspaces []myWorkspace    `json:"workspaces" nullable:"false"`
	Role       desk.Role        `json:"role"`
	Abilities  []access.Ability `json:"abilities" nullable:"false"`
	Sandbox    bool             `json:"sandbox"`
	// UndoSeconds is for how long the desk holds what this person sends.
	UndoSeconds int `json:"undo_seconds" doc:"for how long the person's desk holds what they send, so that they can take it back"`
}

type meUser struct {
	ID     string `json:"id"`
	Email  string `json:"email"`
	Name   string `json:"name"`
	Locale string `json:"locale" doc:"en, es, or empty: the browser's"`
}

type meWorkspace struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Locale   string `json:"locale"`
	Timezone string `json:"timezone"`
}

type myWorkspace struct {
	ID   string    `json:"id"`
	Name string    `json:"name"`
	Role desk.Role `json:"role"`
}

// signedIn is an answer that also sets the session's cookie.
type signedIn struct {
	SetCookie string `header:"Set-Cookie"`
	Body      meView
}

type loginInput struct {
	Body struct {
		Email    string `json:"email" maxLength:"254"`
		Password string `json:"password" maxLength:"1000"`
	}
}

type switchInput struct {
	Body struct {
		WorkspaceID string `json:"workspace_id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$" doc:"one of one's own workspaces"`
	}
}

type profileInput struct {
	Body struct {
		Name   *string `json:"name,omitempty"`
		Locale *string `json:"locale,omitempty" enum:"en,es,"`

		UndoSeconds *int `json:"undo_seconds,omitempty" enum:"0,5,10,20"`
	}
}

type passwordInput struct {
	Body struct {
		Current string `json:"current" maxLength:"1000"`
		New     string `json:"new" maxLength:"1000"`
	}
}

type resetInput struct {
	Body struct {
		Email string `json:"email" maxLength:"254"`
	}
}

type confirmInput struct {
	Body struct {
		Token    string `json:"token" maxLength:"200"`
		Password string `json:"password" maxLength:"1000"`
	}
}

func (a *API) registerAuth() {
	handle(a, route{Method: http.MethodPost, Path: "/auth/login", Summary: "Sign in with a password", Tag: "Signing in", Ability: access.Nobody},
		func(ctx context.Context, _ access.Who, in *loginInput) (*signedIn, error) {
			return a.welcome(ctx)(a.Auth.Login(ctx, in.Body.Email, in.Body.Password, callerOf(ctx).browser))
		})
	handle(a, route{Method: http.MethodPost, Path: "/auth/logout", Summary: "End this session", Tag: "Signing in", Ability: access.Session, Status: http.StatusNoContent}, a.logout)
	handle(a, route{Method: http.MethodGet, Path: "/auth/me", Summary: "Who is signed in, and what they may do", Tag: "Signing in", Ability: access.Self},
		func(ctx context.Context, who access.Who, _ *nothing) (*body[meView], error) {
			return answer(a.me(ctx, who))
		})
	handle(a, route{Method: http.MethodPatch, Path: "/auth/me", Summary: "Change one's own name, language and desk", Tag: "Signing in", Ability: access.Session},
		func(ctx context.Context, who access.Who, in *profileInput) (*body[meView], error) {
			if err := a.Auth.ChangeProfile(ctx, who, in.Body.Name, in.Body.Locale); err != nil {
				return nil, err
			}
			if n := in.Body.UndoSeconds; n != nil {
				err := a.Store.Write(ctx, func(tx *store.Tx) error { return tx.SetUndoSeconds(ctx, who.WorkspaceID, who.UserID, *n) })
				if err != nil {
					return nil, err
				}
			}
			return answer(a.me(ctx, who))
		})
	handle(a, route{Method: http.MethodPost, Path: "/auth/workspace", Summary: "Go on in another of one's workspaces", Tag: "Signing in", Ability: access.Session},
		func(ctx context.Context, who access.Who, in *switchInput) (*signedIn, error) {
			return a.welcome(ctx)(a.Auth.Switch(ctx, who, in.Body.WorkspaceID))
		})
	handle(a, route{Method: http.MethodPost, Path: "/auth/password", Summary: "Change one's own password and end the other sessions", Tag: "Signing in", Ability: access.Session, Status: http.StatusNoContent},
		func(ctx context.Context, who access.Who, in *passwordInput) (*nothing, error) {
			return nil, a.Auth.ChangePassword(ctx, who, in.Body.Current, in.Body.New)
		})
	handle(a, route{Method: http.MethodPost, Path: "/auth/reset", Summary: "Ask for a new password by mail", Tag: "Signing in", Ability: access.Nobody, Status: http.StatusAccepted},
		func(ctx context.Context, _ access.Who, in *resetInput) (*nothing, error) {
			return nil, a.Auth.RequestReset(ctx, in.Body.Email, callerOf(ctx).browser)
		})
	handle(a, route{Method: http.MethodPost, Path: "/auth/reset/confirm", Summary: "Set a new password by a mailed link", Tag: "Signing in", Ability: access.Nobody, Status: http.StatusNoContent},
		func(ctx context.Context, _ access.Who, in *confirmInput) (*nothing, error) {
			return nil, a.Auth.ConfirmReset(ctx, in.Body.Token, in.Body.Password, callerOf(ctx).browser)
		})
}

type loggedOut struct {
	SetCookie string `header:"Set-Cookie"`
}

func (a *API) logout(ctx context.Context, who access.Who, _ *nothing) (*loggedOut, error) {
	if err := a.Auth.Logout(ctx, who); err != nil {
		return nil, err
	}
	if err := a.Dispatch.SignedOut(ctx, who.WorkspaceID, who.UserID); err != nil {
		return nil, err
	}
	return &loggedOut{SetCookie: emptyCookie(callerOf(ctx).secure).String()}, nil
}

// welcome answers a fresh session: its cookie and who it is.
func (a *API) welcome(ctx context.Context) func(auth.SignedIn, error) (*signedIn, error) {
	return func(in auth.SignedIn, err error) (*signedIn, error) {
		if err != nil {
			return nil, err
		}
		me, err := a.me(ctx, in.Who)
		if err != nil {
			return nil, err
		}
		return &signedIn{SetCookie: sessionCookie(in, callerOf(ctx).secure).String(), Body: me}, nil
	}
}

func (a *API) me(ctx context.Context, who access.Who) (meView, error) {
	q := a.Store.Read()
	user, err := q.UserByID(ctx, who.UserID)
	if err != nil {
		return meView{}, err
	}
	members, err := q.MembershipsOf(ctx, who.UserID)
	if err != nil {
		return meView{}, err
	}
	out := meView{
		User: meUser{ID: user.ID, Email: user.Email, Name: user.Name, Locale: user.Locale}, Workspaces: []myWorkspace{},
		Role: who.Role, Abilities: who.Abilities(), Sandbox: a.Sandbox,
	}
	if out.UndoSeconds, err = q.UndoSeconds(ctx, who.WorkspaceID, who.UserID); err != nil {
		return meView{}, err
	}
	for _, m := range members {
		ws, err := q.WorkspaceByID(ctx, m.WorkspaceID)
		if err != nil {
			return meView{}, err
		}
		if ws.ID == who.WorkspaceID {
			out.Workspace = meWorkspace{ID: ws.ID, Name: ws.Name, Locale: ws.Locale, Timezone: ws.Timezone}
		}
		out.Workspaces = append(out.Workspaces, myWorkspace{ID: ws.ID, Name: ws.Name, Role: m.Role})
	}
	return out, nil
}

// sessionView is one open session of the signed-in person.
type sessionView struct {
	ID        string    `json:"id"`
	Current   bool      `json:"current"`
	UserAgent string    `json:"user_agent"`
	IP        string    `json:"ip"`
	CreatedAt time.Time `json:"created_at"`
	SeenAt    time.Time `json:"seen_at"`
}

func (a *API) registerSessions() {
	const tag = "Signing in"
	handle(a, route{Method: http.MethodGet, Path: "/auth/sessions", Summary: "One's open sessions", Tag: tag, Ability: access.Session}, a.sessions)
	handle(a, route{Method: http.MethodDelete, Path: "/auth/sessions/{id}", Summary: "End one of one's sessions", Tag: tag, Ability: access.Session, Status: http.StatusNoContent},
		func(ctx context.Context, who access.Who, in *idInput) (*nothing, error) {
			return nil, a.Auth.EndSession(ctx, who, in.ID)
		})
	handle(a, route{Method: http.MethodDelete, Path: "/auth/sessions", Summary: "End all of one's other sessions", Tag: tag, Ability: access.Session, Status: http.StatusNoContent},
		func(ctx context.Context, who access.Who, _ *nothing) (*nothing, error) {
			return nil, a.Auth.EndOtherSessions(ctx, who)
		})
}

func (a *API) sessions(ctx context.Context, who access.Who, in *shortList) (*body[page[sessionView]], error) {
	rows, err := a.Auth.Sessions(ctx, who)
	if err != nil {
		return nil, err
	}
	out := make([]sessionView, len(rows))
	for i, s := range rows {
		out[i] = sessionView{ID: s.ID, Current: s.ID == who.SessionID, UserAgent: s.UserAgent, IP: s.IP, CreatedAt: s.CreatedAt, SeenAt: s.SeenAt}
	}
	return part(in, out, nil, func(s sessionView) string { return s.ID })
}
