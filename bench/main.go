// Command bench measures Recado against its budgets, on the machine it runs
// on, with the real binary: a table on the screen and bench/result.json.
// Figures that depend on the machine are ratios to a bare handler measured in
// the same run.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

// row is one measured figure beside its target.
type row struct {
	Suite  string  `json:"suite"`
	Name   string  `json:"name"`
	Value  float64 `json:"value"`
	Unit   string  `json:"unit"`
	Target float64 `json:"target"`
	Higher bool    `json:"higher_is_better"`
	Met    bool    `json:"met"`
	Note   string  `json:"note,omitempty"`
}

type options struct {
	binary   string
	postgres string
	messages int
	seconds  float64
	only     string
	desk     string
	desks    int
	profile  string
	growth   string
	stored   string
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "bare" {
		bare(os.Args[2], os.Args[3])
		return
	}
	var o options
	flag.StringVar(&o.binary, "binary", "bin/recado", "the binary to measure")
	flag.StringVar(&o.postgres, "postgres", os.Getenv("RECADO_TEST_DATABASE_URL"), "a PostgreSQL to measure on as well")
	flag.IntVar(&o.messages, "messages", 1_000_000, "messages in the large desk")
	flag.Float64Var(&o.seconds, "seconds", 6, "length of each load")
	flag.StringVar(&o.only, "only", "", "one suite or several with commas: sizes, parts, hooks, automation, latency, desks, sending, transfer, reads, growth")
	flag.StringVar(&o.desk, "desk", "", "a folder that keeps the large desk on SQLite for the next run")
	flag.IntVar(&o.desks, "desks", 5000, "connected desks")
	flag.StringVar(&o.profile, "profile", "", "a folder for profiles of the server's processor time under load")
	flag.StringVar(&o.growth, "growth", "", "sizes of desks for the suite growth: 10000,100000,1000000; each engine's last may be left out by a slash: 10000,100000/10000,10000000")
	flag.StringVar(&o.stored, "compare", "", "a stored result to compare with: fails where a ratio is a fifth worse")
	flag.Parse()
	debug.SetGCPercent(400) // the measuring is to cost little beside what is measured
	undoWhenInterrupted()
	b := &bench{options: o, started: time.Now()}
	if err := b.run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		left.end(1)
	}
	left.end(0)
}

type bench struct {
	options
	started time.Time
	rows    []row
	without map[string]string // why figures were left out, by suite and name
}

func (b *bench) run() error {
	suites := []struct {
		name string
		run  func() error
	}{
		{"sizes", b.sizes}, {"parts", b.partsAlone}, {"hooks", b.hooks}, {"automation", b.automation}, {"latency", b.latency}, {"desks", b.connectedDesks},
		{"sending", b.sending}, {"transfer", b.transfer}, {"reads", b.reads}, {"growth", b.grow},
	}
	var failed error
	for _, s := range suites {
		if !b.asked(s.name) {
			continue
		}
		if err := s.run(); err != nil { // the others are worth their time all the same
			failed = errors.Join(failed, fmt.Errorf("%s: %w", s.name, err))
		}
	}
	b.sum()
	failed = errors.Join(failed, b.save())
	if b.stored != "" {
		failed = errors.Join(failed, b.compare(b.stored))
	}
	return failed
}

// sum says how many targets were met and how long it took.
func (b *bench) sum() {
	met, of := 0, 0
	for _, r := range b.rows {
		if r.Target == 0 {
			continue
		}
		of++
		if r.Met {
			met++
		}
	}
	fmt.Printf("\n%d of %d targets met, in %.0f s\n", met, of, time.Since(b.started).Seconds())
}

// add prints a figure as soon as it is known.
func (b *bench) add(suite, name string, value float64, unit string, target float64, higher bool, note string) {
	r := row{Suite: suite, Name: name, Value: value, Unit: unit, Target: target, Higher: higher, Note: note}
	r.Met = target == 0 || (higher && value >= target) || (!higher && value <= target)
	mark, beside := "", ""
	if target != 0 {
		mark, beside = "MISSED", fmt.Sprintf("target %8.2f", target)
		if r.Met {
			mark = "met"
		}
	}
	fmt.Printf("%-9s %-62s %10.2f %-6s %-16s %-7s %s\n", suite, name, value, unit, beside, mark, note)
	b.rows = append(b.rows, r)
}

// leave says that a figure is not measured in this run, and why.
func (b *bench) leave(suite, name, why string) {
	fmt.Printf("%-9s %-62s left out: %s\n", suite, name, why)
	if b.without == nil {
		b.without = map[string]string{}
	}
	b.without[suite+name] = why
}

// asked says whether a suite is measured in this run.
func (b *bench) asked(suite string) bool {
	return b.only == "" || slices.Contains(strings.Split(b.only, ","), suite)
}

// report is what a run leaves in a file.
type report struct {
	MeasuredAt string `json:"measured_at"`
	CPUs       int    `json:"cpus"`
	Rows       []row  `json:"rows"`
}

func (b *bench) save() error {
	out, err := json.MarshalIndent(report{MeasuredAt: b.started.UTC().Format(time.RFC3339), CPUs: runtime.NumCPU(), Rows: b.rows}, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile("bench/result.json", append(out, '\n'), 0o644)
}
