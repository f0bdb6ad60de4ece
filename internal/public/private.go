package public

import (
	"context"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/outbound"
	"recado.dev/internal/store"
)

// PrivateAnswer is what is said to the author of a public item in private.
type PrivateAnswer struct {
	MessageID string // the item
	Text      string
	Origin    string // as that of an outbound.Reply
	Claim     *store.Claim
	// First runs first within the transaction; nil for nothing.
	First func(tx *store.Tx) error
	// Also runs last within the transaction and answers the events that tell of
	// it; nil for nothing.
	Also func(tx *store.Tx, made []desk.Message) ([]desk.Event, error)
}

// AnswerInPrivate writes to the author of a public item by the private channel
// of the same account. The answer is the private message.
func (s *Service) AnswerInPrivate(ctx context.Context, who access.Who, messageID, text string, claim *store.Claim) ([]desk.Message, error) {
	return s.SayInPrivate(ctx, who, PrivateAnswer{MessageID: messageID, Text: text, Claim: claim})
}

// SayInPrivate is AnswerInPrivate along with what else belongs to it.
func (s *Service) SayInPrivate(ctx context.Context, who access.Who, a PrivateAnswer) ([]desk.Message, error) {
	t, err := s.target(ctx, who, Order{MessageID: a.MessageID})
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
	return s.Sender.PrivateReply(ctx, who, outbound.Private{Item: *t.message, Side: side, Text: a.Text, Once: rule.Once, Claim: a.Claim, Origin: a.Origin, First: a.First, Also: a.Also, Action: desk.PublicAction{
		WorkspaceID: who.WorkspaceID, ID: ident.New(), PostID: t.post.ID, MessageID: t.message.ID, ChannelID: t.post.ChannelID, ConversationID: t.message.ConversationID,
		CaseID: t.message.CaseID, ContactID: t.item.ContactID, Verb: desk.VerbPrivate, Actor: who.Actor, State: desk.ActionDone, CreatedAt: now, DoneAt: &now}})
}
