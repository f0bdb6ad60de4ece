package automation

import (
	"context"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
)

// MaxRehearsal is how many items a recipe can be tried on.
const MaxRehearsal = 100_000

// Tried is what a recipe would have done about one thing that happened.
type Tried struct {
	At             time.Time        `json:"at"`
	Occasion       desk.TriggerKind `json:"occasion"`
	CaseID         string           `json:"case_id,omitempty"`
	ConversationID string           `json:"conversation_id,omitempty"`
	MessageID      string           `json:"message_id,omitempty"`
	Text           string           `json:"text,omitempty"` // of the message
	Verdict        Verdict          `json:"verdict"`
	// Would is what each action would do, by what is known now.
	Would []Foreseen `json:"would,omitempty" doc:"of the first 20 items: what each action would do, by what is known now"`
}

// Rehearse tries a recipe, saved or not, on the last things that happened, the
// newest first, and changes nothing. Messages are as they were when they came,
// cases as they are now. Recipes that wait for nothing to happen are tried on
// messages, those with a schedule on the cases that they take now. each is called
// for every item; false ends it.
func (e *Engine) Rehearse(ctx context.Context, ws string, r desk.Recipe, last int, each func(Tried) bool) error {
	r.WorkspaceID = ws
	t, err := e.trial(ctx, r)
	if err != nil {
		return err
	}
	head, err := e.Store.Read().EventHead(ctx, ws)
	if err != nil {
		return err
	}
	left := min(last, MaxRehearsal)
	for at := (trialPlace{seq: head + 1}); left > 0 && !at.end; {
		if at, err = t.look(ctx, at, func(tried Tried) bool {
			left--
			return each(tried) && left > 0
		}); err != nil {
			return err
		}
	}
	return nil
}

// trial is a recipe that is tried.
type trial struct {
	e      *Engine
	recipe desk.Recipe
	set    *Set
	facts  *reader
}

// trialPlace is how far a trial is.
type trialPlace struct {
	seq    int64  // the event before which it goes on
	caseID string // for a schedule: the case after which it does
	end    bool
}

func (e *Engine) trial(ctx context.Context, r desk.Recipe) (*trial, error) {
	set, err := e.alone(ctx, r)
	if err != nil {
		return nil, err
	}
	return &trial{e: e, recipe: r, set: set, facts: e.reader(r.WorkspaceID, set)}, nil
}

// look tries the recipe on some things after a place, and answers the next place.
func (t *trial) look(ctx context.Context, at trialPlace, each func(Tried) bool) (trialPlace, error) {
	if len(t.facts.cases) > 10*atOnce { // what was read is not kept for ever
		t.facts.cases = map[string]*filter.Facts{}
	}
	if t.recipe.Trigger.Kind == desk.TriggerSchedule {
		return t.lookAtCases(ctx, at, each)
	}
	evs, err := t.e.Store.Read().EventsBefore(ctx, t.recipe.WorkspaceID, at.seq, atOnce)
	if err != nil || len(evs) == 0 {
		return trialPlace{end: true}, err
	}
	for _, ev := range evs {
		at.seq = ev.Seq
		tried, there, err := t.e.try(ctx, t.set, t.recipe, t.facts, ev)
		if err != nil {
			return at, err
		}
		if there && !each(tried) {
			at.end = true
			return at, nil
		}
	}
	return at, nil
}

// lookAtCases tries a recipe with a schedule on the cases that it takes now.
func (t *trial) lookAtCases(ctx context.Context, at trialPlace, each func(Tried) bool) (trialPlace, error) {
	ws := t.recipe.WorkspaceID
	if t.set.Len() == 0 {
		return trialPlace{end: true}, nil
	}
	ids, err := t.e.Store.Read().CasesAfter(ctx, ws, t.set.rules[0].node, at.caseID, casesAtOnce)
	if err != nil {
		return at, err
	}
	now := t.e.Clock.Now()
	o := Occasion{Kind: desk.TriggerSchedule, Recipe: t.recipe.ID}
	for _, id := range ids {
		at.caseID = id
		f, err := t.facts.caseFacts(ctx, id)
		if err != nil {
			return at, err
		}
		if f == nil {
			continue
		}
		tried := Tried{At: now, Occasion: o.Kind, CaseID: id, ConversationID: f.Case.ConversationID, Text: f.Case.Subject}
		tried.Verdict = t.set.Explain(o, f, func(calendar string) bool { return t.e.Open(ctx, ws, calendar, now) })[0]
		if !each(tried) {
			at.end = true
			return at, nil
		}
	}
	at.end = len(ids) < casesAtOnce
	return at, nil
}

// try is one event; false where it is nothing that the recipe could be started
// by.
func (e *Engine) try(ctx context.Context, set *Set, r desk.Recipe, facts *reader, ev desk.Event) (Tried, bool, error) {
	said, err := messageOf(ev)
	if err != nil {
		return Tried{}, false, err
	}
	for _, o := range occasions(ev) {
		switch kind := r.Trigger.Kind; {
		case o.Kind == kind:
		case o.Kind == desk.TriggerNew && (kind == desk.TriggerSilence || kind == desk.TriggerUntouched):
			o = Occasion{Kind: kind, Recipe: r.ID}
		default:
			continue
		}
		f, err := facts.of(ctx, ev, said)
		if err != nil || f == nil {
			return Tried{}, false, err
		}
		t := Tried{At: ev.At, Occasion: o.Kind, CaseID: ev.CaseID, ConversationID: ev.ConversationID, MessageID: ev.MessageID}
		if said != nil {
			t.Text = said.Text
		}
		t.Verdict = set.Explain(o, f, func(calendar string) bool { return e.Open(ctx, facts.ws, calendar, ev.At) })[0]
		return t, true, nil
	}
	return Tried{}, false, nil
}
