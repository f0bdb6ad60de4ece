package api

import (
	"context"
	"net/http"
	"strings"

	"recado.dev/internal/access"
	"recado.dev/internal/auth"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

// mostChoices is how many words a workspace has of a kind.
const mostChoices = 300

func (a *API) registerCaseChoices() {
	const tag = "Cases"
	for _, k := range []struct {
		kind            desk.CaseChoiceKind
		path, one, many string
	}{
		{desk.ChoiceSubStatus, "/sub-statuses", "a sub-status", "The workspace's own states within a status"},
		{desk.ChoiceCategory, "/categories", "a category", "The workspace's categories of cases"},
	} {
		handle(a, route{Method: http.MethodGet, Path: k.path, Summary: k.many, Tag: tag, Ability: access.CasesRead},
			func(ctx context.Context, who access.Who, in *shortList) (*body[page[desk.CaseChoice]], error) {
				list, err := a.Store.Read().CaseChoices(ctx, who.WorkspaceID, k.kind)
				return part(in, list, err, func(c desk.CaseChoice) string { return c.ID })
			})
		handle(a, route{Method: http.MethodPost, Path: k.path, Summary: "Add " + k.one, Tag: tag, Ability: access.AttributesManage, Status: http.StatusCreated},
			func(ctx context.Context, who access.Who, in *choiceInput) (*body[desk.CaseChoice], error) {
				return answer(a.addChoice(ctx, who, k.kind, in))
			})
		handle(a, route{Method: http.MethodPatch, Path: k.path + "/{id}", Summary: "Rename, move or archive " + k.one, Tag: tag, Ability: access.AttributesManage},
			func(ctx context.Context, who access.Who, in *choicePatch) (*body[desk.CaseChoice], error) {
				return answer(a.changeChoice(ctx, who, k.kind, in))
			})
		handle(a, route{Method: http.MethodPost, Path: k.path + "/{id}/merge", Summary: "Have another take the place of " + k.one, Tag: tag, Ability: access.AttributesManage},
			func(ctx context.Context, who access.Who, in *choiceMerge) (*body[desk.CaseChoice], error) {
				return answer(a.mergeChoice(ctx, who, k.kind, in.ID, cleanText(in.Body.Into)))
			})
		handle(a, route{Method: http.MethodDelete, Path: k.path + "/{id}", Summary: "Remove " + k.one, Tag: tag, Ability: access.AttributesManage, Status: http.StatusNoContent},
			func(ctx context.Context, who access.Who, in *DeskID) (*nothing, error) {
				return nil, a.dropChoice(ctx, who, k.kind, in.ID)
			})
	}
}

type choiceInput struct {
	Body struct {
		Name   string          `json:"name" maxLength:"100" doc:"of a category: a path, with / between its parts"`
		Status desk.CaseStatus `json:"status,omitempty" enum:"open,pending,resolved" doc:"of a sub-status: the status that it belongs to"`
	}
}

type choicePatch struct {
	DeskID
	Body struct {
		Name     *string `json:"name,omitempty" maxLength:"100" doc:"cases, views and rules follow it; so do the categories below it"`
		Position *int    `json:"position,omitempty" minimum:"0" maximum:"1000"`
		Archived *bool   `json:"archived,omitempty" doc:"it is not offered any more; cases that have it keep it"`
	}
}

// pathOf is a category's name with one form of its breaks.
func pathOf(name string) string {
	var parts []string
	for part := range strings.SplitSeq(name, "/") {
		if part = strings.Join(strings.Fields(part), " "); part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, " / ")
}

func (a *API) addChoice(ctx context.Context, who access.Who, kind desk.CaseChoiceKind, in *choiceInput) (desk.CaseChoice, error) {
	c := desk.CaseChoice{WorkspaceID: who.WorkspaceID, ID: ident.New(), Kind: kind, Name: in.Body.Name, CreatedAt: a.now()}
	if kind == desk.ChoiceCategory {
		c.Name = pathOf(c.Name)
	} else if c.Status = in.Body.Status; !c.Status.Valid() {
		return c, desk.Invalid("status", "must be open, pending or resolved")
	}
	var err error
	if c.Name, err = auth.CleanName("name", c.Name); err != nil {
		return c, err
	}
	return c, a.Store.Write(ctx, func(tx *store.Tx) error {
		have, err := tx.CaseChoices(ctx, who.WorkspaceID, kind)
		if err != nil {
			return err
		}
		if len(have) >= mostChoices {
			return desk.Invalid("name", "there are at most %d", mostChoices)
		}
		if n := len(have); n > 0 {
			c.Position = have[n-1].Position + 1
		}
		if err := tx.SaveCaseChoice(ctx, c); err != nil {
			return err
		}
		return a.announce(ctx, tx, who, desk.EventCaseChoices, c, nil)
	})
}

func (a *API) dropChoice(ctx context.Context, who access.Who, kind desk.CaseChoiceKind, id string) error {
	return a.Store.Write(ctx, func(tx *store.Tx) error {
		c, err := tx.CaseChoice(ctx, who.WorkspaceID, kind, id)
		if err != nil {
			return err
		}
		n, err := tx.CountSubStatus(ctx, who.WorkspaceID, id)
		if err != nil {
			return err
		}
		if n > 0 {
			return desk.E(desk.CodeConflict, "%d cases are in this sub-status", n)
		}
		if err := tx.DeleteCaseChoice(ctx, c); err != nil {
			return err
		}
		return a.announce(ctx, tx, who, desk.EventCaseChoices, gone{c.ID, true}, nil)
	})
}
