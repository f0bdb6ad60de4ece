package routing_test

import (
	"fmt"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/routing"
)

func offering(list []routing.Agent, works ...routing.Work) routing.State {
	s := desired(list, works...)
	s.Queues[0].Distribution = routing.Distribution{Accept: routing.AcceptOffer, OfferSeconds: 30, MissedLimit: 2}
	return s
}

func must[T any](t *testing.T) func(routing.State, T, error) routing.State {
	return func(s routing.State, _ T, err error) routing.State {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
}

func TestAnAcceptedOfferIsTheAgents(t *testing.T) {
	t.Parallel()
	s := offering(agents(online("a")), waiting("w", 5))
	s.Agents[0].Missed = 1
	s = s.Apply(routing.Distribute(s, noon))
	next, offer, err := routing.OnAccept(s, "w", "a", noon.Add(29*time.Second))
	if err != nil || offer.Work.ID != "w" {
		t.Fatalf("got %+v, %v", offer, err)
	}
	if a := next.Agents[0]; a.Used != 1 || a.ActiveCases != 1 || a.Missed != 0 || len(next.Offers) != 0 || len(next.Waiting) != 0 {
		t.Errorf("got %+v", next)
	}
	for name, call := range map[string]func() error{
		"too late":        func() error { _, _, err := routing.OnAccept(s, "w", "a", noon.Add(30*time.Second)); return err },
		"somebody else":   func() error { _, _, err := routing.OnAccept(s, "w", "b", noon); return err },
		"twice":           func() error { _, _, err := routing.OnAccept(next, "w", "a", noon); return err },
		"reject too late": func() error { _, _, err := routing.OnReject(s, "w", "a", "", noon.Add(time.Hour)); return err },
	} {
		if desk.CodeOf(call()) != desk.CodeConflict {
			t.Errorf("%s: not refused", name)
		}
	}
}

func TestWhoTurnsWorkDownIsAskedAgainAfterEverybodyElse(t *testing.T) {
	t.Parallel()
	s := offering(agents(online("a"), online("b"), online("c")), waiting("w", 5))
	asked, now := "", noon
	for range 7 {
		d := routing.Distribute(s, now)
		if len(d.Assignments) != 1 {
			t.Fatalf("after %s: %+v", asked, d.Waiting)
		}
		agent := d.Assignments[0].AgentID
		asked += agent
		s = s.Apply(d)
		s = must[routing.Offer](t)(routing.OnReject(s, "w", agent, "lunch", now))
		now = now.Add(time.Second)
	}
	if asked != "abcabca" {
		t.Errorf("asked %s", asked)
	}
}

func TestEverybodyElseMeansThoseWhoAreFullToo(t *testing.T) {
	t.Parallel()
	w := waiting("w", 5)
	w.Rejections = []routing.Rejection{{AgentID: "a", At: ago(time.Minute)}}
	b := with("b", func(b *routing.Agent) { b.Used = 3 })
	s := offering(agents(online("a"), b), w)
	d := routing.Distribute(s, noon)
	same(t, "b is full but present", left(d), "w at_capacity")
	if got := fmt.Sprint(d.Waiting[0].Excluded); got != "[{rejected 1} {at_capacity 1}]" {
		t.Errorf("excluded %s", got)
	}
	s.Agents[1].Presence = routing.Away
	same(t, "b is away", given(routing.Distribute(s, noon)), "w a")
	s.Queues[0].Distribution.RetrySeconds = 90
	d = routing.Distribute(s, noon)
	same(t, "in peace for a while", left(d), "w rejected")
	if want := ago(time.Minute).Add(90 * time.Second); !d.NextAt.Equal(want) || !d.Waiting[0].Until.Equal(want) {
		t.Errorf("until %v, next %v", d.Waiting[0].Until, d.NextAt)
	}
	s.Agents[1].Presence, s.Agents[1].Capacity = routing.Online, 0
	s.Queues[0].Distribution.RetrySeconds = 0
	same(t, "b could never take it", given(routing.Distribute(s, noon)), "w a")
}

func TestOffersRunOut(t *testing.T) {
	t.Parallel()
	s := offering(agents(online("a"), online("b")), waiting("w", 5), waiting("v", 4))
	s.Agents[0].Missed = 1
	s = s.Apply(routing.Distribute(s, noon))
	early, none := routing.Expire(s, noon.Add(29*time.Second))
	if len(none) != 0 || len(early.Offers) != 2 {
		t.Fatalf("too early: %+v", none)
	}
	next, gone := routing.Expire(s, noon.Add(30*time.Second))
	if len(gone) != 2 || !gone[0].Away || gone[1].Away {
		t.Fatalf("got %+v", gone)
	}
	if len(s.Offers) != 2 || len(s.Waiting) != 0 {
		t.Error("the old state changed")
	}
	if r := next.Waiting[0].Rejections; len(r) != 1 || r[0].Reason != routing.ReasonTimedOut || r[0].AgentID != "a" {
		t.Errorf("got %+v", next.Waiting)
	}
	same(t, "to the other one each", given(routing.Distribute(next, noon.Add(30*time.Second))), "w b", "v a")
}

func TestCasesOfSomebodyWhoLeavesGoBackAsTheirQueueAsks(t *testing.T) {
	t.Parallel()
	held := func(id, queue string) routing.Work {
		w := waiting(id, 30)
		w.QueueID = queue
		return w
	}
	base := routing.State{
		Agents: agents(with("a", func(a *routing.Agent) { a.Capacity, a.Used, a.ActiveCases = 9, 4, 4 }), online("b")),
		Queues: []routing.Queue{
			{ID: "keep"}, {ID: "q", OnAway: routing.ReturnPolicy{Do: routing.ReturnNow}, OnOffline: routing.ReturnPolicy{Do: routing.ReturnNow}},
			{ID: "wait", OnAway: routing.ReturnPolicy{Do: routing.ReturnAfter, AfterSeconds: 600}, OnOffline: routing.ReturnPolicy{Do: routing.ReturnNow}},
		},
		Offers: []routing.Offer{{Work: waiting("o", 1), AgentID: "a", ExpiresAt: noon.Add(time.Minute)}},
	}
	cases := []routing.Work{held("k", "keep"), held("n", "q"), held("l", "wait"), held("g", "gone")}
	set := func(s routing.State, p routing.Presence, now time.Time) routing.State {
		s, err := routing.SetPresence(s, "a", p, "lunch", now)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}

	s, res := routing.OnAway(base, "a", cases, noon)
	if len(res.Now)+len(res.Later)+len(res.Withdrawn) != 0 || len(s.Waiting) != 0 || len(s.Offers) != 1 {
		t.Fatalf("at work, yet %+v", res)
	}
	away := set(base, routing.Away, noon)
	s, res = routing.OnAway(away, "a", cases, noon)
	if fmt.Sprint(res.Kept) != "[g k]" || len(res.Now) != 1 || res.Now[0].ID != "n" || len(res.Withdrawn) != 1 {
		t.Fatalf("got %+v", res)
	}
	if len(res.Later) != 1 || res.Later[0] != (routing.Return{WorkID: "l", At: noon.Add(10 * time.Minute)}) {
		t.Errorf("later %+v", res.Later)
	}
	if a := s.Agents[0]; a.Used != 3 || a.ActiveCases != 3 || len(s.Offers) != 0 || len(s.Waiting) != 2 {
		t.Errorf("got %+v", s)
	}
	if w := res.Now[0]; w.LastAgentID != "a" || !w.QueuedAt.Equal(noon) || !w.WaitingSince.Equal(ago(30*time.Minute)) {
		t.Errorf("got %+v", w)
	}
	same(t, "reassigned", given(routing.Distribute(s, noon)), "n b", "o b")

	offline := set(away, routing.Offline, noon.Add(time.Minute)) // gone since noon all the same
	if _, res = routing.OnAway(away, "a", cases[2:3], noon.Add(10*time.Minute)); len(res.Now) != 1 {
		t.Errorf("after ten minutes %+v", res)
	}
	if _, res = routing.OnAway(offline, "a", cases[2:3], noon.Add(time.Minute)); len(res.Now) != 1 || !offline.Agents[0].GoneSince.Equal(noon) {
		t.Errorf("offline %+v", res)
	}
	given := held("m", "wait") // by a person who knew that they are gone
	given.HeldSince = noon.Add(5 * time.Minute)
	atOnce := given
	atOnce.ID, atOnce.QueueID = "h", "q"
	if _, res = routing.OnAway(away, "a", []routing.Work{given, atOnce}, noon.Add(14*time.Minute)); len(res.Now) != 0 || fmt.Sprint(res.Kept) != "[h]" ||
		len(res.Later) != 1 || !res.Later[0].At.Equal(noon.Add(15*time.Minute)) {
		t.Errorf("given while gone %+v", res)
	}
	if _, res = routing.OnAway(away, "a", []routing.Work{given}, noon.Add(15*time.Minute)); len(res.Now) != 1 {
		t.Errorf("ten minutes after it was given %+v", res)
	}
	back := set(away, routing.Online, noon.Add(time.Minute))
	if _, res = routing.OnAway(back, "a", cases, noon.Add(time.Hour)); len(res.Now) != 0 || !back.Agents[0].IdleSince.Equal(noon.Add(time.Minute)) {
		t.Errorf("came back %+v", res)
	}
}

func TestPresenceIsCheckedBeforeItIsSet(t *testing.T) {
	t.Parallel()
	s := desired(agents(online("a")))
	if _, err := routing.SetPresence(s, "a", "asleep", "", noon); desk.CodeOf(err) != desk.CodeInvalid {
		t.Errorf("got %v", err)
	}
	if _, err := routing.SetPresence(s, "b", routing.Busy, "", noon); desk.CodeOf(err) != desk.CodeNotFound {
		t.Errorf("got %v", err)
	}
}

func TestAgentsPickWhatTheyCouldBeGiven(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		agent func(*routing.Agent)
		work  func(*routing.Work)
		want  desk.Code
	}{
		"online":         {},
		"busy":           {agent: func(a *routing.Agent) { a.Presence = routing.Busy }},
		"invisible":      {agent: func(a *routing.Agent) { a.Presence = routing.Invisible }},
		"turned it down": {work: func(w *routing.Work) { w.Rejections = []routing.Rejection{{AgentID: "a", At: noon}} }},
		"away":           {agent: func(a *routing.Agent) { a.Presence = routing.Away }, want: desk.CodeConflict},
		"offline":        {agent: func(a *routing.Agent) { a.Presence = routing.Offline }, want: desk.CodeConflict},
		"full":           {agent: func(a *routing.Agent) { a.Used = 3 }, want: desk.CodeConflict},
		"on offer":       {work: func(w *routing.Work) { w.ID = "other" }, want: desk.CodeConflict},
		"no member":      {agent: func(a *routing.Agent) { a.Queues = nil }, want: desk.CodeForbidden},
		"no channel":     {agent: func(a *routing.Agent) { a.Channels = []string{"c9"} }, want: desk.CodeForbidden},
		"no skill":       {work: needs("x", 1), want: desk.CodeForbidden},
		"no level, busy": {agent: func(a *routing.Agent) { a.Presence = routing.Busy; a.Skills["x"] = 1 }, work: needs("x", 2), want: desk.CodeForbidden},
		"no queue":       {work: func(w *routing.Work) { w.QueueID = "gone" }, want: desk.CodeNotFound},
		"agentless":      {agent: func(a *routing.Agent) { a.Skills["robots"] = 2 }, work: needs("robots", 2), want: desk.CodeConflict},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, w := online("a"), waiting("w", 1)
			if tc.agent != nil {
				tc.agent(&a)
			}
			if tc.work != nil {
				tc.work(&w)
			}
			s := desired(agents(a), w)
			s.Queues[0].Distribution.Mode = routing.ModePick
			s.Skills = []routing.Skill{{ID: "robots", Agentless: true}}
			got, err := routing.Pick(s, "w", "a", noon)
			if desk.CodeOf(err) != tc.want {
				t.Fatalf("got %v, want %q", err, tc.want)
			}
			if err == nil && (got.AgentID != "a" || got.Why.DecidedBy != routing.DecidedByPicked || s.Apply(routing.Decision{At: noon, Assignments: []routing.Assignment{got}}).Agents[0].Used != 1) {
				t.Errorf("got %+v", got)
			}
			if n := len(routing.Pickable(s, "a", noon)); (n == 1) != (tc.want == "") && w.ID == "w" {
				t.Errorf("%d to pick", n)
			}
		})
	}
}

func TestLargeWorkIsNotPassedByForEver(t *testing.T) {
	t.Parallel()
	large := waiting("large", 5)
	large.Units = 3
	a := with("a", func(a *routing.Agent) { a.Used = 2 })
	b := with("b", func(b *routing.Agent) { b.Used = 1 })
	s := desired(agents(a, b), large, waiting("small", 4), waiting("tiny", 3), waiting("wee", 2))
	same(t, "the small ones pass", given(routing.Distribute(s, noon)), "small a", "tiny b", "wee b")
	s.Queues[0].Distribution.HoldSeconds = 360
	d := routing.Distribute(s, noon)
	same(t, "not long enough yet", given(d), "small a", "tiny b", "wee b")
	s.Queues[0].Distribution.HoldSeconds = 300
	d = routing.Distribute(s, noon)
	same(t, "b gathers room", given(d), "small a")
	if got := fmt.Sprint(d.Waiting[1].Excluded); got != "[{at_capacity 1} {held 1}]" {
		t.Errorf("excluded %s", got)
	}
	same(t, "and has it", given(routing.Distribute(routing.OnFinished(s, "b", 1, noon), noon)), "large b", "small a")
}
