package desk

import (
	"encoding/json"
	"time"
)

// SmartAbout is what a smart tag is put on.
type SmartAbout string

// What smart tags are about.
const (
	SmartCases    SmartAbout = "cases"
	SmartMessages SmartAbout = "messages"
)

// SmartTag is what makes a tag put itself on what its filter says.
type SmartTag struct {
	WorkspaceID string          `json:"-"`
	TagID       string          `json:"tag_id"`
	About       SmartAbout      `json:"about" enum:"cases,messages"`
	Filter      json.RawMessage `json:"filter"`
	Enabled     bool            `json:"enabled"`
	Remove      bool            `json:"remove" doc:"taken away again when the filter is no longer true, where it was put by itself"`
	Version     int64           `json:"version"`
	UpdatedAt   time.Time       `json:"updated_at"`
	UpdatedBy   Actor           `json:"updated_by"`
}

// SmartState is how a smart tag came to be on an item.
type SmartState string

// How smart tags came to be on items.
const (
	SmartOn     SmartState = "on"    // it put itself there
	SmartFound  SmartState = "found" // it was there already
	SmartUndone SmartState = "undone"
)

// PassState is how far a pass over past items is.
type PassState string

// States of passes.
const (
	PassRunning   PassState = "running"
	PassDone      PassState = "done"
	PassCancelled PassState = "cancelled"
)

// SmartPass is a walk of a smart tag over what was there already.
type SmartPass struct {
	WorkspaceID string     `json:"-"`
	ID          string     `json:"id"`
	TagID       string     `json:"tag_id"`
	Apply       bool       `json:"apply" doc:"put on past items for which the filter is true"`
	Recheck     bool       `json:"recheck" doc:"taken away where the filter is not true any more"`
	UndoOf      string     `json:"undo_of,omitempty" doc:"the pass that this one takes back"`
	State       PassState  `json:"state" enum:"running,done,cancelled"`
	Cursor      string     `json:"cursor"`
	Seen        int        `json:"seen" doc:"items that were looked at"`
	Total       int        `json:"total" doc:"items there were when it began"`
	Changed     int        `json:"changed"`
	Undone      bool       `json:"undone" doc:"taken back by a later pass"`
	By          Actor      `json:"by"`
	At          time.Time  `json:"at"`
	EndedAt     *time.Time `json:"ended_at"`
}
