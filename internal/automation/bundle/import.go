package bundle

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"recado.dev/internal/automation"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

// Same is what becomes of what has the name of something that is there.
type Same string

// What is done with the same name.
const (
	SameSkip    Same = "skip"    // what is there stays as it is
	SameReplace Same = "replace" // it becomes what the file says
	SameBoth    Same = "both"    // the new one comes beside it
)

// Choices are how a file is to come.
type Choices struct {
	Same  Same            // of what is not among Items
	Items map[string]Same // by place in the file: recipes[0]
	// Drafts has all recipes come as drafts.
	Drafts bool
}

func (c Choices) at(place string) Same {
	if s, said := c.Items[place]; said {
		return s
	}
	if c.Same == "" {
		return SameSkip
	}
	return c.Same
}

// ImportItem is what becomes of one thing of a file.
type ImportItem struct {
	Place   string            `json:"place" doc:"in the file: recipes[0]"`
	Name    string            `json:"name"`
	Family  desk.RecipeFamily `json:"family,omitempty"`
	ID      string            `json:"id,omitempty" doc:"of what there is afterwards"`
	Same    bool              `json:"same" doc:"something here has this name"`
	Does    string            `json:"does" enum:"make,replace,both,skip"`
	Enabled bool              `json:"enabled" doc:"of a recipe: it works at once"`
	UsedBy  []string          `json:"used_by,omitempty" doc:"of a topic that is replaced: the enabled recipes here that change with it"`
	Wider   bool              `json:"wider,omitempty" doc:"of a topic that is replaced: it takes more than the one that is here"`
	// Twin is set where both would do the same twice otherwise.
	Twin    bool             `json:"twin,omitempty" doc:"of a recipe that is kept beside one of its name: that one works, and both would run, so this one comes as a draft"`
	Missing []desk.RecipeGap `json:"missing" nullable:"false" doc:"what has to be filled in here first"`
}

// Importer brings a file into a workspace, in a transaction of its caller: first
// the topics, and once they are kept, the recipes, which name them.
type Importer struct {
	engine  *automation.Engine
	tx      *store.Tx
	ws      string
	choices Choices
	names   *directory
	// topics are those of the file by their names, folded.
	topics map[string]desk.Topic
}

// NewImporter begins an import.
func NewImporter(ctx context.Context, e *automation.Engine, tx *store.Tx, ws string, c Choices) (*Importer, error) {
	names, err := look(ctx, &tx.Queryer, ws)
	return &Importer{engine: e, tx: tx, ws: ws, choices: c, names: names, topics: map[string]desk.Topic{}}, err
}

// found answers what stands in place of a name, and notes what is missing.
func (im *Importer) found(ctx context.Context, gaps *[]desk.RecipeGap, failed *error) visit {
	return func(path string, of automation.Noun, name string) string {
		if of == automation.NounTopic {
			if t, there := im.topics[folded(name)]; there {
				if len(t.Missing) > 0 {
					*gaps = append(*gaps, incomplete(path, t))
				}
				return t.ID
			}
		}
		id, gap, err := im.names.id(ctx, of, name)
		switch {
		case err != nil:
			*failed = err
		case gap != "":
			*gaps = append(*gaps, desk.RecipeGap{Path: path, Kind: gap, Of: string(of), Name: name})
		}
		return id
	}
}

func incomplete(path string, t desk.Topic) desk.RecipeGap {
	return desk.RecipeGap{Path: path, Kind: desk.GapRefused, Of: string(automation.NounTopic), Name: t.Name, Why: "something that this topic names is not here"}
}

// Topic answers a topic of the file as it is to be kept; false where it is not.
func (im *Importer) Topic(ctx context.Context, i int, f FileTopic) (desk.Topic, ImportItem, bool, error) {
	item := ImportItem{Place: fmt.Sprintf("topics[%d]", i), Name: strings.TrimSpace(f.Name), Does: "make", Missing: []desk.RecipeGap{}}
	t := desk.Topic{WorkspaceID: im.ws, ID: ident.New(), Name: item.Name, Channels: slices.Clone(f.Channels), Filter: f.Filter}
	if err := named(item.Place, item.Name); err != nil {
		return t, item, false, err
	}
	if _, twice := im.topics[folded(item.Name)]; twice {
		return t, item, false, desk.Invalid("file."+item.Place+".name", "another topic of the file has this name")
	}
	var replaced *desk.Topic
	if same := im.names.ids[automation.NounTopic][folded(item.Name)]; len(same) > 0 {
		old, err := im.tx.TopicByID(ctx, im.ws, same[0])
		if err != nil {
			return t, item, false, err
		}
		item.Same = true
		switch im.choices.at(item.Place) {
		case SameSkip:
			item.Does, item.ID = "skip", old.ID
			im.topics[folded(item.Name)] = old
			return old, item, false, nil
		case SameReplace:
			item.Does = "replace"
			t.ID, t.Version, t.CreatedAt = old.ID, old.Version, old.CreatedAt
			if item.UsedBy, err = im.using(ctx, old.ID); err != nil {
				return t, item, false, err
			}
			replaced = &old
		case SameBoth:
			item.Does = "both"
			t.Name = im.free(automation.NounTopic, item.Name)
		}
	}
	var failed error
	if err := inTopic(&t, im.found(ctx, &item.Missing, &failed)); err != nil || failed != nil {
		return t, item, false, inFile(item.Place, firstOf(err, failed))
	}
	whole := t
	whole.Channels = slices.DeleteFunc(slices.Clone(t.Channels), func(c string) bool {
		return slices.ContainsFunc(item.Missing, func(g desk.RecipeGap) bool { return g.Name == c })
	})
	whole.Filter = withoutUnknown(t.Filter, item.Missing)
	if err := im.engine.CheckTopic(ctx, &im.tx.Queryer, &whole); err != nil {
		return t, item, false, inFile(item.Place, err)
	}
	if len(item.Missing) == 0 {
		t = whole
	}
	t.Missing, item.ID = item.Missing, t.ID
	item.Wider = replaced != nil && wider(*replaced, t)
	im.topics[folded(item.Name)] = t
	return t, item, true, nil
}

// using are the names of the enabled recipes that are about a topic.
func (im *Importer) using(ctx context.Context, topicID string) ([]string, error) {
	recipes, err := im.tx.Recipes(ctx, im.ws)
	var out []string
	for _, r := range recipes {
		if r.Enabled && slices.Contains(r.Topics, topicID) {
			out = append(out, r.Name)
		}
	}
	return out, err
}

// wider says whether a topic takes what it did not before: other channels, or
// all that is said in them.
func wider(was, now desk.Topic) bool {
	if len(was.Filter) > 0 && len(now.Filter) == 0 {
		return true
	}
	if len(was.Channels) == 0 {
		return false
	}
	return len(now.Channels) == 0 || slices.ContainsFunc(now.Channels, func(c string) bool { return !slices.Contains(was.Channels, c) })
}

// named refuses what has no name, or a long one.
func named(place, name string) error {
	if n := len([]rune(name)); n == 0 || n > 100 {
		return desk.Invalid("file."+place+".name", "a name has 1 to 100 characters")
	}
	return nil
}

// free is a name beside one that is taken.
func (im *Importer) free(of automation.Noun, name string) string {
	for n := 2; ; n++ {
		suffix := fmt.Sprintf(" (%d)", n)
		long := []rune(name)
		next := string(long[:min(len(long), 100-len(suffix))]) + suffix
		if len(im.names.ids[of][folded(next)]) == 0 {
			im.names.put(of, "taken:"+next, next)
			return next
		}
	}
}

// Recipe answers a recipe of the file as it is to be kept; false where it is
// not. there are the recipes of the workspace.
func (im *Importer) Recipe(ctx context.Context, i int, f FileRecipe, there []desk.Recipe) (desk.Recipe, ImportItem, bool, error) {
	item := ImportItem{Place: fmt.Sprintf("recipes[%d]", i), Name: strings.TrimSpace(f.Name), Family: f.Family, Does: "make", Missing: []desk.RecipeGap{}}
	r := desk.Recipe{WorkspaceID: im.ws, ID: ident.New(), Name: item.Name, Family: f.Family, Trigger: f.Trigger, Topics: slices.Clone(f.Topics), Filter: f.Filter,
		Hours: desk.RecipeHours{Mode: f.Hours.Mode, CalendarID: f.Hours.Calendar}, Stop: f.Stop, Position: -1}
	if err := named(item.Place, item.Name); err != nil {
		return r, item, false, err
	}
	at := slices.IndexFunc(there, func(o desk.Recipe) bool { return o.Family == f.Family && folded(o.Name) == folded(item.Name) })
	var old desk.Recipe
	if at >= 0 {
		item.Same = true
		switch im.choices.at(item.Place) {
		case SameSkip:
			item.Does, item.ID = "skip", there[at].ID
			return r, item, false, nil
		case SameReplace:
			item.Does, old = "replace", there[at]
			r.ID, r.Version, r.CreatedAt, r.Position = old.ID, old.Version, old.CreatedAt, old.Position
		case SameBoth:
			item.Does = "both"
			item.Twin = f.Enabled && !im.choices.Drafts && slices.ContainsFunc(there, func(o desk.Recipe) bool {
				return o.Enabled && o.Family == f.Family && folded(o.Name) == folded(item.Name)
			})
		}
	}
	im.actions(&r, f.Actions, old, &item)
	var failed error
	if err := inRecipe(&r, im.engine.Names, im.found(ctx, &item.Missing, &failed)); err != nil || failed != nil {
		return r, item, false, inFile(item.Place, firstOf(err, failed))
	}
	if err := im.check(ctx, &r, &item); err != nil {
		return r, item, false, inFile(item.Place, err)
	}
	if r.Topics == nil {
		r.Topics = []string{}
	}
	r.Missing, item.ID = item.Missing, r.ID
	r.Enabled = f.Enabled && len(item.Missing) == 0 && !im.choices.Drafts && !item.Twin
	item.Enabled = r.Enabled
	return r, item, true, nil
}

// actions takes a recipe's actions out of the file. What the file does not have
// is taken from the recipe that is replaced, where it calls the same.
func (im *Importer) actions(r *desk.Recipe, list []FileAction, old desk.Recipe, item *ImportItem) {
	for i, a := range list {
		one := desk.RecipeAction{ID: ident.New(), Kind: a.Kind, Params: a.Params}
		restored := len(a.Withheld) == 0 || slices.ContainsFunc(old.Actions, func(was desk.RecipeAction) bool { return im.engine.Restore(&one, was) })
		if !restored {
			for _, param := range a.Withheld {
				item.Missing = append(item.Missing, desk.RecipeGap{Path: fmt.Sprintf("actions[%d].params.%s", i, param), Kind: desk.GapSecret, Name: textOf(a.Params, param)})
			}
		}
		r.Actions = append(r.Actions, one)
	}
}

// textOf is a parameter that is a text; "" for others.
func textOf(params json.RawMessage, name string) string {
	var all map[string]any
	if json.Unmarshal(params, &all) != nil {
		return ""
	}
	s, _ := all[name].(string)
	return s
}

// check refuses what no workspace could take, and notes what this one cannot.
func (im *Importer) check(ctx context.Context, r *desk.Recipe, item *ImportItem) error {
	rest := *r
	at := make([]int, len(r.Actions))
	for i, a := range r.Actions {
		if at[i] = i; !im.engine.Knows(a.Kind) {
			return desk.Invalid(fmt.Sprintf("actions[%d].kind", i), "there is no action of this kind")
		}
	}
	missing := func(path string) bool {
		return slices.ContainsFunc(item.Missing, func(g desk.RecipeGap) bool {
			return g.Kind != desk.GapSecret && (g.Path == path || strings.HasPrefix(g.Path, path+"."))
		})
	}
	rest.Topics, rest.Actions = nil, nil
	for i, id := range r.Topics {
		if !missing(fmt.Sprintf("topics[%d]", i)) {
			rest.Topics = append(rest.Topics, id)
		}
	}
	at = at[:0]
	for i, a := range r.Actions {
		if !missing(fmt.Sprintf("actions[%d].params", i)) {
			rest.Actions, at = append(rest.Actions, a), append(at, i)
		}
	}
	rest.Filter = withoutUnknown(r.Filter, item.Missing)
	if missing("hours") {
		rest.Hours = desk.RecipeHours{}
	}
	for {
		if len(rest.Actions) == 0 && len(r.Actions) > 0 { // all of them are noted: what is around them is looked at
			if err := im.engine.CheckWhen(ctx, &im.tx.Queryer, &rest); err != nil {
				return err
			}
			break
		}
		err := im.engine.Check(ctx, &im.tx.Queryer, &rest)
		if err == nil {
			break
		}
		n, param, detail, is := refusedAction(err)
		if !is || n >= len(rest.Actions) {
			return err
		}
		item.Missing = append(item.Missing, desk.RecipeGap{Path: fmt.Sprintf("actions[%d].%s", at[n], param), Kind: desk.GapRefused, Why: detail})
		rest.Actions, at = slices.Delete(slices.Clone(rest.Actions), n, n+1), slices.Delete(at, n, n+1)
	}
	r.Trigger = rest.Trigger
	if !missing("hours") {
		r.Hours = rest.Hours
	}
	return nil
}
