package slack

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"recado.dev/internal/platform"
)

// Lines of the check list.
const (
	checkToken  = "token"
	checkTeam   = "workspace"
	checkScopes = "scopes"
)

// identity is who the token makes us.
type identity struct {
	URL    string `json:"url"`
	Team   string `json:"team"`
	TeamID string `json:"team_id"`
	User   string `json:"user_id"`
	Name   string `json:"user"`
	Bot    string `json:"bot_id"`
	scopes []string
}

// identity asks who the token belongs to, and what it may do.
func (s *session) identity(ctx context.Context) (identity, error) {
	var out identity
	header, err := s.call(ctx, "auth.test", nil, &out)
	if err != nil {
		return out, safe(err)
	}
	out.scopes = scopesOf(header)
	return out, nil
}

// scopesOf are those that the network names with each answer; none where a
// stand-in does not.
func scopesOf(header http.Header) []string {
	var out []string
	for scope := range strings.SplitSeq(header.Get("X-OAuth-Scopes"), ",") {
		if scope = strings.TrimSpace(scope); scope != "" {
			out = append(out, scope)
		}
	}
	return out
}

// neededScopes are those without which something declared does not work.
func neededScopes() []string {
	return []string{"chat:write", "im:history", "im:write", "app_mentions:read", "users:read", "files:read", "files:write", "reactions:read", "reactions:write"}
}

// Check implements platform.Checker.
func (s *session) Check(ctx context.Context) []platform.CheckResult {
	self, err := s.identity(ctx)
	token := platform.CheckResult{Key: checkToken, State: "ok", Detail: platform.Text{
		En: "The app is @" + self.Name + " in the workspace " + self.Team + ".", Es: "La aplicación es @" + self.Name + " en el espacio de trabajo " + self.Team + ".",
	}}
	if err != nil {
		f := platform.AsFailure(err)
		token.State, token.Detail = "unknown", platform.Text{En: "The network could not be asked: " + f.Title + ".", Es: "No se pudo consultar la red: " + f.Title + "."}
		if f.Kind == platform.BadCredentials || f.Kind == platform.Misconfigured {
			token.State = "failed"
			token.Detail = platform.Text{En: f.Title + ". " + f.Detail, Es: "La red rechaza el token (" + f.Code + "). Copia otra vez el Bot User OAuth Token, en OAuth & Permissions."}
		}
	}
	return []platform.CheckResult{token, s.teamResult(self, err), scopesResult(self, err)}
}

func (s *session) teamResult(self identity, err error) platform.CheckResult {
	r := platform.CheckResult{Key: checkTeam, State: "unknown", Detail: platform.Text{En: "This is checked once the token works.", Es: "Se comprueba en cuanto funcione el token."}}
	switch {
	case err != nil:
	case self.TeamID == s.team:
		r.State, r.Detail = "ok", platform.Text{En: "The token is of this workspace: " + s.team, Es: "El token es de este espacio de trabajo: " + s.team}
	default:
		r.State = "failed"
		r.Detail = platform.Text{
			En: "The token is of the workspace " + clip(self.TeamID, 64) + ", not of " + s.team + ": correct one of the two.",
			Es: "El token es del espacio de trabajo " + clip(self.TeamID, 64) + ", no de " + s.team + ": corrige uno de los dos.",
		}
	}
	return r
}

func scopesResult(self identity, err error) platform.CheckResult {
	r := platform.CheckResult{Key: checkScopes, State: "unknown", Detail: platform.Text{En: "This is checked once the token works.", Es: "Se comprueba en cuanto funcione el token."}}
	if err != nil {
		return r
	}
	if len(self.scopes) == 0 {
		r.Detail = platform.Text{En: "The network does not say what the app may do.", Es: "La red no dice lo que la aplicación puede hacer."}
		return r
	}
	var missing []string
	for _, scope := range neededScopes() {
		if !slices.Contains(self.scopes, scope) {
			missing = append(missing, scope)
		}
	}
	r.State, r.Detail = "ok", platform.Text{En: "The app may do all that is needed.", Es: "La aplicación puede hacer todo lo necesario."}
	if len(missing) > 0 {
		list := strings.Join(missing, ", ")
		r.State = "failed"
		r.Detail = platform.Text{
			En: "The app lacks " + list + ": add it under OAuth & Permissions › Bot Token Scopes and install the app again.",
			Es: "A la aplicación le falta " + list + ": añádelo en OAuth & Permissions › Bot Token Scopes y vuelve a instalarla.",
		}
		if !slices.Contains(missing, "chat:write") {
			r.State = "warning"
		}
	}
	return r
}

// Probe implements platform.Prober.
func (s *session) Probe(ctx context.Context, _ bool) (platform.Standing, error) {
	self, err := s.identity(ctx)
	if err != nil {
		return platform.Standing{}, err
	}
	var out platform.Standing
	if self.TeamID != "" && self.TeamID != s.team {
		out.Trouble = &platform.Trouble{Mend: platform.MendSettings, Stops: true, What: s.teamResult(self, nil).Detail}
		return out, nil
	}
	if r := scopesResult(self, nil); r.State == "failed" || r.State == "warning" {
		out.Trouble = &platform.Trouble{Mend: platform.MendCredentials, Stops: r.State == "failed", What: r.Detail}
	}
	return out, nil
}
