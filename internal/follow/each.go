package follow

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

const (
	eachBatch     = 500
	eachLookAgain = 3 * time.Second
	// passAfter is after how many events without anything to do a place is kept
	// all the same, so that few of them are read again after a crash.
	passAfter = 1000
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
// wants a transaction of its own. Where there is nothing to do, its place is
// kept once it is quiet: a commit for each handful of events that are none of
// its business would cost more than to look at them again.
type Each struct {
	*Loop
	cfg EachConfig

	mu   sync.Mutex
	seen map[string]seen // by workspace
}

// seen is up to where this node looked with nothing left to do, and with which
// server of the database: after another took over, its numbers may be those of
// other events.
type seen struct{ seq, turn int64 }

// NewEach makes a follower; it works once it is started.
func NewEach(cfg EachConfig) *Each {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	e := &Each{cfg: cfg, seen: map[string]seen{}}
	e.Loop = New(Config{
		Store: cfg.Store, Log: cfg.Log, Name: cfg.Name, LookAgain: eachLookAgain, Matters: cfg.Matters, CatchUp: e.CatchUp,
		Behind: func(ctx context.Context, limit int) ([]string, error) {
			return cfg.Store.Read().FollowerBehind(ctx, cfg.Name, limit)
		},
	})
	cfg.Store.OnEvents(e.pass)
	return e
}

// pass moves on over events that are none of the follower's business, as they are
// told: they need not be read again only to see that.
func (e *Each) pass(ws string, evs []desk.Event) {
	if slices.ContainsFunc(evs, e.cfg.Matters) {
		return
	}
	turn := e.cfg.Store.Turns()
	e.mu.Lock()
	defer e.mu.Unlock()
	if s := e.seen[ws]; s.turn == turn && s.seq+1 == evs[0].Seq {
		e.seen[ws] = seen{seq: evs[len(evs)-1].Seq, turn: turn}
	}
}

// CatchUp follows all events of a workspace.
func (e *Each) CatchUp(ctx context.Context, ws string) error {
	for {
		at, err := e.cfg.Store.Read().FollowerPlace(ctx, e.cfg.Name, ws)
		if err != nil {
			return err
		}
		from := e.from(ws, at)
		evs, err := e.cfg.Store.FollowEvents(ctx, ws, from, eachBatch)
		if err != nil {
			return err
		}
		if len(evs) == 0 {
			if from == at {
				return nil
			}
			return e.keep(ctx, ws, from, from)
		}
		if err := e.batch(ctx, ws, at, from, evs); err != nil || len(evs) < eachBatch {
			return err
		}
	}
}

// from is where to go on in a workspace of which place at is kept.
func (e *Each) from(ws string, at int64) int64 {
	e.mu.Lock()
	defer e.mu.Unlock()
	if s := e.seen[ws]; s.turn == e.cfg.Store.Turns() {
		return max(at, s.seq)
	}
	return at
}

// keep moves the place to a later one, unless another node is past from already.
func (e *Each) keep(ctx context.Context, ws string, from, to int64) error {
	return e.cfg.Store.Write(ctx, func(tx *store.Tx) error {
		_, err := e.holder(ws, from, to)(ctx, tx)
		return err
	})
}

// batch looks at events after from; at is the place that is kept.
func (e *Each) batch(ctx context.Context, ws string, at, from int64, evs []desk.Event) error {
	turn := e.cfg.Store.Turns()
	last, held := from, at
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
	if held < end && end-at >= passAfter {
		return e.keep(ctx, ws, last, end)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if s := e.seen[ws]; s.turn != turn || s.seq < end {
		e.seen[ws] = seen{seq: end, turn: turn}
	}
	return nil
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
