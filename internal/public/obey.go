package public

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"github.com/riverqueue/river"

	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
	"recado.dev/internal/job"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

type actWorker struct {
	river.WorkerDefaults[actArgs]
	s *Service
}

// Timeout implements river.Worker.
func (*actWorker) Timeout(*river.Job[actArgs]) time.Duration { return actTimeout }

// NextRetry implements river.Worker.
func (*actWorker) NextRetry(j *river.Job[actArgs]) time.Time {
	return time.Now().Add(job.Backoff(j.Attempt))
}

// Work implements river.Worker. Verbs say how something is to be, so that asking
// twice does no harm: a run that was killed runs again.
func (w *actWorker) Work(ctx context.Context, j *river.Job[actArgs]) error {
	s := w.s
	a, err := s.Store.Read().PublicActionByID(ctx, j.Args.WorkspaceID, j.Args.ID)
	if desk.CodeOf(err) == desk.CodeNotFound || err == nil && a.State != desk.ActionQueued {
		return nil
	}
	if err != nil {
		return err
	}
	first, err := s.isNext(ctx, a)
	if err != nil {
		return err
	}
	if !first {
		return river.JobSnooze(time.Second) // hide and show end as they were asked for
	}
	err = s.obey(ctx, a)
	if err == nil {
		return s.settle(ctx, a, nil)
	}
	f := platform.AsFailure(err)
	switch {
	case f.Kind == platform.Throttled && a.Attempts < maxPauses:
		wait := f.RetryAfter
		if wait <= 0 {
			wait = min(job.Backoff(a.Attempts+1), time.Minute)
		}
		if err := s.tried(ctx, a); err != nil {
			return err
		}
		return river.JobSnooze(min(wait, time.Hour))
	case f.Passing() && f.Kind != platform.Throttled && j.Attempt < j.MaxAttempts:
		return f
	case f.Kind == platform.BadCredentials, f.Kind == platform.Misconfigured:
		s.Channels.MarkFailing(ctx, a.ChannelID, f.Title)
	}
	s.Log.Info("public action refused", "workspace", a.WorkspaceID, "channel", a.ChannelID, "message", a.MessageID, "kind", string(f.Kind), "code", f.Code)
	return s.settle(ctx, a, f)
}

// isNext says whether nothing that was asked for earlier of the same item is on
// its way.
func (s *Service) isNext(ctx context.Context, a desk.PublicAction) (bool, error) {
	list, err := s.Store.Read().QueuedActions(ctx, a.WorkspaceID, []string{a.MessageID})
	for _, other := range list {
		if other.PostID == a.PostID && other.ID < a.ID {
			return false, err
		}
	}
	return true, err
}

// tried counts a try that the network put off.
func (s *Service) tried(ctx context.Context, a desk.PublicAction) error {
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		have, err := tx.LockPublicAction(ctx, a.WorkspaceID, a.ID)
		if err != nil {
			return err
		}
		have.Attempts++
		return tx.SavePublicActions(ctx, a.WorkspaceID, []desk.PublicAction{have})
	})
}

// obey has the network do it.
func (s *Service) obey(ctx context.Context, a desk.PublicAction) (err error) {
	live, err := s.Channels.Find(ctx, a.WorkspaceID, a.ChannelID)
	switch {
	case desk.CodeOf(err) == desk.CodeNotFound:
		return &platform.Failure{Kind: platform.Rejected, Code: "channel_gone", Title: "The channel was removed"}
	case err != nil:
		return &platform.Failure{Kind: platform.Unreachable, Title: "The channel could not be opened", Err: err}
	case live.Channel.Status == desk.ChannelDisabled:
		return &platform.Failure{Kind: platform.Rejected, Code: "channel_disabled", Title: "The channel is switched off"}
	}
	ref, err := s.refOf(ctx, a)
	if err != nil {
		return &platform.Failure{Kind: platform.Unreachable, Title: "The item could not be loaded", Err: err}
	}
	defer func() {
		if p := recover(); p != nil {
			err = &platform.Failure{Kind: platform.Uncertain, Title: "the connector failed", Err: fmt.Errorf("panic: %v\n%s", p, debug.Stack())}
		}
	}()
	return call(ctx, live.Session, a, ref)
}

// call asks the connector.
func call(ctx context.Context, session platform.Session, a desk.PublicAction, ref platform.PublicRef) error {
	switch a.Verb {
	case desk.VerbLike, desk.VerbUnlike:
		if c, ok := session.(platform.Liker); ok {
			return c.Like(ctx, ref, a.Verb == desk.VerbLike)
		}
	case desk.VerbHide, desk.VerbShow:
		if c, ok := session.(platform.Hider); ok {
			return c.Hide(ctx, ref, a.Verb == desk.VerbHide)
		}
	case desk.VerbRemove, desk.VerbWithdraw:
		if c, ok := session.(platform.Remover); ok {
			return c.Remove(ctx, ref)
		}
	case desk.VerbBlock, desk.VerbUnblock:
		if c, ok := session.(platform.Blocker); ok {
			return c.Block(ctx, ref, a.Verb == desk.VerbBlock)
		}
	case desk.VerbRewrite:
		if c, ok := session.(platform.Rewriter); ok {
			return c.Rewrite(ctx, ref, a.Text)
		}
	}
	return &platform.Failure{Kind: platform.Unsupported, Title: "The channel cannot do this"}
}

// refOf names what an action is done to as its network does.
func (s *Service) refOf(ctx context.Context, a desk.PublicAction) (platform.PublicRef, error) {
	q := s.Store.Read()
	p, err := q.PostByID(ctx, a.WorkspaceID, a.PostID)
	if err != nil {
		return platform.PublicRef{}, err
	}
	if a.MessageID == "" {
		ref := platform.PublicRef{Kind: p.Kind, Post: platform.RemotePostID(p.ExternalID), Ours: p.Ours}
		if p.Under != "" { // words of ours under another post
			ref.Post, ref.ID = platform.RemotePostID(p.Under), platform.RemoteMessageID(p.ExternalID)
		}
		return ref, nil
	}
	m, err := q.MessageByID(ctx, a.WorkspaceID, a.MessageID)
	if err != nil {
		return platform.PublicRef{}, err
	}
	ref := platform.PublicRef{Post: platform.RemotePostID(p.ExternalID), ID: platform.RemoteMessageID(m.ExternalID), Ours: m.Direction == desk.DirectionOut}
	if m.Content != nil && m.Content.Public != nil {
		ref.Kind, ref.Parent = m.Content.Public.Kind, platform.RemoteMessageID(m.Content.Public.Parent)
	}
	if ref.Ours {
		return ref, nil
	}
	to, err := q.OutboxTargets(ctx, a.WorkspaceID, []string{m.ConversationID})
	if err != nil {
		return ref, err
	}
	author := to[m.ConversationID]
	ref.Author.Address = author.Address
	for _, k := range author.Keys {
		ref.Author.Keys = append(ref.Author.Keys, platform.RemoteUserKey(k))
	}
	return ref, nil
}

// obeyed writes what an action changed once the network did it, and answers the
// events of it. Our copy keeps its words.
func obeyed(ctx context.Context, tx *store.Tx, a desk.PublicAction, now time.Time) ([]desk.Event, error) {
	if a.MessageID == "" {
		return obeyedPost(ctx, tx, a, now)
	}
	m, err := tx.LockMessage(ctx, a.WorkspaceID, a.MessageID)
	if err != nil {
		return nil, err
	}
	m, changes := changed(m, a, now)
	if err := tx.UpdateMessages(ctx, []desk.Message{m}); err != nil {
		return nil, err
	}
	if i, ok := store.PublicItemOf(m, a.ContactID); ok {
		if err := tx.SavePublicItems(ctx, a.WorkspaceID, []desk.PublicItem{i}); err != nil {
			return nil, err
		}
	}
	data, err := json.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("write event of message %s: %w", m.ID, err)
	}
	return []desk.Event{{Type: desk.EventMessageUpdated, At: now, Actor: a.Actor, CaseID: m.CaseID, ConversationID: m.ConversationID, MessageID: m.ID, Changes: changes, Data: data}}, nil
}

// changed is a message after a verb.
func changed(m desk.Message, a desk.PublicAction, now time.Time) (desk.Message, map[string][2]any) {
	if m.Content == nil || m.Content.Public == nil {
		return m, nil
	}
	content := *m.Content
	p := *content.Public
	content.Public = &p
	switch a.Verb {
	case desk.VerbLike, desk.VerbUnlike:
		p.Liked = a.Verb == desk.VerbLike
	case desk.VerbHide, desk.VerbShow:
		p.Hidden = a.Verb == desk.VerbHide
	case desk.VerbBlock, desk.VerbUnblock:
		p.Blocked = a.Verb == desk.VerbBlock
	case desk.VerbRemove, desk.VerbWithdraw:
		p.Removed = true
	case desk.VerbRewrite:
		before, since := m.Text, m.OccurredAt
		if m.EditedAt != nil {
			since = *m.EditedAt
		}
		if before == a.Text {
			break // the network told of it already
		}
		p.Versions = append(slices.Clone(p.Versions), desk.PublicVersion{Text: before, Title: p.Title, Rating: p.Rating, At: since})
		return conversation.Edit(m, a.Text, &content, now), map[string][2]any{"text": {before, a.Text}}
	}
	m.Content = &content
	return m, nil
}

func obeyedPost(ctx context.Context, tx *store.Tx, a desk.PublicAction, now time.Time) ([]desk.Event, error) {
	p, err := tx.LockPost(ctx, a.WorkspaceID, a.PostID)
	if err != nil {
		return nil, err
	}
	switch a.Verb {
	case desk.VerbLike, desk.VerbUnlike:
		p.Liked = a.Verb == desk.VerbLike
	case desk.VerbHide:
		p.HiddenAt = &now
	case desk.VerbShow:
		p.HiddenAt = nil
	case desk.VerbRemove, desk.VerbWithdraw:
		p.DeletedAt = conversation.Earliest(p.DeletedAt, now)
	case desk.VerbRewrite:
		p.Text, p.EditedAt = a.Text, &now
	}
	if err := tx.SavePosts(ctx, a.WorkspaceID, []desk.Post{p}); err != nil {
		return nil, err
	}
	data, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("write event of post %s: %w", p.ID, err)
	}
	return []desk.Event{{Type: desk.EventPostUpdated, At: now, Actor: a.Actor, Data: data}}, nil
}
