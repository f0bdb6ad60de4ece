package live

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
)

// People lists who has a desk open on this node, by workspace.
func (h *Hub) People() map[string][]string {
	h.mu.Lock()
	defer h.mu.Unlock()
	out := map[string][]string{}
	for s := range h.streams {
		if ws, user := s.who.WorkspaceID, s.who.UserID; user != "" && !slices.Contains(out[ws], user) {
			out[ws] = append(out[ws], user)
		}
	}
	return out
}

// recipient is the one person whom an event is for, "" for everyone: an offer is
// nobody else's but theirs and their supervisors', a notification nobody else's.
func recipient(ev desk.Event) string {
	if private(ev.Type) {
		var to struct {
			UserID string `json:"user_id"`
		}
		if json.Unmarshal(ev.Data, &to) != nil || to.UserID == "" {
			return nobody
		}
		return to.UserID
	}
	if !strings.HasPrefix(string(ev.Type), "offer.") || !bytes.Contains(ev.Data, []byte(`"agent_id"`)) {
		return ""
	}
	var to struct {
		AgentID string `json:"agent_id"`
	}
	if json.Unmarshal(ev.Data, &to) != nil {
		return ""
	}
	return to.AgentID
}

// nobody is the recipient of an event that must name one and does not.
const nobody = "-"

// private says that events of a type are their recipient's alone.
func private(typ desk.EventType) bool { return strings.HasPrefix(string(typ), "notification.") }

// meantFor says whether who is the recipient of an event, or sees all offers.
func meantFor(who access.Who, typ desk.EventType, recipient string) bool {
	if private(typ) {
		return recipient == who.UserID
	}
	return recipient == "" || recipient == who.UserID || who.Can(access.RoutingRead)
}
