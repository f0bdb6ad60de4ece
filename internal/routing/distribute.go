package routing

import (
	"slices"
	"time"
)

// Distribute decides who gets what now. It changes nothing of s; see the
// package's comment for how it decides.
func Distribute(s State, now time.Time) Decision {
	r := newRun(s, now)
	for _, w := range r.jobs(s) {
		r.place(w)
	}
	for _, j := range r.done {
		r.out.Assignments = append(r.out.Assignments, r.assignment(j))
	}
	return r.out
}

// place finds an agent for the work, in its queue or in those to which it
// overflows now. It ends, since work returns to no queue.
func (r *run) place(w *Work) {
	j := &job{Work: w}
	for {
		verdict, placed := r.try(j)
		if placed {
			return
		}
		moved := r.overflow(j, verdict.Code)
		if moved == nil {
			r.wait(j, verdict)
			return
		}
		j = &job{Work: moved}
	}
}

// try gives the work to somebody of its queue, or tells why it cannot.
func (r *run) try(j *job) (Waiting, bool) {
	l := r.queues[j.QueueID]
	if l == nil {
		return Waiting{Code: WaitUnknownQueue}, false
	}
	j.line, j.dist = l, r.distributionOf(j.Work, l)
	if skill := r.agentlessSkill(j.Work); skill != "" {
		return Waiting{Code: WaitAgentless, SkillID: skill}, false
	}
	if !l.open {
		return Waiting{Code: WaitOutsideHours, Until: l.opens}, false
	}
	r.turnsOf(l)
	j.lot = r.lotOf(j)
	j.round = r.roundOf(j)
	if j.dist.Mode == ModePick {
		return Waiting{Code: WaitPick, Agents: j.lot.present}, false
	}
	if n := r.rank(j); n > 0 {
		j.why = r.explain(j, n)
		r.give(j, j.lot.records[r.top[0]].seat)
		r.done = append(r.done, j)
		return Waiting{}, true
	}
	if r.exchange(j) {
		r.done = append(r.done, j)
		return Waiting{}, true
	}
	why := r.reason(j)
	if why.Code == WaitAtCapacity {
		r.hold(j)
	}
	return why, false
}

// hold keeps the agent who has most room free for work that has waited long
// enough, so that what comes later does not take the room that it gathers.
func (r *run) hold(j *job) {
	if j.dist.HoldSeconds <= 0 || r.now.Sub(j.QueuedAt) < seconds(j.dist.HoldSeconds) {
		return
	}
	var most *seat
	for i := range j.lot.records {
		rec := &j.lot.records[i]
		if r.gateOf(j, rec) == open && rec.seat.room() > 0 && (most == nil || rec.seat.room() > most.room()) {
			most = rec.seat
		}
	}
	if most != nil {
		most.held = true
	}
}

// give notes that the agent has the work.
func (r *run) give(j *job, s *seat) {
	j.seat = s
	s.used += j.cost()
	s.active++
	s.last = r.now
	s.jobs = append(s.jobs, j)
	j.line.turn++
	j.turn = j.line.turn
	j.line.turns[s.index] = j.turn
}

// take undoes give, but for the turn: it was theirs.
func (r *run) take(j *job) {
	s := j.seat
	s.used -= j.cost()
	s.active--
	s.jobs = slices.DeleteFunc(s.jobs, func(o *job) bool { return o == j })
	j.seat = nil
}

func (r *run) assignment(j *job) Assignment {
	a := Assignment{WorkID: j.ID, AgentID: j.seat.ID, QueueID: j.QueueID, Units: j.cost(), Turn: j.turn, Why: j.why}
	if j.dist.Accept == AcceptOffer {
		a.ExpiresAt = r.now.Add(j.dist.offerTime())
		r.wake(a.ExpiresAt)
	}
	return a
}

// overflow is the work in the queue to which it goes now, nil if it stays.
func (r *run) overflow(j *job, why WaitCode) *Work {
	switch why {
	case WaitUnknownQueue, WaitAgentless:
		return nil
	case WaitOutsideHours:
		if out := j.line.OutOfHours; out.Do == OutOfHoursOverflow && r.takes(j, out.To) {
			return r.move(j, Overflowed{To: out.To, Code: OverflowHours})
		}
		return nil
	}
	for _, rule := range j.line.Overflow {
		if o, due := r.due(j, rule); due && r.takes(j, rule.To) {
			return r.move(j, o)
		}
	}
	return nil
}

// due says whether one of a rule's conditions is met.
func (r *run) due(j *job, rule Overflow) (Overflowed, bool) {
	waited := r.now.Sub(j.QueuedAt)
	switch {
	case rule.AfterSeconds > 0 && waited >= seconds(rule.AfterSeconds):
		return Overflowed{To: rule.To, Code: OverflowTime, Limit: rule.AfterSeconds, Actual: int(waited / time.Second)}, true
	case rule.Length > 0 && j.line.waiting >= rule.Length:
		return Overflowed{To: rule.To, Code: OverflowLength, Limit: rule.Length, Actual: j.line.waiting}, true
	case rule.NobodyThere && j.lot.present == 0:
		return Overflowed{To: rule.To, Code: OverflowNobodyThere}, true
	}
	return Overflowed{}, false
}

// takes says whether work may overflow into a queue: an open one, where it has
// not been. A closed one would only hide it.
func (r *run) takes(j *job, to string) bool {
	l := r.queues[to]
	if l == nil || to == j.QueueID || slices.Contains(j.Left, to) {
		return false
	}
	if !l.open {
		r.wake(l.opens)
	}
	return l.open
}

func (r *run) move(j *job, o Overflowed) *Work {
	o.WorkID, o.From = j.ID, j.QueueID
	r.out.Overflows = append(r.out.Overflows, o)
	w := j.Work.movedTo(o.To, r.now)
	return &w
}

// wait leaves the work where it is and notes what may change that by itself.
func (r *run) wait(j *job, w Waiting) {
	w.WorkID, w.QueueID = j.ID, j.QueueID
	if j.line != nil {
		j.line.waiting++
		w.Position = j.line.waiting
		r.wake(j.line.opens)
	}
	if j.lot != nil {
		r.wakeFor(j)
	}
	r.out.Waiting = append(r.out.Waiting, w)
}

func (r *run) wakeFor(j *job) {
	for _, q := range j.Skills {
		for _, x := range q.Relax {
			r.wake(j.WaitingSince.Add(seconds(x.AfterSeconds)))
		}
	}
	if j.dist.LanguageSeconds > 0 {
		r.wake(j.WaitingSince.Add(seconds(j.dist.LanguageSeconds)))
	}
	for _, o := range j.line.Overflow {
		if o.AfterSeconds > 0 {
			r.wake(j.QueuedAt.Add(seconds(o.AfterSeconds)))
		}
	}
	for i := range j.lot.records {
		if d := j.lot.records[i].delay; d > 0 {
			r.wake(j.QueuedAt.Add(d))
		}
	}
	if j.dist.HoldSeconds > 0 {
		r.wake(j.QueuedAt.Add(seconds(j.dist.HoldSeconds)))
	}
	for _, x := range j.Rejections {
		r.wake(x.At.Add(seconds(j.dist.RetrySeconds)))
	}
}
