// Package report keeps the figures of the desk and answers them: how much came
// and went, how fast, on which channel and by whom. It follows the event log
// from its own place, so nothing that receives or sends waits for it, and sums
// up by quarters of an hour, so that no report counts messages. All platforms
// are in the same figures.
package report

import (
	"context"
	"log/slog"
	"sync"
	"time"
	_ "time/tzdata" // days are those of the workspace's zone, also on machines without a list of zones

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

const (
	batchSize = 500
	// gather is how long the counting waits for more events, so that under
	// load it writes few large transactions.
	gather = 500 * time.Millisecond
	// lookAgain is how often other nodes' events are looked for.
	lookAgain = 3 * time.Second
)

// Service keeps the figures and answers them. It is safe for concurrent use.
type Service struct {
	store *store.Store
	clock clock.Clock
	log   *slog.Logger

	ctx  context.Context // ends with Stop
	stop context.CancelFunc
	done sync.WaitGroup
	wake chan struct{}

	mu    sync.Mutex
	dirty map[string]bool // workspaces with events that are not counted
}

// New makes a service that hears the store's commits; it counts once it is
// started.
func New(s *store.Store, c clock.Clock, log *slog.Logger) *Service {
	ctx, stop := context.WithCancel(context.Background())
	v := &Service{store: s, clock: c, log: log, ctx: ctx, stop: stop, wake: make(chan struct{}, 1), dirty: map[string]bool{}}
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

// Start begins to follow the event log, first with what happened while nobody
// counted: on a fresh table, with everything.
func (s *Service) Start(context.Context) error {
	s.done.Go(s.follow)
	return nil
}

// Stop ends the following and waits for it. It may be called twice.
func (s *Service) Stop(context.Context) error {
	s.stop()
	s.done.Wait()
	return nil
}

func (s *Service) follow() {
	tick := time.NewTicker(lookAgain)
	defer tick.Stop()
	s.lookForBehind()
	for {
		for _, ws := range s.takeDirty() {
			if err := s.CatchUp(s.ctx, ws); err != nil && s.ctx.Err() == nil {
				s.log.WarnContext(s.ctx, "reports cannot follow", slog.String("workspace", ws), slog.Any("error", err))
			}
		}
		select {
		case <-s.ctx.Done():
			return
		case <-tick.C:
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

// lookForBehind marks the workspaces that are behind, whoever wrote their
// events.
func (s *Service) lookForBehind() {
	list, err := s.store.Read().ReportBehind(s.ctx, 100)
	if err != nil {
		if s.ctx.Err() == nil {
			s.log.WarnContext(s.ctx, "reports cannot look for events", slog.Any("error", err))
		}
		return
	}
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

// CatchUp counts all events of a workspace that are not counted yet.
func (s *Service) CatchUp(ctx context.Context, ws string) error {
	for {
		more, err := s.step(ctx, ws)
		if err != nil || !more {
			return err
		}
	}
}

// step counts one batch. Events are read and decoded before the transaction,
// which is short for that: on SQLite every writer waits for it. Should another
// node have counted meanwhile, nothing is written and the next step goes on
// where it ended. The sums and their place change together or not at all.
func (s *Service) step(ctx context.Context, ws string) (more bool, err error) {
	read := s.store.Read()
	from, err := read.ReportPlace(ctx, ws)
	if err != nil {
		return false, err
	}
	evs, err := s.store.FollowEvents(ctx, ws, from, batchSize)
	if err != nil || len(evs) == 0 {
		return false, err
	}
	b := readBatch(evs)
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		more = true
		at, err := tx.ReportSeq(ctx, ws)
		if err != nil || at != from {
			return err
		}
		cases, err := tx.ReportCases(ctx, ws, b.cases)
		if err != nil {
			return err
		}
		failed, err := tx.ReportFailed(ctx, ws, b.messages)
		if err != nil {
			return err
		}
		more = len(evs) == batchSize
		return tx.SaveReport(ctx, ws, count(b, cases, failed))
	})
	return more, err
}
