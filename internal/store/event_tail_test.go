package store_test

import (
	"context"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func TestFollowersGetTheSameEventsFromMemoryAsFromDisk(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx, ws := context.Background(), makeWorkspace(t, s)
		add := func(n int) {
			t.Helper()
			evs := make([]desk.Event, n)
			for i := range evs {
				evs[i] = desk.Event{Type: desk.EventCaseUpdated, At: time.UnixMicro(int64(1000 + i)).UTC(), CaseID: "k",
					Changes: map[string][2]any{"status": {"open", "resolved"}}, Data: []byte(`{"id":"k"}`), Actor: desk.SystemActor}
			}
			if err := s.Write(ctx, func(tx *store.Tx) error { return tx.AppendEvents(ctx, ws, evs) }); err != nil {
				t.Fatal(err)
			}
		}
		same := func(after int64, limit, want int) {
			t.Helper()
			got, err := s.FollowEvents(ctx, ws, after, limit)
			if err != nil || len(got) != want {
				t.Fatalf("after %d: %d events, %v, want %d", after, len(got), err, want)
			}
			disk, err := s.Read().EventsAfter(ctx, ws, after, want+1)
			if err != nil {
				t.Fatal(err)
			}
			for i := range got {
				if got[i].Seq != disk[i].Seq || string(got[i].Data) != string(disk[i].Data) || got[i].Actor != disk[i].Actor || !got[i].At.Equal(disk[i].At) {
					t.Fatalf("from memory %+v, from disk %+v", got[i], disk[i])
				}
			}
		}
		add(3)
		same(0, 2, 2)
		same(2, 10, 1)
		same(3, 10, 0)
		// Another node's events make a gap, which only the disk can fill.
		if err := s.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.SQL().ExecContext(ctx, "UPDATE workspaces SET event_seq = 10")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		add(2)
		same(1, 10, 4)
		same(10, 10, 2)
		same(11, 1, 1)
		add(5000)
		same(0, 10, 10)
		same(4000, 100, 100)
		same(5011, 100, 1)
	})
}
