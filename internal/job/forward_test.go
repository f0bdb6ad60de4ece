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

// insertAhead inserts a job that is available, as a node does whose clock is
// two hours ahead.
func insertAhead(t *testing.T, s *store.Store, kind, args string) {
	t.Helper()
	var d riverdriver.Driver[*sql.Tx] = riversqlite.New(s.DB())
	if s.Engine() == store.Postgres {
		d = riverdatabasesql.New(s.DB())
	}
	then := time.Now().UTC().Add(2 * time.Hour)
	if _, err := d.GetExecutor().JobInsertFull(t.Context(), &riverdriver.JobInsertFullParams{
		Kind: kind, EncodedArgs: []byte(args), Metadata: []byte("{}"), Queue: river.QueueDefault, Priority: 1, MaxAttempts: 3,
		State: rivertype.JobStateAvailable, ScheduledAt: &then, CreatedAt: &then,
	}); err != nil {
		t.Fatal(err)
	}
}

func TestAJobOfAClockThatWasAheadIsWorkedAndOneForLaterIsNot(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		done := make(chan string, 10)
		q := queue(t, s, func(_ context.Context, j *river.Job[greet]) error { done <- j.Args.Name; return nil })
		insert(t, s, q, "later", nil, &river.InsertOpts{ScheduledAt: time.Now().Add(time.Hour)})
		insertAhead(t, s, greet{}.Kind(), `{"name":"ahead"}`)
		if err := q.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		defer stop(t, q)
		select {
		case name := <-done:
			if name != "ahead" {
				t.Errorf("worked %q", name)
			}
		case <-time.After(30 * time.Second):
			t.Fatal("nobody worked the job")
		}
		if some, err := s.Read().HasPutOffJobs(t.Context()); err != nil || some {
			t.Errorf("put off: %v, %v", some, err)
		}
	})
}
