// Package macro runs texts and changes of a case that somebody put together to
// be done with one press. What is said goes through package outbound, what is
// changed through package casework, and all of it in one transaction: a step
// that is refused leaves nothing half done.
package macro

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/cases"
	"recado.dev/internal/casework"
	"recado.dev/internal/desk"
	"recado.dev/internal/followup"
	"recado.dev/internal/outbound"
	"recado.dev/internal/store"
)

// Service runs macros.
type Service struct {
	Store    *store.Store
	Outbound *outbound.Service
	Now      func() time.Time
}

// Call says on which case a macro runs. One of CaseID and ConversationID is
// given.
type Call struct {
	CaseID         string
	ConversationID string
	Dry            bool // nothing is done: the outcome says what would be
	// Values are of variables that the desk has no value for; they go first.
	Values map[string]string
	// Hold is how long the reply can be taken back.
	Hold time.Duration
	// Claim is the idempotency key under which it runs, nil without one.
	Claim *store.Claim
}

// State is what became of a step.
type State string

// States of steps.
const (
	Done      State = "done"
	Would     State = "would"     // a dry run: it could be done
	Unchanged State = "unchanged" // the case is like that already
	Refused   State = "refused"   // it can't be done, so nothing was
	Waiting   State = "waiting"   // not reached: another step was refused
)

// Step is one step of a macro with what became of it.
type Step struct {
	Kind   desk.MacroKind `json:"kind"`
	Value  string         `json:"value" doc:"as the macro has it; texts have their variables filled in"`
	State  State          `json:"state" enum:"done,would,unchanged,refused,waiting"`
	Code   desk.Code      `json:"code,omitempty" doc:"why it was refused"`
	Detail string         `json:"detail,omitempty" doc:"why it was refused, in words"`
}

// Outcome is what a macro did, or would do.
type Outcome struct {
	Macro    desk.Ref       `json:"macro"`
	Dry      bool           `json:"dry"`
	Steps    []Step         `json:"steps" nullable:"false"`
	Missing  []string       `json:"missing" nullable:"false" doc:"variables without a value; without them nothing is sent"`
	Case     desk.CaseView  `json:"case" doc:"as it is now; after a dry run as it would be"`
	Messages []desk.Message `json:"messages" nullable:"false" doc:"the note and the reply"`
}

// errDry ends the transaction of a dry run.
var errDry = errors.New("a dry run keeps nothing")

// run is one running macro.
type run struct {
	s     *Service
	ctx   context.Context
	who   access.Who
	call  Call
	macro desk.Macro
	view  desk.CaseView
	out   Outcome
	now   time.Time
}

// Run does a macro, or says what it would do. A refusal of a run that is not
// dry is an error that names the step.
func (s *Service) Run(ctx context.Context, who access.Who, id string, call Call) (Outcome, error) {
	r := &run{s: s, ctx: ctx, who: who, call: call, now: s.Now()}
	if err := r.read(id); err != nil {
		return Outcome{}, err
	}
	script, err := r.script()
	if err != nil {
		return Outcome{}, err
	}
	if len(r.out.Missing) > 0 && !call.Dry {
		return Outcome{}, desk.Invalid("values", "fill in before sending: %s", strings.Join(r.out.Missing, ", "))
	}
	if script.Reply != nil && !who.Can(access.MessagesSend) {
		err = &outbound.PartError{Part: string(desk.MacroReply), Err: desk.E(desk.CodeForbidden, "your role may not send messages")}
	} else {
		_, err = s.Outbound.Say(ctx, who, r.view.ConversationID, script)
	}
	switch {
	case err == nil, errors.Is(err, errDry):
		return r.out, nil
	case call.Dry && r.refuse(err):
		return r.out, nil
	}
	return r.out, r.named(err)
}

// read finds the macro and the case.
func (r *run) read(id string) error {
	read, ws := r.s.Store.Read(), r.who.WorkspaceID
	var err error
	if r.macro, err = read.MacroByID(r.ctx, ws, r.who.UserID, id); err != nil {
		return err
	}
	caseID := r.call.CaseID
	if (caseID == "") == (r.call.ConversationID == "") {
		return desk.Invalid("case_id", "give a case or a conversation, one of them")
	}
	if caseID == "" {
		conv, err := read.ConversationByID(r.ctx, ws, r.call.ConversationID)
		if err != nil {
			return err
		}
		if caseID = conv.CaseID; caseID == "" {
			return desk.E(desk.CodeConflict, "the conversation has no case")
		}
	}
	c, err := read.CaseByID(r.ctx, ws, caseID)
	if err != nil {
		return err
	}
	views, err := read.CaseViews(r.ctx, ws, []desk.Case{c})
	if err != nil {
		return err
	}
	r.view = views[0]
	r.out = Outcome{Macro: desk.Ref{ID: r.macro.ID, Name: r.macro.Name}, Dry: r.call.Dry, Missing: []string{}, Messages: []desk.Message{}, Case: r.view}
	return nil
}

// script is what the macro says, with its variables filled in.
func (r *run) script() (outbound.Script, error) {
	script := outbound.Script{Also: r.change}
	values, err := Values(r.ctx, r.s.Store.Read(), r.who, r.view, r.view.ChannelID, r.call.Values)
	if err != nil {
		return script, err
	}
	for _, a := range r.macro.Actions {
		step := Step{Kind: a.Kind, Value: a.Value, State: Waiting}
		if a.Kind == desk.MacroReply || a.Kind == desk.MacroNote {
			var missing []string
			step.Value, missing = Fill(a.Value, values)
			for _, name := range missing {
				if !slices.Contains(r.out.Missing, name) {
					r.out.Missing = append(r.out.Missing, name)
				}
			}
			if a.Kind == desk.MacroNote {
				script.Note = step.Value
			} else {
				script.Reply = &outbound.Reply{Kind: desk.MessageText, Text: step.Value, Hold: r.call.Hold}
			}
		}
		r.out.Steps = append(r.out.Steps, step)
	}
	return script, nil
}

// change is the part of a run that is about the case, last in the transaction.
func (r *run) change(tx *store.Tx, said outbound.Said) ([]desk.Event, error) {
	ws := r.who.WorkspaceID
	before, err := tx.LockCase(r.ctx, ws, r.view.ID)
	if err != nil {
		return nil, err
	}
	if said.Note != nil || said.Reply != nil {
		conv, err := tx.ConversationByID(r.ctx, ws, before.ConversationID)
		if err != nil {
			return nil, err
		}
		if conv.CaseID != before.ID {
			return nil, desk.E(desk.CodeConflict, "the conversation has a newer case")
		}
	}
	patch, err := r.patch(tx, before)
	if err != nil {
		return nil, err
	}
	by := casework.By{WorkspaceID: ws, Actor: r.who.Actor, At: r.now, MakeTags: r.who.Can(access.TagsManage)}
	out, err := casework.Apply(r.ctx, tx, by, []casework.Step{{CaseID: before.ID, Patch: patch}})
	if err != nil {
		return nil, err
	}
	if len(out.Refused) > 0 {
		return nil, out.Refused[0].Err
	}
	r.settle(before, out, said)
	if r.call.Dry {
		return nil, errDry
	}
	if err := r.note(tx, said); err != nil {
		return nil, err
	}
	told, err := r.told(before)
	return append([]desk.Event{told}, out.Events...), err
}

// patch is what the macro changes of the case, as one change.
func (r *run) patch(tx *store.Tx, before desk.Case) (cases.Patch, error) {
	var p cases.Patch
	tags := slices.Clone(before.Tags)
	for _, a := range r.macro.Actions {
		v := a.Value
		switch a.Kind {
		case desk.MacroStatus:
			status := desk.CaseStatus(v)
			p.Status = &status
		case desk.MacroPriority:
			priority := desk.Priority(v)
			p.Priority = &priority
		case desk.MacroAssignee:
			if v == "me" {
				v = r.who.UserID
			}
			p.AssigneeID = &v
		case desk.MacroQueue:
			if v != "" {
				if _, err := tx.QueueByID(r.ctx, r.who.WorkspaceID, v); err != nil {
					return p, there(err, "there is no such queue")
				}
			}
			p.Queue = &v
		case desk.MacroTagAdd:
			if !slices.Contains(tags, v) {
				tags = append(tags, v)
			}
			p.Tags = &tags
		case desk.MacroTagRemove:
			tags = slices.DeleteFunc(tags, func(t string) bool { return t == v })
			p.Tags = &tags
		case desk.MacroSnooze:
			ws, err := tx.WorkspaceByID(r.ctx, r.who.WorkspaceID)
			if err != nil {
				return p, err
			}
			until, err := followup.Until(ws, v, r.now)
			if err != nil {
				return p, desk.Invalid(string(desk.MacroSnooze), "that moment can't be slept until")
			}
			p.Snooze = &until
		}
	}
	return p, nil
}

// note keeps under the idempotency key what was done.
func (r *run) note(tx *store.Tx, said outbound.Said) error {
	if r.call.Claim == nil {
		return nil
	}
	ids := []string{r.macro.ID, r.view.ID}
	if said.Note != nil {
		ids = append(ids, said.Note.ID)
	}
	for _, m := range said.Reply {
		ids = append(ids, m.ID)
	}
	return tx.KeepEffect(r.ctx, *r.call.Claim, strings.Join(ids, " "))
}

// told is the event by which the history of the case names the macro.
func (r *run) told(c desk.Case) (desk.Event, error) {
	data, err := json.Marshal(r.out.Macro)
	if err != nil {
		return desk.Event{}, fmt.Errorf("write event of macro %s: %w", r.macro.ID, err)
	}
	return desk.Event{
		Type: desk.EventCaseMacro, At: r.now, Actor: r.who.Actor, CaseID: c.ID, ConversationID: c.ConversationID, ContactID: c.ContactID,
		Changes: map[string][2]any{"macro": {"", r.macro.Name}}, Data: data,
	}, nil
}
