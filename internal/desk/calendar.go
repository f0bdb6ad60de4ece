package desk

import (
	"encoding/json"
	"time"
)

// Calendar is business hours with a name. The default one has its workspace's
// id.
type Calendar struct {
	WorkspaceID string
	ID          string
	Name        string
	Settings    json.RawMessage // see package hours
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// Default says whether c is the one that counts where no other is named.
func (c Calendar) Default() bool { return c.ID == c.WorkspaceID }
