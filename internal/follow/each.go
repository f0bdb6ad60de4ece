package follow

import (
	"context"
	"log/slog"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

const (
	eachBatch     = 500
	eachLookAgain = 3 * time.Second
)

// Hold takes an event for this node, in the transaction that holds its effects:
// it moves the follower's place past the event. False says that another node
// was quicker; then nothing may be written.
type Hold func(context.Context, *store.Tx) (bool, error)

// EachConfig is what an Each does.
type EachConfig struct {
	Store *store.Store
	Log   *slog.Logger
	Name  string // of its place, and in the log
	// Matters says which events there is something to do about: few of them.
	Matters func(desk.Event) bool
	// Do gives one event its effect. It calls hold first in its last
	// transaction. What it did before that must be as good done twice. Where
	// there is nothing to do after all, it need not hold.
	Do func(ctx context.Context, ws string, e desk.Event, hold Hold) error
}

// Each follows the event log one event at a time, for what happens seldom and
// wants a transaction of its own.
type Each struct {
	*Loop
	cfg EachConfig
}

// NewEach makes a follower; it works once it is started.
func NewEach(cfg EachConfig) *Each {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	e := &Each{cfg: cfg}
	e.Loop = New(Config{
		Store: cfg.Store, Log: cfg.Log, Name: cfg.Name, LookAgain: eachLookAgain, Matters: cfg.Matters, CatchUp: e.CatchUp,
		Behind: func(ctx context.Context, limit int) ([]string, error) {
			return cfg.Store.Read().FollowerBehind(ctx, cfg.Name, limit)
		},
	})
	return e
}

// CatchUp follows all events of a workspace.
func (e *Each) CatchUp(ctx context.Context, ws string) error {
	for {
		from, err := e.cfg.Store.Read().FollowerPlace(ctx, e.cfg.Name, ws)
		if err != nil {
			return err
		}
		evs, err := e.cfg.Store.FollowEvents(ctx, ws, from, eachBatch)
		if err != nil || len(evs) == 0 {
			return err
		}
		if err := e.batch(ctx, ws, from, evs); err != nil || len(evs) < eachBatch {
			return err
		}
	}
}

func (e *Each) batch(ctx context.Context, ws string, from int64, evs []desk.Event) error {
	last, held := from, from
	for _, ev := range evs {
		if !e.cfg.Matters(ev) {
			continue
		}
		hold := e.holder(ws, last, ev.Seq)
		err := e.cfg.Do(ctx, ws, ev, func(ctx context.Context, tx *store.Tx) (bool, error) {
			held = ev.Seq
			return hold(ctx, tx)
		})
		if err != nil {
			return err
		}
		last = ev.Seq
	}
	end := evs[len(evs)-1].Seq
	if held == end {
		return nil
	}
	return e.cfg.Store.Write(ctx, func(tx *store.Tx) error {
		_, err := e.holder(ws, last, end)(ctx, tx)
		return err
	})
}

func (e *Each) holder(ws string, from, to int64) Hold {
	return func(ctx context.Context, tx *store.Tx) (bool, error) {
		at, err := tx.LockFollower(ctx, e.cfg.Name, ws)
		if err != nil || at > from {
			return false, err
		}
		return true, tx.MoveFollower(ctx, e.cfg.Name, ws, to)
	}
}
