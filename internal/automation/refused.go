package automation

import (
	"context"

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
