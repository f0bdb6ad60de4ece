package journal_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/journal"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// Proves: 001-32
func TestAFullDiskAcknowledgesNothingAndLosesNothing(t *testing.T) {
	t.Parallel()
	s := testkit.SQLite(t)
	r := inboundtest.New(t, s)
	j := r.Started(t)
	limit := func(pages string) {
		for _, file := range []*store.Store{s, s.Journal()} {
			if _, err := file.DB().Exec("PRAGMA max_page_count = " + pages); err != nil {
				t.Fatal(err)
			}
		}
	}
	acknowledged := 0
	send := func(i int) error {
		err := j.Append(context.Background(), r.Entry(inboundtest.Text("ana", fmt.Sprintf("m%d", i), fmt.Sprint(acknowledged), start)))
		if err == nil {
			acknowledged++
		}
		return err
	}
	for i := range 5 {
		if err := send(i); err != nil {
			t.Fatal(err)
		}
	}
	limit("1") // never below what is there
	var refused error
	for i := 5; refused == nil; i++ {
		if i > 5000 {
			t.Fatal("the disk never fills")
		}
		refused = send(i)
	}
	if desk.CodeOf(refused) != desk.CodeUnavailable || !store.IsFull(refused) {
		t.Errorf("a full disk answers %v", refused)
	}
	limit("1000000")
	testkit.Eventually(t, 10*time.Second, "it goes on by itself", func() bool { return send(9000) == nil })
	r.Settle(t, j)
	wantTexts(t, r, acknowledged)
}

func TestAFullQueueRefusesAtOnce(t *testing.T) {
	t.Parallel()
	s := testkit.SQLite(t)
	r := inboundtest.New(t, s)
	j := r.Started(t, func(c *journal.Config) { c.Queue = 4 })
	hold, held := make(chan struct{}), make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		err := s.Journal().Write(context.Background(), func(*store.Tx) error { close(held); <-hold; return nil })
		if err != nil {
			t.Error(err)
		}
	})
	<-held
	var ok, refused atomic.Int64
	for i := range 20 {
		all.Go(func() {
			err := j.Append(context.Background(), r.Entry(inboundtest.Text("ana", fmt.Sprintf("m%d", i), "x", start)))
			switch {
			case err == nil:
				ok.Add(1)
			case desk.CodeOf(err) == desk.CodeUnavailable:
				refused.Add(1)
			default:
				t.Errorf("append: %v", err)
			}
		})
	}
	// The queue holds four, the writer's hands a few more.
	testkit.Eventually(t, 10*time.Second, "the rest is refused", func() bool { return refused.Load() > 0 })
	close(hold)
	all.Wait()
	r.Settle(t, j)
	if n := len(r.Messages(t)); int64(n) != ok.Load() || ok.Load()+refused.Load() != 20 {
		t.Errorf("%d messages, %d acknowledged, %d refused", n, ok.Load(), refused.Load())
	}
}

func TestWhoComesWhileACommitHangsIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		j := r.Started(t, func(c *journal.Config) { c.Hang = 20 * time.Millisecond })
		entry := r.Entry(inboundtest.Text("ana", "m0", "0", start)) // again and again, as a platform does
		hold, err := s.Journal().DB().BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := hold.Exec("UPDATE journal_head SET seq = seq"); err != nil {
			t.Fatal(err)
		}
		first := make(chan error, 1)
		go func() { first <- j.Append(context.Background(), entry) }()
		refused := 0
		testkit.Eventually(t, 10*time.Second, "somebody is refused at once", func() bool {
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
			defer cancel()
			err := j.Append(ctx, entry)
			if desk.CodeOf(err) == desk.CodeUnavailable {
				refused++
			}
			return refused > 0
		})
		if err := hold.Rollback(); err != nil {
			t.Fatal(err)
		}
		if err := <-first; err != nil {
			t.Errorf("who waited got %v", err)
		}
		testkit.Eventually(t, 10*time.Second, "it goes on by itself", func() bool { return j.Append(context.Background(), entry) == nil })
		r.Settle(t, j)
		wantTexts(t, r, 1)
	})
}

func TestAStoppedJournalRefuses(t *testing.T) {
	t.Parallel()
	r := inboundtest.New(t, testkit.SQLite(t))
	j := r.Journal()
	e := r.Entry(inboundtest.Text("ana", "m", strings.Repeat("x", 10), start))
	if err := j.Append(context.Background(), e); desk.CodeOf(err) != desk.CodeUnavailable {
		t.Errorf("before its start: %v", err)
	}
	for range 2 {
		if err := j.Start(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if err := j.Stop(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	if err := j.Append(context.Background(), e); desk.CodeOf(err) != desk.CodeUnavailable {
		t.Errorf("after its end: %v", err)
	}
	if err := j.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	r.Send(t, j, inboundtest.Text("ana", "m1", "0", start))
	r.Settle(t, j)
	wantTexts(t, r, 1)
	if err := j.Stop(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func TestALostJournalFileLosesNoneOfWhatComesAfter(t *testing.T) {
	t.Parallel()
	s := testkit.SQLite(t)
	r := inboundtest.New(t, s)
	j := r.Started(t)
	for i := range 5 {
		r.Send(t, j, inboundtest.Text("ana", fmt.Sprintf("m%d", i), fmt.Sprint(i), start))
	}
	r.Settle(t, j)
	if err := j.Stop(context.Background()); err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{"DELETE FROM journal", "UPDATE journal_head SET seq = 0"} {
		if _, err := s.Journal().DB().Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	j = r.Started(t)
	r.Send(t, j, inboundtest.Text("ana", "m5", "5", start))
	r.Settle(t, j)
	wantTexts(t, r, 6)
}
