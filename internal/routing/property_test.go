package routing_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado.dev/internal/desk"
	"recado.dev/internal/routing"
)

// shape says which features a drawn state has.
type shape struct{ units, overflow, rejections, offers, hold, pins bool }

var everything = shape{units: true, overflow: true, rejections: true, offers: true, hold: true, pins: true}

func drawn[T any](t *rapid.T, name string, of ...T) T { return rapid.SampledFrom(of).Draw(t, name) }

func drawAgent(t *rapid.T, i int) routing.Agent {
	a := routing.Agent{
		ID: fmt.Sprint("a", i), Capacity: rapid.IntRange(0, 4).Draw(t, "capacity"), Skills: map[string]int{}, Turns: map[string]int64{},
		Presence:  drawn(t, "presence", routing.Online, routing.Online, routing.Online, routing.Busy, routing.Away, routing.Offline, routing.Invisible),
		IdleSince: ago(time.Duration(rapid.IntRange(0, 3).Draw(t, "idle")) * time.Minute),
		Languages: rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"es", "en"}), 0, 2, rapid.ID[string]).Draw(t, "languages"),
	}
	a.Used = rapid.IntRange(0, a.Capacity).Draw(t, "used")
	for _, q := range []string{"q0", "q1", "q2"} {
		if rapid.Bool().Draw(t, "member") {
			a.Queues = append(a.Queues, routing.Membership{QueueID: q, Rank: rapid.IntRange(0, 2).Draw(t, "rank"), DelaySeconds: drawn(t, "delay", 0, 0, 0, 120)})
			a.Turns[q] = int64(rapid.IntRange(0, 3).Draw(t, "turn"))
		}
	}
	for _, k := range []string{"x", "y"} {
		if level := rapid.IntRange(0, 3).Draw(t, "level"); level > 0 {
			a.Skills[k] = level
		}
	}
	if rapid.Bool().Draw(t, "social only") {
		a.Kinds = []string{"social"}
	}
	return a
}

func drawWork(t *rapid.T, i, n int, with shape) routing.Work {
	w := waiting(fmt.Sprint("w", i), rapid.IntRange(0, 5).Draw(t, "minutes"))
	w.QueueID = drawn(t, "queue", "q0", "q1", "q2", "gone")
	w.Priority = drawn(t, "priority", desk.PriorityLow, desk.PriorityNormal, desk.PriorityHigh, desk.PriorityUrgent)
	w.Kind = drawn(t, "kind", "messaging", "social")
	w.Language = drawn(t, "language", "", "es", "en")
	if with.units {
		w.Units = rapid.IntRange(1, 3).Draw(t, "units")
	}
	for _, k := range []string{"x", "y"} {
		if rapid.IntRange(0, 3).Draw(t, "needs") == 0 {
			w.Skills = append(w.Skills, routing.Requirement{SkillID: k, Level: rapid.IntRange(0, 3).Draw(t, "level"), Relax: []routing.Relaxation{{AfterSeconds: 180, Level: 0}}})
		}
	}
	if with.pins && rapid.Bool().Draw(t, "known") {
		w.LastAgentID, w.LastAgentAt = fmt.Sprint("a", rapid.IntRange(0, n).Draw(t, "last")), ago(time.Minute)
	}
	if with.rejections {
		for range rapid.IntRange(0, 3).Draw(t, "rejections") {
			w.Rejections = append(w.Rejections, routing.Rejection{AgentID: fmt.Sprint("a", rapid.IntRange(0, n).Draw(t, "by")), At: ago(time.Minute)})
		}
	}
	return w
}

func drawQueue(t *rapid.T, id string, with shape) routing.Queue {
	q := routing.Queue{ID: id, Everyone: rapid.IntRange(0, 5).Draw(t, "everyone") == 0}
	q.Distribution = routing.Distribution{
		Method:    drawn(t, "method", routing.RoundRobin, routing.LeastBusy, routing.LongestIdle, routing.BestSkill),
		Language:  drawn(t, "match", routing.LanguageIgnore, routing.LanguagePrefer, routing.LanguageRequire),
		AllowBusy: rapid.Bool().Draw(t, "busy"),
	}
	if with.pins {
		q.Distribution.LookBackSeconds = 3600
	}
	if with.hold && rapid.Bool().Draw(t, "hold") {
		q.Distribution.HoldSeconds = 60
	}
	if with.offers && rapid.Bool().Draw(t, "offers") {
		q.Distribution.Accept = routing.AcceptOffer
	}
	if rapid.IntRange(0, 5).Draw(t, "pick") == 0 {
		q.Distribution.Mode = routing.ModePick
	}
	if rapid.IntRange(0, 5).Draw(t, "closed") == 0 {
		q.Hours = mornings()
	}
	if with.overflow {
		to := drawn(t, "to", "q0", "q1", "q2", "gone")
		q.Order = drawn(t, "order", routing.OrderPriority, routing.OrderAge, routing.OrderDue)
		q.OutOfHours = routing.OutOfHours{Do: drawn(t, "closed does", routing.OutOfHoursWait, routing.OutOfHoursOverflow), To: to}
		q.Overflow = []routing.Overflow{{AfterSeconds: drawn(t, "after", 0, 180), Length: drawn(t, "length", 0, 1, 3), NobodyThere: rapid.Bool().Draw(t, "nobody"), To: to}}
	}
	return q
}

func drawState(t *rapid.T, with shape) routing.State {
	n := rapid.IntRange(0, 6).Draw(t, "agents")
	s := routing.State{}
	for i := range n {
		s.Agents = append(s.Agents, drawAgent(t, i))
	}
	for _, id := range []string{"q0", "q1", "q2"} {
		s.Queues = append(s.Queues, drawQueue(t, id, with))
	}
	for i := range rapid.IntRange(0, 14).Draw(t, "works") {
		s.Waiting = append(s.Waiting, drawWork(t, i, n, with))
	}
	if with.offers && n > 0 && rapid.Bool().Draw(t, "offered") {
		w := drawWork(t, 99, n, with)
		s.Offers = append(s.Offers, routing.Offer{Work: w, AgentID: "a0", ExpiresAt: noon.Add(time.Minute)})
	}
	return s
}

// drawScarce is a state in which every place counts: as many cases as places,
// all of one unit, and agents who can do some of them. It is made from a seed,
// since draws one by one lean to the small and simple; or it is any state.
func drawScarce(t *rapid.T) routing.State {
	if rapid.IntRange(0, 3).Draw(t, "any") == 0 {
		return drawState(t, shape{pins: true})
	}
	luck := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
	s := routing.State{}
	methods := []routing.Method{routing.RoundRobin, routing.LeastBusy, routing.LongestIdle, routing.BestSkill}
	for i := range 2 {
		s.Queues = append(s.Queues, routing.Queue{ID: fmt.Sprint("q", i), Distribution: routing.Distribution{Method: methods[luck.IntN(4)], LookBackSeconds: 3600}})
	}
	for i := range 4 + luck.IntN(5) {
		a := online(fmt.Sprint("a", i))
		a.Capacity, a.Queues = 1+luck.IntN(2), nil
		for q := range 2 {
			if luck.IntN(3) > 0 {
				a.Queues = append(a.Queues, routing.Membership{QueueID: fmt.Sprint("q", q), Rank: luck.IntN(3)})
			}
		}
		for _, k := range []string{"x", "y", "z"} {
			a.Skills[k] = luck.IntN(3)
		}
		s.Agents = append(s.Agents, a)
	}
	for i := range 5 + luck.IntN(8) {
		w := waiting(fmt.Sprint("w", i), luck.IntN(3))
		w.QueueID = fmt.Sprint("q", luck.IntN(2))
		w.Priority = []desk.Priority{desk.PriorityLow, desk.PriorityNormal, desk.PriorityHigh, desk.PriorityUrgent}[luck.IntN(4)]
		if luck.IntN(2) == 0 {
			w.Skills = []routing.Requirement{{SkillID: string("xyz"[luck.IntN(3)]), Level: 1 + luck.IntN(2)}}
		}
		if luck.IntN(3) == 0 {
			w.LastAgentID, w.LastAgentAt = fmt.Sprint("a", luck.IntN(8)), ago(time.Minute)
		}
		s.Waiting = append(s.Waiting, w)
	}
	return s
}

// may is the gate, written down a second time and as plainly as it can be:
// everything but room and rejections.
func may(s routing.State, w routing.Work, a routing.Agent) bool {
	at := slices.IndexFunc(s.Queues, func(q routing.Queue) bool { return q.ID == w.QueueID })
	if at < 0 {
		return false
	}
	q := s.Queues[at]
	member := q.Everyone
	for _, m := range a.Queues {
		if m.QueueID == q.ID {
			if noon.Sub(w.QueuedAt) < time.Duration(m.DelaySeconds)*time.Second {
				return false
			}
			member = true
		}
	}
	there := a.Presence == routing.Online || (a.Presence == routing.Busy && q.Distribution.AllowBusy)
	if !member || !there || q.Hours != nil || q.Distribution.Mode == routing.ModePick || a.Capacity < w.Units {
		return false
	}
	if len(a.Kinds) > 0 && !slices.Contains(a.Kinds, w.Kind) {
		return false
	}
	for _, k := range w.Skills {
		if noon.Sub(w.WaitingSince) < 3*time.Minute && a.Skills[k.SkillID] < max(k.Level, 1) {
			return false
		}
	}
	return q.Distribution.Language != routing.LanguageRequire || w.Language == "" || slices.Contains(a.Languages, w.Language)
}

// turnedDown counts how often an agent did.
func turnedDown(w routing.Work, agent string) (n int) {
	for _, r := range w.Rejections {
		if r.AgentID == agent {
			n++
		}
	}
	return n
}

// mayInRound adds the rule of rejections: nobody before those who did so less.
func mayInRound(s routing.State, w routing.Work, a routing.Agent) bool {
	return may(s, w, a) && !slices.ContainsFunc(s.Agents, func(b routing.Agent) bool {
		return may(s, w, b) && turnedDown(w, b.ID) < turnedDown(w, a.ID)
	})
}

// settled is the work after its overflows, by id.
func settled(s routing.State, d routing.Decision) map[string]routing.Work {
	out := map[string]routing.Work{}
	for _, w := range s.Waiting {
		for _, o := range d.Overflows {
			if o.WorkID == w.ID {
				w.QueueID, w.QueuedAt = o.To, noon
			}
		}
		out[w.ID] = w
	}
	return out
}

// rooms is what each agent has left after a decision.
func rooms(s routing.State, d routing.Decision) map[string]int {
	out := map[string]int{}
	for _, a := range s.Agents {
		out[a.ID] = a.Capacity - a.Used
	}
	for _, o := range s.Offers {
		out[o.AgentID] -= o.Work.Units
	}
	for _, x := range d.Assignments {
		out[x.AgentID] -= x.Units
	}
	return out
}

func agentOf(s routing.State, id string) routing.Agent {
	return s.Agents[slices.IndexFunc(s.Agents, func(a routing.Agent) bool { return a.ID == id })]
}

func TestNobodyGetsWhatTheyMustNot(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawState(t, everything)
		d := routing.Distribute(s, noon)
		works, room, seen := settled(s, d), rooms(s, d), map[string]bool{}
		for _, x := range d.Assignments {
			if room[x.AgentID] < 0 {
				t.Fatalf("%s is %d beyond capacity", x.AgentID, -room[x.AgentID])
			}
			if w := works[x.WorkID]; !mayInRound(s, w, agentOf(s, x.AgentID)) || x.Units != w.Units {
				t.Fatalf("%s must not have %+v", x.AgentID, w)
			}
			seen[x.WorkID] = true
		}
		for _, w := range d.Waiting {
			if seen[w.WorkID] {
				t.Fatalf("%s waits and does not", w.WorkID)
			}
			seen[w.WorkID] = true
		}
		if len(seen) != len(s.Waiting) || len(d.Assignments)+len(d.Waiting) != len(s.Waiting) {
			t.Fatalf("%d of %d decided on", len(seen), len(s.Waiting))
		}
	})
}

func TestNothingWaitsForWhomSomebodyHasRoom(t *testing.T) {
	t.Parallel()
	with := everything
	with.hold = false
	rapid.Check(t, func(t *rapid.T) {
		s := drawState(t, with)
		d := routing.Distribute(s, noon)
		works, room := settled(s, d), rooms(s, d)
		for _, left := range d.Waiting {
			for _, a := range s.Agents {
				if w := works[left.WorkID]; mayInRound(s, w, a) && room[a.ID] >= w.Units {
					t.Fatalf("%s waits (%s) though %s has room for %d", w.ID, left.Code, a.ID, room[a.ID])
				}
			}
		}
	})
}

func TestASecondLookFindsNothingMore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawState(t, shape{units: true, rejections: true, offers: true, hold: true, pins: true})
		if again := routing.Distribute(s.Apply(routing.Distribute(s, noon)), noon); len(again.Assignments) > 0 {
			t.Fatalf("found %v", given(again))
		}
	})
}

func TestTheOrderOfListsDoesNotMatter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawState(t, everything)
		want := routing.Distribute(s, noon)
		s.Agents = rapid.Permutation(s.Agents).Draw(t, "agents")
		s.Queues = rapid.Permutation(s.Queues).Draw(t, "queues")
		s.Waiting = rapid.Permutation(s.Waiting).Draw(t, "waiting")
		if got := routing.Distribute(s, noon); !reflect.DeepEqual(got, want) {
			t.Fatalf("got\n%+v, want\n%+v", got, want)
		}
	})
}

// bestSet is who can be served at all when the most urgent come first: a
// plain search for augmenting paths, as in any textbook.
func bestSet(s routing.State) []string {
	works := slices.Clone(s.Waiting)
	rank := map[desk.Priority]int{desk.PriorityUrgent: 0, desk.PriorityHigh: 1, desk.PriorityNormal: 2, desk.PriorityLow: 3}
	slices.SortFunc(works, func(a, b routing.Work) int {
		return cmp.Or(cmp.Compare(rank[a.Priority], rank[b.Priority]), a.WaitingSince.Compare(b.WaitingSince), cmp.Compare(a.ID, b.ID))
	})
	holds := map[string][]routing.Work{}
	var serve func(w routing.Work, tried map[string]bool) bool
	serve = func(w routing.Work, tried map[string]bool) bool {
		for _, a := range s.Agents {
			if tried[a.ID] || !may(s, w, a) {
				continue
			}
			tried[a.ID] = true
			if len(holds[a.ID]) < a.Capacity-a.Used {
				holds[a.ID] = append(holds[a.ID], w)
				return true
			}
			for i, v := range holds[a.ID] {
				if serve(v, tried) {
					holds[a.ID][i] = w
					return true
				}
			}
		}
		return false
	}
	var out []string
	for _, w := range works {
		if serve(w, map[string]bool{}) {
			out = append(out, w.ID)
		}
	}
	return out
}

func TestTheMostUrgentThatCanBeServedAreServed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawScarce(t)
		var got []string
		for _, x := range routing.Distribute(s, noon).Assignments {
			got = append(got, x.WorkID)
		}
		if want := bestSet(s); !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))) {
			t.Fatalf("served %v, could serve %v", got, want)
		}
	})
}

func TestAnAgentMoreNeverMeansACaseFewer(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawScarce(t)
		before := routing.Distribute(s, noon)
		s.Agents = append(s.Agents, drawAgent(t, len(s.Agents)))
		after := routing.Distribute(s, noon)
		if len(after.Assignments) < len(before.Assignments) {
			t.Fatalf("%v, with one more agent %v", given(before), given(after))
		}
		for _, x := range before.Assignments {
			if !slices.ContainsFunc(after.Assignments, func(y routing.Assignment) bool { return x.WorkID == y.WorkID }) {
				t.Fatalf("%s lost its agent", x.WorkID)
			}
		}
	})
}

func TestRoundRobinIsFairWithinOne(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 7).Draw(t, "agents")
		s := routing.State{Queues: []routing.Queue{{ID: "q"}}}
		for i := range n {
			s.Agents = append(s.Agents, with(fmt.Sprint("a", i), func(a *routing.Agent) { a.Capacity = 1000 }))
		}
		now, total := noon, 0
		for range rapid.IntRange(1, 8).Draw(t, "decisions") {
			s.Waiting = nil
			for range rapid.IntRange(0, 10).Draw(t, "works") {
				s.Waiting = append(s.Waiting, waiting(fmt.Sprint("w", total), 0))
				total++
			}
			s = s.Apply(routing.Distribute(s, now))
			now = now.Add(time.Duration(rapid.IntRange(0, 1).Draw(t, "later")) * time.Second)
		}
		least, most := total, 0
		for _, a := range s.Agents {
			least, most = min(least, a.Used), max(most, a.Used)
		}
		if most-least > 1 {
			t.Fatalf("from %d to %d", least, most)
		}
	})
}

func TestWhyTellsTheChosenAndTheOthers(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawState(t, everything)
		for _, x := range routing.Distribute(s, noon).Assignments {
			chosen := 0
			for i, c := range x.Why.Candidates {
				if (c.Exclusion == nil) != (len(c.Parts) > 0) {
					t.Fatalf("neither scores nor a reason: %+v", c)
				}
				if c.Chosen {
					chosen++
					if c.AgentID != x.AgentID || (i > 0 && x.Why.Exchange == nil) {
						t.Fatalf("%s was given, %s at place %d is told", x.AgentID, c.AgentID, i)
					}
				}
			}
			members := x.Why.Eligible
			for _, e := range x.Why.Excluded {
				members += e.Agents
			}
			if chosen != 1 || len(x.Why.Candidates) != min(members, routing.MaxCandidates) || (x.Why.DecidedBy == routing.DecidedByExchange) != (x.Why.Exchange != nil) {
				t.Fatalf("got %+v", x.Why)
			}
		}
	})
}

func TestNextMomentIsAfterNow(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		if next := routing.Distribute(drawState(t, everything), noon).NextAt; !next.IsZero() && !next.After(noon) {
			t.Fatalf("next %v", next)
		}
	})
}
