package journal

import (
	"context"
	"sync/atomic"
	"time"
)

// gate shares the processors and the disk between keeping and applying.
// Platforms wait for the first and nobody for the second, so in a burst
// applying steps back: it gets a small share of the time as long as entries
// stream in faster than they could be applied, and all of it otherwise.
type gate struct {
	waiting  atomic.Int64 // entries that wait or are being committed
	answered atomic.Int64 // entries committed so far
	commits  atomic.Int64
}

const (
	probe    = 3 * time.Millisecond   // how long a stream is watched
	check    = 500 * time.Microsecond // how often the end of a backlog is looked for
	maxRest  = 250 * time.Millisecond
	stepBack = 6       // in a burst, rest so many times as long as was worked …
	farLag   = 200_000 // … unless so many entries wait to be applied: then only as long
)

func (g *gate) arrive() { g.waiting.Add(1) }

func (g *gate) leave(n int) {
	g.answered.Add(int64(n))
	g.commits.Add(1)
	g.waiting.Add(-int64(n))
}

// busy says whether entries wait.
func (g *gate) busy() bool { return g.waiting.Load() > 0 }

// pause waits before the next batch, after one that took worked, while lag
// entries are to be applied.
func (g *gate) pause(ctx context.Context, worked time.Duration, lag int64) {
	if !g.busy() {
		return
	}
	rest := worked
	if lag < farLag {
		rest = min(worked*stepBack, maxRest)
	}
	start := time.Now()
	// What gathered during the batch is not the stream's pace: let it through first.
	first := g.answered.Load() + g.waiting.Load()
	for g.answered.Load() < first && time.Since(start) < maxRest {
		if !sleep(ctx, check) {
			return
		}
	}
	for time.Since(start) < rest {
		answered, commits, at := g.answered.Load(), g.commits.Load(), time.Now()
		if !sleep(ctx, probe) {
			return
		}
		if !isBurst(g.answered.Load()-answered, g.commits.Load()-commits, time.Since(at)) {
			return
		}
	}
}

// isBurst says whether entries stream in faster than they could be applied:
// many a millisecond, or many a commit, which is how it looks on a slow disk.
func isBurst(entries, commits int64, within time.Duration) bool {
	perMillisecond := float64(entries) / (float64(within) / float64(time.Millisecond))
	perCommit := float64(entries) / float64(max(commits, 1))
	return perMillisecond >= 6 || perMillisecond >= 3 && perCommit >= 12
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
