package bundle

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"recado.dev/internal/automation"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// inFile answers an error about one thing of a file as one about its place.
func inFile(place string, err error) error {
	var e *desk.Error
	if !errors.As(err, &e) || len(e.Problems) == 0 {
		return err
	}
	out := *e
	out.Problems = slices.Clone(e.Problems)
	for i := range out.Problems {
		out.Problems[i].Field = "file." + place + "." + out.Problems[i].Field
	}
	return &out
}

// refusedAction reads of an error which action's parameters it is about.
func refusedAction(err error) (at int, param, detail string, is bool) {
	var e *desk.Error
	if !errors.As(err, &e) || len(e.Problems) == 0 {
		return 0, "", "", false
	}
	rest, found := strings.CutPrefix(e.Problems[0].Field, "actions[")
	if !found {
		return 0, "", "", false
	}
	number, param, found := strings.Cut(rest, "].")
	if _, err := fmt.Sscanf(number, "%d", &at); err != nil || !found || !strings.HasPrefix(param, "params") {
		return 0, "", "", false
	}
	return at, param, e.Problems[0].Detail, true
}

// withoutUnknown is a filter with what is not here left open, so that the rest
// of it can be checked.
func withoutUnknown(text json.RawMessage, gaps []desk.RecipeGap) json.RawMessage {
	unknown := slices.ContainsFunc(gaps, func(g desk.RecipeGap) bool { return g.Of == string(automation.NounFilter) })
	if len(text) == 0 || !unknown {
		return text
	}
	tree, err := decoded(text)
	if err != nil {
		return text
	}
	out, err := json.Marshal(opened(tree, gaps))
	if err != nil {
		return text
	}
	return out
}

// opened has each saved filter that is not here take everything.
func opened(node any, gaps []desk.RecipeGap) any {
	obj, is := node.(map[string]any)
	if !is {
		return node
	}
	if id, named := obj["saved"].(string); named && slices.ContainsFunc(gaps, func(g desk.RecipeGap) bool { return g.Of == string(automation.NounFilter) && g.Name == id }) {
		return map[string]any{"all": []any{}}
	}
	for _, key := range []string{"all", "any"} {
		if kids, has := obj[key].([]any); has {
			for i := range kids {
				kids[i] = opened(kids[i], gaps)
			}
		}
	}
	if kid, has := obj["not"]; has {
		obj["not"] = opened(kid, gaps)
	}
	return obj
}

// Left are the gaps of a recipe that somebody changed and that was checked since:
// those whose place still has what the file said. touched says that its actions
// were given anew, and so what they are authorised with, too.
func Left(ctx context.Context, e *automation.Engine, q *store.Queryer, r *desk.Recipe, touched bool) ([]desk.RecipeGap, error) {
	var left []desk.RecipeGap
	for i, id := range r.Topics {
		t, err := q.TopicByID(ctx, r.WorkspaceID, id)
		if err != nil && desk.CodeOf(err) != desk.CodeNotFound {
			return nil, err
		}
		if err == nil && len(t.Missing) > 0 {
			left = append(left, incomplete(fmt.Sprintf("topics[%d]", i), t))
		}
	}
	for _, g := range r.Missing {
		if g.Kind != desk.GapSecret {
			continue
		}
		param := g.Path[strings.LastIndex(g.Path, ".")+1:]
		if g.Name == "" && !touched || g.Name != "" && slices.ContainsFunc(r.Actions, func(a desk.RecipeAction) bool { return textOf(a.Params, param) == g.Name }) {
			left = append(left, g)
		}
	}
	one := *r
	one.Topics, one.Actions = nil, slices.Clone(r.Actions)
	return append(left, stillThere(r.Missing, func(v visit) error { return inRecipe(&one, e.Names, v) })...), nil
}

// Standing are the gaps of a recipe with those of its topics as they are now: a
// topic is filled in, or replaced by what a file says, by itself, and its recipes
// are not kept anew.
func Standing(r desk.Recipe, topics []desk.Topic) []desk.RecipeGap {
	var left []desk.RecipeGap
	for _, g := range r.Missing {
		if g.Of != string(automation.NounTopic) || g.Kind != desk.GapRefused {
			left = append(left, g)
		}
	}
	for _, t := range topics {
		if at := slices.Index(r.Topics, t.ID); at >= 0 && len(t.Missing) > 0 {
			left = append(left, incomplete(fmt.Sprintf("topics[%d]", at), t))
		}
	}
	return left
}

// LeftOfTopic is Left of a topic.
func LeftOfTopic(t desk.Topic) []desk.RecipeGap {
	t.Channels = slices.Clone(t.Channels)
	return stillThere(t.Missing, func(v visit) error { return inTopic(&t, v) })
}

// stillThere are the gaps whose names stand somewhere yet, at their place of
// now.
func stillThere(gaps []desk.RecipeGap, walk func(visit) error) []desk.RecipeGap {
	var left []desk.RecipeGap
	_ = walk(func(path string, of automation.Noun, text string) string {
		for _, g := range gaps {
			if g.Of == string(of) && g.Name == text && (g.Kind == desk.GapUnknown || g.Kind == desk.GapSeveral) {
				g.Path = path
				left = append(left, g)
				break
			}
		}
		return text
	})
	return left
}
