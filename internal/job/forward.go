package job

import (
	"context"
	"time"

	"recado.dev/internal/store"
)

// A job is due by the clock of the node that inserted it. Where that clock was
// ahead, and is set right or another node's is, the job would wait for as long
// as they differ: hours, after a machine came up with a wrong time.

// forwardEvery is how often such jobs are looked for.
const forwardEvery = 2 * time.Second

// bringForward has jobs that a clock which was ahead put off be due now, until
// ctx ends.
func (q *Queue) bringForward(ctx context.Context) {
	tick := time.NewTicker(forwardEvery)
	defer tick.Stop()
	for {
		if err := q.forward(ctx); err != nil && ctx.Err() == nil {
			q.log.Warn("jobs of a wrong clock not looked for", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (q *Queue) forward(ctx context.Context) error {
	some, err := q.store.Read().HasPutOffJobs(ctx)
	if err != nil || !some {
		return err
	}
	var jobs int64
	err = q.store.Write(ctx, func(tx *store.Tx) error {
		jobs, err = tx.BringJobsForward(ctx)
		return err
	})
	if err == nil && jobs > 0 {
		q.log.Warn("jobs were due too late by a clock that was ahead: they are due now", "jobs", jobs)
	}
	return err
}
