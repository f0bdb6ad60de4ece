package api

import (
	"context"
	"net/http"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/form"
)

func (a *API) registerForms() {
	const tag = "Forms"
	handle(a, route{Method: http.MethodGet, Path: "/forms", Summary: "Forms by name", Tag: tag, Ability: access.TemplatesRead},
		func(ctx context.Context, who access.Who, in *shortList) (*body[page[desk.Form]], error) {
			list, err := a.Forms.List(ctx, who.WorkspaceID)
			return part(in, list, err, func(f desk.Form) string { return f.ID })
		})
	handle(a, route{Method: http.MethodPost, Path: "/forms", Summary: "Keep a draft of a form", Tag: tag, Ability: access.TemplatesManage, Status: http.StatusCreated},
		func(ctx context.Context, who access.Who, in *formInput) (*body[desk.Form], error) {
			return answer(a.Forms.Create(ctx, who, cleanText(in.Body.ChannelID), cleanText(in.Body.Name), cleanScreens(in.Body.Screens)))
		})
	handle(a, route{Method: http.MethodGet, Path: "/forms/{id}", Summary: "Read a form with what was published of it", Tag: tag, Ability: access.TemplatesRead},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[form.Sheet], error) {
			return answer(a.Forms.Show(ctx, who.WorkspaceID, in.ID))
		})
	handle(a, route{Method: http.MethodPatch, Path: "/forms/{id}", Summary: "Change a form; customers get the changes once it is published", Tag: tag, Ability: access.TemplatesManage}, a.changeForm)
	handle(a, route{Method: http.MethodDelete, Path: "/forms/{id}", Summary: "Delete a form that was never published", Tag: tag, Ability: access.TemplatesManage, Status: http.StatusNoContent},
		func(ctx context.Context, who access.Who, in *DeskID) (*nothing, error) {
			return nil, a.Forms.Delete(ctx, who, in.ID)
		})
	handle(a, route{Method: http.MethodPost, Path: "/forms/{id}/publish", Summary: "Open a form to customers as it is now", Tag: tag, Ability: access.TemplatesManage},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[form.Sheet], error) {
			return answer(a.Forms.Publish(ctx, who, in.ID))
		})
	handle(a, route{Method: http.MethodPost, Path: "/forms/{id}/retire", Summary: "Have nobody fill in a form any more", Tag: tag, Ability: access.TemplatesManage},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[form.Sheet], error) {
			return answer(a.Forms.Retire(ctx, who, in.ID))
		})
	handle(a, route{Method: http.MethodGet, Path: "/forms/{id}/answers", Summary: "What customers filled in, the newest first", Tag: tag, Ability: access.CasesRead}, a.formAnswers)
}

type formInput struct {
	Body struct {
		ChannelID string            `json:"channel_id" maxLength:"200" doc:"a channel of the account that it is for"`
		Name      string            `json:"name" maxLength:"200"`
		Screens   []desk.FormScreen `json:"screens" maxItems:"50" nullable:"false"`
	}
}

type formPatch struct {
	DeskID
	Body struct {
		Name    *string            `json:"name,omitempty" maxLength:"200"`
		Screens *[]desk.FormScreen `json:"screens,omitempty" maxItems:"50" nullable:"false"`
	}
}

func (a *API) changeForm(ctx context.Context, who access.Who, in *formPatch) (*body[desk.Form], error) {
	b := in.Body
	if b.Name != nil {
		name := cleanText(*b.Name)
		b.Name = &name
	}
	if b.Screens != nil {
		screens := cleanScreens(*b.Screens)
		b.Screens = &screens
	}
	return answer(a.Forms.Change(ctx, who, in.ID, b.Name, b.Screens))
}

// cleanScreens takes out of all words what no database takes.
func cleanScreens(in []desk.FormScreen) []desk.FormScreen {
	out := make([]desk.FormScreen, len(in))
	for i, s := range in {
		s.Title, s.Text, s.Button = cleanText(s.Title), cleanText(s.Text), cleanText(s.Button)
		fields := make([]desk.FormField, len(s.Fields))
		for j, f := range s.Fields {
			f.Key, f.Label, f.Kind, f.Goes = cleanText(f.Key), cleanText(f.Label), cleanText(f.Kind), cleanText(f.Goes)
			options := make([]string, len(f.Options))
			for k, o := range f.Options {
				options[k] = cleanText(o)
			}
			f.Options = options
			fields[j] = f
		}
		s.Fields = fields
		out[i] = s
	}
	return out
}

type formAnswersInput struct {
	DeskID
	Paging
}

func (a *API) formAnswers(ctx context.Context, who access.Who, in *formAnswersInput) (*body[page[desk.FormAnswer]], error) {
	before := ""
	if in.Cursor != "" {
		parts, err := decodeCursor(in.Cursor, 1)
		if err != nil {
			return nil, err
		}
		before = parts[0]
	}
	list, err := a.Forms.Answers(ctx, who.WorkspaceID, in.ID, before, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := all(list)
	if len(list) > in.Limit {
		out.Items, out.NextCursor = list[:in.Limit], encodeCursor(list[in.Limit-1].ID)
	}
	return answer(out, nil)
}
