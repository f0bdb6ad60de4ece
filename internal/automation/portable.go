package automation

import (
	"encoding/json"

	"recado.dev/internal/desk"
)

// Noun is a kind of thing that recipes name by its id.
type Noun string

// What recipes name.
const (
	NounPerson     Noun = "person"
	NounTeam       Noun = "team"
	NounChannel    Noun = "channel"
	NounQueue      Noun = "queue"
	NounSkill      Noun = "skill"
	NounPolicy     Noun = "policy"
	NounSurvey     Noun = "survey"
	NounTemplate   Noun = "template"
	NounTopic      Noun = "topic"
	NounFilter     Noun = "filter"
	NounCalendar   Noun = "calendar"
	NounWorkstream Noun = "workstream"
	NounSubStatus  Noun = "sub_status"
	NounCompany    Noun = "company"
	NounContact    Noun = "contact"
)

// Namer is an action whose parameters name things of the workspace by their ids.
type Namer interface {
	Action
	// Names answers of which noun a parameter's text, or each of its list, is the
	// id.
	Names() map[string]Noun
}

// Guarded is an action with parameters that may not leave the workspace.
type Guarded interface {
	Action
	// Withhold answers the parameters without them, and which they were.
	Withhold(params json.RawMessage) (json.RawMessage, []string, error)
	// Restore puts back what was withheld, as it stands in the parameters of an
	// action that these replace; false where that is another one.
	Restore(params, was json.RawMessage) (json.RawMessage, bool)
}

// Names answers what the parameters of a kind of action name.
func (e *Engine) Names(kind string) map[string]Noun {
	if n, is := e.actions[kind].(Namer); is {
		return n.Names()
	}
	return nil
}

// Withhold answers an action's parameters without what may not leave the
// workspace, and what that was.
func (e *Engine) Withhold(a desk.RecipeAction) (json.RawMessage, []string, error) {
	if g, is := e.actions[a.Kind].(Guarded); is {
		return g.Withhold(a.Params)
	}
	return a.Params, nil, nil
}

// Restore puts back what was withheld of an action, out of one that it replaces.
func (e *Engine) Restore(a *desk.RecipeAction, was desk.RecipeAction) bool {
	g, is := e.actions[a.Kind].(Guarded)
	if !is || was.Kind != a.Kind {
		return false
	}
	params, same := g.Restore(a.Params, was.Params)
	if same {
		a.Params = params
	}
	return same
}

// Knows says whether there is a kind of action.
func (e *Engine) Knows(kind string) bool {
	_, known := e.actions[kind]
	return known
}
