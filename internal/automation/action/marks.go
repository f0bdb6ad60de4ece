package action

import (
	"context"
	"encoding/json"
	"slices"

	"recado.dev/internal/automation"
	"recado.dev/internal/cases"
	"recado.dev/internal/casework"
	"recado.dev/internal/desk"
	"recado.dev/internal/mark"
	"recado.dev/internal/store"
)

// MessageTags adds tags to the message that started the recipe, to its case, or
// to both, and takes others away.
type MessageTags struct{}

// MessageHandled says of the message that nothing is left to be done about it,
// or that something is.
type MessageHandled struct{}

// MessageAssign gives the message to people and teams: to all that are named, or
// to the one of them who has the least to do.
type MessageAssign struct{}

type messageTagsParams struct {
	Add    []string `json:"add,omitempty"`
	Remove []string `json:"remove,omitempty"`
	On     string   `json:"on,omitempty"` // message, case, both
}

type messageHandledParams struct {
	Handled *bool `json:"handled,omitempty"` // left out for yes
}

type messageAssignParams struct {
	UserIDs []string `json:"user_ids,omitempty"`
	TeamIDs []string `json:"team_ids,omitempty"`
	// One gives it to one of them alone.
	One bool `json:"one,omitempty"`
	// Reassign takes it from whoever has it.
	Reassign bool `json:"reassign,omitempty"`
}

// Kind implements automation.Action.
func (MessageTags) Kind() string { return "message_tags" }

// Kind implements automation.Action.
func (MessageHandled) Kind() string { return "message_handled" }

// Kind implements automation.Action.
func (MessageAssign) Kind() string { return "message_assign" }

// aboutMessage refuses an action on a message where the recipe has none.
func aboutMessage(r desk.Recipe) error {
	if r.Trigger.Kind != desk.TriggerNew && r.Trigger.Kind != desk.TriggerMessage {
		return desk.Invalid("params", "there is no message when this starts: only what a message starts can mark one")
	}
	return nil
}

// Check implements automation.Action.
func (MessageTags) Check(_ context.Context, _ *store.Queryer, r desk.Recipe, params json.RawMessage) error {
	var p messageTagsParams
	if err := decode(params, &p); err != nil {
		return err
	}
	switch {
	case !slices.Contains([]string{"", "message", "case", "both"}, p.On):
		return desk.Invalid("on", "must be message, case or both")
	case len(p.Add)+len(p.Remove) == 0:
		return desk.Invalid("add", "name a tag to add, or one to remove")
	}
	for _, tag := range slices.Concat(p.Add, p.Remove) {
		if !mark.GoodTag(tag) {
			return desk.Invalid("add", "a tag's name has 1 to 50 characters")
		}
	}
	return aboutMessage(r)
}

// Check implements automation.Action.
func (MessageHandled) Check(_ context.Context, _ *store.Queryer, r desk.Recipe, params json.RawMessage) error {
	var p messageHandledParams
	if err := decode(params, &p); err != nil {
		return err
	}
	return aboutMessage(r)
}

// Check implements automation.Action.
func (MessageAssign) Check(ctx context.Context, q *store.Queryer, r desk.Recipe, params json.RawMessage) error {
	var p messageAssignParams
	if err := decode(params, &p); err != nil {
		return err
	}
	if n := len(p.UserIDs) + len(p.TeamIDs); n == 0 || n > 50 {
		return desk.Invalid("user_ids", "name 1 to 50 people or teams")
	}
	for _, id := range p.UserIDs {
		if _, err := q.MemberByID(ctx, r.WorkspaceID, id); err != nil {
			return desk.Invalid("user_ids", "there is no such member")
		}
	}
	for _, id := range p.TeamIDs {
		if _, err := q.TeamByID(ctx, r.WorkspaceID, id); err != nil {
			return desk.Invalid("team_ids", "there is no such team")
		}
	}
	return aboutMessage(r)
}

// Do implements automation.Action.
func (MessageTags) Do(ctx context.Context, s *automation.Step) error {
	var p messageTagsParams
	if err := s.Params(&p); err != nil {
		return err
	}
	return marked(ctx, s, func(_ context.Context, tx *store.Tx) ([]desk.Event, error) {
		var events []desk.Event
		if p.On != "case" {
			_, told, err := mark.Apply(ctx, tx, markBy(s), s.Run.MessageID, mark.Patch{AddTags: p.Add, DropTags: p.Remove})
			if err != nil {
				return nil, err
			}
			events = told
		}
		if p.On != "case" && p.On != "both" || s.Run.CaseID == "" {
			return events, nil
		}
		told, err := tagCase(ctx, tx, s, p)
		return append(events, told...), err
	})
}

// tagCase tags the case of the message.
func tagCase(ctx context.Context, tx *store.Tx, s *automation.Step, p messageTagsParams) ([]desk.Event, error) {
	before, err := tx.LockCase(ctx, s.Run.WorkspaceID, s.Run.CaseID)
	if err != nil {
		return nil, err
	}
	tags := slices.DeleteFunc(slices.Clone(before.Tags), func(t string) bool { return slices.Contains(p.Remove, t) })
	for _, tag := range p.Add {
		if !slices.Contains(tags, tag) {
			tags = append(tags, tag)
		}
	}
	by := casework.By{WorkspaceID: s.Run.WorkspaceID, Actor: s.Actor(), At: s.Now, MakeTags: true}
	out, err := casework.Apply(ctx, tx, by, []casework.Step{{CaseID: before.ID, Patch: cases.Patch{Tags: &tags}}})
	if err == nil && len(out.Refused) > 0 {
		err = out.Refused[0].Err
	}
	return out.Events, err
}

// Do implements automation.Action.
func (MessageHandled) Do(ctx context.Context, s *automation.Step) error {
	var p messageHandledParams
	if err := s.Params(&p); err != nil {
		return err
	}
	handled := p.Handled == nil || *p.Handled
	return marked(ctx, s, func(_ context.Context, tx *store.Tx) ([]desk.Event, error) {
		_, told, err := mark.Apply(ctx, tx, markBy(s), s.Run.MessageID, mark.Patch{Handled: &handled})
		return told, err
	})
}

// Do implements automation.Action.
func (MessageAssign) Do(ctx context.Context, s *automation.Step) error {
	var p messageAssignParams
	if err := s.Params(&p); err != nil {
		return err
	}
	return marked(ctx, s, func(_ context.Context, tx *store.Tx) ([]desk.Event, error) {
		m, err := tx.MessageByID(ctx, s.Run.WorkspaceID, s.Run.MessageID)
		if err != nil {
			return nil, err
		}
		if now := desk.MarksOf(m); len(now.UserIDs)+len(now.TeamIDs) > 0 && !p.Reassign {
			return nil, nil // somebody has it, and keeps it
		}
		if p.One {
			if err := p.least(ctx, tx, s.Run.WorkspaceID); err != nil {
				return nil, err
			}
		}
		users, teams := slices.Concat([]string{}, p.UserIDs), slices.Concat([]string{}, p.TeamIDs)
		_, told, err := mark.Apply(ctx, tx, markBy(s), m.ID, mark.Patch{UserIDs: &users, TeamIDs: &teams})
		return told, err
	})
}

// least leaves the one who has the fewest messages that are not handled.
func (p *messageAssignParams) least(ctx context.Context, tx *store.Tx, ws string) error {
	best, least := "", -1
	for _, id := range slices.Concat(p.UserIDs, p.TeamIDs) {
		n, err := tx.MessagesAssigned(ctx, ws, id)
		if err != nil {
			return err
		}
		if least < 0 || n < least {
			best, least = id, n
		}
	}
	only := func(ids []string) []string {
		return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return id != best })
	}
	p.UserIDs, p.TeamIDs = only(p.UserIDs), only(p.TeamIDs)
	return nil
}

func markBy(s *automation.Step) mark.By {
	return mark.By{WorkspaceID: s.Run.WorkspaceID, Actor: s.Actor(), At: s.Now, MakeTags: true}
}

// marked does an action on the message of the run, once.
func marked(ctx context.Context, s *automation.Step, do func(context.Context, *store.Tx) ([]desk.Event, error)) error {
	if s.Run.MessageID == "" {
		return desk.E(desk.CodeConflict, "there is no message to be marked")
	}
	return changed(ctx, s, do)
}

// changed does an action that says by its events whether it changed anything.
func changed(ctx context.Context, s *automation.Step, do func(context.Context, *store.Tx) ([]desk.Event, error)) error {
	return s.Store().Write(ctx, func(tx *store.Tx) error {
		mine, err := s.Hold(ctx, tx)
		if err != nil || !mine {
			return err
		}
		events, err := do(ctx, tx)
		if err != nil {
			return err
		}
		result := desk.ActionResult{State: "unchanged"}
		if len(events) > 0 {
			result.State, result.Undo = "done", s.Undo(events)
		}
		if err := s.End(ctx, tx, result); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, s.Run.WorkspaceID, slices.Concat(events, s.Told()))
	})
}
