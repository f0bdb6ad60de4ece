// Package outbound brings messages to customers: it checks what an agent, a
// bot or the API wants to say against what the channel can do, stores it with
// the job that sends it in one transaction, and sends in order, at the
// platform's pace, once. It knows no platform by name and serves no HTTP.
package outbound

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"recado.dev/internal/blob"
	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/job"
	"recado.dev/internal/store"
)

// Channels answers connected accounts and hears how they do; channel.Registry
// does.
type Channels interface {
	Find(ctx context.Context, ws, channelID string) (*channel.Live, error)
	MarkOut(channelID string, at time.Time)
	MarkFailing(ctx context.Context, channelID, detail string)
}

// Files opens what messages carry; media.Service does.
type Files interface {
	OpenAttachment(ctx context.Context, a desk.Attachment) (blob.ReadSeekCloser, error)
}

// Config is what a Service needs.
type Config struct {
	Store    *store.Store
	Queue    *job.Queue
	Channels Channels
	Files    Files
	// Link is the address of a file for platforms that fetch it themselves; nil
	// where this server has none.
	Link func(ws string, a desk.Attachment) string
	// Page is the address of the page on which the customer answers a message of
	// ours; nil where this server has none.
	Page func(ws, messageID string) string
	// Limits keeps within what networks allow beyond their declared rates; nil
	// where nobody does.
	Limits Limits
	Clock  clock.Clock // the business's time, on messages
	Log    *slog.Logger
	// Time is the machine's time, for leases, paces and waits; nil means the
	// real one.
	Time Time
	// Node names this process among those on the same database; "" makes one.
	Node string
	// Metrics is where what was sent is counted; nil where nobody looks.
	Metrics prometheus.Registerer
}

// Service is safe for concurrent use.
type Service struct {
	Config

	mu     sync.Mutex
	runs   map[string]*run  // by channel: what this node sends now
	paces  map[string]*pace // by channel: how fast it may
	closed bool
	park   time.Duration // waits longer than this are the queue's

	stop    chan struct{} // closed when no new sends are to begin
	halt    context.CancelFunc
	working sync.WaitGroup // the sweeper and typing calls
	typing  typists

	machines breaker
	metrics  *metrics
}

// New makes the service and registers its jobs with the queue.
func New(c Config) *Service {
	if c.Time == nil {
		c.Time = newSteady()
	}
	if c.Node == "" {
		c.Node = ident.New()
	}
	s := &Service{Config: c, runs: map[string]*run{}, paces: map[string]*pace{}, park: parkAfter,
		stop: make(chan struct{}), halt: func() {}}
	s.typing.last = map[string]time.Time{}
	s.metrics = newMetrics(c.Metrics)
	job.Register(c.Queue, &sendWorker{s: s})
	job.Register(c.Queue, &reactWorker{s: s})
	job.Register(c.Queue, &readWorker{s: s})
	return s
}

// Start takes over channels whose sender died, now and from here on. Jobs run
// by the queue, which is started by itself.
func (s *Service) Start(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	if s.Store.Engine() == store.Postgres {
		if err := s.agree(ctx); err != nil {
			return err
		}
	} else {
		// Nobody else works on this file: every lease in it that is not our own
		// (the queue may have started before us) is a dead one's.
		if err := s.adopt(ctx, s.Time.Now().Add(24*time.Hour), s.Node+"/"); err != nil {
			return err
		}
	}
	run, cancel := context.WithCancel(context.WithoutCancel(ctx))
	s.halt = cancel
	s.working.Go(func() { s.sweep(run) })
	return nil
}

// Stop begins no more sends and waits, until ctx ends, for those under way;
// what is queued is left to the next sender. Stop it before the queue. It may
// be called twice or before Start.
func (s *Service) Stop(ctx context.Context) {
	s.mu.Lock()
	if !s.closed {
		s.closed = true
		close(s.stop)
		s.halt()
	}
	var ends []chan struct{}
	for _, r := range s.runs {
		ends = append(ends, r.ended)
	}
	s.mu.Unlock()
	done := make(chan struct{})
	go func() {
		defer close(done)
		for _, e := range ends {
			<-e
		}
		s.working.Wait()
	}()
	select {
	case <-done:
	case <-ctx.Done():
	}
}

// nudge tells a running sender of this node that its outbox grew.
func (s *Service) nudge(channelID string) {
	s.mu.Lock()
	r := s.runs[channelID]
	s.mu.Unlock()
	if r == nil {
		return
	}
	select {
	case r.nudged <- struct{}{}:
	default:
	}
}

// Time is the machine's time, so that tests can turn it.
type Time interface {
	Now() time.Time
	// After gives a value once d has passed.
	After(d time.Duration) <-chan time.Time
}
