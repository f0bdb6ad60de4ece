//go:build linux

package chaos

import (
	"time"
)

// fault is one way in which what a desk stands on can break.
type fault struct {
	name  string
	on    string        // the engine that it is for; "" is both
	lasts time.Duration // in the short run
	alone bool          // it is not mixed with others
	// begin breaks something and answers what mends it. It skips where this
	// machine does not let it.
	begin func(w *world) (end func())
}

// faults are all there are, in the order of the short run.
func faults() []fault {
	return []fault{
		{name: "requests torn, twice, reordered", lasts: 1500 * time.Millisecond, begin: mischief},
		{name: "kill -9", lasts: 300 * time.Millisecond, begin: killed},
		{name: "SIGSTOP", lasts: 3500 * time.Millisecond, begin: frozen},
		{name: "platform says 429", lasts: 200 * time.Millisecond, begin: platform(throttles)},
		{name: "platform says 500", lasts: 200 * time.Millisecond, begin: platform(breaks)},
		{name: "platform answers garbage", lasts: 200 * time.Millisecond, begin: platform(garbles)},
		{name: "platform never answers", lasts: 200 * time.Millisecond, begin: platform(silent)},
		{name: "platform's answer is cut", lasts: 200 * time.Millisecond, begin: platform(cuts)},
		{name: "names are not found", lasts: 200 * time.Millisecond, begin: nameless},
		{name: "PostgreSQL restarts", on: "postgres", lasts: 500 * time.Millisecond, begin: databaseRestarts},
		{name: "database cut off", on: "postgres", lasts: 2 * time.Second, begin: databaseCut},
		{name: "database silent", on: "postgres", lasts: 3 * time.Second, begin: databaseSilent},
		{name: "one node cut off", on: "postgres", lasts: 4 * time.Second, begin: nodeCut},
		{name: "network silent", on: overWire, lasts: 4 * time.Second, begin: wireSilent},
		{name: "network loses answers", on: overWire, lasts: 2 * time.Second, begin: wireOneWay},
		{name: "network comes and goes", on: overWire, lasts: 2 * time.Second, begin: wireFlickers},
		{name: "network of one node silent", on: overWire, begin: wireOfOneSilent},
		{name: "disk full", lasts: time.Second, begin: diskFull},
		{name: "disk slow", lasts: 2 * time.Second, alone: true, begin: diskSlow},
		{name: "clock two hours ahead", lasts: 1500 * time.Millisecond, begin: clockOff(2 * time.Hour)},
		{name: "clock two hours behind", lasts: 1500 * time.Millisecond, begin: clockOff(-2 * time.Hour)},
		{name: "no files left", lasts: 1500 * time.Millisecond, begin: noFiles},
		{name: "little memory", lasts: 0, alone: true, begin: littleMemory},
		{name: "slow readers", lasts: time.Second, begin: slowReaders},
		{name: "import and kill -9", lasts: 0, alone: true, begin: imported},
	}
}

// run lets faults hit a desk that works, mends them, and checks.
func (w *world) run(hit []fault, lasts time.Duration) {
	w.t.Helper()
	w.flow(10)
	acked, refused := w.load.acked.Load(), w.load.refused.Load()
	var ends []func()
	mend := func() {
		for len(ends) > 0 {
			end := ends[len(ends)-1]
			ends = ends[:len(ends)-1]
			end()
		}
	}
	defer mend() // also where one of several cannot be had here
	name := ""
	for i, f := range hit {
		if i > 0 {
			name += " + "
		}
		name += f.name
		ends = append(ends, f.begin(w))
	}
	if lasts > 0 {
		w.hold(lasts)
	}
	mend()
	r := row{engine: w.engine, fault: name}
	r.taken, r.whole = w.recovery()
	w.flow(10)
	r.toll = w.check()
	r.acked, r.refused = w.load.acked.Load()-acked, w.load.refused.Load()-refused
	w.rows = append(w.rows, r)
	w.t.Logf("%s on %s: heard again after %s, answered after %s; %s", name, w.engine, r.taken.Round(time.Millisecond), r.whole.Round(time.Millisecond), r.toll)
}
