package app

import (
	"context"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// How much garbage may gather before it is collected. Go's own rule, as much as
// there is alive, keeps a desk at rest small. Under load it would collect several
// times a second, which is a twelfth of the processor time of a message: there,
// the garbage may fill what the program is meant to have.
const (
	restHeap    = 24 << 20  // of live memory; with less, the desk is at rest
	loadHeap    = 160 << 20 // that live memory and garbage may come to under load
	restPercent = 100
	loadPercent = 200
	lookAtHeap  = time.Second
)

// garbagePercent is the garbage to wait for, in percent of the live memory.
func garbagePercent(live uint64) int {
	if live < restHeap {
		return restPercent
	}
	room := 100*loadHeap/int64(live) - 100
	return int(min(max(room, restPercent), loadPercent))
}

// mindGarbage follows the live memory until ctx ends. GOGC, where it is set,
// stands.
func mindGarbage(ctx context.Context) {
	if os.Getenv("GOGC") != "" {
		return
	}
	tick := time.NewTicker(lookAtHeap)
	defer tick.Stop()
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	for now := restPercent; ; {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		metrics.Read(sample)
		if sample[0].Value.Kind() != metrics.KindUint64 {
			return
		}
		// A change stops the world for a moment: not for a few percent.
		if want := garbagePercent(sample[0].Value.Uint64()); want == restPercent && now != want || max(want-now, now-want) >= 20 {
			debug.SetGCPercent(want)
			now = want
		}
	}
}
