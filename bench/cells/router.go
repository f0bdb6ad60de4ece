package main

import "time"

// directory is where a workspace lives: one small table that changes by
// compare-and-set alone.
type directory struct {
	w     *world
	up    bool
	epoch map[int]int
	cells map[int]*cell
}

// swap moves a workspace to a cell where its epoch is the one that the mover
// saw. Where the directory is away the answer is that nobody knows.
func (d *directory) swap(ws, epoch int, to *cell) (done, known bool) {
	if !d.up {
		return false, false
	}
	if d.epoch[ws] != epoch {
		return false, true
	}
	d.epoch[ws]++
	d.cells[ws] = to
	return true, d.w.rng.IntN(20) > 0 // now and then the answer is lost on its way
}

func (d *directory) fail() {
	if !d.up {
		return
	}
	d.up = false
	d.w.failures++
	d.w.after(20*time.Second, func() { d.up = true })
}

// router passes requests on. It keeps nothing but what it read of the
// directory, for a while, and may be wrong: cells say so.
type router struct {
	w    *world
	seen map[int]address
}

type address struct {
	cell *cell
	at   time.Time
}

// find is the cell in which a workspace lives, as far as the router knows.
func (r *router) find(ws int) *cell {
	a := r.seen[ws]
	if r.w.directory.up && (a.cell == nil || r.w.clock.Now().Sub(a.at) >= assumed.routerCache) {
		a = address{r.w.directory.cells[ws], r.w.clock.Now()}
		r.seen[ws] = a
	}
	return a.cell
}

// pass takes a request to its cell, and on from there where the cell says that
// it is another's.
func (r *router) pass(ws int, held bool, keep func(*home), answer func(reply)) {
	r.send(r.find(ws), 3, ws, held, keep, answer)
}

func (r *router) send(c *cell, hops, ws int, held bool, keep func(*home), answer func(reply)) {
	if c == nil || hops == 0 {
		r.w.after(hop, func() { answer(refused) })
		return
	}
	c.ask(ws, held, keep, func(got reply, to *cell) {
		if got != elsewhere {
			answer(got)
			return
		}
		delete(r.seen, ws)
		r.send(to, hops-1, ws, held, keep, answer)
	})
}
