// Package insight keeps what became of the messages that a business sent: how
// many arrived, were read and answered, by number, by template and by hour, how
// long it took until they were read, and why some failed. It follows the event
// log from its own place, so nothing that sends waits for it, and sums up by
// quarters of an hour, so that nobody who asks counts messages.
package insight

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/follow"
	"recado.dev/internal/report"
	"recado.dev/internal/store"
)

const (
	batchSize = 500
	gather    = 500 * time.Millisecond
	lookAgain = 3 * time.Second
	// answerWithin is how long after a message what a customer writes is an
	// answer to it.
	answerWithin = 7 * 24 * time.Hour
	// minutesKept is how long the sums by minute are kept.
	minutesKept = time.Hour
	pruneEvery  = 10 * time.Minute
)

// Service keeps the sums and answers them. It is safe for concurrent use.
type Service struct {
	store  *store.Store
	clock  clock.Clock
	loop   *follow.Loop
	pruned atomic.Int64 // by the business's clock
}

// New makes a service that hears the store's commits; it counts once it is
// started.
func New(s *store.Store, c clock.Clock, log *slog.Logger) *Service {
	v := &Service{store: s, clock: c}
	v.loop = follow.New(follow.Config{
		Store: s, Log: log, Name: "insights", Gather: gather, LookAgain: lookAgain, Matters: ofMessage,
		Behind: s.Read().InsightsBehind, CatchUp: v.CatchUp, Turn: v.turn,
	})
	return v
}

func ofMessage(ev desk.Event) bool {
	return ev.Type == desk.EventMessageCreated || ev.Type == desk.EventMessageUpdated
}

// Start begins to follow the event log, first with what happened while nobody
// counted: on fresh tables, with everything.
func (s *Service) Start(ctx context.Context) error { return s.loop.Start(ctx) }

// Stop ends the following and waits for it. It may be called twice.
func (s *Service) Stop(ctx context.Context) error { return s.loop.Stop(ctx) }

// turn forgets what is too old to count.
func (s *Service) turn(ctx context.Context, _ bool) time.Duration {
	if now := s.clock.Now(); now.Sub(time.UnixMicro(s.pruned.Load())).Abs() >= pruneEvery {
		s.pruned.Store(now.UnixMicro())
		s.loop.Warn("", s.Prune(ctx))
	}
	return pruneEvery
}

// Prune forgets messages that nobody will answer any more, and old minutes.
func (s *Service) Prune(ctx context.Context) error {
	now := s.clock.Now()
	return s.store.Write(ctx, func(tx *store.Tx) error {
		return tx.DropOldInsights(ctx, report.SlotOf(now.Add(-answerWithin)), minuteOf(now.Add(-minutesKept)))
	})
}

// CatchUp counts all events of a workspace that are not counted yet.
func (s *Service) CatchUp(ctx context.Context, ws string) error {
	for {
		more, err := s.step(ctx, ws)
		if err != nil || !more {
			return err
		}
	}
}

// step counts one batch. Events are read and decoded before the transaction.
// Should another node have counted meanwhile, nothing is written and the next
// step goes on where it ended.
func (s *Service) step(ctx context.Context, ws string) (more bool, err error) {
	from, err := s.store.Read().InsightPlace(ctx, ws)
	if err != nil {
		return false, err
	}
	evs, err := s.store.FollowEvents(ctx, ws, from, batchSize)
	if err != nil || len(evs) == 0 {
		return false, err
	}
	facts, heard := readFacts(evs)
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		more = true
		at, err := tx.LockInsights(ctx, ws)
		if err != nil || at != from {
			return err
		}
		waiting, err := tx.InsightsWaiting(ctx, ws, heard)
		if err != nil {
			return err
		}
		more = len(evs) == batchSize
		c := count(facts, waiting, s.clock.Now())
		c.Seq = evs[len(evs)-1].Seq
		return tx.SaveInsights(ctx, ws, c)
	})
	return more, err
}

func minuteOf(t time.Time) int64 { return t.Unix() / 60 }
