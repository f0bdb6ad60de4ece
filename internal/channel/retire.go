package channel

import (
	"context"
	"maps"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// Retire takes a channel away within a transaction: it takes and sends nothing
// any more, and its secrets are gone for good. Its row stays, since its
// conversations name it. The caller appends the event, and calls Forget after
// the commit.
func (r *Registry) Retire(ctx context.Context, tx *store.Tx, who access.Who, id string) (store.ChannelRow, desk.Event, error) {
	row, err := r.row(ctx, &tx.Queryer, who.WorkspaceID, id)
	if err != nil {
		return row, desk.Event{}, err
	}
	now := r.host.Clock.Now()
	row.DeletedAt = &now
	row.UpdatedAt = later(now, row.UpdatedAt.Add(time.Microsecond))
	row.Secrets = map[string]string{}
	if err := r.seal(&row); err != nil {
		return row, desk.Event{}, err
	}
	if err := tx.UpdateChannel(ctx, row); err != nil {
		return row, desk.Event{}, err
	}
	ev, err := r.event(desk.EventChannelDeleted, who.Actor, row, nil)
	return row, ev, err
}

// Revive brings a channel back within a transaction, with secrets that are
// given anew. It keeps its id, and so the address of its webhook. The caller
// appends the event, and calls Forget after the commit.
func (r *Registry) Revive(ctx context.Context, tx *store.Tx, who access.Who, id string, p Patch) (store.ChannelRow, desk.Event, error) {
	row, err := tx.ChannelRow(ctx, id)
	if err != nil {
		return row, desk.Event{}, err
	}
	if row.WorkspaceID != who.WorkspaceID {
		return row, desk.Event{}, desk.NotFound("channel")
	}
	if row.DeletedAt == nil {
		return row, desk.Event{}, desk.E(desk.CodeConflict, "this channel is not deleted")
	}
	desc, ok := r.Descriptor(row.Platform)
	if !ok {
		return row, desk.Event{}, desk.E(desk.CodeUnavailable, "this version has no platform %q", row.Platform)
	}
	settings := maps.Clone(row.Settings)
	maps.Copy(settings, p.Settings)
	settings, secrets, problems := complete(desc, settings, p.Secrets)
	if err := invalid(problems); err != nil {
		return row, desk.Event{}, err
	}
	now := r.host.Clock.Now()
	row.Settings, row.Secrets, row.DeletedAt, row.Status, row.StatusDetail, row.Checks = settings, secrets, nil, desk.ChannelNew, "", nil
	row.UpdatedAt = later(now, row.UpdatedAt.Add(time.Microsecond))
	if err := r.single(ctx, row); err != nil {
		return row, desk.Event{}, err
	}
	if err := r.seal(&row); err != nil {
		return row, desk.Event{}, err
	}
	if err := tx.UpdateChannel(ctx, row); err != nil {
		return row, desk.Event{}, err
	}
	ev, err := r.event(desk.EventChannelCreated, who.Actor, row, nil)
	return row, ev, err
}

// single refuses a channel whose account was connected again meanwhile: two
// channels of one account would share its messages by chance.
func (r *Registry) single(ctx context.Context, row store.ChannelRow) error {
	session, err := r.openOnce(row.Channel)
	if err != nil {
		return err
	}
	defer release(session)
	named, ok := session.(platform.Named)
	if !ok || named.AccountName() == "" {
		return nil
	}
	twin, err := r.Sibling(ctx, &Live{Channel: row.Channel}, "", named.AccountName())
	if desk.CodeOf(err) == desk.CodeNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	return desk.E(desk.CodeConflict, "this account is connected again as %q", twin.Channel.Name)
}
