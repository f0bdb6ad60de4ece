package store_test

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// planCasesEnv names the variable with how many cases of two messages plans are
// judged by, where it is not the size of every day: 500000 for a million
// messages.
const planCasesEnv = "RECADO_TEST_PLAN_CASES"

func planCases() int {
	if n, err := strconv.Atoi(os.Getenv(planCasesEnv)); err == nil && n > 0 {
		return n
	}
	return 8000
}

// slow is what a question takes that nobody should wait for, however much a desk
// has. It is told of, not judged: machines differ.
const slow = 50 * time.Millisecond

// timed asks a question and tells where it was slow: SQLite plans alike whatever
// the size, and shows only by the time that a plan reads too much.
func timed[T any](t *testing.T, name string, ask func() (T, error)) (T, error) {
	t.Helper()
	var answer T
	var took time.Duration
	for range 2 { // what is slow once may have waited for the disk
		began := time.Now()
		var err error
		if answer, err = ask(); err != nil {
			return answer, err
		}
		if took = time.Since(began); took < slow {
			return answer, nil
		}
	}
	t.Logf("%s took %v", name, took)
	return answer, nil
}

// asks runs questions one after the other and judges how each is answered.
func asks(ctx context.Context, t *testing.T, s *store.Store, questions ...func() error) {
	t.Helper()
	if s.Engine() == store.Postgres {
		if err := store.Analyze(ctx, s); err != nil {
			t.Fatal(err)
		}
	}
	asked := watched(ctx, t, s, questions...)
	if len(asked) < len(questions) {
		t.Errorf("%d questions; want %d", len(asked), len(questions))
	}
	judgeAll(ctx, t, s, asked)
}

// watched answers the queries that questions are, with what each was asked.
func watched(ctx context.Context, t *testing.T, s *store.Store, questions ...func() error) map[string][]any {
	t.Helper()
	var mu sync.Mutex
	asked := map[string][]any{}
	s.Watch(func(query string, args []any) {
		mu.Lock()
		defer mu.Unlock()
		asked[query] = args
	})
	for i, ask := range questions {
		if _, err := timed(t, fmt.Sprint("question ", i), func() (int, error) { return 0, ask() }); err != nil {
			t.Fatal(err)
		}
	}
	s.Watch(nil)
	return asked
}

func judgeAll(ctx context.Context, t *testing.T, s *store.Store, asked map[string][]any) {
	t.Helper()
	for query, args := range asked {
		plan, bad, err := judge(ctx, s, query, args)
		if err != nil {
			t.Fatal(err)
		}
		if bad != "" {
			t.Errorf("%s\n%s\n%s", bad, query, plan)
		}
	}
}

// What smart tags look up with every event is read by the item, the tag or the
// time, however many items carry one.
func TestSmartTagsLookUpFewRowsHoweverManyThereAre(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		n := planCases()
		ws := fill(t, s, n, 2)
		for from := 0; from < n; from += 1000 {
			var on []store.SmartApplication
			var timers []store.SmartTimer
			for i := from; i < min(n, from+1000); i++ {
				for _, tag := range []string{"t1", "t2"} {
					item := fmt.Sprintf("k%07d", i)
					on = append(on, store.SmartApplication{TagID: tag, ItemID: item, State: desk.SmartOn, Cause: "e", At: filterNow})
					timers = append(timers, store.SmartTimer{WorkspaceID: ws, TagID: tag, ItemID: item, DueAt: filterNow.Add(time.Duration(i) * time.Minute)})
				}
			}
			err := s.Write(ctx, func(tx *store.Tx) error {
				if err := tx.SaveApplications(ctx, ws, on); err != nil {
					return err
				}
				return tx.SetSmartTimers(ctx, timers)
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		q := s.Read()
		asks(ctx, t, s,
			func() error { _, err := q.SmartTags(ctx, ws); return err },
			func() error { _, err := q.SmartApplications(ctx, ws, []string{"k0000001", "k0000002"}); return err },
			func() error { _, err := q.ApplicationsOf(ctx, ws, "t1", "k0000100", 100); return err },
			func() error { _, err := q.CountApplications(ctx, ws, "t1", 100); return err },
			func() error { _, err := q.DueSmartTimers(ctx, filterNow.Add(time.Minute), 100); return err },
			func() error { _, err := q.NextSmartTimer(ctx); return err },
			func() error { _, err := q.Passes(ctx, ws, "t1", 10); return err },
			func() error { _, err := q.RunningPasses(ctx); return err },
			func() error { _, err := q.NewestCasesOf(ctx, ws, "p0000123", 10); return err },
		)
	})
}

// Whoever writes is looked up with every message that a recipe takes: what is
// read is that contact's alone, however much there is of others.
func TestWhoDealtWithAContactIsLookedUpByTheContact(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		ws := fill(t, s, planCases(), 2)
		since := filterNow.AddDate(-1, 0, 0)
		asks(ctx, t, s,
			func() error { _, err := s.Read().HandledBy(ctx, ws, "p0000123", since); return err },
			func() error { _, err := s.Read().GivenTo(ctx, ws, "p0000123", since); return err },
		)
	})
}

// What the followers of the event log ask of the cases of a batch is read by
// those cases, however many there are of others.
func TestWhatFollowersAskOfCasesIsReadByThoseCases(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		ws := fill(t, s, planCases(), 2)
		ids := []string{"k0000001", "k0000002"}
		asks(ctx, t, s,
			func() error { _, err := s.Read().CustomerTexts(ctx, ws, ids, 8); return err },
			func() error { _, err := s.Read().CasesOfSomebody(ctx, ws, ids); return err },
		)
	})
}
