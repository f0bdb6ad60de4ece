package journal

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestABurstIsToldFromASteadyStream(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		entries, commits int64
		speed            float64
		want             bool
	}{
		"nothing":                          {0, 0, 2.5, false},
		"a thousand a second":              {3, 3, 2.5, false},
		"as many as are applied":           {8, 4, 2.5, false},
		"more, each kept as it comes":      {30, 6, 2.5, false},
		"ten thousand a second":            {30, 2, 2.5, true},
		"ten thousand on a fast machine":   {30, 2, 9, false},
		"on a slow disk":                   {12, 1, 2.5, true},
		"a single commit of a few":         {5, 1, 1, false},
		"nobody knows yet what is applied": {24, 2, 0, true},
	} {
		if got := isBurst(c.entries, c.commits, 3*time.Millisecond, c.speed); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestABurstIsLetThroughForAWhileAndThenInTurns(t *testing.T) {
	t.Parallel()
	const worked = 20 * time.Millisecond
	for name, c := range map[string]struct {
		began time.Duration // ago
		lag   int64
		want  time.Duration
	}{
		"it began":          {0, 1000, maxHold},
		"it goes on":        {maxHold + time.Second, 1000, worked * stepBack},
		"far too much lies": {0, farLag, worked},
	} {
		g := gate{since: time.Now().Add(-c.began)}
		if got := g.rest(worked, c.lag); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	long := gate{since: time.Now().Add(-time.Hour)}
	if got := long.rest(time.Hour, 1000); got != maxRest {
		t.Errorf("after a long batch: %v", got)
	}
}

// A node that lets a burst through keeps its lanes all the same.
func TestAPauseInABurstLeavesTimeToKeepTheLanes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var g gate
		ctx, cancel := context.WithCancel(t.Context())
		g.arrive()
		var stream sync.WaitGroup
		stream.Go(func() {
			tick := time.NewTicker(time.Millisecond)
			defer tick.Stop()
			for ctx.Err() == nil {
				<-tick.C
				g.answered.Add(20)
				g.commits.Add(1)
			}
		})
		start, last, longest, kept := time.Now(), time.Now(), time.Duration(0), 0
		g.pause(ctx, 512, 100*time.Millisecond, nearLag, func() {
			longest, last = max(longest, time.Since(last)), time.Now()
			kept++
		})
		cancel()
		stream.Wait()
		if lasted := time.Since(start); lasted < maxHold || lasted > 2*maxHold || kept == 0 || longest > maxRest {
			t.Errorf("a pause of %v, kept %d times, %v apart at most", lasted, kept, longest)
		}
	})
}

func TestHowFastIsAppliedIsLearntFromBatchesOfSomeSize(t *testing.T) {
	t.Parallel()
	var g gate
	if g.learn(1, 10*time.Millisecond); g.speed != 0 {
		t.Errorf("from one event: %v", g.speed)
	}
	g.learn(512, 256*time.Millisecond)
	if g.speed != 2 {
		t.Errorf("the first: %v", g.speed)
	}
	for range 100 {
		g.learn(512, 128*time.Millisecond)
	}
	if g.speed < 3.9 || g.speed > 4 {
		t.Errorf("after others: %v", g.speed)
	}
}

func TestApplyingDoesNotRestWhileNobodyWaits(t *testing.T) {
	t.Parallel()
	var g gate
	start := time.Now()
	g.pause(context.Background(), 512, time.Hour, nearLag, func() {})
	if time.Since(start) > maxRest/2 {
		t.Error("it rested")
	}
	g.arrive()
	g.pause(context.Background(), 512, time.Hour, nearLag-1, func() {})
	if time.Since(start) > maxRest/2 {
		t.Error("it rested with little left to do")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	g.pause(ctx, 512, time.Hour, nearLag, func() {})
	if time.Since(start) > maxRest/2 {
		t.Error("it rested after its end")
	}
}
