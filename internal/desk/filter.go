package desk

import (
	"encoding/json"
	"time"
)

// FilterAbout is what a filter is about.
type FilterAbout string

// What filters are about.
const (
	AboutCases    FilterAbout = "case"
	AboutMessages FilterAbout = "message" // and the case that each is in
	AboutContacts FilterAbout = "contact" // such a filter is a segment
)

// Filter is a filter that somebody keeps under a name, for themselves or for
// everybody. What names it asks for what it says now.
type Filter struct {
	WorkspaceID string          `json:"-"`
	ID          string          `json:"id"`
	OwnerID     string          `json:"owner_id"`
	Shared      bool            `json:"shared" doc:"for everybody in the workspace"`
	Name        string          `json:"name"`
	About       FilterAbout     `json:"about" enum:"case,message,contact"`
	Filter      json.RawMessage `json:"filter" doc:"as a tree"`
	Revision    int64           `json:"revision" doc:"counts its changes"`
	CreatedAt   time.Time       `json:"created_at"`
	UpdatedAt   time.Time       `json:"updated_at"`
}
