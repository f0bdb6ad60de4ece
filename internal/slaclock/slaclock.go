// Package slaclock keeps the clocks of promises at work: it follows the event
// log from its own place, so that nothing that receives or sends waits for it,
// and looks at clocks when they come due. What the clocks say is package sla's
// matter. What it finds out it tells by events of its own.
//
// Whatever changes the clocks of a workspace holds the workspace's place in the
// event log, of all nodes one at a time, and moves it in the same transaction:
// each event counts once, and each warning is told once.
package slaclock

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/follow"
	"recado.dev/internal/store"
)

const (
	batchSize = 500
	// recountSize is how many cases are counted again in one transaction.
	recountSize = 250
	// gather is how long the following waits for more events, so that under load
	// it writes few transactions.
	gather = 100 * time.Millisecond
	// lookAgain is how often other nodes' work is looked for.
	lookAgain = 3 * time.Second
)

// Service follows the events and the time. It is safe for concurrent use.
type Service struct {
	store *store.Store
	clock clock.Clock
	log   *slog.Logger

	loop *follow.Loop

	mu    sync.Mutex
	rules map[string]*ruleset
}

// New makes a service that hears the store's commits; it works once it is
// started.
func New(s *store.Store, c clock.Clock, log *slog.Logger) *Service {
	v := &Service{store: s, clock: c, log: log, rules: map[string]*ruleset{}}
	cfg := follow.Config{Store: s, Log: log, Name: "sla", Gather: gather, LookAgain: lookAgain, Behind: s.Read().SLABehind, CatchUp: v.CatchUp, Turn: v.turn}
	if j, ok := c.(jumps); ok {
		cfg.Jumped = j.Watch
	}
	v.loop = follow.New(cfg)
	return v
}

// Start begins with what happened while nobody looked.
func (s *Service) Start(ctx context.Context) error { return s.loop.Start(ctx) }

// Stop ends the work and waits for it. It may be called twice.
func (s *Service) Stop(ctx context.Context) error { return s.loop.Stop(ctx) }

// jumps is a clock that tells when it was moved.
type jumps interface {
	Watch() (<-chan struct{}, func())
}

// turn looks at what came due, and says how long nothing will.
func (s *Service) turn(ctx context.Context, _ bool) time.Duration {
	s.loop.Warn("", s.Tick(ctx))
	next, err := s.store.Read().NextSLA(ctx)
	if err != nil || next == nil {
		s.loop.Warn("", err)
		return 0
	}
	return max(next.Sub(s.clock.Now()), time.Millisecond)
}

// CatchUp follows all events of a workspace, and then counts again what has to
// be.
func (s *Service) CatchUp(ctx context.Context, ws string) error {
	for {
		more, err := s.step(ctx, ws)
		if err != nil || !more {
			return err
		}
	}
}

// step follows one batch of events or counts one batch of cases again. Events
// are read before the transaction, which is short for that. Should another node
// have worked meanwhile, nothing is written and the next step goes on where it
// ended.
func (s *Service) step(ctx context.Context, ws string) (more bool, err error) {
	read := s.store.Read()
	from, ok, err := read.SLAPlace(ctx, ws)
	if err != nil || !ok {
		return false, err
	}
	evs, err := s.store.FollowEvents(ctx, ws, from.Seq, batchSize)
	if err != nil {
		return false, err
	}
	if len(evs) == 0 {
		if from.Recount == nil {
			return false, nil
		}
		return s.recount(ctx, ws, from)
	}
	facts := readFacts(evs)
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		place, ok, err := tx.LockSLA(ctx, ws)
		more = ok
		if err != nil || !ok || place.Seq != from.Seq {
			return err
		}
		b, err := s.open(ctx, tx, ws, place.Version)
		if err != nil {
			return err
		}
		if err := b.follow(facts); err != nil {
			return err
		}
		place.Seq = evs[len(evs)-1].Seq
		if err := tx.SaveSLAPlace(ctx, ws, place); err != nil {
			return err
		}
		return b.close()
	})
	return more, err
}

// recount counts the clocks of a batch of cases again by the rules of today.
// Cases that have been resolved stay as they are until they are opened again.
func (s *Service) recount(ctx context.Context, ws string, from store.SLAPlace) (more bool, err error) {
	ids, active, err := s.store.Read().CasesFrom(ctx, ws, *from.Recount, recountSize)
	if err != nil {
		return false, err
	}
	var open []string
	for i, id := range ids {
		if active[i] {
			open = append(open, id)
		}
	}
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		place, ok, err := tx.LockSLA(ctx, ws)
		more = ok
		if err != nil || !ok || place.Seq != from.Seq || place.Version != from.Version || place.Recount == nil || *place.Recount != *from.Recount {
			return err
		}
		b, err := s.open(ctx, tx, ws, place.Version)
		if err != nil {
			return err
		}
		if err := b.countAgain(open); err != nil {
			return err
		}
		place.Recount = nil
		if more = len(ids) == recountSize; more {
			place.Recount = &ids[len(ids)-1]
		}
		if more || len(b.rules.policies) > 0 {
			err = tx.SaveSLAPlace(ctx, ws, place)
		}
		if err != nil {
			return err
		}
		if !more && len(b.rules.policies) == 0 {
			return b.end()
		}
		return b.close()
	})
	return more, err
}

// Tick tells what came due by now, in all workspaces.
func (s *Service) Tick(ctx context.Context) error {
	for {
		list, err := s.store.Read().SLADue(ctx, s.clock.Now(), batchSize)
		if err != nil || len(list) == 0 {
			return err
		}
		for _, ws := range list {
			if err := s.tick(ctx, ws); err != nil {
				return err
			}
		}
	}
}

// tick looks at the clocks of one workspace, up to date with its events: what
// was answered in time must not be told as late. Where events keep coming it
// does not wait for the last of them for ever.
func (s *Service) tick(ctx context.Context, ws string) error {
	for try := range 4 {
		if err := s.CatchUp(ctx, ws); err != nil {
			return err
		}
		again := false
		err := s.store.Write(ctx, func(tx *store.Tx) error {
			place, ok, err := tx.LockSLA(ctx, ws)
			if err != nil || !ok {
				return err
			}
			head, err := tx.EventHead(ctx, ws)
			if again = head > place.Seq && try < 3; err != nil || again {
				return err
			}
			b, err := s.open(ctx, tx, ws, place.Version)
			if err != nil {
				return err
			}
			if err := b.tick(s.clock.Now()); err != nil {
				return err
			}
			return b.close()
		})
		if err != nil || !again {
			return err
		}
	}
	return nil
}
