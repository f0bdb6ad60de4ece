package routing

import (
	"cmp"
	"slices"
	"time"
)

// run is one decision under way.
type run struct {
	now       time.Time
	tz        *time.Location
	seats     []*seat // by the ids of their agents
	queues    map[string]*line
	streams   map[string]*Workstream
	agentless map[string]bool
	lots      map[string]*lot
	key       []byte // scratch
	dead      map[int][]bool
	keys      []rankKey
	top       []int32
	out       Decision
	done      []*job
}

// seat is an agent and what the decision has given them so far.
type seat struct {
	*Agent
	index  int32
	used   int // held, offered and given now
	active int
	last   time.Time // see Agent.lastActive
	jobs   []*job    // given in this decision
	held   bool      // kept free for earlier work
}

// room is what may be given to the agent now.
func (s *seat) room() int {
	if s.held {
		return 0
	}
	return s.Capacity - s.used
}

// line is a queue and what the decision has left in it so far.
type line struct {
	*Queue
	open    bool
	opens   time.Time
	turn    int64
	turns   []int64 // by seat
	waiting int
}

// job is a piece of work on its way through the decision.
type job struct {
	*Work
	line  *line
	lot   *lot
	seat  *seat
	round int // how often everybody turned it down already
	turn  int64
	dist  *Distribution
	why   Why
}

func newRun(s State, now time.Time) *run {
	r := &run{
		now: now, tz: s.Location, queues: make(map[string]*line, len(s.Queues)), streams: make(map[string]*Workstream, len(s.Workstreams)),
		agentless: map[string]bool{}, lots: map[string]*lot{}, dead: map[int][]bool{},
		out: Decision{At: now, Assignments: []Assignment{}, Overflows: []Overflowed{}, Waiting: []Waiting{}},
	}
	if r.tz == nil {
		r.tz = time.UTC
	}
	for _, k := range s.Skills {
		if k.Agentless {
			r.agentless[k.ID] = true
		}
	}
	for i := range s.Workstreams {
		r.streams[s.Workstreams[i].ID] = &s.Workstreams[i]
	}
	r.seat(s)
	for i := range s.Queues {
		q := &s.Queues[i]
		open, opens := q.hoursOf(now, r.tz)
		r.queues[q.ID] = &line{Queue: q, open: open, opens: opens, turn: q.Turn}
	}
	return r
}

// seat takes the agents in the order of their ids, and the room that open
// offers hold.
func (r *run) seat(s State) {
	r.seats = make([]*seat, len(s.Agents))
	block := make([]seat, len(s.Agents))
	for i := range s.Agents {
		a := &s.Agents[i]
		block[i] = seat{Agent: a, used: a.Used, active: a.ActiveCases, last: a.lastActive()}
		r.seats[i] = &block[i]
	}
	slices.SortFunc(r.seats, func(a, b *seat) int { return cmp.Compare(a.ID, b.ID) })
	for i, x := range r.seats {
		x.index = int32(i)
	}
	for i := range s.Offers {
		o := &s.Offers[i]
		if at, ok := slices.BinarySearchFunc(r.seats, o.AgentID, func(x *seat, id string) int { return cmp.Compare(x.ID, id) }); ok {
			r.seats[at].used += o.Work.cost()
			r.seats[at].active++
		}
		r.wake(o.ExpiresAt)
	}
	r.keys = make([]rankKey, len(r.seats))
}

// jobs are the pieces of work to decide on, in their order. Work that is on
// offer or named twice counts once.
func (r *run) jobs(s State) []*Work {
	seen := make(map[string]bool, len(s.Waiting)+len(s.Offers))
	for i := range s.Offers {
		seen[s.Offers[i].Work.ID] = true
	}
	works := make([]*Work, 0, len(s.Waiting))
	for i := range s.Waiting {
		if w := &s.Waiting[i]; !seen[w.ID] {
			seen[w.ID] = true
			works = append(works, w)
		}
	}
	return inOrder(works, func(queue string) Order {
		if l := r.queues[queue]; l != nil {
			return l.Order
		}
		return OrderPriority
	})
}

// turnsOf are the last turns of a queue's members.
func (r *run) turnsOf(l *line) []int64 {
	if l.turns == nil {
		l.turns = make([]int64, len(r.seats))
		for i, x := range r.seats {
			l.turns[i] = x.Turns[l.ID]
			l.turn = max(l.turn, l.turns[i])
		}
	}
	return l.turns
}

// wake notes a moment at which the decision may change by itself.
func (r *run) wake(at time.Time) {
	if at.After(r.now) && (r.out.NextAt.IsZero() || at.Before(r.out.NextAt)) {
		r.out.NextAt = at
	}
}

// distributionOf is how the work is handed out: its workstream's way if that
// has one, else its queue's.
func (r *run) distributionOf(w *Work, l *line) *Distribution {
	if s := r.streams[w.WorkstreamID]; s != nil && s.Distribution != nil {
		return s.Distribution
	}
	return &l.Distribution
}
