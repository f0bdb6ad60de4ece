package api

import (
	"context"
	"net/http"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/live"
)

func (a *API) registerPresence() {
	handle(a, route{Method: http.MethodPost, Path: "/presence", Summary: "Tell the team what one does in a conversation; lasts half a minute", Tag: "Events", Ability: access.CasesRead, Status: http.StatusNoContent}, a.postPresence)
}

type presenceInput struct {
	Body struct {
		ConversationID string             `json:"conversation_id"`
		State          live.PresenceState `json:"state" enum:"viewing,typing,watching,away"`
	}
}

func (a *API) postPresence(ctx context.Context, who access.Who, in *presenceInput) (*nothing, error) {
	id := cleanText(in.Body.ConversationID)
	if _, err := a.Store.Read().ConversationByID(ctx, who.WorkspaceID, id); err != nil {
		return nil, err
	}
	if in.Body.State == live.Watching {
		if tell, err := a.mayTellWatching(ctx, who); err != nil || !tell {
			return &nothing{}, err
		}
	}
	return &nothing{}, a.Live.Presence(ctx, who.WorkspaceID, id, desk.Ref{ID: who.UserID, Name: who.Name}, in.Body.State)
}

// mayTellWatching refuses who may not watch, and says whether the team hears of
// those who do.
func (a *API) mayTellWatching(ctx context.Context, who access.Who) (bool, error) {
	if !who.Can(access.Supervise) {
		return false, desk.E(desk.CodeForbidden, "only supervisors watch")
	}
	ws, err := a.Store.Read().WorkspaceByID(ctx, who.WorkspaceID)
	return !ws.WatchHidden, err
}
