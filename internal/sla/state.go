package sla

import (
	"slices"
	"time"

	"recado.dev/internal/desk"
)

// Limits of what a state remembers, so that a case that goes on for years
// stays small. What is beyond them is settled: it no longer changes with the
// policy or a late failure.
const (
	maxTurns  = 24
	maxPhases = 200
)

// State is a case's facts about time, and its clocks. It is kept as JSON.
type State struct {
	OpenedAt time.Time     `json:"opened_at"`
	At       time.Time     `json:"at"` // of the newest fact
	Priority desk.Priority `json:"priority"`
	Phases   []Phase       `json:"phases"`   // in order; the last one goes on
	Turns    []Turn        `json:"turns"`    // in order; who spoke since the last settled turn
	Answered bool          `json:"answered"` // a settled turn was a reply, or we spoke first
	Clocks   []Clock       `json:"clocks"`   // at most one of a kind
}

// Phase is what a case was from a moment on.
type Phase struct {
	From    time.Time       `json:"from"`
	Status  desk.CaseStatus `json:"status"`
	Snoozed bool            `json:"snoozed,omitempty"`
}

// Turn is a message that matters to the reply clocks: the customer's oldest
// one that waits, or a reply, which has its message's id.
type Turn struct {
	At    time.Time `json:"at"`
	Reply string    `json:"reply,omitempty"`
}

// Clock is one promise at work. A clock that counts has DueAt; one that stands
// has PausedAt; one that is done has MetAt; the clock of a calendar that never
// opens has none of them.
type Clock struct {
	Kind           Kind          `json:"kind"`
	Target         time.Duration `json:"target"`
	AroundTheClock bool          `json:"around_the_clock"`
	StartedAt      time.Time     `json:"started_at"`
	PausedAt       *time.Time    `json:"paused_at"`
	Elapsed        time.Duration `json:"elapsed"` // spent by PausedAt, MetAt or else the newest fact
	WarnAt         *time.Time    `json:"warn_at"`
	DueAt          *time.Time    `json:"due_at"`
	WarnedAt       *time.Time    `json:"warned_at"`
	BreachedAt     *time.Time    `json:"breached_at"`
	MetAt          *time.Time    `json:"met_at"`
	MetBy          string        `json:"met_by,omitempty"` // the reply's id

	// What was spent before CountFrom, in phases no longer remembered.
	Banked    time.Duration `json:"banked,omitempty"`
	CountFrom *time.Time    `json:"count_from,omitempty"`
}

// Clock finds the clock of a kind.
func (s State) Clock(k Kind) (Clock, bool) {
	i := slices.IndexFunc(s.Clocks, func(c Clock) bool { return c.Kind == k })
	if i < 0 {
		return Clock{}, false
	}
	return s.Clocks[i], true
}

// Next is when the state has to be looked at again with Tick; false when
// nothing is to come of its own.
func (s State) Next() (time.Time, bool) {
	var next time.Time
	found := false
	consider := func(at, done *time.Time) {
		if at != nil && done == nil && (!found || at.Before(next)) {
			next, found = *at, true
		}
	}
	for _, c := range s.Clocks {
		if c.MetAt == nil {
			consider(c.WarnAt, c.WarnedAt)
			consider(c.DueAt, c.BreachedAt)
		}
	}
	return next, found
}

// Left is the time that a clock has left at now, below zero when it is
// overdue, in the time that it counts by.
func (r *Rules) Left(s State, k Kind, now time.Time) (time.Duration, bool) {
	c, ok := s.Clock(k)
	if !ok {
		return 0, false
	}
	return c.Target - r.spent(s.Phases, c, now), true
}

// clone copies what a transition may write to: states are values.
func (s State) clone() State {
	s.Phases, s.Turns, s.Clocks = slices.Clone(s.Phases), slices.Clone(s.Turns), slices.Clone(s.Clocks)
	return s
}

// phaseBefore is what the case was just before at.
func (s State) phaseBefore(at time.Time) (Phase, bool) {
	for _, p := range slices.Backward(s.Phases) {
		if p.From.Before(at) {
			return p, true
		}
	}
	return Phase{}, false
}

// setPhase begins a phase at a moment, in place of one that began just then.
func (s *State) setPhase(at time.Time, status desk.CaseStatus, snoozed bool) {
	next := Phase{From: at, Status: status, Snoozed: snoozed}
	if n := len(s.Phases); n > 0 && s.Phases[n-1].From.Equal(at) {
		s.Phases = s.Phases[:n-1]
	}
	if n := len(s.Phases); n > 0 && s.Phases[n-1].Status == status && s.Phases[n-1].Snoozed == snoozed {
		return
	}
	s.Phases = append(s.Phases, next)
}

func (s State) phase() Phase {
	if len(s.Phases) == 0 {
		return Phase{Status: desk.CaseOpen}
	}
	return s.Phases[len(s.Phases)-1]
}
