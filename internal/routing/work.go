package routing

import (
	"cmp"
	"slices"
	"time"

	"recado.dev/internal/desk"
)

// Work is a case that waits for an agent.
type Work struct {
	ID           string        `json:"id"` // the case's
	QueueID      string        `json:"queue_id"`
	WorkstreamID string        `json:"workstream_id,omitempty"`
	Priority     desk.Priority `json:"priority"`
	WaitingSince time.Time     `json:"waiting_since"`   // what the customer feels: it orders the work
	QueuedAt     time.Time     `json:"queued_at"`       // when it came into this queue: overflow and delays count from here
	DueAt        time.Time     `json:"due_at,omitzero"` // the service level's
	Skills       []Requirement `json:"skills"`
	Units        int           `json:"units"` // what it takes of an agent's capacity; below 1 counts as 1
	Kind         string        `json:"kind"`  // of its channel
	ChannelID    string        `json:"channel_id"`
	Language     string        `json:"language"`
	// PreferredAgentID is the person that classification derived; others get
	// the work when that person cannot.
	PreferredAgentID string      `json:"preferred_agent_id,omitempty"`
	LastAgentID      string      `json:"last_agent_id,omitempty"` // who answered this customer last
	LastAgentAt      time.Time   `json:"last_agent_at,omitzero"`
	Rejections       []Rejection `json:"rejections"`
	HeldSince        time.Time   `json:"held_since,omitzero"` // since when an agent has it
	Left             []string    `json:"left"`                // queues that it overflowed from; it never returns to them
}

// Rejection is an offer that came to nothing.
type Rejection struct {
	AgentID string    `json:"agent_id"`
	At      time.Time `json:"at"`
	Reason  string    `json:"reason"` // an agent's own words, or ReasonTimedOut
}

// ReasonTimedOut is the reason of a rejection by silence.
const ReasonTimedOut = "timed_out"

// cost is what the work takes. It is never free: somebody with no room must
// not gather work without end.
func (w *Work) cost() int { return max(w.Units, 1) }

// rejections counts how often an agent let an offer of the work pass, and says
// when the last time was.
func (w *Work) rejections(agent string) (n int, last time.Time) {
	for _, r := range w.Rejections {
		if r.AgentID == agent {
			n++
			if r.At.After(last) {
				last = r.At
			}
		}
	}
	return n, last
}

func urgency(p desk.Priority) int {
	switch p {
	case desk.PriorityUrgent:
		return 3
	case desk.PriorityHigh:
		return 2
	case desk.PriorityLow:
		return 0
	}
	return 1
}

// byPriority is the order over all queues.
func byPriority(a, b *Work) int {
	return cmp.Or(cmp.Compare(urgency(b.Priority), urgency(a.Priority)), byAge(a, b))
}

func byAge(a, b *Work) int {
	return cmp.Or(a.WaitingSince.Compare(b.WaitingSince), dueFirst(a, b), cmp.Compare(a.ID, b.ID))
}

func byDue(a, b *Work) int {
	return cmp.Or(dueFirst(a, b), byPriority(a, b))
}

// dueFirst puts what is due before what never is.
func dueFirst(a, b *Work) int {
	if a.DueAt.IsZero() != b.DueAt.IsZero() {
		if a.DueAt.IsZero() {
			return 1
		}
		return -1
	}
	return a.DueAt.Compare(b.DueAt)
}

// Sort puts the work of one queue into the queue's order.
func (o Order) Sort(works []*Work) {
	compare := o.compare()
	if compare == nil {
		compare = byPriority
	}
	slices.SortFunc(works, compare)
}

// inOrder sorts each queue's work by the queue's order and merges the queues by
// their heads, so that a queue's own order stands and priority rules between them.
func inOrder(works []*Work, orderOf func(queue string) Order) []*Work {
	lines := map[string][]*Work{}
	plain := true
	for _, w := range works {
		lines[w.QueueID] = append(lines[w.QueueID], w)
		plain = plain && orderOf(w.QueueID).compare() == nil
	}
	if plain { // the merge would give the same
		slices.SortFunc(works, byPriority)
		return works
	}
	heads := make([][]*Work, 0, len(lines))
	for id, line := range lines {
		orderOf(id).Sort(line)
		heads = append(heads, line)
	}
	out := make([]*Work, 0, len(works))
	for len(heads) > 0 {
		first := 0
		for i := range heads {
			if byPriority(heads[i][0], heads[first][0]) < 0 {
				first = i
			}
		}
		out = append(out, heads[first][0])
		if heads[first] = heads[first][1:]; len(heads[first]) == 0 {
			heads = slices.Delete(heads, first, first+1)
		}
	}
	return out
}
