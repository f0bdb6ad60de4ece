package outbound

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/rivo/uniseg"

	"recado.dev/internal/access"
	"recado.dev/internal/cases"
	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
	"recado.dev/internal/job"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

const (
	verbTries     = 4
	verbTimeout   = 30 * time.Second
	typingTimeout = 5 * time.Second
	typingEvery   = 3 * time.Second // a conversation
	typingAtOnce  = 32
)

// verbArgs is what the small calls to a platform need.
type verbArgs struct {
	WorkspaceID    string `json:"workspace"`
	ChannelID      string `json:"channel"`
	ConversationID string `json:"conversation"`
	MessageID      string `json:"message"`
	ExternalID     string `json:"external"`
	Emoji          string `json:"emoji,omitempty"`
	UserID         string `json:"user,omitempty"`
}

// reactArgs is the job that puts our reaction on a message.
type reactArgs struct{ verbArgs }

// Kind implements river.JobArgs.
func (reactArgs) Kind() string { return "send_reaction" }

// readArgs is the job that tells the customer that we read.
type readArgs struct{ verbArgs }

// Kind implements river.JobArgs.
func (readArgs) Kind() string { return "send_read" }

// React sets our reaction on a message of a conversation, or takes it away
// where emoji is "". We have one voice: another agent's reaction is replaced.
func (s *Service) React(ctx context.Context, who access.Who, messageID, emoji string) (desk.Message, error) {
	if len(emoji) > 64 || emoji != "" && uniseg.GraphemeClusterCount(emoji) != 1 {
		return desk.Message{}, desk.Invalid("emoji", "must be one emoji")
	}
	have, err := s.Store.Read().MessageByID(ctx, who.WorkspaceID, messageID)
	if err != nil {
		return desk.Message{}, err
	}
	live, err := s.Channels.Find(ctx, who.WorkspaceID, have.ChannelID)
	if err != nil {
		return desk.Message{}, err
	}
	if caps := live.Session.Caps(); caps.Reactions != platform.Yes && caps.Reactions != platform.Degraded {
		return desk.Message{}, desk.E(desk.CodeUnsupported, "this channel has no reactions")
	}
	if have.Direction == desk.DirectionNote || have.ExternalID == "" || platform.RemoteMessageID(have.ExternalID).FromPage() {
		return desk.Message{}, desk.E(desk.CodeConflict, "the customer does not have this message")
	}
	var m desk.Message
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		if m, err = tx.LockMessage(ctx, who.WorkspaceID, messageID); err != nil {
			return err
		}
		now := s.Clock.Now()
		m = conversation.React(withoutOurs(m), authorOf(who), emoji, now)
		if err := tx.UpdateMessages(ctx, []desk.Message{m}); err != nil {
			return err
		}
		args := reactArgs{verbArgs{who.WorkspaceID, m.ChannelID, m.ConversationID, m.ID, m.ExternalID, emoji, who.UserID}}
		if err := s.Queue.Insert(ctx, tx, args, &river.InsertOpts{MaxAttempts: verbTries}); err != nil {
			return err
		}
		b := bundle{ctx: ctx, tx: tx, ws: who.WorkspaceID, actor: who.Actor, at: now}
		b.messages(desk.EventMessageUpdated, []desk.Message{m})
		return b.append()
	})
	return m, err
}

// withoutOurs is m without the reactions of our side.
func withoutOurs(m desk.Message) desk.Message {
	m.Reactions = slices.DeleteFunc(slices.Clone(m.Reactions), func(r desk.Reaction) bool { return r.Author.Type != "contact" })
	return m
}

type reactWorker struct {
	river.WorkerDefaults[reactArgs]
	s *Service
}

// Timeout implements river.Worker.
func (*reactWorker) Timeout(*river.Job[reactArgs]) time.Duration { return verbTimeout }

// NextRetry implements river.Worker.
func (*reactWorker) NextRetry(j *river.Job[reactArgs]) time.Time {
	return time.Now().Add(job.Backoff(j.Attempt))
}

// Work implements river.Worker. A reaction that the platform will not take
// disappears again, so that the desk shows what the customer sees.
func (w *reactWorker) Work(ctx context.Context, j *river.Job[reactArgs]) error {
	a := j.Args.verbArgs
	err := w.s.verb(ctx, a, func(session platform.Session, to platform.Recipient) error {
		reactor, ok := session.(platform.Reactor)
		if !ok {
			return &platform.Failure{Kind: platform.Unsupported, Title: "this channel has no reactions"}
		}
		return reactor.React(ctx, to, platform.RemoteMessageID(a.ExternalID), a.Emoji)
	})
	if err == nil || j.Attempt < j.MaxAttempts && platform.AsFailure(err).Retryable() {
		return err
	}
	w.s.Log.Warn("reaction not sent", "workspace", a.WorkspaceID, "channel", a.ChannelID, "message", a.MessageID, "error", err)
	return w.s.unreact(ctx, a)
}

// unreact takes a reaction back that could not be sent, unless a newer one
// took its place.
func (s *Service) unreact(ctx context.Context, a verbArgs) error {
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		m, err := tx.LockMessage(ctx, a.WorkspaceID, a.MessageID)
		if err != nil {
			return err
		}
		ours := slices.ContainsFunc(m.Reactions, func(r desk.Reaction) bool {
			return r.Author.Type != "contact" && r.Author.ID == a.UserID && r.Emoji == a.Emoji
		})
		if !ours {
			return nil
		}
		m = withoutOurs(m)
		if err := tx.UpdateMessages(ctx, []desk.Message{m}); err != nil {
			return err
		}
		b := bundle{ctx: ctx, tx: tx, ws: a.WorkspaceID, actor: desk.SystemActor, at: s.Clock.Now()}
		b.messages(desk.EventMessageUpdated, []desk.Message{m})
		return b.append()
	})
}

// MarkRead sets the conversation's and its case's unread counts to nothing,
// and tells the customer where the platform has read receipts. Reading what
// was read changes nothing.
func (s *Service) MarkRead(ctx context.Context, who access.Who, conversationID string) error {
	conv, err := s.Store.Read().ConversationByID(ctx, who.WorkspaceID, conversationID)
	if err != nil || conv.UnreadCount == 0 {
		return err
	}
	var caps platform.Caps
	if live, err := s.Channels.Find(ctx, who.WorkspaceID, conv.ChannelID); err == nil {
		caps = live.Session.Caps() // a channel that cannot be opened is no reason to stay unread
	}
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		conv, err := tx.LockConversation(ctx, who.WorkspaceID, conversationID)
		if err != nil || conv.UnreadCount == 0 {
			return err
		}
		now := s.Clock.Now()
		b := bundle{ctx: ctx, tx: tx, ws: who.WorkspaceID, actor: who.Actor, at: now}
		if conv.CaseID != "" {
			before, err := tx.LockCase(ctx, who.WorkspaceID, conv.CaseID)
			if err != nil {
				return err
			}
			after := cases.OnRead(before, now)
			// The case's other conversations stay unread.
			after.UnreadCount = max(0, before.UnreadCount-conv.UnreadCount)
			if after.UnreadCount != before.UnreadCount {
				b.saveCases(store.CaseChange{Before: &before, After: after})
			}
		}
		conv.UnreadCount = 0
		b.saveConversations(caps, conv)
		if err := s.sendRead(ctx, tx, conv, caps); err != nil {
			return err
		}
		return b.append()
	})
}

func (s *Service) sendRead(ctx context.Context, tx *store.Tx, conv desk.Conversation, caps platform.Caps) error {
	if caps.ReadReceipts != platform.Yes && caps.ReadReceipts != platform.Degraded {
		return nil
	}
	id, external, err := tx.NewestInbound(ctx, conv.WorkspaceID, conv.ID)
	if err != nil || external == "" {
		return err
	}
	args := readArgs{verbArgs{WorkspaceID: conv.WorkspaceID, ChannelID: conv.ChannelID, ConversationID: conv.ID, MessageID: id, ExternalID: external}}
	return s.Queue.Insert(ctx, tx, args, &river.InsertOpts{MaxAttempts: verbTries})
}

type readWorker struct {
	river.WorkerDefaults[readArgs]
	s *Service
}

// Timeout implements river.Worker.
func (*readWorker) Timeout(*river.Job[readArgs]) time.Duration { return verbTimeout }

// NextRetry implements river.Worker.
func (*readWorker) NextRetry(j *river.Job[readArgs]) time.Time {
	return time.Now().Add(job.Backoff(j.Attempt))
}

// Work implements river.Worker. A read receipt that cannot be sent is dropped.
func (w *readWorker) Work(ctx context.Context, j *river.Job[readArgs]) error {
	a := j.Args.verbArgs
	err := w.s.verb(ctx, a, func(session platform.Session, to platform.Recipient) error {
		reader, ok := session.(platform.Reader)
		if !ok {
			return nil
		}
		return reader.MarkRead(ctx, to, platform.RemoteMessageID(a.ExternalID))
	})
	if err != nil && platform.AsFailure(err).Retryable() {
		return err
	}
	if err != nil {
		w.s.Log.Info("read receipt not sent", "workspace", a.WorkspaceID, "channel", a.ChannelID, "message", a.MessageID, "error", err)
	}
	return nil
}

// verb opens the channel and the recipient for a small call.
func (s *Service) verb(ctx context.Context, a verbArgs, call func(platform.Session, platform.Recipient) error) error {
	live, err := s.Channels.Find(ctx, a.WorkspaceID, a.ChannelID)
	if desk.CodeOf(err) == desk.CodeNotFound || err == nil && live.Channel.Status == desk.ChannelDisabled {
		return nil
	}
	if err != nil {
		return &platform.Failure{Kind: platform.Unreachable, Title: "the channel could not be opened", Err: err}
	}
	targets, err := s.Store.Read().OutboxTargets(ctx, a.WorkspaceID, []string{a.ConversationID})
	if err != nil {
		return &platform.Failure{Kind: platform.Unreachable, Title: "the recipient could not be loaded", Err: err}
	}
	to, ok := targets[a.ConversationID]
	if !ok {
		return nil
	}
	return guarded(func() error { return call(live.Session, recipientOf(to)) })
}

// typists bounds the typing calls under way.
type typists struct {
	mu   sync.Mutex
	busy int
	last map[string]time.Time // by conversation
}

// begin answers whether a call for the conversation may be made.
func (t *typists) begin(conversationID string, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.busy >= typingAtOnce || now.Sub(t.last[conversationID]) < typingEvery {
		return false
	}
	if len(t.last) > 1024 {
		for id, at := range t.last {
			if now.Sub(at) >= typingEvery {
				delete(t.last, id)
			}
		}
	}
	t.last[conversationID] = now
	t.busy++
	return true
}

func (t *typists) end() {
	t.mu.Lock()
	t.busy--
	t.mu.Unlock()
}

// Typing shows the customer that somebody writes, where the platform can. It
// does not wait for the platform, and what fails is dropped: a moment later it
// would no longer be true.
func (s *Service) Typing(ctx context.Context, who access.Who, conversationID string) error {
	conv, err := s.Store.Read().ConversationByID(ctx, who.WorkspaceID, conversationID)
	if err != nil {
		return err
	}
	live, err := s.Channels.Find(ctx, who.WorkspaceID, conv.ChannelID)
	if err != nil {
		return nil
	}
	typer, ok := live.Session.(platform.Typer)
	caps := live.Session.Caps()
	if !ok || caps.Typing != platform.Yes && caps.Typing != platform.Degraded || live.Channel.Status == desk.ChannelDisabled {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || !s.typing.begin(conversationID, s.Time.Now()) {
		return nil
	}
	s.working.Go(func() {
		defer s.typing.end()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), typingTimeout)
		defer cancel()
		_, external, err := s.Store.Read().NewestInbound(ctx, conv.WorkspaceID, conv.ID)
		if err != nil || external == "" {
			return
		}
		err = s.verb(ctx, verbArgs{WorkspaceID: conv.WorkspaceID, ChannelID: conv.ChannelID, ConversationID: conv.ID},
			func(_ platform.Session, to platform.Recipient) error {
				return typer.Typing(ctx, to, platform.RemoteMessageID(external))
			})
		if err != nil {
			s.Log.Debug("typing not shown", "workspace", conv.WorkspaceID, "channel", conv.ChannelID, "error", err)
		}
	})
	return nil
}

func recipientOf(t store.OutboxTarget) platform.Recipient {
	to := platform.Recipient{Address: t.Address}
	for _, k := range t.Keys {
		to.Keys = append(to.Keys, platform.RemoteUserKey(k))
	}
	return to
}
