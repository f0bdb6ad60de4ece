package automation

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"time"

	"recado.dev/internal/cases"
	"recado.dev/internal/casework"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// undo is what an action changed of its case, to be taken back: by field what it
// was and what it became.
type undo struct {
	Changes map[string][2]json.RawMessage `json:"changes"`
}

// taker knows how a field is taken back.
type taker struct {
	now  func(c desk.Case) any
	back func(p *cases.Patch, was json.RawMessage) error
}

// text is a field of words.
func text[T ~string](now func(c desk.Case) T, into func(p *cases.Patch) **T) taker {
	return taker{func(c desk.Case) any { return now(c) }, func(p *cases.Patch, was json.RawMessage) error {
		v := new(T)
		*into(p) = v
		return json.Unmarshal(was, v)
	}}
}

// takers are the fields that can be taken back.
func takers() map[string]taker {
	return map[string]taker{
		"status":    text(func(c desk.Case) desk.CaseStatus { return c.Status }, func(p *cases.Patch) **desk.CaseStatus { return &p.Status }),
		"assignee":  text(func(c desk.Case) string { return c.AssigneeID }, func(p *cases.Patch) **string { return &p.AssigneeID }),
		"team":      text(func(c desk.Case) string { return c.TeamID }, func(p *cases.Patch) **string { return &p.TeamID }),
		"queue":     text(func(c desk.Case) string { return c.Queue }, func(p *cases.Patch) **string { return &p.Queue }),
		"priority":  text(func(c desk.Case) desk.Priority { return c.Priority }, func(p *cases.Patch) **desk.Priority { return &p.Priority }),
		"category":  text(func(c desk.Case) string { return c.Category }, func(p *cases.Patch) **string { return &p.Category }),
		"language":  text(func(c desk.Case) string { return c.Language }, func(p *cases.Patch) **string { return &p.Language }),
		"country":   text(func(c desk.Case) string { return c.Country }, func(p *cases.Patch) **string { return &p.Country }),
		"sentiment": text(func(c desk.Case) desk.Sentiment { return c.Sentiment }, func(p *cases.Patch) **desk.Sentiment { return &p.Sentiment }),
		"tags": {func(c desk.Case) any { return c.Tags }, func(p *cases.Patch, was json.RawMessage) error {
			p.Tags = &[]string{}
			return json.Unmarshal(was, p.Tags)
		}},
		"snoozed_until": {func(c desk.Case) any { return c.SnoozedUntil }, func(p *cases.Patch, was json.RawMessage) error {
			p.Snooze = &time.Time{} // null leaves it so: awake
			return json.Unmarshal(was, p.Snooze)
		}},
	}
}

// undoOf is what has to be kept to take back what happened to a case; nil where
// nothing can be.
func undoOf(caseID string, happened []desk.Event) json.RawMessage {
	known := takers()
	u := undo{Changes: map[string][2]json.RawMessage{}}
	for _, ev := range happened {
		if ev.Type != desk.EventCaseUpdated || ev.CaseID != caseID {
			continue
		}
		for field, change := range ev.Changes {
			if _, can := known[field]; !can {
				continue
			}
			was, err := json.Marshal(change[0])
			is, err2 := json.Marshal(change[1])
			if err != nil || err2 != nil {
				continue
			}
			u.Changes[field] = [2]json.RawMessage{was, is}
		}
	}
	if len(u.Changes) == 0 {
		return nil
	}
	out, err := json.Marshal(u)
	if err != nil {
		return nil
	}
	return out
}

// Undo takes back what a run changed of its case: one of its actions, or with ""
// all that can be, the last first. Where somebody changed it since, nothing is
// taken back. What is taken back stays so: it happens once.
func (e *Engine) Undo(ctx context.Context, ws string, by desk.Actor, runID, actionID string) error {
	return e.Store.Write(ctx, func(tx *store.Tx) error {
		if _, err := hold(ctx, tx, ws); err != nil {
			return err
		}
		r, err := tx.RunByID(ctx, ws, runID)
		if err != nil {
			return err
		}
		if r.State == desk.RunRunning {
			return desk.E(desk.CodeConflict, "it is still running")
		}
		recipe, err := tx.RecipeVersion(ctx, ws, r.RecipeID, r.Version)
		if err != nil {
			return err
		}
		s := &Step{Run: r, Recipe: recipe, Now: e.Clock.Now()}
		before, err := s.lockCase(ctx, tx)
		if err != nil {
			return err
		}
		patch, err := takeBack(r.Results, before, actionID)
		if err != nil {
			return err
		}
		by.Run = r.ID // what is taken back does not start the recipe again
		out, err := casework.Apply(ctx, tx, casework.By{WorkspaceID: ws, Actor: by, At: s.Now, MakeTags: true}, []casework.Step{{CaseID: before.ID, Patch: patch, Undoes: recipe.Name}})
		if err != nil {
			return err
		}
		if len(out.Refused) > 0 {
			return out.Refused[0].Err
		}
		if err := tx.SaveRun(ctx, r); err != nil {
			return err
		}
		told, err := toldOf(r, by, s.Now)
		if err != nil {
			return err
		}
		return tx.AppendEvents(ctx, ws, append(out.Events, told))
	})
}

// takeBack answers the change that takes results back, and marks them so.
func takeBack(results []desk.ActionResult, c desk.Case, actionID string) (cases.Patch, error) {
	known := takers()
	now := map[string]json.RawMessage{} // by field, as far as it was taken back
	for i, result := range slices.Backward(results) {
		if actionID != "" && result.ID != actionID || len(result.Undo) == 0 {
			continue
		}
		if result.Undone {
			if actionID != "" {
				return cases.Patch{}, desk.E(desk.CodeConflict, "it was taken back already")
			}
			continue
		}
		var u undo
		if err := json.Unmarshal(result.Undo, &u); err != nil {
			return cases.Patch{}, desk.E(desk.CodeConflict, "this cannot be taken back")
		}
		for field, change := range u.Changes {
			is, looked := now[field]
			if !looked {
				is, _ = json.Marshal(known[field].now(c))
			}
			back, ok := unchanged(field, is, change)
			if !ok {
				return cases.Patch{}, desk.E(desk.CodeConflict, "%s was changed since", field)
			}
			now[field] = back
		}
		results[i].Undone = true
	}
	var p cases.Patch
	if len(now) == 0 {
		return p, desk.E(desk.CodeConflict, "there is nothing that can be taken back")
	}
	for field, was := range now {
		if err := known[field].back(&p, was); err != nil {
			return p, desk.E(desk.CodeConflict, "this cannot be taken back")
		}
	}
	return p, nil
}

// unchanged says whether a field is as an action left it, and what it becomes
// when that is taken back. Of tags only those count that the action added and
// took away.
func unchanged(field string, is json.RawMessage, change [2]json.RawMessage) (json.RawMessage, bool) {
	switch field {
	case "tags":
	case "snoozed_until":
		return change[0], micros(is) == micros(change[1])
	default:
		return change[0], bytes.Equal(is, change[1])
	}
	var before, after, tags []string
	for i, into := range []*[]string{&tags, &before, &after} {
		if json.Unmarshal([]json.RawMessage{is, change[0], change[1]}[i], into) != nil {
			return nil, false
		}
	}
	for _, tag := range after {
		if !slices.Contains(before, tag) { // it was added
			at := slices.Index(tags, tag)
			if at < 0 {
				return nil, false
			}
			tags = slices.Delete(tags, at, at+1)
		}
	}
	for _, tag := range before {
		if !slices.Contains(after, tag) { // it was taken away
			if slices.Contains(tags, tag) {
				return nil, false
			}
			tags = append(tags, tag)
		}
	}
	out, err := json.Marshal(tags)
	return out, err == nil
}

// micros is a time as exact as it is stored; 0 for none.
func micros(text json.RawMessage) int64 {
	var at *time.Time
	if json.Unmarshal(text, &at) != nil || at == nil {
		return 0
	}
	return at.UnixMicro()
}
