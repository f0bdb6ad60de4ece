package api

import (
	"context"
	"net/http"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
)

func (a *API) registerForward() {
	handle(a, route{Method: http.MethodPost, Path: "/messages/{id}/forward", Summary: "Pass a message on, with its files, to another conversation", Tag: "Messages", Ability: access.MessagesSend, Status: http.StatusAccepted,
		Made: func(ctx context.Context, who access.Who, effect string) (any, error) {
			return a.sent(who)(a.Outbound.Made(ctx, who, effect))
		}}, a.forward)
}

type forwardInput struct {
	DeskID
	Body struct {
		ConversationID string `json:"conversation_id" minLength:"1" maxLength:"200" doc:"where it goes"`
	}
}

func (a *API) forward(ctx context.Context, who access.Who, in *forwardInput) (*body[sentMessage], error) {
	m, err := a.Store.Read().MessageByID(ctx, who.WorkspaceID, in.ID)
	if err != nil {
		return nil, err
	}
	a.present(who, &m) // a place goes on only as exact as who forwards it sees it
	return answer(a.sent(who)(a.Outbound.Forward(ctx, who, m, cleanText(in.Body.ConversationID), a.copyFile(who), claimOf(ctx))))
}

// copyFile makes a file of a message an upload of who's: each message owns its
// files, so that what becomes of one changes no other.
func (a *API) copyFile(who access.Who) func(context.Context, desk.Attachment) (desk.Attachment, error) {
	return func(ctx context.Context, kept desk.Attachment) (desk.Attachment, error) {
		f, err := a.Media.OpenAttachment(ctx, kept)
		if err != nil {
			return desk.Attachment{}, err
		}
		defer func() { _ = f.Close() }()
		return a.Media.Upload(ctx, who, kept.Name, f)
	}
}
