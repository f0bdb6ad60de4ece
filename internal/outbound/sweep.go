package outbound

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"recado.dev/internal/job"
	"recado.dev/internal/store"
)

const (
	sweepEvery = 2 * time.Second
	// jobLost is after how long a wanted sender that nobody became is asked
	// for again: much longer than a job waits even under load.
	jobLost = 30 * time.Second
	// tooFar is how far ahead no lease and no wish can be: what is, was written
	// while a clock was wrong.
	tooFar = 5 * leaseFor
)

// sendArgs is the job that sends what a channel's outbox holds.
type sendArgs struct {
	WorkspaceID string `json:"workspace"`
	ChannelID   string `json:"channel"`
}

// Kind implements river.JobArgs.
func (sendArgs) Kind() string { return "send" }

// sendWorker turns a job into a run.
type sendWorker struct {
	river.WorkerDefaults[sendArgs]
	s *Service
}

// Timeout implements river.Worker: a run ends by itself, see maxRun.
func (*sendWorker) Timeout(*river.Job[sendArgs]) time.Duration { return 2 * maxRun }

// NextRetry implements river.Worker.
func (*sendWorker) NextRetry(j *river.Job[sendArgs]) time.Time {
	return time.Now().Add(min(job.Backoff(j.Attempt), time.Minute))
}

// Work implements river.Worker.
func (w *sendWorker) Work(ctx context.Context, j *river.Job[sendArgs]) error {
	return w.s.drain(ctx, j.Args.WorkspaceID, j.Args.ChannelID)
}

// wantSend makes sure, within a transaction that queued messages of a channel,
// that somebody sends them: at most one job a channel waits at a time. Call it
// right before the events are appended.
func (s *Service) wantSend(ctx context.Context, tx *store.Tx, ws, channelID string) error {
	fresh, err := tx.WantSender(ctx, ws, channelID, s.Time.Now())
	if err != nil {
		return err
	}
	if fresh {
		return s.insertSend(ctx, tx, ws, channelID, time.Time{})
	}
	tx.AfterCommit(func() { s.nudge(channelID) })
	return nil
}

// insertSend adds the job, for now or a later time.
func (s *Service) insertSend(ctx context.Context, tx *store.Tx, ws, channelID string, at time.Time) error {
	return s.Queue.Insert(ctx, tx, sendArgs{ws, channelID}, &river.InsertOpts{Queue: job.Long, ScheduledAt: at})
}

// sweep looks for channels whose sender died with its node, until ctx ends.
func (s *Service) sweep(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.Time.After(sweepEvery):
		}
		var err error
		if s.Store.Engine() == store.Postgres {
			err = s.agree(ctx)
		}
		if err == nil {
			err = s.adopt(ctx, s.Time.Now(), "")
		}
		if err != nil && ctx.Err() == nil {
			s.Log.Warn("senders not checked", "error", err)
		}
	}
}

// adopt inserts a job for each channel whose lease ends before dead or whose
// job was lost; leases of the node spare are left alone.
func (s *Service) adopt(ctx context.Context, dead time.Time, spare string) error {
	now := s.Time.Now()
	stale, far := now.Add(-jobLost), now.Add(tooFar)
	some, err := s.Store.Read().HasForsakenSenders(ctx, dead, stale, far)
	if err != nil || !some {
		return err
	}
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		found, err := tx.ForsakenSenders(ctx, now, dead, stale, far, spare)
		if err != nil {
			return err
		}
		for _, c := range found {
			if err := s.insertSend(ctx, tx, c.WorkspaceID, c.ChannelID, time.Time{}); err != nil {
				return err
			}
			s.Log.Info("sender taken over", "workspace", c.WorkspaceID, "channel", c.ChannelID)
		}
		return nil
	})
}
