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
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"recado.dev/internal/clock"
	"recado.dev/internal/follow"
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
	// dueLimit is how many workspaces are looked at when a moment comes.
	dueLimit = 100
)

// Config is what a Service needs.
type Config struct {
	Store   *store.Store
	Clock   clock.Clock // of the business
	Wall    clock.Clock // of the machine: whose desk is open
	Log     *slog.Logger
	Metrics prometheus.Registerer // nil: nothing is measured
	// Kind is the kind of a channel: messaging, email, ….
	Kind func(channelID, platform string) string
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
	kind    func(string, string) string
	open    func() map[string][]string
	grace   time.Duration
	metrics *metrics

	ctx       context.Context // ends with Stop
	stop      context.CancelFunc
	done      sync.WaitGroup
	startedAt time.Time // by the wall's clock

	loop *follow.Loop

	mu   sync.Mutex
	next time.Time // the next moment of any workspace, by the business's clock
}

// New makes a service that hears the store's commits; it works once it is
// started.
func New(cfg Config) *Service {
	ctx, stop := context.WithCancel(context.Background())
	s := &Service{
		store: cfg.Store, clock: cfg.Clock, wall: cfg.Wall, log: cfg.Log, kind: cfg.Kind, open: cfg.Open, grace: cfg.Grace, metrics: newMetrics(cfg.Metrics),
		ctx: ctx, stop: stop,
	}
	if s.wall == nil {
		s.wall = s.clock
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.kind == nil {
		s.kind = func(string, string) string { return "" }
	}
	if s.grace == 0 {
		s.grace = DefaultGrace
	}
	s.loop = follow.New(follow.Config{
		Store: s.store, Log: s.log, Name: "routing", Gather: gather, LookAgain: lookAgain, Matters: matters,
		Behind: s.due, CatchUp: s.Run, Turn: s.turn,
	})
	return s
}

// Start begins to work, first with everything once: what happened while nobody
// did, and what a node that died left.
func (s *Service) Start(ctx context.Context) error {
	s.startedAt = s.wall.Now()
	s.done.Go(s.watchDesks)
	return s.loop.Start(ctx)
}

// Stop ends the work and waits for it. It may be called twice.
func (s *Service) Stop(ctx context.Context) error {
	s.stop()
	s.done.Wait()
	return s.loop.Stop(ctx)
}

// turn has the workspaces looked at whose moment has come, and says how long it
// is to the next one.
func (s *Service) turn(ctx context.Context, _ bool) time.Duration {
	s.mu.Lock()
	next := s.next
	s.mu.Unlock()
	if next.IsZero() {
		return lookAgain
	}
	if wait := next.Sub(s.clock.Now()); wait > 0 {
		return min(max(wait, 5*time.Millisecond), lookAgain)
	}
	list, err := s.due(ctx, dueLimit)
	s.loop.Warn("", err)
	for _, ws := range list {
		s.loop.Mark(ws)
	}
	return lookAgain
}

// due lists workspaces with something to do now, whoever left it.
func (s *Service) due(ctx context.Context, limit int) ([]string, error) {
	list, err := s.store.Read().RoutingDue(ctx, s.clock.Now(), limit)
	if err != nil {
		return nil, err
	}
	next, err := s.store.Read().RoutingNext(ctx)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	s.next = next
	s.mu.Unlock()
	return list, nil
}

// noteNext remembers a moment to come.
func (s *Service) noteNext(at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !at.IsZero() && (s.next.IsZero() || at.Before(s.next)) {
		s.next = at
	}
}

// Run does everything that there is to do in a workspace now.
func (s *Service) Run(ctx context.Context, ws string) error {
	for round := 0; round < maxRounds; round++ {
		if err := s.CatchUp(ctx, ws); err != nil {
			return err
		}
		more, err := s.takeIn(ctx, ws)
		if err != nil {
			return err
		}
		again, err := s.Decide(ctx, ws)
		if err != nil || !again && !more {
			return err
		}
	}
	s.loop.Mark(ws)
	return nil
}
