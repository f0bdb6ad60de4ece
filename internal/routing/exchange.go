package routing

// step is an agent on the way of an exchange: by wants the place that the
// agent could free.
type step struct {
	seat *seat
	by   *job
	from int // the step before, -1 for the first
}

// exchange makes room for work whose agents are all full, by moving work that
// this decision gave them to others who can do it: a search for the shortest
// chain of moves. It moves work of equal units only, so that nobody's load
// grows but that of the last in the chain, who has room.
//
// Agents from whom no room can be reached stay so for the rest of the decision,
// since room only shrinks; they are not searched again. That keeps a decision
// over a thousand cases that must wait as cheap as one look at each.
func (r *run) exchange(j *job) bool {
	cost := j.cost()
	dead := r.dead[cost]
	if dead == nil {
		dead = make([]bool, len(r.seats))
		r.dead[cost] = dead
	}
	seen := map[int32]bool{}
	var steps []step
	reach := func(by *job, from int) {
		for i := range by.lot.records {
			rec := &by.lot.records[i]
			if s := rec.seat; !s.held && !dead[s.index] && !seen[s.index] && r.gateOf(by, rec) == open {
				seen[s.index] = true
				steps = append(steps, step{s, by, from})
			}
		}
	}
	reach(j, -1)
	for at := 0; at < len(steps); at++ {
		for _, v := range r.movable(steps[at].seat, cost) {
			if i := r.best(v); i >= 0 {
				r.shift(v, v.lot.records[i].seat, steps, at)
				return true
			}
			reach(v, at)
		}
	}
	for i := range seen {
		dead[i] = true
	}
	return false
}

// movable is the work of some units that the decision gave an agent, the least
// urgent first, and last what is with them because they know the customer.
func (r *run) movable(s *seat, cost int) []*job {
	var out, known []*job
	for i := len(s.jobs) - 1; i >= 0; i-- {
		switch v := s.jobs[i]; {
		case v.cost() != cost:
		case v.PreferredAgentID == s.ID || r.remembers(v, s):
			known = append(known, v)
		default:
			out = append(out, v)
		}
	}
	return append(out, known...)
}

// shift moves v to an agent with room, and everybody on the way from there
// into the place that the one before freed, down to the work that had none.
func (r *run) shift(v *job, to *seat, steps []step, at int) {
	for at >= 0 {
		freed, wants := steps[at].seat, steps[at].by
		r.take(v)
		change := &Exchange{WorkID: wants.ID, From: freed.ID, To: to.ID}
		v.why = r.explainExchange(v, to, change)
		r.give(v, to)
		if wants.seat == nil {
			mirrored := Exchange{WorkID: v.ID, From: freed.ID, To: to.ID}
			wants.why = r.explainExchange(wants, freed, &mirrored)
			r.give(wants, freed)
			return
		}
		v, to, at = wants, freed, steps[at].from
	}
}

// explainExchange tells of a choice that an exchange made: with the numbers of
// everybody who has room at this point, whoever would have been the best.
func (r *run) explainExchange(j *job, s *seat, x *Exchange) Why {
	why := r.explain(j, r.rank(j))
	why.DecidedBy, why.Exchange = DecidedByExchange, x
	found := false
	for i := range why.Candidates {
		c := &why.Candidates[i]
		c.Chosen = c.AgentID == s.ID && c.Exclusion == nil
		found = found || c.Chosen
	}
	if !found && len(why.Candidates) > 0 {
		why.Candidates[len(why.Candidates)-1] = Candidate{AgentID: s.ID, Chosen: true}
	}
	return why
}
