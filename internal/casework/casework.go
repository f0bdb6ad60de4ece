// Package casework is the one way in which cases are changed outside of the
// messages themselves: by people over the API, by routing, by timers. It checks
// what a change names, keeps the rules of package cases, saves, and answers the
// events that tell of it. It knows no HTTP.
package casework

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"recado.dev/internal/cases"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// By is who changes cases.
type By struct {
	WorkspaceID string
	Actor       desk.Actor
	At          time.Time
	MakeTags    bool // names of tags that nobody made yet are made
}

// Step is the change of one case.
type Step struct {
	CaseID  string
	Patch   cases.Patch
	Version *int64 // the version that the change is about; nil for any
	// Also changes what a case carries beside its history, and answers whether
	// it did; nil for nothing.
	Also func(*desk.Case) bool
	// Why is told along with the change, where routing decided it.
	Why *desk.AssignedWhy
	// Reason is why somebody did it, in their words, for the case's history.
	Reason string
	// Undoes is the name of the recipe of which something is taken back.
	Undoes string
}

// Refusal is a case that was left alone, and why.
type Refusal struct {
	CaseID string
	Err    *desk.Error
}

// Outcome is what became of the steps.
type Outcome struct {
	Views   []desk.CaseView // of all cases that were not refused, changed or not, as they are now
	Refused []Refusal
	// Events tell of what changed. The caller appends them, at the end of its
	// transaction.
	Events []desk.Event
}

// Change applies a patch to one case and tells of it. It has to come last in its
// transaction, like Tx.AppendEvents.
func Change(ctx context.Context, tx *store.Tx, ws, caseID string, actor desk.Actor, patch cases.Patch, at time.Time) (desk.CaseView, error) {
	out, err := Apply(ctx, tx, By{WorkspaceID: ws, Actor: actor, At: at}, []Step{{CaseID: caseID, Patch: patch}})
	if err != nil {
		return desk.CaseView{}, err
	}
	if len(out.Refused) > 0 {
		return desk.CaseView{}, out.Refused[0].Err
	}
	return out.Views[0], tx.AppendEvents(ctx, ws, out.Events)
}

// Apply changes cases. A case that is not there, has another version or may not
// change is refused; a patch that is wrong in itself is an error. The caller
// appends the events.
func Apply(ctx context.Context, tx *store.Tx, by By, steps []Step) (Outcome, error) {
	r := &run{ctx: ctx, tx: tx, by: by, members: map[string]bool{}}
	if err := r.readMembers(steps); err != nil {
		return Outcome{}, err
	}
	for i := range steps {
		if err := r.check(&steps[i].Patch); err != nil {
			return Outcome{}, err
		}
	}
	if err := r.apply(steps); err != nil {
		return Outcome{}, err
	}
	return r.save()
}

// run is one Apply.
type run struct {
	ctx context.Context
	tx  *store.Tx
	by  By

	members map[string]bool // assignees that were checked
	known   []string        // names of tags that exist, once they were read
	read    bool
	newTags []desk.Tag
	fields  []desk.Attribute // of cases, once they were read

	all     []desk.Case // as they are after, changed or not
	changes []store.CaseChange
	events  []desk.Event
	why     []*desk.AssignedWhy // by event
	refused []Refusal
}

func (r *run) refuse(id string, err *desk.Error) {
	r.refused = append(r.refused, Refusal{CaseID: id, Err: err})
}

func (r *run) apply(steps []Step) error {
	ids := make([]string, len(steps))
	for i, s := range steps {
		ids[i] = s.CaseID
	}
	found, err := r.tx.LockCases(r.ctx, r.by.WorkspaceID, ids)
	if err != nil {
		return err
	}
	for _, s := range steps {
		before, ok := found[s.CaseID]
		if !ok {
			r.refuse(s.CaseID, desk.NotFound("case"))
			continue
		}
		if s.Version != nil && *s.Version != before.Version {
			r.refuse(s.CaseID, desk.E(desk.CodeConflict, "the case was changed meanwhile: it has version %d", before.Version))
			continue
		}
		if err := r.one(s, before); err != nil {
			return err
		}
	}
	return nil
}

// one decides on one case.
func (r *run) one(s Step, before desk.Case) error {
	if err := r.makeTags(s.Patch, before); err != nil {
		return err
	}
	after, changed, err := cases.Apply(before, s.Patch, r.by.At)
	if err != nil {
		return err
	}
	if no, err := r.clash(before, after); err != nil {
		return err
	} else if no != nil {
		r.refuse(s.CaseID, no)
		return nil
	}
	if no, err := r.unfilled(before, after); err != nil {
		return err
	} else if no != nil {
		r.refuse(s.CaseID, no)
		return nil
	}
	if before.Status == desk.CaseResolved && after.Status != desk.CaseResolved {
		answers, err := r.tx.AnswersOf(r.ctx, before)
		if err != nil {
			return err
		}
		after = cases.OnReopened(after, answers)
	}
	also := s.Also != nil && s.Also(&after)
	if s.Also == nil && len(changed) > 0 {
		taken(&after, r.by.At)
	}
	r.all = append(r.all, after)
	if len(changed) == 0 && !also {
		return nil
	}
	if s.Reason != "" && len(changed) > 0 {
		changed["reason"] = [2]any{nil, s.Reason}
	}
	if s.Undoes != "" && len(changed) > 0 {
		changed["undone"] = [2]any{nil, s.Undoes}
	}
	r.changes = append(r.changes, store.CaseChange{Before: &before, After: after})
	r.why = append(r.why, s.Why)
	r.events = append(r.events, desk.Event{
		Type: desk.EventCaseUpdated, At: r.by.At, Actor: r.by.Actor, CaseID: s.CaseID, ConversationID: after.ConversationID, ContactID: after.ContactID, Changes: changed,
	})
	return nil
}

// clash refuses to open a case whose conversation has gone on to another one:
// a conversation has one open case.
func (r *run) clash(before, after desk.Case) (*desk.Error, error) {
	if before.Status != desk.CaseResolved || after.Status == desk.CaseResolved {
		return nil, nil
	}
	if before.MergedInto != "" {
		return desk.E(desk.CodeConflict, "the case became part of another one"), nil
	}
	conv, err := r.tx.LockConversation(r.ctx, r.by.WorkspaceID, before.ConversationID)
	if err != nil || conv.CaseID == before.ID || conv.CaseID == "" {
		return nil, err
	}
	return desk.E(desk.CodeConflict, "the conversation has a newer case"), nil
}

// save writes what changed and answers the cases as they are now.
func (r *run) save() (Outcome, error) {
	ws := r.by.WorkspaceID
	for _, t := range r.newTags {
		if err := r.tx.InsertTag(r.ctx, t); err != nil {
			return Outcome{}, err
		}
	}
	if err := r.tx.SaveCases(r.ctx, ws, r.changes); err != nil {
		return Outcome{}, err
	}
	place := make(map[string]int, len(r.all))
	for i := range r.all {
		place[r.all[i].ID] = i
	}
	for _, c := range r.changes {
		r.all[place[c.After.ID]] = c.After
	}
	views, err := r.tx.CaseViews(r.ctx, ws, r.all)
	if err != nil {
		return Outcome{}, err
	}
	for i := range r.events {
		e := &r.events[i]
		view := views[place[e.CaseID]]
		view.Why = r.why[i]
		if e.Data, err = json.Marshal(view); err != nil {
			return Outcome{}, fmt.Errorf("write event of case %s: %w", e.CaseID, err)
		}
	}
	events, err := r.tagEvents()
	return Outcome{Views: views, Refused: r.refused, Events: slices.Concat(r.events, events)}, err
}

func (r *run) tagEvents() ([]desk.Event, error) {
	var out []desk.Event
	for _, t := range r.newTags {
		data, err := json.Marshal(t)
		if err != nil {
			return nil, fmt.Errorf("write event of tag %s: %w", t.ID, err)
		}
		out = append(out, desk.Event{Type: desk.EventTagUpdated, At: t.CreatedAt, Actor: r.by.Actor, Data: data})
	}
	return out, nil
}
