package routing_test

import (
	"cmp"
	"container/heap"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/routing"
)

// day plays a working day on a clock of its own: customers write, agents
// answer, turn down, miss offers, go to lunch and home. What happens within
// one beat is decided on together.
type day struct {
	t     *testing.T
	luck  *rand.Rand
	now   time.Time
	state routing.State
	held  map[string]map[string]routing.Work // by agent and case
	todo  deeds
	done  map[string]int
	given map[string]int // cases by agent
	waits []time.Duration
	press time.Duration // the longest first wait of an urgent case
	moved int           // overflows
	back  int           // cases that came back from agents who left
	quit  int           // offers that came to nothing
}

const beat = 30 * time.Second

// deed is something that happens at a moment.
type deed struct {
	at time.Time
	n  int // order among those of one moment
	do func()
}

type deeds []deed

func (d deeds) Len() int { return len(d) }
func (d deeds) Less(i, j int) bool {
	return cmp.Or(d[i].at.Compare(d[j].at), cmp.Compare(d[i].n, d[j].n)) < 0
}
func (d deeds) Swap(i, j int) { d[i], d[j] = d[j], d[i] }
func (d *deeds) Push(x any)   { *d = append(*d, x.(deed)) }
func (d *deeds) Pop() any {
	last := (*d)[len(*d)-1]
	*d = (*d)[:len(*d)-1]
	return last
}

func (d *day) at(when time.Time, do func()) {
	heap.Push(&d.todo, deed{when.Truncate(beat), d.todo.Len(), do})
}

func TestADayOfTenThousandCases(t *testing.T) {
	t.Parallel()
	began := time.Now()
	d := newDay(t, 10_000)
	for d.todo.Len() > 0 {
		d.now = d.todo[0].at
		for d.todo.Len() > 0 && !d.todo[0].at.After(d.now) {
			heap.Pop(&d.todo).(deed).do()
		}
		d.decide()
	}
	d.check(10_000)
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("the day took %v", took)
	}
}

func newDay(t *testing.T, cases int) *day {
	start := time.Date(2026, 3, 10, 8, 0, 0, 0, time.UTC)
	d := &day{t: t, luck: rand.New(rand.NewPCG(1, 2)), now: start, held: map[string]map[string]routing.Work{}, done: map[string]int{}, given: map[string]int{}}
	ret := routing.ReturnPolicy{Do: routing.ReturnAfter, AfterSeconds: 900}
	gone := routing.ReturnPolicy{Do: routing.ReturnNow}
	d.state.Queues = []routing.Queue{
		{ID: "turn", OnAway: ret, OnOffline: gone, Distribution: routing.Distribution{Method: routing.RoundRobin}},
		{ID: "busy", OnAway: ret, OnOffline: gone, Distribution: routing.Distribution{Method: routing.LeastBusy, LookBackSeconds: 86400, HoldSeconds: 300}},
		{ID: "idle", OnAway: ret, OnOffline: gone, Distribution: routing.Distribution{Method: routing.LongestIdle, Accept: routing.AcceptOffer, OfferSeconds: 60, RetrySeconds: 60}},
		{ID: "best", OnAway: ret, OnOffline: gone, Distribution: routing.Distribution{Method: routing.BestSkill, Language: routing.LanguagePrefer}, Overflow: []routing.Overflow{{AfterSeconds: 240, To: "busy"}}},
	}
	for i := range 200 {
		d.hire(i, start)
	}
	for i := range cases {
		// most write in the late morning
		after := time.Duration(min(d.luck.Float64(), d.luck.Float64()) * float64(9*time.Hour))
		d.at(start.Add(after), func() { d.arrive(i) })
	}
	return d
}

// hire adds an agent: ten to fifty have a queue of their own, the first ten
// of each stay all day; the others come late, have lunch and leave early.
func (d *day) hire(i int, start time.Time) {
	queues := []string{"turn", "busy", "idle", "best"}
	a := routing.Agent{
		ID: fmt.Sprintf("a%03d", i), Presence: routing.Offline, Capacity: 4, Turns: map[string]int64{}, IdleSince: start,
		Skills: map[string]int{"x": i % 4, "y": i / 4 % 4}, Languages: []string{[]string{"es", "en"}[i%2]},
		Queues: []routing.Membership{{QueueID: queues[i%4], Rank: 1}},
	}
	if i >= 100 {
		a.Queues = append(a.Queues, routing.Membership{QueueID: queues[(i+1)%4], Rank: 2})
	}
	d.state.Agents = append(d.state.Agents, a)
	d.held[a.ID] = map[string]routing.Work{}
	if i < 40 {
		d.at(start, func() { d.turn(a.ID, routing.Online) })
		return
	}
	come := start.Add(time.Duration(i%5) * 18 * time.Minute)
	d.at(come, func() { d.turn(a.ID, routing.Online) })
	lunch := start.Add(3*time.Hour + time.Duration(i%9)*15*time.Minute)
	d.at(lunch, func() { d.turn(a.ID, routing.Away) })
	d.at(lunch.Add(time.Duration(10+i%4*10)*time.Minute), func() { d.turn(a.ID, routing.Online) })
	if i%10 == 3 { // the rest stays until the work is done
		d.at(start.Add(8*time.Hour), func() { d.turn(a.ID, routing.Offline) })
	}
}

// turn changes an agent's presence and lets their cases follow.
func (d *day) turn(agent string, p routing.Presence) {
	var err error
	if d.state, err = routing.SetPresence(d.state, agent, p, "", d.now); err != nil {
		d.t.Fatal(err)
	}
	d.leave(agent)
}

func (d *day) leave(agent string) {
	var res routing.Returned
	works := []routing.Work{}
	for _, w := range d.held[agent] {
		works = append(works, w)
	}
	d.state, res = routing.OnAway(d.state, agent, works, d.now)
	for _, w := range res.Now {
		delete(d.held[agent], w.ID)
		d.back++
	}
	for _, r := range res.Later {
		d.at(r.At.Add(beat), func() { d.leave(agent) })
	}
}

func (d *day) arrive(i int) {
	w := routing.Work{
		ID: fmt.Sprintf("w%05d", i), QueueID: []string{"turn", "busy", "idle", "best"}[i%4], Units: 1, WaitingSince: d.now, QueuedAt: d.now,
		Priority: []desk.Priority{desk.PriorityLow, desk.PriorityNormal, desk.PriorityNormal, desk.PriorityHigh, desk.PriorityUrgent}[d.luck.IntN(5)],
		Language: []string{"es", "en"}[d.luck.IntN(2)],
	}
	switch w.QueueID {
	case "best":
		w.Skills = []routing.Requirement{{SkillID: "x", Level: 1 + d.luck.IntN(3), Relax: []routing.Relaxation{{AfterSeconds: 300, Level: 0}}}}
	case "busy":
		w.Units = 1 + d.luck.IntN(2)
		w.LastAgentID, w.LastAgentAt = fmt.Sprintf("a%03d", d.luck.IntN(200)), d.now.Add(-time.Hour)
	}
	d.state.Waiting = append(d.state.Waiting, w)
}

// decide distributes and lets the agents work.
func (d *day) decide() {
	var gone []routing.Expired
	d.state, gone = routing.Expire(d.state, d.now)
	d.quit += len(gone)
	works := map[string]routing.Work{}
	for _, w := range d.state.Waiting {
		works[w.ID] = w
	}
	dec := routing.Distribute(d.state, d.now)
	d.lawful(dec, works)
	d.state = d.state.Apply(dec)
	d.moved += len(dec.Overflows)
	for _, x := range dec.Assignments {
		w := works[x.WorkID]
		w.QueueID = x.QueueID
		if !x.Offered() {
			d.begin(x.AgentID, w)
			continue
		}
		d.at(d.now.Add(beat), func() { d.answer(x.AgentID, w) })
	}
	if !dec.NextAt.IsZero() { // also when nobody comes or goes
		if next := dec.NextAt.Add(beat - 1); d.todo.Len() == 0 || d.todo[0].at.After(next) {
			d.at(next, func() {})
		}
	}
}

// lawful checks one decision: presence, room, and that nobody who would take
// the same was passed over.
func (d *day) lawful(dec routing.Decision, works map[string]routing.Work) {
	room := rooms(d.state, dec)
	byID := map[string]routing.Agent{}
	for _, a := range d.state.Agents {
		byID[a.ID] = a
	}
	last := map[string]routing.Work{}
	for _, x := range dec.Assignments {
		if a := byID[x.AgentID]; a.Presence != routing.Online || room[x.AgentID] < 0 {
			d.t.Fatalf("%v: %s is %s with %d left", d.now, x.AgentID, a.Presence, room[x.AgentID])
		}
		last[x.QueueID] = works[x.WorkID]
	}
	for _, left := range dec.Waiting {
		w := works[left.WorkID]
		if got, ok := last["turn"]; ok && w.QueueID == "turn" && before(w, got) {
			d.t.Fatalf("%v: %s was passed over by %s", d.now, w.ID, got.ID)
		}
	}
}

func before(a, b routing.Work) bool {
	order := []desk.Priority{desk.PriorityUrgent, desk.PriorityHigh, desk.PriorityNormal, desk.PriorityLow}
	return cmp.Or(cmp.Compare(slices.Index(order, a.Priority), slices.Index(order, b.Priority)), a.WaitingSince.Compare(b.WaitingSince), cmp.Compare(a.ID, b.ID)) < 0
}

// answer accepts most offers, turns some down and lets some pass.
func (d *day) answer(agent string, w routing.Work) {
	var err error
	switch d.luck.IntN(20) {
	case 0:
		return
	case 1:
		d.quit++
		if d.state, _, err = routing.OnReject(d.state, w.ID, agent, "not mine", d.now); err != nil {
			d.quit--
		}
		return
	}
	if d.state, _, err = routing.OnAccept(d.state, w.ID, agent, d.now); err == nil { // else it was withdrawn
		d.begin(agent, w)
	}
}

func (d *day) begin(agent string, w routing.Work) {
	d.given[agent]++
	d.waits = append(d.waits, d.now.Sub(w.WaitingSince))
	if w.Priority == desk.PriorityUrgent && w.QueuedAt.Equal(w.WaitingSince) && len(w.Rejections) == 0 {
		d.press = max(d.press, d.now.Sub(w.WaitingSince))
	}
	d.held[agent][w.ID] = w
	d.at(d.now.Add(time.Duration(5+d.luck.IntN(15))*time.Minute), func() {
		if _, still := d.held[agent][w.ID]; still {
			delete(d.held[agent], w.ID)
			d.done[w.ID]++
			d.state = routing.OnFinished(d.state, agent, w.Units, d.now)
		}
	})
}

// check looks back on the day.
func (d *day) check(cases int) {
	if len(d.done) != cases || len(d.state.Waiting) != 0 || len(d.state.Offers) != 0 {
		d.t.Errorf("%d of %d cases done, %d wait, %d are on offer", len(d.done), cases, len(d.state.Waiting), len(d.state.Offers))
	}
	for id, n := range d.done {
		if n != 1 {
			d.t.Errorf("%s was done %d times", id, n)
		}
	}
	for _, a := range d.state.Agents {
		if a.Used != 0 || a.ActiveCases != 0 {
			d.t.Errorf("%s still holds %d", a.ID, a.Used)
		}
	}
	// Those who were there all day and had one queue share it evenly.
	for q := range 4 {
		least, most := cases, 0
		for i := q; i < 40; i += 4 {
			n := d.given[fmt.Sprintf("a%03d", i)]
			least, most = min(least, n), max(most, n)
		}
		if q != 3 && float64(most) > 1.35*float64(least) { // the best skill is meant to be unfair
			d.t.Errorf("queue %d: from %d to %d cases an agent", q, least, most)
		}
	}
	if d.press > 10*time.Minute {
		d.t.Errorf("an urgent case waited %v", d.press)
	}
	slices.Sort(d.waits)
	if most := d.waits[len(d.waits)-1]; most > time.Hour {
		d.t.Errorf("somebody waited %v", most)
	}
	if d.moved == 0 || d.back == 0 || d.quit == 0 {
		d.t.Errorf("%d overflows, %d came back, %d offers failed: the day was too quiet to prove anything", d.moved, d.back, d.quit)
	}
	d.t.Logf("waits: median %v, p99 %v, most %v, urgent %v; %d overflows, %d came back, %d offers failed",
		d.waits[len(d.waits)/2], d.waits[len(d.waits)*99/100], d.waits[len(d.waits)-1], d.press, d.moved, d.back, d.quit)
}
