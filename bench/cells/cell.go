package main

import "time"

// state is what a cell knows of a workspace, in its own database: what it takes
// depends on nothing else, so two cells never both take it for theirs.
type state int

const (
	absent   state = iota
	owner          // takes and applies
	frozen         // takes nothing more, applies what it has, and says where to go
	arriving       // keeps requests without applying them until the rest is here
	left           // says where it went
)

// home is a workspace in a cell's database.
type home struct {
	ws       int
	state    state
	to       *cell // where to go, once frozen or left
	journal  []*message
	applied  int // of the journal
	stored   map[int]bool
	order    []*message // as they were applied
	acts     []int      // of agents
	rows     float64    // that a copy would have to carry
	shipped  mark       // what the archive has
	frozenAt time.Time
}

// mark is a place in a home's journal, order and acts.
type mark struct{ journal, applied, order, acts int }

func (h *home) mark() mark { return mark{len(h.journal), h.applied, len(h.order), len(h.acts)} }

// cell is a PostgreSQL pair and its nodes.
type cell struct {
	w     *world
	name  int
	up    bool // its database answers
	nodes int
	fell  int // how often the database fell
	died  int // how often a node died
	homes []*home
	byWS  map[int]*home
}

func newCell(w *world, name int) *cell {
	c := &cell{w: w, name: name, up: true, nodes: w.plan.nodes, byWS: map[int]*home{}}
	w.every(applyEvery, func() bool { c.apply(); return !w.over })
	w.every(assumed.archiveEvery, func() bool { c.ship(); return !w.over })
	return c
}

// place gives the cell a workspace in a state.
func (c *cell) place(ws int, s state) *home {
	h := &home{ws: ws, state: s, stored: map[int]bool{}}
	c.byWS[ws] = h
	c.homes = append(c.homes, h)
	return h
}

func (c *cell) forget(ws int) {
	h := c.byWS[ws]
	delete(c.byWS, ws)
	for i := range c.homes {
		if c.homes[i] == h {
			c.homes = append(c.homes[:i], c.homes[i+1:]...)
			return
		}
	}
}

// reply is a cell's answer to a request.
type reply int

const (
	taken     reply = iota
	refused         // 503: come again
	silent          // no answer: it may have been kept or not
	elsewhere       // 421, with the cell that has it
)

// ask is a request to a cell: keep writes it where its commit comes through.
func (c *cell) ask(ws int, held bool, keep func(*home), answer func(reply, *cell)) {
	w := c.w
	if !c.up || c.nodes == 0 {
		w.after(hop, func() { answer(refused, nil) })
		return
	}
	if r, to := c.admits(ws, held); r != taken {
		w.after(hop, func() { answer(r, to) })
		return
	}
	fell, died, of := c.fell, c.died, c.nodes
	if w.flaw == answersBeforeTheCommit {
		early := answer
		w.after(hop, func() { early(taken, nil) })
		answer = func(reply, *cell) {}
	}
	w.after(w.commitTime(), func() {
		if c.fell != fell { // the database fell meanwhile: only the standby knows
			if w.rng.IntN(2) == 0 {
				if r, _ := c.admits(ws, held); r == taken {
					keep(c.byWS[ws])
				}
			}
			w.after(patience, func() { answer(silent, nil) })
			return
		}
		// The same look as before, in the transaction that keeps it.
		if r, to := c.admits(ws, held); r != taken && w.flaw != doesNotLookInTheCommit {
			answer(r, to)
			return
		}
		if h := c.byWS[ws]; h != nil {
			keep(h)
		}
		if c.died != died && w.rng.IntN(of) == 0 { // this request's node is gone
			w.after(patience, func() { answer(silent, nil) })
			return
		}
		answer(taken, nil)
	})
}

// admits says whether a request for a workspace is this cell's to keep; held
// says that it may be kept for later.
func (c *cell) admits(ws int, held bool) (reply, *cell) {
	h := c.byWS[ws]
	switch {
	case h == nil:
		return elsewhere, nil
	case h.state == owner, h.state == arriving && held:
		return taken, nil
	case h.state == frozen && held && c.w.plan.hold, h.state == left:
		return elsewhere, h.to
	}
	return refused, nil
}

// apply gives kept requests their effect, in their order, as fast as the cell
// can.
func (c *cell) apply() {
	if !c.up || c.nodes == 0 {
		return
	}
	budget := c.w.plan.rate * applyEvery.Seconds() * float64(c.nodes) / float64(c.w.plan.nodes)
	for _, h := range c.homes {
		if h.state != owner && h.state != frozen {
			continue
		}
		for ; budget >= 1 && h.applied < len(h.journal); budget-- {
			m := h.journal[h.applied]
			h.applied++
			if h.stored[m.id] && c.w.flaw != doesNotKnowWhatItHas {
				continue
			}
			h.stored[m.id] = true
			h.order = append(h.order, m)
			h.rows += assumed.rowsPerMessage
		}
	}
}

// ship sends the log to the archive.
func (c *cell) ship() {
	if !c.up {
		return
	}
	for _, h := range c.homes {
		h.shipped = h.mark()
	}
}

// fail has the database fall; the standby takes over with all that was
// committed.
func (c *cell) fail() {
	if !c.up {
		return
	}
	c.up = false
	c.fell++
	c.w.failures++
	c.w.after(assumed.failover, func() { c.up = true })
}

// loseNode takes a node away; another machine is there after a minute.
func (c *cell) loseNode() {
	if c.nodes == 0 {
		return
	}
	c.nodes--
	c.died++
	c.w.failures++
	c.w.after(time.Minute, func() { c.nodes++ })
}

// loseSite loses primary and standby: the archive is what there is.
func (c *cell) loseSite() {
	c.up = false
	c.fell++
	c.w.failures++
	var rows float64
	for _, h := range c.homes {
		s := h.shipped
		h.journal, h.applied, h.order, h.acts = h.journal[:s.journal], s.applied, h.order[:s.order], h.acts[:s.acts]
		h.stored = map[int]bool{}
		for _, m := range h.order {
			h.stored[m.id] = true
		}
		rows += h.rows
	}
	c.w.siteBack = secondsOf(rows / assumed.copyRows)
	c.w.after(c.w.siteBack, func() { c.up = true })
}

func secondsOf(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
