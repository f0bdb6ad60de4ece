package desk

import "time"

// RehearsalState is how far trying a recipe is.
type RehearsalState string

// States of rehearsals.
const (
	RehearsalRunning   RehearsalState = "running"
	RehearsalDone      RehearsalState = "done"
	RehearsalCancelled RehearsalState = "cancelled"
	RehearsalFailed    RehearsalState = "failed"
)

// Rehearsal is a recipe that is tried on much of what happened, bit by bit. It
// is kept for a day.
type Rehearsal struct {
	WorkspaceID string         `json:"-"`
	ID          string         `json:"id"`
	RecipeID    string         `json:"recipe_id,omitempty" doc:"left out for a recipe that was never saved"`
	Recipe      Recipe         `json:"-"`
	State       RehearsalState `json:"state" enum:"running,done,cancelled,failed"`
	Wanted      int            `json:"wanted" doc:"on how many things it is to be tried, at most"`
	Looked      int            `json:"looked" doc:"on how many it was so far"`
	Started     int            `json:"started" doc:"of which the recipe would have been started by"`
	Problem     string         `json:"problem,omitempty" doc:"why it failed"`
	Actor       Actor          `json:"actor"`
	At          time.Time      `json:"at"`
	EndedAt     *time.Time     `json:"ended_at"`
	// Place is the event before which it goes on, CasePlace the case after which
	// it does where cases are looked at.
	Place     int64  `json:"-"`
	CasePlace string `json:"-"`
}

// RehearsalItem is a thing that would have started a recipe. What was said and by
// whom stays where it is: an item names it.
type RehearsalItem struct {
	Number         int
	At             time.Time
	Occasion       TriggerKind
	CaseID         string
	ConversationID string
	MessageID      string
}
