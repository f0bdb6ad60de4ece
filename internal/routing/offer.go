package routing

import (
	"slices"
	"time"

	"recado.dev/internal/desk"
)

// Offer is work that an agent has been asked to take. It holds their room
// until it is answered or runs out.
type Offer struct {
	Work      Work      `json:"work"`
	AgentID   string    `json:"agent_id"`
	OfferedAt time.Time `json:"offered_at"`
	ExpiresAt time.Time `json:"expires_at"`
}

// open says whether the offer may still be accepted.
func (o Offer) open(now time.Time) bool { return now.Before(o.ExpiresAt) }

// Expired is an offer that ran out.
type Expired struct {
	Offer Offer `json:"offer"`
	// Away says that the agent has missed so many that they are taken for away.
	Away bool `json:"away"`
}

// Expire answers the state without the offers that have run out: their work
// waits again, and their agents have missed one. Who is to be set away is left
// to the caller, who knows their cases: see SetPresence and OnAway.
func Expire(s State, now time.Time) (State, []Expired) {
	out := s.cloned()
	agents, queues := agentsByID(out.Agents), queuesByID(out.Queues)
	streams := map[string]*Distribution{}
	for i := range s.Workstreams {
		streams[s.Workstreams[i].ID] = s.Workstreams[i].Distribution
	}
	var gone []Expired
	out.Offers = slices.DeleteFunc(out.Offers, func(o Offer) bool {
		if o.open(now) {
			return false
		}
		x := Expired{Offer: o}
		if a := agents[o.AgentID]; a != nil {
			a.Missed++
			x.Away = a.Missed == missedLimit(streams[o.Work.WorkstreamID], queues[o.Work.QueueID])
		}
		gone = append(gone, x)
		out.Waiting = append(out.Waiting, o.Work.rejectedBy(o.AgentID, ReasonTimedOut, now))
		return true
	})
	return out, gone
}

// missedLimit is 0 for none, which no number of misses equals.
func missedLimit(own *Distribution, q *Queue) int {
	switch {
	case own != nil:
		return own.MissedLimit
	case q != nil:
		return q.Distribution.MissedLimit
	}
	return 0
}

// OnAccept answers the state after an agent took what they were offered. An
// offer that ran out, or was never made, is a conflict.
func OnAccept(s State, workID, agentID string, now time.Time) (State, Offer, error) {
	o, out, err := s.answered(workID, agentID, now)
	if err != nil {
		return s, Offer{}, err
	}
	if a := agentsByID(out.Agents)[agentID]; a != nil {
		a.Used += o.Work.cost()
		a.ActiveCases++
		a.Missed = 0
	}
	return out, o, nil
}

// OnReject answers the state after an agent turned an offer down, with a reason
// in their words: the work waits again, and goes to the others first.
func OnReject(s State, workID, agentID, reason string, now time.Time) (State, Offer, error) {
	o, out, err := s.answered(workID, agentID, now)
	if err != nil {
		return s, Offer{}, err
	}
	if a := agentsByID(out.Agents)[agentID]; a != nil {
		a.Missed = 0 // they are there
	}
	out.Waiting = append(out.Waiting, o.Work.rejectedBy(agentID, reason, now))
	return out, o, nil
}

// answered finds an open offer and takes it out.
func (s State) answered(workID, agentID string, now time.Time) (Offer, State, error) {
	at := slices.IndexFunc(s.Offers, func(o Offer) bool { return o.Work.ID == workID && o.AgentID == agentID })
	if at < 0 || !s.Offers[at].open(now) {
		return Offer{}, s, desk.E(desk.CodeConflict, "this case is no longer on offer to you")
	}
	out := s.cloned()
	out.Offers = slices.Delete(out.Offers, at, at+1)
	return s.Offers[at], out, nil
}

// rejectedBy is the work after an offer came to nothing.
func (w Work) rejectedBy(agent, reason string, now time.Time) Work {
	w.Rejections = append(slices.Clone(w.Rejections), Rejection{AgentID: agent, At: now, Reason: reason})
	return w
}
