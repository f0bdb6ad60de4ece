package api

import (
	"context"
	"net/http"
	"slices"

	"recado.dev/internal/access"
	"recado.dev/internal/automation"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

func (a *API) registerRecipeRuns() {
	const tag = "Recipes"
	handle(a, route{Method: http.MethodGet, Path: "/recipe-runs/{id}", Summary: "Read a run of a recipe", Tag: tag, Ability: access.CasesRead}, a.getRun)
	handle(a, route{Method: http.MethodPost, Path: "/recipe-runs/{id}/again", Summary: "Do once more what a recipe did, by the recipe as it is now", Tag: tag, Ability: access.AutomationManage, Status: http.StatusCreated}, a.runAgain)
	handle(a, route{Method: http.MethodPost, Path: "/recipe-runs/{id}/undo", Summary: "Take back what a run of a recipe changed of its case, message and contact, where nobody changed it since", Tag: tag, Ability: access.CasesWrite}, a.undoRun)
	handle(a, route{Method: http.MethodGet, Path: "/cases/{id}/recipes", Summary: "Which recipes ran on a case, and why each did or did not", Tag: tag, Ability: access.CasesRead}, a.caseRecipes)
	handle(a, route{Method: http.MethodGet, Path: "/messages/{id}/recipes", Summary: "Which recipes ran because of a message, and why each did or did not", Tag: tag, Ability: access.CasesRead}, a.messageRecipes)
}

// runView is a run as it is shown.
type runView struct {
	desk.RecipeRun
	Recipe     desk.Ref `json:"recipe"`
	CaseNumber int64    `json:"case_number,omitempty"`
}

// recipeNames are the names of recipes, also of those that are gone.
func recipeNames(ctx context.Context, q *store.Queryer, ws string, ids []string) (map[string]string, error) {
	list, err := q.Recipes(ctx, ws)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, r := range list {
		names[r.ID] = r.Name
	}
	for _, id := range ids {
		if names[id] != "" {
			continue
		}
		versions, err := q.RecipeVersions(ctx, ws, id)
		if err != nil {
			return nil, err
		}
		if len(versions) > 0 {
			names[id] = versions[0].Name
		}
	}
	return names, nil
}

func (a *API) viewRuns(ctx context.Context, ws string, runs []desk.RecipeRun) ([]runView, error) {
	q := a.Store.Read()
	var ids []string
	for _, r := range runs {
		if !slices.Contains(ids, r.RecipeID) {
			ids = append(ids, r.RecipeID)
		}
	}
	names, err := recipeNames(ctx, q, ws, ids)
	if err != nil {
		return nil, err
	}
	numbers := map[string]int64{}
	views := make([]runView, len(runs))
	for i, r := range runs {
		if _, read := numbers[r.CaseID]; !read && r.CaseID != "" {
			c, err := q.CaseByID(ctx, ws, r.CaseID)
			if err != nil && desk.CodeOf(err) != desk.CodeNotFound {
				return nil, err
			}
			numbers[r.CaseID] = c.Number
		}
		views[i] = runView{RecipeRun: r, Recipe: desk.Ref{ID: r.RecipeID, Name: names[r.RecipeID]}, CaseNumber: numbers[r.CaseID]}
	}
	return views, nil
}

func (a *API) getRun(ctx context.Context, who access.Who, in *DeskID) (*body[runView], error) {
	r, err := a.Store.Read().RunByID(ctx, who.WorkspaceID, in.ID)
	if err != nil {
		return nil, err
	}
	views, err := a.viewRuns(ctx, who.WorkspaceID, []desk.RecipeRun{r})
	if err != nil {
		return nil, err
	}
	return answer(views[0], nil)
}

func (a *API) runAgain(ctx context.Context, who access.Who, in *DeskID) (*body[runView], error) {
	r, err := a.Recipes.Again(ctx, who.WorkspaceID, in.ID)
	if err != nil {
		return nil, err
	}
	return a.getRun(ctx, who, &DeskID{ID: r.ID})
}

type undoInput struct {
	DeskID
	Body struct {
		ActionID string `json:"action_id,omitempty" doc:"of the run's results; left out for all that can be taken back"`
	}
}

func (a *API) undoRun(ctx context.Context, who access.Who, in *undoInput) (*body[runView], error) {
	if err := a.Recipes.Undo(ctx, who.WorkspaceID, who.Actor, in.ID, in.Body.ActionID); err != nil {
		return nil, err
	}
	return a.getRun(ctx, who, &DeskID{ID: in.ID})
}

// ranRecipes is what recipes did and did not do about something, and why.
type ranRecipes struct {
	Runs      []runView              `json:"runs" nullable:"false" doc:"the newest first, 100 at most"`
	Explained []automation.Explained `json:"explained" nullable:"false" doc:"of the last 30 days, the newest first: by the recipes and by what was known as they were then"`
	Recipes   []desk.Ref             `json:"recipes" nullable:"false" doc:"the names of those that are explained"`
}

func (a *API) caseRecipes(ctx context.Context, who access.Who, in *DeskID) (*body[ranRecipes], error) {
	if _, err := a.Store.Read().CaseByID(ctx, who.WorkspaceID, in.ID); err != nil {
		return nil, err
	}
	return answer(a.ranRecipes(ctx, who.WorkspaceID, store.RunFilter{CaseID: in.ID, Limit: 100}))
}

func (a *API) messageRecipes(ctx context.Context, who access.Who, in *DeskID) (*body[ranRecipes], error) {
	if _, err := a.Store.Read().MessageByID(ctx, who.WorkspaceID, in.ID); err != nil {
		return nil, err
	}
	return answer(a.ranRecipes(ctx, who.WorkspaceID, store.RunFilter{MessageID: in.ID, Limit: 100}))
}

func (a *API) ranRecipes(ctx context.Context, ws string, f store.RunFilter) (ranRecipes, error) {
	out := ranRecipes{Recipes: []desk.Ref{}}
	runs, err := a.Store.Read().Runs(ctx, ws, f)
	if err != nil {
		return out, err
	}
	if out.Runs, err = a.viewRuns(ctx, ws, runs); err != nil {
		return out, err
	}
	if out.Explained, err = a.Recipes.Explain(ctx, ws, f.MessageID, f.CaseID); err != nil {
		return out, err
	}
	var ids []string
	for _, e := range out.Explained {
		for _, v := range e.Verdicts {
			if !slices.Contains(ids, v.RecipeID) {
				ids = append(ids, v.RecipeID)
			}
		}
	}
	names, err := recipeNames(ctx, a.Store.Read(), ws, ids)
	for _, id := range ids {
		out.Recipes = append(out.Recipes, desk.Ref{ID: id, Name: names[id]})
	}
	return out, err
}
