package followup

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/store"
)

const (
	// lookAgain is how often the next time is asked for anew: somebody may have
	// set an earlier one.
	lookAgain = time.Second
	// silenceEvery is how often silent cases are looked for: what is resolved
	// after an hour may be resolved some seconds later.
	silenceEvery = 5 * time.Second
	batch        = 100
)

// Timer does what is due at now, and answers when it is to be asked again, nil
// where nothing waits.
type Timer func(ctx context.Context, now time.Time) (next *time.Time, err error)

// Config is what a Service needs.
type Config struct {
	Store *store.Store
	Clock clock.Clock
	Log   *slog.Logger
	// Jumps watches the clock for jumps, like clock.Jumpable.Watch; nil for one
	// that never does.
	Jumps func() (<-chan struct{}, func())
	// Send sends the messages whose time has come.
	Send Timer
	// Publish lets go of the posts whose time has come.
	Publish Timer
}

// Service follows up. It is safe for concurrent use.
type Service struct {
	Config

	ctx  context.Context // ends with Stop
	stop context.CancelFunc
	done sync.WaitGroup
}

// New makes a service; it follows up once it is started.
func New(c Config) *Service {
	s := &Service{Config: c}
	s.ctx, s.stop = context.WithCancel(context.Background())
	return s
}

// Start begins to follow up, first on what became due while nobody did.
func (s *Service) Start(context.Context) error {
	s.done.Go(s.run)
	return nil
}

// Stop ends it and waits. It may be called twice.
func (s *Service) Stop(context.Context) error {
	s.stop()
	s.done.Wait()
	return nil
}

// run waits for the next time, however the clock gets there.
func (s *Service) run() {
	var jumped <-chan struct{}
	if s.Jumps != nil {
		c, end := s.Jumps()
		defer end()
		jumped = c
	}
	silence := time.Time{} // when silent cases were looked for, by the machine's time
	for {
		timers := map[string]Timer{"snoozes": s.Wake, "scheduled messages": s.Send, "scheduled posts": s.Publish}
		if time.Since(silence) >= silenceEvery {
			timers["silent cases"], silence = s.Resolve, time.Now()
		}
		wait := s.round(timers)
		select {
		case <-s.ctx.Done():
			return
		case <-jumped:
			silence = time.Time{}
		case <-time.After(wait):
		}
	}
}

// round does all that is due and answers how long to wait. What fails or is
// left is looked at again as often as everything is.
func (s *Service) round(timers map[string]Timer) time.Duration {
	wait := lookAgain
	for name, timer := range timers {
		if timer == nil {
			continue
		}
		next, err := timer(s.ctx, s.Clock.Now())
		switch {
		case err != nil && s.ctx.Err() == nil:
			s.Log.WarnContext(s.ctx, "cannot follow up", slog.String("part", name), slog.Any("error", err))
		case err == nil && next != nil:
			if d := next.Sub(s.Clock.Now()); d > 0 {
				wait = min(wait, d)
			}
		}
	}
	return wait
}
