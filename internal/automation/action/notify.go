package action

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"recado.dev/internal/automation"
	"recado.dev/internal/desk"
	"recado.dev/internal/notify"
	"recado.dev/internal/store"
)

// Notify has people told of what the recipe takes: by push, by e-mail or both,
// once there is enough of it, and not too often.
type Notify struct{ Notify *notify.Service }

// Kind implements automation.Action.
func (Notify) Kind() string { return notify.RecipeAction }

// Check implements automation.Action.
func (Notify) Check(ctx context.Context, q *store.Queryer, r desk.Recipe, params json.RawMessage) error {
	var p notify.RecipeRule
	if err := decode(params, &p); err != nil {
		return err
	}
	if err := p.Check(); err != nil {
		return err
	}
	return checkNamed(ctx, q, r.WorkspaceID, assignParams{Users: p.Users, Teams: p.Teams})
}

// Do implements automation.Action.
func (a Notify) Do(ctx context.Context, s *automation.Step) error {
	var p notify.RecipeRule
	if err := s.Params(&p); err != nil {
		return err
	}
	return s.Store().Write(ctx, func(tx *store.Tx) error {
		mine, err := s.Hold(ctx, tx)
		if err != nil || !mine {
			return err
		}
		workspace, err := tx.WorkspaceByID(ctx, s.Run.WorkspaceID)
		if err != nil {
			return err
		}
		tally, err := tx.LockRecipeTally(ctx, s.Run.WorkspaceID, s.Recipe.ID, s.Action.ID)
		if err != nil {
			return err
		}
		tally, now := p.Count(tally, s.Run.CaseID, s.Now, notify.Zone(workspace))
		result := desk.ActionResult{State: "done", Detail: fmt.Sprintf("%d of %d so far", tally.Count, max(p.Threshold, 1))}
		var events []desk.Event
		switch {
		case now:
			var people int
			if people, events, err = a.Notify.TellRecipe(ctx, tx, s.Recipe, p, tally); err != nil {
				return err
			}
			if people == 0 {
				return desk.E(desk.CodeConflict, "none of the people may sign in any more")
			}
			result.Detail = fmt.Sprintf("%d told of %d", people, tally.Count)
			tally = notify.Told(tally, s.Now)
		case tally.DueAt != nil:
			result.Detail = fmt.Sprintf("%d so far, told at %s", tally.Count, tally.DueAt.In(notify.Zone(workspace)).Format("2006-01-02 15:04"))
		}
		if err := tx.SaveRecipeTally(ctx, tally); err != nil {
			return err
		}
		if err := s.End(ctx, tx, result); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, s.Run.WorkspaceID, slices.Concat(events, s.Told()))
	})
}
