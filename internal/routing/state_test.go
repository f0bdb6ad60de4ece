package routing_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/routing"
)

var noon = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC) // a Tuesday

func ago(d time.Duration) time.Time { return noon.Add(-d) }

// online is an agent of queue q with room for three.
func online(id string) routing.Agent {
	return routing.Agent{
		ID: id, Presence: routing.Online, Capacity: 3, Queues: []routing.Membership{{QueueID: "q"}},
		Skills: map[string]int{}, Turns: map[string]int64{},
	}
}

// waiting is work of queue q that has waited some minutes.
func waiting(id string, minutes int) routing.Work {
	at := ago(time.Duration(minutes) * time.Minute)
	return routing.Work{ID: id, QueueID: "q", Priority: desk.PriorityNormal, WaitingSince: at, QueuedAt: at, Units: 1, Kind: "messaging", ChannelID: "c1"}
}

func desired(agents []routing.Agent, works ...routing.Work) routing.State {
	return routing.State{Agents: agents, Queues: []routing.Queue{{ID: "q"}}, Waiting: works}
}

func agents(list ...routing.Agent) []routing.Agent { return list }

// given are the assignments as "work agent".
func given(d routing.Decision) []string {
	out := []string{}
	for _, a := range d.Assignments {
		out = append(out, a.WorkID+" "+a.AgentID)
	}
	return out
}

// left is the waiting work as "work code".
func left(d routing.Decision) []string {
	out := []string{}
	for _, w := range d.Waiting {
		out = append(out, fmt.Sprintf("%s %s", w.WorkID, w.Code))
	}
	return out
}

func same(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %q, want %q", what, got, want)
	}
}

func TestApplyingADecisionLeavesTheOldStateAlone(t *testing.T) {
	t.Parallel()
	s := desired(agents(online("a")), waiting("w1", 5), waiting("w2", 4))
	s.Queues[0].Distribution.Accept = routing.AcceptOffer
	s.Agents[0].Capacity = 1
	next := s.Apply(routing.Distribute(s, noon))
	if len(s.Waiting) != 2 || len(s.Offers) != 0 || len(s.Agents[0].Turns) != 0 || s.Queues[0].Turn != 0 {
		t.Errorf("the old state changed: %+v", s)
	}
	if len(next.Waiting) != 1 || len(next.Offers) != 1 || next.Agents[0].Turns["q"] != 1 || next.Queues[0].Turn != 1 {
		t.Errorf("got %+v", next)
	}
	if next.Agents[0].Used != 0 {
		t.Errorf("an offer counts beside what is held, got %d", next.Agents[0].Used)
	}
	again := routing.Distribute(next, noon)
	same(t, "with the room on offer", left(again), "w2 at_capacity")
	if !again.NextAt.Equal(noon.Add(time.Minute)) {
		t.Errorf("decide again at %v", again.NextAt)
	}
}

func TestFinishedWorkFreesRoomAtOnce(t *testing.T) {
	t.Parallel()
	a := online("a")
	a.Capacity, a.Used, a.ActiveCases = 2, 2, 1
	w := waiting("w", 5)
	w.Units = 2
	s := desired(agents(a), w)
	same(t, "before", left(routing.Distribute(s, noon)), "w at_capacity")
	s = routing.OnFinished(s, "a", 2, noon)
	same(t, "after", given(routing.Distribute(s, noon)), "w a")
	if !s.Agents[0].IdleSince.Equal(noon) {
		t.Errorf("idle since %v", s.Agents[0].IdleSince)
	}
}
