package automation

import (
	"context"
	"fmt"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// Refused has a run say that what one of its actions asked for was refused
// later: ref is what the action made. A run that is gone, or that made no such
// thing, is no error.
func Refused(ctx context.Context, tx *store.Tx, ws, runID, ref, why string) error {
	if _, err := tx.LockFollower(ctx, place, ws); err != nil { // the run may be going on
		return err
	}
	r, err := tx.LockRun(ctx, ws, runID)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	found := false
	for i := range r.Results {
		if r.Results[i].Ref == ref {
			r.Results[i].State, r.Results[i].Detail, found = "failed", why, true
		}
	}
	if !found {
		return nil
	}
	if r.State != desk.RunRunning {
		r.State = stateOf(r.Results)
	}
	return tx.SaveRun(ctx, r)
}

// fails says whether an event tells that something we said did not arrive.
func fails(ev desk.Event) bool {
	if ev.Type != desk.EventMessageUpdated {
		return false
	}
	_, to := ev.Changed("status")
	return to == string(desk.StatusFailed)
}

// unsaid is the message of an event by which something that a recipe said turned
// out not to have arrived; nil for other events.
func unsaid(ev desk.Event) (*desk.Message, error) {
	if !fails(ev) {
		return nil, nil
	}
	m, err := ev.Message()
	if err != nil {
		return nil, fmt.Errorf("read the message of event %d: %w", ev.Seq, err)
	}
	if m.Origin != "recipe" || m.Error == nil {
		return nil, nil
	}
	return m, nil
}

// refuse has the runs that said something which did not arrive say so.
func refuse(ctx context.Context, tx *store.Tx, ws string, failed []desk.Message) error {
	for _, m := range failed {
		first, err := tx.MessageEvents(ctx, ws, m.ID, 0, mostOfMessage)
		if err != nil || len(first) == 0 {
			return err
		}
		run := first[len(first)-1].Actor.Run
		if run == "" {
			continue
		}
		if err := Refused(ctx, tx, ws, run, m.ID, m.Error.Title); err != nil {
			return err
		}
	}
	return nil
}

// mostOfMessage is more than happens to a message.
const mostOfMessage = 100
