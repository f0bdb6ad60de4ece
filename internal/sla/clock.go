package sla

import (
	"slices"
	"time"

	"recado.dev/internal/desk"
)

// instances are the clocks that follow from the facts, whatever is promised:
// the reply clocks from the turns, the resolution's from the phases.
func (s State) instances() []Clock {
	var first, next, waiting *Clock
	answered := s.Answered
	for _, t := range s.Turns {
		if t.Reply == "" {
			if waiting == nil {
				waiting = &Clock{Kind: NextReply, StartedAt: t.At}
				if !answered {
					waiting.Kind = FirstReply
				}
			}
			if waiting.Kind == FirstReply {
				first = waiting
			} else {
				next = waiting
			}
			continue
		}
		if waiting != nil {
			at := t.At
			waiting.MetAt, waiting.MetBy = &at, t.Reply
		}
		waiting, answered = nil, true
	}
	list := []Clock{s.resolution()}
	for _, c := range []*Clock{first, next} {
		if c != nil {
			list = append(list, *c)
		}
	}
	return list
}

// resolution is the clock of the whole case; whether a restart is wanted is
// the rules' matter, see count.
func (s State) resolution() Clock {
	c := Clock{Kind: Resolution, StartedAt: s.OpenedAt}
	if p := s.phase(); p.Status == desk.CaseResolved {
		at := p.From
		for _, earlier := range slices.Backward(s.Phases) {
			if earlier.Status != desk.CaseResolved {
				break
			}
			at = earlier.From
		}
		c.MetAt = &at
	}
	return c
}

// reopenedAt is when the case was last opened again.
func (s State) reopenedAt() (time.Time, bool) {
	for i := len(s.Phases) - 1; i > 0; i-- {
		if s.Phases[i].Status != desk.CaseResolved && s.Phases[i-1].Status == desk.CaseResolved {
			return s.Phases[i].From, true
		}
	}
	return time.Time{}, false
}

// find is the clock of before that is the same promise as c: of the same kind
// and, for replies, to the same message.
func find(before []Clock, c Clock) *Clock {
	for i, b := range before {
		if b.Kind == c.Kind && (c.Kind == Resolution || b.StartedAt.Equal(c.StartedAt)) {
			return &before[i]
		}
	}
	return nil
}

// count makes a clock of an instance: what it has, what is spent, when it is
// due. It is false where nothing is promised. A clock that was done and still
// is stays as it was: history is not counted again. One that was done before
// it was promised is not made up, unless it stands in for a reply that was lost:
// the merit of a later one is a clock that was not needed until then.
func (r *Rules) count(s State, c Clock, before *Clock, at time.Time, lost *time.Time) (Clock, bool) {
	if before != nil && before.MetAt != nil && c.MetAt != nil && before.MetAt.Equal(*c.MetAt) {
		done := *before
		done.MetBy = c.MetBy
		return done, true
	}
	if before == nil && c.MetAt != nil && (lost == nil || lost.Before(c.StartedAt) || lost.After(*c.MetAt)) {
		return Clock{}, false
	}
	if c.Kind == Resolution && r.policy.OnReopen == Restart {
		if from, ok := s.reopenedAt(); ok {
			c.StartedAt = from
		} else if before != nil {
			c.StartedAt = before.StartedAt // reopened before what is remembered
		}
	}
	c.Target, c.AroundTheClock = r.allowed(c.Kind, s.Priority), r.target(c.Kind).AroundTheClock
	if c.Target <= 0 {
		return Clock{}, false
	}
	if before != nil && before.StartedAt.Equal(c.StartedAt) {
		c.Banked, c.CountFrom = before.Banked, before.CountFrom
		c.WarnedAt, c.BreachedAt = before.WarnedAt, before.BreachedAt
	}
	end, phases := at, s.Phases
	if c.MetAt != nil {
		end, phases = *c.MetAt, until(s.Phases, *c.MetAt)
	} else if r.paused(s.phase()) {
		from := r.pausedSince(s.Phases)
		if from.Before(c.StartedAt) {
			from = c.StartedAt
		}
		c.PausedAt = &from
	}
	c.Elapsed = r.spent(phases, c, end)
	c.DueAt = r.reached(phases, c, c.Target)
	if after := r.warnAfter(c.Target); after > 0 {
		c.WarnAt = r.reached(phases, c, after)
	}
	return c, true
}

// until are the phases that began before a moment: a pause that begins just
// when a clock is done says nothing about it.
func until(phases []Phase, at time.Time) []Phase {
	n := len(phases)
	for n > 0 && !phases[n-1].From.Before(at) {
		n--
	}
	if n == 0 {
		return []Phase{{From: at, Status: desk.CaseOpen}}
	}
	return phases[:n]
}

// pausedSince is when the present pause began.
func (r *Rules) pausedSince(phases []Phase) time.Time {
	var since time.Time
	for _, p := range slices.Backward(phases) {
		if !r.paused(p) {
			break
		}
		since = p.From
	}
	return since
}

// walk goes over the stretches in which a clock counts, in order, until step
// says stop. The last one has no end when the case is not paused.
func (r *Rules) walk(phases []Phase, c Clock, step func(from time.Time, to *time.Time) bool) {
	start := c.StartedAt
	if c.CountFrom != nil {
		start = *c.CountFrom
	}
	for i, p := range phases {
		from := p.From
		if i == 0 || from.Before(start) {
			from = start
		}
		var to *time.Time
		if i+1 < len(phases) {
			to = &phases[i+1].From
			if !from.Before(*to) {
				continue
			}
		}
		if !r.paused(p) && !step(from, to) {
			return
		}
	}
}

// spent is what a clock has counted by a moment.
func (r *Rules) spent(phases []Phase, c Clock, by time.Time) time.Duration {
	sum, schedule := c.Banked, r.schedule(c.AroundTheClock)
	r.walk(phases, c, func(from time.Time, to *time.Time) bool {
		if to == nil || by.Before(*to) {
			to = &by
		}
		if from.Before(*to) {
			sum += schedule.Between(from, *to)
		}
		return to != &by
	})
	return sum
}

// reached is when a clock has counted d; nil while it stands before that, or
// if its calendar never gets there.
func (r *Rules) reached(phases []Phase, c Clock, d time.Duration) *time.Time {
	var at *time.Time
	left, schedule := d-c.Banked, r.schedule(c.AroundTheClock)
	r.walk(phases, c, func(from time.Time, to *time.Time) bool {
		if to != nil {
			if part := schedule.Between(from, *to); part < left {
				left -= part
				return true
			}
		}
		if due, err := schedule.Add(from, max(left, 0)); err == nil {
			at = &due
		}
		return false
	})
	return at
}

// compare answers what the facts changed: met, or no longer. It forgets
// warnings and breaches that are not so any more, and moves those that are to
// their exact moment.
func (c *Clock) compare(before *Clock, now time.Time) []Event {
	if c.MetAt != nil && before != nil && before.MetAt != nil && before.MetAt.Equal(*c.MetAt) {
		return nil
	}
	end := now
	if c.MetAt != nil {
		end = *c.MetAt
	}
	c.WarnedAt = still(c.WarnedAt, c.WarnAt, end)
	c.BreachedAt = still(c.BreachedAt, c.DueAt, end)
	var events []Event
	if before != nil && before.MetAt != nil && c.StartedAt.Equal(before.StartedAt) {
		events = append(events, Event{Kind: Undone, Target: c.Kind, At: now, DueAt: c.DueAt})
	}
	if c.MetAt != nil {
		events = append(events, c.tellBy(*c.MetAt)...)
		events = append(events, Event{Kind: Met, Target: c.Kind, At: *c.MetAt, DueAt: c.DueAt})
	}
	return events
}

func still(told, due *time.Time, end time.Time) *time.Time {
	if told == nil || due == nil || due.After(end) {
		return nil
	}
	return due
}

// tell answers the warning and the breach that came due by now and were not
// told; a clock that is done has told all.
func (c *Clock) tell(now time.Time) []Event {
	if c.MetAt != nil {
		return nil
	}
	return c.tellBy(now)
}

func (c *Clock) tellBy(now time.Time) []Event {
	var events []Event
	if c.WarnAt != nil && c.WarnedAt == nil && !c.WarnAt.After(now) {
		c.WarnedAt = c.WarnAt
		events = append(events, Event{Kind: Warning, Target: c.Kind, At: *c.WarnAt, DueAt: c.DueAt})
	}
	if c.DueAt != nil && c.BreachedAt == nil && !c.DueAt.After(now) {
		c.BreachedAt = c.DueAt
		events = append(events, Event{Kind: Breach, Target: c.Kind, At: *c.DueAt, DueAt: c.DueAt})
	}
	return events
}

// keepDone keeps the clocks that are done after the turns that made them are
// settled, which is to say older than any that is remembered.
func (s *State) keepDone(old []Clock) {
	for _, b := range old {
		settled := b.Kind != Resolution && b.MetAt != nil && (len(s.Turns) == 0 || b.StartedAt.Before(s.Turns[0].At))
		if _, ok := s.Clock(b.Kind); !ok && settled {
			s.Clocks = append(s.Clocks, b)
		}
	}
}

// forget settles what is beyond the limits.
func (r *Rules) forget(s *State) {
	for len(s.Turns) > maxTurns {
		s.Answered = s.Answered || s.Turns[0].Reply != ""
		s.Turns = slices.Delete(s.Turns, 0, 1)
	}
	if len(s.Phases) <= maxPhases {
		return
	}
	drop := len(s.Phases) - maxPhases/2
	from := s.Phases[drop].From
	for i := range s.Clocks {
		c := &s.Clocks[i]
		start := c.StartedAt
		if c.CountFrom != nil {
			start = *c.CountFrom
		}
		if start.Before(from) {
			c.Banked = r.spent(s.Phases, *c, from)
			c.CountFrom = &from
		}
	}
	s.Phases = slices.Clone(s.Phases[drop:])
}
