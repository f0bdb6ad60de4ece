package automation

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

const (
	// KeepRehearsals is for how long what a rehearsal found is kept.
	KeepRehearsals = 24 * time.Hour
	// mostRehearsals is how many of a workspace run at once.
	mostRehearsals = 3
	// rehearseFor is how long one run of the job lasts; a successor goes on.
	rehearseFor = 30 * time.Second
)

type rehearsalArgs struct {
	WorkspaceID string `json:"workspace"`
	RehearsalID string `json:"rehearsal"`
}

// Kind implements river.JobArgs.
func (rehearsalArgs) Kind() string { return "rehearse_recipe" }

type rehearsalWorker struct {
	river.WorkerDefaults[rehearsalArgs]
	e *Engine
}

// Work implements river.Worker. Each step keeps in its own transaction where the
// next one begins.
func (w *rehearsalWorker) Work(ctx context.Context, j *river.Job[rehearsalArgs]) error {
	until := time.Now().Add(rehearseFor)
	for time.Now().Before(until) {
		more, err := w.e.StepRehearsal(ctx, j.Args.WorkspaceID, j.Args.RehearsalID)
		if err != nil || !more {
			return err
		}
	}
	return river.JobSnooze(0)
}

// BeginRehearsal has a recipe, saved or not, tried on the last things that
// happened, in the background.
func (e *Engine) BeginRehearsal(ctx context.Context, who access.Who, r desk.Recipe, last int) (desk.Rehearsal, error) {
	out := desk.Rehearsal{WorkspaceID: who.WorkspaceID, ID: ident.New(), RecipeID: r.ID, Recipe: r, State: desk.RehearsalRunning, Wanted: min(last, MaxRehearsal), Actor: who.Actor, At: e.Clock.Now()}
	err := e.Store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.LockAutomation(ctx, who.WorkspaceID); err != nil {
			return err
		}
		running, err := tx.RunningRehearsals(ctx, who.WorkspaceID)
		if err != nil {
			return err
		}
		if running >= mostRehearsals {
			return desk.E(desk.CodeConflict, "%d recipes are being tried already: wait for one, or cancel it", running)
		}
		head, err := tx.EventHead(ctx, who.WorkspaceID)
		if err != nil {
			return err
		}
		out.Place = head + 1
		if err := tx.SaveRehearsal(ctx, out); err != nil {
			return err
		}
		return e.Queue.Insert(ctx, tx, rehearsalArgs{out.WorkspaceID, out.ID}, nil)
	})
	return out, err
}

// CancelRehearsal ends one that runs; what it found so far stays.
func (e *Engine) CancelRehearsal(ctx context.Context, ws, id string) (desk.Rehearsal, error) {
	var r desk.Rehearsal
	err := e.Store.Write(ctx, func(tx *store.Tx) error {
		var err error
		if r, err = tx.LockRehearsal(ctx, ws, id); err != nil || r.State != desk.RehearsalRunning {
			return err
		}
		now := e.Clock.Now()
		r.State, r.EndedAt = desk.RehearsalCancelled, &now
		return tx.SaveRehearsal(ctx, r)
	})
	return r, err
}

// StepRehearsal tries a recipe on some more of what happened, and answers whether
// there is more to do. Of two that do it at once, one counts.
func (e *Engine) StepRehearsal(ctx context.Context, ws, id string) (bool, error) {
	was, err := e.Store.Read().RehearsalByID(ctx, ws, id)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return false, nil
	}
	if err != nil || was.State != desk.RehearsalRunning {
		return false, err
	}
	next, items, err := e.rehearsed(ctx, was)
	if desk.CodeOf(err) == desk.CodeInvalid { // what the recipe names is gone meanwhile
		next.State, next.Problem, err = desk.RehearsalFailed, err.Error(), nil
	}
	if err != nil {
		return false, err
	}
	if next.State != desk.RehearsalRunning {
		now := e.Clock.Now()
		next.EndedAt = &now
	}
	more := next.State == desk.RehearsalRunning
	err = e.Store.Write(ctx, func(tx *store.Tx) error {
		now, err := tx.LockRehearsal(ctx, ws, id)
		if err != nil || now.State != desk.RehearsalRunning {
			more = false // cancelled
			return err
		}
		if now.Looked != was.Looked || now.Place != was.Place || now.CasePlace != was.CasePlace {
			return nil // another was quicker
		}
		if err := tx.AddRehearsalItems(ctx, ws, id, items); err != nil {
			return err
		}
		return tx.SaveRehearsal(ctx, next)
	})
	return more, err
}

// rehearsed is a rehearsal some things further, and what it found on the way.
func (e *Engine) rehearsed(ctx context.Context, r desk.Rehearsal) (desk.Rehearsal, []desk.RehearsalItem, error) {
	t, err := e.trial(ctx, r.Recipe)
	if err != nil {
		return r, nil, err
	}
	var items []desk.RehearsalItem
	at := trialPlace{seq: r.Place, caseID: r.CasePlace}
	for range 5 { // a transaction for a thousand events
		at, err = t.look(ctx, at, func(tried Tried) bool {
			r.Looked++
			if tried.Verdict.Fired {
				r.Started++
				items = append(items, desk.RehearsalItem{Number: r.Started, At: tried.At, Occasion: tried.Occasion, CaseID: tried.CaseID, ConversationID: tried.ConversationID, MessageID: tried.MessageID})
			}
			return r.Looked < r.Wanted
		})
		if err != nil {
			return r, nil, err
		}
		if at.end {
			r.State = desk.RehearsalDone
			break
		}
		r.Place, r.CasePlace = at.seq, at.caseID
	}
	return r, items, nil
}

// forgetRehearsals forgets those that are too old.
func (e *Engine) forgetRehearsals(ctx context.Context) error {
	for more := true; more; {
		err := e.Store.Write(ctx, func(tx *store.Tx) error {
			var err error
			more, err = tx.DropRehearsal(ctx, e.Clock.Now().Add(-KeepRehearsals))
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
