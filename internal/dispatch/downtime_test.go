package dispatch_test

import (
	"context"
	"testing"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/dispatch"
	"recado.dev/internal/routing"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// While no node runs nobody can note whose desk is open: who comes back to their
// desk after that is what they were, and who does not is offline.
func TestPeopleAreWhatTheyWereAfterTheServerWasDown(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		b := newBed(t, s, 3, 5, `{"name":"Everyone","everyone":true}`)
		if _, err := b.svc.SetPresence(ctx, b.ws, b.agents[1], routing.Away, "lunch", b.who(1).Actor); err != nil {
			t.Fatal(err)
		}
		b.clock.Advance(10 * time.Minute)
		b.open = map[string][]string{b.ws: {b.agents[0], b.agents[1]}}
		again := b.service()
		if err := again.Start(ctx); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = again.Stop(ctx) }()
		state := func(i int) routing.Presence { return presenceOf(t, again, b, i).State }
		if err := again.LookAtDesks(ctx); err != nil {
			t.Fatal(err)
		}
		if state(0) != routing.Online || state(1) != routing.Away || state(2) != routing.Online {
			t.Fatalf("right after the start they are %s, %s and %s", state(0), state(1), state(2))
		}
		for range 5 {
			b.clock.Advance(30 * time.Second)
			if err := again.LookAtDesks(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if state(0) != routing.Online || state(1) != routing.Away || state(2) != routing.Offline {
			t.Errorf("after a while they are %s, %s and %s", state(0), state(1), state(2))
		}
	})
}

func TestWhoWasSetToAStateSeesByWhom(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		b := newBed(t, s, 2, 5, `{"name":"Everyone","everyone":true}`)
		if _, err := b.svc.SetPresence(ctx, b.ws, b.agents[1], routing.Away, "training", b.admin().Actor); err != nil {
			t.Fatal(err)
		}
		if p := presenceOf(t, b.svc, b, 1); p.By == nil || p.By.ID != b.agents[0] || p.Reason != "training" {
			t.Errorf("they see %+v", p)
		}
		if _, err := b.svc.SetPresence(ctx, b.ws, b.agents[1], routing.Online, "", b.who(1).Actor); err != nil {
			t.Fatal(err)
		}
		if p := presenceOf(t, b.svc, b, 1); p.By != nil {
			t.Errorf("what they set themselves is said to be by %+v", p.By)
		}
	})
}

func presenceOf(t *testing.T, svc *dispatch.Service, b *bed, i int) dispatch.PresenceView {
	t.Helper()
	agents, err := svc.Agents(context.Background(), access.Who{WorkspaceID: b.ws, Role: desk.RoleOwner})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range agents {
		if a.ID == b.agents[i] {
			return a.Presence
		}
	}
	t.Fatalf("agent %d is not there", i)
	return dispatch.PresenceView{}
}
