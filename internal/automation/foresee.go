package automation

import (
	"context"
	"encoding/json"
	"errors"

	"recado.dev/internal/desk"
)

// ByCase is an action that does its work by Step.Change or Step.Decide alone:
// what it would do is found out by doing it, and undoing the transaction.
type ByCase interface {
	Action
	ByCase()
}

// Foreseer is an action that knows what it would do without doing any of it.
type Foreseer interface {
	Action
	Foresee(ctx context.Context, s *Step) (Foreseen, error)
}

// Foreseen is what an action would do.
type Foreseen struct {
	ID     string `json:"id"`
	Kind   string `json:"kind"`
	State  string `json:"state" enum:"done,unchanged,failed,skipped,unknown" doc:"skipped: the message has no case, and the action needs one; unknown: it is found out only when it is done"`
	Detail string `json:"detail,omitempty" doc:"why it would fail or be skipped; what it found"`
	// Changes are what it would change of the case: from what, to what.
	Changes map[string][2]any `json:"changes,omitempty"`
	Text    string            `json:"text,omitempty" doc:"what it would say"`
	Params  json.RawMessage   `json:"params,omitempty" doc:"the action's own, where no more is known"`
}

// errForeseen undoes the transaction of an action that is only tried.
var errForeseen = errors.New("it is only tried")

// Foresee answers what each action of a recipe would do about a case, or the
// message of it, as they are now. Nothing is changed.
func (e *Engine) Foresee(ctx context.Context, r desk.Recipe, item desk.RehearsalItem) ([]Foreseen, error) {
	out := make([]Foreseen, 0, len(r.Actions))
	for _, a := range r.Actions {
		s := &Step{Recipe: r, Action: a, Now: e.Clock.Now(), engine: e, foreseen: &Foreseen{State: "unknown"},
			Run: desk.RecipeRun{WorkspaceID: r.WorkspaceID, ID: "tried", RecipeID: r.ID, Occasion: item.Occasion, CaseID: item.CaseID, ConversationID: item.ConversationID, MessageID: item.MessageID}}
		f, err := e.foresee(ctx, s)
		if err != nil {
			return nil, err
		}
		f.ID, f.Kind = a.ID, a.Kind
		out = append(out, f)
	}
	return out, nil
}

func (e *Engine) foresee(ctx context.Context, s *Step) (Foreseen, error) {
	var err error
	f := Foreseen{State: "unknown", Params: s.Action.Params}
	if e.lacks(s) {
		return Foreseen{State: "skipped", Detail: noCase}, nil
	}
	switch a := e.actions[s.Action.Kind].(type) {
	case nil:
		return Foreseen{State: "failed", Detail: "there is no action of this kind"}, nil
	case Foreseer:
		f, err = a.Foresee(ctx, s)
	case ByCase:
		if err = a.Do(ctx, s); errors.Is(err, errForeseen) {
			f, err = *s.foreseen, nil
		}
	}
	var refused *desk.Error
	if errors.As(err, &refused) {
		return Foreseen{State: "failed", Detail: refused.Public}, nil
	}
	return f, err
}

// foretell keeps what an action that is only tried would change.
func (s *Step) foretell(state, detail string, evs []desk.Event) {
	f := Foreseen{State: state, Detail: detail, Changes: map[string][2]any{}}
	for _, ev := range evs {
		if ev.CaseID != s.Run.CaseID {
			continue
		}
		for field, change := range ev.Changes {
			f.Changes[field] = change
		}
	}
	s.foreseen = &f
}
