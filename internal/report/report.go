// Package report keeps the figures of the desk and answers them: how much came
// and went, how fast, on which channel and by whom. It follows the event log
// from its own place, so nothing that receives or sends waits for it, and sums
// up by quarters of an hour, so that no report counts messages. All platforms
// are in the same figures.
package report

import (
	"context"
	"log/slog"
	"time"
	_ "time/tzdata" // days are those of the workspace's zone, also on machines without a list of zones

	"recado.dev/internal/clock"
	"recado.dev/internal/follow"
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

	loop       *follow.Loop
	replays    chan struct{} // holds as many as may be under way
	mostEvents int           // of a replay
}

// New makes a service that hears the store's commits; it counts once it is
// started.
func New(s *store.Store, c clock.Clock, log *slog.Logger) *Service {
	v := &Service{store: s, clock: c, log: log, replays: make(chan struct{}, replaysAtOnce), mostEvents: MaxReplayed}
	v.loop = follow.New(follow.Config{Store: s, Log: log, Name: "reports", Gather: gather, LookAgain: lookAgain, Behind: s.Read().ReportBehind, CatchUp: v.CatchUp})
	return v
}

// Start begins to follow the event log, first with what happened while nobody
// counted: on a fresh table, with everything.
func (s *Service) Start(ctx context.Context) error { return s.loop.Start(ctx) }

// Stop ends the following and waits for it. It may be called twice.
func (s *Service) Stop(ctx context.Context) error { return s.loop.Stop(ctx) }

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
		queues, err := tx.QueuesOfCases(ctx, ws, b.answered)
		if err != nil {
			return err
		}
		failed, err := tx.ReportFailed(ctx, ws, b.messages)
		if err != nil {
			return err
		}
		more = len(evs) == batchSize
		return tx.SaveReport(ctx, ws, count(b, known{cases: cases, queues: queues, failed: failed}))
	})
	return more, err
}
