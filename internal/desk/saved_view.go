package desk

import (
	"encoding/json"
	"time"
)

// SavedView is a list of cases that somebody keeps: for themselves, or for
// everybody in the workspace.
type SavedView struct {
	WorkspaceID string          `json:"-"`
	ID          string          `json:"id"`
	OwnerID     string          `json:"owner_id"`
	Shared      bool            `json:"shared"`
	Name        string          `json:"name"`
	Color       string          `json:"color" enum:"grey,teal,blue,green,amber,red,purple"`
	Filter      json.RawMessage `json:"filter" doc:"as GET /cases takes it; me is whoever looks"`
	Status      CaseStatus      `json:"status"`
	Sort        string          `json:"sort" enum:"activity,waiting,due,priority"`
	Position    int             `json:"position" doc:"its place in its owner's list, or in the shared one"`
	CreatedAt   time.Time       `json:"created_at"`
	UpdatedAt   time.Time       `json:"updated_at"`
}
