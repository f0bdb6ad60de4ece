package routing

import (
	"slices"
	"time"
)

// MaxCandidates bounds the agents that a Why tells of one by one.
const MaxCandidates = 20

// Why explains an assignment in codes and numbers, for any language.
type Why struct {
	Method Method `json:"method"`
	// DecidedBy is the first criterion in which the chosen agent was better
	// than the next one.
	DecidedBy  DecidedBy   `json:"decided_by"`
	Needs      []Need      `json:"needs,omitempty"`    // the skills that were asked for
	Eligible   int         `json:"eligible"`           // agents that could take it
	Excluded   []Excluded  `json:"excluded,omitempty"` // members that could not, by reason
	Candidates []Candidate `json:"candidates"`         // best first, the chosen among them; then those that could not
	// Exchange tells of another case that changed hands for this one, or for
	// which this one did.
	Exchange *Exchange `json:"exchange,omitempty"`
}

// Need is a skill that was asked for when the decision was made, and by what.
type Need struct {
	SkillID string `json:"skill_id"`
	Level   int    `json:"level"`
	From    Source `json:"from,omitempty"`
}

// needs are the skills that the work asks for after its wait.
func (r *run) needs(w *Work) []Need {
	var out []Need
	for _, q := range w.Skills {
		if level := q.levelAfter(r.now.Sub(w.WaitingSince)); level > 0 {
			out = append(out, Need{SkillID: q.SkillID, Level: level, From: q.From})
		}
	}
	return out
}

// DecidedBy is what made the difference: a Criterion or one of the constants.
type DecidedBy string

// Decisions beside the criteria.
const (
	DecidedByOnlyOne  DecidedBy = "only_one" // nobody else could
	DecidedByTie      DecidedBy = "tie"      // equal in all; the order of ids
	DecidedByExchange DecidedBy = "exchange" // another case was moved so that both are served
	DecidedByPicked   DecidedBy = "picked"   // the agent took it by hand
)

// Exchange is a change of places within a decision.
type Exchange struct {
	WorkID string `json:"work_id"` // the other case
	From   string `json:"from"`    // the agent that was freed
	To     string `json:"to"`      // the agent that the moved case has now
}

// Candidate is one agent that was considered.
type Candidate struct {
	AgentID   string     `json:"agent_id"`
	Chosen    bool       `json:"chosen"`
	Parts     []Part     `json:"parts,omitempty"`     // of who could take it: the criteria, in their order
	Exclusion *Exclusion `json:"exclusion,omitempty"` // of who could not
}

// Part is one criterion's number.
type Part struct {
	Code  Criterion `json:"code"`
	Value int64     `json:"value"`
}

// Criterion is something that agents are compared by.
type Criterion string

// Criteria and their numbers.
const (
	ByPreferred Criterion = "preferred_agent" // 1 for the one that classification named
	ByLastAgent Criterion = "last_agent"      // 1 for who answered last, within the look-back
	ByRank      Criterion = "rank"            // in the queue; lower first
	ByLanguage  Criterion = "language"        // 1 for who speaks it
	ByTurn      Criterion = "turn"            // the last turn's number; lower first
	ByLoad      Criterion = "load"            // percent of the capacity in use; lower first
	ByCases     Criterion = "active_cases"    // lower first
	ByIdle      Criterion = "idle"            // seconds since they got or finished something, -1 for never; longer first
	BySkill     Criterion = "skill"           // sum of the levels of what was asked; higher first
)

// Exclusion is why an agent could not take the work.
type Exclusion struct {
	Code     ExclusionCode `json:"code"`
	Presence Presence      `json:"presence,omitempty"`
	SkillID  string        `json:"skill_id,omitempty"`
	Have     int           `json:"have"` // level, free units, or how often turned down
	Need     int           `json:"need"` // level, units, or how often the others turned it down
	Until    time.Time     `json:"until,omitzero"`
}

// ExclusionCode is one of the gates.
type ExclusionCode string

// Gates, in their order.
const (
	NotPresent   ExclusionCode = "not_present"
	NoChannel    ExclusionCode = "no_channel"
	MissingSkill ExclusionCode = "missing_skill"
	NoLanguage   ExclusionCode = "no_language"
	Delayed      ExclusionCode = "delayed"
	TooSmall     ExclusionCode = "too_small" // the work costs more than their whole capacity
	Rejected     ExclusionCode = "rejected"
	AtCapacity   ExclusionCode = "at_capacity"
	Held         ExclusionCode = "held" // kept free for earlier work that needs more room
)

// gates lists the codes for counting.
var gates = [...]ExclusionCode{NotPresent, NoChannel, MissingSkill, NoLanguage, Delayed, TooSmall, Rejected, AtCapacity, Held}

// Indexes of the gates that depend on the piece of work.
const (
	open        = -1
	gateDelayed = iota + 3
	gateTooSmall
	gateRejected
	gateAtCapacity
	gateHeld
)

func gateIndex(c ExclusionCode) int { return slices.Index(gates[:], c) }

// Excluded counts the agents that one gate kept out.
type Excluded struct {
	Code   ExclusionCode `json:"code"`
	Agents int           `json:"agents"`
}
