package api

import (
	"context"
	"errors"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/automation"
	"recado.dev/internal/desk"
)

const (
	// rehearsalTime is how long trying a recipe may take; what was found by then
	// is answered.
	rehearsalTime = 10 * time.Second
	// shownItems is how many of the items that a recipe takes are shown.
	shownItems = 100
)

type rehearsalInput struct {
	Body struct {
		Family desk.RecipeFamily `json:"family" enum:"new,update,time"`
		Last   int               `json:"last,omitempty" minimum:"1" maximum:"1000" default:"500" doc:"on how many of the last things that happened it is tried"`
		RecipeFields
	}
}

// rehearsal is what a recipe would have done.
type rehearsal struct {
	Looked  int                `json:"looked" doc:"on how many things it was tried"`
	Started int                `json:"started" doc:"of which it would have been started by"`
	Cut     bool               `json:"cut" doc:"it took too long: there is more to look at"`
	Items   []automation.Tried `json:"items" nullable:"false" doc:"the first 100 that would have started it, the newest first"`
}

// rehearse tries a recipe as it is written on what happened, and changes
// nothing.
func (a *API) rehearse(ctx context.Context, who access.Who, in *rehearsalInput) (*body[rehearsal], error) {
	r, err := a.triedRecipe(ctx, who, in.Body.Family, in.Body.RecipeFields)
	if err != nil {
		return nil, err
	}
	limited, cancel := context.WithTimeout(ctx, rehearsalTime)
	defer cancel()
	out := rehearsal{Items: []automation.Tried{}}
	err = a.Recipes.Rehearse(limited, who.WorkspaceID, r, in.Body.Last, func(t automation.Tried) bool {
		out.Looked++
		if t.Verdict.Fired {
			out.Started++
			if len(out.Items) < shownItems {
				out.Items = append(out.Items, t)
			}
		}
		return true
	})
	if errors.Is(limited.Err(), context.DeadlineExceeded) && ctx.Err() == nil {
		out.Cut, err = true, nil
	}
	for i := range out.Items[:min(len(out.Items), foreseenItems)] {
		if err != nil {
			break
		}
		it := &out.Items[i]
		it.Would, err = a.Recipes.Foresee(ctx, r, desk.RehearsalItem{Occasion: it.Occasion, CaseID: it.CaseID, ConversationID: it.ConversationID, MessageID: it.MessageID})
	}
	return answer(out, err)
}
