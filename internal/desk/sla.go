package desk

import (
	"encoding/json"
	"time"
)

// SLAPolicy is a set of promises about time and the cases that it holds for.
type SLAPolicy struct {
	WorkspaceID string
	ID          string
	Name        string
	Position    int
	CalendarID  string          // "" is the default calendar
	Conditions  json.RawMessage // a filter, nil for every case
	Settings    json.RawMessage // see package sla
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// SLAState is how a promise stands.
type SLAState string

// States of promises. Met is kept in time; a promise that was kept too late
// stays breached. None is for a case without a promise that still counts.
const (
	SLANone     SLAState = "none"
	SLARunning  SLAState = "running"
	SLAPaused   SLAState = "paused"
	SLAWarned   SLAState = "warned"
	SLABreached SLAState = "breached"
	SLAMet      SLAState = "met"
)

// CaseSLA is how the promises of a case stand.
type CaseSLA struct {
	Policy     Ref       `json:"policy"`
	FirstReply *SLAClock `json:"first_reply,omitempty"`
	NextReply  *SLAClock `json:"next_reply,omitempty"`
	Resolution *SLAClock `json:"resolution,omitempty"`
}

// SLAClock is one promise.
type SLAClock struct {
	State SLAState   `json:"state" enum:"running,paused,met,warned,breached"`
	DueAt *time.Time `json:"due_at" doc:"None while it stands before its time is spent"`
	// What is told of a clock that stands, or that is done.
	LeftSeconds int64      `json:"left_seconds,omitempty" doc:"Of a paused clock: the time it has left"`
	MetAt       *time.Time `json:"met_at,omitempty" doc:"When it was done, in time or, if it is breached, too late"`
}

// SLAChange is the data of the events about promises: which one, and how all of
// the case stand now.
type SLAChange struct {
	CaseID string     `json:"case_id"`
	Number int64      `json:"number"`
	Target string     `json:"target,omitempty" enum:"first_reply,next_reply,resolution"`
	At     *time.Time `json:"at,omitempty" doc:"The exact moment, however late it was noticed"`
	SLA    *CaseSLA   `json:"sla"`
	DueAt  *time.Time `json:"due_at"`
}
