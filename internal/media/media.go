// Package media keeps the files of messages: it takes uploads, fetches what
// customers sent from their platform, and gives links that cannot be guessed
// and do not last. It knows no platform by name and serves no HTTP.
package media

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
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

// MaxBytes is the largest file that is taken, from agents and customers alike.
const MaxBytes = 100 << 20

// keepUploads is how long an upload waits for a message to take it.
const keepUploads = 24 * time.Hour

// Channels answers connected accounts; channel.Registry does.
type Channels interface {
	Find(ctx context.Context, ws, channelID string) (*channel.Live, error)
}

// Config is what a Service needs.
type Config struct {
	Store    *store.Store
	Blobs    blob.Store
	Queue    *job.Queue
	Channels Channels
	Clock    clock.Clock
	Log      *slog.Logger
	// Key signs links. Whoever has it can read every file.
	Key []byte
	// PublicURL is where the outside reaches this server; empty for nowhere.
	PublicURL string
	// Now is the machine's time, by which links expire; nil means time.Now.
	Now func() time.Time
}

// Service is safe for concurrent use.
type Service struct {
	Config
}

// New makes the service and registers its jobs with the queue.
func New(c Config) *Service {
	if len(c.Key) < 16 {
		panic("media: the key for links is too short")
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	s := &Service{Config: c}
	job.Register(c.Queue, &fetcher{s: s})
	job.Register(c.Queue, &cleaner{s: s})
	c.Queue.Every(time.Hour, func() river.JobArgs { return cleanArgs{} })
	return s
}

// Upload stores a file that a message may take later. What it is, its content
// says: neither its name nor the caller's word counts.
func (s *Service) Upload(ctx context.Context, who access.Who, name string, r io.Reader) (desk.Attachment, error) {
	a := desk.Attachment{ID: ident.New(), State: desk.AttachmentReady, Name: cleanName(name)}
	if err := s.keep(ctx, &a, r, ""); err != nil {
		return desk.Attachment{}, err
	}
	if a.Size == 0 {
		_ = s.Blobs.Delete(ctx, a.BlobKey)
		return desk.Attachment{}, desk.Invalid("file", "the file is empty")
	}
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		return tx.InsertUpload(ctx, who.WorkspaceID, a, who.UserID, s.Now())
	})
	if err != nil {
		_ = s.Blobs.Delete(context.WithoutCancel(ctx), a.BlobKey)
		return desk.Attachment{}, err
	}
	a.URL = s.Sign(who.WorkspaceID, a.ID, a.Name)
	return a, nil
}

// Discard removes an upload that is not to be sent after all.
func (s *Service) Discard(ctx context.Context, ws string, a desk.Attachment) error {
	gone := false
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		var err error
		gone, err = tx.DeleteUpload(ctx, ws, a.ID)
		return err
	})
	if err != nil || !gone {
		return err
	}
	return s.Blobs.Delete(ctx, a.BlobKey)
}

// keep writes a file to blob storage and notes in a what it is. declared is
// what its sender says that it is, "" where nobody said.
func (s *Service) keep(ctx context.Context, a *desk.Attachment, r io.Reader, declared string) error {
	br := bufio.NewReaderSize(r, sniffBytes)
	head, err := br.Peek(sniffBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read file: %w", err)
	}
	mime, err := typeOf(head, declared)
	if err != nil {
		return err
	}
	key := blob.NewKey()
	kept, err := s.Blobs.Put(ctx, key, br, MaxBytes)
	if errors.Is(err, blob.ErrTooLarge) {
		return desk.E(desk.CodeTooLarge, "the file has more than %d MB", MaxBytes>>20)
	}
	if err != nil {
		return err
	}
	a.BlobKey, a.Mime, a.Size, a.SHA256 = key, mime, kept.Size, kept.SHA256
	if a.Name == "" {
		a.Name = defaultName(mime)
	}
	s.measure(ctx, a)
	return nil
}

// measure fills in an image's size and a voice note's length where they can be
// read; a file without them is still a file.
func (s *Service) measure(ctx context.Context, a *desk.Attachment) {
	f, err := s.Blobs.Open(ctx, a.BlobKey)
	if err != nil {
		return
	}
	defer func() { _ = f.Close() }()
	a.Width, a.Height = imageSize(f, a.Mime)
	a.Duration = oggDuration(f, a.Mime, a.Size)
}

// Open reads a file of the workspace.
func (s *Service) Open(ctx context.Context, ws, id string) (blob.ReadSeekCloser, desk.Attachment, error) {
	a, _, err := s.Store.Read().AttachmentByID(ctx, ws, id)
	if err != nil {
		return nil, desk.Attachment{}, err
	}
	f, err := s.OpenAttachment(ctx, a)
	return f, a, err
}

// OpenAttachment reads a file that was loaded already.
func (s *Service) OpenAttachment(ctx context.Context, a desk.Attachment) (blob.ReadSeekCloser, error) {
	if a.State != desk.AttachmentReady || a.BlobKey == "" {
		return nil, desk.NotFound("file")
	}
	f, err := s.Blobs.Open(ctx, a.BlobKey)
	if errors.Is(err, blob.ErrNotFound) {
		return nil, desk.NotFound("file")
	}
	return f, err
}

// cleanArgs is the job that removes uploads nobody used.
type cleanArgs struct{}

// Kind implements river.JobArgs.
func (cleanArgs) Kind() string { return "media_clean" }

type cleaner struct {
	river.WorkerDefaults[cleanArgs]
	s *Service
}

// Work implements river.Worker.
func (c *cleaner) Work(ctx context.Context, _ *river.Job[cleanArgs]) error { return c.s.clean(ctx) }

// clean removes uploads that no message took in time: first the row, so that
// no message can take a file which is gone.
func (s *Service) clean(ctx context.Context) error {
	for {
		stale, err := s.Store.Read().StaleUploads(ctx, s.Now().Add(-keepUploads), 200)
		if err != nil || len(stale) == 0 {
			return err
		}
		for _, u := range stale {
			gone := false
			err := s.Store.Write(ctx, func(tx *store.Tx) error {
				var err error
				gone, err = tx.DeleteUpload(ctx, u.WorkspaceID, u.ID)
				return err
			})
			if err != nil {
				return err
			}
			if gone && u.BlobKey != "" {
				if err := s.Blobs.Delete(ctx, u.BlobKey); err != nil {
					return err
				}
			}
		}
	}
}
