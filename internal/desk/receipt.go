package desk

import "time"

// Receipt is a platform's news about one of our messages.
type Receipt struct {
	ExternalID string     `json:"external_id,omitempty"`
	Status     Status     `json:"status"`
	At         time.Time  `json:"at"`          // the platform's own time
	ReceivedAt time.Time  `json:"received_at"` // ours
	Error      *SendError `json:"error,omitempty"`
	Pricing    *Pricing   `json:"pricing,omitempty"`
	Raw        string     `json:"raw,omitempty"` // the platform's own word where it has no Status of ours
}
