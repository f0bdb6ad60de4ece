package api

import (
	"context"
	"encoding/json"
	"slices"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/dispatch"
	"recado.dev/internal/filter"
	"recado.dev/internal/slaclock"
	"recado.dev/internal/smart"
	"recado.dev/internal/store"
)

// filterUse is something that names a saved filter.
type filterUse struct {
	Kind string `json:"kind" enum:"filter,view,recipe,topic,workstream,sla_policy,smart_tag"`
	ID   string `json:"id,omitempty" doc:"left out with the name"`
	Name string `json:"name,omitempty" doc:"left out where the reader may not see it, as of another person's view"`
}

func (u filterUse) text() string {
	kind := map[string]string{"filter": "the filter", "view": "the view", "recipe": "the recipe", "topic": "the topic", "workstream": "the workstream", "sla_policy": "the promise", "smart_tag": "the smart tag"}[u.Kind]
	if u.Name == "" {
		return kind + " of somebody"
	}
	return kind + " “" + u.Name + "”"
}

// use is something that may name filters: what it says, whose it is, and what
// tells whether it can still be asked.
type use struct {
	filterUse
	owner string // "" where everybody shares it
	names []string
	check func(ctx context.Context, q *store.Queryer) error
}

type uses []use

// usesIn are all things of a workspace that name saved filters.
func (a *API) usesIn(ctx context.Context, q *store.Queryer, ws string) (uses, error) {
	var out uses
	for _, find := range []func(context.Context, *store.Queryer, string) (uses, error){a.usingFilters, a.usingViews, a.usingRecipes, a.usingRouting, a.usingSmartTags} {
		some, err := find(ctx, q, ws)
		if err != nil {
			return nil, err
		}
		out = append(out, some...)
	}
	return slices.DeleteFunc(out, func(u use) bool { return len(u.names) == 0 }), nil
}

func (a *API) usingFilters(ctx context.Context, q *store.Queryer, ws string) (uses, error) {
	list, err := q.AllFilters(ctx, ws)
	var out uses
	for _, f := range list {
		out = append(out, use{filterUse{"filter", f.ID, f.Name}, ownerUnless(f.Shared, f.OwnerID), namesIn(f.Filter), func(ctx context.Context, q *store.Queryer) error {
			return a.readable(ctx, q, f.Filter, ws, f.OwnerID, f.Shared, f.About)
		}})
	}
	return out, err
}

// readable refuses a filter that says nothing any more to whom it belongs.
func (a *API) readable(ctx context.Context, q *store.Queryer, text json.RawMessage, ws, ownerID string, shared bool, about desk.FilterAbout) error {
	env, err := a.envOf(ctx, q, ws, ownerID, shared, about)
	if err != nil {
		return err
	}
	_, err = filter.Parse(text, env)
	return err
}

func (a *API) usingViews(ctx context.Context, q *store.Queryer, ws string) (uses, error) {
	list, err := q.AllViews(ctx, ws)
	var out uses
	for _, v := range list {
		out = append(out, use{filterUse{"view", v.ID, v.Name}, ownerUnless(v.Shared, v.OwnerID), namesIn(v.Filter), func(ctx context.Context, q *store.Queryer) error {
			return a.readable(ctx, q, v.Filter, ws, v.OwnerID, v.Shared, desk.AboutCases)
		}})
	}
	return out, err
}

func (a *API) usingRecipes(ctx context.Context, q *store.Queryer, ws string) (uses, error) {
	topics, err := q.Topics(ctx, ws)
	if err != nil {
		return nil, err
	}
	var out uses
	named := map[string][]string{}
	for _, t := range topics {
		named[t.ID] = namesIn(t.Filter)
		out = append(out, use{filterUse{"topic", t.ID, t.Name}, "", named[t.ID], func(ctx context.Context, q *store.Queryer) error { return a.Recipes.CheckTopic(ctx, q, &t) }})
	}
	recipes, err := q.Recipes(ctx, ws)
	for _, r := range recipes {
		check := func(ctx context.Context, q *store.Queryer) error { return a.Recipes.CheckConditions(ctx, q, r) }
		out = append(out, use{filterUse{"recipe", r.ID, r.Name}, "", namesIn(r.Filter), check})
		for _, id := range r.Topics { // its topics are shown as what names the filter, and checked with it
			if ids := named[id]; len(ids) > 0 {
				out = append(out, use{filterUse{Kind: "", ID: r.ID, Name: r.Name}, "", ids, check})
			}
		}
	}
	return out, err
}

func (a *API) usingRouting(ctx context.Context, q *store.Queryer, ws string) (uses, error) {
	streams, err := q.Workstreams(ctx, ws)
	if err != nil {
		return nil, err
	}
	var out uses
	for _, w := range streams {
		out = append(out, use{filterUse{"workstream", w.ID, w.Name}, "", namesIn(w.Settings), func(ctx context.Context, q *store.Queryer) error {
			return dispatch.CheckRules(ctx, q, ws, w.Settings, a.now())
		}})
	}
	policies, err := q.SLAPolicies(ctx, ws)
	for _, p := range policies {
		out = append(out, use{filterUse{"sla_policy", p.ID, p.Name}, "", namesIn(p.Conditions), func(ctx context.Context, q *store.Queryer) error {
			list, err := q.SharedFilters(ctx, ws)
			if err != nil {
				return err
			}
			_, err = slaclock.Conditions(p.Conditions, filter.Named(list))
			return err
		}})
	}
	return out, err
}

func (a *API) usingSmartTags(ctx context.Context, q *store.Queryer, ws string) (uses, error) {
	list, err := q.SmartTags(ctx, ws)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	tags, err := q.Tags(ctx, ws)
	names := map[string]string{}
	for _, t := range tags {
		names[t.ID] = t.Name
	}
	var out uses
	for _, t := range list {
		out = append(out, use{filterUse{"smart_tag", t.TagID, names[t.TagID]}, "", namesIn(t.Filter), func(ctx context.Context, q *store.Queryer) error {
			env, err := a.Smart.Named(ctx, q, ws)
			if err != nil {
				return err
			}
			return smart.Check(ctx, q, env, &t)
		}})
	}
	return out, err
}

func ownerUnless(shared bool, owner string) string {
	if shared {
		return ""
	}
	return owner
}

// namesIn are the ids of the filters that a text names.
func namesIn(text json.RawMessage) []string {
	var v any
	if json.Unmarshal(text, &v) != nil {
		return nil
	}
	return filter.Names(v)
}

// shown are the things that name a filter, as somebody may see them.
func (list uses) shown(who access.Who, id string) []filterUse {
	out := []filterUse{}
	for _, u := range list {
		if u.Kind == "" || !slices.Contains(u.names, id) {
			continue
		}
		one := u.filterUse
		if !mayName(who, u) {
			one.ID, one.Name = "", ""
		}
		out = append(out, one)
	}
	return out
}

// mayName says whether somebody may see what a thing is called.
func mayName(who access.Who, u use) bool {
	switch u.kindShown() {
	case "recipe", "topic":
		return who.Can(access.AutomationManage)
	case "workstream":
		return who.Can(access.RoutingRead)
	case "sla_policy":
		return who.Can(access.SLARead)
	case "smart_tag":
		return who.Can(access.TagsManage)
	}
	return u.owner == "" || u.owner == who.UserID
}

// needs is the ability without which nobody changes what a thing does.
func (u use) needs() access.Ability {
	switch u.Kind {
	case "recipe", "topic", "":
		return access.AutomationManage
	case "workstream":
		return access.RoutingManage
	case "sla_policy":
		return access.SLAManage
	case "smart_tag":
		return access.TagsManage
	}
	return access.CasesRead
}

// reached are the things that name a filter, themselves or by another one.
func (list uses) reached(id string) uses {
	ids := []string{id}
	var out uses
	for i := 0; i < len(ids); i++ {
		for _, u := range list {
			if !slices.Contains(u.names, ids[i]) {
				continue
			}
			out = append(out, u)
			if u.Kind == "filter" && !slices.Contains(ids, u.ID) {
				ids = append(ids, u.ID)
			}
		}
	}
	return out
}

// replaceFilter keeps a changed filter where all that names it can still be
// asked, and who changes it may change what that does.
func (a *API) replaceFilter(ctx context.Context, tx *store.Tx, who access.Who, f desk.Filter) error {
	all, err := a.usesIn(ctx, &tx.Queryer, who.WorkspaceID)
	if err != nil {
		return err
	}
	was, err := tx.FilterByID(ctx, who.WorkspaceID, who.UserID, f.ID)
	if err != nil {
		return err
	}
	same := string(was.Filter) == string(f.Filter) && was.Shared == f.Shared
	if same {
		return tx.SaveFilter(ctx, f)
	}
	var working uses // what was broken before is not this change's fault
	promises := false
	for _, u := range all.reached(f.ID) {
		if !who.Can(u.needs()) {
			return desk.E(desk.CodeForbidden, "your role may not change what uses this filter: %s", usesText([]filterUse{{Kind: u.kindShown()}}))
		}
		promises = promises || u.Kind == "sla_policy"
		if u.check(ctx, &tx.Queryer) == nil {
			working = append(working, u)
		}
	}
	if err := tx.SaveFilter(ctx, f); err != nil {
		return err
	}
	for _, u := range working {
		if err := u.check(ctx, &tx.Queryer); err != nil {
			return u.refuses(who, err)
		}
	}
	if promises {
		return tx.RecountSLA(ctx, who.WorkspaceID)
	}
	return nil
}

func (u use) kindShown() string {
	if u.Kind == "" {
		return "recipe"
	}
	return u.Kind
}

// refuses says that a thing could not be asked any more.
func (u use) refuses(who access.Who, why error) error {
	one := filterUse{Kind: u.kindShown()}
	if mayName(who, u) {
		one.Name = u.Name
	}
	return desk.E(desk.CodeConflict, "%s could not use it any more: %s", one.text(), sentenceOf(why))
}
