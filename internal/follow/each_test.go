package follow_test

import (
	"context"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/follow"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// TestAFollowerThatLetsEventsGoMovesPastThem: also where the last of them is one
// of those that matter.
func TestAFollowerThatLetsEventsGoMovesPastThem(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		err := s.Write(ctx, func(tx *store.Tx) error {
			if err := tx.InsertWorkspace(ctx, desk.Workspace{ID: "w", Name: "Alba", Locale: "en", Timezone: "UTC"}); err != nil {
				return err
			}
			evs := make([]desk.Event, 3)
			for i := range evs {
				evs[i] = desk.Event{Type: desk.EventCaseCreated, At: time.Unix(int64(i), 0)}
			}
			return tx.AppendEvents(ctx, "w", evs)
		})
		if err != nil {
			t.Fatal(err)
		}
		asked := 0
		e := follow.NewEach(follow.EachConfig{Store: s, Name: "idle", Matters: func(desk.Event) bool { return true },
			Do: func(ctx context.Context, _ string, ev desk.Event, hold follow.Hold) error {
				if asked++; ev.Seq != 2 {
					return nil
				}
				return s.Write(ctx, func(tx *store.Tx) error {
					_, err := hold(ctx, tx)
					return err
				})
			}})
		for range 2 {
			if err := e.CatchUp(ctx, "w"); err != nil {
				t.Fatal(err)
			}
		}
		at, err := s.Read().FollowerPlace(ctx, "idle", "w")
		if err != nil || at != 3 || asked != 3 {
			t.Errorf("at %d after %d events, %v", at, asked, err)
		}
	})
}

// TestAFollowerWithNothingToDoWritesOnceItIsQuiet: not for each handful of
// events, and it looks at none of them twice.
func TestAFollowerWithNothingToDoWritesOnceItIsQuiet(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		tell := func(n int) {
			t.Helper()
			evs := make([]desk.Event, n)
			for i := range evs {
				evs[i] = desk.Event{Type: desk.EventCaseCreated, At: time.Unix(int64(i), 0)}
			}
			if err := s.Write(ctx, func(tx *store.Tx) error { return tx.AppendEvents(ctx, "w", evs) }); err != nil {
				t.Fatal(err)
			}
		}
		err := s.Write(ctx, func(tx *store.Tx) error {
			return tx.InsertWorkspace(ctx, desk.Workspace{ID: "w", Name: "Alba", Locale: "en", Timezone: "UTC"})
		})
		if err != nil {
			t.Fatal(err)
		}
		asked := 0
		e := follow.NewEach(follow.EachConfig{Store: s, Name: "idle", Matters: func(desk.Event) bool { return true },
			Do: func(context.Context, string, desk.Event, follow.Hold) error { asked++; return nil }})
		expect := func(place int64, looked int) {
			t.Helper()
			if err := e.CatchUp(ctx, "w"); err != nil {
				t.Fatal(err)
			}
			if at, err := s.Read().FollowerPlace(ctx, "idle", "w"); err != nil || at != place || asked != looked {
				t.Errorf("at %d after %d events, %v; want %d after %d", at, asked, err, place, looked)
			}
		}
		tell(3)
		expect(0, 3)
		tell(2)
		expect(0, 5)
		expect(5, 5)
		tell(1100)
		expect(1005, 1105)
		expect(1105, 1105)
	})
}

// TestAFollowerNeedNotReadWhatItHeardAndDoesNotCareFor: it is told of them, and
// once it is quiet its place is behind them. What matters is never passed over.
func TestAFollowerNeedNotReadWhatItHeardAndDoesNotCareFor(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		err := s.Write(ctx, func(tx *store.Tx) error {
			return tx.InsertWorkspace(ctx, desk.Workspace{ID: "w", Name: "Alba", Locale: "en", Timezone: "UTC"})
		})
		if err != nil {
			t.Fatal(err)
		}
		asked := 0
		var cares []int64
		e := follow.NewEach(follow.EachConfig{Store: s, Name: "idle",
			Matters: func(ev desk.Event) bool {
				asked++
				return ev.Type == desk.EventCaseCreated
			},
			Do: func(_ context.Context, _ string, ev desk.Event, _ follow.Hold) error {
				cares = append(cares, ev.Seq)
				return nil
			}})
		tell := func(kinds ...desk.EventType) {
			t.Helper()
			evs := make([]desk.Event, len(kinds))
			for i := range evs {
				evs[i] = desk.Event{Type: kinds[i], At: time.Unix(int64(i), 0)}
			}
			if err := s.Write(ctx, func(tx *store.Tx) error { return tx.AppendEvents(ctx, "w", evs) }); err != nil {
				t.Fatal(err)
			}
		}
		catchUp := func() int64 {
			t.Helper()
			if err := e.CatchUp(ctx, "w"); err != nil {
				t.Fatal(err)
			}
			at, err := s.Read().FollowerPlace(ctx, "idle", "w")
			if err != nil {
				t.Fatal(err)
			}
			return at
		}
		tell(desk.EventCaseUpdated)
		catchUp()
		tell(desk.EventCaseUpdated, desk.EventTagUpdated)
		told := asked
		if at := catchUp(); at != 3 || asked != told {
			t.Errorf("at %d, looked at %d again", at, asked-told)
		}
		tell(desk.EventCaseUpdated, desk.EventCaseCreated)
		tell(desk.EventTagUpdated)
		catchUp()
		if at := catchUp(); at != 6 || len(cares) != 1 || cares[0] != 5 {
			t.Errorf("at %d, did %v", at, cares)
		}
	})
}
