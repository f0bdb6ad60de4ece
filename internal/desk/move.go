package desk

import "time"

// EventMoveUpdated tells of a move of many cases, as it is now.
const EventMoveUpdated EventType = "move.updated"

// MoveState is where a move of many cases stands.
type MoveState string

// States of moves.
const (
	MoveRunning MoveState = "running"
	MoveDone    MoveState = "done"
	MoveUndoing MoveState = "undoing"
	MoveUndone  MoveState = "undone"
)

// MoveFrom says which cases move: those of an agent, of a queue, or both, or
// some of them by name.
type MoveFrom struct {
	Agent   string   `json:"agent,omitempty" maxLength:"100" doc:"a user's id: the cases that they have"`
	Queue   string   `json:"queue,omitempty" maxLength:"100" doc:"a queue's id: the cases in it"`
	CaseIDs []string `json:"case_ids,omitempty" maxItems:"1000" doc:"only these"`
	Waiting bool     `json:"waiting,omitempty" doc:"of a queue, only what nobody has"`
	Pending bool     `json:"pending,omitempty" doc:"pending cases too, not open ones alone"`
}

// MoveTo says where cases go: to an agent, into a queue, or back in line in the
// queue where they are. One of the three.
type MoveTo struct {
	Agent string `json:"agent,omitempty" maxLength:"100" doc:"a user's id"`
	Queue string `json:"queue,omitempty" maxLength:"100" doc:"a queue's id"`
	Line  bool   `json:"line,omitempty" doc:"back in line, in the queue where each is"`
}

// MovePlan is which cases move, and where to.
type MovePlan struct {
	From MoveFrom `json:"from"`
	To   MoveTo   `json:"to"`
}

// Move is a change of hands of many cases at once.
type Move struct {
	WorkspaceID string     `json:"-"`
	ID          string     `json:"id"`
	State       MoveState  `json:"state" enum:"running,done,undoing,undone"`
	Plan        MovePlan   `json:"plan"`
	Reason      string     `json:"reason"`
	Actor       Actor      `json:"actor"`
	Total       int64      `json:"total"`
	Place       int64      `json:"done" doc:"how many were looked at"`
	Moved       int64      `json:"moved"`
	Kept        int64      `json:"kept" doc:"left alone, since something else became of them meanwhile"`
	Undone      int64      `json:"undone"`
	MadeAt      time.Time  `json:"made_at"`
	FinishedAt  *time.Time `json:"finished_at"`
}
