package automation

import (
	"context"
	"errors"
	"fmt"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

const (
	// schedulesAtOnce is how many schedules are worked on in a round, a page of
	// cases of each: a large one holds up nobody.
	schedulesAtOnce = 50
	casesAtOnce     = 100
	// MostCases is on how many cases a schedule runs each time.
	MostCases = 10_000
)

// Zone is the time zone of a workspace.
func (e *Engine) Zone(ctx context.Context, q *store.Queryer, ws string) (*time.Location, error) {
	w, err := q.WorkspaceByID(ctx, ws)
	return zoneOf(w.Timezone), err
}

// Schedule keeps when a recipe comes next, in the transaction that saves it. One
// that waits for its time already goes on waiting.
func (e *Engine) Schedule(ctx context.Context, tx *store.Tx, r desk.Recipe) error {
	if !r.Enabled || r.Trigger.Kind != desk.TriggerSchedule {
		return tx.DropRecipeSchedule(ctx, r.WorkspaceID, r.ID)
	}
	zone, err := e.Zone(ctx, &tx.Queryer, r.WorkspaceID)
	if err != nil {
		return err
	}
	rule, err := ParseRecurrence(r.Trigger.Rule, zone)
	if err != nil {
		return err
	}
	have, err := tx.RecipeSchedules(ctx, r.WorkspaceID)
	if err != nil {
		return err
	}
	for _, s := range have {
		if s.RecipeID == r.ID && rule.Comes(s.DueAt) {
			return nil
		}
	}
	next, there := rule.Next(e.Clock.Now())
	if !there {
		return tx.DropRecipeSchedule(ctx, r.WorkspaceID, r.ID)
	}
	tx.AfterCommit(func() { e.Mark(r.WorkspaceID) })
	return tx.SetRecipeSchedule(ctx, store.RecipeSchedule{WorkspaceID: r.WorkspaceID, RecipeID: r.ID, DueAt: next})
}

// MoveSchedules has the schedules of a workspace go by another time zone from
// now on, in the transaction that changes it.
func (e *Engine) MoveSchedules(ctx context.Context, tx *store.Tx, ws string) error {
	recipes, err := tx.Recipes(ctx, ws)
	if err != nil {
		return err
	}
	for _, r := range recipes {
		if r.Trigger.Kind != desk.TriggerSchedule || !r.Enabled {
			continue
		}
		if err := e.Schedule(ctx, tx, r); err != nil {
			return err
		}
	}
	return nil
}

// ComeRound works on the schedules whose time has come, and answers whether
// there is more to do at once.
func (e *Engine) ComeRound(ctx context.Context) (bool, error) {
	due, err := e.Store.Read().DueRecipeSchedules(ctx, e.Clock.Now(), schedulesAtOnce)
	if err != nil {
		return false, err
	}
	var faults []error
	for _, s := range due {
		if err := e.occur(ctx, s); err != nil { // the others come all the same
			faults = append(faults, fmt.Errorf("schedule of recipe %s: %w", s.RecipeID, err))
		}
	}
	return len(due) > len(faults), errors.Join(faults...)
}

// occur begins the runs of a schedule that has come, for the next cases that it
// takes. Where it stands is moved on in the same transaction: each case has its
// run once, whoever dies and however many nodes there are.
func (e *Engine) occur(ctx context.Context, was store.RecipeSchedule) error {
	ws := was.WorkspaceID
	r, rule, err := e.scheduled(ctx, was)
	if err != nil {
		return err
	}
	if r.ID == "" { // it is gone, or no such recipe any more
		return e.Store.Write(ctx, func(tx *store.Tx) error { return tx.DropRecipeSchedule(ctx, ws, was.RecipeID) })
	}
	now := e.Clock.Now()
	s := was
	if s.Place == "" {
		s.DueAt = rule.Newest(s.DueAt, now)
	}
	runs, upTo, err := e.taken(ctx, r, s, now)
	if err != nil {
		return err
	}
	at := s.DueAt
	comes := true
	if s.Place, s.Taken = upTo, s.Taken+len(runs); upTo == "" || s.Taken >= MostCases {
		s = store.RecipeSchedule{WorkspaceID: ws, RecipeID: r.ID}
		s.DueAt, comes = rule.Next(at)
	}
	err = e.Store.Write(ctx, func(tx *store.Tx) error {
		if _, err := hold(ctx, tx, ws); err != nil {
			return err
		}
		mine, err := tx.MoveRecipeSchedule(ctx, was, s)
		if err != nil || !mine {
			return err // another node was quicker, or it was changed
		}
		if !comes {
			if err := tx.DropRecipeSchedule(ctx, ws, r.ID); err != nil {
				return err
			}
		}
		return begin(ctx, tx, ws, runs)
	})
	if err != nil {
		return err
	}
	return e.finish(ctx, ws)
}

// scheduled is the recipe of a schedule and when it comes; the zero recipe for
// one that is gone or waits for its time no more.
func (e *Engine) scheduled(ctx context.Context, s store.RecipeSchedule) (desk.Recipe, Recurrence, error) {
	q := e.Store.Read()
	r, err := q.RecipeByID(ctx, s.WorkspaceID, s.RecipeID)
	switch {
	case desk.CodeOf(err) == desk.CodeNotFound:
		return desk.Recipe{}, Recurrence{}, nil
	case err != nil:
		return desk.Recipe{}, Recurrence{}, err
	case !r.Enabled || r.Trigger.Kind != desk.TriggerSchedule:
		return desk.Recipe{}, Recurrence{}, nil
	}
	zone, err := e.Zone(ctx, q, s.WorkspaceID)
	if err != nil {
		return r, Recurrence{}, err
	}
	rule, err := ParseRecurrence(r.Trigger.Rule, zone)
	return r, rule, err
}

// taken are the runs of a recipe for the next cases, and the case up to which it
// is worked on then; "" where there are no more.
func (e *Engine) taken(ctx context.Context, r desk.Recipe, s store.RecipeSchedule, now time.Time) ([]desk.RecipeRun, string, error) {
	ws, q := r.WorkspaceID, e.Store.Read()
	set, err := e.alone(ctx, r)
	if err != nil {
		e.Log.Warn("recipe cannot work", "workspace", ws, "recipe", r.ID, "error", err)
		return nil, "", nil // its time passes
	}
	if set.Len() == 0 || !set.rules[0].works(func(calendar string) bool { return e.Open(ctx, ws, calendar, now) }) {
		return nil, "", nil
	}
	ids, err := q.CasesAfter(ctx, ws, set.rules[0].node, s.Place, casesAtOnce)
	if err != nil || len(ids) == 0 {
		return nil, "", err
	}
	facts := e.reader(ws, set)
	var runs []desk.RecipeRun
	for _, id := range ids {
		f, err := facts.caseFacts(ctx, id)
		if err != nil {
			return nil, "", err
		}
		if f == nil || s.Taken+len(runs) >= MostCases || !set.rules[0].node.Holds(f) || !set.rules[0].applies(f) {
			continue
		}
		runs = append(runs, desk.RecipeRun{WorkspaceID: ws, ID: ident.New(), RecipeID: r.ID, Version: r.Version, Cause: fmt.Sprintf("schedule:%d:%s", s.DueAt.Unix(), id),
			Occasion: desk.TriggerSchedule, CaseID: id, ConversationID: f.Case.ConversationID, State: desk.RunRunning, Results: []desk.ActionResult{}, At: now})
	}
	if len(ids) < casesAtOnce {
		return runs, "", nil
	}
	return runs, ids[len(ids)-1], nil
}

// alone is a recipe ready to be matched, by what its words mean now.
func (e *Engine) alone(ctx context.Context, r desk.Recipe) (*Set, error) {
	q := e.Store.Read()
	topics, err := q.Topics(ctx, r.WorkspaceID)
	if err != nil {
		return nil, err
	}
	env, err := e.named(ctx, q, r.WorkspaceID)
	if err != nil {
		return nil, err
	}
	r.Enabled = true
	set, broken := Ready([]desk.Recipe{r}, topics, env)
	return set, broken[r.ID]
}
