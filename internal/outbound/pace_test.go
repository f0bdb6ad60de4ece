package outbound

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/testkit"
)

// bucket is how a platform counts: what was taken is paid back at a rate.
type bucket struct {
	every time.Duration
	burst int
	full  time.Time
}

func (b *bucket) takes(at time.Time) bool {
	if b.full.Sub(at) > b.every*time.Duration(b.burst-1) {
		return false
	}
	if b.full.Before(at) {
		b.full = at
	}
	b.full = b.full.Add(b.every)
	return true
}

func TestAPlatformNeverHasToRefuseForPaceWhateverTheDelays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rates := platform.Rates{PerSecond: float64(rapid.SampledFrom([]int{20, 80, 1000}).Draw(t, "all")), PairPerSecond: 1.0 / 6, PairBurst: 45}
		p := &pace{}
		p.set(rates)
		now := time.Unix(1000, 0)
		var sends []time.Time
		pairs := map[string]*bucket{}
		for range 400 {
			who := fmt.Sprint(rapid.IntRange(0, 3).Draw(t, "who"))
			ok, next, _ := p.take(who, now)
			if !ok {
				now = next
				continue
			}
			sends = append(sends, now)
			if n := len(sends) - int(rates.PerSecond) - 1; n >= 0 && now.Sub(sends[n]) < time.Second {
				t.Fatalf("%d messages within %s", int(rates.PerSecond)+1, now.Sub(sends[n]))
			}
			if pairs[who] == nil {
				pairs[who] = &bucket{every: 6 * time.Second, burst: 45}
			}
			// On its way to the platform a message is up to two seconds.
			if !pairs[who].takes(now.Add(time.Duration(rapid.IntRange(0, 2000).Draw(t, "delay")) * time.Millisecond)) {
				t.Fatalf("message %d to %s comes too early", len(sends), who)
			}
		}
	})
}

func TestABurstOfFiveHundredToOneNumberProvokesNoRefusal(t *testing.T) {
	t.Parallel()
	p := &pace{}
	p.set(platform.Rates{PerSecond: 80, PairPerSecond: 1.0 / 6, PairBurst: 45})
	now := time.Unix(1000, 0)
	began, pair, number := now, &bucket{every: 6 * time.Second, burst: 45}, &bucket{every: time.Second / 80, burst: 80}
	for sent := 0; sent < 500; {
		ok, next, _ := p.take("one", now)
		if !ok {
			now = next
			continue
		}
		if !pair.takes(now) || !number.takes(now) {
			t.Fatalf("message %d is refused after %s", sent, now.Sub(began))
		}
		sent++
	}
	if took := now.Sub(began); took > 50*time.Minute {
		t.Errorf("it took %s: slower than the platform allows by far", took)
	}
}

func TestWhatAnEndedProcessSentCountsForTheNextOne(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	b.session.caps.Rates = platform.Rates{PairPerSecond: 0.001, PairBurst: 5, MaxConcurrency: 4}
	b.begin(b.service)
	bea := b.customer("Bea")
	var last desk.Message
	for i := range 4 {
		last = b.say(b.service, bea, fmt.Sprint(i))
	}
	b.until(last, desk.StatusSent)
	tm := newTurned()
	second := b.node(tm)
	b.service.Stop(b.ctx)
	b.begin(second)
	one := b.say(second, bea, "the fifth")
	two := b.say(second, bea, "the sixth")
	b.until(one, desk.StatusSent)
	if got := b.message(two.ID).Status; got != desk.StatusQueued {
		t.Errorf("the sixth of five is %s", got)
	}
}
