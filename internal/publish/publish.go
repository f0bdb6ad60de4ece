// Package publish brings posts to channels: drafts, a yes where the workspace
// wants one, a time, and one job for each channel that publishes once. It knows
// no platform by name and serves no HTTP.
package publish

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/riverqueue/river"

	"recado.dev/internal/access"
	"recado.dev/internal/blob"
	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/job"
	"recado.dev/internal/store"
)

// Channels answers connected accounts; channel.Registry does.
type Channels interface {
	Find(ctx context.Context, ws, channelID string) (*channel.Live, error)
	MarkFailing(ctx context.Context, channelID, detail string)
}

// Files opens what posts carry; media.Service does.
type Files interface {
	OpenAttachment(ctx context.Context, a desk.Attachment) (blob.ReadSeekCloser, error)
}

// Config is what a Service needs.
type Config struct {
	Store    *store.Store
	Queue    *job.Queue
	Channels Channels
	Files    Files
	// Link is the address of a file for networks that fetch it themselves; nil
	// where this server has none.
	Link  func(ws string, a desk.Attachment) string
	Clock clock.Clock
	Log   *slog.Logger
}

// Service is safe for concurrent use.
type Service struct{ Config }

// New makes the service and registers its jobs with the queue.
func New(c Config) *Service {
	s := &Service{Config: c}
	job.Register(c.Queue, &worker{s: s})
	return s
}

// Draft is what somebody wants to publish.
type Draft struct {
	Text      string
	Link      string
	UploadIDs []string
	Targets   []TargetDraft
	SendAt    *time.Time
}

// TargetDraft is a channel with its own wording, "" for that of all.
type TargetDraft struct {
	ChannelID string
	Text      string
}

const (
	maxTargets = 30
	maxFiles   = 30
	maxText    = 65536
)

func clean(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", ""))
}

func (d *Draft) clean() error {
	d.Text, d.Link = clean(d.Text), clean(d.Link)
	if len(d.Targets) > maxTargets {
		return desk.Invalid("targets", "has %d channels; %d is the most", len(d.Targets), maxTargets)
	}
	if len(d.UploadIDs) > maxFiles {
		return desk.Invalid("upload_ids", "has %d files; %d is the most", len(d.UploadIDs), maxFiles)
	}
	if d.Link != "" && !strings.HasPrefix(d.Link, "https://") && !strings.HasPrefix(d.Link, "http://") {
		return desk.Invalid("link", "must begin with https://")
	}
	seen := map[string]bool{}
	for i := range d.Targets {
		d.Targets[i].Text = clean(d.Targets[i].Text)
		if seen[d.Targets[i].ChannelID] {
			return desk.Invalid("targets", "names a channel twice")
		}
		seen[d.Targets[i].ChannelID] = true
		if len(d.Targets[i].Text) > maxText {
			return desk.Invalid("targets", "has %d bytes of words; %d is the most", len(d.Targets[i].Text), maxText)
		}
	}
	if len(d.Text) > maxText {
		return desk.Invalid("text", "has %d bytes; %d is the most", len(d.Text), maxText)
	}
	if d.SendAt != nil {
		at := d.SendAt.UTC().Truncate(time.Microsecond)
		d.SendAt = &at
	}
	return nil
}

// Create keeps a draft, and submits it where that is asked for.
func (s *Service) Create(ctx context.Context, who access.Who, d Draft, submit bool, claim *store.Claim) (desk.Publication, error) {
	if err := d.clean(); err != nil {
		return desk.Publication{}, err
	}
	now := s.Clock.Now()
	p := desk.Publication{WorkspaceID: who.WorkspaceID, ID: ident.New(), State: desk.PublicationDraft, Author: who.Actor, CreatedAt: now, Attachments: []desk.Attachment{}}
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		if err := s.take(ctx, tx, &p, d); err != nil {
			return err
		}
		if submit {
			if err := s.submit(ctx, tx, who, &p); err != nil {
				return err
			}
		}
		if claim != nil {
			if err := tx.KeepEffect(ctx, *claim, p.ID); err != nil {
				return err
			}
		}
		return s.save(ctx, tx, who.Actor, &p)
	})
	return p, err
}

// Change gives a publication that is not let go other words, channels, files or
// time. It is a draft then.
func (s *Service) Change(ctx context.Context, who access.Who, id string, d Draft) (desk.Publication, error) {
	if err := d.clean(); err != nil {
		return desk.Publication{}, err
	}
	return s.with(ctx, who, id, func(tx *store.Tx, p *desk.Publication) error {
		if err := held(*p); err != nil {
			return err
		}
		p.State, p.Reviewer, p.Reason = desk.PublicationDraft, nil, ""
		return s.take(ctx, tx, p, d)
	})
}

// held refuses to touch what was let go.
func held(p desk.Publication) error {
	switch p.State {
	case desk.PublicationDraft, desk.PublicationSubmitted, desk.PublicationRejected, desk.PublicationScheduled:
		return nil
	}
	return desk.E(desk.CodeConflict, "it was let go already: change what is published at its channel")
}

// take fills a publication from a draft, its files with it.
func (s *Service) take(ctx context.Context, tx *store.Tx, p *desk.Publication, d Draft) error {
	p.Text, p.Link, p.SendAt = d.Text, d.Link, d.SendAt
	p.Targets = []desk.PublicationTarget{}
	for i, g := range d.Targets {
		live, err := s.Channels.Find(ctx, p.WorkspaceID, g.ChannelID)
		if desk.CodeOf(err) == desk.CodeNotFound || err == nil && live.Session.Caps().Public == nil {
			return desk.Invalid(fmt.Sprintf("targets[%d]", i), "is no channel that can publish")
		}
		if err != nil && desk.CodeOf(err) != desk.CodeUnavailable {
			return err
		}
		p.Targets = append(p.Targets, desk.PublicationTarget{ChannelID: g.ChannelID, Text: g.Text, State: desk.TargetWaiting})
	}
	if err := tx.FreeUploads(ctx, p.WorkspaceID, []string{p.ID}); err != nil {
		return err
	}
	files, err := tx.Uploads(ctx, p.WorkspaceID, d.UploadIDs)
	if err != nil {
		return err
	}
	if p.Attachments = files; files == nil {
		p.Attachments = []desk.Attachment{}
	}
	return tx.ClaimUploads(ctx, p.WorkspaceID, d.UploadIDs, p.ID, "")
}

// with changes a publication within a transaction and tells of it.
func (s *Service) with(ctx context.Context, who access.Who, id string, f func(*store.Tx, *desk.Publication) error) (desk.Publication, error) {
	var p desk.Publication
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		var err error
		if p, err = tx.LockPublication(ctx, who.WorkspaceID, id); err != nil {
			return err
		}
		if err := f(tx, &p); err != nil {
			return err
		}
		return s.save(ctx, tx, who.Actor, &p)
	})
	return p, err
}

func (s *Service) save(ctx context.Context, tx *store.Tx, actor desk.Actor, p *desk.Publication, more ...desk.Event) error {
	p.UpdatedAt = s.Clock.Now()
	if err := tx.SavePublication(ctx, *p); err != nil {
		return err
	}
	data, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("write event of publication %s: %w", p.ID, err)
	}
	return tx.AppendEvents(ctx, p.WorkspaceID, append(more, desk.Event{Type: desk.EventPublicationUpdated, At: p.UpdatedAt, Actor: actor, Data: data}))
}

// Submit asks for a publication to go out: at once, at its time, or once
// somebody says yes where the workspace wants that.
func (s *Service) Submit(ctx context.Context, who access.Who, id string) (desk.Publication, error) {
	return s.with(ctx, who, id, func(tx *store.Tx, p *desk.Publication) error {
		if p.State != desk.PublicationDraft && p.State != desk.PublicationRejected {
			return desk.E(desk.CodeConflict, "it is submitted already")
		}
		return s.submit(ctx, tx, who, p)
	})
}

func (s *Service) submit(ctx context.Context, tx *store.Tx, who access.Who, p *desk.Publication) error {
	if err := s.refused(ctx, who, *p); err != nil {
		return err
	}
	ws, err := tx.WorkspaceByID(ctx, p.WorkspaceID)
	if err != nil {
		return err
	}
	p.Reason = ""
	if ws.PublishingApproval && !who.Can(access.PublicApprove) {
		p.State, p.Reviewer = desk.PublicationSubmitted, nil
		return nil
	}
	return s.let(ctx, tx, p)
}

// Approve lets go of what somebody else submitted.
func (s *Service) Approve(ctx context.Context, who access.Who, id string) (desk.Publication, error) {
	return s.with(ctx, who, id, func(tx *store.Tx, p *desk.Publication) error {
		if p.State != desk.PublicationSubmitted {
			return desk.E(desk.CodeConflict, "only what was submitted can be approved")
		}
		if err := s.refused(ctx, who, *p); err != nil {
			return err
		}
		actor := who.Actor
		p.Reviewer = &actor
		return s.let(ctx, tx, p)
	})
}

// Reject gives back what was submitted, with the reason.
func (s *Service) Reject(ctx context.Context, who access.Who, id, reason string) (desk.Publication, error) {
	if reason = clean(reason); reason == "" {
		return desk.Publication{}, desk.Invalid("reason", "must not be empty")
	}
	return s.with(ctx, who, id, func(_ *store.Tx, p *desk.Publication) error {
		if p.State != desk.PublicationSubmitted {
			return desk.E(desk.CodeConflict, "only what was submitted can be rejected")
		}
		actor := who.Actor
		p.State, p.Reviewer, p.Reason = desk.PublicationRejected, &actor, reason
		return nil
	})
}

// let lets go of a publication: now, or at its time.
func (s *Service) let(ctx context.Context, tx *store.Tx, p *desk.Publication) error {
	if p.SendAt != nil && p.SendAt.After(s.Clock.Now()) {
		p.State = desk.PublicationScheduled
		return nil
	}
	return s.release(ctx, tx, p)
}

// release queues a job for each channel.
func (s *Service) release(ctx context.Context, tx *store.Tx, p *desk.Publication) error {
	p.State = desk.PublicationPublishing
	for _, g := range p.Targets {
		if err := s.queue(ctx, tx, *p, g.ChannelID); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) queue(ctx context.Context, tx *store.Tx, p desk.Publication, channelID string) error {
	return s.Queue.Insert(ctx, tx, args{WorkspaceID: p.WorkspaceID, ID: p.ID, ChannelID: channelID}, &river.InsertOpts{MaxAttempts: maxTries})
}

// Retry publishes again on a channel where that failed. The others are left
// alone.
func (s *Service) Retry(ctx context.Context, who access.Who, id, channelID string) (desk.Publication, error) {
	return s.with(ctx, who, id, func(tx *store.Tx, p *desk.Publication) error {
		for i := range p.Targets {
			g := &p.Targets[i]
			if g.ChannelID != channelID {
				continue
			}
			if g.State != desk.TargetFailed && g.State != desk.TargetUncertain {
				return desk.E(desk.CodeConflict, "only what failed can be tried again")
			}
			g.State, g.Error, g.Attempts = desk.TargetWaiting, nil, 0
			p.State = p.Outcome()
			return s.queue(ctx, tx, *p, channelID)
		}
		return desk.Invalid("channel_id", "is no channel of this publication")
	})
}

// Delete removes what was not let go.
func (s *Service) Delete(ctx context.Context, who access.Who, id string) error {
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		p, err := tx.LockPublication(ctx, who.WorkspaceID, id)
		if err != nil {
			return err
		}
		if err := held(p); err != nil {
			return err
		}
		if err := tx.DeletePublication(ctx, who.WorkspaceID, id); err != nil {
			return err
		}
		data, err := json.Marshal(map[string]string{"id": id})
		if err != nil {
			return fmt.Errorf("write event of publication %s: %w", id, err)
		}
		return tx.AppendEvents(ctx, who.WorkspaceID, []desk.Event{{Type: desk.EventPublicationDeleted, At: s.Clock.Now(), Actor: who.Actor, Data: data}})
	})
}

// Due lets go of the publications whose time has come, and answers when the next
// one's comes. It is a followup.Timer.
func (s *Service) Due(ctx context.Context, now time.Time) (*time.Time, error) {
	due, err := s.Store.Read().DuePublications(ctx, 50)
	if err != nil {
		return nil, err
	}
	for _, d := range due {
		if d.At.After(now) {
			return &d.At, nil
		}
		err := s.Store.Write(ctx, func(tx *store.Tx) error {
			p, err := tx.LockPublication(ctx, d.WorkspaceID, d.ID)
			if desk.CodeOf(err) == desk.CodeNotFound || err == nil && p.State != desk.PublicationScheduled {
				return nil
			}
			if err != nil {
				return err
			}
			if err := s.release(ctx, tx, &p); err != nil {
				return err
			}
			return s.save(ctx, tx, desk.ScheduleActor, &p)
		})
		if err != nil {
			return nil, err
		}
	}
	return nil, nil
}
