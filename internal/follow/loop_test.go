package follow_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/follow"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// heard keeps what a follower was asked to do.
type heard struct {
	mu   sync.Mutex
	seen []string
}

func (h *heard) add(s string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.seen = append(h.seen, s)
}

func (h *heard) has(s string) func() bool {
	return func() bool {
		h.mu.Lock()
		defer h.mu.Unlock()
		for _, one := range h.seen {
			if one == s {
				return true
			}
		}
		return false
	}
}

func (h *heard) catchUp(_ context.Context, ws string) error {
	h.add("caught up " + ws)
	return nil
}

func nobody(context.Context, int) ([]string, error) { return nil, nil }

func begin(t *testing.T, cfg follow.Config) *follow.Loop {
	t.Helper()
	cfg.Name, cfg.LookAgain = "test", time.Hour
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	l := follow.New(cfg)
	if err := l.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Stop(context.Background()) })
	return l
}

func TestAFollowerIsWokenByWhatItWaitsFor(t *testing.T) {
	t.Parallel()
	s, h := testkit.SQLite(t), &heard{}
	begin(t, follow.Config{Store: s, Behind: nobody, CatchUp: h.catchUp, Matters: func(e desk.Event) bool { return e.Type == desk.EventCaseCreated }})
	say := func(ws string, kind desk.EventType) {
		t.Helper()
		err := s.Write(context.Background(), func(tx *store.Tx) error {
			if err := tx.InsertWorkspace(context.Background(), desk.Workspace{ID: ws, Name: ws, CreatedAt: time.Unix(1, 0)}); err != nil {
				return err
			}
			return tx.AppendEvents(context.Background(), ws, []desk.Event{{Type: kind, At: time.Unix(1, 0), Data: []byte(`{}`)}})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	say("quiet", desk.EventTagUpdated)
	say("busy", desk.EventCaseCreated)
	testkit.Eventually(t, 10*time.Second, "the follower looks", h.has("caught up busy"))
	if h.has("caught up quiet")() {
		t.Error("an event that does not matter woke the follower")
	}
}

func TestAFollowerBeginsWithWhatOthersLeft(t *testing.T) {
	t.Parallel()
	h := &heard{}
	begin(t, follow.Config{Store: testkit.SQLite(t), CatchUp: h.catchUp, Behind: func(context.Context, int) ([]string, error) { return []string{"left"}, nil }})
	testkit.Eventually(t, 10*time.Second, "what was left is looked at", h.has("caught up left"))
}

func TestAFollowerGoesOnAfterAFailure(t *testing.T) {
	t.Parallel()
	h, log := &heard{}, &strings.Builder{}
	l := begin(t, follow.Config{
		Store: testkit.SQLite(t), Log: slog.New(slog.NewTextHandler(log, nil)), Behind: nobody,
		CatchUp: func(ctx context.Context, ws string) error {
			if ws == "broken" {
				h.add("failed")
				return errors.New("no disk")
			}
			return h.catchUp(ctx, ws)
		},
	})
	l.Mark("broken")
	testkit.Eventually(t, 10*time.Second, "the failure", h.has("failed"))
	l.Mark("whole")
	testkit.Eventually(t, 10*time.Second, "the next workspace", h.has("caught up whole"))
	_ = l.Stop(context.Background())
	if !strings.Contains(log.String(), "no disk") {
		t.Errorf("the failure is not in the log: %s", log)
	}
}

func TestATurnComesAfterEachRoundAndWhenItsTimeHasCome(t *testing.T) {
	t.Parallel()
	h := &heard{}
	l := begin(t, follow.Config{Store: testkit.SQLite(t), Behind: nobody, CatchUp: h.catchUp, Turn: func(_ context.Context, worked bool) time.Duration {
		if worked {
			h.add("turn after work")
			return time.Millisecond
		}
		h.add("turn")
		return 0
	}})
	testkit.Eventually(t, 10*time.Second, "the first turn", h.has("turn"))
	l.Mark("a")
	testkit.Eventually(t, 10*time.Second, "the turn after work", h.has("turn after work"))
	h.mu.Lock()
	h.seen = nil
	h.mu.Unlock()
	l.Mark("b")
	testkit.Eventually(t, 10*time.Second, "the turn whose time has come", h.has("turn"))
}

func TestAMovedClockWakesAFollower(t *testing.T) {
	t.Parallel()
	h, moved := &heard{}, make(chan struct{})
	ended := make(chan struct{})
	l := begin(t, follow.Config{
		Store: testkit.SQLite(t), Behind: nobody, CatchUp: h.catchUp,
		Turn:   func(context.Context, bool) time.Duration { h.add("turn"); return 0 },
		Jumped: func() (<-chan struct{}, func()) { return moved, func() { close(ended) } },
	})
	testkit.Eventually(t, 10*time.Second, "the first turn", h.has("turn"))
	h.mu.Lock()
	h.seen = nil
	h.mu.Unlock()
	moved <- struct{}{}
	testkit.Eventually(t, 10*time.Second, "a turn", h.has("turn"))
	_ = l.Stop(context.Background())
	<-ended
}

// What gathers is not waited for once there is plenty of it.
func TestAFollowerDoesNotWaitForMoreOncePlentyGathered(t *testing.T) {
	t.Parallel()
	s, h := testkit.SQLite(t), &heard{}
	ctx := context.Background()
	if err := s.Write(ctx, func(tx *store.Tx) error {
		return tx.InsertWorkspace(ctx, desk.Workspace{ID: "w", Name: "w", CreatedAt: time.Unix(1, 0)})
	}); err != nil {
		t.Fatal(err)
	}
	begin(t, follow.Config{Store: s, Behind: nobody, CatchUp: h.catchUp, Gather: time.Hour})
	evs := make([]desk.Event, 2000)
	for i := range evs {
		evs[i] = desk.Event{Type: desk.EventCaseUpdated, At: time.Unix(1, 0), Data: []byte(`{}`)}
	}
	if err := s.Write(ctx, func(tx *store.Tx) error { return tx.AppendEvents(ctx, "w", evs) }); err != nil {
		t.Fatal(err)
	}
	testkit.Eventually(t, 10*time.Second, "it catches up", h.has("caught up w"))
}
