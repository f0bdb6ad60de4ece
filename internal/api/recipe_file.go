package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"recado.dev/internal/access"
	"recado.dev/internal/automation/bundle"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

func (a *API) registerRecipeFiles() {
	const tag = "Recipes"
	handle(a, route{Method: http.MethodPost, Path: "/recipes/export", Summary: "Recipes and topics as a file: with names for ids, without secrets", Tag: tag, Ability: access.AutomationManage}, a.exportRecipes)
	handle(a, route{Method: http.MethodPost, Path: "/recipes/import/preview", Summary: "What a file of recipes would do here; nothing changes", Tag: tag, Ability: access.AutomationManage, MaxBody: bundle.MostBytes + formOverhead}, a.previewRecipes)
	handle(a, route{Method: http.MethodPost, Path: "/recipes/import", Summary: "Bring a file of recipes here: all of it, or nothing", Tag: tag, Ability: access.AutomationManage, MaxBody: bundle.MostBytes + formOverhead}, a.importRecipes)
}

type recipeExportInput struct {
	Body struct {
		Recipes *[]string `json:"recipes,omitempty" nullable:"false" maxItems:"1000" doc:"ids; left out for all"`
		Topics  *[]string `json:"topics,omitempty" nullable:"false" maxItems:"500" doc:"ids; left out for all. Those of the recipes come with them"`
	}
}

func (a *API) exportRecipes(ctx context.Context, who access.Who, in *recipeExportInput) (*body[bundle.RecipeFile], error) {
	return answer(bundle.Export(ctx, a.Recipes, a.Store.Read(), who.WorkspaceID, bundle.Wanted{Recipes: in.Body.Recipes, Topics: in.Body.Topics}, a.now()))
}

type recipeImportInput struct {
	Body struct {
		File   json.RawMessage        `json:"file" doc:"as an export answers it"`
		Same   bundle.Same            `json:"same,omitempty" enum:"skip,replace,both" default:"skip" doc:"what becomes of what has the name of something that is here"`
		Items  map[string]bundle.Same `json:"items,omitempty" doc:"the same for single ones, by their place in the file: recipes[0]"`
		Drafts bool                   `json:"drafts,omitempty" doc:"all recipes come as drafts"`
	}
}

// recipeImport is what a file does.
type recipeImport struct {
	Workspace string              `json:"workspace,omitempty" doc:"of which the file is"`
	Topics    []bundle.ImportItem `json:"topics" nullable:"false"`
	Recipes   []bundle.ImportItem `json:"recipes" nullable:"false"`
}

// errOnlyLooked undoes what was done to see what it would be.
var errOnlyLooked = errors.New("only looked")

func (a *API) previewRecipes(ctx context.Context, who access.Who, in *recipeImportInput) (*body[recipeImport], error) {
	var out recipeImport
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		var err error
		if out, err = a.bringRecipes(ctx, tx, who, in); err == nil {
			err = errOnlyLooked
		}
		return err
	})
	if errors.Is(err, errOnlyLooked) {
		err = nil
	}
	return answer(out, err)
}

func (a *API) importRecipes(ctx context.Context, who access.Who, in *recipeImportInput) (*body[recipeImport], error) {
	var out recipeImport
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		var err error
		out, err = a.bringRecipes(ctx, tx, who, in)
		return err
	})
	return answer(out, err)
}

// bringRecipes does what a file says, within a transaction.
func (a *API) bringRecipes(ctx context.Context, tx *store.Tx, who access.Who, in *recipeImportInput) (recipeImport, error) {
	out := recipeImport{Topics: []bundle.ImportItem{}, Recipes: []bundle.ImportItem{}}
	f, err := bundle.Read(in.Body.File)
	if err != nil {
		return out, err
	}
	out.Workspace = f.Workspace
	choices := bundle.Choices{Same: in.Body.Same, Items: in.Body.Items, Drafts: in.Body.Drafts}
	for place, same := range choices.Items {
		if same != bundle.SameSkip && same != bundle.SameReplace && same != bundle.SameBoth {
			return out, desk.Invalid("items."+place, "must be skip, replace or both")
		}
	}
	if err := tx.LockAutomation(ctx, who.WorkspaceID); err != nil {
		return out, err
	}
	im, err := bundle.NewImporter(ctx, a.Recipes, tx, who.WorkspaceID, choices)
	if err != nil {
		return out, err
	}
	before, err := a.Recipes.Standing(ctx, &tx.Queryer, who.WorkspaceID)
	if err != nil {
		return out, err
	}
	if out.Topics, err = a.bringTopics(ctx, tx, who, im, f.Topics); err != nil {
		return out, err
	}
	there, err := tx.Recipes(ctx, who.WorkspaceID)
	if err != nil {
		return out, err
	}
	for i, one := range f.Recipes {
		r, item, kept, err := im.Recipe(ctx, i, one, there)
		if err != nil {
			return out, err
		}
		if kept {
			if item.Does != "replace" {
				r.CreatedAt = a.now()
				if err := a.atTheEnd(ctx, tx, &r); err != nil {
					return out, err
				}
			}
			if err := a.keepRecipe(ctx, tx, who, &r); err != nil {
				return out, err
			}
		}
		out.Recipes = append(out.Recipes, item)
	}
	return out, a.Recipes.TellBroken(ctx, tx, who.WorkspaceID, who.Actor, before)
}

func (a *API) bringTopics(ctx context.Context, tx *store.Tx, who access.Who, im *bundle.Importer, list []bundle.FileTopic) ([]bundle.ImportItem, error) {
	out := []bundle.ImportItem{}
	there, err := tx.Topics(ctx, who.WorkspaceID)
	if err != nil {
		return out, err
	}
	count := len(there)
	for i, one := range list {
		t, item, kept, err := im.Topic(ctx, i, one)
		if err != nil {
			return out, err
		}
		if kept {
			if item.Does != "replace" {
				t.CreatedAt = a.now()
				if count++; count > mostTopics {
					return out, desk.E(desk.CodeConflict, "a workspace has at most %d topics", mostTopics)
				}
			}
			t.UpdatedAt = a.now()
			t.Version++
			if t.Channels == nil {
				t.Channels = []string{}
			}
			if err := tx.SaveTopic(ctx, t); err != nil {
				return out, err
			}
			if err := a.announce(ctx, tx, who, desk.EventTopicUpdated, viewTopic(t, nil), nil); err != nil {
				return out, err
			}
		}
		out = append(out, item)
	}
	return out, nil
}
