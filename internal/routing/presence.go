package routing

// Presence is whether an agent can be given work.
type Presence string

// Kinds of presence. Only online agents are given work, busy ones where the
// distribution allows it. Invisible ones look offline to their colleagues and
// take what they pick themselves.
const (
	Online    Presence = "online"
	Busy      Presence = "busy"
	Away      Presence = "away"
	Offline   Presence = "offline"
	Invisible Presence = "invisible"
)

// Valid says whether p is one of the kinds.
func (p Presence) Valid() bool {
	switch p {
	case Online, Busy, Away, Offline, Invisible:
		return true
	}
	return false
}

// Gone says whether somebody with this presence has left their work.
func (p Presence) Gone() bool { return p != Online && p != Busy && p != Invisible }

// picks says whether somebody with this presence may take work by hand.
func (p Presence) picks() bool { return !p.Gone() }

// PresenceState is a presence under a name of the workspace's own, so that
// people can say why they are away: "lunch", "training".
type PresenceState struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Presence Presence `json:"presence"`
}
