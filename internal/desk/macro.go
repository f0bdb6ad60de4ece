package desk

import "time"

// MacroKind names what one step of a macro does.
type MacroKind string

// What a macro can do. The value of reply and note is a text with variables; of
// the others it is what the case is changed to, or by.
const (
	MacroReply     MacroKind = "reply"
	MacroNote      MacroKind = "note"
	MacroStatus    MacroKind = "status"
	MacroPriority  MacroKind = "priority"
	MacroAssignee  MacroKind = "assignee" // a member's id, me, or nothing for nobody
	MacroQueue     MacroKind = "queue"    // a queue's id, or nothing for none
	MacroTagAdd    MacroKind = "tag_add"
	MacroTagRemove MacroKind = "tag_remove"
	MacroSnooze    MacroKind = "snooze" // words for a moment, as snoozing takes them
)

// MacroAction is one step of a macro.
type MacroAction struct {
	Kind  MacroKind `json:"kind" enum:"reply,note,status,priority,assignee,queue,tag_add,tag_remove,snooze"`
	Value string    `json:"value" maxLength:"4096" doc:"a text with variables for reply and note; else what the case is changed to"`
}

// Macro is a text and changes of a case that are done with one press: its
// owner's own, or everybody's.
type Macro struct {
	WorkspaceID string        `json:"-"`
	ID          string        `json:"id"`
	OwnerID     string        `json:"owner_id"`
	Shared      bool          `json:"shared"`
	Name        string        `json:"name"`
	Shortcut    string        `json:"shortcut" doc:"what agents type to find it; may be empty"`
	Actions     []MacroAction `json:"actions" nullable:"false"`
	Position    int           `json:"position" doc:"its place in its owner's list, or in the shared one"`
	CreatedAt   time.Time     `json:"created_at"`
	UpdatedAt   time.Time     `json:"updated_at"`
}
