package desk

import "time"

// ReachLink is a way for customers to reach a channel: a short address of ours
// that opens a chat with it, counts who came and may fill in their first words.
type ReachLink struct {
	WorkspaceID string `json:"-"`
	ID          string `json:"id"`
	ChannelID   string `json:"channel_id"`
	// Name is what the business calls it: the campaign, or where it is printed.
	Name string `json:"name"`
	Word string `json:"word"` // the last part of the short address
	// EarlierWords still lead to the link: they may be printed somewhere.
	EarlierWords []string `json:"earlier_words" nullable:"false"`
	Text         string   `json:"text"` // the customer's first words
	// Code tells links with the same words apart; ShowCode adds it to them.
	Code      string     `json:"code"`
	ShowCode  bool       `json:"show_code"`
	Paused    bool       `json:"paused"`
	ExpiresAt *time.Time `json:"expires_at"`
	CreatedAt time.Time  `json:"created_at"`
	UpdatedAt time.Time  `json:"updated_at"`
	DeletedAt *time.Time `json:"-"`
}

// Prefilled are the customer's first words as they are filled in.
func (l ReachLink) Prefilled() string {
	switch {
	case !l.ShowCode:
		return l.Text
	case l.Text == "":
		return "#" + l.Code
	}
	return l.Text + " #" + l.Code
}

// ReachWay is how somebody came to a short address.
type ReachWay string

// Ways to a short address. ReachChat is no visit: it counts the cases that
// began, or went on, with the words of a link.
const (
	ReachQR     ReachWay = "qr"
	ReachButton ReachWay = "button"
	ReachWeb    ReachWay = "web"    // from another page
	ReachDirect ReachWay = "direct" // typed in, or from an app that does not say
	ReachChat   ReachWay = "chat"
)

// ReachCount is how many came by a link in a way on a day of the workspace's
// time zone. Day is "" for all days together.
type ReachCount struct {
	LinkID string
	Day    string // 2026-11-21
	Way    ReachWay
	N      int64
}

// EventReachUpdated tells that a link for customers was made, changed or taken
// away.
const EventReachUpdated EventType = "reach_link.updated"

// ReachActor notes by which link a customer came.
var ReachActor = Actor{Type: "system", Name: "reach"}
