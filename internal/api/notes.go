package api

import (
	"context"
	"net/http"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/outbound"
)

func (a *API) registerNotes() {
	handle(a, route{Method: http.MethodPost, Path: "/conversations/{id}/notes", Summary: "Write a note that only the team sees", Tag: "Messages", Ability: access.CasesWrite, Status: http.StatusCreated,
		Made: func(ctx context.Context, who access.Who, effect string) (any, error) {
			ms, err := a.Outbound.Made(ctx, who, effect)
			if err != nil {
				return nil, err
			}
			a.present(who, &ms[0])
			return ms[0], nil
		}}, a.postNote)
}

type noteInput struct {
	DeskID
	Body struct {
		Text     string   `json:"text"`
		ReplyTo  string   `json:"reply_to,omitempty"`
		Mentions []string `json:"mentions,omitempty" maxItems:"50" nullable:"false" doc:"the ids of the members whom the note names"`
	}
}

func (a *API) postNote(ctx context.Context, who access.Who, in *noteInput) (*body[desk.Message], error) {
	return a.answerMessage(who)(a.Outbound.NoteNaming(ctx, who, in.ID, outbound.NoteDraft{Text: in.Body.Text, ReplyTo: cleanText(in.Body.ReplyTo), Mentions: unique(in.Body.Mentions)}, claimOf(ctx)))
}
