package main

import "time"

// phase is how far a move is, as the mover's own rows say.
type phase int

const (
	copying    phase = iota // while the workspace works
	draining                // it is frozen: what was kept is applied, what is being sent comes to its end
	carrying                // the rest
	switching               // the directory decides
	opening                 // it was decided: the new cell opens
	abandoning              // back: the directory has to know, so that no late switch comes through
	returning               // what the new cell kept goes to the old one
	moved
	stayed
)

const (
	moverStep  = 100 * time.Millisecond
	fewRows    = 500         // that are left when it freezes
	maxFrozen  = time.Minute // after which a move that has not been decided goes back
	maxCopying = 10 * time.Minute
)

// move takes a workspace from one cell to another.
type move struct {
	w        *world
	ws       int
	from, to *cell
	phase    phase
	epoch    int
	began    time.Time
	awake    time.Time // a mover that died goes on here
	copied   float64   // rows
	drained  time.Time
	frozenAt time.Time
	readOnly time.Duration
}

// beginMove chooses a workspace that stands still and another cell.
func (w *world) beginMove() {
	ws := w.rng.IntN(w.workspaces)
	from := w.directory.cells[ws]
	to := w.cells[w.rng.IntN(len(w.cells))]
	h := from.byWS[ws]
	for _, m := range w.moves {
		if m.ws == ws && !m.over() {
			return
		}
	}
	if to == from || h == nil || h.state != owner || !from.up || !to.up || !w.directory.up {
		return
	}
	if old := to.byWS[ws]; old != nil { // it lived there before, and was left
		if old.state != left {
			return
		}
		to.forget(ws)
	}
	m := &move{w: w, ws: ws, from: from, to: to, epoch: w.directory.epoch[ws], began: w.clock.Now()}
	to.place(ws, arriving)
	w.moves = append(w.moves, m)
	w.every(moverStep, func() bool { m.step(); return !m.over() && !w.over })
}

func (m *move) over() bool { return m.phase == moved || m.phase == stayed }

// crash has the mover die. What it knew in memory is gone: a copy begins anew,
// a workspace that stands frozen goes back, unless the directory says that it
// was decided.
func (m *move) crash() {
	if m.over() || m.awake.After(m.w.clock.Now()) {
		return
	}
	m.w.failures++
	m.awake = m.w.clock.Now().Add(10 * time.Second)
	switch m.phase {
	case copying:
		m.copied = 0
	case draining, carrying:
		m.phase = abandoning
	case switching, opening, abandoning, returning, moved, stayed: // each asks how things stand
	}
}

func (m *move) source() *home { return m.from.byWS[m.ws] }
func (m *move) target() *home { return m.to.byWS[m.ws] }

// step goes on where the move is. It may be called at any time, any number of
// times.
func (m *move) step() {
	now := m.w.clock.Now()
	if m.awake.After(now) {
		return
	}
	switch m.phase {
	case copying:
		m.copy(now)
	case draining, carrying:
		m.finish(now)
	case switching:
		m.decide(now)
	case opening:
		m.open(now)
	case abandoning:
		m.abandon()
	case returning:
		m.giveBack(now)
	case moved, stayed:
	}
}

// copy carries rows while the workspace works; what changes meanwhile is
// carried in the next round.
func (m *move) copy(now time.Time) {
	if !m.from.up || !m.to.up {
		return
	}
	m.copied += assumed.copyRows * moverStep.Seconds()
	switch left := m.source().rows - m.copied; {
	case left <= fewRows:
		m.copied = min(m.copied, m.source().rows)
		s := m.source()
		s.state, s.to = frozen, m.to
		m.frozenAt = now
		m.drained = now.Add(secondsOf(m.w.rng.Float64() * assumed.outboxDrain.Seconds()))
		m.phase = draining
	case now.Sub(m.began) > maxCopying: // it grows faster than it is copied
		m.phase = abandoning
	}
}

// finish waits for what the old cell has under way, then carries the rest.
func (m *move) finish(now time.Time) {
	if now.Sub(m.frozenAt) > maxFrozen {
		m.phase = abandoning
		return
	}
	if !m.from.up || !m.to.up {
		return
	}
	s := m.source()
	if m.phase == draining {
		if now.After(m.drained) && s.applied == len(s.journal) {
			m.phase = carrying
		}
		if m.w.flaw != opensBeforeTheRestIsThere {
			return
		}
		m.phase = carrying
	}
	m.copied += assumed.copyRows * moverStep.Seconds()
	if m.copied < s.rows {
		return
	}
	t := m.target()
	t.order = append([]*message(nil), s.order...)
	t.acts = append([]int(nil), s.acts...)
	t.rows = s.rows
	for id := range s.stored {
		t.stored[id] = true
	}
	m.phase = switching
}

// decide has the directory point to the new cell. Without an answer it asks
// how the directory stands: nothing opens before that is known.
func (m *move) decide(now time.Time) {
	d := m.w.directory
	if !d.up {
		return
	}
	if d.cells[m.ws] == m.to {
		m.phase = opening
		return
	}
	if now.Sub(m.frozenAt) > maxFrozen {
		m.phase = abandoning
		return
	}
	if done, known := d.swap(m.ws, m.epoch, m.to); known && done {
		m.phase = opening
	}
}

// open lets the new cell work: the old one is frozen on its own disk, so it
// need not be there for that.
func (m *move) open(now time.Time) {
	if t := m.target(); m.to.up && t.state == arriving {
		t.state = owner
		m.readOnly = now.Sub(m.frozenAt)
	}
	if m.from.up && m.target().state == owner {
		s := m.source()
		s.state, s.to = left, m.to
		m.phase = moved
	}
}

// abandon tells the directory, so that a switch that is still on its way fails.
func (m *move) abandon() {
	d := m.w.directory
	if !d.up {
		return
	}
	if d.cells[m.ws] == m.to {
		m.phase = opening
		return
	}
	if _, known := d.swap(m.ws, d.epoch[m.ws], m.from); known {
		m.phase = returning
	}
}

// giveBack brings what the new cell kept into the old one's journal, in its
// order, and opens the old one.
func (m *move) giveBack(now time.Time) {
	if !m.from.up || !m.to.up {
		return
	}
	s := m.source()
	s.journal = append(s.journal, m.target().journal...)
	m.to.forget(m.ws)
	if s.state == frozen {
		m.readOnly = now.Sub(m.frozenAt)
	}
	s.state, s.to = owner, nil
	m.phase = stayed
}
