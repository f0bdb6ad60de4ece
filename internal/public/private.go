package public

import (
	"context"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/outbound"
	"recado.dev/internal/store"
)

// AnswerInPrivate writes to the author of a public item by the private channel
// of the same account. The answer is the private message.
func (s *Service) AnswerInPrivate(ctx context.Context, who access.Who, messageID, text string, claim *store.Claim) ([]desk.Message, error) {
	t, err := s.target(ctx, who, Order{MessageID: messageID})
	if err != nil {
		return nil, err
	}
	if t.ours {
		return nil, desk.E(desk.CodeUnsupported, "this is ours")
	}
	if err := s.allowed(ctx, who, t, Order{Verb: desk.VerbPrivate, Confirm: true}); err != nil {
		return nil, err
	}
	side := s.privateSide(ctx, t.judge.live)
	now := s.Clock.Now()
	rule, _ := ruleOf(t.judge.caps, desk.VerbPrivate)
	return s.Sender.PrivateReply(ctx, who, outbound.Private{Item: *t.message, Side: side, Text: text, Once: rule.Once, Claim: claim, Action: desk.PublicAction{
		WorkspaceID: who.WorkspaceID, ID: ident.New(), PostID: t.post.ID, MessageID: t.message.ID, ChannelID: t.post.ChannelID, ConversationID: t.message.ConversationID,
		CaseID: t.message.CaseID, ContactID: t.item.ContactID, Verb: desk.VerbPrivate, Actor: who.Actor, State: desk.ActionDone, CreatedAt: now, DoneAt: &now}})
}
