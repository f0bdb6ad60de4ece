package journal

import (
	"context"
	"sync/atomic"
	"time"
)

// gate shares the processors and the disk between keeping and applying.
// Platforms wait for the first and nobody for the second, so a burst, in which
// entries stream in much faster than they could be applied, is kept first and
// applied after. One that does not end leaves applying a small share of the
// time.
type gate struct {
	waiting  atomic.Int64 // entries that wait or are being committed
	answered atomic.Int64 // entries committed so far
	commits  atomic.Int64

	// Of the applying goroutine alone.
	speed float64   // events applied in a millisecond, in batches of some size; 0: not known yet
	since time.Time // the burst's begin; zero outside one
	calm  time.Time // when a stream was last found to be no burst
}

const (
	together = 6                      // so many entries share a commit in a burst, at least
	nearLag  = 128                    // fewer entries than these are applied at once, whatever comes
	probe    = 4 * time.Millisecond   // how long a stream is watched at a time …
	doubt    = 20 * time.Millisecond  // … and at most, until it is known for no burst
	check    = 500 * time.Microsecond // how often the end of a backlog is looked for
	lookAt   = 100 * time.Millisecond // how long what was no burst is believed to be none
	maxRest  = 250 * time.Millisecond
	maxHold  = 4 * time.Second // how long a burst may have everything
	stepBack = 6               // afterwards, rest so many times as long as was worked …
	farLag   = 200_000         // … unless so many entries wait to be applied: then only as long
)

func (g *gate) arrive() { g.waiting.Add(1) }

func (g *gate) leave(n int) {
	g.answered.Add(int64(n))
	g.commits.Add(1)
	g.waiting.Add(-int64(n))
}

// busy says whether entries wait.
func (g *gate) busy() bool { return g.waiting.Load() > 0 }

// pause waits before the next batch, after one of some events that took worked,
// while lag entries are to be applied. It calls meanwhile every few milliseconds:
// a burst may last longer than a node may be silent.
func (g *gate) pause(ctx context.Context, events int, worked time.Duration, lag int64, meanwhile func()) {
	g.learn(events, worked)
	if lag < nearLag || !g.busy() {
		g.since = time.Time{}
		return
	}
	start := time.Now()
	if start.Sub(g.calm) < lookAt {
		return
	}
	// What gathered during the batch is not the stream's pace: let it through first.
	first := g.answered.Load() + g.waiting.Load()
	for g.answered.Load() < first && time.Since(start) < maxRest {
		if !sleep(ctx, check) {
			return
		}
	}
	for g.streams(ctx) {
		if g.since.IsZero() {
			g.since = start
		}
		if time.Since(start) >= g.rest(worked, lag) {
			return
		}
		meanwhile()
	}
	g.since, g.calm = time.Time{}, time.Now()
}

// streams watches whether a burst goes on. What tells a burst from a stream is
// seen at once; nothing at all may be the machine, which is busy with something
// else.
func (g *gate) streams(ctx context.Context) bool {
	answered, committed, at := g.answered.Load(), g.commits.Load(), time.Now()
	for time.Since(at) < doubt {
		if !sleep(ctx, probe) {
			return false
		}
		entries, commits := g.answered.Load()-answered, g.commits.Load()-committed
		if isBurst(entries, commits, time.Since(at), g.speed) {
			return true
		}
		if commits > 2 && entries < together/2*commits {
			return false
		}
	}
	return false
}

// learn notes how fast events are applied. Small batches say nothing: what they
// cost is mostly the commit.
func (g *gate) learn(events int, worked time.Duration) {
	if events < nearLag/2 || worked <= 0 {
		return
	}
	now := float64(events) / milliseconds(worked)
	if g.speed == 0 {
		g.speed = now
	}
	g.speed += (now - g.speed) / 8
}

// rest is how long the burst is let through after a batch that took worked.
func (g *gate) rest(worked time.Duration, lag int64) time.Duration {
	switch {
	case lag >= farLag:
		return worked
	case time.Since(g.since) < maxHold:
		return maxHold
	}
	return min(worked*stepBack, maxRest)
}

// isBurst says whether entries stream in faster than they could be applied, at
// speed events a millisecond, and have to share their commits because of it. A
// stream that is kept as it comes need not be helped.
func isBurst(entries, commits int64, within time.Duration, speed float64) bool {
	return entries >= together*max(commits, 1) && float64(entries)/milliseconds(within) >= 1.25*speed
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

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
