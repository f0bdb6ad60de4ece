//go:build linux

package chaos

import (
	"cmp"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// What `make chaos` says in the environment.
const (
	modeEnv    = "RECADO_CHAOS"         // long: at random, for minutes
	seedEnv    = "RECADO_CHAOS_SEED"    // a number; by default a new one, which is printed
	minutesEnv = "RECADO_CHAOS_MINUTES" // of each engine; 10
	faultsEnv  = "RECADO_CHAOS_FAULTS"  // beginnings of names, with commas; all
	engineEnv  = "RECADO_CHAOS_ENGINE"  // sqlite, postgres or network; all
)

// overWire is the world whose faults are those of a real network.
const overWire = "network"

func long() bool { return os.Getenv(modeEnv) == "long" }

// Proves: 001-32, 001-33
func TestNothingAcknowledgedIsLostOrDoubledWhateverBreaks(t *testing.T) {
	if testing.Short() {
		t.Skip("left out of the short tests")
	}
	seed := uint64(time.Now().UnixNano())
	if set, err := strconv.ParseUint(os.Getenv(seedEnv), 10, 64); err == nil {
		seed = set
	}
	t.Logf("%s=%d", seedEnv, seed)
	var reports [3][]row
	t.Run("engines", func(t *testing.T) {
		for i, engine := range []string{"sqlite", "postgres", overWire} {
			if only := os.Getenv(engineEnv); only != "" && only != engine {
				continue
			}
			t.Run(engine, func(t *testing.T) {
				t.Parallel()
				w := newWorld(t, engine, seed)
				defer func() { reports[i] = w.rows }()
				if long() {
					w.atRandom(t, seed)
				} else {
					w.oneByOne(t)
				}
			})
		}
	})
	t.Log(report(slices.Concat(reports[:]...)))
}

// chosen are the faults that are asked for, of this engine.
func (w *world) chosen() []fault {
	var out []fault
	for _, f := range faults() {
		wanted := os.Getenv(faultsEnv) == ""
		for name := range strings.SplitSeq(os.Getenv(faultsEnv), ",") {
			wanted = wanted || name != "" && strings.HasPrefix(f.name, strings.TrimSpace(name))
		}
		if wanted && (f.on == w.engine || f.on == "" && w.engine != overWire) {
			out = append(out, f)
		}
	}
	return out
}

// oneByOne lets each fault hit once.
func (w *world) oneByOne(t *testing.T) {
	for _, f := range w.chosen() {
		if !w.sub(t, f.name, func() { w.run([]fault{f}, f.lasts) }) {
			return // the world may still be broken: what follows would say nothing
		}
	}
	w.strict = true
	w.sub(t, "at rest", func() { w.check() })
}

// sub runs f as a part of the test.
func (w *world) sub(t *testing.T, name string, f func()) bool {
	defer func() { w.t = t }()
	return t.Run(name, func(t *testing.T) {
		w.t = t
		f()
	})
}

// atRandom lets faults hit, sometimes two at once, until the time is over.
func (w *world) atRandom(t *testing.T, seed uint64) {
	minutes, err := strconv.ParseFloat(cmp.Or(os.Getenv(minutesEnv), "10"), 64)
	if err != nil {
		t.Fatalf("%s: %v", minutesEnv, err)
	}
	chance := rand.New(rand.NewPCG(seed, 2)) //nolint:gosec // a test's chance
	w.strict = true
	all := w.chosen()
	if len(all) == 0 {
		t.Skip("no such fault")
	}
	over := time.Now().Add(time.Duration(minutes * float64(time.Minute)))
	for turn := 0; time.Now().Before(over); turn++ {
		if turn%len(all) == 0 { // each before any comes again
			chance.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		}
		hit := []fault{all[turn%len(all)]}
		second := all[chance.IntN(len(all))]
		if chance.IntN(4) == 0 && second.name != hit[0].name && !hit[0].alone && !second.alone && goTogether(hit[0].name, second.name) {
			hit = append(hit, second)
		}
		lasts := time.Duration(float64(10*time.Second) * chance.ExpFloat64() / 2)
		if hit[0].lasts == 0 {
			lasts = 0
		}
		if !w.sub(t, hit[0].name, func() { w.run(hit, min(lasts, 30*time.Second)) }) {
			return
		}
	}
}

// goTogether says whether two faults can be on at once: not where both change
// the same thing, or one needs what the other takes away.
func goTogether(a, b string) bool {
	groups := [][]string{
		{"kill", "SIGSTOP", "clock", "no files", "slow readers"},
		{"platform", "names"},
		{"PostgreSQL", "database", "one node", "disk", "SIGSTOP", "kill"},
		{"slow readers", "database", "one node", "disk", "PostgreSQL"},
		{"network"},
		{"platform", "names", "database", "disk", "one node", "PostgreSQL", "SIGSTOP"},
	}
	for _, g := range groups {
		in := func(name string) bool {
			return slices.ContainsFunc(g, func(p string) bool { return strings.HasPrefix(name, p) })
		}
		if in(a) && in(b) {
			return false
		}
	}
	return true
}
