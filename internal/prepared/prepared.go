// Package prepared keeps what recipes would say until a person lets it go: a
// draft until whoever answers the case sends or discards it, a reply that waits
// for approval until a reviewer says yes or no. What somebody answered meanwhile
// is not said.
package prepared

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/follow"
	"recado.dev/internal/outbound"
	"recado.dev/internal/public"
	"recado.dev/internal/store"
)

const (
	// MostText bounds a prepared reply.
	MostText   = 4096
	mostReason = 1000
	// keptFor is how long what was decided stays in the list.
	keptFor    = 180 * 24 * time.Hour
	pruneEvery = time.Hour
	pruneBatch = 500
)

// Sender writes to people; outbound.Service does.
type Sender interface {
	Say(ctx context.Context, who access.Who, conversationID string, script outbound.Script) (outbound.Said, error)
}

// Private answers public words in private; public.Service does.
type Private interface {
	SayInPrivate(ctx context.Context, who access.Who, a public.PrivateAnswer) ([]desk.Message, error)
}

// Config is what a Service needs.
type Config struct {
	Store   *store.Store
	Clock   clock.Clock // the business's
	Log     *slog.Logger
	Sender  Sender
	Private Private
}

// Service is safe for concurrent use.
type Service struct {
	*follow.Each
	Config
	pruned time.Time // of the follower alone
}

// New makes a service; it notices what was answered once it is started.
func New(c Config) *Service {
	s := &Service{Config: c}
	s.Each = follow.NewEach(follow.EachConfig{Store: c.Store, Log: c.Log, Name: "prepared replies", Matters: matters, Do: s.overtaken})
	return s
}

// Tell is the event of a prepared reply that is new or changed. It is in the
// history of its case.
func Tell(p desk.PreparedReply, by desk.Actor, from, to string) (desk.Event, error) {
	data, err := json.Marshal(p)
	if err != nil {
		return desk.Event{}, fmt.Errorf("write event of prepared reply %s: %w", p.ID, err)
	}
	changes := map[string][2]any{string(p.Mode): {from, to}}
	if p.Reason != "" {
		changes["reason"] = [2]any{"", p.Reason}
	}
	return desk.Event{Type: desk.EventPrepared, At: p.UpdatedAt, Actor: by, CaseID: p.CaseID, ConversationID: p.ConversationID, MessageID: p.MessageID, Changes: changes, Data: data}, nil
}

// Approve has a reply that waits said, as it is or with other words. A nil text
// leaves the words.
func (s *Service) Approve(ctx context.Context, who access.Who, id string, text *string) (desk.PreparedReply, error) {
	return s.release(ctx, who, id, desk.ReplyApproval, text)
}

// Send has a draft said, by who.
func (s *Service) Send(ctx context.Context, who access.Who, id string, text *string) (desk.PreparedReply, error) {
	return s.release(ctx, who, id, desk.ReplyDraft, text)
}

// errAnswered says within a transaction that somebody answered meanwhile.
var errAnswered = errors.New("somebody answered meanwhile")

func (s *Service) release(ctx context.Context, who access.Who, id string, mode desk.ReplyMode, text *string) (desk.PreparedReply, error) {
	if err := s.CatchUp(ctx, who.WorkspaceID); err != nil { // what was answered is not said
		return desk.PreparedReply{}, err
	}
	p, err := s.waiting(ctx, s.Store.Read().PreparedByID, who.WorkspaceID, id, mode)
	if err != nil {
		return p, err
	}
	if text != nil {
		if p.Text, err = cleaned(*text); err != nil {
			return p, err
		}
	}
	sayer := who
	if mode == desk.ReplyApproval { // the recipe says it: a person let it
		sayer = access.Who{WorkspaceID: who.WorkspaceID, Name: p.Recipe.Name, Role: desk.RoleAdmin,
			Actor: desk.Actor{Type: "recipe", ID: p.Recipe.ID, Name: p.Recipe.Name, Run: p.RunID}}
	}
	settle := func(tx *store.Tx, said []desk.Message) ([]desk.Event, error) { return s.settle(ctx, tx, who, &p, said) }
	err = s.say(ctx, sayer, p, settle)
	if errors.Is(err, errAnswered) {
		return p, s.tooLate(ctx, p)
	}
	return p, err
}

// say sends a prepared reply; settle runs in the transaction that queues it.
func (s *Service) say(ctx context.Context, who access.Who, p desk.PreparedReply, settle func(*store.Tx, []desk.Message) ([]desk.Event, error)) error {
	if p.Kind == desk.PreparedPrivate && p.MessageID != "" {
		_, err := s.Private.SayInPrivate(ctx, who, public.PrivateAnswer{MessageID: p.MessageID, Text: p.Text, Also: settle})
		return err
	}
	reply := &outbound.Reply{Kind: desk.MessageText, Text: p.Text}
	if p.Mode == desk.ReplyApproval {
		reply.Origin = "recipe"
	}
	if p.Kind == desk.PreparedPublic {
		reply.ReplyTo, reply.Public = p.MessageID, &outbound.PublicReply{ProfileID: p.ProfileID}
	}
	_, err := s.Sender.Say(ctx, who, p.ConversationID, outbound.Script{Reply: reply, Also: func(tx *store.Tx, said outbound.Said) ([]desk.Event, error) {
		return settle(tx, said.Reply)
	}})
	return err
}

// settle keeps that a prepared reply was sent, in the transaction that queues it.
func (s *Service) settle(ctx context.Context, tx *store.Tx, who access.Who, p *desk.PreparedReply, said []desk.Message) ([]desk.Event, error) {
	now, err := s.waiting(ctx, tx.LockPrepared, p.WorkspaceID, p.ID, p.Mode)
	if err != nil {
		return nil, err
	}
	answered, err := tx.AnsweredSince(ctx, p.WorkspaceID, p.ConversationID, p.CreatedAt)
	if err != nil {
		return nil, err
	}
	if answered && p.Mode == desk.ReplyApproval {
		return nil, errAnswered
	}
	now.Text = p.Text
	s.decide(&now, who.Actor, desk.PreparedSent)
	if len(said) > 0 {
		now.SentID = said[0].ID
	}
	if err := tx.SavePrepared(ctx, now); err != nil {
		return nil, err
	}
	*p = now
	ev, err := Tell(now, who.Actor, string(desk.PreparedWaiting), string(desk.PreparedSent))
	return []desk.Event{ev}, err
}

func (s *Service) decide(p *desk.PreparedReply, by desk.Actor, state desk.PreparedState) {
	now := s.Clock.Now()
	p.State, p.DecidedBy, p.DecidedAt, p.UpdatedAt = state, &by, &now, now
}

// tooLate keeps that a reply was overtaken, and says so.
func (s *Service) tooLate(ctx context.Context, p desk.PreparedReply) error {
	err := s.Store.Write(ctx, func(tx *store.Tx) error { return s.expire(ctx, tx, p.WorkspaceID, []string{p.ID}, "answered") })
	if err != nil {
		return err
	}
	return over(desk.PreparedExpired, "answered")
}

// over says why a prepared reply cannot be decided on any more.
func over(state desk.PreparedState, reason string) error {
	switch {
	case state == desk.PreparedSent:
		return desk.E(desk.CodeConflict, "it was sent already")
	case state == desk.PreparedRejected:
		return desk.E(desk.CodeConflict, "it was rejected already")
	case reason == "resolved":
		return desk.E(desk.CodeConflict, "the case was resolved meanwhile: nothing was sent")
	}
	return desk.E(desk.CodeConflict, "somebody answered meanwhile: nothing was sent")
}

// waiting loads a prepared reply that is still to be decided on.
func (s *Service) waiting(ctx context.Context, load func(context.Context, string, string) (desk.PreparedReply, error), ws, id string, mode desk.ReplyMode) (desk.PreparedReply, error) {
	p, err := load(ctx, ws, id)
	switch {
	case err != nil:
		return p, err
	case p.Mode != mode:
		return p, desk.NotFound("prepared reply")
	case p.State != desk.PreparedWaiting:
		return p, over(p.State, p.Reason)
	}
	return p, nil
}

// Edit gives a reply that waits for approval other words.
func (s *Service) Edit(ctx context.Context, who access.Who, id, text string) (desk.PreparedReply, error) {
	words, err := cleaned(text)
	if err != nil {
		return desk.PreparedReply{}, err
	}
	return s.change(ctx, who, id, desk.ReplyApproval, "edited", func(p *desk.PreparedReply) bool {
		if p.Text == words {
			return false
		}
		p.Text, p.UpdatedAt = words, s.Clock.Now()
		return true
	})
}

// Reject says no to a reply that waits, and why.
func (s *Service) Reject(ctx context.Context, who access.Who, id, reason string) (desk.PreparedReply, error) {
	reason = strings.TrimSpace(clean(reason))
	if reason == "" || len(reason) > mostReason {
		return desk.PreparedReply{}, desk.Invalid("reason", "say why, in 1 to %d bytes", mostReason)
	}
	return s.change(ctx, who, id, desk.ReplyApproval, string(desk.PreparedRejected), func(p *desk.PreparedReply) bool {
		p.Reason = reason
		s.decide(p, who.Actor, desk.PreparedRejected)
		return true
	})
}

// Discard puts a draft away.
func (s *Service) Discard(ctx context.Context, who access.Who, id string) (desk.PreparedReply, error) {
	return s.change(ctx, who, id, desk.ReplyDraft, string(desk.PreparedRejected), func(p *desk.PreparedReply) bool {
		s.decide(p, who.Actor, desk.PreparedRejected)
		return true
	})
}

func (s *Service) change(ctx context.Context, who access.Who, id string, mode desk.ReplyMode, to string, change func(*desk.PreparedReply) bool) (desk.PreparedReply, error) {
	var p desk.PreparedReply
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		var err error
		if p, err = s.waiting(ctx, tx.LockPrepared, who.WorkspaceID, id, mode); err != nil || !change(&p) {
			return err
		}
		if err := tx.SavePrepared(ctx, p); err != nil {
			return err
		}
		ev, err := Tell(p, who.Actor, string(desk.PreparedWaiting), to)
		if err != nil {
			return err
		}
		return tx.AppendEvents(ctx, who.WorkspaceID, []desk.Event{ev})
	})
	return p, err
}

func cleaned(text string) (string, error) {
	text = clean(text)
	if strings.TrimSpace(text) == "" || len(text) > MostText {
		return "", desk.Invalid("text", "a text has 1 to %d bytes", MostText)
	}
	return text, nil
}

func clean(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}
