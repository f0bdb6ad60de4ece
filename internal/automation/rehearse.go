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
}

// Rehearse tries a recipe, saved or not, on the last things that happened, the
// newest first, and changes nothing. Messages are as they were when they came,
// cases as they are now. Recipes that wait for nothing to happen are tried on
// messages. each is called for every item; false ends it.
func (e *Engine) Rehearse(ctx context.Context, ws string, r desk.Recipe, last int, each func(Tried) bool) error {
	q := e.Store.Read()
	topics, err := q.Topics(ctx, ws)
	if err != nil {
		return err
	}
	r.Enabled = true
	set, broken := Ready([]desk.Recipe{r}, topics, e.Env(ctx, ws))
	if err := broken[r.ID]; err != nil {
		return err
	}
	head, err := q.EventHead(ctx, ws)
	if err != nil {
		return err
	}
	facts := &reader{e: e, ws: ws, cases: map[string]*filter.Facts{}}
	for seq, left := head+1, min(last, MaxRehearsal); left > 0; {
		evs, err := q.EventsBefore(ctx, ws, seq, atOnce)
		if err != nil || len(evs) == 0 {
			return err
		}
		for _, ev := range evs {
			seq = ev.Seq
			tried, there, err := e.try(ctx, set, r, facts, ev)
			if err != nil {
				return err
			}
			if !there {
				continue
			}
			if left--; !each(tried) || left == 0 {
				return nil
			}
		}
		if len(facts.cases) > 10*atOnce { // what was read is not kept for ever
			facts.cases = map[string]*filter.Facts{}
		}
	}
	return nil
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
