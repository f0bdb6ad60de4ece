package twilio

import (
	"time"

	"recado.dev/internal/sandbox"
)

// sharedNumber is the platform's own number, which every account may try
// WhatsApp with.
const sharedNumber = "+14155238886"

// States of a WhatsApp sender.
const (
	online   = "ONLINE"
	creating = "CREATING"
	offline  = "OFFLINE"
	unproved = "PENDING_VERIFICATION"
	proving  = "VERIFYING"
)

// line is a number of the account on a channel: an SMS number (PN…) or a
// WhatsApp sender (XE…).
type line struct {
	ID      string    `json:"id"`
	Channel string    `json:"channel"`
	Number  string    `json:"number"`
	Name    string    `json:"name"`
	Created time.Time `json:"created"`
	Updated time.Time `json:"updated"`
	Given   bool      `json:"given"`  // a channel was made for it
	Shared  bool      `json:"shared"` // the platform's sandbox
	// Wired says that somebody set the addresses below.
	Wired          bool   `json:"wired"`
	URL            string `json:"url"` // where messages go
	Method         string `json:"method"`
	FallbackURL    string `json:"fallback_url"`
	FallbackMethod string `json:"fallback_method"`
	StatusURL      string `json:"status_url"`
	StatusMethod   string `json:"status_method"`
	// Of a WhatsApp sender.
	Status  string         `json:"status"`
	Code    string         `json:"code"` // that proves the number
	ReadyAt time.Time      `json:"ready_at,omitzero"`
	Quality string         `json:"quality"`
	Limit   string         `json:"limit"`
	WABA    string         `json:"waba"`
	Profile map[string]any `json:"profile,omitempty"`
}

func newLine(channel, number string, now time.Time) *line {
	l := &line{ID: sid("PN"), Channel: channel, Number: number, Name: number, Created: now, Updated: now, Method: "POST", FallbackMethod: "POST", StatusMethod: "POST"}
	if channel == whatsApp {
		l.ID, l.Status, l.Quality, l.Limit, l.WABA = sid("XE"), online, "HIGH", "1K Customers/24hr", random(15)
	}
	return l
}

// tend brings a sender online that waited for it.
func (l *line) tend(now time.Time) bool {
	if l.ReadyAt.IsZero() || now.Before(l.ReadyAt) {
		return false
	}
	l.Status, l.ReadyAt, l.Code = online, time.Time{}, ""
	return true
}

// address is the line as messages name it.
func (l *line) address() string {
	if l.Channel == whatsApp {
		return "whatsapp:" + l.Number
	}
	return l.Number
}

// hook is where a line's messages go. Where nobody set it the desk's own
// channel is taken, unless the account says otherwise.
func (c *core) hook(acc *account, l *line) string {
	if l.Wired || l.URL != "" || !acc.AutoWire {
		return l.URL
	}
	a, _ := c.channel(l)
	return a.HookURL
}

// channel is the desk's channel on a line.
func (c *core) channel(l *line) (sandbox.Account, bool) {
	return c.table.Account(func(a sandbox.Account) bool { return a.ID == l.ID })
}
