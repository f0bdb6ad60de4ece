package automation

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"recado.dev/internal/cases"
	"recado.dev/internal/desk"
	"recado.dev/internal/mark"
	"recado.dev/internal/store"
)

// fields are what an action changed of something: by field what it was and what
// it became.
type fields map[string][2]json.RawMessage

// undo is what an action changed, to be taken back: of the run's case, and by id
// of messages and contacts.
type undo struct {
	Changes  fields            `json:"changes,omitempty"`
	Messages map[string]fields `json:"messages,omitempty"`
	Contacts map[string]fields `json:"contacts,omitempty"`
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

// Undo is what has to be kept to take back what happened; nil where nothing can
// be.
func (s *Step) Undo(happened []desk.Event) json.RawMessage {
	u := undo{Changes: fields{}, Messages: map[string]fields{}, Contacts: map[string]fields{}}
	known := takers()
	for _, ev := range happened {
		switch {
		case ev.Type == desk.EventCaseUpdated && ev.CaseID == s.Run.CaseID:
			u.Changes.keep(ev.Changes, func(field string) bool { _, can := known[field]; return can })
		case ev.Type == desk.EventMessageUpdated:
			keepOf(u.Messages, ev.MessageID).keep(ev.Changes, ofMarks)
		case ev.Type == desk.EventContactUpdated:
			keepOf(u.Contacts, ev.ContactID).keep(ev.Changes, func(field string) bool { return field == "tags" })
		}
	}
	none := func(_ string, f fields) bool { return len(f) == 0 }
	maps.DeleteFunc(u.Messages, none)
	maps.DeleteFunc(u.Contacts, none)
	if len(u.Changes)+len(u.Messages)+len(u.Contacts) == 0 {
		return nil
	}
	out, err := json.Marshal(u)
	if err != nil {
		return nil
	}
	return out
}

func keepOf(all map[string]fields, id string) fields {
	if all[id] == nil {
		all[id] = fields{}
	}
	return all[id]
}

// keep adds the changes that can be taken back.
func (f fields) keep(changes map[string][2]any, can func(field string) bool) {
	for field, change := range changes {
		was, err := json.Marshal(change[0])
		is, err2 := json.Marshal(change[1])
		if err == nil && err2 == nil && can(field) {
			f[field] = [2]json.RawMessage{was, is}
		}
	}
}

// Undo takes back what a run changed: one of its actions, or with "" all that can
// be, the last first. Where somebody changed it since, nothing is taken back.
// What is taken back stays so: it happens once.
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
		by.Run = r.ID // what is taken back does not start the recipe again
		t := taking{tx: tx, step: &Step{Run: r, Recipe: recipe, Now: e.Clock.Now()}, by: by, now: map[thing]map[string]json.RawMessage{}, back: map[thing]map[string]json.RawMessage{}}
		if err := t.results(ctx, actionID); err != nil {
			return err
		}
		events, err := t.apply(ctx)
		if err != nil {
			return err
		}
		if err := tx.SaveRun(ctx, t.step.Run); err != nil {
			return err
		}
		told, err := toldOf(t.step.Run, by, t.step.Now)
		if err != nil {
			return err
		}
		return tx.AppendEvents(ctx, ws, append(events, told))
	})
}

// unchanged says whether a field is as an action left it, and what it becomes
// when that is taken back. Of tags, people and teams only those count that the
// action added and took away.
func unchanged(field string, is json.RawMessage, change [2]json.RawMessage) (json.RawMessage, bool) {
	switch field {
	case "tags", mark.ChangeTags, mark.ChangeUsers, mark.ChangeTeams:
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
