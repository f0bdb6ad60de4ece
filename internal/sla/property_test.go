package sla_test

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado.dev/internal/desk"
	"recado.dev/internal/hours"
	"recado.dev/internal/sla"
)

// fact is one thing that happens to a case, after a while.
type fact struct {
	After time.Duration
	Name  string
	Arg   string
}

func (f fact) apply(r *sla.Rules, s sla.State, at time.Time) (sla.State, []sla.Event) {
	switch f.Name {
	case "message":
		return r.OnCustomerMessage(s, at)
	case "reply":
		return r.OnReply(s, at, sla.Reply{ID: f.Arg})
	case "failed":
		return r.OnReplyFailed(s, at, f.Arg)
	case "status":
		return r.OnStatus(s, at, desk.CaseStatus(f.Arg))
	case "snooze":
		return r.OnSnooze(s, at, f.Arg == "on")
	case "priority":
		return r.OnPriority(s, at, desk.Priority(f.Arg))
	}
	panic("no such fact: " + f.Name)
}

func genFacts(most int) *rapid.Generator[[]fact] {
	one := rapid.Custom(func(t *rapid.T) fact {
		f := fact{
			After: time.Duration(rapid.IntRange(0, 600).Draw(t, "minutes")) * time.Minute,
			Name:  rapid.SampledFrom([]string{"message", "message", "reply", "reply", "failed", "status", "status", "snooze", "priority"}).Draw(t, "name"),
		}
		switch f.Name {
		case "reply", "failed":
			f.Arg = fmt.Sprint("r", rapid.IntRange(0, 5).Draw(t, "reply"))
		case "status":
			f.Arg = rapid.SampledFrom([]string{"open", "pending", "resolved"}).Draw(t, "status")
		case "snooze":
			f.Arg = rapid.SampledFrom([]string{"on", "off"}).Draw(t, "snoozed")
		case "priority":
			f.Arg = rapid.SampledFrom([]string{"low", "normal", "high", "urgent"}).Draw(t, "priority")
		}
		return f
	})
	return rapid.SliceOfN(one, 0, most)
}

func genPolicy() *rapid.Generator[sla.Policy] {
	return rapid.Custom(func(t *rapid.T) sla.Policy {
		target := func(name string) sla.Target {
			return sla.Target{Minutes: each(2 * rapid.IntRange(0, 900).Draw(t, name)), AroundTheClock: rapid.Bool().Draw(t, name+" always")}
		}
		p := sla.Policy{
			FirstReply: target("first"), NextReply: target("next"), Resolution: target("resolution"),
			PausePending: rapid.Bool().Draw(t, "pending"), PauseSnoozed: rapid.Bool().Draw(t, "snoozed"),
			OnReopen: rapid.SampledFrom([]sla.Reopening{"", sla.Resume, sla.Restart}).Draw(t, "reopen"),
		}
		if rapid.Bool().Draw(t, "percent") {
			p.WarnAt = rapid.IntRange(0, 99).Draw(t, "at")
		} else {
			p.WarnBefore = rapid.IntRange(0, 120).Draw(t, "before")
		}
		return p
	})
}

func genRules() *rapid.Generator[*sla.Rules] {
	return rapid.Custom(func(t *rapid.T) *sla.Rules {
		calendar := office(t, rapid.SampledFrom([]string{"Europe/Madrid", "Australia/Lord_Howe", "Asia/Kathmandu"}).Draw(t, "zone"), "2026-10-26")
		return rules(t, genPolicy().Draw(t, "policy"), rapid.SampledFrom([]*hours.Schedule{calendar, nil}).Draw(t, "calendar"))
	})
}

// start is a Friday before clocks go back in Europe.
var start = time.Date(2026, 10, 23, 8, 0, 0, 0, time.UTC)

// live plays facts, and looks in between where look says so.
func live(r *sla.Rules, facts []fact, look func(s sla.State, until time.Time) (sla.State, []sla.Event)) (sla.State, []sla.Event, time.Time) {
	s, told := r.OnOpened(start, sla.Opening{Priority: desk.PriorityNormal, ByCustomer: true})
	now := start
	for _, f := range facts {
		now = now.Add(f.After)
		var events []sla.Event
		if look != nil {
			s, events = look(s, now)
			told = append(told, events...)
		}
		s, events = f.apply(r, s, now)
		told = append(told, events...)
	}
	s, events := r.Tick(s, now)
	return s, append(told, events...), now
}

func TestHowOftenOneLooksChangesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r, facts := genRules().Draw(t, "rules"), genFacts(25).Draw(t, "facts")
		want, told, _ := live(r, facts, nil)
		often := func(s sla.State, until time.Time) (sla.State, []sla.Event) {
			var all []sla.Event
			for next, ok := s.Next(); ok && !next.After(until); next, ok = s.Next() {
				var events []sla.Event
				if s, events = r.Tick(s, next); len(events) == 0 {
					t.Fatalf("nothing came at %s", next)
				}
				all = append(all, events...)
			}
			return s, all
		}
		sometimes := func(s sla.State, until time.Time) (sla.State, []sla.Event) {
			if until.Minute()%2 == 0 {
				return s, nil
			}
			return r.Tick(s, until)
		}
		for name, look := range map[string]func(sla.State, time.Time) (sla.State, []sla.Event){"often": often, "sometimes": sometimes} {
			got, heard, _ := live(r, facts, look)
			if !reflect.DeepEqual(got, want) {
				t.Fatalf("%s:\n got %+v\nwant %+v", name, got, want)
			}
			if !reflect.DeepEqual(sorted(heard), sorted(told)) {
				t.Fatalf("%s: told\n got %+v\nwant %+v", name, heard, told)
			}
		}
	})
}

func sorted(events []sla.Event) []string {
	var list []string
	for _, e := range events {
		list = append(list, fmt.Sprint(e.At, e.Target, e.Kind))
	}
	slices.SortFunc(list, cmp.Compare)
	return list
}

func TestAStateIsAValue(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := genRules().Draw(t, "rules")
		s, _, now := live(r, genFacts(12).Draw(t, "facts"), nil)
		before := fmt.Sprintf("%+v", deep(s))
		for _, f := range genFacts(6).Draw(t, "more") {
			now = now.Add(f.After)
			f.apply(r, s, now)
		}
		if after := fmt.Sprintf("%+v", deep(s)); after != before {
			t.Fatalf("it changed:\n%s\n%s", before, after)
		}
	})
}

// deep shows what pointers point to.
func deep(s sla.State) []string {
	list := []string{fmt.Sprint(s.At, s.Phases, s.Turns, s.Answered)}
	for _, c := range s.Clocks {
		list = append(list, fmt.Sprint(c.Kind, c.Elapsed, show(c.DueAt), show(c.PausedAt), show(c.WarnedAt), show(c.BreachedAt), show(c.MetAt)))
	}
	return list
}

// plain counts a clock's time in the slowest way: minute by minute, asking of
// each whether the case stood and the calendar was open.
func plain(p sla.Policy, calendar *hours.Schedule, phases []sla.Phase, c sla.Clock, by time.Time) time.Duration {
	var sum time.Duration
	for m := c.StartedAt; m.Before(by); m = m.Add(time.Minute) {
		phase := phases[0]
		for _, f := range phases {
			if !f.From.After(m) {
				phase = f
			}
		}
		stands := phase.Status == desk.CaseResolved || phase.Status == desk.CasePending && p.PausePending || phase.Snoozed && p.PauseSnoozed
		if !stands && (c.AroundTheClock || calendar.Open(m)) {
			sum += time.Minute
		}
	}
	return sum
}

func TestClocksAgreeWithCountingMinutes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p, calendar := genPolicy().Draw(t, "policy"), office(t, "Europe/Madrid", "2026-10-26")
		p.WarnAt = 0
		r := rules(t, p, calendar)
		s, _, now := live(r, genFacts(15).Draw(t, "facts"), nil)
		for _, c := range s.Clocks {
			end := now
			if c.MetAt != nil {
				end = *c.MetAt
			}
			if want := plain(p, calendar, s.Phases, c, end); c.Elapsed != want && c.MetAt == nil {
				t.Fatalf("%s: %s spent, not %s", c.Kind, want, c.Elapsed)
			}
			if left, _ := r.Left(s, c.Kind, end); c.MetAt == nil && left != c.Target-c.Elapsed {
				t.Fatalf("%s: left %s of %s with %s spent", c.Kind, left, c.Target, c.Elapsed)
			}
			if c.MetAt == nil && c.DueAt != nil {
				if got := plain(p, calendar, s.Phases, c, *c.DueAt); got != c.Target {
					t.Fatalf("%s: due at %s after %s of %s", c.Kind, c.DueAt, got, c.Target)
				}
				if got := plain(p, calendar, s.Phases, c, c.DueAt.Add(-time.Minute)); got != c.Target-time.Minute {
					t.Fatalf("%s: due earlier than %s", c.Kind, c.DueAt)
				}
			}
			if c.DueAt == nil && c.PausedAt == nil && c.MetAt == nil {
				t.Fatalf("%s neither counts nor stands", c.Kind)
			}
			if late := c.MetAt != nil && c.DueAt != nil && !c.MetAt.Before(*c.DueAt); c.MetAt != nil && late != (c.BreachedAt != nil) {
				t.Fatalf("%s: done at %s, due at %v, breached at %v", c.Kind, c.MetAt, c.DueAt, c.BreachedAt)
			}
		}
	})
}

func TestAPauseTakesNoTime(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := genPolicy().Draw(t, "policy")
		p.PausePending, p.PauseSnoozed = true, true
		r := rules(t, p, office(t, "Europe/Madrid"))
		s, _, now := live(r, genFacts(10).Draw(t, "facts"), nil)
		s, _ = r.OnStatus(s, now, desk.CaseOpen)
		s, _ = r.OnSnooze(s, now, false)
		before := s
		s, _ = r.OnStatus(s, now, desk.CasePending)
		for _, f := range genFacts(4).Draw(t, "meanwhile") {
			now = now.Add(f.After)
			if f.Name == "snooze" {
				s, _ = f.apply(r, s, now)
			}
		}
		now = now.Add(7 * time.Hour)
		s, events := r.Tick(s, now)
		if len(events) > 0 {
			t.Fatalf("something came due: %+v", events)
		}
		s, _ = r.OnStatus(s, now, desk.CaseOpen)
		s, _ = r.OnSnooze(s, now, false)
		for _, c := range before.Clocks {
			left, _ := r.Left(before, c.Kind, before.At)
			if got, _ := r.Left(s, c.Kind, now); c.MetAt == nil && got != left {
				t.Fatalf("%s had %s left, and now %s", c.Kind, left, got)
			}
		}
	})
}

func TestAReplyThatFailedNeverWas(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := genRules().Draw(t, "rules")
		s, _, now := live(r, genFacts(10).Draw(t, "facts"), nil)
		now = now.Add(time.Minute)
		with, _ := r.OnReply(s, now, sla.Reply{ID: "lost"})
		without := s
		for _, f := range genFacts(6).Draw(t, "meanwhile") {
			now = now.Add(f.After + time.Minute)
			resolved := without.Phases[len(without.Phases)-1].Status == desk.CaseResolved
			if f.Name == "priority" || f.Name == "message" && resolved {
				continue // the merit of a later reply goes by the present priority; who asks anew settles what was
			}
			with, _ = f.apply(r, with, now)
			without, _ = f.apply(r, without, now)
		}
		with, _ = r.OnReplyFailed(with, now, "lost")
		without, _ = r.OnReplyFailed(without, now, "lost")
		if got, want := deep(with), deep(without); !slices.Equal(got, want) {
			t.Fatalf("\n got %q\nwant %q", got, want)
		}
	})
}

func TestChangedRulesCountAsIfTheyHadAlwaysBeen(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r, other, facts := genRules().Draw(t, "rules"), genRules().Draw(t, "other"), genFacts(15).Draw(t, "facts")
		got, _, now := live(r, facts, nil)
		got, _ = other.OnRules(got, now)
		want, _, _ := live(other, facts, nil)
		for _, w := range want.Clocks {
			if g, ok := got.Clock(w.Kind); w.MetAt == nil && (!ok || !reflect.DeepEqual(g, w)) {
				t.Fatalf("\n got %+v\nwant %+v", g, w)
			}
		}
		again, events := other.OnRules(got, now)
		if len(events) > 0 || !reflect.DeepEqual(again, got) {
			t.Fatalf("a second time changes it: %+v", events)
		}
	})
}

func TestWhatHappensAtTheSameMomentMayComeInAnyOrder(t *testing.T) {
	t.Parallel()
	pairs := [][2]fact{
		{{Name: "status", Arg: "pending"}, {Name: "reply", Arg: "new"}},
		{{Name: "status", Arg: "resolved"}, {Name: "reply", Arg: "new"}},
		{{Name: "status", Arg: "open"}, {Name: "message"}},
		{{Name: "snooze", Arg: "off"}, {Name: "message"}},
		{{Name: "snooze", Arg: "on"}, {Name: "status", Arg: "pending"}},
		{{Name: "snooze", Arg: "on"}, {Name: "reply", Arg: "new"}},
		{{Name: "snooze", Arg: "on"}, {Name: "priority", Arg: "urgent"}},
		{{Name: "priority", Arg: "low"}, {Name: "message"}},
		{{Name: "message"}, {Name: "message"}},
	}
	rapid.Check(t, func(t *rapid.T) {
		r := genRules().Draw(t, "rules")
		s, _, now := live(r, genFacts(12).Draw(t, "facts"), nil)
		now = now.Add(time.Duration(rapid.IntRange(0, 300).Draw(t, "minutes")) * time.Minute)
		pair := rapid.SampledFrom(pairs).Draw(t, "pair")
		one, _ := pair[0].apply(r, s, now)
		one, _ = pair[1].apply(r, one, now)
		two, _ := pair[1].apply(r, s, now)
		two, _ = pair[0].apply(r, two, now)
		if got, want := deep(one), deep(two); !slices.Equal(got, want) {
			t.Fatalf("%v:\n%q\n%q", pair, got, want)
		}
		late := now.Add(-time.Hour)
		if early, _ := pair[0].apply(r, one, late); early.At.Before(one.At) {
			t.Fatalf("time ran backwards: %s", early.At)
		}
	})
}

func TestAStateStaysSmallAndItsClocksExact(t *testing.T) {
	t.Parallel()
	p := policy()
	p.Resolution.Minutes = map[desk.Priority]int{desk.PriorityNormal: 100_000}
	r := rules(t, p, nil)
	s, _ := r.OnOpened(start, sla.Opening{Priority: desk.PriorityNormal, ByCustomer: true})
	now := start
	for i := range 2000 {
		now = now.Add(time.Minute)
		s, _ = r.OnStatus(s, now, desk.CasePending)
		now = now.Add(time.Minute)
		s, _ = r.OnCustomerMessage(s, now)
		now = now.Add(time.Minute)
		s, _ = r.OnReply(s, now, sla.Reply{ID: fmt.Sprint(i)})
	}
	if len(s.Turns) > 24 || len(s.Phases) > 200 || len(s.Clocks) != 3 {
		t.Fatalf("%d turns, %d phases, %d clocks", len(s.Turns), len(s.Phases), len(s.Clocks))
	}
	c, _ := s.Clock(sla.Resolution)
	if c.Elapsed != 4000*time.Minute || !c.StartedAt.Equal(start) || !c.DueAt.Equal(now.Add(96_000*time.Minute)) {
		t.Fatalf("%s spent, due %s", c.Elapsed, c.DueAt)
	}
	if first, ok := s.Clock(sla.FirstReply); !ok || first.MetBy != "0" || !first.MetAt.Equal(start.Add(3*time.Minute)) {
		t.Fatalf("first reply: %+v", first)
	}
}

func BenchmarkOnCustomerMessage(b *testing.B) {
	r := rules(b, policy(), office(b, "Europe/Madrid"))
	s, _ := r.OnOpened(start, sla.Opening{Priority: desk.PriorityNormal, ByCustomer: true})
	s, _ = r.OnReply(s, start.Add(time.Hour), sla.Reply{ID: "r"})
	b.ReportAllocs()
	for b.Loop() {
		r.OnCustomerMessage(s, start.Add(9*time.Hour))
	}
}
