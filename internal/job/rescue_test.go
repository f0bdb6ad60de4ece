package job_test

import (
	"context"
	"database/sql"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivertype"

	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// begin takes jobs as a node does that dies before it ends them.
func begin(t *testing.T, s *store.Store, node string, ago time.Duration) {
	t.Helper()
	exec := driverOf(s).GetExecutor()
	got, err := exec.JobGetAvailable(t.Context(), &riverdriver.JobGetAvailableParams{ClientID: node, MaxAttemptedBy: 10, MaxToLock: 10, Queue: river.QueueDefault})
	if err != nil || len(got) != 1 {
		t.Fatalf("%d jobs begun, %v", len(got), err)
	}
	then := time.Now().Add(-ago)
	if _, err := exec.JobUpdateFull(t.Context(), &riverdriver.JobUpdateFullParams{ID: got[0].ID, AttemptedAtDoUpdate: true, AttemptedAt: &then}); err != nil {
		t.Fatal(err)
	}
}

func beat(t *testing.T, s *store.Store, node string) {
	t.Helper()
	now := time.Now()
	if err := s.Write(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Beat(t.Context(), node, now, now.Add(-time.Hour))
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func TestAJobOfAProcessThatDiedIsTakenUpAtTheNextStart(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		done := make(chan string, 10)
		q := queue(t, s, func(_ context.Context, j *river.Job[greet]) error { done <- j.Args.Name; return nil })
		q.As("second")
		insert(t, s, q, "Bea", nil, nil)
		begin(t, s, "first", time.Minute)
		if err := q.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		defer stop(t, q)
		select {
		case name := <-done:
			if name != "Bea" {
				t.Errorf("worked %q", name)
			}
		case <-time.After(10 * time.Second):
			t.Fatal("nobody took up the job")
		}
	})
}

func TestAJobOfANodeThatBeatsIsLeftToIt(t *testing.T) {
	t.Parallel()
	s := testkit.Postgres(t)
	done := make(chan string, 10)
	q := queue(t, s, func(_ context.Context, j *river.Job[greet]) error { done <- j.Args.Name; return nil })
	q.As("second")
	for _, name := range []string{"first", "third"} {
		insert(t, s, q, name, nil, nil)
		begin(t, s, name, time.Minute)
	}
	beat(t, s, "first")
	if err := q.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	// Only the dead node's comes, and one that was inserted after both.
	if got := <-done; got != "third" {
		t.Errorf("worked the job of %q", got)
	}
	insert(t, s, q, "last", nil, nil)
	if got := <-done; got != "last" {
		t.Errorf("worked the job of %q", got)
	}
	stop(t, q)
	if len(done) != 0 {
		t.Errorf("the living node's job was taken from it")
	}
}

func TestAJobThatEndsItsProcessEachTimeIsGivenUp(t *testing.T) {
	t.Parallel()
	s := testkit.SQLite(t)
	q := queue(t, s, func(context.Context, *river.Job[greet]) error { t.Error("worked"); return nil })
	q.As("second")
	insert(t, s, q, "Bea", nil, &river.InsertOpts{MaxAttempts: 1})
	begin(t, s, "first", time.Minute)
	if err := q.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	stop(t, q)
}

func TestAJobThatItsNodeTookAndNeverHeardOfIsTakenUp(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		done := make(chan string, 10)
		q := queue(t, s, func(_ context.Context, j *river.Job[greet]) error { done <- j.Args.Name; return nil })
		q.As("only")
		q.LoseAfter(time.Millisecond)
		if err := q.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		defer stop(t, q)
		if s.Engine() == store.Postgres {
			beat(t, s, "only")
		}
		// Inserted by another process, and taken before this one polls: as if the
		// answer had been lost.
		other := queue(t, s, func(context.Context, *river.Job[greet]) error { return nil })
		insert(t, s, other, "Bea", nil, &river.InsertOpts{ScheduledAt: time.Now().Add(time.Hour)})
		take(t, s, "only")
		select {
		case name := <-done:
			if name != "Bea" {
				t.Errorf("worked %q", name)
			}
		case <-time.After(30 * time.Second):
			t.Fatal("nobody took up the job")
		}
	})
}

// take marks the one job as begun by a node, which does not hear of it.
func take(t *testing.T, s *store.Store, node string) {
	t.Helper()
	exec := driverOf(s).GetExecutor()
	jobs, err := exec.JobGetByKindMany(t.Context(), &riverdriver.JobGetByKindManyParams{Kind: []string{"greet"}})
	if err != nil || len(jobs) != 1 {
		t.Fatalf("%d jobs, %v", len(jobs), err)
	}
	now := time.Now()
	if _, err := exec.JobUpdateFull(t.Context(), &riverdriver.JobUpdateFullParams{
		ID: jobs[0].ID, AttemptDoUpdate: true, Attempt: 1, AttemptedAtDoUpdate: true, AttemptedAt: &now,
		AttemptedByDoUpdate: true, AttemptedBy: []string{node}, StateDoUpdate: true, State: rivertype.JobStateRunning,
	}); err != nil {
		t.Fatal(err)
	}
}

func driverOf(s *store.Store) riverdriver.Driver[*sql.Tx] {
	if s.Engine() == store.Postgres {
		return riverdatabasesql.New(s.DB())
	}
	return riversqlite.New(s.DB())
}
