package store

import (
	"context"
	"encoding/json"
	"fmt"

	"recado.dev/internal/desk"
)

// CasesOfChoice answers the ids of cases that have one of a workspace's words,
// after an id and in order, at most limit: a category by its name, a sub-status
// by its id.
func (q *Queryer) CasesOfChoice(ctx context.Context, ws string, kind desk.CaseChoiceKind, word, after string, limit int) ([]string, error) {
	if kind == desk.ChoiceCategory {
		return collectIDs(q.query(ctx, "SELECT id FROM cases WHERE workspace_id = ? AND id > ? AND category = ? ORDER BY id"+limitText(limit), ws, after, word))
	}
	return collectIDs(q.query(ctx, "SELECT id FROM cases WHERE workspace_id = ? AND sub_status = ? AND sub_status <> '' AND id > ? ORDER BY id"+limitText(limit), ws, word, after))
}

// Reworded are the ids of what was written anew.
type Reworded struct{ Views, Workstreams, Filters, Policies, Recipes, Topics []string }

// Reword writes the filters of saved views, the rules of workstreams, the saved
// filters, the conditions of promises, recipes, topics and smart tags anew, where
// change says that something in them is otherwise.
func (t *Tx) Reword(ctx context.Context, ws string, change func(json.RawMessage) (json.RawMessage, bool)) (Reworded, error) {
	var out Reworded
	var err error
	if out.Views, err = t.reword(ctx, ws, "saved_views", "filter", change); err != nil {
		return out, err
	}
	if out.Workstreams, err = t.reword(ctx, ws, "workstreams", "settings", change); err != nil {
		return out, err
	}
	if out.Policies, err = t.reword(ctx, ws, "sla_policies", "conditions", change); err != nil {
		return out, err
	}
	if err := t.rewordAutomation(ctx, ws, change, &out); err != nil {
		return out, err
	}
	filters, err := t.AllFilters(ctx, ws)
	if err != nil {
		return out, err
	}
	for _, f := range filters {
		next, ok := change(f.Filter)
		if !ok {
			continue
		}
		f.Filter = next
		f.Revision++
		if err := t.SaveFilter(ctx, f); err != nil {
			return out, err
		}
		out.Filters = append(out.Filters, f.ID)
	}
	return out, nil
}

// rewordAutomation does it to recipes, topics and smart tags: a version of its
// own each.
func (t *Tx) rewordAutomation(ctx context.Context, ws string, change func(json.RawMessage) (json.RawMessage, bool), out *Reworded) error {
	recipes, err := t.Recipes(ctx, ws)
	if err != nil {
		return err
	}
	for _, r := range recipes {
		if ok, err := rewordIn(&r, change); err != nil {
			return err
		} else if !ok {
			continue
		}
		r.Version++
		if err := t.SaveRecipe(ctx, r); err != nil {
			return err
		}
		out.Recipes = append(out.Recipes, r.ID)
	}
	topics, err := t.Topics(ctx, ws)
	if err != nil {
		return err
	}
	for _, topic := range topics {
		if ok, err := rewordIn(&topic, change); err != nil {
			return err
		} else if !ok {
			continue
		}
		topic.Version++
		if err := t.SaveTopic(ctx, topic); err != nil {
			return err
		}
		out.Topics = append(out.Topics, topic.ID)
	}
	tags, err := t.SmartTags(ctx, ws)
	if err != nil {
		return err
	}
	for _, s := range tags {
		if ok, err := rewordIn(&s, change); err != nil {
			return err
		} else if !ok {
			continue
		}
		s.Version++
		if err := t.SaveSmartTag(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// rewordIn writes a thing anew where change says that something in it is
// otherwise, and answers whether it did.
func rewordIn(v any, change func(json.RawMessage) (json.RawMessage, bool)) (bool, error) {
	next, ok := change(json.RawMessage(toJSON(v)))
	if !ok {
		return false, nil
	}
	if err := json.Unmarshal(next, v); err != nil {
		return false, fmt.Errorf("reword: %w", err)
	}
	return true, nil
}

func (t *Tx) reword(ctx context.Context, ws, table, column string, change func(json.RawMessage) (json.RawMessage, bool)) ([]string, error) {
	rows, err := t.query(ctx, "SELECT id, "+column+" FROM "+table+" WHERE workspace_id = ? ORDER BY id", ws)
	list, err := collect(rows, err, table, func(row interface{ Scan(...any) error }) ([2]string, error) {
		var v [2]string
		return v, row.Scan(&v[0], &v[1])
	})
	if err != nil {
		return nil, err
	}
	var out []string
	for _, v := range list {
		next, ok := change(json.RawMessage(v[1]))
		if !ok {
			continue
		}
		if _, err := t.exec(ctx, "UPDATE "+table+" SET "+column+" = ? WHERE workspace_id = ? AND id = ?", string(next), ws, v[0]); err != nil {
			return nil, fmt.Errorf("reword %s %s: %w", table, v[0], err)
		}
		out = append(out, v[0])
	}
	return out, nil
}
