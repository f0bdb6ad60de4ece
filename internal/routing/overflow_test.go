package routing_test

import (
	"testing"
	"time"

	"recado.dev/internal/routing"
)

func twoQueues(works ...routing.Work) routing.State {
	s := desired(agents(with("b", func(a *routing.Agent) { a.Queues[0].QueueID = "q2"; a.Capacity = 1 })), works...)
	s.Queues = append(s.Queues, routing.Queue{ID: "q2"})
	return s
}

func moves(d routing.Decision) []string {
	out := []string{}
	for _, o := range d.Overflows {
		out = append(out, o.WorkID+" "+o.From+">"+o.To+" "+string(o.Code))
	}
	return out
}

func TestWorkOverflowsAfterATime(t *testing.T) {
	t.Parallel()
	s := twoQueues(waiting("w1", 11), waiting("w2", 10), waiting("w3", 9))
	s.Queues[0].Overflow = []routing.Overflow{{AfterSeconds: 600, To: "q2"}}
	d := routing.Distribute(s, noon)
	same(t, "moves", moves(d), "w1 q>q2 time", "w2 q>q2 time")
	same(t, "given at once", given(d), "w1 b")
	same(t, "left", left(d), "w2 at_capacity", "w3 no_member")
	if o := d.Overflows[0]; o.Limit != 600 || o.Actual != 660 {
		t.Errorf("got %+v", o)
	}
	if want := noon.Add(time.Minute); !d.NextAt.Equal(want) {
		t.Errorf("next %v, want %v", d.NextAt, want)
	}
	next := s.Apply(d)
	if w := next.Waiting[0]; w.ID != "w2" || w.QueueID != "q2" || !w.QueuedAt.Equal(noon) || len(w.Left) != 1 {
		t.Errorf("got %+v", w)
	}
}

func TestWhatIsBeyondTheLengthOverflows(t *testing.T) {
	t.Parallel()
	s := twoQueues(waiting("w1", 11), waiting("w2", 10), waiting("w3", 9), waiting("w4", 8))
	s.Queues[0].Overflow = []routing.Overflow{{Length: 2, To: "q2"}}
	d := routing.Distribute(s, noon)
	same(t, "moves", moves(d), "w3 q>q2 length", "w4 q>q2 length")
	same(t, "given", given(d), "w3 b")
}

func TestWhoeverIsFreeInTheOwnQueueComesBeforeAnOverflow(t *testing.T) {
	t.Parallel()
	s := twoQueues(waiting("w1", 11))
	s.Queues[0].Overflow = []routing.Overflow{{AfterSeconds: 600, NobodyThere: true, To: "q2"}}
	s.Agents = append(s.Agents, online("a"))
	d := routing.Distribute(s, noon)
	same(t, "given", given(d), "w1 a")
	same(t, "moves", moves(d))
}

func TestOverflowWhenNobodyIsThere(t *testing.T) {
	t.Parallel()
	s := twoQueues(waiting("w1", 0))
	s.Queues[0].Overflow = []routing.Overflow{{NobodyThere: true, To: "q2"}}
	same(t, "moves", moves(routing.Distribute(s, noon)), "w1 q>q2 nobody_there")
	s.Agents = append(s.Agents, with("a", func(a *routing.Agent) { a.Used = 3 }))
	same(t, "somebody is there", moves(routing.Distribute(s, noon)))
}

func TestOverflowGoesNowhereInCircles(t *testing.T) {
	t.Parallel()
	s := twoQueues(waiting("w1", 60))
	s.Agents = nil
	s.Queues[0].Overflow = []routing.Overflow{{NobodyThere: true, To: "q2"}}
	s.Queues[1].Overflow = []routing.Overflow{{NobodyThere: true, To: "gone"}, {NobodyThere: true, To: "q"}, {NobodyThere: true, To: "q3"}}
	s.Queues = append(s.Queues, routing.Queue{ID: "q3", Overflow: []routing.Overflow{{NobodyThere: true, To: "q"}, {NobodyThere: true, To: "q2"}}})
	d := routing.Distribute(s, noon)
	same(t, "moves", moves(d), "w1 q>q2 nobody_there", "w1 q2>q3 nobody_there")
	next := routing.Distribute(s.Apply(d), noon.Add(time.Hour))
	same(t, "later", moves(next))
}

func TestOutOfHoursWorkGoesWhereSomebodyIsAtWork(t *testing.T) {
	t.Parallel()
	s := twoQueues(waiting("w1", 0))
	s.Queues[0].Hours = mornings()
	s.Queues[0].OutOfHours = routing.OutOfHours{Do: routing.OutOfHoursOverflow, To: "q2"}
	d := routing.Distribute(s, noon)
	same(t, "moves", moves(d), "w1 q>q2 outside_hours")
	same(t, "given", given(d), "w1 b")
	s.Queues[1].Hours = mornings()
	d = routing.Distribute(s, noon)
	same(t, "both closed", left(d), "w1 outside_hours")
	same(t, "moves", moves(d))
}
