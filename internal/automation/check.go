package automation

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"recado.dev/internal/calendar"
	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

const (
	mostActions = 20
	mostTopics  = 50
	// longest is the longest wait for nothing to happen: a year.
	longest = 365 * 24 * 60
)

// families are the triggers of each family.
var families = map[desk.RecipeFamily][]desk.TriggerKind{
	desk.RecipeNew:    {desk.TriggerNew},
	desk.RecipeUpdate: {desk.TriggerMessage, desk.TriggerTag, desk.TriggerStatus, desk.TriggerSurvey},
	desk.RecipeTime:   {desk.TriggerSilence, desk.TriggerUntouched, desk.TriggerSchedule},
}

// Check refuses a recipe that could not work, naming what is wrong at its place,
// and completes what is left out.
func (e *Engine) Check(ctx context.Context, q *store.Queryer, r *desk.Recipe) error {
	if err := e.CheckWhen(ctx, q, r); err != nil {
		return err
	}
	if err := e.checkActions(ctx, q, r); err != nil {
		return err
	}
	return e.checkCases(ctx, q, *r)
}

// CheckWhen is Check for when a recipe starts, without what it does.
func (e *Engine) CheckWhen(ctx context.Context, q *store.Queryer, r *desk.Recipe) error {
	if err := checkTrigger(r); err != nil {
		return err
	}
	if err := e.checkSchedule(ctx, q, r); err != nil {
		return err
	}
	if err := e.CheckConditions(ctx, q, *r); err != nil {
		return err
	}
	return checkHours(ctx, q, r)
}

// CheckConditions refuses a recipe whose filter, or one of whose topics' filters,
// cannot be asked.
func (e *Engine) CheckConditions(ctx context.Context, q *store.Queryer, r desk.Recipe) error {
	env, err := e.named(ctx, q, r.WorkspaceID)
	if err != nil {
		return err
	}
	said := hears(r.Trigger.Kind)
	if err := checkFilter("filter", r.Filter, env, said); err != nil {
		return err
	}
	return e.checkTopics(ctx, q, r, env, said)
}

// named is what filters of a workspace may name, the filters that are shared
// among it.
func (e *Engine) named(ctx context.Context, q *store.Queryer, ws string) (filter.Env, error) {
	env := e.Env(ctx, ws)
	list, err := q.SharedFilters(ctx, ws)
	env.Saved = filter.Named(list)
	return env, err
}

// hears says whether there is a message to ask about when a trigger starts.
func hears(kind desk.TriggerKind) bool {
	return kind == desk.TriggerNew || kind == desk.TriggerMessage
}

func checkTrigger(r *desk.Recipe) error {
	kinds, known := families[r.Family]
	if !known {
		return desk.Invalid("family", "must be new, update or time")
	}
	t := desk.Trigger{Kind: r.Trigger.Kind}
	if !slices.Contains(kinds, t.Kind) {
		return desk.Invalid("trigger.kind", "a recipe of this family cannot wait for this")
	}
	switch t.Kind {
	case desk.TriggerNew, desk.TriggerMessage:
		if t.Messages = r.Trigger.Messages; !t.Messages.Valid() {
			return desk.Invalid("trigger.messages", "must be private, public or mention, or left out for all")
		}
	case desk.TriggerTag:
		if t.Tag = strings.TrimSpace(r.Trigger.Tag); t.Tag == "" {
			return desk.Invalid("trigger.tag", "name the tag")
		}
	case desk.TriggerStatus:
		if t.Status = r.Trigger.Status; !t.Status.Valid() {
			return desk.Invalid("trigger.status", "must be open, pending or resolved")
		}
	case desk.TriggerSilence, desk.TriggerUntouched:
		if t.Minutes = r.Trigger.Minutes; t.Minutes < 1 || t.Minutes > longest {
			return desk.Invalid("trigger.minutes", "1 to %d minutes", longest)
		}
	case desk.TriggerSchedule:
		t.Rule = r.Trigger.Rule
	}
	r.Trigger = t // what belongs to other triggers is dropped
	return nil
}

// checkSchedule refuses a schedule that never comes, and one of which nobody said
// which cases it is about.
func (e *Engine) checkSchedule(ctx context.Context, q *store.Queryer, r *desk.Recipe) error {
	if r.Trigger.Kind != desk.TriggerSchedule {
		return nil
	}
	zone, err := e.Zone(ctx, q, r.WorkspaceID)
	if err != nil {
		return err
	}
	rule, err := ParseRecurrence(r.Trigger.Rule, zone)
	if err != nil {
		return within("trigger", err)
	}
	if _, comes := rule.Next(e.Clock.Now()); !comes {
		return desk.Invalid("trigger.rule", "it never comes")
	}
	if r.Trigger.Rule = rule.Text; len(r.Filter) == 0 {
		return desk.Invalid("filter", "say which cases: without conditions a schedule would take all there ever were")
	}
	return nil
}

// CheckTopic refuses a topic that could not work.
func (e *Engine) CheckTopic(ctx context.Context, q *store.Queryer, t *desk.Topic) error {
	slices.Sort(t.Channels)
	t.Channels = slices.Compact(t.Channels)
	for i, id := range t.Channels {
		if ch, err := q.ChannelRow(ctx, id); err != nil || ch.WorkspaceID != t.WorkspaceID {
			return desk.Invalid(fmt.Sprintf("channels[%d]", i), "there is no such channel")
		}
	}
	env, err := e.named(ctx, q, t.WorkspaceID)
	if err != nil {
		return err
	}
	return checkFilter("filter", t.Filter, env, true)
}

// checkFilter refuses a filter that is none, and conditions on a message where
// there is none (said).
func checkFilter(path string, text []byte, env filter.Env, said bool) error {
	env.Messages = true
	if len(text) == 0 {
		return nil
	}
	node, err := filter.Check(text, env)
	if err != nil {
		return err
	}
	if said {
		return nil
	}
	c, bad := askedFor(node, func(c filter.Cond) bool { return strings.HasPrefix(string(c.Field), "message.") })
	if !bad {
		return nil
	}
	return desk.Invalid(path+strings.TrimPrefix(c.Path, "filter"), "there is no message to ask about when this starts: %s", c.Field)
}

// askedFor finds a condition of a filter.
func askedFor(n filter.Node, is func(filter.Cond) bool) (filter.Cond, bool) {
	if n.Type == filter.Leaf {
		return n.Cond, is(n.Cond)
	}
	for _, kid := range n.Kids {
		if c, found := askedFor(kid, is); found {
			return c, true
		}
	}
	return filter.Cond{}, false
}

func (e *Engine) checkTopics(ctx context.Context, q *store.Queryer, r desk.Recipe, env filter.Env, said bool) error {
	if len(r.Topics) > mostTopics {
		return desk.Invalid("topics", "at most %d topics", mostTopics)
	}
	for i, id := range r.Topics {
		path := fmt.Sprintf("topics[%d]", i)
		t, err := q.TopicByID(ctx, r.WorkspaceID, id)
		if desk.CodeOf(err) == desk.CodeNotFound {
			return desk.Invalid(path, "there is no such topic")
		}
		if err != nil {
			return err
		}
		if err := checkFilter(path, t.Filter, env, said); err != nil {
			return err
		}
	}
	return nil
}

func checkHours(ctx context.Context, q *store.Queryer, r *desk.Recipe) error {
	switch r.Hours.Mode {
	case "", "always":
		r.Hours = desk.RecipeHours{Mode: "always"}
		return nil
	case "during", "outside":
	default:
		return desk.Invalid("hours.mode", "must be always, during or outside")
	}
	c, err := calendar.ByID(ctx, q, r.WorkspaceID, r.Hours.CalendarID)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return desk.Invalid("hours.calendar_id", "there is no such calendar")
	}
	r.Hours.CalendarID = c.ID
	return err
}

func (e *Engine) checkActions(ctx context.Context, q *store.Queryer, r *desk.Recipe) error {
	if n := len(r.Actions); n == 0 || n > mostActions {
		return desk.Invalid("actions", "a recipe does 1 to %d things", mostActions)
	}
	seen := map[string]bool{}
	for i := range r.Actions {
		a := &r.Actions[i]
		path := fmt.Sprintf("actions[%d]", i)
		if a.ID == "" || len(a.ID) > 64 || seen[a.ID] {
			a.ID = ident.New()
		}
		seen[a.ID] = true
		kind, known := e.actions[a.Kind]
		if !known {
			return desk.Invalid(path+".kind", "there is no action of this kind")
		}
		if err := kind.Check(ctx, q, *r, a.Params); err != nil {
			return within(path+".params", err)
		}
	}
	return nil
}

// within answers an error about parameters as one about the whole recipe.
func within(path string, err error) error {
	var e *desk.Error
	if !errors.As(err, &e) || len(e.Problems) == 0 {
		return err
	}
	out := *e
	out.Problems = slices.Clone(e.Problems)
	for i := range out.Problems {
		out.Problems[i].Field = path + "." + strings.TrimPrefix(out.Problems[i].Field, "params.")
	}
	return &out
}

// Again has a run done once more by its recipe as it is now, and answers the new
// run.
func (e *Engine) Again(ctx context.Context, ws, runID string) (desk.RecipeRun, error) {
	var again desk.RecipeRun
	err := e.Store.Write(ctx, func(tx *store.Tx) error {
		was, err := tx.RunByID(ctx, ws, runID)
		if err != nil {
			return err
		}
		r, err := tx.RecipeByID(ctx, ws, was.RecipeID)
		if err != nil {
			return err
		}
		if was.State == desk.RunRunning {
			return desk.E(desk.CodeConflict, "it is still running")
		}
		id := ident.New()
		again = desk.RecipeRun{WorkspaceID: ws, ID: id, RecipeID: r.ID, Version: r.Version, Cause: "again:" + id, Occasion: was.Occasion, CaseID: was.CaseID,
			ConversationID: was.ConversationID, MessageID: was.MessageID, State: desk.RunRunning, Results: []desk.ActionResult{}, AgainOf: was.ID, At: e.Clock.Now()}
		return begin(ctx, tx, ws, []desk.RecipeRun{again})
	})
	if err == nil {
		e.Mark(ws)
	}
	return again, err
}
