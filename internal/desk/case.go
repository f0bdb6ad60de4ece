package desk

import "time"

// CaseStatus is the state of a case.
type CaseStatus string

// States of a case: open is ready for an agent, pending waits for more action
// or the customer, resolved is done.
const (
	CaseOpen     CaseStatus = "open"
	CasePending  CaseStatus = "pending"
	CaseResolved CaseStatus = "resolved"
)

// Valid says whether s is one of the states.
func (s CaseStatus) Valid() bool {
	return s == CaseOpen || s == CasePending || s == CaseResolved
}

// Priority of a case.
type Priority string

// Priorities, lowest first.
const (
	PriorityLow    Priority = "low"
	PriorityNormal Priority = "normal"
	PriorityHigh   Priority = "high"
	PriorityUrgent Priority = "urgent"
)

// Valid says whether p is one of the priorities.
func (p Priority) Valid() bool {
	switch p {
	case PriorityLow, PriorityNormal, PriorityHigh, PriorityUrgent:
		return true
	}
	return false
}

// Case is the unit of work.
type Case struct {
	WorkspaceID    string     `json:"-"`
	ID             string     `json:"id"`
	Number         int64      `json:"number"`
	Status         CaseStatus `json:"status"`
	Priority       Priority   `json:"priority"`
	Subject        string     `json:"subject"`
	ContactID      string     `json:"-"`
	ConversationID string     `json:"conversation_id"` // the newest conversation of the case
	ChannelID      string     `json:"channel_id"`
	Platform       string     `json:"platform"`
	AssigneeID     string     `json:"-"`
	Queue          string     `json:"queue"`
	Tags           []string   `json:"tags"` // names, in the order they were added
	LastMessage    *Preview   `json:"last_message"`
	UnreadCount    int        `json:"unread_count"`
	WaitingSince   *time.Time `json:"waiting_since"` // the oldest customer message without an answer
	LastActivityAt time.Time  `json:"last_activity_at"`
	CreatedAt      time.Time  `json:"created_at"`
	UpdatedAt      time.Time  `json:"updated_at"`
	FirstReplyAt   *time.Time `json:"first_reply_at"`
	ResolvedAt     *time.Time `json:"resolved_at"`
	SnoozedUntil   *time.Time `json:"snoozed_until"` // pending until then, or until the customer writes
	Version        int64      `json:"version"`
	CaseClass
}

// Preview is the last words of a conversation or case.
type Preview struct {
	ID        string      `json:"id"`
	Direction Direction   `json:"direction"`
	Kind      MessageKind `json:"kind"`
	Text      string      `json:"text"` // at most 160 runes
	Author    string      `json:"author"`
	Status    Status      `json:"status,omitempty"`
	At        time.Time   `json:"at"`
	// Duration is how many seconds a voice note or another sound plays, where
	// that was known when it was written.
	Duration float64 `json:"duration,omitempty"`
}

// Tag is a coloured word on cases, messages and contacts.
type Tag struct {
	WorkspaceID string    `json:"-"`
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	Color       string    `json:"color"` // grey, teal, blue, green, amber, red, purple
	CreatedAt   time.Time `json:"created_at"`
}

// SavedReply is a prepared answer; Text may hold {{variables}}.
type SavedReply struct {
	WorkspaceID string `json:"-"`
	ID          string `json:"id"`
	Shortcut    string `json:"shortcut"`
	Title       string `json:"title"`
	Text        string `json:"text"`
	// Template is what is sent in place of the text, or where the text may not be
	// sent any more; nil for none.
	Template  *ReplyTemplate `json:"template"`
	CreatedAt time.Time      `json:"created_at"`
	UpdatedAt time.Time      `json:"updated_at"`
}

// ReplyTemplate is a template that a prepared answer sends.
type ReplyTemplate struct {
	ID        string            `json:"id"`
	Language  string            `json:"language,omitempty" doc:"left out for the customer's own"`
	Variables map[string]string `json:"variables,omitempty" doc:"by key; may hold the variables of saved replies"`
}
