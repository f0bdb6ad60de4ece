package bundle

import (
	"context"
	"slices"
	"time"

	"recado.dev/internal/automation"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// Wanted says what goes into a file; nil for all. The topics of the recipes that
// are chosen go with them.
type Wanted struct {
	Recipes *[]string
	Topics  *[]string
}

// Export writes recipes and topics of a workspace as a file.
func Export(ctx context.Context, e *automation.Engine, q *store.Queryer, ws string, w Wanted, now time.Time) (RecipeFile, error) {
	f := RecipeFile{Format: Format, Version: Version, ExportedAt: now.UTC(), Topics: []FileTopic{}, Recipes: []FileRecipe{}}
	workspace, err := q.WorkspaceByID(ctx, ws)
	if err != nil {
		return f, err
	}
	f.Workspace = workspace.Name
	d, err := look(ctx, q, ws)
	if err != nil {
		return f, err
	}
	recipes, err := q.Recipes(ctx, ws)
	if err != nil {
		return f, err
	}
	topics, err := q.Topics(ctx, ws)
	if err != nil {
		return f, err
	}
	for _, r := range recipes {
		if w.Recipes != nil && !slices.Contains(*w.Recipes, r.ID) {
			continue
		}
		if w.Topics != nil {
			*w.Topics = append(*w.Topics, r.Topics...)
		}
		one, err := d.recipeOut(e, r)
		if err != nil {
			return f, err
		}
		f.Recipes = append(f.Recipes, one)
	}
	for _, t := range topics {
		if w.Topics != nil && !slices.Contains(*w.Topics, t.ID) {
			continue
		}
		t.Channels = slices.Clone(t.Channels)
		if err := inTopic(&t, d.named); err != nil {
			return f, err
		}
		f.Topics = append(f.Topics, FileTopic{Name: t.Name, Channels: t.Channels, Filter: t.Filter})
	}
	if len(f.Recipes)+len(f.Topics) == 0 {
		return f, desk.Invalid("recipes", "there is nothing of this to be exported")
	}
	return f, nil
}

func (d *directory) named(_ string, of automation.Noun, id string) string { return d.name(of, id) }

func (d *directory) recipeOut(e *automation.Engine, r desk.Recipe) (FileRecipe, error) {
	own := r.Hours.CalendarID == r.WorkspaceID || r.Hours.CalendarID == ""
	r.Topics, r.Actions = slices.Clone(r.Topics), slices.Clone(r.Actions)
	withheld := make([][]string, len(r.Actions))
	for i, a := range r.Actions {
		var err error
		if r.Actions[i].Params, withheld[i], err = e.Withhold(a); err != nil {
			return FileRecipe{}, err
		}
	}
	if err := inRecipe(&r, e.Names, d.named); err != nil {
		return FileRecipe{}, err
	}
	out := FileRecipe{Name: r.Name, Family: r.Family, Enabled: r.Enabled, Trigger: r.Trigger, Topics: r.Topics, Filter: r.Filter, Hours: FileHours{Mode: r.Hours.Mode}, Stop: r.Stop, Actions: []FileAction{}}
	if !own {
		out.Hours.Calendar = r.Hours.CalendarID
	}
	for i, a := range r.Actions {
		out.Actions = append(out.Actions, FileAction{Kind: a.Kind, Params: a.Params, Withheld: withheld[i]})
	}
	return out, nil
}
