package sla

import (
	"fmt"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/hours"
)

// Kind is what a clock promises.
type Kind string

// Kinds of promises: the first answer to a customer, each later one, and the
// resolution of the case.
const (
	FirstReply Kind = "first_reply"
	NextReply  Kind = "next_reply"
	Resolution Kind = "resolution"
)

// maxMinutes is the longest promise: a year without a pause.
const maxMinutes = 366 * 24 * 60

// Reopening says what becomes of the time spent on a case that is opened
// again.
type Reopening string

// Reopenings: go on where the clock stood when the case was resolved, which is
// the default, or begin anew.
const (
	Resume  Reopening = "resume"
	Restart Reopening = "restart"
)

// Target is one promise. A priority without minutes has none.
type Target struct {
	Minutes        map[desk.Priority]int `json:"minutes" required:"false" nullable:"false" doc:"By priority; absent or 0: no promise"`
	AroundTheClock bool                  `json:"around_the_clock" required:"false" doc:"Count every hour, not only those of the calendar"`
}

// Policy is a set of promises. Which cases it holds for is the caller's
// matter, as is the calendar.
type Policy struct {
	FirstReply Target `json:"first_reply"`
	NextReply  Target `json:"next_reply"`
	Resolution Target `json:"resolution"`

	// At most one of the two; neither: no warnings.
	WarnBefore int `json:"warn_before_minutes" doc:"Warn so much working time ahead; a promise that is no longer than that gets no warning"`
	WarnAt     int `json:"warn_at_percent" doc:"Warn when so much of the time is spent"`

	PausePending bool      `json:"pause_pending" doc:"The clocks stand while the case is pending"`
	PauseSnoozed bool      `json:"pause_snoozed" doc:"The clocks stand while the case is snoozed"`
	OnReopen     Reopening `json:"on_reopen" doc:"resume or restart the resolution clock"`
}

// Check answers all that is wrong with p, together, as one desk.Error whose
// problems name the fields.
func (p Policy) Check() error {
	var problems []desk.Problem
	add := func(field, detail string) {
		problems = append(problems, desk.Problem{Field: field, Detail: detail})
	}
	for _, t := range []struct {
		kind   Kind
		target Target
	}{{FirstReply, p.FirstReply}, {NextReply, p.NextReply}, {Resolution, p.Resolution}} {
		known := 0
		for _, priority := range []desk.Priority{desk.PriorityLow, desk.PriorityNormal, desk.PriorityHigh, desk.PriorityUrgent} {
			m, ok := t.target.Minutes[priority]
			if ok {
				known++
			}
			if m < 0 || m > maxMinutes {
				add(fmt.Sprintf("%s.minutes.%s", t.kind, priority), fmt.Sprintf("from 0 to %d minutes", maxMinutes))
			}
		}
		if known != len(t.target.Minutes) {
			add(string(t.kind)+".minutes", "priorities are low, normal, high and urgent")
		}
	}
	if p.WarnBefore < 0 || p.WarnBefore > maxMinutes {
		add("warn_before_minutes", fmt.Sprintf("from 0 to %d minutes", maxMinutes))
	}
	if p.WarnAt < 0 || p.WarnAt > 99 {
		add("warn_at_percent", "from 0 to 99 percent")
	}
	if p.WarnBefore > 0 && p.WarnAt > 0 {
		add("warn_at_percent", "warn by minutes or by percent, not both")
	}
	if p.OnReopen != "" && p.OnReopen != Resume && p.OnReopen != Restart {
		add("on_reopen", "resume or restart")
	}
	if len(problems) == 0 {
		return nil
	}
	return &desk.Error{Code: desk.CodeInvalid, Public: problems[0].Field + ": " + problems[0].Detail, Problems: problems}
}

// Rules are a checked policy with the calendar that it counts by.
type Rules struct {
	policy   Policy
	calendar *hours.Schedule
	always   *hours.Schedule
}

// NewRules joins a policy and its calendar; without a calendar every hour
// counts.
func NewRules(p Policy, calendar *hours.Schedule) (*Rules, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	always := hours.Always()
	if calendar == nil {
		calendar = always
	}
	return &Rules{policy: p, calendar: calendar, always: always}, nil
}

// NoRules promise nothing: the state keeps its facts, and its clocks go.
func NoRules() *Rules {
	return &Rules{calendar: hours.Always(), always: hours.Always()}
}

func (r *Rules) target(k Kind) Target {
	switch k {
	case FirstReply:
		return r.policy.FirstReply
	case NextReply:
		return r.policy.NextReply
	default:
		return r.policy.Resolution
	}
}

// allowed is the time that a clock of kind k has, zero for no promise.
func (r *Rules) allowed(k Kind, p desk.Priority) time.Duration {
	return time.Duration(r.target(k).Minutes[p]) * time.Minute
}

// schedule is what a clock counts by.
func (r *Rules) schedule(aroundTheClock bool) *hours.Schedule {
	if aroundTheClock {
		return r.always
	}
	return r.calendar
}

// warnAfter is how much of allowed may be spent before the warning; zero is no
// warning.
func (r *Rules) warnAfter(allowed time.Duration) time.Duration {
	if r.policy.WarnAt > 0 {
		return (allowed * time.Duration(r.policy.WarnAt) / 100).Truncate(time.Microsecond)
	}
	if before := time.Duration(r.policy.WarnBefore) * time.Minute; before > 0 && before < allowed {
		return allowed - before
	}
	return 0
}

// paused says whether clocks stand in a phase. A resolved case's always do.
func (r *Rules) paused(p Phase) bool {
	return p.Status == desk.CaseResolved ||
		p.Status == desk.CasePending && r.policy.PausePending ||
		p.Snoozed && r.policy.PauseSnoozed
}
