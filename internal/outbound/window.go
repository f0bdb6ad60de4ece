package outbound

import (
	"context"
	"time"

	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// sent is what the rules of a platform's window ask of a message: what it is
// and who wrote it.
type sent struct {
	kind   desk.MessageKind
	author desk.Author
}

// checkWindow refuses free messages after the platform's window, and more of
// them than the platform takes for one of the customer's.
func checkWindow(ctx context.Context, q *store.Queryer, conv desk.Conversation, caps platform.Caps, m sent, now time.Time) error {
	w := conversation.WindowOf(conv.LastInboundAt, caps.Window, now)
	template := m.kind == desk.MessageTemplate && caps.Window.Templates
	switch {
	case template:
		return nil
	case w.Open, conversation.Late(w, now) && m.author.Type == "agent":
		return checkAnswers(ctx, q, conv, caps.Window, 1)
	}
	hint := ""
	if caps.Window.Templates {
		hint = " An approved template can be sent at any time."
	}
	if conversation.Late(w, now) {
		hint = " A person may still answer; what goes by itself may not."
	}
	hours := caps.Window.Duration().Hours()
	if w.ClosesAt == nil {
		return desk.E(desk.CodeWindowClosed, "The customer has not written yet: on this platform free messages can be sent within %.0f hours after the customer's newest message.%s", hours, hint)
	}
	return desk.E(desk.CodeWindowClosed, "The reply window closed at %s: on this platform free messages can be sent within %.0f hours after the customer's newest message.%s",
		w.ClosesAt.Format("2006-01-02 15:04 MST"), hours, hint)
}

// checkAnswers refuses more answers than the platform takes for one message of
// the customer: what goes in several parts goes whole or not at all.
func checkAnswers(ctx context.Context, q *store.Queryer, conv desk.Conversation, rule platform.WindowRule, parts int) error {
	if rule.Messages <= 0 || conv.LastInboundAt == nil {
		return nil
	}
	n, err := q.AnswersSince(ctx, conv.WorkspaceID, conv.ID, *conv.LastInboundAt, rule.Messages)
	switch {
	case err != nil || n+parts <= rule.Messages:
		return err
	case n < rule.Messages:
		return desk.E(desk.CodeWindowClosed, "This would go as %d messages. This platform takes %d for each of the customer's, and %d are left: make it shorter.", parts, rule.Messages, rule.Messages-n)
	}
	return desk.E(desk.CodeWindowClosed, "This platform takes %d messages for each of the customer's, and %d were sent: the next can go once the customer writes again.", rule.Messages, n)
}
