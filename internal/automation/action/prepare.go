package action

import (
	"context"

	"recado.dev/internal/automation"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/prepared"
	"recado.dev/internal/store"
)

// prepare keeps an answer for a person to let go.
func prepare(ctx context.Context, s *automation.Step, mode desk.ReplyMode, p desk.PreparedReply) error {
	p.WorkspaceID, p.ID, p.Mode, p.State = s.Run.WorkspaceID, ident.New(), mode, desk.PreparedWaiting
	p.Recipe, p.RunID, p.CaseID, p.Original = desk.Ref{ID: s.Recipe.ID, Name: s.Recipe.Name}, s.Run.ID, s.Run.CaseID, p.Text
	p.CreatedAt, p.UpdatedAt = s.Now, s.Now
	err := s.Store().Write(ctx, func(tx *store.Tx) error {
		if err := first(ctx, s)(tx); err != nil {
			return err
		}
		told, err := ending(ctx, tx, s, desk.ActionResult{State: "done", Ref: p.ID})
		if err != nil {
			return err
		}
		if err := tx.SavePrepared(ctx, p); err != nil {
			return err
		}
		ev, err := prepared.Tell(p, s.Actor(), "", string(desk.PreparedWaiting))
		if err != nil {
			return err
		}
		return tx.AppendEvents(ctx, s.Run.WorkspaceID, append([]desk.Event{ev}, told...))
	})
	return quiet(err)
}
