package channel

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// flushEvery is how often what was seen of channels is written: never once a
// message.
const flushEvery = 3 * time.Second

// mark is what was seen of a channel since it was last written.
type mark struct {
	in, out         time.Time
	reached         time.Time // any request to the webhook
	good, bad       time.Time // signature
	status          desk.ChannelStatus
	detail          string
	statusIsCurrent bool // the last word on the status, good or bad
}

// mark changes the pending mark of a channel.
func (r *Registry) mark(channelID string, f func(*mark)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	m := r.marks[channelID]
	if m == nil {
		m = &mark{}
		r.marks[channelID] = m
	}
	f(m)
}

// MarkIn notes that something came in. It costs no I/O.
func (r *Registry) MarkIn(channelID string, at time.Time) {
	r.mark(channelID, func(m *mark) { m.in = later(m.in, at) })
}

// MarkOut notes that the platform took something of ours: the channel works.
// It costs no I/O.
func (r *Registry) MarkOut(channelID string, at time.Time) {
	r.mark(channelID, func(m *mark) {
		m.out = later(m.out, at)
		m.status, m.detail, m.statusIsCurrent = desk.ChannelConnected, "", true
	})
}

// MarkFailing notes that an admin has to act; detail says about what, without
// a secret. It costs no I/O.
func (r *Registry) MarkFailing(_ context.Context, channelID, detail string) {
	r.mark(channelID, func(m *mark) { m.status, m.detail, m.statusIsCurrent = desk.ChannelFailing, detail, true })
}

// MarkHook notes a request to the channel's webhook and whether its signature
// was good. It costs no I/O.
func (r *Registry) MarkHook(channelID string, ok bool, at time.Time) {
	r.mark(channelID, func(m *mark) {
		m.reached = later(m.reached, at)
		if ok {
			m.good = later(m.good, at)
		} else {
			m.bad = later(m.bad, at)
		}
	})
}

// MarkReached notes a request to the channel's webhook that carries no
// signature: the platform's check of the address. It costs no I/O.
func (r *Registry) MarkReached(channelID string, at time.Time) {
	r.mark(channelID, func(m *mark) { m.reached = later(m.reached, at) })
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// Start writes marks in the background until Stop.
func (r *Registry) Start(context.Context) error {
	r.stopped.Go(func() {
		tick := time.NewTicker(flushEvery)
		defer tick.Stop()
		for {
			select {
			case <-r.stop:
				return
			case <-tick.C:
				r.Flush(context.Background())
			}
		}
	})
	return nil
}

// Stop writes what is left. It may be called twice, or before Start.
func (r *Registry) Stop(ctx context.Context) error {
	r.once.Do(func() { close(r.stop) })
	r.stopped.Wait()
	r.Flush(ctx)
	return nil
}

// Flush writes all pending marks now. A mark that cannot be written is kept
// for the next time.
func (r *Registry) Flush(ctx context.Context) {
	r.mu.Lock()
	marks := r.marks
	r.marks = map[string]*mark{}
	r.mu.Unlock()
	for id, m := range marks {
		err := r.flush(ctx, id, m)
		switch {
		case err == nil, desk.CodeOf(err) == desk.CodeNotFound:
		default:
			r.log.WarnContext(ctx, "channel mark not written", slog.String("channel", id), slog.Any("error", err))
			r.mark(id, func(now *mark) { now.merge(m) })
		}
	}
}

// merge adds an older mark to a newer one.
func (m *mark) merge(old *mark) {
	m.in, m.out = later(m.in, old.in), later(m.out, old.out)
	m.reached, m.good, m.bad = later(m.reached, old.reached), later(m.good, old.good), later(m.bad, old.bad)
	if !m.statusIsCurrent {
		m.status, m.detail, m.statusIsCurrent = old.status, old.detail, old.statusIsCurrent
	}
}

// flush writes one mark, and an event where the channel's state changed.
func (r *Registry) flush(ctx context.Context, id string, m *mark) error {
	return r.store.Write(ctx, func(tx *store.Tx) error {
		row, err := tx.ChannelRow(ctx, id)
		if err != nil {
			return err
		}
		if row.DeletedAt != nil {
			return nil
		}
		kept := readChecks(row.Checks)
		hook := kept.Hook
		kept.Hook.Reached = laterOf(kept.Hook.Reached, m.reached)
		kept.Hook.Good = laterOf(kept.Hook.Good, m.good)
		kept.Hook.Bad = laterOf(kept.Hook.Bad, m.bad)
		write := store.ChannelMark{LastInAt: orNil(m.in), LastOutAt: orNil(m.out)}
		if kept.Hook != hook {
			if write.Checks, err = json.Marshal(kept); err != nil {
				return err
			}
		}
		status, detail := row.Status, row.StatusDetail
		switch {
		case row.Status == desk.ChannelDisabled:
		case m.statusIsCurrent:
			status, detail = m.status, m.detail
		case row.Status == desk.ChannelNew && !m.good.IsZero():
			status, detail = desk.ChannelConnected, ""
		}
		changed := status != row.Status || detail != row.StatusDetail
		if changed {
			write.Status, write.Detail = status, detail
		}
		if err := tx.MarkChannel(ctx, row.WorkspaceID, id, write); err != nil || !changed {
			return err
		}
		before := row.Status
		row.Status, row.StatusDetail = status, detail
		return r.announce(ctx, tx, desk.EventChannelUpdated, desk.SystemActor, row, map[string][2]any{"status": {before, status}})
	})
}

func orNil(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func laterOf(a *time.Time, b time.Time) *time.Time {
	if b.IsZero() || (a != nil && !b.After(*a)) {
		return a
	}
	return &b
}
