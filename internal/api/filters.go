package api

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"recado.dev/internal/access"
	"recado.dev/internal/auth"
	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

// mostFilters is how many filters everybody shares at most, and how many one
// person keeps.
const mostFilters = 300

func (a *API) registerFilters() {
	const tag = "Filters"
	handle(a, route{Method: http.MethodGet, Path: "/filters", Summary: "The filters that everybody shares and one's own, by name, with what uses each", Tag: tag, Ability: access.CasesRead}, a.listFilters)
	handle(a, route{Method: http.MethodGet, Path: "/filters/fields", Summary: "What filters can ask for: fields, their operators and words, in English and Spanish", Tag: tag, Ability: access.CasesRead}, a.filterFields)
	handle(a, route{Method: http.MethodGet, Path: "/filters/counts", Summary: "How many contacts each filter about contacts finds", Tag: tag, Ability: access.ContactsRead}, a.countSegments)
	handle(a, route{Method: http.MethodPost, Path: "/filters/check", Summary: "Say what is wrong with a filter, and turn its tree into its written form or back", Tag: tag, Ability: access.CasesRead}, a.checkFilter)
	handle(a, route{Method: http.MethodPost, Path: "/filters", Summary: "Keep a filter under a name", Tag: tag, Ability: access.CasesRead, Status: http.StatusCreated}, a.addFilter)
	handle(a, route{Method: http.MethodGet, Path: "/filters/{id}", Summary: "Read a filter", Tag: tag, Ability: access.CasesRead}, a.getFilter)
	handle(a, route{Method: http.MethodPatch, Path: "/filters/{id}", Summary: "Change a filter, and so all that names it", Tag: tag, Ability: access.CasesRead}, a.changeFilter)
	handle(a, route{Method: http.MethodDelete, Path: "/filters/{id}", Summary: "Take a filter away that nothing names", Tag: tag, Ability: access.CasesRead, Status: http.StatusNoContent}, a.deleteFilter)
}

// filterView is a filter as it is shown.
type filterView struct {
	desk.Filter
	FilterText string      `json:"filter_text" doc:"in its written form"`
	UsedBy     []filterUse `json:"used_by" nullable:"false"`
}

func viewFilter(f desk.Filter, uses []filterUse) filterView {
	if uses == nil {
		uses = []filterUse{}
	}
	return filterView{Filter: f, FilterText: writtenFilter(f.Filter), UsedBy: uses}
}

func (a *API) listFilters(ctx context.Context, who access.Who, in *shortList) (*body[page[filterView]], error) {
	q := a.Store.Read()
	list, err := q.Filters(ctx, who.WorkspaceID, who.UserID)
	if err != nil {
		return nil, err
	}
	u, err := a.usesIn(ctx, q, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	views := make([]filterView, len(list))
	for i, f := range list {
		views[i] = viewFilter(f, u.shown(who, f.ID))
	}
	return part(in, views, nil, func(v filterView) string { return v.ID })
}

func (a *API) getFilter(ctx context.Context, who access.Who, in *DeskID) (*body[filterView], error) {
	q := a.Store.Read()
	f, err := q.FilterByID(ctx, who.WorkspaceID, who.UserID, in.ID)
	if err != nil {
		return nil, err
	}
	u, err := a.usesIn(ctx, q, who.WorkspaceID)
	return answer(viewFilter(f, u.shown(who, f.ID)), err)
}

// FilterFields is what may be said of a filter. It is exported to be embedded.
type FilterFields struct {
	Name       *string         `json:"name,omitempty" maxLength:"100"`
	Shared     *bool           `json:"shared,omitempty" doc:"for everybody in the workspace, which needs views.share"`
	Filter     json.RawMessage `json:"filter,omitempty" doc:"as a tree"`
	FilterText *string         `json:"filter_text,omitempty" maxLength:"20000" doc:"in its written form, instead of filter"`
}

// put fills a filter with what was sent, and checks the whole.
func (a *API) putFilter(ctx context.Context, q *store.Queryer, who access.Who, in FilterFields, f *desk.Filter) error {
	var err error
	set(&f.Name, in.Name)
	if f.Name, err = auth.CleanName("name", f.Name); err != nil {
		return err
	}
	set(&f.Shared, in.Shared)
	if len(in.Filter) > 0 || in.FilterText != nil {
		if f.Filter, err = chosenFilter(in.Filter, in.FilterText); err != nil {
			return err
		}
	}
	if len(f.Filter) == 0 {
		return desk.Invalid("filter", "a filter has a condition")
	}
	env, err := a.envOf(ctx, q, who.WorkspaceID, f.OwnerID, f.Shared, f.About)
	if err != nil {
		return err
	}
	named := env.Saved
	env.Saved = func(id string) (json.RawMessage, bool) {
		if id == f.ID {
			return f.Filter, true // it names itself
		}
		return named(id)
	}
	_, err = filter.Check(f.Filter, env)
	return err
}

// envOf is what a filter of somebody means; one that everybody shares names only
// such ones.
func (a *API) envOf(ctx context.Context, q *store.Queryer, ws, owner string, shared bool, about desk.FilterAbout) (filter.Env, error) {
	list, err := q.Filters(ctx, ws, owner)
	if shared {
		list, err = q.SharedFilters(ctx, ws)
	}
	return filter.Env{Me: owner, Now: a.now(), Kinds: a.channelKinds(), Messages: about == desk.AboutMessages, Contacts: about == desk.AboutContacts, Saved: filter.Named(list)}, err
}

type filterInput struct {
	Body struct {
		About desk.FilterAbout `json:"about,omitempty" enum:"case,message,contact" default:"case" doc:"contact makes a segment"`
		FilterFields
	}
}

func (a *API) addFilter(ctx context.Context, who access.Who, in *filterInput) (*body[filterView], error) {
	f := desk.Filter{WorkspaceID: who.WorkspaceID, ID: ident.New(), OwnerID: who.UserID, About: in.Body.About, Revision: 1, CreatedAt: a.now(), UpdatedAt: a.now()}
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.LockAutomation(ctx, who.WorkspaceID); err != nil {
			return err
		}
		if err := a.putFilter(ctx, &tx.Queryer, who, in.Body.FilterFields, &f); err != nil {
			return err
		}
		if f.Shared && !who.Can(access.ViewsShare) {
			return desk.E(desk.CodeForbidden, "your role may not share filters")
		}
		list, err := tx.Filters(ctx, who.WorkspaceID, who.UserID)
		if err != nil {
			return err
		}
		there := 0
		for _, other := range list {
			if other.Shared == f.Shared {
				there++
			}
		}
		if there >= mostFilters {
			return desk.E(desk.CodeConflict, "there are %d filters already", mostFilters)
		}
		if err := tx.SaveFilter(ctx, f); err != nil {
			return err
		}
		return a.announce(ctx, tx, who, desk.EventFilterUpdated, filterNews(f, false), nil)
	})
	return answer(viewFilter(f, nil), err)
}

type filterPatch struct {
	DeskID
	Body struct {
		Revision *int64 `json:"revision,omitempty" doc:"the revision that the change is about: another one is a conflict"`
		FilterFields
	}
}

func (a *API) changeFilter(ctx context.Context, who access.Who, in *filterPatch) (*body[filterView], error) {
	var f desk.Filter
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.LockAutomation(ctx, who.WorkspaceID); err != nil {
			return err
		}
		var err error
		if f, err = tx.FilterByID(ctx, who.WorkspaceID, who.UserID, in.ID); err != nil {
			return err
		}
		if in.Body.Revision != nil && *in.Body.Revision != f.Revision {
			return desk.E(desk.CodeConflict, "somebody changed it meanwhile")
		}
		was := f
		if err := a.putFilter(ctx, &tx.Queryer, who, in.Body.FilterFields, &f); err != nil {
			return err
		}
		if (was.Shared || f.Shared) && !who.Can(access.ViewsShare) {
			return desk.E(desk.CodeForbidden, "your role may not change shared filters")
		}
		if was.Shared && !f.Shared && f.OwnerID != who.UserID {
			return desk.E(desk.CodeForbidden, "only who made a filter takes it back")
		}
		f.Revision++
		f.UpdatedAt = a.now()
		if err := a.replaceFilter(ctx, tx, who, f); err != nil {
			return err
		}
		return a.announce(ctx, tx, who, desk.EventFilterUpdated, filterNews(f, false), nil)
	})
	if err != nil {
		return nil, err
	}
	return a.getFilter(ctx, who, &in.DeskID)
}

func (a *API) deleteFilter(ctx context.Context, who access.Who, in *DeskID) (*nothing, error) {
	return nil, a.Store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.LockAutomation(ctx, who.WorkspaceID); err != nil {
			return err
		}
		f, err := tx.FilterByID(ctx, who.WorkspaceID, who.UserID, in.ID)
		if err != nil {
			return err
		}
		if f.Shared && !who.Can(access.ViewsShare) {
			return desk.E(desk.CodeForbidden, "your role may not take shared filters away")
		}
		u, err := a.usesIn(ctx, &tx.Queryer, who.WorkspaceID)
		if err != nil {
			return err
		}
		if uses := u.shown(who, f.ID); len(uses) > 0 {
			return desk.E(desk.CodeConflict, "it is used by %s", usesText(uses))
		}
		if err := tx.DeleteFilter(ctx, f); err != nil {
			return err
		}
		return a.announce(ctx, tx, who, desk.EventFilterUpdated, filterNews(f, true), nil)
	})
}

func usesText(uses []filterUse) string {
	var parts []string
	for _, u := range uses {
		parts = append(parts, u.text())
	}
	return strings.Join(parts, ", ")
}

// filterChange tells that a filter is another one now. Of what people keep for
// themselves there is the id alone.
type filterChange struct {
	ID      string       `json:"id"`
	OwnerID string       `json:"owner_id"`
	Deleted bool         `json:"deleted,omitempty"`
	Filter  *desk.Filter `json:"filter,omitempty"`
}

func filterNews(f desk.Filter, deleted bool) filterChange {
	news := filterChange{ID: f.ID, OwnerID: f.OwnerID, Deleted: deleted}
	if f.Shared && !deleted {
		news.Filter = &f
	}
	return news
}
