package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/automation"
	"recado.dev/internal/desk"
)

// foreseenItems is of how many items of a dry run it is said at once what each
// action would do.
const foreseenItems = 20

func (a *API) registerRehearsals() {
	const tag = "Recipes"
	handle(a, route{Method: http.MethodPost, Path: "/rehearsals", Summary: "Try a recipe, saved or not, on up to 100,000 things that happened: in the background, nothing is changed", Tag: tag, Ability: access.AutomationManage, Status: http.StatusCreated}, a.beginRehearsal)
	handle(a, route{Method: http.MethodGet, Path: "/rehearsals/{id}", Summary: "How far trying a recipe is; it is kept for a day", Tag: tag, Ability: access.AutomationManage}, a.getRehearsal)
	handle(a, route{Method: http.MethodPost, Path: "/rehearsals/{id}/cancel", Summary: "Try a recipe no further; what was found so far stays", Tag: tag, Ability: access.AutomationManage}, a.cancelRehearsal)
	handle(a, route{Method: http.MethodGet, Path: "/rehearsals/{id}/items", Summary: "What a recipe that was tried would have run on, and what each action would do", Tag: tag, Ability: access.AutomationManage}, a.rehearsalItems)
}

// longRehearsal is a recipe that is tried in the background.
type longRehearsal struct{ desk.Rehearsal }

type rehearsalBegin struct {
	Body struct {
		RecipeID string            `json:"recipe_id,omitempty" doc:"of the recipe that is tried, or that is being edited"`
		Family   desk.RecipeFamily `json:"family" enum:"new,update,time"`
		Last     int               `json:"last" minimum:"1" maximum:"100000" doc:"on how many of the last things that happened it is tried"`
		RecipeFields
	}
}

func (a *API) beginRehearsal(ctx context.Context, who access.Who, in *rehearsalBegin) (*body[longRehearsal], error) {
	r, err := a.triedRecipe(ctx, who, in.Body.Family, in.Body.RecipeFields)
	if err != nil {
		return nil, err
	}
	if in.Body.RecipeID != "" {
		if _, err := a.Store.Read().RecipeByID(ctx, who.WorkspaceID, in.Body.RecipeID); err != nil {
			return nil, err
		}
		r.ID = in.Body.RecipeID
	}
	begun, err := a.Recipes.BeginRehearsal(ctx, who, r, in.Body.Last)
	return answer(longRehearsal{begun}, err)
}

// triedRecipe is a recipe as it is written, to be tried.
func (a *API) triedRecipe(ctx context.Context, who access.Who, family desk.RecipeFamily, fields RecipeFields) (desk.Recipe, error) {
	r := desk.Recipe{WorkspaceID: who.WorkspaceID, ID: "tried", Name: "tried", Family: family}
	if fields.Name != nil && *fields.Name != "" {
		r.Name = *fields.Name
	}
	fields.Name, fields.Enabled = nil, nil
	return r, a.fillRecipe(ctx, a.Store.Read(), who, fields, &r)
}

func (a *API) getRehearsal(ctx context.Context, who access.Who, in *DeskID) (*body[longRehearsal], error) {
	r, err := a.Store.Read().RehearsalByID(ctx, who.WorkspaceID, in.ID)
	return answer(longRehearsal{r}, err)
}

func (a *API) cancelRehearsal(ctx context.Context, who access.Who, in *DeskID) (*body[longRehearsal], error) {
	r, err := a.Recipes.CancelRehearsal(ctx, who.WorkspaceID, in.ID)
	return answer(longRehearsal{r}, err)
}

// foreseenItem is something that a recipe would have run on.
type foreseenItem struct {
	Number         int                   `json:"number"`
	At             time.Time             `json:"at"`
	Occasion       desk.TriggerKind      `json:"occasion"`
	CaseID         string                `json:"case_id,omitempty"`
	CaseNumber     int64                 `json:"case_number,omitempty"`
	ConversationID string                `json:"conversation_id,omitempty"`
	MessageID      string                `json:"message_id,omitempty"`
	Text           string                `json:"text,omitempty" doc:"of the message, or what the case is about"`
	Would          []automation.Foreseen `json:"would" nullable:"false" doc:"what each action would do, by what is known now"`
}

type rehearsalItemsInput struct {
	DeskID
	Cursor string `query:"cursor" maxLength:"2000" doc:"next_cursor of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"50" default:"20"`
}

func (a *API) rehearsalItems(ctx context.Context, who access.Who, in *rehearsalItemsInput) (*body[page[foreseenItem]], error) {
	q := a.Store.Read()
	r, err := q.RehearsalByID(ctx, who.WorkspaceID, in.ID)
	if err != nil {
		return nil, err
	}
	after := 0
	if in.Cursor != "" {
		parts, err := decodeCursor(in.Cursor, 1)
		if err != nil {
			return nil, err
		}
		if after, err = strconv.Atoi(parts[0]); err != nil {
			return nil, desk.Invalid("cursor", "is none of ours")
		}
	}
	list, err := q.RehearsalItems(ctx, who.WorkspaceID, in.ID, after, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := page[foreseenItem]{Items: []foreseenItem{}}
	if len(list) > in.Limit {
		list = list[:in.Limit]
		out.NextCursor = encodeCursor(strconv.Itoa(list[len(list)-1].Number))
	}
	for _, it := range list {
		view, err := a.foreseenItem(ctx, r.Recipe, it)
		if err != nil {
			return nil, err
		}
		out.Items = append(out.Items, view)
	}
	return answer(out, nil)
}

func (a *API) foreseenItem(ctx context.Context, r desk.Recipe, it desk.RehearsalItem) (foreseenItem, error) {
	q := a.Store.Read()
	v := foreseenItem{Number: it.Number, At: it.At, Occasion: it.Occasion, CaseID: it.CaseID, ConversationID: it.ConversationID, MessageID: it.MessageID}
	if it.CaseID != "" {
		c, err := q.CaseByID(ctx, r.WorkspaceID, it.CaseID)
		if err != nil && desk.CodeOf(err) != desk.CodeNotFound {
			return v, err
		}
		v.CaseNumber, v.Text = c.Number, c.Subject
	}
	if it.MessageID != "" {
		m, err := q.MessageByID(ctx, r.WorkspaceID, it.MessageID)
		if err != nil && desk.CodeOf(err) != desk.CodeNotFound {
			return v, err
		}
		if m.Text != "" {
			v.Text = m.Text
		}
	}
	var err error
	v.Would, err = a.Recipes.Foresee(ctx, r, it)
	return v, err
}
