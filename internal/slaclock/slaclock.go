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
	"recado.dev/internal/desk"
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

	ctx  context.Context // ends with Stop
	stop context.CancelFunc
	done sync.WaitGroup
	wake chan struct{}

	mu    sync.Mutex
	dirty map[string]bool // workspaces with events to follow
	rules map[string]*ruleset
}

// New makes a service that hears the store's commits; it works once it is
// started.
func New(s *store.Store, c clock.Clock, log *slog.Logger) *Service {
	ctx, stop := context.WithCancel(context.Background())
	v := &Service{store: s, clock: c, log: log, ctx: ctx, stop: stop, wake: make(chan struct{}, 1), dirty: map[string]bool{}, rules: map[string]*ruleset{}}
	s.OnEvents(func(ws string, _ []desk.Event) { v.mark(ws) })
	return v
}

func (s *Service) mark(ws string) {
	s.mu.Lock()
	s.dirty[ws] = true
	s.mu.Unlock()
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Start begins with what happened while nobody looked.
func (s *Service) Start(context.Context) error {
	s.done.Go(s.run)
	return nil
}

// Stop ends the work and waits for it. It may be called twice.
func (s *Service) Stop(context.Context) error {
	s.stop()
	s.done.Wait()
	return nil
}

// jumps is a clock that tells when it was moved.
type jumps interface {
	Watch() (<-chan struct{}, func())
}

func (s *Service) run() {
	look := time.NewTicker(lookAgain)
	defer look.Stop()
	due := time.NewTimer(0)
	defer due.Stop()
	var jumped <-chan struct{}
	if j, ok := s.clock.(jumps); ok {
		c, end := j.Watch()
		defer end()
		jumped = c
	}
	s.lookForBehind()
	for {
		for _, ws := range s.takeDirty() {
			s.warn("sla clocks cannot follow", ws, s.CatchUp(s.ctx, ws))
		}
		s.warn("sla clocks cannot be looked at", "", s.Tick(s.ctx))
		due.Reset(s.untilNext())
		select {
		case <-s.ctx.Done():
			return
		case <-due.C:
		case <-jumped:
		case <-look.C:
			s.lookForBehind()
		case <-s.wake:
			select {
			case <-s.ctx.Done():
				return
			case <-time.After(gather):
			}
		}
	}
}

func (s *Service) warn(message, ws string, err error) {
	if err != nil && s.ctx.Err() == nil {
		s.log.WarnContext(s.ctx, message, slog.String("workspace", ws), slog.Any("error", err))
	}
}

// untilNext is how long nothing comes due.
func (s *Service) untilNext() time.Duration {
	next, err := s.store.Read().NextSLA(s.ctx)
	if err != nil || next == nil {
		s.warn("sla clocks cannot be looked at", "", err)
		return time.Hour
	}
	return max(next.Sub(s.clock.Now()), time.Millisecond)
}

// lookForBehind marks the workspaces that are behind, whoever wrote their
// events.
func (s *Service) lookForBehind() {
	list, err := s.store.Read().SLABehind(s.ctx, 100)
	s.warn("sla clocks cannot look for events", "", err)
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, ws := range list {
		s.dirty[ws] = true
	}
}

func (s *Service) takeDirty() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]string, 0, len(s.dirty))
	for ws := range s.dirty {
		out = append(out, ws)
	}
	clear(s.dirty)
	return out
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
	evs, err := read.EventsAfter(ctx, ws, from.Seq, batchSize)
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
		more = len(evs) == batchSize || place.Recount != nil
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
