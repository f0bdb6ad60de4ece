package routing_test

import (
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/routing"
	"recado.dev/internal/team"
)

func TestMethodsChoose(t *testing.T) {
	t.Parallel()
	a, b, c := online("a"), online("b"), online("c")
	a.Turns["q"], b.Turns["q"], c.Turns["q"] = 7, 5, 6
	a.Capacity, a.Used, a.ActiveCases = 10, 4, 1
	b.Capacity, b.Used, b.ActiveCases = 10, 5, 1
	c.Capacity, c.Used, c.ActiveCases = 4, 2, 2
	a.IdleSince, b.IdleSince, c.IdleSince = ago(time.Minute), ago(2*time.Minute), ago(time.Hour)
	c.LastAssignedAt = ago(30 * time.Second)
	a.Skills, b.Skills, c.Skills = map[string]int{"billing": 3, "vip": 1}, map[string]int{"billing": 2}, map[string]int{"billing": 5}
	b.Languages = []string{"es"}
	for name, tc := range map[string]struct {
		dist  routing.Distribution
		work  func(*routing.Work)
		want  string
		decid routing.DecidedBy
	}{
		"round robin, the zero value": {want: "b", decid: "turn"},
		"least busy":                  {dist: routing.Distribution{Method: routing.LeastBusy}, want: "a", decid: "load"},
		"longest idle counts what was got, too": {
			dist: routing.Distribution{Method: routing.LongestIdle}, want: "b", decid: "idle",
		},
		"best skill": {
			dist: routing.Distribution{Method: routing.BestSkill}, want: "c", decid: "skill",
			work: func(w *routing.Work) { w.Skills = []routing.Requirement{{SkillID: "billing", Level: 2}} },
		},
		"best skill counts skills that are no longer asked": {
			dist: routing.Distribution{Method: routing.BestSkill}, want: "c", decid: "skill",
			work: func(w *routing.Work) {
				w.Skills = []routing.Requirement{{SkillID: "billing", Level: 9, Relax: []routing.Relaxation{{AfterSeconds: 60, Level: 0}}}}
			},
		},
		"last agent": {
			dist: routing.Distribution{LookBackSeconds: 3600}, want: "a", decid: "last_agent",
			work: func(w *routing.Work) { w.LastAgentID, w.LastAgentAt = "a", ago(time.Hour) },
		},
		"last agent too long ago": {
			dist: routing.Distribution{LookBackSeconds: 3600}, want: "b", decid: "turn",
			work: func(w *routing.Work) { w.LastAgentID, w.LastAgentAt = "a", ago(time.Hour+time.Second) },
		},
		"last agent without a look-back": {
			want: "b", decid: "turn",
			work: func(w *routing.Work) { w.LastAgentID, w.LastAgentAt = "a", ago(time.Minute) },
		},
		"the derived person before the last one": {
			dist: routing.Distribution{LookBackSeconds: 3600}, want: "c", decid: "preferred_agent",
			work: func(w *routing.Work) {
				w.PreferredAgentID, w.LastAgentID, w.LastAgentAt = "c", "a", ago(time.Hour)
			},
		},
		"language preferred": {
			dist: routing.Distribution{Method: routing.LeastBusy, Language: routing.LanguagePrefer}, want: "b", decid: "language",
			work: func(w *routing.Work) { w.Language = "es-MX" },
		},
		"language required": {
			dist: routing.Distribution{Method: routing.LeastBusy, Language: routing.LanguageRequire}, want: "b", decid: "only_one",
			work: func(w *routing.Work) { w.Language = "es" },
		},
		"only one has the skill": {
			dist: routing.Distribution{Method: routing.LeastBusy}, want: "a", decid: "only_one",
			work: func(w *routing.Work) { w.Skills = []routing.Requirement{{SkillID: "vip"}} },
		},
		"only one has the room": {
			dist: routing.Distribution{Method: routing.LeastBusy}, want: "a", decid: "only_one",
			work: func(w *routing.Work) { w.Units = 6 },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := waiting("w", 5)
			if tc.work != nil {
				tc.work(&w)
			}
			s := desired(agents(a, b, c), w)
			s.Queues[0].Distribution = tc.dist
			d := routing.Distribute(s, noon)
			same(t, "given", given(d), "w "+tc.want)
			if len(d.Assignments) == 1 && d.Assignments[0].Why.DecidedBy != tc.decid {
				t.Errorf("decided by %q, want %q", d.Assignments[0].Why.DecidedBy, tc.decid)
			}
		})
	}
}

func TestLastAgentFallsThroughWhenNotAvailable(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*routing.Agent){
		"away":      func(a *routing.Agent) { a.Presence = routing.Away },
		"full":      func(a *routing.Agent) { a.Used = a.Capacity },
		"left":      func(a *routing.Agent) { a.Queues = nil },
		"unskilled": func(a *routing.Agent) { a.Skills = nil },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, b := online("a"), online("b")
			a.Skills, b.Skills = map[string]int{"x": 1}, map[string]int{"x": 1}
			change(&a)
			w := waiting("w", 5)
			w.Skills = []routing.Requirement{{SkillID: "x"}}
			w.LastAgentID, w.LastAgentAt = "a", ago(time.Minute)
			s := desired(agents(a, b), w)
			s.Queues[0].Distribution.LookBackSeconds = 3600
			same(t, "given", given(routing.Distribute(s, noon)), "w b")
		})
	}
}

func TestWorkWaitsForAReason(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		agents []routing.Agent
		work   func(*routing.Work)
		queue  func(*routing.Queue)
		want   routing.WaitCode
		n      int
	}{
		"no such queue":    {work: func(w *routing.Work) { w.QueueID = "gone" }, want: routing.WaitUnknownQueue},
		"no queue at all":  {work: func(w *routing.Work) { w.QueueID = "" }, want: routing.WaitUnknownQueue},
		"nobody in it":     {want: routing.WaitNoMember},
		"everybody away":   {agents: agents(with("a", func(a *routing.Agent) { a.Presence = routing.Away })), want: routing.WaitNobodyThere, n: 1},
		"invisible":        {agents: agents(with("a", func(a *routing.Agent) { a.Presence = routing.Invisible })), want: routing.WaitNobodyThere, n: 1},
		"offline":          {agents: agents(with("a", func(a *routing.Agent) { a.Presence = routing.Offline })), want: routing.WaitNobodyThere, n: 1},
		"busy":             {agents: agents(with("a", func(a *routing.Agent) { a.Presence = routing.Busy })), want: routing.WaitNobodyThere, n: 1},
		"another kind":     {agents: agents(with("a", func(a *routing.Agent) { a.Kinds = []string{"social"} })), want: routing.WaitNoChannel, n: 1},
		"another channel":  {agents: agents(with("a", func(a *routing.Agent) { a.Channels = []string{"c2"} })), want: routing.WaitNoChannel, n: 1},
		"no skill":         {agents: agents(online("a"), online("b")), work: needs("x", 1), want: routing.WaitNoSkill, n: 2},
		"no level":         {agents: agents(with("a", func(a *routing.Agent) { a.Skills["x"] = 2 })), work: needs("x", 3), want: routing.WaitNoSkill, n: 1},
		"not all skills":   {agents: agents(with("a", func(a *routing.Agent) { a.Skills["x"] = 2 }), with("b", func(a *routing.Agent) { a.Skills["y"] = 2 })), work: func(w *routing.Work) { w.Skills = []routing.Requirement{{SkillID: "x"}, {SkillID: "y"}} }, want: routing.WaitNoSkillSet, n: 2},
		"no language":      {agents: agents(online("a")), work: func(w *routing.Work) { w.Language = "pt" }, queue: func(q *routing.Queue) { q.Distribution.Language = routing.LanguageRequire }, want: routing.WaitNoLanguage, n: 1},
		"held back":        {agents: agents(with("a", func(a *routing.Agent) { a.Queues[0].DelaySeconds = 3600 })), want: routing.WaitDelay, n: 1},
		"too large":        {agents: agents(online("a")), work: func(w *routing.Work) { w.Units = 4 }, want: routing.WaitTooLarge, n: 1},
		"full":             {agents: agents(with("a", func(a *routing.Agent) { a.Used = 3 })), want: routing.WaitAtCapacity, n: 1},
		"over full":        {agents: agents(with("a", func(a *routing.Agent) { a.Used = 9 })), want: routing.WaitAtCapacity, n: 1},
		"agentless":        {agents: agents(with("a", func(a *routing.Agent) { a.Skills["robots"] = 9 })), work: needs("robots", 1), want: routing.WaitAgentless},
		"picked by agents": {agents: agents(online("a")), queue: func(q *routing.Queue) { q.Distribution.Mode = routing.ModePick }, want: routing.WaitPick, n: 1},
		"closed":           {agents: agents(online("a")), queue: func(q *routing.Queue) { q.Hours = mornings() }, want: routing.WaitOutsideHours},
		"turned down":      {agents: agents(online("a")), work: func(w *routing.Work) { w.Rejections = []routing.Rejection{{AgentID: "a", At: ago(time.Second)}} }, queue: func(q *routing.Queue) { q.Distribution.RetrySeconds = 60 }, want: routing.WaitRejected, n: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := waiting("w", 5)
			if tc.work != nil {
				tc.work(&w)
			}
			s := desired(tc.agents, w)
			s.Skills = []routing.Skill{{ID: "robots", Agentless: true}}
			if tc.queue != nil {
				tc.queue(&s.Queues[0])
			}
			d := routing.Distribute(s, noon)
			if len(d.Waiting) != 1 || d.Waiting[0].Code != tc.want || d.Waiting[0].Agents != tc.n {
				t.Fatalf("got %+v, want %s with %d", d.Waiting, tc.want, tc.n)
			}
			if tc.want != routing.WaitUnknownQueue && d.Waiting[0].Position != 1 {
				t.Errorf("at position %d", d.Waiting[0].Position)
			}
		})
	}
}

func with(id string, change func(*routing.Agent)) routing.Agent {
	a := online(id)
	change(&a)
	return a
}

func needs(skill string, level int) func(*routing.Work) {
	return func(w *routing.Work) { w.Skills = []routing.Requirement{{SkillID: skill, Level: level}} }
}

func mornings() *team.Hours {
	return &team.Hours{Days: []team.Span{{Day: 3, Open: "09:00", Close: "11:00"}, {Day: 2, Open: "09:00", Close: "11:00"}}}
}

func TestClosedQueueSaysUntilWhen(t *testing.T) {
	t.Parallel()
	s := desired(agents(online("a")), waiting("w", 5))
	s.Queues[0].Hours = mornings()
	want := time.Date(2026, 3, 11, 9, 0, 0, 0, time.UTC)
	d := routing.Distribute(s, noon)
	if !d.Waiting[0].Until.Equal(want) || !d.NextAt.Equal(want) {
		t.Errorf("until %v, next %v", d.Waiting[0].Until, d.NextAt)
	}
	same(t, "when it opens", given(routing.Distribute(s, want)), "w a")
	s.Queues[0].OutOfHours.Do = routing.OutOfHoursDistribute
	same(t, "as if it were open", given(routing.Distribute(s, noon)), "w a")
}

func TestPriorityThenAgeThenDueOverAllQueues(t *testing.T) {
	t.Parallel()
	w := func(id, queue string, p desk.Priority, minutes int) routing.Work {
		x := waiting(id, minutes)
		x.QueueID, x.Priority = queue, p
		return x
	}
	due := w("d-due", "q2", desk.PriorityNormal, 10)
	due.DueAt = noon.Add(time.Hour)
	a := online("a")
	a.Queues, a.Capacity = []routing.Membership{{QueueID: "q"}, {QueueID: "q2"}}, 9
	s := desired(agents(a), w("z", "q", desk.PriorityNormal, 10), w("a-low", "q", desk.PriorityLow, 500), due,
		w("e", "q2", desk.PriorityNormal, 11), w("u", "q2", desk.PriorityUrgent, 1), w("h", "q", desk.PriorityHigh, 1))
	s.Queues = append(s.Queues, routing.Queue{ID: "q2"})
	same(t, "order", given(routing.Distribute(s, noon)), "u a", "h a", "e a", "d-due a", "z a", "a-low a")

	s.Queues[0].Order = routing.OrderAge // the old low one stands before the rest of its queue
	same(t, "with a queue by age", given(routing.Distribute(s, noon)), "u a", "e a", "d-due a", "a-low a", "z a", "h a")
}

func TestRanksDelaysAndTeamsOpenAQueueInSteps(t *testing.T) {
	t.Parallel()
	first := with("first", func(a *routing.Agent) { a.Queues[0].Rank = 1; a.Turns["q"] = 50; a.Capacity = 1 })
	backup := with("backup", func(a *routing.Agent) { a.Queues[0].Rank = 2; a.Capacity = 1 })
	late := with("late", func(a *routing.Agent) { a.Queues[0].DelaySeconds = 600; a.Capacity = 1 })
	mate := with("mate", func(a *routing.Agent) { a.Queues, a.Teams, a.Capacity = nil, []string{"t"}, 1 })
	s := desired(agents(backup, first, late), waiting("w1", 5), waiting("w2", 4), waiting("w3", 3))
	d := routing.Distribute(s, noon)
	same(t, "given", given(d), "w1 first", "w2 backup")
	if want := ago(3 * time.Minute).Add(10 * time.Minute); !d.NextAt.Equal(want) {
		t.Errorf("next %v, want %v", d.NextAt, want)
	}
	s.Agents = append(s.Agents, mate)
	same(t, "no member", given(routing.Distribute(s, noon)), "w1 first", "w2 backup")
	s.Queues[0].Teams = []string{"t"}
	same(t, "a team", given(routing.Distribute(s, noon)), "w1 mate", "w2 first", "w3 backup")
	s.Agents[3].Teams = nil
	s.Queues[0].Teams, s.Queues[0].Everyone = nil, true
	same(t, "everyone", given(routing.Distribute(s, noon)), "w1 mate", "w2 first", "w3 backup")
}

func TestLevelsDropWithTheWait(t *testing.T) {
	t.Parallel()
	a := with("a", func(a *routing.Agent) { a.Skills["x"] = 3 })
	b := online("b")
	for minutes, want := range map[int]string{1: "w no_skill", 5: "w a", 20: "w b"} {
		w := waiting("w", minutes)
		w.Skills = []routing.Requirement{{SkillID: "x", Level: 8, Relax: []routing.Relaxation{{AfterSeconds: 900, Level: 0}, {AfterSeconds: 300, Level: 3}}}}
		s := desired(agents(a, b), w)
		if minutes == 20 { // the least busy of all
			s.Queues[0].Distribution.Method, s.Agents[0].Used = routing.LeastBusy, 1
		}
		d := routing.Distribute(s, noon)
		same(t, want, append(given(d), left(d)...), want)
		if minutes == 1 && !d.NextAt.Equal(w.WaitingSince.Add(5*time.Minute)) {
			t.Errorf("next %v", d.NextAt)
		}
	}
}

func TestAWorkstreamMayOverruleTheQueue(t *testing.T) {
	t.Parallel()
	a := with("a", func(a *routing.Agent) { a.Presence = routing.Busy })
	w := waiting("w", 1)
	w.WorkstreamID = "ws"
	s := desired(agents(a), w, waiting("v", 2))
	s.Workstreams = []routing.Workstream{{ID: "ws", Distribution: &routing.Distribution{AllowBusy: true, Accept: routing.AcceptOffer, OfferSeconds: 20}}}
	d := routing.Distribute(s, noon)
	same(t, "given", given(d), "w a")
	same(t, "left", left(d), "v nobody_there")
	if got := d.Assignments[0]; !got.Offered() || !got.ExpiresAt.Equal(noon.Add(20*time.Second)) {
		t.Errorf("got %+v", got)
	}
}

func TestTheSpecialistIsKeptForWhatOthersCannotDo(t *testing.T) {
	t.Parallel()
	expert := with("expert", func(a *routing.Agent) { a.Skills["x"] = 5; a.Capacity = 1 })
	other := with("other", func(a *routing.Agent) { a.Turns["q"] = 9; a.Capacity = 1 })
	special := waiting("special", 1)
	special.Skills = []routing.Requirement{{SkillID: "x"}}
	d := routing.Distribute(desired(agents(expert, other), waiting("ordinary", 9), special), noon)
	same(t, "given", given(d), "ordinary other", "special expert")
	for i, want := range []routing.Exchange{{WorkID: "special", From: "expert", To: "other"}, {WorkID: "ordinary", From: "expert", To: "other"}} {
		why := d.Assignments[i].Why
		if why.Exchange == nil || *why.Exchange != want || why.DecidedBy != routing.DecidedByExchange {
			t.Errorf("%d: got %+v", i, why)
		}
	}
}
