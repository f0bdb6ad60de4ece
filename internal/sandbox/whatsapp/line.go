package whatsapp

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"recado.dev/internal/sandbox"
)

// line is the state of a business's number.
type line struct {
	Quality    string      `json:"quality"`
	Status     string      `json:"status"`
	Throughput string      `json:"throughput"`
	Registered bool        `json:"registered"`
	Verified   bool        `json:"verified"`
	PIN        string      `json:"pin,omitempty"`
	Code       string      `json:"code,omitempty"`
	Name       string      `json:"name,omitempty"` // "": the account's
	NewName    string      `json:"new_name,omitempty"`
	NameStatus string      `json:"name_status"`
	Complaints []complaint `json:"complaints,omitempty"`
	Token      string      `json:"token,omitempty"`      // "", "expired", "revoked"
	TokenMark  string      `json:"token_mark,omitempty"` // which token that is; another one is good
	Moves      []time.Time `json:"moves,omitempty"`      // times of register and deregister
	WrongPINs  []time.Time `json:"wrong_pins,omitempty"`
	Number     string      `json:"number,omitempty"` // of one that was added by the API
	NameAt     time.Time   `json:"name_at"`          // when the review of NewName ends; zero: by hand
}

// line is the state of an account's number; one that was never looked at is a
// number in good order.
func (b *book) line(a sandbox.Account) *line {
	l := b.Lines[a.ID]
	if l == nil {
		l = &line{Quality: "GREEN", Status: "CONNECTED", Throughput: "STANDARD", Registered: true, Verified: true, NameStatus: "APPROVED"}
		b.Lines[a.ID] = l
	}
	return l
}

// shown is the name that customers see.
func (l *line) shown(a sandbox.Account) string {
	if l.Name != "" {
		return l.Name
	}
	return a.Name
}

// tokenRefusal is what a token that is no longer good gets.
func tokenRefusal(state string, now time.Time) *graphError {
	e := &graphError{status: 401, code: 190}
	switch state {
	case "expired":
		e.subcode = 463
		e.message = "Error validating access token: Session has expired on " + now.Add(-time.Hour).UTC().Format("Monday, 02-Jan-06 15:04:05 MST") +
			". The current time is " + now.UTC().Format("Monday, 02-Jan-06 15:04:05 MST") + "."
	case "revoked":
		e.subcode = 460
		e.message = "Error validating access token: The session has been invalidated because the user changed their password or Facebook has changed the session for security reasons."
	default:
		return nil
	}
	return e
}

// tokenState is how one of the number's tokens stands: what was done to an
// earlier one says nothing of the one that took its place.
func (l *line) tokenState(token string) string {
	if l.TokenMark != "" && l.TokenMark != tokenMark(token) {
		return ""
	}
	return l.Token
}

// tokenMark tells tokens apart without keeping them.
func tokenMark(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:8])
}

// tokenState is "" for a token that is good.
func (n *Network) tokenState(token string) string {
	for _, a := range n.table.Accounts() {
		if a.Platform != Key || a.Secrets["access_token"] != token {
			continue
		}
		b, done := n.open(wabaOf(a))
		state := b.line(a).tokenState(token)
		done()
		if state != "" {
			return state
		}
	}
	return ""
}
