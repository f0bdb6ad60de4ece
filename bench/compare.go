package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
)

// worse is how much of a figure may be lost before a run fails.
const worse = 0.20

// bareName is the row that says how fast the machine was in a run.
const bareName = "bare handler: verify, decode, answer (32 connections)"

// compare says how each figure stands beside the same one of a stored run.
// Machines differ, and one machine differs from hour to hour, so rates and
// times are taken in units of the bare handler of their own run; sizes,
// allocations and bytes as they are. A figure that the stored run has and this
// one has not is an error, so that none is lost by a new name. Waits at a steady rate and how long a
// start takes are left out: they say more of the machine's other work.
func (b *bench) compare(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var stored report
	if err := json.Unmarshal(text, &stored); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	lines, lost, err := compared(stored.Rows, b.rows)
	if err != nil {
		return err
	}
	lines, gone := b.missing(stored.Rows, lines)
	fmt.Printf("\nbeside %s, of %s:\n", file, stored.MeasuredAt)
	for _, line := range lines {
		fmt.Println(line)
	}
	var failed error
	if len(lost) > 0 {
		failed = fmt.Errorf("worse than before: %s", strings.Join(lost, "; "))
	}
	if len(gone) > 0 {
		failed = errors.Join(failed, fmt.Errorf("in %s, but not measured in this run (where a name has changed, keep a new result): %s", file, strings.Join(gone, "; ")))
	}
	return failed
}

// missing names the stored figures of the suites of this run that it does not
// have. Those that it left out for a reason get a line with that instead.
func (b *bench) missing(stored []row, lines []string) (all, gone []string) {
	have := map[string]bool{}
	for _, r := range b.rows {
		have[r.Suite+r.Name] = true
	}
	for _, r := range stored {
		if have[r.Suite+r.Name] || !b.asked(r.Suite) {
			continue
		}
		why := b.without[r.Suite+r.Name]
		if why == "" && b.postgres == "" && strings.HasPrefix(r.Name, "PostgreSQL") {
			why = "no PostgreSQL was given"
		}
		if why == "" {
			gone = append(gone, r.Suite+", "+r.Name)
			continue
		}
		lines = append(lines, fmt.Sprintf("%-10s %-66s left out: %s", r.Suite, r.Name, why))
	}
	return lines, gone
}

// compared answers a line for each figure of this run, and names those that
// became worse.
func compared(stored, now []row) (lines, lost []string, err error) {
	was, err := pace(stored)
	if err != nil {
		return nil, nil, fmt.Errorf("the stored result: %w", err)
	}
	is, err := pace(now)
	if err != nil {
		return nil, nil, fmt.Errorf("this run: %w", err)
	}
	before := map[string]row{}
	for _, r := range stored {
		if _, twice := before[r.Suite+r.Name]; twice {
			return nil, nil, fmt.Errorf("the stored result has %s, %s twice", r.Suite, r.Name)
		}
		before[r.Suite+r.Name] = r
	}
	for _, r := range now {
		old, ok := before[r.Suite+r.Name]
		if !ok {
			lines = append(lines, fmt.Sprintf("%-10s %-66s   new", r.Suite, r.Name))
			continue
		}
		ratio, fair := gain(old, r, was, is)
		if !fair {
			continue
		}
		mark := ""
		if ratio < 1-worse {
			mark = "WORSE"
			lost = append(lost, fmt.Sprintf("%s, %s: %.0f %% of what it was", r.Suite, r.Name, ratio*100))
		}
		lines = append(lines, fmt.Sprintf("%-10s %-66s %6.0f %% %s", r.Suite, r.Name, ratio*100, mark))
	}
	return lines, lost, nil
}

// pace is how many requests a second the bare handler answered.
func pace(rows []row) (float64, error) {
	for _, r := range rows {
		if r.Name == bareName && r.Value > 0 {
			return r.Value, nil
		}
	}
	return 0, errors.New("it has no bare handler to compare with: measure the suite hooks too")
}

// gain is how good a figure is beside what it was: 1 for the same, 0.8 for a
// fifth worse, 0 for a rate that is gone. fair says whether the two can be
// compared.
func gain(old, r row, was, is float64) (ratio float64, fair bool) {
	if r.Name == bareName {
		return 0, false
	}
	before, now := old.Value, r.Value
	switch r.Unit {
	case "/s":
		before, now = before/was, now/is
	case "ms", "µs":
		if r.Suite == "latency" || r.Suite == "desks" {
			return 0, false
		}
		before, now = before*was, now*is
	case "s":
		return 0, false
	}
	// What is left of a difference may be nothing, or less.
	switch {
	case before <= 0:
		return 0, false
	case r.Higher:
		return now / before, true
	case now <= 0:
		return 1, true
	}
	return before / now, true
}
