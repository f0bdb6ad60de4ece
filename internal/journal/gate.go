package journal

import (
	"context"
	"sync/atomic"
	"time"
)

// gate shares the one writer of SQLite between keeping and applying. Platforms
// wait for the first and nobody for the second, so in a burst applying steps
// back: it gets a small share of the time as long as entries stream in faster
// than they could be applied, and all of it otherwise.
type gate struct {
	waiting  atomic.Int64 // entries that wait or are being committed
	answered atomic.Int64 // entries committed so far
}

const (
	probe      = 3 * time.Millisecond // how long a stream is watched
	burstRate  = 9                    // entries a millisecond that are a burst
	stepBack   = 6                    // in a burst, rest so many times as long as was worked
	maxRest    = 250 * time.Millisecond
	idleChecks = 500 * time.Microsecond
)

func (g *gate) arrive() { g.waiting.Add(1) }

func (g *gate) leave(n int) {
	g.answered.Add(int64(n))
	g.waiting.Add(-int64(n))
}

// busy says whether entries wait.
func (g *gate) busy() bool { return g.waiting.Load() > 0 }

// pause waits before the next batch, after one that took worked.
func (g *gate) pause(ctx context.Context, worked time.Duration) {
	if g.waiting.Load() == 0 {
		return
	}
	rest := min(worked*stepBack, maxRest)
	start := time.Now()
	// What gathered during the batch is not the stream's pace: let it through first.
	first := g.answered.Load() + g.waiting.Load()
	for g.answered.Load() < first && time.Since(start) < maxRest {
		if !sleep(ctx, idleChecks) {
			return
		}
	}
	for time.Since(start) < rest {
		from, at := g.answered.Load(), time.Now()
		if !sleep(ctx, probe) {
			return
		}
		rate := float64(g.answered.Load()-from) / float64(time.Since(at)/time.Microsecond) * 1000
		if rate < burstRate {
			return
		}
	}
}

// sleep waits for d, or answers false where ctx ends first.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
