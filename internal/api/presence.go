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
		State          live.PresenceState `json:"state" enum:"viewing,typing,away"`
	}
}

func (a *API) postPresence(ctx context.Context, who access.Who, in *presenceInput) (*nothing, error) {
	id := cleanText(in.Body.ConversationID)
	if _, err := a.Store.Read().ConversationByID(ctx, who.WorkspaceID, id); err != nil {
		return nil, err
	}
	return &nothing{}, a.Live.Presence(ctx, who.WorkspaceID, id, desk.Ref{ID: who.UserID, Name: who.Name}, in.Body.State)
}
