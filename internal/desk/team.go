package desk

import "time"

// Team is people who answer together; cases may belong to one.
type Team struct {
	WorkspaceID string    `json:"-"`
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	Members     []string  `json:"members" nullable:"false" doc:"the ids of its members"`
	CreatedAt   time.Time `json:"created_at"`
	UpdatedAt   time.Time `json:"updated_at"`
}

// CaseCompany is who else has to do with a case, beside its assignee.
type CaseCompany struct {
	TeamID      string   `json:"-"`
	FollowerIDs []string `json:"-"` // in the order they came
}

// Mention is a note that names somebody.
type Mention struct {
	UserID    string
	MessageID string
	CaseID    string
	CreatedAt time.Time
	ReadAt    *time.Time
}

// Events of teams and mentions.
const (
	EventTeamUpdated EventType = "team.updated"
	// EventMentionRead tells that somebody saw where they are named in a case.
	EventMentionRead EventType = "mention.read"
)
