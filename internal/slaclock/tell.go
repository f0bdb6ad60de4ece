package slaclock

import (
	"encoding/json"
	"fmt"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/sla"
)

// tell answers the events of an entry and sets what lists show of it. A change
// that is no event of a clock, such as a pause, is told as an update.
func (e *entry) tell(c desk.Case) ([]desk.Event, error) {
	before := e.row.View
	view, due, standing := viewOf(e.state, e.policy)
	e.row.View, e.row.DueAt, e.row.Standing = "", due, standing
	if view != nil {
		text, err := json.Marshal(view)
		if err != nil {
			return nil, fmt.Errorf("write sla of case %s: %w", c.ID, err)
		}
		e.row.View = string(text)
	}
	now := desk.SLAChange{CaseID: c.ID, Number: c.Number, SLA: view, DueAt: due}
	if len(e.events) == 0 {
		if before == e.row.View {
			return nil, nil
		}
		ev, err := eventOf(desk.EventSLAUpdated, e.state.At, c, now)
		return []desk.Event{ev}, err
	}
	out := make([]desk.Event, 0, len(e.events))
	for _, happened := range e.events {
		typ, change := e.change(happened)
		data := now
		data.Target, data.At = string(happened.Target), &happened.At
		ev, err := eventOf(typ, happened.At, c, data)
		if err != nil {
			return nil, err
		}
		ev.Changes = map[string][2]any{"sla_" + string(happened.Target): change}
		out = append(out, ev)
	}
	return out, nil
}

func eventOf(typ desk.EventType, at time.Time, c desk.Case, data desk.SLAChange) (desk.Event, error) {
	raw, err := json.Marshal(data)
	if err != nil {
		return desk.Event{}, fmt.Errorf("write event of case %s: %w", c.ID, err)
	}
	return desk.Event{Type: typ, At: at, Actor: desk.SLAActor, CaseID: c.ID, ConversationID: c.ConversationID, ContactID: c.ContactID, Data: raw}, nil
}

// change is what an event of a clock changed, for the case's history.
func (e *entry) change(happened sla.Event) (desk.EventType, [2]any) {
	switch happened.Kind {
	case sla.Warning:
		return desk.EventSLAWarning, [2]any{desk.SLARunning, desk.SLAWarned}
	case sla.Breach:
		from := desk.SLARunning
		if c, ok := e.state.Clock(happened.Target); ok && c.WarnedAt != nil {
			from = desk.SLAWarned
		}
		return desk.EventSLABreach, [2]any{from, desk.SLABreached}
	case sla.Met:
		from := desk.SLARunning
		if happened.DueAt != nil && !happened.At.Before(*happened.DueAt) {
			from = desk.SLABreached
		}
		return desk.EventSLAMet, [2]any{from, desk.SLAMet}
	}
	return desk.EventSLAUpdated, [2]any{desk.SLAMet, desk.SLARunning}
}

// viewOf is what lists show of a state, when the first promise that still
// counts is due, and how the case stands over all. Nothing counts on a case that
// is resolved.
func viewOf(s sla.State, p *policy) (*desk.CaseSLA, *time.Time, desk.SLAState) {
	if p == nil || len(s.Clocks) == 0 {
		return nil, nil, desk.SLANone
	}
	view := &desk.CaseSLA{Policy: p.ref}
	var due *time.Time
	standing := desk.SLANone
	resolved := len(s.Phases) > 0 && s.Phases[len(s.Phases)-1].Status == desk.CaseResolved
	for _, c := range s.Clocks {
		v := clockView(c)
		switch c.Kind {
		case sla.FirstReply:
			view.FirstReply = v
		case sla.NextReply:
			view.NextReply = v
		case sla.Resolution:
			view.Resolution = v
		}
		if c.MetAt != nil || resolved {
			continue
		}
		if urgency(v.State) > urgency(standing) {
			standing = v.State
		}
		if v.DueAt != nil && (due == nil || v.DueAt.Before(*due)) {
			due = v.DueAt
		}
	}
	return view, due, standing
}

func clockView(c sla.Clock) *desk.SLAClock {
	v := &desk.SLAClock{State: desk.SLARunning, DueAt: c.DueAt, MetAt: c.MetAt}
	switch {
	case c.BreachedAt != nil:
		v.State = desk.SLABreached
	case c.MetAt != nil:
		v.State = desk.SLAMet
	case c.PausedAt != nil:
		v.State, v.DueAt = desk.SLAPaused, nil
		v.LeftSeconds = int64((c.Target - c.Elapsed) / time.Second)
	case c.WarnedAt != nil:
		v.State = desk.SLAWarned
	}
	return v
}

// urgency orders the states of promises that still count.
func urgency(s desk.SLAState) int {
	switch s {
	case desk.SLAPaused:
		return 1
	case desk.SLARunning:
		return 2
	case desk.SLAWarned:
		return 3
	case desk.SLABreached:
		return 4
	}
	return 0
}
