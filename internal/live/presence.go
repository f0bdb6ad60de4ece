package live

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"time"

	"recado.dev/internal/desk"
)

// PresenceState is what somebody does in a conversation.
type PresenceState string

// States of presence.
const (
	Viewing PresenceState = "viewing"
	Typing  PresenceState = "typing"
	Away    PresenceState = "away"
	// Watching is a supervisor who looks on.
	Watching PresenceState = "watching"
)

// presenceLife is how long a state lasts unless it is repeated.
const presenceLife = 30 * time.Second

// PresenceChannel is the PostgreSQL notification with which nodes tell each
// other of presence.
const PresenceChannel = "recado_presence"

// presenceNote is one state, as it goes to the streams and the other nodes.
type presenceNote struct {
	ConversationID string        `json:"conversation_id"`
	User           desk.Ref      `json:"user"`
	State          PresenceState `json:"state"`
}

type presenceWire struct {
	Node      string       `json:"node"`
	Workspace string       `json:"workspace"`
	Note      presenceNote `json:"note"`
}

type presenceKey struct{ conversation, user string }

type presenceEntry struct {
	note  presenceNote
	until time.Time
}

// Presence tells everyone in the workspace what somebody does in a
// conversation. It lasts half a minute unless it is repeated.
func (h *Hub) Presence(ctx context.Context, ws, conversationID string, user desk.Ref, state PresenceState) error {
	note := presenceNote{ConversationID: conversationID, User: user, State: state}
	h.notePresence(ws, note, time.Now())
	payload, err := json.Marshal(presenceWire{Node: h.node, Workspace: ws, Note: note})
	if err != nil {
		return err
	}
	return h.store.Notify(ctx, PresenceChannel, string(payload))
}

// hearPresence takes what another node tells.
func (h *Hub) hearPresence(payload string) {
	var wire presenceWire
	if json.Unmarshal([]byte(payload), &wire) == nil && wire.Node != h.node {
		h.notePresence(wire.Workspace, wire.Note, time.Now())
	}
}

func (h *Hub) notePresence(ws string, note presenceNote, now time.Time) {
	key := presenceKey{note.ConversationID, note.User.ID}
	h.mu.Lock()
	room := h.presence[ws]
	if note.State == Away {
		delete(room, key)
		if len(room) == 0 {
			delete(h.presence, ws)
		}
	} else {
		if room == nil {
			room = map[presenceKey]presenceEntry{}
			h.presence[ws] = room
		}
		room[key] = presenceEntry{note: note, until: now.Add(presenceLife)}
	}
	f := h.feeds[ws]
	h.mu.Unlock()
	if f != nil {
		f.tell(entry{frame: presenceFrame(note)})
	}
}

// expirePresence ends the states that nobody repeated.
func (h *Hub) expirePresence(now time.Time) {
	type ended struct {
		ws   string
		note presenceNote
	}
	var over []ended
	h.mu.Lock()
	for ws, room := range h.presence {
		for _, e := range room {
			if !now.Before(e.until) {
				e.note.State = Away
				over = append(over, ended{ws, e.note})
			}
		}
	}
	h.mu.Unlock()
	for _, o := range over {
		h.notePresence(o.ws, o.note, now)
	}
}

// presenceFrames are the frames of everyone who is there now, for a stream
// that begins.
func (h *Hub) presenceFrames(ws string) [][]byte {
	h.mu.Lock()
	var notes []presenceNote
	for _, e := range h.presence[ws] {
		notes = append(notes, e.note)
	}
	h.mu.Unlock()
	slices.SortFunc(notes, func(a, b presenceNote) int {
		return cmp.Or(cmp.Compare(a.ConversationID, b.ConversationID), cmp.Compare(a.User.ID, b.User.ID))
	})
	frames := make([][]byte, len(notes))
	for i, n := range notes {
		frames[i] = presenceFrame(n)
	}
	return frames
}

func presenceFrame(n presenceNote) []byte {
	data, err := json.Marshal(n)
	if err != nil {
		panic("live: presence that JSON cannot hold: " + err.Error())
	}
	return slices.Concat([]byte("event: presence\ndata: "), data, []byte("\n\n"))
}
