// Package signal follows what customers and platforms say about being written
// to. A stop or start word becomes an entry of the contact's ledger and is
// answered once; refusals, withheld messages and stops are counted by template,
// channel and day; and many of the same words within an hour are pointed out.
// The rules are package consent's.
package signal

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
	"recado.dev/internal/consent"
	"recado.dev/internal/desk"
	"recado.dev/internal/follow"
	"recado.dev/internal/outbound"
	"recado.dev/internal/store"
)

const (
	batchSize = 500
	gather    = 20 * time.Millisecond
	lookAgain = time.Second
	// passAfter is after how many events without a signal the place is kept all
	// the same.
	passAfter = 10_000
)

// Sender queues a message; outbound.Service does.
type Sender interface {
	SayAutomatically(ctx context.Context, a outbound.Automatic) error
}

// Channels answers connected accounts; channel.Registry does.
type Channels interface {
	Find(ctx context.Context, ws, channelID string) (*channel.Live, error)
}

// Config is what a Service needs.
type Config struct {
	Store    *store.Store
	Clock    clock.Clock
	Sender   Sender
	Channels Channels
	Log      *slog.Logger
	// Jumps watches the clock for jumps, like clock.Jumpable.Watch; nil for one
	// that never does.
	Jumps func() (<-chan struct{}, func())
}

// Service follows the events. It is safe for concurrent use.
type Service struct {
	*follow.Loop
	Config
	mu    sync.Mutex
	seen  map[string]int64 // by workspace: looked at by this node, with nothing to keep
	alike *alike
	// looked is when windows were looked at; of the loop alone.
	looked time.Time
}

// New makes a service that hears the store's commits; it works once it is
// started.
func New(cfg Config) *Service {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	s := &Service{Config: cfg, seen: map[string]int64{}, alike: newAlike()}
	s.Loop = follow.New(follow.Config{
		Store: cfg.Store, Log: cfg.Log, Name: "signals", Gather: gather, LookAgain: lookAgain,
		Matters: func(e desk.Event) bool {
			return e.Type == desk.EventMessageCreated || e.Type == desk.EventMessageUpdated
		},
		Behind: cfg.Store.Read().SignalsBehind, CatchUp: s.CatchUp,
		Turn: s.turn, Jumped: cfg.Jumps,
	})
	return s
}

// turn says the answers that are due and looks, now and then, for windows that
// close.
func (s *Service) turn(ctx context.Context, _ bool) time.Duration {
	s.Warn("", s.Answer(ctx))
	if now := s.Clock.Now(); now.Sub(s.looked) >= closingEvery || now.Before(s.looked) {
		s.looked = now
		s.Warn("", s.Closing(ctx))
	}
	return 0
}

// CatchUp looks at all events of a workspace.
func (s *Service) CatchUp(ctx context.Context, ws string) error {
	for {
		more, err := s.step(ctx, ws)
		if err != nil || !more {
			return err
		}
	}
}

// step looks at a batch of events. Where nothing in it matters nothing is
// written: a desk that nobody tells to stop pays for no transaction. Should
// another node have worked meanwhile, the next step goes on where it ended.
func (s *Service) step(ctx context.Context, ws string) (more bool, err error) {
	place, err := s.Store.Read().SignalPlace(ctx, ws)
	if err != nil {
		return false, err
	}
	from := max(place, s.seenOf(ws))
	evs, err := s.Store.FollowEvents(ctx, ws, from, batchSize)
	if err != nil || len(evs) == 0 {
		return false, err
	}
	more, last := len(evs) == batchSize, evs[len(evs)-1].Seq
	found, err := s.read(ctx, ws, evs)
	if err != nil {
		return false, err
	}
	if found.empty() && last-place < passAfter {
		s.saw(ws, last)
		return more, nil
	}
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		now, err := tx.LockSignals(ctx, ws)
		if err != nil {
			return err
		}
		if now != place {
			more = true
			return nil
		}
		if err := tx.SaveSignalPlace(ctx, ws, last); err != nil {
			return err
		}
		return s.keep(ctx, tx, ws, found)
	})
	return more, err
}

func (s *Service) seenOf(ws string) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen[ws]
}

func (s *Service) saw(ws string, seq int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen[ws] = seq
}

// found is what a batch of events signals.
type found struct {
	policy consent.Policy
	wishes []wish
	counts []count
	many   []burst
}

func (f *found) empty() bool { return len(f.wishes)+len(f.counts)+len(f.many) == 0 }

// keep writes what was found.
func (s *Service) keep(ctx context.Context, tx *store.Tx, ws string, f found) error {
	stopped, events, err := s.keepWishes(ctx, tx, ws, f)
	if err != nil {
		return err
	}
	if err := s.keepCounts(ctx, tx, ws, append(f.counts, stopped...)); err != nil {
		return err
	}
	more, err := s.keepBursts(ctx, tx, ws, f.many)
	if err != nil {
		return err
	}
	return tx.AppendEvents(ctx, ws, append(events, more...))
}
