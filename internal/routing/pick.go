package routing

import (
	"time"

	"recado.dev/internal/desk"
)

// Pick decides whether an agent may take waiting work by hand. They need not be
// next, online or in time, and may take what they turned down; but they have to
// be a member who can do it and has room, as for work that is given to them.
func Pick(s State, workID, agentID string, now time.Time) (Assignment, error) {
	r := newRun(s, now)
	at := -1
	for i := range s.Waiting {
		if s.Waiting[i].ID == workID {
			at = i
		}
	}
	if at < 0 {
		return Assignment{}, desk.E(desk.CodeConflict, "this case does not wait for an agent any more")
	}
	j, rec, refused := r.picked(&s.Waiting[at], agentID)
	if refused != nil {
		return Assignment{}, refused
	}
	r.give(j, rec.seat)
	why := Why{Method: j.dist.method(), DecidedBy: DecidedByPicked, Needs: r.needs(j.Work), Candidates: []Candidate{{AgentID: agentID, Chosen: true}}}
	return Assignment{WorkID: workID, AgentID: agentID, QueueID: j.QueueID, Units: j.cost(), Turn: j.turn, Why: why}, nil
}

// Pickable lists what an agent may pick, in the order of the work.
func Pickable(s State, agentID string, now time.Time) []string {
	r := newRun(s, now)
	out := []string{}
	for _, w := range r.jobs(s) {
		if _, _, refused := r.picked(w, agentID); refused == nil {
			out = append(out, w.ID)
		}
	}
	return out
}

// picked finds the agent's place beside the work, or says why there is none.
func (r *run) picked(w *Work, agentID string) (*job, *record, error) {
	l := r.queues[w.QueueID]
	if l == nil {
		return nil, nil, desk.NotFound("queue")
	}
	j := &job{Work: w, line: l, dist: r.distributionOf(w, l)}
	r.turnsOf(l)
	j.lot = r.lotOf(j)
	var rec *record
	for i := range j.lot.records {
		if j.lot.records[i].seat.ID == agentID {
			rec = &j.lot.records[i]
		}
	}
	switch {
	case rec == nil:
		return nil, nil, desk.E(desk.CodeForbidden, "you are not in the queue of this case")
	case !rec.seat.Presence.picks():
		return nil, nil, desk.E(desk.CodeConflict, "you take no work while you are away or offline")
	case rec.seat.room() < j.cost():
		return nil, nil, desk.E(desk.CodeConflict, "you have no room: the case takes %d and you have %d", j.cost(), max(rec.seat.room(), 0))
	}
	if out := r.unable(j, rec); out != nil {
		return nil, nil, out
	}
	return j, rec, nil
}

// unable goes through the gates of ability again, since the lot's stop at the
// presence of those who are busy or invisible.
func (r *run) unable(j *job, rec *record) error {
	if agentless := r.agentlessSkill(j.Work); agentless != "" {
		return desk.E(desk.CodeConflict, "this case is not for people")
	}
	if !rec.seat.answers(j.Work) {
		return desk.E(desk.CodeForbidden, "you do not answer on the channel of this case")
	}
	for _, q := range j.Skills {
		if level := q.levelAfter(r.now.Sub(j.WaitingSince)); rec.seat.Skills[q.SkillID] < level {
			return desk.E(desk.CodeForbidden, "this case needs a skill at level %d", level)
		}
	}
	return nil
}
