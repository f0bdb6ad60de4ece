// Package dispatch puts routing to work: it follows the event log, classifies
// new cases, keeps the list of those that wait, and hands them out as package
// routing decides. All it knows is in the store, so that a node that dies loses
// nothing: another one, or the same after its start, goes on.
//
// Several nodes decide as one. A decision is worked out on a snapshot and
// applied in one transaction that holds the workspace's row of routing_places:
// where its version is another by then, nothing is applied and the decision is
// made anew. Everything that a decision depends on raises the version, and the
// cases themselves are looked at once more, locked, so that what somebody did by
// hand meanwhile stands.
package dispatch

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

const (
	batchSize = 500
	// gather is how long it waits for more events, so that under load it writes
	// few transactions.
	gather = 15 * time.Millisecond
	// lookAgain is how often other nodes' events and moments are looked for.
	lookAgain = time.Second
	// maxRounds bounds the decisions in a row on one workspace, so that the others
	// have their turn.
	maxRounds = 50
)

// Config is what a Service needs.
type Config struct {
	Store   *store.Store
	Clock   clock.Clock // of the business
	Wall    clock.Clock // of the machine: whose desk is open
	Log     *slog.Logger
	Metrics prometheus.Registerer // nil: nothing is measured
	// Kind is the kind of a platform's channels: messaging, email, ….
	Kind func(platform string) string
	// Open lists whose desks are open on this node, by workspace; nil for nobody's.
	Open func() map[string][]string
	// Grace is how long a desk may be closed until its person is offline; 0 means
	// DefaultGrace.
	Grace time.Duration
}

// Service is routing at work on one node. It is safe for concurrent use.
type Service struct {
	store   *store.Store
	clock   clock.Clock
	wall    clock.Clock
	log     *slog.Logger
	kind    func(string) string
	open    func() map[string][]string
	grace   time.Duration
	metrics *metrics

	ctx  context.Context // ends with Stop
	stop context.CancelFunc
	done sync.WaitGroup
	wake chan struct{}

	mu    sync.Mutex
	dirty map[string]bool // workspaces to look at
	next  time.Time       // the next moment of any workspace, by the business's clock
}

// New makes a service that hears the store's commits; it works once it is
// started.
func New(cfg Config) *Service {
	ctx, stop := context.WithCancel(context.Background())
	s := &Service{
		store: cfg.Store, clock: cfg.Clock, wall: cfg.Wall, log: cfg.Log, kind: cfg.Kind, open: cfg.Open, grace: cfg.Grace, metrics: newMetrics(cfg.Metrics),
		ctx: ctx, stop: stop, wake: make(chan struct{}, 1), dirty: map[string]bool{},
	}
	if s.wall == nil {
		s.wall = s.clock
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.kind == nil {
		s.kind = func(string) string { return "" }
	}
	if s.grace == 0 {
		s.grace = DefaultGrace
	}
	s.store.OnEvents(func(ws string, evs []desk.Event) {
		if slices.ContainsFunc(evs, matters) {
			s.mark(ws)
		}
	})
	return s
}

// mark has a workspace looked at.
func (s *Service) mark(ws string) {
	s.mu.Lock()
	s.dirty[ws] = true
	s.mu.Unlock()
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Start begins to work, first with everything once: what happened while nobody
// did, and what a node that died left.
func (s *Service) Start(context.Context) error {
	s.done.Go(s.follow)
	s.done.Go(s.watchDesks)
	return nil
}

// Stop ends the work and waits for it. It may be called twice.
func (s *Service) Stop(context.Context) error {
	s.stop()
	s.done.Wait()
	return nil
}

func (s *Service) follow() {
	tick := time.NewTicker(lookAgain)
	defer tick.Stop()
	moment := time.NewTimer(lookAgain)
	defer moment.Stop()
	s.lookForDue()
	for {
		for _, ws := range s.takeDirty() {
			if err := s.Run(s.ctx, ws); err != nil && s.ctx.Err() == nil {
				s.log.WarnContext(s.ctx, "routing cannot work", slog.String("workspace", ws), slog.Any("error", err))
			}
		}
		moment.Reset(s.untilNext())
		select {
		case <-s.ctx.Done():
			return
		case <-tick.C:
			s.lookForDue()
		case <-moment.C:
			s.lookForDue()
		case <-s.wake:
			select {
			case <-s.ctx.Done():
				return
			case <-time.After(gather):
			}
		}
	}
}

// untilNext is how long it is to the next moment of any workspace.
func (s *Service) untilNext() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.next.IsZero() {
		return lookAgain
	}
	return min(max(s.next.Sub(s.clock.Now()), 5*time.Millisecond), lookAgain)
}

// lookForDue marks the workspaces with something to do, whoever left it.
func (s *Service) lookForDue() {
	list, err := s.store.Read().RoutingDue(s.ctx, s.clock.Now(), 100)
	var next time.Time
	if err == nil {
		next, err = s.store.Read().RoutingNext(s.ctx)
	}
	if err != nil {
		if s.ctx.Err() == nil {
			s.log.WarnContext(s.ctx, "routing cannot look for work", slog.Any("error", err))
		}
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next = next
	for _, ws := range list {
		s.dirty[ws] = true
	}
}

// noteNext remembers a moment to come.
func (s *Service) noteNext(at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !at.IsZero() && (s.next.IsZero() || at.Before(s.next)) {
		s.next = at
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

// Run does everything that there is to do in a workspace now.
func (s *Service) Run(ctx context.Context, ws string) error {
	for round := 0; round < maxRounds; round++ {
		if err := s.CatchUp(ctx, ws); err != nil {
			return err
		}
		again, err := s.Decide(ctx, ws)
		if err != nil || !again {
			return err
		}
	}
	s.mark(ws)
	return nil
}
