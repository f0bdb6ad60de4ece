package desk

import "time"

// EventWindowClosing tells that a reply window closes soon while the customer
// waits; the data is a WindowClosing.
const EventWindowClosing EventType = "window.closing"

// WindowClosing is a case whose reply window closes soon.
type WindowClosing struct {
	CaseID         string    `json:"case_id"`
	Number         int64     `json:"number"`
	ConversationID string    `json:"conversation_id"`
	ClosesAt       time.Time `json:"closes_at"`
}
