package inbound_test

import (
	"testing"
	"time"

	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// A platform that tells whole seconds says 10:00:05 of what a customer wrote
// after our answer of 10:00:05.3: they stand in the order in which they came.
func TestWhatComesWithinTheSecondOfAnAnswerStandsBehindIt(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		second := r.Clock.Now().Truncate(time.Second).Add(time.Minute)
		r.Apply(t, inboundtest.Text("ana", "m1", "Where is my order?", second.Add(-time.Minute)))
		r.Apply(t, inboundtest.Echo("ana", "m2", "It arrives tomorrow.", second.Add(300*time.Millisecond)))
		r.Apply(t, inboundtest.Text("ana", "m3", "And the invoice?", second), inboundtest.Text("ana", "m4", "Hello?", second))
		r.Apply(t, inboundtest.Text("ana", "m5", "I wrote this before", second.Add(-time.Second)))
		r.Apply(t, inboundtest.Text("ana", "m6", "And this later", second.Add(time.Second)))
		got := map[string]time.Duration{}
		for _, m := range r.Messages(t) {
			got[m.ExternalID] = m.OccurredAt.Sub(second)
		}
		answer := 300 * time.Millisecond
		for id, want := range map[string]time.Duration{"m2": answer, "m3": answer + time.Microsecond, "m4": answer + 2*time.Microsecond, "m5": -time.Second, "m6": time.Second} {
			if got[id] != want {
				t.Errorf("%s stands at %v, want %v", id, got[id], want)
			}
		}
	})
}
