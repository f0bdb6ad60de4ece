package macro

import (
	"context"
	"errors"
	"slices"
	"strings"

	"recado.dev/internal/access"
	"recado.dev/internal/casework"
	"recado.dev/internal/desk"
	"recado.dev/internal/outbound"
)

// fields are the fields of a case's changes by the step that makes them.
var fields = map[desk.MacroKind]string{
	desk.MacroStatus: "status", desk.MacroPriority: "priority", desk.MacroAssignee: "assignee", desk.MacroQueue: "queue",
	desk.MacroTagAdd: "tags", desk.MacroTagRemove: "tags", desk.MacroSnooze: "snoozed_until",
}

// settle notes what became of each step.
func (r *run) settle(before desk.Case, out casework.Outcome, said outbound.Said) {
	changed := map[string][2]any{}
	for _, e := range out.Events {
		if e.Type == desk.EventCaseUpdated {
			changed = e.Changes
		}
	}
	for i := range r.out.Steps {
		step := &r.out.Steps[i]
		_, did := changed[fields[step.Kind]]
		had := slices.Contains(before.Tags, step.Value)
		switch step.Kind {
		case desk.MacroReply, desk.MacroNote:
			did = true
		case desk.MacroTagAdd:
			did = !had
		case desk.MacroTagRemove:
			did = had
		}
		switch {
		case !did:
			step.State = Unchanged
		case r.call.Dry:
			step.State = Would
		default:
			step.State = Done
		}
	}
	r.out.Case = out.Views[0]
	r.out.Messages = []desk.Message{}
	if said.Note != nil {
		r.out.Messages = append(r.out.Messages, *said.Note)
	}
	r.out.Messages = append(r.out.Messages, said.Reply...)
}

// blame finds the step that an error is about, -1 for none.
func (r *run) blame(err error) int {
	kind := ""
	var part *outbound.PartError
	var e *desk.Error
	switch {
	case errors.As(err, &part):
		kind = part.Part
	case errors.As(err, &e) && len(e.Problems) > 0:
		kind = e.Problems[0].Field
	}
	for i, step := range r.out.Steps {
		if string(step.Kind) == kind || fields[step.Kind] == kind {
			return i
		}
	}
	// A change that can't be is about the status: a case that can't open again.
	return slices.IndexFunc(r.out.Steps, func(s Step) bool { return s.Kind == desk.MacroStatus })
}

// refuse marks the step that an error is about; false where it is about none.
func (r *run) refuse(err error) bool {
	var e *desk.Error
	i := r.blame(err)
	if !errors.As(err, &e) || i < 0 {
		return false
	}
	for j := range r.out.Steps {
		r.out.Steps[j].State = Waiting
	}
	r.out.Steps[i].State, r.out.Steps[i].Code, r.out.Steps[i].Detail = Refused, e.Code, e.Public
	return true
}

// named says in an error which step was refused.
func (r *run) named(err error) error {
	var e *desk.Error
	i := r.blame(err)
	if !errors.As(err, &e) || i < 0 {
		return err
	}
	named := desk.E(e.Code, "Nothing was done: step %d (%s) was refused. %s", i+1, strings.ReplaceAll(string(r.out.Steps[i].Kind), "_", " "), e.Public)
	named.Problems, named.Err = e.Problems, err
	return named
}

// Made answers what a run did whose answer was lost; effect is what it noted
// under its idempotency key.
func (s *Service) Made(ctx context.Context, who access.Who, effect string) (Outcome, error) {
	ids := strings.Fields(effect)
	if len(ids) < 2 {
		return Outcome{}, desk.NotFound("run")
	}
	r := &run{s: s, ctx: ctx, who: who, call: Call{CaseID: ids[1]}, now: s.Now()}
	if err := r.read(ids[0]); err != nil {
		return Outcome{}, err
	}
	if _, err := r.script(); err != nil {
		return Outcome{}, err
	}
	for i := range r.out.Steps {
		r.out.Steps[i].State = Done
	}
	if len(ids) == 2 {
		return r.out, nil
	}
	for _, id := range ids[2:] {
		m, err := s.Outbound.Message(ctx, who, id)
		if err != nil {
			return Outcome{}, err
		}
		r.out.Messages = append(r.out.Messages, m)
	}
	return r.out, nil
}
