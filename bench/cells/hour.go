package main

import (
	"math"
	"math/rand/v2"
	"slices"
)

// hour is the busiest hour of a whole fleet, second by second, with amounts in
// place of single messages: every tenth cell's database fails over, every tenth
// loses a node, ten workspaces get eight times their usual for a quarter of an
// hour, and workspaces move away from cells that get too full.
type hour struct {
	rng        *rand.Rand
	shape      shape
	cells      []*full
	workspaces []*tenant
	moves      []arrival
	Workspaces int
	Largest    float64 // messages a second of the largest workspace
	Fullest    float64 // of its limit, of the fullest cell at first
	Moves      int
	Above      int // seconds in which some cell had more than it can do, failovers apart
	Longest    int // seconds that a message waited at most, until it had its effect
	Caught     int // seconds from a failover until everything waiting was done, at most
}

// tenant is a workspace; its cell changes by moves.
type tenant struct {
	usual  float64
	factor float64
	cell   *full
	moving bool
}

// full is a cell with what it is given.
type full struct {
	given   float64 // messages a second
	waiting float64 // messages that were not applied, kept here or by their platform
	downTo  int     // the second in which its database is back
	fellAt  int     // -1: never, or caught up
	less    int     // the second in which its node is back
}

type arrival struct {
	at  int
	who *tenant
	to  *full
}

const (
	tooFull   = 0.75 // of its limit: workspaces move away
	fullAgain = 0.6  // up to which they do, and others fill up
	historyS  = 90 * 86400
)

// playHour plays a fleet's hour at so many messages a second.
func playHour(seed uint64, f fleet) *hour {
	h := &hour{rng: rand.New(rand.NewPCG(seed, 11)), shape: f.shape}
	for range f.cells + f.spare {
		h.cells = append(h.cells, &full{fellAt: -1})
	}
	h.settle(f.perSecond, f.cells)
	falls, losses, hot := h.misfortunes()
	for s := range 3600 {
		h.happen(s, falls, losses, hot)
		for _, c := range h.cells {
			h.tick(c, s)
		}
		if s%30 == 0 {
			h.relieve(s)
		}
	}
	return h
}

// settle makes workspaces of very different sizes and gives each, the largest
// first, to the cell with the least.
func (h *hour) settle(perSecond float64, cells int) {
	h.Workspaces = max(int(perSecond*1.2), 10)
	sizes := make([]float64, h.Workspaces)
	for i := range sizes {
		sizes[i] = math.Exp(2 * h.rng.NormFloat64())
	}
	// None is larger than half of what a cell is given: that one needs a cell of
	// its own, or limits.
	for range 3 {
		sum := 0.0
		for _, s := range sizes {
			sum += s
		}
		for i := range sizes {
			sizes[i] = min(sizes[i]*perSecond/sum, h.shape.take()/2)
		}
	}
	slices.Sort(sizes)
	slices.Reverse(sizes)
	h.Largest = sizes[0]
	for _, s := range sizes {
		c := slices.MinFunc(h.cells[:cells], func(a, b *full) int {
			if a.given < b.given {
				return -1
			}
			return 1
		})
		c.given += s
		h.workspaces = append(h.workspaces, &tenant{usual: s, factor: 1, cell: c})
	}
	for _, c := range h.cells {
		h.Fullest = max(h.Fullest, c.given/h.shape.limit)
	}
}

// misfortunes answers what befalls whom, by second.
func (h *hour) misfortunes() (falls, losses map[int][]*full, hot map[int][]*tenant) {
	falls, losses, hot = map[int][]*full{}, map[int][]*full{}, map[int][]*tenant{}
	for range max(len(h.cells)/10, 1) {
		s := h.rng.IntN(3000)
		falls[s] = append(falls[s], h.cells[h.rng.IntN(len(h.cells))])
		s = h.rng.IntN(3000)
		losses[s] = append(losses[s], h.cells[h.rng.IntN(len(h.cells))])
	}
	for range 10 {
		s := h.rng.IntN(2400)
		// One of the larger, but no giant: those have cells to themselves.
		hot[s] = append(hot[s], h.workspaces[len(h.workspaces)/1000+h.rng.IntN(max(len(h.workspaces)/100, 1))])
	}
	return falls, losses, hot
}

func (h *hour) happen(s int, falls, losses map[int][]*full, hot map[int][]*tenant) {
	for _, c := range falls[s] {
		c.downTo, c.fellAt = s+int(assumed.failover.Seconds()), s
	}
	for _, c := range losses[s] {
		c.less = s + 60
	}
	for _, t := range hot[s] {
		t.cell.given += t.usual * (8 - t.factor)
		t.factor = 8
	}
	for _, t := range hot[s-900] {
		t.cell.given -= t.usual * (t.factor - 1)
		t.factor = 1
	}
	h.moves = slices.DeleteFunc(h.moves, func(a arrival) bool {
		if a.at > s {
			return false
		}
		load := a.who.usual * a.who.factor
		a.who.cell.given -= load
		a.to.given += load
		a.who.cell, a.who.moving = a.to, false
		return true
	})
}

// tick is a second of a cell.
func (h *hour) tick(c *full, s int) {
	c.waiting += c.given
	can := h.shape.limit
	if c.less > s && h.shape.nodes > 0 {
		can = min(can, float64(h.shape.nodes-1)*assumed.nodeCores*1000/nodeWork())
	}
	if c.downTo > s {
		can = 0
	}
	c.waiting = max(c.waiting-can, 0)
	if can > 0 && c.given > can {
		h.Above++
	}
	wait := c.waiting / h.shape.limit
	if c.downTo > s {
		wait += float64(c.downTo - s)
	}
	h.Longest = max(h.Longest, ceil(wait))
	if c.fellAt >= 0 && c.waiting == 0 && c.downTo <= s {
		h.Caught = max(h.Caught, s-c.fellAt)
		c.fellAt = -1
	}
}

// relieve moves workspaces away from cells that are too full, those first that
// free the most and are copied within ten minutes.
func (h *hour) relieve(s int) {
	for _, c := range h.cells {
		if c.given < tooFull*h.shape.limit {
			continue
		}
		over := c.given - fullAgain*h.shape.limit
		for _, a := range h.moves {
			if a.who.cell == c {
				over -= a.who.usual * a.who.factor
			}
		}
		for _, t := range h.workspaces {
			load := t.usual * t.factor
			took := t.usual * assumed.quiet * historyS * assumed.rowsPerMessage / assumed.copyRows
			if over <= 0 || t.cell != c || t.moving || took > 600 {
				continue
			}
			to := h.emptiest()
			if to.given+load > fullAgain*h.shape.limit {
				return
			}
			h.moves = append(h.moves, arrival{s + ceil(took), t, to})
			t.moving = true
			h.Moves++
			over -= load
		}
	}
}

func (h *hour) emptiest() *full {
	return slices.MinFunc(h.cells, func(a, b *full) int {
		if a.given < b.given {
			return -1
		}
		return 1
	})
}
