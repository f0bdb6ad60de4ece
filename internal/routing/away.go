package routing

import (
	"slices"
	"time"

	"recado.dev/internal/desk"
)

// SetPresence answers the state after an agent changed their presence. Who
// comes back is idle from now; who was gone already is gone since then.
func SetPresence(s State, agentID string, p Presence, stateID string, now time.Time) (State, error) {
	if !p.Valid() {
		return s, desk.Invalid("presence", "there is no such presence")
	}
	out := s.cloned()
	a := agentsByID(out.Agents)[agentID]
	if a == nil {
		return s, desk.NotFound("agent")
	}
	switch was := a.Presence; {
	case p.Gone() && !was.Gone():
		a.GoneSince = now
	case !p.Gone():
		a.GoneSince = time.Time{}
		if was.Gone() {
			a.IdleSince, a.Missed = now, 0
		}
	}
	a.Presence, a.PresenceStateID = p, stateID
	return out, nil
}

// Returned is what becomes of the cases of somebody who has gone.
type Returned struct {
	Withdrawn []Offer  `json:"withdrawn"` // offers to them that nobody will answer
	Now       []Work   `json:"now"`       // cases that wait again
	Later     []Return `json:"later"`     // cases that will unless they come back
	Kept      []string `json:"kept"`      // cases that stay theirs
}

// Return is a case that goes back to its queue at a moment.
type Return struct {
	WorkID string    `json:"work_id"`
	At     time.Time `json:"at"`
}

// OnAway answers the state after looking at an agent's cases, as their queues
// ask for agents who are away or offline. It may be asked at the change and
// again when a Return is due; for an agent who is at work it changes nothing.
// What goes back keeps its place by the customer's wait, and the agent as the
// last one who answered. Work that a person gave to somebody who was gone already
// is meant for them: its time begins when it was given, and no queue takes it back
// at once.
func OnAway(s State, agentID string, held []Work, now time.Time) (State, Returned) {
	var res Returned
	out := s.cloned()
	a := agentsByID(out.Agents)[agentID]
	if a == nil {
		return s, res
	}
	if a.Presence != Online && a.Presence != Busy {
		out.withdraw(agentID, &res)
	}
	queues := queuesByID(out.Queues)
	for _, w := range sorted(held) {
		policy := returnOf(queues[w.QueueID], a.Presence)
		at := later(a.GoneSince, w.HeldSince).Add(seconds(policy.AfterSeconds))
		switch {
		case policy.Do == ReturnNow && w.HeldSince.After(a.GoneSince):
			res.Kept = append(res.Kept, w.ID)
		case policy.Do == ReturnNow || (policy.Do == ReturnAfter && !at.After(now)):
			w.QueuedAt, w.LastAgentID, w.LastAgentAt = now, agentID, now
			a.gaveUp(w.cost())
			res.Now = append(res.Now, w)
			out.Waiting = append(out.Waiting, w)
		case policy.Do == ReturnAfter:
			res.Later = append(res.Later, Return{WorkID: w.ID, At: at})
		default:
			res.Kept = append(res.Kept, w.ID)
		}
	}
	return out, res
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// withdraw takes back an agent's offers. They were not turned down.
func (s *State) withdraw(agentID string, res *Returned) {
	s.Offers = slices.DeleteFunc(s.Offers, func(o Offer) bool {
		if o.AgentID != agentID {
			return false
		}
		res.Withdrawn = append(res.Withdrawn, o)
		s.Waiting = append(s.Waiting, o.Work)
		return true
	})
}

// returnOf is a queue's wish for the cases of somebody with a presence.
func returnOf(q *Queue, p Presence) ReturnPolicy {
	switch {
	case q == nil || !p.Gone():
		return ReturnPolicy{Do: ReturnKeep}
	case p == Away:
		return q.OnAway
	}
	return q.OnOffline
}

func sorted(works []Work) []Work {
	out := slices.Clone(works)
	slices.SortFunc(out, func(a, b Work) int { return byPriority(&a, &b) })
	return out
}
