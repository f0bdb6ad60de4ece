package api

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/auth"
	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

const (
	// mostViews is how many views a list has: more than anybody reads.
	mostViews = 100
	// countedUpTo is where the count of a view ends: beyond it nobody cares.
	countedUpTo = 100
	// countingTime is how long the counts of all views may take; those that were
	// not reached have none.
	countingTime = time.Second
)

func (a *API) registerViews() {
	const tag = "Views"
	handle(a, route{Method: http.MethodGet, Path: "/views", Summary: "The views that everybody shares, then one's own", Tag: tag, Ability: access.CasesRead},
		func(ctx context.Context, who access.Who, in *shortList) (*body[page[desk.SavedView]], error) {
			list, err := a.Store.Read().SavedViews(ctx, who.WorkspaceID, who.UserID)
			return part(in, list, err, func(v desk.SavedView) string { return v.ID })
		})
	handle(a, route{Method: http.MethodGet, Path: "/views/counts", Summary: "Count the cases of each view, up to 100", Tag: tag, Ability: access.CasesRead}, a.countViews)
	handle(a, route{Method: http.MethodPost, Path: "/views", Summary: "Keep a list of cases as a view", Tag: tag, Ability: access.CasesRead, Status: http.StatusCreated}, a.addView)
	handle(a, route{Method: http.MethodPatch, Path: "/views/{id}", Summary: "Change a view, its place or who sees it", Tag: tag, Ability: access.CasesRead}, a.changeView)
	handle(a, route{Method: http.MethodDelete, Path: "/views/{id}", Summary: "Take a view away", Tag: tag, Ability: access.CasesRead, Status: http.StatusNoContent}, a.deleteView)
}

type viewInput struct {
	Body struct {
		Name     string          `json:"name" maxLength:"60"`
		Color    string          `json:"color,omitempty" enum:"grey,teal,blue,green,amber,red,purple" default:"grey"`
		Shared   bool            `json:"shared,omitempty" doc:"for everybody in the workspace, which needs views.share"`
		Filter   json.RawMessage `json:"filter,omitempty" doc:"as GET /cases takes it; left out for all cases"`
		Status   string          `json:"status,omitempty" enum:"open,pending,resolved" default:"open"`
		Sort     string          `json:"sort,omitempty" enum:"activity,waiting,due,priority" default:"activity"`
		Position *int            `json:"position,omitempty" minimum:"0" maximum:"1000" doc:"left out for the last place"`
	}
}

type viewPatch struct {
	ID   string `path:"id" doc:"the entity's id"`
	Body struct {
		Name     *string         `json:"name,omitempty" maxLength:"60"`
		Color    *string         `json:"color,omitempty" enum:"grey,teal,blue,green,amber,red,purple"`
		Shared   *bool           `json:"shared,omitempty" doc:"sharing it, and taking it back, need views.share"`
		Filter   json.RawMessage `json:"filter,omitempty"`
		Status   *string         `json:"status,omitempty" enum:"open,pending,resolved"`
		Sort     *string         `json:"sort,omitempty" enum:"activity,waiting,due,priority"`
		Position *int            `json:"position,omitempty" minimum:"0" maximum:"1000"`
	}
}

func (a *API) addView(ctx context.Context, who access.Who, in *viewInput) (*body[desk.SavedView], error) {
	if in.Body.Shared && !who.Can(access.ViewsShare) {
		return nil, desk.E(desk.CodeForbidden, "your role may not share views")
	}
	now := a.now()
	v := desk.SavedView{WorkspaceID: who.WorkspaceID, ID: ident.New(), OwnerID: who.UserID, Shared: in.Body.Shared, Name: in.Body.Name, Color: in.Body.Color,
		Filter: in.Body.Filter, Status: desk.CaseStatus(in.Body.Status), Sort: in.Body.Sort, Position: mostViews, CreatedAt: now, UpdatedAt: now}
	if err := a.cleanView(ctx, a.Store.Read(), &v); err != nil {
		return nil, err
	}
	if in.Body.Position != nil {
		v.Position = *in.Body.Position
	}
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		if err := placeView(ctx, tx, who, &v); err != nil {
			return err
		}
		return a.announce(ctx, tx, who, desk.EventViewUpdated, viewNews(v, false), nil)
	})
	return answer(v, err)
}

func (a *API) changeView(ctx context.Context, who access.Who, in *viewPatch) (*body[desk.SavedView], error) {
	var v desk.SavedView
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		var err error
		if v, err = tx.SavedViewByID(ctx, who.WorkspaceID, who.UserID, in.ID); err != nil {
			return err
		}
		was := v
		moved := in.Body.Position != nil
		if in.Body.Shared != nil && *in.Body.Shared != v.Shared {
			v.Shared, v.Position, moved = *in.Body.Shared, mostViews, true
		}
		if (was.Shared || v.Shared) && !who.Can(access.ViewsShare) {
			return desk.E(desk.CodeForbidden, "your role may not change shared views")
		}
		in.fill(&v)
		if err := a.cleanView(ctx, &tx.Queryer, &v); err != nil {
			return err
		}
		v.UpdatedAt = a.now()
		if moved {
			err = placeView(ctx, tx, who, &v)
		} else {
			err = tx.SaveView(ctx, v)
		}
		if err != nil {
			return err
		}
		return a.announce(ctx, tx, who, desk.EventViewUpdated, viewNews(v, false), nil)
	})
	return answer(v, err)
}

// fill puts what was sent into a view.
func (in *viewPatch) fill(v *desk.SavedView) {
	for _, p := range []struct{ to, from *string }{{&v.Name, in.Body.Name}, {&v.Color, in.Body.Color}, {&v.Sort, in.Body.Sort}, {(*string)(&v.Status), in.Body.Status}} {
		if p.from != nil {
			*p.to = *p.from
		}
	}
	if in.Body.Filter != nil {
		v.Filter = in.Body.Filter
	}
	if in.Body.Position != nil {
		v.Position = *in.Body.Position
	}
}

func (a *API) deleteView(ctx context.Context, who access.Who, in *idInput) (*nothing, error) {
	return nil, a.Store.Write(ctx, func(tx *store.Tx) error {
		v, err := tx.SavedViewByID(ctx, who.WorkspaceID, who.UserID, in.ID)
		if err != nil {
			return err
		}
		if v.Shared && !who.Can(access.ViewsShare) {
			return desk.E(desk.CodeForbidden, "your role may not take shared views away")
		}
		if err := tx.DeleteView(ctx, who.WorkspaceID, v.ID); err != nil {
			return err
		}
		return a.announce(ctx, tx, who, desk.EventViewUpdated, viewNews(v, true), nil)
	})
}

// cleanView refuses what is no view.
func (a *API) cleanView(ctx context.Context, q *store.Queryer, v *desk.SavedView) error {
	var err error
	if v.Name, err = auth.CleanName("name", v.Name); err != nil {
		return err
	}
	if len(v.Filter) == 0 || string(v.Filter) == "null" {
		v.Filter = json.RawMessage(`{"all":[]}`)
	}
	env, err := a.envOf(ctx, q, v.WorkspaceID, v.OwnerID, v.Shared, desk.AboutCases)
	if err != nil {
		return err
	}
	_, err = filter.Check(v.Filter, env)
	return err
}

// placeView keeps a view at its place among those of its list, and has the
// others make room.
func placeView(ctx context.Context, tx *store.Tx, who access.Who, v *desk.SavedView) error {
	list, err := tx.SavedViews(ctx, who.WorkspaceID, v.OwnerID)
	if err != nil {
		return err
	}
	list = slices.DeleteFunc(list, func(other desk.SavedView) bool { return other.Shared != v.Shared || other.ID == v.ID })
	if len(list) >= mostViews {
		return &desk.Error{Code: desk.CodeConflict, Public: "a list holds 100 views"}
	}
	list = slices.Insert(list, min(v.Position, len(list)), *v)
	for i, one := range list {
		if one.ID == v.ID {
			v.Position = i
		}
		if one.Position == i && one.ID != v.ID {
			continue
		}
		one.Position = i
		if err := tx.SaveView(ctx, one); err != nil {
			return err
		}
	}
	return nil
}

// viewChange tells that a view is another one now. What people keep for
// themselves is told to nobody: of their views there is the id alone.
type viewChange struct {
	ID      string          `json:"id"`
	OwnerID string          `json:"owner_id"`
	Deleted bool            `json:"deleted,omitempty"`
	View    *desk.SavedView `json:"view,omitempty"`
}

func viewNews(v desk.SavedView, deleted bool) viewChange {
	news := viewChange{ID: v.ID, OwnerID: v.OwnerID, Deleted: deleted}
	if v.Shared && !deleted {
		news.View = &v
	}
	return news
}

// viewCounts is how many cases each view holds.
type viewCounts struct {
	Counts map[string]int `json:"counts" nullable:"false" doc:"by the view's id; 100 stands for that many or more; what takes too long to count is left out"`
}

func (a *API) countViews(ctx context.Context, who access.Who, _ *nothing) (*body[viewCounts], error) {
	read := a.Store.Read()
	list, err := read.SavedViews(ctx, who.WorkspaceID, who.UserID)
	if err != nil {
		return nil, err
	}
	limited, cancel := context.WithTimeout(ctx, countingTime)
	defer cancel()
	out := viewCounts{Counts: map[string]int{}}
	for _, v := range list {
		node, err := a.parseFilter(ctx, who, v.Filter)
		if err != nil {
			continue // written by a newer version: its list says why
		}
		query := store.CaseQuery{Status: []desk.CaseStatus{v.Status}, Filter: &node}
		n, err := read.CountCases(limited, who.WorkspaceID, query, countedUpTo)
		if limited.Err() != nil && ctx.Err() == nil {
			break
		}
		if err != nil {
			return nil, err
		}
		out.Counts[v.ID] = n
	}
	return answer(out, nil)
}
