package routing

import "time"

// explain tells of a choice that rank has just made among n.
func (r *run) explain(j *job, n int) Why {
	why := Why{Method: j.dist.method(), DecidedBy: r.decidedBy(j), Needs: r.needs(j.Work), Eligible: n, Excluded: listed(r.counts(j))}
	why.Candidates = make([]Candidate, 0, min(len(j.lot.records), MaxCandidates))
	parts := make([]Part, 0, len(r.top)*len(j.lot.method))
	for place, i := range r.top {
		from := len(parts)
		for at, c := range j.lot.method {
			parts = append(parts, Part{Code: c.code(), Value: r.shown(c, r.keys[i][at])})
		}
		why.Candidates = append(why.Candidates, Candidate{AgentID: j.lot.records[i].seat.ID, Chosen: place == 0, Parts: parts[from:len(parts):len(parts)]})
	}
	return r.addExcluded(j, why)
}

// addExcluded fills the list up with those who could not take the work.
func (r *run) addExcluded(j *job, why Why) Why {
	for i := range j.lot.records {
		if len(why.Candidates) >= MaxCandidates {
			break
		}
		rec := &j.lot.records[i]
		if gate := r.gateWithRoom(j, rec); gate != open {
			why.Candidates = append(why.Candidates, Candidate{AgentID: rec.seat.ID, Exclusion: r.exclusion(j, rec, gate)})
		}
	}
	return why
}

// decidedBy is the first criterion in which the best two differ.
func (r *run) decidedBy(j *job) DecidedBy {
	if len(r.top) == 1 {
		return DecidedByOnlyOne
	}
	for at, c := range j.lot.method {
		if r.keys[r.top[0]][at] != r.keys[r.top[1]][at] {
			return DecidedBy(c.code())
		}
	}
	return DecidedByTie
}

// gateWithRoom is gateOf with the gate of room behind it.
func (r *run) gateWithRoom(j *job, rec *record) int {
	if gate := r.gateOf(j, rec); gate != open {
		return gate
	}
	switch {
	case rec.seat.held:
		return gateHeld
	case rec.seat.room() < j.cost():
		return gateAtCapacity
	}
	return open
}

// listed are the gates that keep somebody out.
func listed(counts [len(gates)]int) []Excluded {
	var out []Excluded
	for gate, n := range counts {
		if n > 0 {
			out = append(out, Excluded{Code: gates[gate], Agents: n})
		}
	}
	return out
}

// counts is how many members each gate keeps out.
func (r *run) counts(j *job) (counts [len(gates)]int) {
	for i := range j.lot.records {
		if gate := r.gateWithRoom(j, &j.lot.records[i]); gate != open {
			counts[gate]++
		}
	}
	return counts
}

// reason is why nobody gets the work: the first gate at which nobody was left.
func (r *run) reason(j *job) Waiting {
	counts := r.counts(j)
	l, w := j.lot, Waiting{Excluded: listed(counts)}
	switch {
	case l.members == 0:
		w.Code = WaitNoMember
	case l.present == 0:
		w.Code, w.Agents = WaitNobodyThere, l.members
	case l.reached == 0:
		w.Code, w.Agents = WaitNoChannel, l.present
	case l.skilled == 0 && l.lacking.id != "":
		w.Code, w.Agents, w.SkillID, w.Level = WaitNoSkill, l.reached, l.lacking.id, l.lacking.level
	case l.skilled == 0:
		w.Code, w.Agents = WaitNoSkillSet, l.reached
	case l.able == 0:
		w.Code, w.Agents = WaitNoLanguage, l.skilled
	default:
		return r.reasonOfOne(j, w, counts)
	}
	return w
}

// reasonOfOne goes on with the gates that depend on the piece of work.
func (r *run) reasonOfOne(j *job, w Waiting, counts [len(gates)]int) Waiting {
	left := j.lot.able
	for _, step := range []struct {
		gate int
		code WaitCode
	}{{gateDelayed, WaitDelay}, {gateTooSmall, WaitTooLarge}, {gateRejected, WaitRejected}, {gateAtCapacity, WaitAtCapacity}} {
		w.Code, w.Agents = step.code, left
		if left -= counts[step.gate]; left == 0 {
			if step.gate == gateDelayed || step.gate == gateRejected {
				w.Until = r.earliest(j, step.gate)
			}
			return w
		}
	}
	return w
}

// earliest is when the first agent that a gate keeps out may come in.
func (r *run) earliest(j *job, gate int) (at time.Time) {
	for i := range j.lot.records {
		rec := &j.lot.records[i]
		if r.gateOf(j, rec) != gate {
			continue
		}
		if until := r.exclusion(j, rec, gate).Until; !until.IsZero() && (at.IsZero() || until.Before(at)) {
			at = until
		}
	}
	return at
}
