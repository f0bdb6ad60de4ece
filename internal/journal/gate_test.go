package journal

import (
	"context"
	"testing"
	"time"
)

func TestABurstIsToldFromASteadyStream(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		entries, commits int64
		want             bool
	}{
		"nothing":                   {0, 0, false},
		"a thousand a second":       {3, 3, false},
		"five thousand a second":    {15, 4, false},
		"ten thousand a second":     {30, 2, true},
		"a burst on a slow disk":    {12, 1, true},
		"a single commit of a few":  {6, 1, false},
		"two small commits, slowly": {8, 2, false},
	} {
		if got := isBurst(c.entries, c.commits, 3*time.Millisecond); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestApplyingDoesNotRestWhileNobodyWaits(t *testing.T) {
	t.Parallel()
	var g gate
	start := time.Now()
	g.pause(context.Background(), time.Hour, 0)
	if time.Since(start) > maxRest/2 {
		t.Error("it rested")
	}
	g.arrive()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	g.pause(ctx, time.Hour, 0)
	if time.Since(start) > maxRest/2 {
		t.Error("it rested after its end")
	}
}
