package viber

import (
	"encoding/json"

	"recado.dev/internal/desk"
)

// maxTracking bounds what the network carries along, in bytes.
const maxTracking = 3500

// choices is what goes along with a message that has some: the network brings it
// back with the customer's next message, which has the words of the choice alone.
type choices struct {
	Kind string   `json:"k"` // button, list
	IDs  []string `json:"i"`
	Says []string `json:"t"`
}

// tracking is the choices as they are carried; empty where they are too many, and
// then the customer's words are all that is known.
func (c choices) tracking() string {
	raw, err := json.Marshal(c)
	if err != nil || len(raw) > maxTracking || len(c.IDs) == 0 {
		return ""
	}
	return string(raw)
}

// choiceOf is the choice that the words make; nil for none.
func choiceOf(tracking, words string) *desk.Answer {
	var c choices
	if tracking == "" || json.Unmarshal([]byte(tracking), &c) != nil || len(c.IDs) != len(c.Says) {
		return nil
	}
	kind := c.Kind
	if kind != "list" {
		kind = "button"
	}
	for i, title := range c.Says {
		if title == words && c.IDs[i] != "" {
			return &desk.Answer{Kind: kind, ID: c.IDs[i], Title: title}
		}
	}
	return nil
}
