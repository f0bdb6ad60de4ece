package channel

import (
	"context"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// Settle keeps the state that a probe found a channel in, and tells of it where
// it is another. A channel that an admin switched off stays off.
func (r *Registry) Settle(ctx context.Context, tx *store.Tx, ws, id string, status desk.ChannelStatus, detail string, by desk.Actor) error {
	row, err := r.row(ctx, &tx.Queryer, ws, id)
	if err != nil || row.Status == desk.ChannelDisabled || row.Status == status && row.StatusDetail == detail {
		return err
	}
	if err := tx.MarkChannel(ctx, ws, id, store.ChannelMark{Status: status, Detail: detail}); err != nil {
		return err
	}
	before := row.Status
	row.Status, row.StatusDetail = status, detail
	return r.announce(ctx, tx, desk.EventChannelUpdated, by, row, map[string][2]any{"status": {before, status}})
}

// Resubscribe has the network send us the account's events again.
func (r *Registry) Resubscribe(ctx context.Context, who access.Who, id string) error {
	live, err := r.Find(ctx, who.WorkspaceID, id)
	if err != nil {
		return err
	}
	keeper, ok := live.Session.(platform.HookKeeper)
	if !ok {
		return desk.E(desk.CodeConflict, "this channel's events are subscribed to at its platform")
	}
	if err := keeper.Subscribe(ctx, ""); err != nil {
		f := platform.AsFailure(err)
		return &desk.Error{Code: desk.CodeConflict, Public: "the platform refuses: " + f.Title, Err: err}
	}
	return nil
}
