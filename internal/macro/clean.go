package macro

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/followup"
	"recado.dev/internal/store"
)

const (
	maxActions = 20
	maxText    = 4096
)

// Clean refuses a macro that could not run: steps that say nothing, that clash,
// or that name who or what is not there.
func (s *Service) Clean(ctx context.Context, read *store.Queryer, who access.Who, m *desk.Macro) error {
	m.Shortcut = strings.TrimLeft(strings.TrimSpace(m.Shortcut), `/\`)
	if strings.ContainsFunc(m.Shortcut, func(c rune) bool { return unicode.IsSpace(c) || unicode.IsControl(c) || c == utf8.RuneError }) {
		return desk.Invalid("shortcut", "a shortcut is one word")
	}
	if len(m.Actions) == 0 || len(m.Actions) > maxActions {
		return desk.Invalid("actions", "a macro has 1 to %d steps", maxActions)
	}
	seen := map[desk.MacroAction]bool{}
	for i := range m.Actions {
		a := &m.Actions[i]
		a.Value = strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(a.Value, ""), "\x00", ""))
		once := desk.MacroAction{Kind: a.Kind}
		if a.Kind == desk.MacroTagAdd || a.Kind == desk.MacroTagRemove {
			once = desk.MacroAction{Value: a.Value} // also not added and removed at once
		}
		if seen[once] {
			return desk.Invalid("actions", "step %d repeats or clashes with another: %s", i+1, a.Kind)
		}
		seen[once] = true
		if err := s.cleanAction(ctx, read, who, *a); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) cleanAction(ctx context.Context, read *store.Queryer, who access.Who, a desk.MacroAction) error {
	switch a.Kind {
	case desk.MacroReply, desk.MacroNote:
		if a.Value == "" || len(a.Value) > maxText {
			return desk.Invalid("actions", "a text has 1 to %d bytes", maxText)
		}
	case desk.MacroStatus:
		switch desk.CaseStatus(a.Value) {
		case desk.CaseOpen, desk.CasePending, desk.CaseResolved:
		default:
			return desk.Invalid("actions", "a status is open, pending or resolved")
		}
	case desk.MacroPriority:
		if !desk.Priority(a.Value).Valid() {
			return desk.Invalid("actions", "a priority is low, normal, high or urgent")
		}
	case desk.MacroAssignee:
		if a.Value == "" || a.Value == "me" {
			return nil
		}
		if _, err := read.MemberByID(ctx, who.WorkspaceID, a.Value); err != nil {
			return there(err, "there is no such member")
		}
	case desk.MacroQueue:
		if a.Value == "" {
			return nil
		}
		if _, err := read.QueueByID(ctx, who.WorkspaceID, a.Value); err != nil {
			return there(err, "there is no such queue")
		}
	case desk.MacroTagAdd, desk.MacroTagRemove:
		if a.Value == "" || utf8.RuneCountInString(a.Value) > 50 {
			return desk.Invalid("actions", "a tag's name has 1 to 50 characters")
		}
	case desk.MacroSnooze:
		ws, err := read.WorkspaceByID(ctx, who.WorkspaceID)
		if err == nil {
			_, err = followup.Until(ws, a.Value, s.Now())
		}
		if err != nil {
			return there(err, "a snooze needs a moment, or words for one")
		}
	default:
		return desk.Invalid("actions", "there is no step of kind %q", a.Kind)
	}
	return nil
}

// there turns what is absent or wrong into a complaint about the steps.
func there(err error, detail string) error {
	switch desk.CodeOf(err) {
	case desk.CodeNotFound, desk.CodeInvalid:
		return desk.Invalid("actions", "%s", detail)
	}
	return err
}
