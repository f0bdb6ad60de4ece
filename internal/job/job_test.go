package job_test

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"recado.dev/internal/job"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

type greet struct {
	Name string `json:"name"`
}

func (greet) Kind() string { return "greet" }

type greeter struct {
	river.WorkerDefaults[greet]
	work func(ctx context.Context, j *river.Job[greet]) error
}

func (g *greeter) Work(ctx context.Context, j *river.Job[greet]) error { return g.work(ctx, j) }

func (g *greeter) NextRetry(*river.Job[greet]) time.Time { return time.Now().Add(time.Millisecond) }

func queue(t *testing.T, s *store.Store, work func(ctx context.Context, j *river.Job[greet]) error) *job.Queue {
	t.Helper()
	q := job.New(s, slog.New(slog.DiscardHandler))
	job.Register(q, &greeter{work: work})
	return q
}

func stop(t *testing.T, q *job.Queue) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := q.Stop(ctx); err != nil {
		t.Error(err)
	}
}

func insert(t *testing.T, s *store.Store, q *job.Queue, name string, fail error, opts *river.InsertOpts) {
	t.Helper()
	err := s.Write(t.Context(), func(tx *store.Tx) error {
		if err := q.Insert(t.Context(), tx, greet{name}, opts); err != nil {
			return err
		}
		return fail
	})
	if !errors.Is(err, fail) {
		t.Fatal(err)
	}
}

func TestAJobRunsExactlyWhenItsTransactionIsCommittedAndSoon(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ran := make(chan string, 10)
		q := queue(t, s, func(_ context.Context, j *river.Job[greet]) error { ran <- j.Args.Name; return nil })
		if err := q.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		defer stop(t, q)
		insert(t, s, q, "never", errors.New("rolled back"), nil)
		// Warm up, then measure: most jobs start well before a poll would.
		fast := 0
		for range 10 {
			began := time.Now()
			insert(t, s, q, "now", nil, nil)
			if name := <-ran; name != "now" {
				t.Fatalf("%q ran", name)
			}
			if time.Since(began) < 500*time.Millisecond {
				fast++
			}
		}
		if fast < 5 {
			t.Errorf("only %d of 10 started before a poll", fast)
		}
	})
}

func TestAJobInTheLongQueueRunsToo(t *testing.T) {
	t.Parallel()
	s := testkit.SQLite(t)
	ran := make(chan string, 1)
	q := queue(t, s, func(_ context.Context, j *river.Job[greet]) error { ran <- j.Queue; return nil })
	if err := q.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer stop(t, q)
	insert(t, s, q, "x", nil, &river.InsertOpts{Queue: job.Long})
	if got := <-ran; got != job.Long {
		t.Errorf("ran in %s", got)
	}
}

func TestAFailedJobIsTriedAgainUntilItsLimit(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		var tries atomic.Int32
		last := make(chan struct{})
		q := queue(t, s, func(_ context.Context, j *river.Job[greet]) error {
			if tries.Add(1); j.Attempt == j.MaxAttempts {
				close(last)
			}
			return errors.New("no")
		})
		if err := q.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		defer stop(t, q)
		insert(t, s, q, "x", nil, &river.InsertOpts{MaxAttempts: 3})
		<-last
		if n := tries.Load(); n != 3 {
			t.Errorf("%d tries", n)
		}
	})
}

func TestStoppingWaitsForWhatRunsAndLeavesTheRest(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		began, goOn := make(chan struct{}), make(chan struct{})
		var ended atomic.Bool
		q := queue(t, s, func(context.Context, *river.Job[greet]) error {
			close(began)
			<-goOn
			ended.Store(true)
			return nil
		})
		if err := q.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		insert(t, s, q, "x", nil, nil)
		<-began
		time.AfterFunc(20*time.Millisecond, func() { close(goOn) })
		stop(t, q)
		if !ended.Load() {
			t.Error("stop did not wait")
		}
		stop(t, q) // again: nothing
		insert(t, s, q, "later", nil, nil)
		ran := make(chan string, 1)
		next := queue(t, s, func(_ context.Context, j *river.Job[greet]) error { ran <- j.Args.Name; return nil })
		if err := next.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		defer stop(t, next)
		if name := <-ran; name != "later" {
			t.Errorf("%q ran", name)
		}
	})
}

func TestAJobThatDoesNotEndIsCancelledWhenTheTimeToStopIsOver(t *testing.T) {
	t.Parallel()
	s := testkit.SQLite(t)
	began := make(chan struct{})
	q := queue(t, s, func(ctx context.Context, _ *river.Job[greet]) error {
		close(began)
		<-ctx.Done()
		return ctx.Err()
	})
	if err := q.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	insert(t, s, q, "x", nil, nil)
	<-began
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := q.Stop(ctx); err != nil {
		t.Error(err)
	}
}

func TestAQueueThatNeverStartedStops(t *testing.T) {
	t.Parallel()
	q := queue(t, testkit.SQLite(t), nil)
	stop(t, q)
	if err := q.Start(t.Context()); err != nil {
		t.Error(err)
	}
	stop(t, q)
}

func TestBackoffGrowsAndIsBounded(t *testing.T) {
	t.Parallel()
	want := []time.Duration{1, 1, 4, 16, 64, 256, 600, 600, 600}
	for n, s := range want {
		if got := job.Backoff(n); got != s*time.Second {
			t.Errorf("after %d: %s, want %ds", n, got, s)
		}
	}
}
