package main

import (
	"fmt"
	"strings"
	"time"
)

const (
	begins = "<!-- what follows is printed by: go run ./bench/cells -write docs/cells.md -->"
	ends   = "<!-- end of what is printed -->"
)

// sizes are the busiest minutes of the page.
var sizes = []float64{1000, 100_000, 10_000_000}

// runs is how many seeds a row of the simulation puts together.
const runs = 6

// tables are what the page shows.
func tables() (string, error) {
	var b strings.Builder
	figuresTable(&b)
	shapesTable(&b)
	fleetTable(&b)
	hourTable(&b)
	copyTable(&b)
	if err := runTable(&b); err != nil {
		return "", err
	}
	return b.String(), nil
}

// fill puts text into a page, between the two lines that mark its place.
func fill(page, text string) (string, error) {
	before, rest, ok := strings.Cut(page, begins)
	_, after, ok2 := strings.Cut(rest, ends)
	if !ok || !ok2 {
		return "", fmt.Errorf("the page does not say where the tables go")
	}
	return before + begins + "\n\n" + text + ends + after, nil
}

func row(b *strings.Builder, cells ...any) {
	b.WriteString("|")
	for _, c := range cells {
		fmt.Fprintf(b, " %v |", c)
	}
	b.WriteString("\n")
}

func head(b *strings.Builder, title string, columns ...any) {
	fmt.Fprintf(b, "### %s\n\n", title)
	row(b, columns...)
	b.WriteString(strings.Repeat("|---", len(columns)) + "|\n")
}

func figuresTable(b *strings.Builder) {
	head(b, "What was measured, and what is assumed", "", "", "")
	row(b, "requests kept on disk a second", fmt.Sprintf("%s on SQLite, %s on PostgreSQL", count(measured.hooksSQLite), count(measured.hooksPostgres)), "measured, two cores for everything")
	row(b, "messages applied a second", fmt.Sprintf("%s on SQLite, %s on PostgreSQL", count(measured.appliedSQLite), count(measured.appliedPostgres)), "measured, the same")
	row(b, "lists and conversations read a second", count(measured.reads), "measured, the same")
	row(b, "a node's processor a message", fmt.Sprintf("%.2f ms, with its reads %.2f ms", measured.nodeCPU, nodeWork()), "measured; a read for each second message is assumed")
	row(b, "a database's processor a message", fmt.Sprintf("%.2f ms", databaseWork()), "computed: all that was not the node's, the load generator included, and the reads")
	row(b, "disk a message", fmt.Sprintf("%.1f KB", measured.diskKB), "measured")
	row(b, "cores busy in the busiest minute", percent(assumed.busy), "assumed: the rest is for the backlog of a failover")
	row(b, "mean of a day to its busiest minute", fmt.Sprintf("1 to %.0f", 1/assumed.quiet), "assumed")
	row(b, "a database of 16 cores does eight times what one of two does", "", "assumed, not measured")
	row(b, "copying between cells", count(assumed.copyRows)+" rows a second", "assumed, below what a restore does")
	row(b, "failover of a database; lanes of a dead node", fmt.Sprintf("%s; %s", span(assumed.failover), span(assumed.nodeLost)), "set; set by the lease")
	b.WriteString("\n")
}

func shapesTable(b *strings.Builder) {
	head(b, "Two cells", "cell", "machines", "its limit", "given in the busiest minute")
	s, l := measuredShape(), largeShape()
	row(b, s.name, fmt.Sprintf("2 of %.0f cores, node and database on each, one standing by", measured.cores), count(s.limit)+" a second", count(s.take())+" a second")
	row(b, l.name, fmt.Sprintf("2 databases of %.0f cores, %d nodes of %.0f", assumed.databaseCores, l.nodes, assumed.nodeCores), count(l.limit)+" a second", count(l.take())+" a second")
	b.WriteString("\n")
}

func fleetTable(b *strings.Builder) {
	head(b, "How many machines", "messages in the busiest minute", "a second", "cell", "cells that work + spare", "routers", "machines", "cores", "disk a day and copy")
	for _, n := range sizes {
		if n/60 <= measured.appliedSQLite*assumed.busy {
			disk := n / 60 * assumed.quiet * 86400 * measured.diskKB / 1e6
			row(b, count(n), count(n/60), "none: one node on SQLite", "–", "–", 1, fmt.Sprintf("%.0f", measured.cores), storage(disk))
		}
		for _, s := range []shape{measuredShape(), largeShape()} {
			f := fleetFor(n, s)
			row(b, count(n), count(f.perSecond), s.name, fmt.Sprintf("%d + %d", f.cells, f.spare), f.routers, count(float64(f.machines)), count(float64(f.cores)), storage(f.diskDay))
		}
	}
	b.WriteString("\n")
}

func hourTable(b *strings.Builder) {
	head(b, "The busiest hour", "messages a minute", "cell", "workspaces", "the largest", "fullest cell at first", "moves", "caught up after a failover", "longest wait", "cell-seconds above the limit")
	for _, n := range sizes {
		for _, s := range []shape{measuredShape(), largeShape()} {
			h := playHour(1, fleetFor(n, s))
			row(b, count(n), s.name, count(float64(h.Workspaces)), count(h.Largest)+"/s", percent(h.Fullest), h.Moves, fmt.Sprintf("%d s", h.Caught), fmt.Sprintf("%d s", h.Longest), h.Above)
		}
	}
	b.WriteString("\n")
}

func copyTable(b *strings.Builder) {
	head(b, "How long a workspace is copied, while it works", "messages in it", "copied in")
	for _, n := range []float64{10_000, 1_000_000, 100_000_000} {
		row(b, count(n), span(secondsOf(n*assumed.rowsPerMessage/assumed.copyRows)))
	}
	b.WriteString("\n")
}

// kind is a row of the simulation of single messages.
type kind struct {
	name string
	plan plan
}

// usual is the plan that the kinds vary.
func usual() plan {
	return plan{cells: 6, nodes: 3, workspaces: 60, messages: 25, rate: 40, length: 10 * time.Minute, moves: 12, hold: true}
}

func kinds() []kind {
	calm := usual()
	dying := usual()
	dying.troubles = 14
	refusing := dying
	refusing.hold = false
	site := usual()
	site.moves, site.sites = 0, 1
	return []kind{
		{"moves", calm},
		{"moves while machines die", dying},
		{"the same, but the new cell keeps nothing in advance", refusing},
		{"a cell loses both copies of its database", site},
	}
}

func runKind(p plan) outcome {
	var sum outcome
	for seed := range uint64(runs) {
		p.seed = seed + 1
		sum.add(play(p))
	}
	return sum
}

func runTable(b *strings.Builder) error {
	head(b, "Moves and deaths, message by message", "", "messages", "deaths", "moved, gone back", "acknowledged: lost, doubled, turned round", "agents' acts: lost, doubled", "read-only in a move: middle, longest", "longest until acknowledged")
	for _, k := range kinds() {
		o := runKind(k.plan)
		if k.plan.sites == 0 && !o.sound() {
			return fmt.Errorf("%s: the promises do not hold: %+v", k.name, o)
		}
		middle, longest := o.readOnly()
		only := "–"
		if longest > 0 {
			only = span(middle) + ", " + span(longest)
		}
		row(b, k.name, count(float64(o.Messages)), o.Failures, fmt.Sprintf("%d, %d", o.Moved, o.Stayed), fmt.Sprintf("%d, %d, %d", o.Lost, o.Doubled, o.Turned),
			fmt.Sprintf("%d, %d", o.LostActs, o.DoubledActs), only, span(o.Waited))
	}
	b.WriteString("\n")
	return nil
}

// count is a number as people write it.
func count(x float64) string {
	n := int64(x + 0.5)
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

func percent(x float64) string { return fmt.Sprintf("%.0f %%", x*100) }

func storage(gb float64) string {
	switch {
	case gb < 10:
		return fmt.Sprintf("%.1f GB", gb)
	case gb < 1000:
		return fmt.Sprintf("%.0f GB", gb)
	}
	return fmt.Sprintf("%.1f TB", gb/1000)
}

// span is a time in the unit that fits.
func span(d time.Duration) string {
	switch {
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < 2*time.Minute:
		return fmt.Sprintf("%.3g s", d.Seconds())
	case d < 2*time.Hour:
		return fmt.Sprintf("%.0f min", d.Minutes())
	}
	return fmt.Sprintf("%.0f h", d.Hours())
}
