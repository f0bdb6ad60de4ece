package action

import (
	"context"

	"recado.dev/internal/automation"
	"recado.dev/internal/desk"
)

// What changes the case alone can be tried without being done.

// ByCase implements automation.ByCase.
func (Status) ByCase() {}

// ByCase implements automation.ByCase.
func (Tags) ByCase() {}

// ByCase implements automation.ByCase.
func (Edit) ByCase() {}

// ByCase implements automation.ByCase.
func (Assign) ByCase() {}

// ByCase implements automation.ByCase.
func (Snooze) ByCase() {}

// ByCase implements automation.ByCase.
func (SmartAssign) ByCase() {}

// ByCase implements automation.ByCase.
func (Queue) ByCase() {}

// Foresee implements automation.Foreseer.
func (Note) Foresee(ctx context.Context, s *automation.Step) (automation.Foreseen, error) {
	text, _, err := filled(ctx, s)
	return automation.Foreseen{State: "done", Text: text}, err
}

// Foresee implements automation.Foreseer.
func (a Reply) Foresee(ctx context.Context, s *automation.Step) (automation.Foreseen, error) {
	text, conv, err := filled(ctx, s)
	if err == nil && conv.PostID != "" {
		err = desk.E(desk.CodeUnsupported, "what is said in public is not answered by this action")
	}
	return automation.Foreseen{State: "done", Text: text}, err
}

// ByCase implements automation.ByCase.
func (Skill) ByCase() {}

// ByCase implements automation.ByCase.
func (SLA) ByCase() {}
