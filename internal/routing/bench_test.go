package routing_test

import (
	"fmt"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/routing"
)

// crowd is 1,000 cases in 10 queues and 200 agents with skills.
func crowd(capacity int) routing.State {
	s := routing.State{}
	methods := []routing.Method{routing.RoundRobin, routing.LeastBusy, routing.LongestIdle, routing.BestSkill}
	for q := range 10 {
		s.Queues = append(s.Queues, routing.Queue{ID: fmt.Sprint("q", q), Distribution: routing.Distribution{Method: methods[q%4], LookBackSeconds: 86400}})
	}
	for i := range 200 {
		a := routing.Agent{ID: fmt.Sprintf("a%03d", i), Presence: routing.Online, Capacity: capacity, Skills: map[string]int{}, Turns: map[string]int64{}, IdleSince: ago(time.Duration(i*7%60) * time.Minute)}
		for q := range 4 {
			a.Queues = append(a.Queues, routing.Membership{QueueID: fmt.Sprint("q", (i+q*3)%10), Rank: 1 + q/2})
		}
		for k := range 5 {
			a.Skills[fmt.Sprint("s", (i+k)%12)] = 1 + (i*k)%10
		}
		s.Agents = append(s.Agents, a)
	}
	for i := range 1000 {
		w := waiting(fmt.Sprintf("w%04d", i), i%90)
		w.QueueID = fmt.Sprint("q", i%10)
		w.Priority = []desk.Priority{desk.PriorityLow, desk.PriorityNormal, desk.PriorityHigh, desk.PriorityUrgent}[i%4]
		w.Skills = []routing.Requirement{{SkillID: fmt.Sprint("s", i%12), Level: 1 + i%3, Relax: []routing.Relaxation{{AfterSeconds: 3000, Level: 0}}}}
		w.Units = 1 + i%2
		s.Waiting = append(s.Waiting, w)
	}
	return s
}

// everybody is the most comparisons: all agents could take all work.
func everybody(capacity int) routing.State {
	s := crowd(capacity)
	s.Queues[0].Everyone = true
	for i := range s.Waiting {
		s.Waiting[i].QueueID, s.Waiting[i].Skills = "q0", nil
	}
	return s
}

func full(s routing.State) routing.State {
	for i := range s.Agents {
		s.Agents[i].Used = s.Agents[i].Capacity
	}
	return s
}

func BenchmarkDistribute(b *testing.B) {
	for _, bench := range []struct {
		name  string
		state routing.State
	}{
		{"1000 works 200 agents, ten queues, skills, room for all", crowd(20)},
		{"1000 works 200 agents, ten queues, skills, room for 200", crowd(1)},
		{"1000 works 200 agents, one queue, room for all", everybody(20)},
		{"1000 works 200 agents, one queue, no room", full(everybody(5))},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				routing.Distribute(bench.state, noon)
			}
		})
	}
}

func TestAThousandCasesAndTwoHundredAgentsTakeLessThanASecond(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]routing.State{"ten queues": crowd(20), "scarce": crowd(1), "one queue": everybody(20)} {
		began := time.Now()
		d := routing.Distribute(s, noon)
		if took := time.Since(began); took > time.Second {
			t.Errorf("%s: took %v", name, took)
		}
		if n := len(d.Assignments) + len(d.Waiting); n != 1000 {
			t.Errorf("%s: %d of 1000 cases decided on", name, n)
		}
	}
}
