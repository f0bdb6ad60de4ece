package api

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/auth"
	"recado.dev/internal/automation/bundle"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

const (
	// mostRecipes is how many recipes a workspace has at most.
	mostRecipes = 1000
	// lately is how far back a list of recipes counts their runs.
	lately = 7 * 24 * time.Hour
)

func (a *API) registerRecipes() {
	const tag = "Recipes"
	handle(a, route{Method: http.MethodGet, Path: "/recipes", Summary: "Recipes in their order, with how often they ran in the last seven days", Tag: tag, Ability: access.AutomationManage}, a.listRecipes)
	handle(a, route{Method: http.MethodPost, Path: "/recipes", Summary: "Add a recipe, at the end of its family", Tag: tag, Ability: access.AutomationManage, Status: http.StatusCreated}, a.addRecipe)
	handle(a, route{Method: http.MethodPost, Path: "/recipes/order", Summary: "Put the recipes of a family in another order", Tag: tag, Ability: access.AutomationManage, Status: http.StatusNoContent}, a.orderRecipes)
	handle(a, route{Method: http.MethodPost, Path: "/recipes/dry-run", Summary: "Try a recipe, saved or not, on what happened last: nothing is changed", Tag: tag, Ability: access.AutomationManage}, a.rehearse)
	handle(a, route{Method: http.MethodGet, Path: "/recipes/{id}", Summary: "Read a recipe", Tag: tag, Ability: access.AutomationManage}, a.getRecipe)
	handle(a, route{Method: http.MethodPatch, Path: "/recipes/{id}", Summary: "Change a recipe, enable it or make it a draft again", Tag: tag, Ability: access.AutomationManage}, a.changeRecipe)
	handle(a, route{Method: http.MethodDelete, Path: "/recipes/{id}", Summary: "Take a recipe away; what it did stays", Tag: tag, Ability: access.AutomationManage, Status: http.StatusNoContent}, a.deleteRecipe)
	handle(a, route{Method: http.MethodPost, Path: "/recipes/{id}/copy", Summary: "Copy a recipe, as a draft", Tag: tag, Ability: access.AutomationManage, Status: http.StatusCreated}, a.copyRecipe)
	handle(a, route{Method: http.MethodGet, Path: "/recipes/{id}/versions", Summary: "What a recipe was, the newest version first, and who changed it", Tag: tag, Ability: access.AutomationManage}, a.recipeVersions)
}

// recipeCounts is how often a recipe ran in the last seven days.
type recipeCounts struct {
	Runs    int `json:"runs" doc:"all of them"`
	Failed  int `json:"failed" doc:"of which an action failed"`
	Stopped int `json:"stopped" doc:"kept from running by the guard against loops"`
}

// recipeView is a recipe as it is shown.
type recipeView struct {
	desk.Recipe
	FilterText string       `json:"filter_text" doc:"the filter in its written form"`
	Problem    string       `json:"problem,omitempty" doc:"why it cannot work any more: something that it names is gone"`
	Lately     recipeCounts `json:"lately"`
	NextAt     *time.Time   `json:"next_at,omitempty" doc:"when its schedule comes next"`
	Warnings   []FieldError `json:"warnings,omitempty" doc:"what should be known of it though it works, each with its place"`
}

func viewRecipe(r desk.Recipe) recipeView {
	if r.Topics == nil {
		r.Topics = []string{}
	}
	return recipeView{Recipe: r, FilterText: writtenFilter(r.Filter)}
}

func (a *API) viewRecipes(ctx context.Context, ws string, recipes []desk.Recipe) ([]recipeView, error) {
	counts, err := a.Store.Read().RunCounts(ctx, ws, a.now().Add(-lately))
	if err != nil {
		return nil, err
	}
	broken, err := a.Recipes.Broken(ctx, a.Store.Read(), ws, recipes)
	if err != nil {
		return nil, err
	}
	next, err := a.nextTimes(ctx, ws)
	if err != nil {
		return nil, err
	}
	topics, err := a.Store.Read().Topics(ctx, ws)
	if err != nil {
		return nil, err
	}
	views := make([]recipeView, len(recipes))
	for i, r := range recipes {
		r.Missing = bundle.Standing(r, topics)
		v := viewRecipe(r)
		v.Problem, v.NextAt = broken[r.ID], next[r.ID]
		warnings, err := a.Recipes.Warnings(ctx, a.Store.Read(), r)
		if err != nil {
			return nil, err
		}
		for _, w := range warnings {
			v.Warnings = append(v.Warnings, FieldError(w))
		}
		for _, c := range counts {
			if c.RecipeID != r.ID {
				continue
			}
			v.Lately.Runs += c.Runs
			switch c.State {
			case desk.RunFailed, desk.RunPartly:
				v.Lately.Failed += c.Runs
			case desk.RunStopped:
				v.Lately.Stopped += c.Runs
			}
		}
		views[i] = v
	}
	return views, nil
}

func (a *API) listRecipes(ctx context.Context, who access.Who, in *shortList) (*body[page[recipeView]], error) {
	list, err := a.Store.Read().Recipes(ctx, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	views, err := a.viewRecipes(ctx, who.WorkspaceID, list)
	return part(in, views, err, func(v recipeView) string { return v.ID })
}

func (a *API) getRecipe(ctx context.Context, who access.Who, in *DeskID) (*body[recipeView], error) {
	r, err := a.Store.Read().RecipeByID(ctx, who.WorkspaceID, in.ID)
	if err != nil {
		return nil, err
	}
	views, err := a.viewRecipes(ctx, who.WorkspaceID, []desk.Recipe{r})
	if err != nil {
		return nil, err
	}
	return answer(views[0], nil)
}

// RecipeFields is what may be said of a recipe. It is exported to be embedded.
type RecipeFields struct {
	Name       *string              `json:"name,omitempty" maxLength:"100"`
	Enabled    *bool                `json:"enabled,omitempty" doc:"a draft where it is not, which is the default"`
	Trigger    *desk.Trigger        `json:"trigger,omitempty" doc:"what starts it"`
	Topics     *[]string            `json:"topics,omitempty" nullable:"false" doc:"ids; none: everything"`
	Filter     json.RawMessage      `json:"filter,omitempty" doc:"as a tree; null for everything"`
	FilterText *string              `json:"filter_text,omitempty" maxLength:"20000" doc:"the filter in its written form, instead of filter"`
	Hours      *desk.RecipeHours    `json:"hours,omitempty"`
	Actions    *[]desk.RecipeAction `json:"actions,omitempty" nullable:"false" maxItems:"20" doc:"what it does, in this order; the same kind may come more than once"`
	Stop       *bool                `json:"stop,omitempty" doc:"no later recipe of the family looks at what this one took"`
}

// put fills a recipe with what was sent.
func (f RecipeFields) put(r *desk.Recipe) error {
	if f.Name != nil {
		r.Name = *f.Name
	}
	if f.Enabled != nil {
		r.Enabled = *f.Enabled
	}
	if f.Trigger != nil {
		r.Trigger = *f.Trigger
	}
	if f.Topics != nil {
		r.Topics = *f.Topics
	}
	if f.Hours != nil {
		r.Hours = *f.Hours
	}
	if f.Actions != nil {
		r.Actions = *f.Actions
	}
	if f.Stop != nil {
		r.Stop = *f.Stop
	}
	if len(f.Filter) > 0 || f.FilterText != nil {
		var err error
		r.Filter, err = chosenFilter(f.Filter, f.FilterText)
		return err
	}
	return nil
}

// isOff says whether all that is asked is to make a draft of a recipe.
func (f RecipeFields) isOff() bool {
	return f.Enabled != nil && !*f.Enabled && f.Name == nil && f.Trigger == nil && f.Topics == nil && f.Filter == nil && f.FilterText == nil && f.Hours == nil && f.Actions == nil && f.Stop == nil
}

// fillRecipe puts what was sent into a recipe, and checks the whole.
func (a *API) fillRecipe(ctx context.Context, q *store.Queryer, who access.Who, f RecipeFields, r *desk.Recipe) error {
	err := f.put(r)
	if err != nil {
		return err
	}
	if r.Name, err = auth.CleanName("name", r.Name); err != nil {
		return err
	}
	if r.Topics == nil {
		r.Topics = []string{}
	}
	if f.isOff() {
		return nil // also one that cannot work any more
	}
	if err := a.Recipes.Check(ctx, q, r); err != nil {
		return err
	}
	if r.Missing, err = bundle.Left(ctx, a.Recipes, q, r, f.Actions != nil); err != nil || len(r.Missing) == 0 || !r.Enabled {
		return err
	}
	return gapText(r.Missing[0])
}

// gapText says why a recipe with a gap cannot be enabled.
func gapText(g desk.RecipeGap) error {
	switch g.Kind {
	case desk.GapSecret:
		return desk.Invalid(g.Path, "files have no secrets: fill this in first")
	case desk.GapSeveral:
		return desk.Invalid(g.Path, "more than one is called “%s” here: choose one first", g.Name)
	case desk.GapRefused:
		return desk.Invalid(g.Path, "%s", g.Why)
	}
	return desk.Invalid(g.Path, "nothing here is called “%s”: choose another one first", g.Name)
}

// keepRecipe keeps the next version of a recipe and tells of it.
func (a *API) keepRecipe(ctx context.Context, tx *store.Tx, who access.Who, r *desk.Recipe) error {
	r.Version++
	r.UpdatedAt, r.UpdatedBy = a.now(), who.Actor
	if err := a.Recipes.Keep(ctx, tx, r); err != nil {
		return err
	}
	if err := tx.SaveRecipe(ctx, *r); err != nil {
		return err
	}
	if err := a.Recipes.Schedule(ctx, tx, *r); err != nil {
		return err
	}
	return a.announce(ctx, tx, who, desk.EventRecipeUpdated, viewRecipe(*r), nil)
}

type recipeInput struct {
	Body struct {
		Family desk.RecipeFamily `json:"family" enum:"new,update,time"`
		RecipeFields
	}
}

func (a *API) addRecipe(ctx context.Context, who access.Who, in *recipeInput) (*body[recipeView], error) {
	r := desk.Recipe{WorkspaceID: who.WorkspaceID, ID: ident.New(), Family: in.Body.Family, CreatedAt: a.now()}
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		if err := a.atTheEnd(ctx, tx, &r); err != nil {
			return err
		}
		if err := a.fillRecipe(ctx, &tx.Queryer, who, in.Body.RecipeFields, &r); err != nil {
			return err
		}
		return a.keepRecipe(ctx, tx, who, &r)
	})
	if err != nil {
		return nil, err
	}
	return a.getRecipe(ctx, who, &DeskID{ID: r.ID})
}

// atTheEnd gives a new recipe the last place of its family.
func (a *API) atTheEnd(ctx context.Context, tx *store.Tx, r *desk.Recipe) error {
	if err := tx.LockAutomation(ctx, r.WorkspaceID); err != nil {
		return err
	}
	list, err := tx.Recipes(ctx, r.WorkspaceID)
	if err != nil {
		return err
	}
	if len(list) >= mostRecipes {
		return desk.E(desk.CodeConflict, "a workspace has at most %d recipes", mostRecipes)
	}
	r.Position = 0
	for _, other := range list {
		if other.Family == r.Family {
			r.Position = max(r.Position, other.Position+1)
		}
	}
	return nil
}

type recipePatch struct {
	DeskID
	Body struct {
		Version *int64 `json:"version,omitempty" doc:"the version that the change is about: another one is a conflict"`
		RecipeFields
	}
}

func (a *API) changeRecipe(ctx context.Context, who access.Who, in *recipePatch) (*body[recipeView], error) {
	var r desk.Recipe
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.LockAutomation(ctx, who.WorkspaceID); err != nil {
			return err
		}
		var err error
		if r, err = tx.RecipeByID(ctx, who.WorkspaceID, in.ID); err != nil {
			return err
		}
		if in.Body.Version != nil && *in.Body.Version != r.Version {
			return desk.E(desk.CodeConflict, "%s changed it meanwhile", r.UpdatedBy.Name)
		}
		if err := a.fillRecipe(ctx, &tx.Queryer, who, in.Body.RecipeFields, &r); err != nil {
			return err
		}
		return a.keepRecipe(ctx, tx, who, &r)
	})
	if err != nil {
		return nil, err
	}
	return a.getRecipe(ctx, who, &in.DeskID)
}

func (a *API) deleteRecipe(ctx context.Context, who access.Who, in *DeskID) (*nothing, error) {
	return nil, a.Store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.LockAutomation(ctx, who.WorkspaceID); err != nil {
			return err
		}
		if _, err := tx.RecipeByID(ctx, who.WorkspaceID, in.ID); err != nil {
			return err
		}
		if err := tx.DeleteRecipe(ctx, who.WorkspaceID, in.ID); err != nil {
			return err
		}
		if err := tx.DropRecipeSchedule(ctx, who.WorkspaceID, in.ID); err != nil {
			return err
		}
		return a.announce(ctx, tx, who, desk.EventRecipeUpdated, gone{in.ID, true}, nil)
	})
}

type copyInput struct {
	DeskID
	Body struct {
		Name string `json:"name,omitempty" maxLength:"100" doc:"the name of the copy; left out for the same name"`
	}
}

func (a *API) copyRecipe(ctx context.Context, who access.Who, in *copyInput) (*body[recipeView], error) {
	var r desk.Recipe
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		var err error
		if r, err = tx.RecipeByID(ctx, who.WorkspaceID, in.ID); err != nil {
			return err
		}
		r.ID, r.Version, r.Enabled, r.CreatedAt = ident.New(), 0, false, a.now()
		if err := a.atTheEnd(ctx, tx, &r); err != nil {
			return err
		}
		f := RecipeFields{}
		if in.Body.Name != "" {
			f.Name = &in.Body.Name
		}
		if err := a.fillRecipe(ctx, &tx.Queryer, who, f, &r); err != nil {
			return err
		}
		return a.keepRecipe(ctx, tx, who, &r)
	})
	return answer(viewRecipe(r), err)
}

type orderInput struct {
	Body struct {
		Family desk.RecipeFamily `json:"family" enum:"new,update,time"`
		IDs    []string          `json:"ids" nullable:"false" maxItems:"1000" doc:"all recipes of the family"`
	}
}

func (a *API) orderRecipes(ctx context.Context, who access.Who, in *orderInput) (*nothing, error) {
	return nil, a.Store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.LockAutomation(ctx, who.WorkspaceID); err != nil {
			return err
		}
		list, err := tx.Recipes(ctx, who.WorkspaceID)
		if err != nil {
			return err
		}
		list = slices.DeleteFunc(list, func(r desk.Recipe) bool { return r.Family != in.Body.Family })
		byID := map[string]desk.Recipe{}
		for _, r := range list {
			byID[r.ID] = r
		}
		for _, id := range in.Body.IDs {
			delete(byID, id)
		}
		if len(byID) > 0 || len(in.Body.IDs) != len(list) {
			return desk.Invalid("ids", "name each recipe of the family once")
		}
		for _, r := range list {
			at := slices.Index(in.Body.IDs, r.ID)
			if r.Position == at {
				continue
			}
			r.Position = at
			r.Version++
			r.UpdatedAt, r.UpdatedBy = a.now(), who.Actor
			if err := tx.SaveRecipe(ctx, r); err != nil {
				return err
			}
		}
		return a.announce(ctx, tx, who, desk.EventRecipeUpdated, in.Body, nil)
	})
}

type versionsInput struct {
	DeskID
	Cursor string `query:"cursor" maxLength:"2000" doc:"next_cursor of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"200"`
}

func (a *API) recipeVersions(ctx context.Context, who access.Who, in *versionsInput) (*body[page[recipeView]], error) {
	list, err := a.Store.Read().RecipeVersions(ctx, who.WorkspaceID, in.ID)
	if err == nil && len(list) == 0 {
		err = desk.NotFound("recipe")
	}
	views := make([]recipeView, len(list))
	for i, r := range list {
		views[i] = viewRecipe(r)
	}
	return part(&shortList{in.Cursor, in.Limit}, views, err, func(v recipeView) string { return strconv.FormatInt(v.Version, 10) })
}
