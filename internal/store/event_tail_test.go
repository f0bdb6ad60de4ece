package store_test

import (
	"context"
	"fmt"
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

// Each of those who are further behind than what is in memory gets all events
// once, in their order, from pages that were read once.
func TestFollowersFarBehindGetEachEventOnce(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx, ws := context.Background(), makeWorkspace(t, s)
		const events = 24_000
		for done := 0; done < events; done += 1000 {
			evs := make([]desk.Event, 1000)
			for i := range evs {
				evs[i] = desk.Event{Type: desk.EventCaseUpdated, At: time.UnixMicro(1).UTC(), Data: fmt.Appendf(nil, `{"id":"k%d"}`, done+i+1)}
			}
			if err := s.Write(ctx, func(tx *store.Tx) error { return tx.AppendEvents(ctx, ws, evs) }); err != nil {
				t.Fatal(err)
			}
		}
		for _, limit := range []int{2, 199, 256, 500, 5000} {
			for at := int64(0); at < events; {
				evs, err := s.FollowEvents(ctx, ws, at, limit)
				if err != nil || len(evs) == 0 || len(evs) > limit {
					t.Fatalf("after %d: %d events, %v", at, len(evs), err)
				}
				for _, e := range evs {
					if at++; e.Seq != at || string(e.Data) != fmt.Sprintf(`{"id":"k%d"}`, at) {
						t.Fatalf("by %d: instead of %d came %d: %s", limit, at, e.Seq, e.Data)
					}
				}
			}
		}
		if same, again := first(t, s, ws), first(t, s, ws); same != again {
			t.Error("what one follower read is read again for the next")
		}
	})
}

// first is what an early event says, as it is read once for all.
func first(t *testing.T, s *store.Store, ws string) *desk.CaseView {
	t.Helper()
	evs, err := s.FollowEvents(context.Background(), ws, 7, 10)
	if err != nil || len(evs) == 0 {
		t.Fatalf("%d events, %v", len(evs), err)
	}
	c, err := evs[0].Case()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Who is about to lose what is in memory is waited for; who lost it, or is near,
// is not.
func TestWhoSoonHasToReadFromTheDiskIsLate(t *testing.T) {
	t.Parallel()
	s := testkit.SQLite(t)
	ctx, ws := context.Background(), makeWorkspace(t, s)
	for range 3 {
		evs := make([]desk.Event, 6000)
		for i := range evs {
			evs[i] = desk.Event{Type: desk.EventCaseUpdated, At: time.UnixMicro(1).UTC(), Data: []byte(`{}`)}
		}
		if err := s.Write(ctx, func(tx *store.Tx) error { return tx.AppendEvents(ctx, ws, evs) }); err != nil {
			t.Fatal(err)
		}
	}
	ask := func(after int64) bool {
		t.Helper()
		if _, err := s.FollowEvents(ctx, ws, after, 10); err != nil {
			t.Fatal(err)
		}
		return s.FollowersLate()
	}
	if s.FollowersLate() {
		t.Error("nobody asked yet")
	}
	if ask(17_000) {
		t.Error("near the newest")
	}
	if ask(0) {
		t.Error("what is asked for is gone already")
	}
	testkit.Eventually(t, 10*time.Second, "half of what is in memory behind", func() bool { return ask(9_000) })
}
