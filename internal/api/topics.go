package api

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"

	"recado.dev/internal/access"
	"recado.dev/internal/auth"
	"recado.dev/internal/automation/bundle"
	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

const mostTopics = 500

func (a *API) registerTopics() {
	const tag = "Recipes"
	handle(a, route{Method: http.MethodGet, Path: "/topics", Summary: "Topics: what recipes may be about", Tag: tag, Ability: access.AutomationManage},
		func(ctx context.Context, who access.Who, in *shortList) (*body[page[topicView]], error) {
			views, err := a.viewTopics(ctx, who.WorkspaceID)
			return part(in, views, err, func(t topicView) string { return t.ID })
		})
	handle(a, route{Method: http.MethodPost, Path: "/topics", Summary: "Add a topic", Tag: tag, Ability: access.AutomationManage, Status: http.StatusCreated}, a.addTopic)
	handle(a, route{Method: http.MethodPatch, Path: "/topics/{id}", Summary: "Change a topic", Tag: tag, Ability: access.AutomationManage}, a.changeTopic)
	handle(a, route{Method: http.MethodDelete, Path: "/topics/{id}", Summary: "Take a topic away that no recipe names", Tag: tag, Ability: access.AutomationManage, Status: http.StatusNoContent}, a.deleteTopic)
}

// topicView is a topic as it is shown.
type topicView struct {
	desk.Topic
	FilterText string     `json:"filter_text" doc:"the filter in its written form"`
	UsedBy     []topicUse `json:"used_by" nullable:"false" doc:"the recipes that are about it"`
}

// topicUse is a recipe that is about a topic.
type topicUse struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Enabled bool   `json:"enabled"`
}

// viewTopic shows a topic; recipes are those of its workspace.
func viewTopic(t desk.Topic, recipes []desk.Recipe) topicView {
	if t.Channels == nil {
		t.Channels = []string{}
	}
	v := topicView{Topic: t, FilterText: writtenFilter(t.Filter), UsedBy: []topicUse{}}
	for _, r := range about(recipes, t.ID) {
		v.UsedBy = append(v.UsedBy, topicUse{r.ID, r.Name, r.Enabled})
	}
	return v
}

// about are the recipes that name a topic.
func about(recipes []desk.Recipe, topicID string) []desk.Recipe {
	var out []desk.Recipe
	for _, r := range recipes {
		if slices.Contains(r.Topics, topicID) {
			out = append(out, r)
		}
	}
	return out
}

func (a *API) viewTopics(ctx context.Context, ws string) ([]topicView, error) {
	q := a.Store.Read()
	recipes, err := q.Recipes(ctx, ws)
	if err != nil {
		return nil, err
	}
	list, err := q.Topics(ctx, ws)
	views := make([]topicView, len(list))
	for i, t := range list {
		views[i] = viewTopic(t, recipes)
	}
	return views, err
}

// writtenFilter is a filter in its written form, "" for one that takes all.
func writtenFilter(text json.RawMessage) string {
	if len(text) == 0 {
		return ""
	}
	written, err := filter.Write(text)
	if err != nil {
		return ""
	}
	return written
}

// chosenFilter is the filter that was sent, as a tree or in its written form;
// nil for all.
func chosenFilter(tree json.RawMessage, written *string) (json.RawMessage, error) {
	if written != nil {
		text := cleanText(*written)
		if len(text) == 0 {
			return nil, nil
		}
		out, err := filter.Read(text)
		if err != nil {
			return nil, err
		}
		tree = json.RawMessage(out)
	}
	if s := string(tree); s == "" || s == "null" || s == `{"all":[]}` {
		return nil, nil
	}
	return tree, nil
}

// TopicFields is what may be said of a topic. It is exported to be embedded.
type TopicFields struct {
	Name       *string         `json:"name,omitempty" maxLength:"100"`
	Channels   *[]string       `json:"channels,omitempty" nullable:"false" maxItems:"500" doc:"none: all"`
	Filter     json.RawMessage `json:"filter,omitempty" doc:"of messages, as a tree; null for everything"`
	FilterText *string         `json:"filter_text,omitempty" maxLength:"20000" doc:"the filter in its written form, instead of filter"`
}

func (a *API) fillTopic(ctx context.Context, q *store.Queryer, f TopicFields, t *desk.Topic) error {
	var err error
	if f.Name != nil {
		t.Name = *f.Name
	}
	if t.Name, err = auth.CleanName("name", t.Name); err != nil {
		return err
	}
	if f.Channels != nil {
		t.Channels = *f.Channels
	}
	if t.Channels == nil {
		t.Channels = []string{}
	}
	if len(f.Filter) > 0 || f.FilterText != nil {
		if t.Filter, err = chosenFilter(f.Filter, f.FilterText); err != nil {
			return err
		}
	}
	t.UpdatedAt = a.now()
	t.Version++
	if err := a.Recipes.CheckTopic(ctx, q, t); err != nil {
		return err
	}
	t.Missing = bundle.LeftOfTopic(*t)
	return nil
}

type topicInput struct {
	Body TopicFields
}

func (a *API) addTopic(ctx context.Context, who access.Who, in *topicInput) (*body[topicView], error) {
	t := desk.Topic{WorkspaceID: who.WorkspaceID, ID: ident.New(), CreatedAt: a.now()}
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.LockAutomation(ctx, who.WorkspaceID); err != nil {
			return err
		}
		list, err := tx.Topics(ctx, who.WorkspaceID)
		if err != nil {
			return err
		}
		if len(list) >= mostTopics {
			return desk.E(desk.CodeConflict, "a workspace has at most %d topics", mostTopics)
		}
		if err := a.fillTopic(ctx, &tx.Queryer, in.Body, &t); err != nil {
			return err
		}
		if err := tx.SaveTopic(ctx, t); err != nil {
			return err
		}
		return a.announce(ctx, tx, who, desk.EventTopicUpdated, viewTopic(t, nil), nil)
	})
	return answer(viewTopic(t, nil), err)
}

type topicPatch struct {
	DeskID
	Body struct {
		Version *int64 `json:"version,omitempty" doc:"the version that the change is about: another one is a conflict"`
		TopicFields
	}
}

func (a *API) changeTopic(ctx context.Context, who access.Who, in *topicPatch) (*body[topicView], error) {
	var t desk.Topic
	var recipes []desk.Recipe
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.LockAutomation(ctx, who.WorkspaceID); err != nil {
			return err
		}
		var err error
		if t, err = tx.TopicByID(ctx, who.WorkspaceID, in.ID); err != nil {
			return err
		}
		if in.Body.Version != nil && *in.Body.Version != t.Version {
			return desk.E(desk.CodeConflict, "somebody changed it meanwhile")
		}
		if recipes, err = tx.Recipes(ctx, who.WorkspaceID); err != nil {
			return err
		}
		return a.replaceTopic(ctx, tx, who, in.Body.TopicFields, &t, about(recipes, t.ID))
	})
	return answer(viewTopic(t, recipes), err)
}

// replaceTopic keeps a changed topic where the recipes about it can still ask it:
// in one that starts without a message there is none to ask about.
func (a *API) replaceTopic(ctx context.Context, tx *store.Tx, who access.Who, f TopicFields, t *desk.Topic, recipes []desk.Recipe) error {
	// What was broken before is not this change's fault.
	working := slices.DeleteFunc(slices.Clone(recipes), func(r desk.Recipe) bool { return a.Recipes.CheckConditions(ctx, &tx.Queryer, r) != nil })
	if err := a.fillTopic(ctx, &tx.Queryer, f, t); err != nil {
		return err
	}
	if err := tx.SaveTopic(ctx, *t); err != nil {
		return err
	}
	for _, r := range working {
		if err := a.Recipes.CheckConditions(ctx, &tx.Queryer, r); err != nil {
			return desk.Invalid("filter", "the recipe “%s” could not use it any more: %s", r.Name, sentenceOf(err))
		}
	}
	return a.announce(ctx, tx, who, desk.EventTopicUpdated, viewTopic(*t, recipes), nil)
}

func (a *API) deleteTopic(ctx context.Context, who access.Who, in *DeskID) (*nothing, error) {
	return nil, a.Store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.LockAutomation(ctx, who.WorkspaceID); err != nil {
			return err
		}
		if _, err := tx.TopicByID(ctx, who.WorkspaceID, in.ID); err != nil {
			return err
		}
		recipes, err := tx.Recipes(ctx, who.WorkspaceID)
		if err != nil {
			return err
		}
		if used := about(recipes, in.ID); len(used) > 0 {
			return desk.E(desk.CodeConflict, "the recipe “%s” is about this topic", used[0].Name)
		}
		if err := tx.DeleteTopic(ctx, who.WorkspaceID, in.ID); err != nil {
			return err
		}
		return a.announce(ctx, tx, who, desk.EventTopicUpdated, gone{in.ID, true}, nil)
	})
}
