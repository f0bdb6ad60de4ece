package desk

import "time"

// RoutingState is where a case is on its way to an agent.
type RoutingState string

// States of routing.
const (
	RoutingNone     RoutingState = "none"     // no queue, pending or resolved
	RoutingWaiting  RoutingState = "waiting"  // in its queue
	RoutingOffered  RoutingState = "offered"  // an agent is asked
	RoutingAssigned RoutingState = "assigned" // an agent has it
)

// CaseRouting is a case's way to an agent as its view shows it.
type CaseRouting struct {
	State RoutingState `json:"state"`
	Since *time.Time   `json:"since"`
	// ReasonCode is why it waits: nobody_there, at_capacity, …; "" while that is
	// not known.
	ReasonCode string `json:"reason_code"`
}

// CaseSkill is a skill that a case needs.
type CaseSkill struct {
	SkillID string `json:"skill_id"`
	Level   int    `json:"level"`
}

// CaseClass is what classification found of a case, and its routing. The store
// keeps it as one text.
type CaseClass struct {
	Skills   []CaseSkill `json:"skills"`
	Language string      `json:"language"`
	Category string      `json:"category"`
	// Asked are skills that somebody asked for beside what classification found;
	// level 0 says that one is not needed.
	Asked []CaseSkill `json:"-"`
	// SLAPolicy is the policy that somebody set; "" goes by the conditions of all.
	SLAPolicy string      `json:"sla_policy,omitempty"`
	Routing   CaseRouting `json:"routing"`
	CaseWork
	CaseCompany
}

// Events of routing. Offers are told to the agent who is asked and to
// supervisors alone.
const (
	EventAgentUpdated      EventType = "agent.updated"
	EventQueueUpdated      EventType = "queue.updated"
	EventSkillUpdated      EventType = "skill.updated"
	EventWorkstreamUpdated EventType = "workstream.updated"
	EventOfferCreated      EventType = "offer.created"
	EventOfferEnded        EventType = "offer.ended"
)

// RoutingActor is who routing's changes are made by.
var RoutingActor = Actor{Type: "system", Name: "routing"}
