package publish

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/riverqueue/river"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/job"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

const (
	maxTries  = 8
	maxPauses = 60 // how often the network may ask to wait
	timeout   = 110 * time.Second
)

// args is the job that publishes on one channel.
type args struct {
	WorkspaceID string `json:"workspace"`
	ID          string `json:"publication"`
	ChannelID   string `json:"channel"`
}

// Kind implements river.JobArgs.
func (args) Kind() string { return "publish" }

type worker struct {
	river.WorkerDefaults[args]
	s *Service
}

// Timeout implements river.Worker.
func (*worker) Timeout(*river.Job[args]) time.Duration { return timeout }

// NextRetry implements river.Worker.
func (*worker) NextRetry(j *river.Job[args]) time.Time {
	return time.Now().Add(job.Backoff(j.Attempt))
}

// Work implements river.Worker. That the network is asked is on disk before it
// is: whoever comes after a crash looks for the post before trying again.
func (w *worker) Work(ctx context.Context, j *river.Job[args]) error {
	s, a := w.s, j.Args
	p, g, tried, err := s.begin(ctx, a)
	if err != nil || g.State != desk.TargetPublishing {
		return err
	}
	out, f := s.publish(ctx, p, g, tried)
	switch {
	case f == nil:
		return s.end(ctx, a, out, nil)
	case f.Kind == platform.Throttled && g.Attempts < maxPauses:
		wait := f.RetryAfter
		if wait <= 0 {
			wait = min(job.Backoff(g.Attempts), time.Minute)
		}
		return river.JobSnooze(min(wait, time.Hour))
	case f.Passing() && f.Kind != platform.Throttled && j.Attempt < j.MaxAttempts:
		return f
	case f.Kind == platform.BadCredentials, f.Kind == platform.Misconfigured:
		s.Channels.MarkFailing(ctx, a.ChannelID, f.Title)
	}
	s.Log.Info("post not published", "workspace", a.WorkspaceID, "channel", a.ChannelID, "publication", a.ID, "kind", string(f.Kind), "code", f.Code)
	return s.end(ctx, a, platform.Published{}, f)
}

// begin notes that the network is about to be asked, and answers when it was
// first.
func (s *Service) begin(ctx context.Context, a args) (desk.Publication, desk.PublicationTarget, *time.Time, error) {
	var p desk.Publication
	var g desk.PublicationTarget
	var tried *time.Time
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		var err error
		if p, err = tx.LockPublication(ctx, a.WorkspaceID, a.ID); err != nil {
			if desk.CodeOf(err) == desk.CodeNotFound {
				return nil
			}
			return err
		}
		at := targetOf(p, a.ChannelID)
		if at < 0 || p.Targets[at].State != desk.TargetWaiting && p.Targets[at].State != desk.TargetPublishing {
			return nil
		}
		t := &p.Targets[at]
		if t.TriedAt != nil {
			before := *t.TriedAt
			tried = &before
		} else {
			now := s.Clock.Now()
			t.TriedAt = &now
		}
		t.State = desk.TargetPublishing
		t.Attempts++
		g = *t
		return s.save(ctx, tx, p.Author, &p)
	})
	return p, g, tried, err
}

func targetOf(p desk.Publication, channelID string) int {
	for i, g := range p.Targets {
		if g.ChannelID == channelID {
			return i
		}
	}
	return -1
}

// publish asks the network, after looking for the post where it was asked
// before.
func (s *Service) publish(ctx context.Context, p desk.Publication, g desk.PublicationTarget, tried *time.Time) (out platform.Published, f *platform.Failure) {
	live, err := s.Channels.Find(ctx, p.WorkspaceID, g.ChannelID)
	switch {
	case desk.CodeOf(err) == desk.CodeNotFound:
		return out, &platform.Failure{Kind: platform.Rejected, Code: "channel_gone", Title: "The channel was removed"}
	case err != nil:
		return out, &platform.Failure{Kind: platform.Unreachable, Title: "The channel could not be opened", Err: err}
	case live.Channel.Status == desk.ChannelDisabled:
		return out, &platform.Failure{Kind: platform.Rejected, Code: "channel_disabled", Title: "The channel is switched off"}
	}
	publisher, ok := live.Session.(platform.Publisher)
	caps := live.Session.Caps().Public
	if !ok || caps == nil {
		return out, &platform.Failure{Kind: platform.Unsupported, Title: "Nothing can be published on this channel"}
	}
	what := s.publishing(ctx, p, g, caps.Post)
	defer func() {
		if r := recover(); r != nil {
			f = &platform.Failure{Kind: platform.Uncertain, Title: "the connector failed", Err: fmt.Errorf("panic: %v\n%s", r, debug.Stack())}
		}
	}()
	if tried != nil {
		what.Tried = *tried
		found, there, err := publisher.FindPublished(ctx, what)
		if err != nil {
			return out, platform.AsFailure(err)
		}
		if there {
			return found, nil
		}
	}
	if out, err = publisher.Publish(ctx, what); err != nil {
		return out, platform.AsFailure(err)
	}
	return out, nil
}

// publishing is a target as the connector takes it.
func (s *Service) publishing(ctx context.Context, p desk.Publication, g desk.PublicationTarget, rule platform.PostLimits) platform.Publishing {
	out := platform.Publishing{ID: p.ID + "/" + g.ChannelID}
	out.Text, out.Link = shown(rule, p, g)
	for _, a := range p.Attachments {
		file := platform.OutgoingMedia{Attachment: a, Open: func() (platform.ReadSeekCloser, error) { return s.Files.OpenAttachment(ctx, a) }}
		if s.Link != nil {
			file.Link = s.Link(p.WorkspaceID, a)
		}
		out.Media = append(out.Media, file)
	}
	return out
}

// end writes how publishing on a channel ended, with the post that it is.
func (s *Service) end(ctx context.Context, a args, out platform.Published, f *platform.Failure) error {
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		p, err := tx.LockPublication(ctx, a.WorkspaceID, a.ID)
		if err != nil {
			return err
		}
		at := targetOf(p, a.ChannelID)
		if at < 0 || p.Targets[at].State != desk.TargetPublishing {
			return nil
		}
		g, now := &p.Targets[at], s.Clock.Now()
		var more []desk.Event
		switch {
		case f == nil:
			g.State, g.ExternalID, g.Link, g.PublishedAt, g.Error = desk.TargetPublished, string(out.ID), out.Link, &now, nil
			post, ev, err := s.post(ctx, tx, p, *g, now)
			if err != nil {
				return err
			}
			g.PostID = post
			more = append(more, ev)
		case f.Kind == platform.Uncertain, f.Kind == platform.Unintelligible:
			g.State, g.Error = desk.TargetUncertain, errorOf(f)
		default:
			g.State, g.Error = desk.TargetFailed, errorOf(f)
		}
		p.State = p.Outcome()
		return s.save(ctx, tx, p.Author, &p, more...)
	})
}

func errorOf(f *platform.Failure) *desk.SendError {
	e := f.SendError()
	if e.Code == "" {
		e.Code = string(f.Kind)
	}
	if e.Title == "" {
		e.Title = string(f.Kind)
	}
	return e
}

// post is the post that a target became: the network may have told of it
// already.
func (s *Service) post(ctx context.Context, tx *store.Tx, p desk.Publication, g desk.PublicationTarget, now time.Time) (string, desk.Event, error) {
	known, err := tx.LockPostsByExternal(ctx, p.WorkspaceID, g.ChannelID, []string{g.ExternalID})
	if err != nil {
		return "", desk.Event{}, err
	}
	post, there := known[g.ExternalID]
	if !there {
		live, err := s.Channels.Find(ctx, p.WorkspaceID, g.ChannelID)
		if err != nil {
			return "", desk.Event{}, err
		}
		post = desk.Post{WorkspaceID: p.WorkspaceID, ID: ident.New(), ChannelID: g.ChannelID, Platform: live.Channel.Platform, ExternalID: g.ExternalID,
			Kind: desk.PublicPost, Attachments: []desk.Attachment{}, PublishedAt: now, CreatedAt: now}
	}
	post.Ours, post.PublicationID = true, p.ID
	if post.Text == "" {
		post.Text = p.Words(g)
	}
	if post.Link == "" {
		post.Link = g.Link
	}
	if post.Shares == "" {
		post.Shares = p.Link
	}
	if err := tx.SavePosts(ctx, p.WorkspaceID, []desk.Post{post}); err != nil {
		return "", desk.Event{}, err
	}
	data, err := json.Marshal(post)
	if err != nil {
		return "", desk.Event{}, fmt.Errorf("write event of post %s: %w", post.ID, err)
	}
	return post.ID, desk.Event{Type: desk.EventPostUpdated, At: now, Actor: p.Author, Data: data}, nil
}
