package outbound

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// Whatever comes in, is picked, ends or waits in whatever order: of one person
// at most one message flies, it is the oldest that is known, and none is lost.
func TestLinesKeepOrderWhateverHappens(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l, now := newLines(), time.Unix(1000, 0)
		flying := map[string]item{}
		queued, ended := 0, 0
		next := 0
		allow := func(string) (bool, time.Time, bool) { return true, time.Time{}, false }
		t.Repeat(map[string]func(*rapid.T){
			"add": func(t *rapid.T) {
				var found []store.OutboxItem
				for range rapid.IntRange(1, 4).Draw(t, "n") {
					next++
					found = append(found, store.OutboxItem{ID: fmt.Sprintf("%06d", next), ConversationID: fmt.Sprint(rapid.IntRange(0, 3).Draw(t, "to"))})
				}
				queued += l.add(found, nil)
				if l.add(found, nil) != 0 {
					t.Fatal("known messages were added again")
				}
			},
			"pick": func(t *rapid.T) {
				picked, _ := l.pick(rapid.IntRange(1, 3).Draw(t, "most"), now, allow)
				for _, it := range picked {
					if other, busy := flying[it.conversation]; busy {
						t.Fatalf("%s while %s flies", it.id, other.id)
					}
					if l.byID[it.conversation].items[0].id != it.id {
						t.Fatalf("%s is not the head", it.id)
					}
					flying[it.conversation] = it
				}
			},
			"end": func(t *rapid.T) {
				for c, it := range flying {
					if rapid.Bool().Draw(t, "final") {
						l.done(it)
						ended++
					} else {
						it.attempts++
						l.later(it, now.Add(time.Second))
					}
					delete(flying, c)
					break
				}
			},
			"time": func(*rapid.T) { now = now.Add(time.Second) },
			"": func(t *rapid.T) {
				if len(l.known) != queued-ended {
					t.Fatalf("%d known, want %d", len(l.known), queued-ended)
				}
				total := 0
				for _, ln := range l.order {
					total += len(ln.items)
					for i := 1; i < len(ln.items); i++ {
						if ln.items[i].id < ln.items[i-1].id {
							t.Fatalf("line of %s out of order", ln.conversation)
						}
					}
				}
				if total != len(l.known) || l.waiting() != total-len(flying) {
					t.Fatalf("%d in lines, %d known, %d waiting, %d flying", total, len(l.known), l.waiting(), len(flying))
				}
			},
		})
	})
}

func TestAPairThatWaitsDoesNotHoldUpOthersButTheChannelDoes(t *testing.T) {
	t.Parallel()
	l, now := newLines(), time.Unix(1000, 0)
	l.add([]store.OutboxItem{{ID: "1", ConversationID: "a"}, {ID: "2", ConversationID: "b"}, {ID: "3", ConversationID: "c"}}, nil)
	later := now.Add(time.Minute)
	picked, next := l.pick(9, now, func(c string) (bool, time.Time, bool) { return c != "a", later, true })
	if len(picked) != 2 || !next.Equal(later) {
		t.Errorf("picked %v, next %v", picked, next)
	}
	l = newLines()
	l.add([]store.OutboxItem{{ID: "1", ConversationID: "a"}, {ID: "2", ConversationID: "b"}}, nil)
	picked, next = l.pick(9, now, func(c string) (bool, time.Time, bool) { return false, later, false })
	if len(picked) != 0 || !next.Equal(later) || len(l.order) != 2 {
		t.Errorf("picked %v, next %v", picked, next)
	}
}

func TestPaceNeverExceedsItsRates(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rates := platform.Rates{PerSecond: float64(rapid.IntRange(0, 50).Draw(t, "all")), PairPerSecond: rapid.SampledFrom([]float64{0, 0.25, 1, 5}).Draw(t, "pair"), PairBurst: rapid.IntRange(0, 5).Draw(t, "burst")}
		p := &pace{}
		p.set(rates)
		now := time.Unix(1000, 0)
		began := now
		all, pair := 0, map[string]int{}
		for range 200 {
			who := fmt.Sprint(rapid.IntRange(0, 2).Draw(t, "who"))
			ok, next, _ := p.take(who, now)
			if !ok {
				if !next.After(now) {
					t.Fatal("told to wait for nothing")
				}
				now = now.Add(min(next.Sub(now), time.Duration(rapid.IntRange(1, 2000).Draw(t, "ms"))*time.Millisecond))
				continue
			}
			all++
			pair[who]++
			passed := now.Sub(began).Seconds() + 1e-6
			if rates.PerSecond > 0 && float64(all) > passed*rates.PerSecond+float64(max(1, int(rates.PerSecond/8)))+1e-3 {
				t.Fatalf("%d messages in %.3f s at %v a second", all, passed, rates.PerSecond)
			}
			if rates.PairPerSecond > 0 && float64(pair[who]) > passed*rates.PairPerSecond+float64(max(1, rates.PairBurst))+1e-3 {
				t.Fatalf("%d messages to one in %.3f s", pair[who], passed)
			}
		}
		p.tidy(now.Add(time.Hour))
		if len(p.pairs) != 0 {
			t.Fatal("full buckets are kept")
		}
	})
}

func TestNewsOfThePlatformBeatsOurOwnVerdict(t *testing.T) {
	t.Parallel()
	at := time.Unix(1000, 0).UTC()
	out := desk.Message{Direction: desk.DirectionOut, Status: desk.StatusQueued}
	delivered := out
	delivered.Status, delivered.ExternalID = desk.StatusDelivered, "told"
	fail := func(k platform.FailureKind) result {
		return result{item: item{attempts: 1}, at: at, failure: &platform.Failure{Kind: k, Title: "x"}}
	}
	cases := []struct {
		name       string
		m          desk.Message
		r          result
		idempotent bool
		want       desk.Status
		id         string
	}{
		{"taken", out, result{receipt: platform.Receipt{ID: "e"}, at: at}, false, desk.StatusSent, "e"},
		{"taken after its receipt", delivered, result{receipt: platform.Receipt{ID: "e"}, at: at}, false, desk.StatusDelivered, "told"},
		{"doubt", out, fail(platform.Uncertain), false, desk.StatusUnconfirmed, ""},
		{"doubt after a receipt", delivered, fail(platform.Uncertain), false, desk.StatusDelivered, "told"},
		{"doubt without end", out, fail(platform.Uncertain), true, desk.StatusFailed, ""},
		{"rejected", out, fail(platform.Rejected), false, desk.StatusFailed, ""},
		{"rejected though delivered", delivered, fail(platform.Rejected), false, desk.StatusDelivered, "told"},
	}
	for _, c := range cases {
		got := settled(c.m, c.r, c.idempotent)
		if got.Status != c.want || got.ExternalID != c.id || (got.Error != nil) != (got.Status == desk.StatusFailed || got.Status == desk.StatusUnconfirmed) {
			t.Errorf("%s: %s %q %+v", c.name, got.Status, got.ExternalID, got.Error)
		}
	}
}
