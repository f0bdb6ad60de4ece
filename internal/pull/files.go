package pull

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"time"

	"recado.dev/internal/blob"
	"recado.dev/internal/clock"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

const (
	maxFile   = 64 << 20
	tidyEvery = 10 * time.Minute
)

// Files keeps what of a request is too large for the journal, for as long as the
// journal keeps the request.
type Files struct {
	Store *store.Store
	Blobs blob.Store
	Clock clock.Clock // the machine's: it decides what is old
	Log   *slog.Logger
	// Retention is how long a file is kept; 0 for a week.
	Retention time.Duration
}

// Keep writes a request's Raw to a file and names it in the request.
func (f *Files) Keep(ctx context.Context, ws, channelID string, r *platform.HookRequest) error {
	r.File = ""
	if len(r.Raw) == 0 {
		return nil
	}
	name := blob.NewKey()
	err := f.Store.Write(ctx, func(tx *store.Tx) error {
		return tx.InsertRequestFile(ctx, store.RequestFile{Name: name, WorkspaceID: ws, ChannelID: channelID, KeptAt: f.Clock.Now()})
	})
	if err != nil {
		return err
	}
	if _, err := f.Blobs.Put(ctx, name, bytes.NewReader(r.Raw), maxFile); err != nil {
		return fmt.Errorf("keep a request: %w", err)
	}
	r.File, r.Raw = name, nil
	return nil
}

// Open reads a file that was kept.
func (f *Files) Open(ctx context.Context, name string) (platform.ReadSeekCloser, error) {
	return f.Blobs.Open(ctx, name)
}

// tidy removes old files now and then.
func (f *Files) tidy(ctx context.Context) {
	for {
		if err := f.Clean(ctx); err != nil && ctx.Err() == nil {
			f.Log.Warn("kept requests cannot be removed", "error", err)
		}
		if !sleep(ctx, tidyEvery) {
			return
		}
	}
}

// Clean removes the files that are old.
func (f *Files) Clean(ctx context.Context) error {
	keep := f.Retention
	if keep <= 0 {
		keep = 7 * 24 * time.Hour
	}
	for {
		names, err := f.Store.Read().OldRequestFiles(ctx, f.Clock.Now().Add(-keep), 200)
		if err != nil || len(names) == 0 {
			return err
		}
		for _, name := range names {
			if err := f.Blobs.Delete(ctx, name); err != nil {
				return err
			}
			if err := f.Store.Write(ctx, func(tx *store.Tx) error { return tx.DeleteRequestFile(ctx, name) }); err != nil {
				return err
			}
		}
	}
}
