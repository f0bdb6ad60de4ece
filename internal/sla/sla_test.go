package sla_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/hours"
	"recado.dev/internal/sla"
)

// office is Monday to Friday, nine to five, in UTC.
func office(t interface{ Fatal(...any) }, zone string, holidays ...string) *hours.Schedule {
	c := hours.Calendar{Timezone: zone}
	for d := 1; d <= 5; d++ {
		c.Days = append(c.Days, hours.Span{Day: d, Open: "09:00", Close: "17:00"})
	}
	for _, date := range holidays {
		c.Holidays = append(c.Holidays, hours.Holiday{Date: date})
	}
	s, err := hours.Compile(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func each(minutes int) map[desk.Priority]int {
	return map[desk.Priority]int{desk.PriorityLow: minutes * 2, desk.PriorityNormal: minutes, desk.PriorityUrgent: minutes / 2}
}

func policy() sla.Policy {
	return sla.Policy{
		FirstReply: sla.Target{Minutes: each(60)}, NextReply: sla.Target{Minutes: each(120)}, Resolution: sla.Target{Minutes: each(960)},
		WarnBefore: 15, PausePending: true, PauseSnoozed: true,
	}
}

func rules(t interface{ Fatal(...any) }, p sla.Policy, c *hours.Schedule) *sla.Rules {
	r, err := sla.NewRules(p, c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// at reads "Mon 09:30" of the week of Monday 2 November 2026; +1 is a week on.
func at(t interface{ Fatal(...any) }, text string) time.Time {
	name, clock, _ := strings.Cut(text, " ")
	name, weeks, _ := strings.Cut(name, "+")
	day := slices.Index([]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}, name)
	c, err := time.Parse("15:04", clock)
	if day < 0 || err != nil {
		t.Fatal("no time: " + text)
	}
	return time.Date(2026, 11, 2+day+7*len(weeks), c.Hour(), c.Minute(), 0, 0, time.UTC)
}

// story tells a case step by step. A line is a time, what happens and, where
// it matters, what comes of it: "Mon 09:30 reply r1".
func story(t interface{ Fatal(...any) }, r *sla.Rules, lines ...string) (sla.State, []string) {
	var s sla.State
	var told []string
	for _, line := range lines {
		f := append(strings.Fields(line), "")
		when := at(t, f[0]+" "+f[1])
		var events []sla.Event
		switch f[2] {
		case "asks":
			s, events = r.OnOpened(when, sla.Opening{Priority: desk.PriorityNormal, ByCustomer: true})
		case "outreach":
			s, events = r.OnOpened(when, sla.Opening{Priority: desk.PriorityNormal})
		case "message":
			s, events = r.OnCustomerMessage(s, when)
		case "reply":
			s, events = r.OnReply(s, when, sla.Reply{ID: f[3]})
		case "bot":
			s, events = r.OnReply(s, when, sla.Reply{ID: f[3], Automatic: true})
		case "failed":
			s, events = r.OnReplyFailed(s, when, f[3])
		case "snooze", "wake":
			s, events = r.OnSnooze(s, when, f[2] == "snooze")
		case "priority":
			s, events = r.OnPriority(s, when, desk.Priority(f[3]))
		case "tick":
			s, events = r.Tick(s, when)
		default:
			s, events = r.OnStatus(s, when, desk.CaseStatus(f[2]))
		}
		for _, e := range events {
			told = append(told, fmt.Sprintf("%s %s %s", e.At.Format("Mon 15:04"), e.Target, e.Kind))
		}
	}
	return s, told
}

func show(p *time.Time) string {
	if p == nil {
		return "-"
	}
	return p.Format("Mon 15:04")
}

// told is a case's story, how its clocks stand after it, and what was told on
// the way.
type told struct {
	name   string
	lines  []string
	clocks []string // kind due paused met
	told   []string
}

// The golden table of who speaks when.
func TestReplyClocksTellTheirStory(t *testing.T) {
	t.Parallel()
	stories(t, []told{
		{
			"a question late on Friday is due on Monday", []string{"Fri 16:30 asks"},
			[]string{"first_reply due Mon 09:30 paused - met -", "resolution due Tue 16:30 paused - met -"}, nil,
		},
		{
			"answered in time", []string{"Mon 09:00 asks", "Mon 09:40 reply r1"},
			[]string{"first_reply due Mon 10:00 paused - met Mon 09:40", "resolution due Tue 17:00 paused - met -"},
			[]string{"Mon 09:40 first_reply met"},
		},
		{
			"warned, then late, told once however often one looks", []string{"Mon 09:00 asks", "Mon 09:44 tick", "Mon 09:45 tick", "Mon 09:50 tick", "Mon 10:00 tick", "Mon 11:00 tick", "Mon 11:30 reply r1"},
			[]string{"first_reply due Mon 10:00 paused - met Mon 11:30", "resolution due Tue 17:00 paused - met -"},
			[]string{"Mon 09:45 first_reply warning", "Mon 10:00 first_reply breach", "Mon 11:30 first_reply met"},
		},
		{
			"nobody looked, and all is told with its own time", []string{"Mon 09:00 asks", "Mon 11:30 reply r1"},
			[]string{"first_reply due Mon 10:00 paused - met Mon 11:30", "resolution due Tue 17:00 paused - met -"},
			[]string{"Mon 09:45 first_reply warning", "Mon 10:00 first_reply breach", "Mon 11:30 first_reply met"},
		},
		{
			"an answer at the very moment is late", []string{"Mon 09:00 asks", "Mon 10:00 reply r1"},
			[]string{"first_reply due Mon 10:00 paused - met Mon 10:00", "resolution due Tue 17:00 paused - met -"},
			[]string{"Mon 09:45 first_reply warning", "Mon 10:00 first_reply breach", "Mon 10:00 first_reply met"},
		},
		{
			"a bot's answer is none", []string{"Mon 09:00 asks", "Mon 09:01 bot b1"},
			[]string{"first_reply due Mon 10:00 paused - met -", "resolution due Tue 17:00 paused - met -"}, nil,
		},
		{
			"the next reply waits for the oldest message", []string{"Mon 09:00 asks", "Mon 09:10 reply r1", "Mon 10:00 message", "Mon 11:00 message"},
			[]string{"first_reply due Mon 10:00 paused - met Mon 09:10", "next_reply due Mon 12:00 paused - met -", "resolution due Tue 17:00 paused - met -"},
			[]string{"Mon 09:10 first_reply met"},
		},
	})
}

// The golden table of what becomes of a case.
func TestPausesPrioritiesAndEndsTellTheirStory(t *testing.T) {
	t.Parallel()
	stories(t, []told{
		{
			"pending stops the clocks, and its end lets them go on", []string{"Mon 09:00 asks", "Mon 09:30 pending", "Tue 12:00 open"},
			[]string{"first_reply due Tue 12:30 paused - met -", "resolution due Thu 11:30 paused - met -"}, nil,
		},
		{
			"while pending nothing is due", []string{"Mon 09:00 asks", "Mon 09:30 pending", "Fri 12:00 tick"},
			[]string{"first_reply due - paused Mon 09:30 met -", "resolution due - paused Mon 09:30 met -"}, nil,
		},
		{
			"snoozed within pending is one pause", []string{"Mon 09:00 asks", "Mon 09:30 pending", "Mon 10:00 snooze", "Mon 11:00 open", "Mon 12:00 wake"},
			[]string{"first_reply due Mon 12:30 paused - met -", "resolution due Wed 11:30 paused - met -"}, nil,
		},
		{
			"the customer wakes the case", []string{"Mon 09:00 asks", "Mon 09:10 reply r1", "Mon 09:10 snooze", "Mon 12:00 message"},
			[]string{"first_reply due Mon 10:00 paused - met Mon 09:10", "next_reply due Mon 14:00 paused - met -", "resolution due Wed 11:50 paused - met -"},
			[]string{"Mon 09:10 first_reply met"},
		},
		{
			"a failed reply was none", []string{"Mon 09:00 asks", "Mon 09:10 reply r1", "Mon 09:20 message", "Mon 09:30 failed r1"},
			[]string{"first_reply due Mon 10:00 paused - met -", "resolution due Tue 17:00 paused - met -"},
			[]string{"Mon 09:10 first_reply met", "Mon 09:30 first_reply undone"},
		},
		{
			"a failed reply leaves the merit to the second", []string{"Mon 09:00 asks", "Mon 09:10 reply r1", "Mon 09:50 reply r2", "Mon 11:30 failed r1"},
			[]string{"first_reply due Mon 10:00 paused - met Mon 09:50", "resolution due Tue 17:00 paused - met -"},
			[]string{"Mon 09:10 first_reply met", "Mon 09:45 first_reply warning", "Mon 09:50 first_reply met", "Mon 11:30 first_reply undone"},
		},
		{
			"a reply that fails late is a breach then", []string{"Mon 09:00 asks", "Mon 09:10 reply r1", "Mon 12:00 failed r1"},
			[]string{"first_reply due Mon 10:00 paused - met -", "resolution due Tue 17:00 paused - met -"},
			[]string{"Mon 09:10 first_reply met", "Mon 09:45 first_reply warning", "Mon 10:00 first_reply breach", "Mon 12:00 first_reply undone"},
		},
		{
			"more urgent is due earlier, from the start", []string{"Mon 09:00 asks", "Mon 09:10 priority urgent"},
			[]string{"first_reply due Mon 09:30 paused - met -", "resolution due Mon 17:00 paused - met -"}, nil,
		},
		{
			"less urgent takes a breach back until it comes", []string{"Mon 09:00 asks", "Mon 10:05 priority low", "Mon 11:00 tick"},
			[]string{"first_reply due Mon 11:00 paused - met -", "resolution due Thu 17:00 paused - met -"},
			[]string{"Mon 09:45 first_reply warning", "Mon 10:00 first_reply breach", "Mon 10:45 first_reply warning", "Mon 11:00 first_reply breach"},
		},
		{
			"a priority without a promise has no clock", []string{"Mon 09:00 asks", "Mon 09:10 priority high"}, nil, nil,
		},
		{
			"resolved and opened again by an agent", []string{"Mon 09:00 asks", "Mon 09:10 resolved", "Tue 09:00 open"},
			[]string{"first_reply due Tue 09:50 paused - met -", "resolution due Wed 16:50 paused - met -"},
			[]string{"Mon 09:10 resolution met", "Tue 09:00 resolution undone"},
		},
		{
			"resolved and asked anew", []string{"Mon 09:00 asks", "Mon 09:10 resolved", "Tue 09:00 message"},
			[]string{"first_reply due Tue 10:00 paused - met -", "resolution due Wed 16:50 paused - met -"},
			[]string{"Mon 09:10 resolution met", "Tue 09:00 resolution undone"},
		},
		{
			"we wrote first", []string{"Mon 09:00 outreach", "Mon 09:00 reply r1", "Mon 10:00 message"},
			[]string{"next_reply due Mon 12:00 paused - met -", "resolution due Tue 17:00 paused - met -"}, nil,
		},
	})
}

func stories(t *testing.T, cases []told) {
	t.Helper()
	for _, c := range cases {
		s, told := story(t, rules(t, policy(), office(t, "UTC")), c.lines...)
		var clocks []string
		for _, k := range s.Clocks {
			clocks = append(clocks, fmt.Sprintf("%s due %s paused %s met %s", k.Kind, show(k.DueAt), show(k.PausedAt), show(k.MetAt)))
		}
		if !slices.Equal(clocks, c.clocks) {
			t.Errorf("%s:\n got %q\nwant %q", c.name, clocks, c.clocks)
		}
		if !slices.Equal(told, c.told) {
			t.Errorf("%s: told\n got %q\nwant %q", c.name, told, c.told)
		}
	}
}

func TestNextSaysWhenToLookAgain(t *testing.T) {
	t.Parallel()
	r := rules(t, policy(), office(t, "UTC"))
	s, _ := story(t, r, "Mon 09:00 asks")
	var looked []string
	for {
		next, ok := s.Next()
		if !ok {
			break
		}
		looked = append(looked, next.Format("Mon 15:04"))
		s, _ = r.Tick(s, next)
	}
	if want := []string{"Mon 09:45", "Mon 10:00", "Tue 16:45", "Tue 17:00"}; !slices.Equal(looked, want) {
		t.Errorf("got %q", looked)
	}
	s, _ = story(t, r, "Mon 09:00 asks", "Mon 09:30 pending")
	if next, ok := s.Next(); ok {
		t.Errorf("a case that stands still has to be looked at %s", next)
	}
}

func TestAroundTheClockPaysNoHeedToTheCalendar(t *testing.T) {
	t.Parallel()
	p := policy()
	p.FirstReply.AroundTheClock = true
	s, _ := story(t, rules(t, p, office(t, "UTC")), "Fri 16:30 asks")
	first, _ := s.Clock(sla.FirstReply)
	last, _ := s.Clock(sla.Resolution)
	if show(first.DueAt) != "Fri 17:30" || show(last.DueAt) != "Tue 16:30" {
		t.Errorf("got %s and %s", show(first.DueAt), show(last.DueAt))
	}
}

func TestAWarningByPercentIsCountedInWorkingTime(t *testing.T) {
	t.Parallel()
	p := policy()
	p.WarnBefore, p.WarnAt = 0, 75
	s, _ := story(t, rules(t, p, office(t, "UTC")), "Fri 16:30 asks")
	c, _ := s.Clock(sla.FirstReply)
	if show(c.WarnAt) != "Mon 09:15" {
		t.Errorf("got %s", show(c.WarnAt))
	}
}

func TestARestartedResolutionBeginsAnew(t *testing.T) {
	t.Parallel()
	p := policy()
	p.OnReopen = sla.Restart
	s, told := story(t, rules(t, p, office(t, "UTC")), "Mon 09:00 asks", "Mon 09:10 reply r1", "Mon 09:20 resolved", "Tue 09:00 message")
	c, _ := s.Clock(sla.Resolution)
	if !c.StartedAt.Equal(at(t, "Tue 09:00")) || show(c.DueAt) != "Wed 17:00" || slices.Contains(told, "Tue 09:00 resolution undone") {
		t.Errorf("got %+v, told %q", c, told)
	}
}

func TestAChangedCalendarCountsFromTheStart(t *testing.T) {
	t.Parallel()
	s, _ := story(t, rules(t, policy(), office(t, "UTC")), "Mon 09:00 asks", "Mon 09:10 reply r1", "Mon 12:00 pending", "Mon 13:00 open")
	r := rules(t, policy(), office(t, "UTC", "2026-11-02"))
	s, _ = r.OnRules(s, at(t, "Tue 10:00"))
	c, _ := s.Clock(sla.Resolution)
	if show(c.DueAt) != "Wed 17:00" || c.Elapsed != time.Hour {
		t.Errorf("Monday was a holiday after all: due %s, %s spent", show(c.DueAt), c.Elapsed)
	}
	if left, ok := r.Left(s, sla.Resolution, at(t, "Wed 12:00")); !ok || left != 5*time.Hour {
		t.Errorf("left: %s", left)
	}
	none := sla.NoRules()
	s, _ = none.OnRules(s, at(t, "Tue 11:00"))
	if first, ok := s.Clock(sla.FirstReply); len(s.Clocks) != 1 || !ok || first.MetAt == nil {
		t.Errorf("without promises only what was done stays: %+v", s.Clocks)
	}
	s, _ = r.OnRules(s, at(t, "Tue 12:00"))
	if again, _ := s.Clock(sla.Resolution); show(again.DueAt) != "Wed 17:00" {
		t.Errorf("promised again: due %s", show(again.DueAt))
	}
}

func TestACalendarThatNeverOpensHasNothingDue(t *testing.T) {
	t.Parallel()
	never, err := hours.Compile(hours.Calendar{Timezone: "UTC"})
	if err != nil {
		t.Fatal(err)
	}
	s, _ := story(t, rules(t, policy(), never), "Mon 09:00 asks", "Mon+ 09:00 tick")
	if _, ok := s.Next(); ok || len(s.Clocks) != 2 || s.Clocks[0].DueAt != nil {
		t.Errorf("got %+v", s.Clocks)
	}
}

func TestAStateComesBackFromJSONAsItWas(t *testing.T) {
	t.Parallel()
	s, _ := story(t, rules(t, policy(), office(t, "UTC")), "Mon 09:00 asks", "Mon 11:10 reply r1", "Mon 12:00 message", "Mon 12:10 snooze")
	raw, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var back sla.State
	if err := json.Unmarshal(raw, &back); err != nil || !reflect.DeepEqual(s, back) {
		t.Errorf("%v\n got %+v\nwant %+v", err, back, s)
	}
}

func TestWhatIsWrongWithAPolicyIsToldTogether(t *testing.T) {
	t.Parallel()
	p := sla.Policy{
		FirstReply: sla.Target{Minutes: map[desk.Priority]int{desk.PriorityLow: -1, "soon": 5}},
		Resolution: sla.Target{Minutes: map[desk.Priority]int{desk.PriorityUrgent: 1 << 30}},
		WarnBefore: 5, WarnAt: 100, OnReopen: "forget",
	}
	_, err := sla.NewRules(p, nil)
	var e *desk.Error
	if !errors.As(err, &e) || e.Code != desk.CodeInvalid {
		t.Fatalf("got %v", err)
	}
	var fields []string
	for _, problem := range e.Problems {
		fields = append(fields, problem.Field)
	}
	want := []string{"first_reply.minutes.low", "first_reply.minutes", "resolution.minutes.urgent", "warn_at_percent", "warn_at_percent", "on_reopen"}
	if !slices.Equal(fields, want) {
		t.Errorf("got %q", fields)
	}
}

func ExampleRules_OnOpened() {
	r, err := sla.NewRules(sla.Policy{FirstReply: sla.Target{Minutes: map[desk.Priority]int{desk.PriorityNormal: 90}}, WarnAt: 50}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	s, _ := r.OnOpened(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC), sla.Opening{Priority: desk.PriorityNormal, ByCustomer: true})
	for next, ok := s.Next(); ok; next, ok = s.Next() {
		var events []sla.Event
		s, events = r.Tick(s, next)
		for _, e := range events {
			fmt.Println(e.At.Format("15:04"), e.Target, e.Kind)
		}
	}
	// Output:
	// 09:45 first_reply warning
	// 10:30 first_reply breach
}
