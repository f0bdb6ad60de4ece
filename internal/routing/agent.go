package routing

import (
	"slices"
	"time"
)

// Agent is a person who answers, as routing sees them.
type Agent struct {
	ID       string   `json:"id"`
	Presence Presence `json:"presence"`
	// PresenceStateID is the workspace's own state behind the presence: why
	// somebody is away.
	PresenceStateID string         `json:"presence_state_id,omitempty"`
	GoneSince       time.Time      `json:"gone_since,omitzero"` // when they went away or offline
	Skills          map[string]int `json:"skills"`              // levels by skill
	Languages       []string       `json:"languages"`
	Kinds           []string       `json:"kinds"`    // kinds of channels they answer; none means every kind
	Channels        []string       `json:"channels"` // channels they answer; none means every channel
	Teams           []string       `json:"teams"`
	Queues          []Membership   `json:"queues"`
	Capacity        int            `json:"capacity"` // units they can hold at once
	Used            int            `json:"used"`     // units of the cases they hold; open offers are counted beside
	ActiveCases     int            `json:"active_cases"`
	IdleSince       time.Time      `json:"idle_since,omitzero"` // when they last finished something or came back
	LastAssignedAt  time.Time      `json:"last_assigned_at,omitzero"`
	// Turns are the numbers of their last turns, by queue: whoever has the
	// lowest is next. Times would not do, since one decision gives many.
	Turns  map[string]int64 `json:"turns"`
	Missed int              `json:"missed"` // offers in a row that ran out
}

// Membership is an agent's place in a queue.
type Membership struct {
	QueueID string `json:"queue_id"`
	// Rank puts agents of rank 2 behind those of rank 1, who are asked first;
	// 0 counts as 1.
	Rank int `json:"rank"`
	// DelaySeconds keeps an agent out until work has waited in the queue so long.
	DelaySeconds int `json:"delay_seconds"`
}

// memberOf finds the agent's place in a queue: their own, or that of a team,
// or of everyone.
func (a *Agent) memberOf(q *Queue) (Membership, bool) {
	for _, m := range a.Queues {
		if m.QueueID == q.ID {
			m.Rank = max(m.Rank, 1)
			return m, true
		}
	}
	member := q.Everyone || slices.ContainsFunc(q.Teams, func(t string) bool { return slices.Contains(a.Teams, t) })
	return Membership{QueueID: q.ID, Rank: 1}, member
}

// answers says whether the agent may answer on the work's channel.
func (a *Agent) answers(w *Work) bool {
	return (len(a.Kinds) == 0 || slices.Contains(a.Kinds, w.Kind)) &&
		(len(a.Channels) == 0 || slices.Contains(a.Channels, w.ChannelID))
}

// lastActive is when the agent last got or finished something: they are idle
// from then on.
func (a *Agent) lastActive() time.Time {
	if a.LastAssignedAt.After(a.IdleSince) {
		return a.LastAssignedAt
	}
	return a.IdleSince
}
