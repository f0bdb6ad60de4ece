package automation

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"recado.dev/internal/cases"
	"recado.dev/internal/casework"
	"recado.dev/internal/contactdata"
	"recado.dev/internal/desk"
	"recado.dev/internal/mark"
	"recado.dev/internal/store"
)

// thing is what an action changed: the run's case, a message or a contact.
type thing struct {
	kind thingKind
	id   string
}

type thingKind int

// In the order in which those who write hold them.
const (
	theCase thingKind = iota
	aMessage
	aContact
)

// things are what an action changed, each with its fields.
func (u undo) things(caseID string) map[thing]fields {
	out := map[thing]fields{}
	if len(u.Changes) > 0 {
		out[thing{theCase, caseID}] = u.Changes
	}
	for id, f := range u.Messages {
		out[thing{aMessage, id}] = f
	}
	for id, f := range u.Contacts {
		out[thing{aContact, id}] = f
	}
	return out
}

// taking is a taking back under way.
type taking struct {
	tx   *store.Tx
	step *Step
	by   desk.Actor
	now  map[thing]map[string]json.RawMessage // how each thing is, as far as it was taken back
	back map[thing]map[string]json.RawMessage // what changes of it
}

// results takes back the results of a run, the last first, and marks them so.
// Nothing is written yet.
func (t *taking) results(ctx context.Context, actionID string) error {
	results := t.step.Run.Results
	undos := make([]map[thing]fields, len(results))
	var all []thing
	for i, result := range results {
		if actionID != "" && result.ID != actionID || len(result.Undo) == 0 {
			continue
		}
		if result.Undone {
			if actionID != "" {
				return desk.E(desk.CodeConflict, "it was taken back already")
			}
			continue
		}
		var u undo
		if err := json.Unmarshal(result.Undo, &u); err != nil {
			return desk.E(desk.CodeConflict, "this cannot be taken back")
		}
		undos[i] = u.things(t.step.Run.CaseID)
		for one := range undos[i] {
			all = append(all, one)
		}
	}
	if len(all) == 0 {
		return desk.E(desk.CodeConflict, "there is nothing that can be taken back")
	}
	if err := t.look(ctx, all); err != nil {
		return err
	}
	for i := range slices.Backward(results) {
		for one, changes := range undos[i] {
			if err := t.reverse(one, changes); err != nil {
				return err
			}
			results[i].Undone = true
		}
	}
	return nil
}

// reverse has changes of a thing be as before.
func (t *taking) reverse(one thing, changes fields) error {
	for field, change := range changes {
		was, ok := unchanged(field, t.now[one][field], change)
		if !ok {
			return desk.E(desk.CodeConflict, "%s was changed since", field)
		}
		t.now[one][field] = was
		if t.back[one] == nil {
			t.back[one] = map[string]json.RawMessage{}
		}
		t.back[one][field] = was
	}
	return nil
}

// look holds things, in the order in which others do, and reads how they are.
func (t *taking) look(ctx context.Context, all []thing) error {
	slices.SortFunc(all, inOrder)
	for _, one := range slices.Compact(all) {
		now, err := t.read(ctx, one)
		if err != nil {
			return err
		}
		t.now[one] = map[string]json.RawMessage{}
		for field, v := range now {
			if t.now[one][field], err = json.Marshal(v); err != nil {
				return err
			}
		}
	}
	return nil
}

func inOrder(a, b thing) int { return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.id, b.id)) }

// read answers what can be taken back of a thing, by field.
func (t *taking) read(ctx context.Context, one thing) (map[string]any, error) {
	ws := t.step.Run.WorkspaceID
	out := map[string]any{}
	switch one.kind {
	case theCase:
		c, err := t.step.lockCase(ctx, t.tx)
		if err != nil {
			return nil, err
		}
		for field, k := range takers() {
			out[field] = k.now(c)
		}
	case aMessage:
		m, err := t.tx.LockMessage(ctx, ws, one.id)
		if err != nil {
			return nil, err
		}
		marks := desk.MarksOf(m)
		out[mark.ChangeTags], out[mark.ChangeUsers], out[mark.ChangeTeams] = marks.Tags, marks.UserIDs, marks.TeamIDs
		out[mark.ChangeHandled] = marks.HandledAt != nil
	case aContact:
		if _, err := t.tx.LockContact(ctx, ws, one.id); err != nil {
			return nil, err
		}
		c, err := t.tx.ContactByID(ctx, ws, one.id)
		if err != nil {
			return nil, err
		}
		out["tags"] = c.Tags
	}
	return out, nil
}

// ofMarks says whether a field is one of the marks of a message.
func ofMarks(field string) bool {
	return field == mark.ChangeTags || field == mark.ChangeUsers || field == mark.ChangeTeams || field == mark.ChangeHandled
}

// apply writes what was taken back, and answers the events that tell of it.
func (t *taking) apply(ctx context.Context) ([]desk.Event, error) {
	var events []desk.Event
	all := make([]thing, 0, len(t.back))
	for one := range t.back {
		all = append(all, one)
	}
	slices.SortFunc(all, inOrder)
	for _, one := range all {
		evs, err := t.write(ctx, one, t.back[one])
		if err != nil {
			return nil, err
		}
		events = append(events, evs...)
	}
	return events, nil
}

func (t *taking) write(ctx context.Context, one thing, back map[string]json.RawMessage) ([]desk.Event, error) {
	ws, now := t.step.Run.WorkspaceID, t.step.Now
	by := mark.By{WorkspaceID: ws, Actor: t.by, At: now, MakeTags: true}
	switch one.kind {
	case aMessage:
		p, err := patchOfMarks(back)
		if err != nil {
			return nil, err
		}
		_, events, err := mark.Apply(ctx, t.tx, by, one.id, p)
		return events, err
	case aContact:
		return t.writeContact(ctx, by, one.id, back["tags"])
	}
	var p cases.Patch
	known := takers()
	for field, was := range back {
		if err := known[field].back(&p, was); err != nil {
			return nil, desk.E(desk.CodeConflict, "this cannot be taken back")
		}
	}
	out, err := casework.Apply(ctx, t.tx, casework.By{WorkspaceID: ws, Actor: t.by, At: now, MakeTags: true}, []casework.Step{{CaseID: one.id, Patch: p, Undoes: t.step.Recipe.Name}})
	if err == nil && len(out.Refused) > 0 {
		err = out.Refused[0].Err
	}
	return out.Events, err
}

// patchOfMarks reads the marks that a message gets back.
func patchOfMarks(back map[string]json.RawMessage) (mark.Patch, error) {
	var p mark.Patch
	for field, was := range back {
		var err error
		switch field {
		case mark.ChangeTags:
			err = json.Unmarshal(was, &p.Tags)
		case mark.ChangeUsers:
			err = json.Unmarshal(was, &p.UserIDs)
		case mark.ChangeTeams:
			err = json.Unmarshal(was, &p.TeamIDs)
		case mark.ChangeHandled:
			err = json.Unmarshal(was, &p.Handled)
		}
		if err != nil {
			return p, desk.E(desk.CodeConflict, "this cannot be taken back")
		}
	}
	return p, nil
}

// writeContact gives a contact the tags back.
func (t *taking) writeContact(ctx context.Context, by mark.By, id string, was json.RawMessage) ([]desk.Event, error) {
	var tags []string
	if err := json.Unmarshal(was, &tags); err != nil {
		return nil, desk.E(desk.CodeConflict, "this cannot be taken back")
	}
	c, err := t.tx.ContactByID(ctx, by.WorkspaceID, id)
	if err != nil {
		return nil, err
	}
	drop := slices.DeleteFunc(slices.Clone(c.Tags), func(tag string) bool { return slices.Contains(tags, tag) })
	return contactdata.Tag(ctx, t.tx, by, id, tags, drop)
}
