package routing

import (
	"maps"
	"slices"
	"time"
)

// State is everything that a decision depends on but the moment.
type State struct {
	Agents      []Agent        `json:"agents"`
	Queues      []Queue        `json:"queues"`
	Workstreams []Workstream   `json:"workstreams"`
	Skills      []Skill        `json:"skills"`
	Waiting     []Work         `json:"waiting"`
	Offers      []Offer        `json:"offers"` // open ones; their work is not in Waiting
	Location    *time.Location `json:"-"`      // the workspace's time zone; nil is UTC
}

// Apply answers the state after a decision. It changes nothing of s itself.
func (s State) Apply(d Decision) State {
	works := map[string]Work{}
	for _, w := range s.Waiting {
		works[w.ID] = w
	}
	for _, o := range d.Overflows {
		if w, ok := works[o.WorkID]; ok {
			works[o.WorkID] = w.movedTo(o.To, d.At)
		}
	}
	out := s.cloned()
	agents, queues := agentsByID(out.Agents), queuesByID(out.Queues)
	for _, x := range d.Assignments {
		w, ok := works[x.WorkID]
		if !ok {
			continue
		}
		delete(works, x.WorkID)
		if a := agents[x.AgentID]; a != nil {
			a.took(x, d.At)
			if x.ExpiresAt.IsZero() {
				a.Used += x.Units
				a.ActiveCases++
			}
		}
		if q := queues[x.QueueID]; q != nil {
			q.Turn = max(q.Turn, x.Turn)
		}
		if !x.ExpiresAt.IsZero() {
			out.Offers = append(out.Offers, Offer{Work: w, AgentID: x.AgentID, OfferedAt: d.At, ExpiresAt: x.ExpiresAt})
		}
	}
	out.Waiting = nil
	for _, w := range s.Waiting {
		if moved, still := works[w.ID]; still {
			out.Waiting = append(out.Waiting, moved)
		}
	}
	return out
}

// took notes a turn. It is used up when the offer is made, whatever comes of it.
func (a *Agent) took(x Assignment, now time.Time) {
	a.LastAssignedAt = now
	a.Turns = maps.Clone(a.Turns)
	if a.Turns == nil {
		a.Turns = map[string]int64{}
	}
	a.Turns[x.QueueID] = x.Turn
}

// movedTo is the work after it overflowed.
func (w Work) movedTo(queue string, now time.Time) Work {
	w.Left = append(slices.Clone(w.Left), w.QueueID)
	w.QueueID, w.QueuedAt = queue, now
	return w
}

// OnFinished answers the state after an agent gave a case out of their hands:
// resolved, handed on or left to wait for the customer.
func OnFinished(s State, agentID string, units int, now time.Time) State {
	out := s.cloned()
	if a := agentsByID(out.Agents)[agentID]; a != nil {
		a.gaveUp(units)
		a.IdleSince = now
	}
	return out
}

func (a *Agent) gaveUp(units int) {
	a.Used = max(a.Used-max(units, 1), 0)
	a.ActiveCases = max(a.ActiveCases-1, 0)
}

// cloned copies the lists that transitions write to.
func (s State) cloned() State {
	s.Agents, s.Queues = slices.Clone(s.Agents), slices.Clone(s.Queues)
	s.Waiting, s.Offers = slices.Clone(s.Waiting), slices.Clone(s.Offers)
	return s
}

func agentsByID(list []Agent) map[string]*Agent {
	out := make(map[string]*Agent, len(list))
	for i := range list {
		out[list[i].ID] = &list[i]
	}
	return out
}

func queuesByID(list []Queue) map[string]*Queue {
	out := make(map[string]*Queue, len(list))
	for i := range list {
		out[list[i].ID] = &list[i]
	}
	return out
}
