package main

import (
	"math"
	"math/rand/v2"
	"time"

	"recado.dev/internal/clock"
)

const (
	hop        = time.Millisecond
	commit     = 5 * time.Millisecond
	patience   = 5 * time.Second // of a platform or a browser without an answer
	applyEvery = 50 * time.Millisecond
)

// flaw is a mistake that the model can be given, to see that the checks find
// it.
type flaw int

const (
	sound flaw = iota
	answersBeforeTheCommit
	doesNotLookInTheCommit
	doesNotKnowWhatItHas
	opensBeforeTheRestIsThere
)

// plan is what a run plays.
type plan struct {
	seed       uint64
	cells      int
	nodes      int
	workspaces int
	messages   float64 // a second, of all workspaces
	rate       float64 // messages a second that a cell applies
	length     time.Duration
	moves      int
	troubles   int // machines that die, of all kinds
	sites      int // cells that lose both copies of their database
	hold       bool
	flaw       flaw
}

// message is what a customer wrote. A platform sends it until it is
// acknowledged.
type message struct {
	id, ws, thread int
	sent, acked    time.Time
	committed      int // its place among all that came to disk, 0 before
}

// world is one run.
type world struct {
	agenda
	plan
	rng       *rand.Rand
	cells     []*cell
	routers   []*router
	directory *directory
	messages  []*message
	acts      []int // that were acknowledged to agents
	actCount  int
	commits   int
	failures  int
	closed    bool // nobody writes any more
	over      bool
	moves     []*move
	siteBack  time.Duration
}

func newWorld(p plan) *world {
	w := &world{
		agenda: agenda{clock: clock.NewManual(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))},
		plan:   p, rng: rand.New(rand.NewPCG(p.seed, 7)),
	}
	w.directory = &directory{w: w, up: true, epoch: map[int]int{}, cells: map[int]*cell{}}
	for i := range p.cells {
		w.cells = append(w.cells, newCell(w, i))
	}
	for range 3 {
		w.routers = append(w.routers, &router{w: w, seen: map[int]address{}})
	}
	for ws, share := range shares(p.workspaces) {
		c := w.cells[ws%p.cells]
		w.directory.cells[ws] = c
		h := c.place(ws, owner)
		h.rows = share * 400_000 * assumed.rowsPerMessage // a history
		w.customers(ws, share*p.messages)
		w.agents(ws, share*p.messages/2)
	}
	return w
}

// shares are parts of the whole, few large and many small.
func shares(n int) []float64 {
	out := make([]float64, n)
	sum := 0.0
	for i := range out {
		out[i] = 1 / math.Pow(float64(i+1), 1.1)
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}

// soon is a while of a mean length, as things come that know nothing of each
// other.
func (w *world) soon(perSecond float64) time.Duration {
	return secondsOf(w.rng.ExpFloat64() / perSecond)
}

// commitTime is how long a request takes to come to disk: now and then one hangs
// for seconds.
func (w *world) commitTime() time.Duration {
	if w.rng.IntN(300) == 0 {
		return secondsOf(10 * w.rng.Float64())
	}
	return commit
}

func (w *world) router() *router { return w.routers[w.rng.IntN(len(w.routers))] }

// customers write to a workspace until the run is over.
func (w *world) customers(ws int, perSecond float64) {
	w.after(w.soon(perSecond), func() {
		if w.closed {
			return
		}
		m := &message{id: len(w.messages) + 1, ws: ws, thread: w.rng.IntN(10), sent: w.clock.Now()}
		w.messages = append(w.messages, m)
		w.deliver(m, time.Second)
		w.customers(ws, perSecond)
	})
}

// deliver sends a message, and again after a growing while, as platforms do.
func (w *world) deliver(m *message, wait time.Duration) {
	keep := func(h *home) {
		if m.committed == 0 {
			w.commits++
			m.committed = w.commits
		}
		h.journal = append(h.journal, m)
	}
	w.router().pass(m.ws, true, keep, func(r reply) {
		if r == taken {
			m.acked = w.clock.Now()
			return
		}
		w.after(wait, func() { w.deliver(m, min(2*wait, time.Minute)) })
	})
}

// agents work in a workspace: what is refused they see, and leave.
func (w *world) agents(ws int, perSecond float64) {
	w.after(w.soon(perSecond), func() {
		if w.closed {
			return
		}
		w.actCount++
		id := w.actCount
		keep := func(h *home) { h.acts, h.rows = append(h.acts, id), h.rows+2 }
		w.router().pass(ws, false, keep, func(r reply) {
			if r == taken {
				w.acts = append(w.acts, id)
			}
		})
		w.agents(ws, perSecond)
	})
}

// play runs the plan, and on until everything has settled.
func (w *world) play() {
	for range w.plan.moves {
		w.after(secondsOf(w.rng.Float64()*w.length.Seconds()*0.7), w.beginMove)
	}
	for range w.troubles {
		w.after(secondsOf(w.rng.Float64()*w.length.Seconds()), w.trouble)
	}
	for range w.sites {
		w.after(secondsOf((0.3+w.rng.Float64()*0.4)*w.length.Seconds()), func() { w.cells[w.rng.IntN(len(w.cells))].loseSite() })
	}
	w.runTo(w.clock.Now().Add(w.length))
	w.closed = true // cells, movers and platforms that repeat go on
	w.runTo(w.clock.Now().Add(10 * time.Minute))
	w.over = true
}

// trouble is something that dies: a database, a node, the directory or a mover,
// rather one that has to do with a move.
func (w *world) trouble() {
	c := w.cells[w.rng.IntN(len(w.cells))]
	for _, m := range w.moves {
		if !m.over() && w.rng.IntN(2) == 0 {
			c = [2]*cell{m.from, m.to}[w.rng.IntN(2)]
		}
	}
	switch w.rng.IntN(6) {
	case 0, 1:
		c.fail()
	case 2, 3:
		c.loseNode()
	case 4:
		w.directory.fail()
	case 5:
		for _, m := range w.moves {
			m.crash()
		}
	}
}
