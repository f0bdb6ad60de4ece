package action

import (
	"encoding/json"

	"recado.dev/internal/desk"
)

// What needs a case is not done about what was said where no cases are opened.

// OnCase implements automation.CaseBound.
func (Tags) OnCase(json.RawMessage) bool { return true }

// OnCase implements automation.CaseBound.
func (Edit) OnCase(json.RawMessage) bool { return true }

// OnCase implements automation.CaseBound.
func (Assign) OnCase(json.RawMessage) bool { return true }

// OnCase implements automation.CaseBound.
func (SmartAssign) OnCase(json.RawMessage) bool { return true }

// OnCase implements automation.CaseBound.
func (Status) OnCase(json.RawMessage) bool { return true }

// OnCase implements automation.CaseBound.
func (Queue) OnCase(json.RawMessage) bool { return true }

// OnCase implements automation.CaseBound.
func (Skill) OnCase(json.RawMessage) bool { return true }

// OnCase implements automation.CaseBound.
func (SLA) OnCase(json.RawMessage) bool { return true }

// OnCase implements automation.CaseBound.
func (Snooze) OnCase(json.RawMessage) bool { return true }

// OnCase implements automation.CaseBound.
func (Survey) OnCase(json.RawMessage) bool { return true }

// OnCase implements automation.CaseBound.
func (Note) OnCase(json.RawMessage) bool { return true }

// OnCase implements automation.CaseBound. Of tags for both, the message's are
// given without a case too.
func (MessageTags) OnCase(params json.RawMessage) bool {
	var p messageTagsParams
	return decode(params, &p) == nil && p.On == "case"
}

// OnCase implements automation.CaseBound. A draft waits in a case.
func (PublicReply) OnCase(params json.RawMessage) bool { return drafts(params) }

// OnCase implements automation.CaseBound. A draft waits in a case.
func (PrivateReply) OnCase(params json.RawMessage) bool { return drafts(params) }

func drafts(params json.RawMessage) bool {
	var p replyParams
	return decode(params, &p) == nil && p.Mode == desk.ReplyDraft
}
