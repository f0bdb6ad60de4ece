// Package job runs what must happen later or beside a request: River's queue
// in our own database, on both engines. A job that is inserted in a
// transaction exists exactly when the transaction does. The package knows no
// job by name: rooms register their workers.
package job

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivertype"

	"recado.dev/internal/store"
)

// Timing of the queue. Work is noticed at once where it was inserted; polling
// finds what another node inserted and what became due.
const (
	pollInterval  = time.Second
	fetchCooldown = 5 * time.Millisecond
	jobTimeout    = 2 * time.Minute
	rescueAfter   = 3 * time.Minute
)

// Long is the queue of jobs that run as long as there is work for them, such
// as the sender of a channel: they cost little and must not hold up the others.
const Long = "long"

// Outside is the queue of calls to servers of others, which may be slow.
const Outside = "outside"

// Queue inserts jobs and works them. Make it with New, register workers, then
// Start.
type Queue struct {
	store   *store.Store
	log     *slog.Logger
	workers *river.Workers
	wake    *waker
	config  river.Config
	node    string // "" takes up nobody's jobs
	held    *held

	lostAfter time.Duration // instead of the constant; for tests

	mu      sync.Mutex
	client  *river.Client[*sql.Tx]
	started bool
	stopped bool
	rescues sync.WaitGroup
	halt    context.CancelFunc // ends the rescues
}

// New makes a queue over the store's database. Without a log it says nothing.
func New(s *store.Store, log *slog.Logger) *Queue {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	q := &Queue{store: s, log: log, workers: river.NewWorkers(), wake: newWaker(), held: newHeld()}
	q.config = river.Config{
		Logger:  slog.New(stopLog{log.Handler(), q.isStopped}),
		Workers: q.workers,
		Queues: map[string]river.QueueConfig{
			river.QueueDefault: {MaxWorkers: 16},
			Long:               {MaxWorkers: 512},
			Outside:            {MaxWorkers: 64},
		},
		FetchCooldown:        fetchCooldown,
		FetchPollInterval:    pollInterval,
		JobTimeout:           jobTimeout,
		RescueStuckJobsAfter: rescueAfter,
		RetryPolicy:          retryPolicy{},
		Middleware:           []rivertype.Middleware{river.WorkerMiddlewareFunc(q.held.work)},
		// What is done is of no use: histories are events.
		CompletedJobRetentionPeriod: time.Hour,
		CancelledJobRetentionPeriod: 24 * time.Hour,
		DiscardedJobRetentionPeriod: 7 * 24 * time.Hour,
	}
	return q
}

// Register adds the worker of a kind of job. It is for before Start; a second
// worker of a kind panics.
func Register[T river.JobArgs](q *Queue, w river.Worker[T]) {
	river.AddWorker(q.workers, w)
}

// Every has a job inserted at each interval, once among all nodes. It is for
// before Start.
func (q *Queue) Every(interval time.Duration, args func() river.JobArgs) {
	q.config.PeriodicJobs = append(q.config.PeriodicJobs, river.NewPeriodicJob(
		river.PeriodicInterval(interval),
		func() (river.JobArgs, *river.InsertOpts) {
			return args(), &river.InsertOpts{MaxAttempts: 1, UniqueOpts: river.UniqueOpts{ByPeriod: interval}}
		},
		&river.PeriodicJobOpts{RunOnStart: true},
	))
}

// open makes the client once: inserting needs the workers to be known, so it
// waits until the first use.
func (q *Queue) open() (*river.Client[*sql.Tx], error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.client != nil {
		return q.client, nil
	}
	c, err := river.NewClient(driver{Driver: q.driver(), wake: q.wake}, &q.config)
	if err != nil {
		return nil, fmt.Errorf("open the job queue: %w", err)
	}
	q.client = c
	return c, nil
}

// driver is River's own for the store's database.
func (q *Queue) driver() riverdriver.Driver[*sql.Tx] {
	if q.store.Engine() == store.Postgres {
		return riverdatabasesql.New(q.store.DB())
	}
	return riversqlite.New(q.store.DB())
}

// Insert adds a job to the transaction, and wakes this node's workers once it
// is committed.
func (q *Queue) Insert(ctx context.Context, tx *store.Tx, args river.JobArgs, opts *river.InsertOpts) error {
	return q.InsertMany(ctx, tx, []river.InsertManyParams{{Args: args, InsertOpts: opts}})
}

// InsertMany adds jobs to the transaction like Insert.
func (q *Queue) InsertMany(ctx context.Context, tx *store.Tx, jobs []river.InsertManyParams) error {
	if len(jobs) == 0 {
		return nil
	}
	c, err := q.open()
	if err != nil {
		return err
	}
	if _, err := c.InsertManyTx(ctx, tx.SQL(), jobs); err != nil {
		return fmt.Errorf("insert job %s: %w", jobs[0].Args.Kind(), err)
	}
	tx.AfterCommit(func() {
		for _, j := range jobs {
			queue := river.QueueDefault
			if j.InsertOpts != nil && j.InsertOpts.Queue != "" {
				queue = j.InsertOpts.Queue
			}
			q.wake.insert(queue)
		}
	})
	return nil
}

// Start begins to work jobs. The context is for starting alone.
func (q *Queue) Start(ctx context.Context) error {
	c, err := q.open()
	if err != nil {
		return err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.started || q.stopped {
		return nil
	}
	if err := q.rescueAtStart(ctx); err != nil {
		return fmt.Errorf("take up the jobs of the last process: %w", err)
	}
	if err := c.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("start the job queue: %w", err)
	}
	q.started = true
	var alive context.Context
	alive, q.halt = context.WithCancel(context.WithoutCancel(ctx))
	q.rescues.Go(func() { q.bringForward(alive) })
	if q.node != "" {
		q.rescues.Go(func() { q.rescueForever(alive) })
	}
	return nil
}

// Stop takes no more jobs and waits for those that run; when ctx ends first,
// they are cancelled and waited for. It may be called twice or before Start.
func (q *Queue) Stop(ctx context.Context) error {
	q.mu.Lock()
	running := q.started && !q.stopped
	q.stopped = true
	c := q.client
	q.mu.Unlock()
	if !running {
		return nil
	}
	q.halt()
	q.rescues.Wait()
	err := c.Stop(ctx)
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		hard, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		err = c.StopAndCancel(hard)
	}
	if err != nil {
		return fmt.Errorf("stop the job queue: %w", err)
	}
	return nil
}

func (q *Queue) isStopped() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.stopped
}

// retryPolicy waits 1, 4, 16 … seconds, at most ten minutes.
type retryPolicy struct{}

// NextRetry implements river.ClientRetryPolicy.
func (retryPolicy) NextRetry(j *rivertype.JobRow) time.Time {
	return time.Now().UTC().Add(Backoff(j.Attempt))
}

// Backoff is how long to wait after the n-th failed try: 1, 4, 16 … seconds, at
// most ten minutes.
func Backoff(n int) time.Duration {
	const most = 10 * time.Minute
	if n < 1 {
		n = 1
	}
	if n > 6 {
		return most
	}
	return min(most, time.Duration(math.Pow(4, float64(n-1)))*time.Second)
}
