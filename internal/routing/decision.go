package routing

import "time"

// Decision is what is to be done now.
type Decision struct {
	At          time.Time    `json:"at"`
	Assignments []Assignment `json:"assignments"` // in the order of the work
	Overflows   []Overflowed `json:"overflows"`   // in the order in which they happen
	Waiting     []Waiting    `json:"waiting"`     // in the order of the work
	// NextAt is when to decide again though nothing else happens; zero for never.
	NextAt time.Time `json:"next_at,omitzero"`
}

// Assignment gives work to an agent: at once, or as an offer that stands until
// ExpiresAt. Work that overflowed in the same decision is in its new queue.
type Assignment struct {
	WorkID    string    `json:"work_id"`
	AgentID   string    `json:"agent_id"`
	QueueID   string    `json:"queue_id"`
	Units     int       `json:"units"`
	ExpiresAt time.Time `json:"expires_at,omitzero"`
	Turn      int64     `json:"turn"` // the agent's new turn in the queue
	Why       Why       `json:"why"`
}

// Offered says whether the agent is asked first.
func (a Assignment) Offered() bool { return !a.ExpiresAt.IsZero() }

// Overflowed is work that goes to another queue.
type Overflowed struct {
	WorkID string       `json:"work_id"`
	From   string       `json:"from"`
	To     string       `json:"to"`
	Code   OverflowCode `json:"code"`
	Limit  int          `json:"limit"` // the seconds or the length of the rule
	Actual int          `json:"actual"`
}

// OverflowCode is why work overflowed.
type OverflowCode string

// Causes of an overflow.
const (
	OverflowTime        OverflowCode = "time"
	OverflowLength      OverflowCode = "length"
	OverflowNobodyThere OverflowCode = "nobody_there"
	OverflowHours       OverflowCode = "outside_hours"
)

// Waiting is work that stays, and why.
type Waiting struct {
	WorkID   string     `json:"work_id"`
	QueueID  string     `json:"queue_id"`
	Position int        `json:"position"` // in its queue, from 1
	Code     WaitCode   `json:"code"`
	SkillID  string     `json:"skill_id,omitempty"` // of WaitNoSkill and WaitAgentless
	Level    int        `json:"level,omitempty"`
	Agents   int        `json:"agents"`         // how many there are at the step at which nobody was left
	Until    time.Time  `json:"until,omitzero"` // of WaitOutsideHours, WaitDelay and WaitRejected: when that ends
	Excluded []Excluded `json:"excluded,omitempty"`
}

// WaitCode is why work waits.
type WaitCode string

// Reasons to wait: each is the first gate at which nobody was left.
const (
	WaitUnknownQueue WaitCode = "unknown_queue"
	WaitPick         WaitCode = "pick"      // agents pick this queue's work themselves
	WaitAgentless    WaitCode = "agentless" // it needs a skill that no person has
	WaitOutsideHours WaitCode = "outside_hours"
	WaitNoMember     WaitCode = "no_member"
	WaitNobodyThere  WaitCode = "nobody_there" // Agents members, none present
	WaitNoChannel    WaitCode = "no_channel"   // none of Agents answers on the channel
	WaitNoSkill      WaitCode = "no_skill"     // none of Agents has the skill at the level
	WaitNoSkillSet   WaitCode = "no_skill_set" // each skill is there, but no agent has all
	WaitNoLanguage   WaitCode = "no_language"
	WaitDelay        WaitCode = "delay"       // Agents come in later
	WaitTooLarge     WaitCode = "too_large"   // it costs more than anybody's whole capacity
	WaitRejected     WaitCode = "rejected"    // all Agents turned it down; asked again later
	WaitAtCapacity   WaitCode = "at_capacity" // Agents could, and are full
)
