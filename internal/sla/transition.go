package sla

import (
	"cmp"
	"slices"
	"time"

	"recado.dev/internal/desk"
)

// EventKind is what happened to a clock.
type EventKind string

// Kinds of events. Undone follows met, when a reply failed or the case was
// opened again and the clock goes on.
const (
	Warning EventKind = "warning"
	Breach  EventKind = "breach"
	Met     EventKind = "met"
	Undone  EventKind = "undone"
)

// Event is something that happened to a clock. At is the exact moment, however
// late it was noticed.
type Event struct {
	Kind   EventKind  `json:"kind"`
	Target Kind       `json:"target"`
	At     time.Time  `json:"at"`
	DueAt  *time.Time `json:"due_at"`
}

// Opening is how a case began.
type Opening struct {
	Priority   desk.Priority
	ByCustomer bool // by a customer's message at that moment, who now waits
}

// OnOpened begins the state of a case. One that we began ourselves has had its
// first reply: what the customer answers waits for the next one.
func (r *Rules) OnOpened(at time.Time, o Opening) (State, []Event) {
	at = cut(at)
	s := State{OpenedAt: at, At: at, Priority: o.Priority, Answered: !o.ByCustomer}
	s.setPhase(at, desk.CaseOpen, false)
	if o.ByCustomer {
		s.Turns = []Turn{{At: at}}
	}
	return r.settle(s, at, nil)
}

// OnCustomerMessage takes a message received at a moment. It opens a pending
// case and wakes a snoozed one. On a resolved case what waited before is let
// go: the customer asks anew.
func (r *Rules) OnCustomerMessage(s State, at time.Time) (State, []Event) {
	return r.fact(s, at, func(s *State, at time.Time) {
		s.letGo(at)
		s.setPhase(at, desk.CaseOpen, false)
		if n := len(s.Turns); n == 0 || s.Turns[n-1].Reply != "" {
			s.Turns = append(s.Turns, Turn{At: at})
		}
	})
}

// Reply is an outgoing message. One that a bot or an automation sent does not
// count.
type Reply struct {
	ID        string
	Automatic bool
}

// OnReply takes a reply sent at a moment: the customer no longer waits. The
// same reply twice is one.
func (r *Rules) OnReply(s State, at time.Time, reply Reply) (State, []Event) {
	return r.fact(s, at, func(s *State, at time.Time) {
		known := slices.ContainsFunc(s.Turns, func(t Turn) bool { return t.Reply == reply.ID })
		if !reply.Automatic && reply.ID != "" && !known {
			s.Turns = append(s.Turns, Turn{At: at, Reply: reply.ID})
		}
	})
}

// OnReplyFailed takes back a reply: the customer has been waiting all along. A
// later reply has the merit then, by the promise of the present priority. A
// reply long settled, or unknown, changes nothing.
func (r *Rules) OnReplyFailed(s State, at time.Time, id string) (State, []Event) {
	i := slices.IndexFunc(s.Turns, func(t Turn) bool { return id != "" && t.Reply == id })
	if i < 0 {
		return r.fact(s, at, func(*State, time.Time) {})
	}
	s, at = s.clone(), s.clamp(at)
	events, lost := s.tell(at), s.Turns[i].At
	s.Turns = slices.Delete(s.Turns, i, i+1)
	s.Turns = slices.CompactFunc(s.Turns, func(a, b Turn) bool { return a.Reply == "" && b.Reply == "" })
	s, more := r.settle(s, at, &lost)
	return s, inOrder(append(events, more...))
}

// OnStatus takes a new status. Resolved meets the resolution clock; a case
// opened again without a message waits on for what it waited for before.
func (r *Rules) OnStatus(s State, at time.Time, status desk.CaseStatus) (State, []Event) {
	return r.fact(s, at, func(s *State, at time.Time) {
		s.setPhase(at, status, s.phase().Snoozed && status != desk.CaseResolved)
	})
}

// OnSnooze takes that the case was put to sleep, or woke.
func (r *Rules) OnSnooze(s State, at time.Time, snoozed bool) (State, []Event) {
	return r.fact(s, at, func(s *State, at time.Time) { s.setPhase(at, s.phase().Status, snoozed) })
}

// OnMoved takes that messages went to another case, or came from one: of what
// was said only counts what the case's own messages tell, which is whether its
// customer waits, since when, and whether anybody answered.
func (r *Rules) OnMoved(s State, at time.Time, waiting *time.Time, answered bool) (State, []Event) {
	return r.fact(s, at, func(s *State, _ time.Time) {
		s.Turns, s.Answered = []Turn{}, answered
		if waiting != nil {
			s.Turns = append(s.Turns, Turn{At: cut(*waiting)})
		}
	})
}

// OnPriority takes a new priority: its targets hold for clocks that are not
// done, from their start.
func (r *Rules) OnPriority(s State, at time.Time, p desk.Priority) (State, []Event) {
	return r.fact(s, at, func(s *State, _ time.Time) { s.Priority = p })
}

// OnRules counts the clocks that are not done again by r, from their start:
// for a changed policy or calendar, or another policy. What was told of a
// clock and is no longer so is forgotten, so that it is told again when its
// time comes.
func (r *Rules) OnRules(s State, at time.Time) (State, []Event) {
	return r.fact(s, at, func(*State, time.Time) {})
}

// Tick answers what came due by now.
func (r *Rules) Tick(s State, now time.Time) (State, []Event) {
	s = s.clone()
	return s, inOrder(s.tell(cut(now)))
}

// tell answers what came due by now.
func (s *State) tell(now time.Time) []Event {
	var events []Event
	for i := range s.Clocks {
		events = append(events, s.Clocks[i].tell(now)...)
	}
	return events
}

// fact changes the facts at a moment. What came due before it is told first,
// as the clocks stood until then: a late Tick must not let it be forgotten.
func (r *Rules) fact(s State, at time.Time, change func(*State, time.Time)) (State, []Event) {
	s, at = s.clone(), s.clamp(at)
	events := s.tell(at)
	change(&s, at)
	s, more := r.settle(s, at, nil)
	return s, inOrder(append(events, more...))
}

// clamp keeps facts in order: one that comes with an earlier moment than the
// newest counts from there.
func (s State) clamp(at time.Time) time.Time {
	if at = cut(at); at.Before(s.At) {
		return s.At
	}
	return at
}

func cut(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// letGo settles what was said before on a case that was resolved until at.
func (s *State) letGo(at time.Time) {
	if p, ok := s.phaseBefore(at); !ok || p.Status != desk.CaseResolved {
		return
	}
	s.Turns = slices.DeleteFunc(s.Turns, func(t Turn) bool {
		old := t.At.Before(at) // two messages at the same moment are one turn
		s.Answered = s.Answered || old && t.Reply != ""
		return old
	})
}

// settle brings the clocks level with the facts and tells what came due by at.
// Lost is the moment of a reply that was taken back.
func (r *Rules) settle(s State, at time.Time, lost *time.Time) (State, []Event) {
	s.At = at
	old := s.Clocks
	s.Clocks = nil
	var events []Event
	for _, want := range s.instances() {
		c, ok := r.count(s, want, find(old, want), at, lost)
		if !ok {
			continue
		}
		events = append(events, c.compare(find(old, want), at)...)
		events = append(events, c.tell(at)...)
		s.Clocks = append(s.Clocks, c)
	}
	s.keepDone(old)
	slices.SortFunc(s.Clocks, func(a, b Clock) int { return cmp.Compare(a.Kind, b.Kind) })
	r.forget(&s)
	return s, events
}

// inOrder sorts events by their moments, those of one clock as they came.
func inOrder(events []Event) []Event {
	slices.SortStableFunc(events, func(a, b Event) int { return a.At.Compare(b.At) })
	return events
}
