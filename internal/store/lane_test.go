package store_test

import (
	"context"
	"testing"
	"time"

	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func TestALaneMovesOnlyForItsOwnerAndNeverBack(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx, now := context.Background(), time.Now()
		write := func(f func(tx *store.Tx) (bool, error)) (ok bool) {
			t.Helper()
			if err := s.Write(ctx, func(tx *store.Tx) (err error) { ok, err = f(tx); return err }); err != nil {
				t.Fatal(err)
			}
			return ok
		}
		take := func(node string, at time.Time) bool {
			return write(func(tx *store.Tx) (bool, error) {
				return tx.TakeLane(ctx, 3, node, at, at.Add(time.Second), false)
			})
		}
		advance := func(node string, seq int64) bool {
			return write(func(tx *store.Tx) (bool, error) { return tx.AdvanceLanes(ctx, node, []int{3}, seq) })
		}
		write(func(tx *store.Tx) (bool, error) { return true, tx.EnsureLanes(ctx, 8) })
		write(func(tx *store.Tx) (bool, error) { return true, tx.EnsureLanes(ctx, 8) })
		if !take("a", now) || take("b", now) || !advance("a", 10) || advance("b", 20) || !advance("a", 5) {
			t.Error("a lane has one owner")
		}
		if !take("b", now.Add(2*time.Second)) || advance("a", 30) {
			t.Error("a lease that is over can be taken, and its owner is fenced off")
		}
		rows, err := s.Read().Lanes(ctx)
		if err != nil || len(rows) != 8 || rows[3].Applied != 10 || rows[3].Owner != "b" {
			t.Errorf("lanes %+v, %v", rows, err)
		}
	})
}

func TestTheJournalIsTrimmedUpToWhatIsAppliedAndOld(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx, at := context.Background(), inboundtest.Start
		var entries []store.JournalEntry
		for i := range 10 {
			entries = append(entries, store.JournalEntry{WorkspaceID: "w", ChannelID: "c", ReceivedAt: at.Add(time.Duration(i) * time.Hour), Request: []byte{1, 0}})
		}
		if _, err := s.AppendJournal(ctx, entries); err != nil {
			t.Fatal(err)
		}
		if err := s.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.KeepDeadLetter(ctx, store.DeadLetter{WorkspaceID: "w", ID: "d", JournalSeq: 2, ChannelID: "c", Raw: []byte{}, CreatedAt: at})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if last, err := s.TrimJournal(ctx, 0, at.Add(5*time.Hour), 4); err != nil || last != 4 {
			t.Fatalf("trimmed to %d, %v, want entries 1, 3 and 4", last, err)
		}
		if last, err := s.TrimJournal(ctx, 4, at.Add(5*time.Hour), 4); err != nil || last != 0 {
			t.Fatalf("trimmed to %d, %v, want the end", last, err)
		}
		left, err := s.Journal().Read().JournalRange(ctx, 0, 100, 100, 1<<20)
		if err != nil || len(left) != 7 || left[0].Seq != 2 || left[1].Seq != 5 {
			t.Errorf("left %+v, %v", left, err)
		}
		if head, err := s.Journal().Read().JournalHead(ctx); err != nil || head != 10 {
			t.Errorf("head %d, %v", head, err)
		}
	})
}
