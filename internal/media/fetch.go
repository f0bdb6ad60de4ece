package media

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/job"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

const (
	fetchTries   = 8
	fetchTimeout = 10 * time.Minute
)

// fetchArgs is the job that brings one file from its platform.
type fetchArgs struct {
	WorkspaceID  string `json:"workspace"`
	ChannelID    string `json:"channel"`
	AttachmentID string `json:"attachment"`
}

// Kind implements river.JobArgs.
func (fetchArgs) Kind() string { return "media_fetch" }

// Fetch has pending files brought from the channel's platform after the
// transaction is committed. Platforms' links live minutes, so it begins at once.
func (s *Service) Fetch(ctx context.Context, tx *store.Tx, ws, channelID string, attachmentIDs []string) error {
	jobs := make([]river.InsertManyParams, len(attachmentIDs))
	for i, id := range attachmentIDs {
		jobs[i] = river.InsertManyParams{
			Args:       fetchArgs{WorkspaceID: ws, ChannelID: channelID, AttachmentID: id},
			InsertOpts: &river.InsertOpts{MaxAttempts: fetchTries},
		}
	}
	return s.Queue.InsertMany(ctx, tx, jobs)
}

// Retry fetches a file once more that could not be had.
func (s *Service) Retry(ctx context.Context, who access.Who, attachmentID string) (desk.Attachment, error) {
	var a desk.Attachment
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		var messageID string
		var err error
		if a, messageID, err = tx.AttachmentByID(ctx, who.WorkspaceID, attachmentID); err != nil {
			return err
		}
		if a.State != desk.AttachmentFailed || messageID == "" || len(a.Remote) == 0 {
			return desk.E(desk.CodeConflict, "only a file that could not be fetched can be fetched again")
		}
		m, err := tx.MessageByID(ctx, who.WorkspaceID, messageID)
		if err != nil {
			return err
		}
		a.State, a.Error = desk.AttachmentPending, ""
		if err := tx.UpdateAttachment(ctx, who.WorkspaceID, a); err != nil {
			return err
		}
		if err := s.Fetch(ctx, tx, who.WorkspaceID, m.ChannelID, []string{a.ID}); err != nil {
			return err
		}
		return s.announce(ctx, tx, who.WorkspaceID, messageID, who.Actor)
	})
	return a, err
}

type fetcher struct {
	river.WorkerDefaults[fetchArgs]
	s *Service
}

// Timeout implements river.Worker: a hundred megabytes may take a while.
func (*fetcher) Timeout(*river.Job[fetchArgs]) time.Duration { return fetchTimeout }

// NextRetry implements river.Worker.
func (*fetcher) NextRetry(j *river.Job[fetchArgs]) time.Time {
	return time.Now().Add(job.Backoff(j.Attempt))
}

// Work implements river.Worker.
func (f *fetcher) Work(ctx context.Context, j *river.Job[fetchArgs]) error {
	return f.s.fetch(ctx, j.Args, j.Attempt >= j.MaxAttempts)
}

// fetch brings one file. An error means another try; on the last one, and where
// none can help, the file is marked failed with the reason instead.
func (s *Service) fetch(ctx context.Context, args fetchArgs, last bool) error {
	a, _, err := s.Store.Read().AttachmentByID(ctx, args.WorkspaceID, args.AttachmentID)
	if desk.CodeOf(err) == desk.CodeNotFound || err == nil && a.State != desk.AttachmentPending {
		return nil // done before, or gone with its message
	}
	if err != nil {
		return err
	}
	err = s.bring(ctx, args, &a)
	if err == nil {
		a.State, a.Error = desk.AttachmentReady, ""
		return s.settle(ctx, args.WorkspaceID, a)
	}
	if !last && again(err) {
		return fmt.Errorf("fetch file %s: %w", a.ID, err)
	}
	s.Log.Warn("file could not be fetched", "workspace", args.WorkspaceID, "channel", args.ChannelID, "attachment", a.ID, "error", err)
	a.State, a.Error = desk.AttachmentFailed, reason(err)
	return s.settle(ctx, args.WorkspaceID, a)
}

// bring downloads the file and fills in what it is.
func (s *Service) bring(ctx context.Context, args fetchArgs, a *desk.Attachment) error {
	live, err := s.Channels.Find(ctx, args.WorkspaceID, args.ChannelID)
	if err != nil {
		return err
	}
	from, ok := live.Session.(platform.MediaFetcher)
	if !ok {
		return &platform.Failure{Kind: platform.Unsupported, Title: "this channel brings no files"}
	}
	if a.Size > MaxBytes {
		return tooLarge()
	}
	got, err := from.FetchMedia(ctx, json.RawMessage(a.Remote), MaxBytes)
	if err != nil {
		return err
	}
	defer func() { _ = got.Body.Close() }()
	if got.Size > MaxBytes {
		return tooLarge()
	}
	declared := got.Mime
	if baseType(declared) == "" || baseType(declared) == "application/octet-stream" {
		declared = a.Mime
	}
	if a.Name = cleanName(a.Name); a.Name == "" || a.Name == "." {
		a.Name = cleanName(got.Name)
	}
	if err := s.keep(ctx, a, got.Body, declared); err != nil {
		return err
	}
	if got.Size >= 0 && a.Size != got.Size {
		_ = s.Blobs.Delete(ctx, a.BlobKey)
		a.BlobKey = ""
		return &platform.Failure{Kind: platform.Unreachable, Title: "the download was cut short"}
	}
	return nil
}

func tooLarge() error {
	return desk.E(desk.CodeTooLarge, "the file has more than %d MB", MaxBytes>>20)
}

// again says whether another try may help.
func again(err error) bool {
	var f *platform.Failure
	if errors.As(err, &f) {
		switch f.Kind {
		case platform.Gone, platform.Rejected, platform.Unsupported, platform.TooLong:
			return false
		}
		return true
	}
	switch desk.CodeOf(err) {
	case desk.CodeInvalid, desk.CodeTooLarge, desk.CodeNotFound, desk.CodeUnsupported:
		return false
	}
	return true
}

// reason is why a file could not be had, for people.
func reason(err error) string {
	var f *platform.Failure
	if errors.As(err, &f) {
		switch {
		case f.Title != "":
			return f.Title
		case f.Kind == platform.Gone:
			return "the file is no longer there"
		}
		return string(f.Kind)
	}
	var e *desk.Error
	if errors.As(err, &e) {
		return e.Public
	}
	return "the file could not be stored"
}

// settle stores the outcome and tells the desks, unless another run was first.
func (s *Service) settle(ctx context.Context, ws string, a desk.Attachment) error {
	lost := true
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		lost = true
		have, messageID, err := tx.AttachmentByID(ctx, ws, a.ID)
		if err != nil {
			return err
		}
		if have.State != desk.AttachmentPending {
			return nil
		}
		lost = false
		if err := tx.UpdateAttachment(ctx, ws, a); err != nil {
			return err
		}
		return s.announce(ctx, tx, ws, messageID, desk.SystemActor)
	})
	// After an error nobody knows whether the row points at the blob: a blob too
	// many is better than one too few.
	if err == nil && lost && a.BlobKey != "" {
		_ = s.Blobs.Delete(context.WithoutCancel(ctx), a.BlobKey)
	}
	return err
}

// announce writes the event that a message's files changed.
func (s *Service) announce(ctx context.Context, tx *store.Tx, ws, messageID string, actor desk.Actor) error {
	m, err := tx.MessageByID(ctx, ws, messageID)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return s.announcePost(ctx, tx, ws, messageID, actor)
	}
	if err != nil {
		return err
	}
	data, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("write event: %w", err)
	}
	return tx.AppendEvents(ctx, ws, []desk.Event{{
		Type: desk.EventMessageUpdated, At: s.Clock.Now(), Actor: actor, CaseID: m.CaseID,
		ConversationID: m.ConversationID, MessageID: m.ID, Data: data,
	}})
}

// announcePost is announce for the files of a post.
func (s *Service) announcePost(ctx context.Context, tx *store.Tx, ws, postID string, actor desk.Actor) error {
	p, err := tx.PostByID(ctx, ws, postID)
	if err != nil {
		return err
	}
	data, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("write event: %w", err)
	}
	return tx.AppendEvents(ctx, ws, []desk.Event{{Type: desk.EventPostUpdated, At: s.Clock.Now(), Actor: actor, ContactID: p.ContactID, Data: data}})
}
