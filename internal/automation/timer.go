package automation

import (
	"context"
	"fmt"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

// dueAtOnce is how many timers are looked at in a round.
const dueAtOnce = 200

// timers are the timers that events begin and end: by recipe and case, the
// newest of each.
type timers struct {
	set  map[[2]string]*store.RecipeTimer // nil: it ends
	list [][2]string                      // in order
}

func (t *timers) put(recipe, caseID string, timer *store.RecipeTimer) {
	key := [2]string{recipe, caseID}
	if t.set == nil {
		t.set = map[[2]string]*store.RecipeTimer{}
	}
	if _, there := t.set[key]; !there {
		t.list = append(t.list, key)
	}
	t.set[key] = timer
}

// hear notes what an event means to the recipes that wait for nothing to
// happen.
func (t *timers) hear(ws string, set *Set, ev desk.Event, m *desk.Message) {
	if ev.CaseID == "" {
		return
	}
	for _, r := range set.rules {
		begin := func(cause string) {
			t.put(r.recipe.ID, ev.CaseID, &store.RecipeTimer{WorkspaceID: ws, RecipeID: r.recipe.ID, CaseID: ev.CaseID, Cause: cause,
				DueAt: ev.At.Add(time.Duration(r.recipe.Trigger.Minutes) * time.Minute), ConversationID: ev.ConversationID, MessageID: ev.MessageID})
		}
		switch r.recipe.Trigger.Kind {
		case desk.TriggerUntouched:
			if ev.Actor.ID != r.recipe.ID { // its own effect is no touch
				begin(fmt.Sprint("since:", ev.Seq))
			}
		case desk.TriggerSilence:
			switch {
			case m == nil || m.Direction == desk.DirectionNote || ev.Actor.ID == r.recipe.ID:
			case m.Direction == desk.DirectionOut:
				begin("since:" + m.ID)
			default:
				t.put(r.recipe.ID, ev.CaseID, nil)
			}
		}
	}
}

func (t *timers) save(ctx context.Context, tx *store.Tx, ws string) error {
	var begun []store.RecipeTimer
	for _, key := range t.list {
		if timer := t.set[key]; timer != nil {
			begun = append(begun, *timer)
		} else if err := tx.DropRecipeTimer(ctx, ws, key[0], key[1]); err != nil {
			return err
		}
	}
	return tx.SetRecipeTimers(ctx, begun)
}

// Tick begins the runs of recipes whose time has come, and has them done.
func (e *Engine) Tick(ctx context.Context) error {
	for {
		due, err := e.Store.Read().DueRecipeTimers(ctx, e.Clock.Now(), dueAtOnce)
		if err != nil || len(due) == 0 {
			return err
		}
		for _, t := range due {
			if err := e.ring(ctx, t); err != nil {
				return err
			}
		}
	}
}

// ring asks a recipe about a case in which nothing happened for a while.
func (e *Engine) ring(ctx context.Context, t store.RecipeTimer) error {
	if err := e.CatchUp(ctx, t.WorkspaceID); err != nil { // something may have happened
		return err
	}
	set, err := e.set(ctx, t.WorkspaceID)
	if err != nil {
		return err
	}
	facts := e.reader(t.WorkspaceID, set.set)
	f, err := facts.caseFacts(ctx, t.CaseID)
	if err != nil {
		return err
	}
	var runs []desk.RecipeRun
	now := e.Clock.Now()
	if r, there := set.set.recipe(t.RecipeID); there && f != nil {
		o := Occasion{Kind: r.Trigger.Kind, Recipe: r.ID}
		for _, one := range set.set.Fire(o, f, func(calendar string) bool { return e.Open(ctx, t.WorkspaceID, calendar, now) }) {
			runs = append(runs, desk.RecipeRun{WorkspaceID: t.WorkspaceID, ID: ident.New(), RecipeID: one.ID, Version: one.Version, Cause: t.Cause, Occasion: o.Kind,
				CaseID: t.CaseID, ConversationID: t.ConversationID, MessageID: t.MessageID, State: desk.RunRunning, Results: []desk.ActionResult{}, At: now})
		}
	}
	err = e.Store.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.LockFollower(ctx, place, t.WorkspaceID); err != nil {
			return err
		}
		mine, err := tx.TakeRecipeTimer(ctx, t)
		if err != nil || !mine {
			return err // another node was quicker, or something happened
		}
		return begin(ctx, tx, t.WorkspaceID, runs)
	})
	if err != nil {
		return err
	}
	return e.finish(ctx, t.WorkspaceID)
}

const (
	tidyEvery  = time.Hour // of the machine's time
	tidyAtOnce = 1000
)

// tidy forgets what is too old, now and then.
func (e *Engine) tidy(ctx context.Context) error {
	if time.Since(e.tidied) < tidyEvery {
		return nil
	}
	err := e.Tidy(ctx)
	if err == nil {
		e.tidied = time.Now()
	}
	return err
}

// Tidy forgets what was known so long ago that nobody asks any more.
func (e *Engine) Tidy(ctx context.Context) error {
	for n := int64(tidyAtOnce); n == tidyAtOnce; {
		err := e.Store.Write(ctx, func(tx *store.Tx) error {
			var err error
			n, err = tx.DropRecipeFacts(ctx, e.Clock.Now().Add(-KeepFacts), tidyAtOnce)
			return err
		})
		if err != nil {
			return err
		}
	}
	return e.forgetRehearsals(ctx)
}

// turn rings what is due, and says how long nothing will be.
func (e *Engine) turn(ctx context.Context, _ bool) time.Duration {
	e.Warn("", e.Tick(ctx))
	more, err := e.ComeRound(ctx)
	e.Warn("", err)
	e.Warn("", e.tidy(ctx))
	if more {
		return time.Millisecond
	}
	q := e.Store.Read()
	timer, err := q.NextRecipeTimer(ctx)
	e.Warn("", err)
	schedule, err := q.NextRecipeSchedule(ctx)
	e.Warn("", err)
	if timer == nil || schedule != nil && schedule.Before(*timer) {
		timer = schedule
	}
	if timer == nil {
		return 0
	}
	wait := timer.Sub(e.Clock.Now())
	if wait <= 0 { // it could not be done: the next look around tries again
		return lookAgain
	}
	return wait
}
