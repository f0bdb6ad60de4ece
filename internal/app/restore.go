package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"recado.dev/internal/auth"
	"recado.dev/internal/backup"
	"recado.dev/internal/clock"
	"recado.dev/internal/config"
	"recado.dev/internal/desk"
	"recado.dev/internal/journal"
	"recado.dev/internal/store"
)

// After says what is to come after a backup: the journal of the desk of which it
// was made, up to a time.
type After struct {
	Journal string    // the data folder of that desk, or its postgres:// address; "" for nothing
	Until   time.Time // zero: everything
}

// Restored says what came back.
type Restored struct {
	backup.Report
	Journal *backup.Carried `json:"journal,omitempty"`
}

// Restore brings a backup into an empty place, and behind it what its desk's
// journal has kept since.
func Restore(ctx context.Context, cfg config.Config, version, file string, after After) (Restored, error) {
	var out Restored
	if after.Journal == "" && !after.Until.IsZero() {
		return out, desk.E(desk.CodeInvalid, "a backup holds what was there when it was made: name with --journal-from the desk whose journal goes on up to that time")
	}
	if !after.Until.IsZero() {
		m, err := backup.Look(file)
		if err != nil {
			return out, err
		}
		if after.Until.Before(m.MadeAt) {
			return out, desk.E(desk.CodeConflict, "the backup was made at %s: for a time before that take an older one", m.MadeAt.Format(time.RFC3339))
		}
	}
	source, closeSource, err := openSource(ctx, after.Journal)
	if err != nil {
		return out, err
	}
	defer closeSource()
	err = with(ctx, cfg, func(s *store.Store) error {
		empty, err := auth.New(auth.Config{Store: s, Clock: clock.System{}, Log: newLog(cfg, os.Stderr)}).NeedsSetup(ctx)
		if err != nil {
			return err
		}
		place := backup.Place{Store: s, Dir: cfg.Data, Version: version}
		if out.Report, err = backup.Restore(ctx, place, file, empty); err != nil || source == nil {
			return err
		}
		carried, err := backup.Carry(ctx, *source, place, after.Until)
		out.Journal = &carried
		if err != nil {
			return fmt.Errorf("the backup is restored, its journal is not: %w", err)
		}
		return applyQuietly(ctx, cfg, version, s)
	})
	return out, err
}

// openSource opens the journal that goes on after a backup. Nothing of its desk
// changes, and its server may run.
func openSource(ctx context.Context, from string) (*backup.Source, func(), error) {
	var s *store.Store
	var err error
	dir := from
	switch {
	case from == "":
		return nil, func() {}, nil
	case strings.HasPrefix(from, "postgres://"), strings.HasPrefix(from, "postgresql://"):
		dir = ""
		s, err = store.Open(ctx, store.Config{DatabaseURL: from})
	default:
		if _, err := os.Stat(filepath.Join(from, "journal.db")); errors.Is(err, fs.ErrNotExist) {
			return nil, nil, desk.E(desk.CodeInvalid, "there is no journal.db in %s", from)
		}
		s, err = store.OpenJournal(ctx, from)
	}
	if err != nil {
		return nil, nil, err
	}
	return &backup.Source{Journal: s, Dir: dir, Reads: journal.FileOf}, func() { _ = s.Close() }, nil
}

// applyQuietly gives what the journal holds its effect on the desk, before it is
// served, and has nobody told of it: who wrote was answered by recipes and
// automatic messages when it came, and would be once more.
func applyQuietly(ctx context.Context, cfg config.Config, version string, s *store.Store) error {
	a, err := build(cfg, version, s, newLog(cfg, os.Stderr))
	if err != nil {
		return fmt.Errorf("prepare to apply the journal: %w", err)
	}
	if err := a.journal.Start(ctx); err != nil {
		return err
	}
	look := time.NewTicker(50 * time.Millisecond)
	defer look.Stop()
	for lag := int64(1); lag > 0 && err == nil; {
		select {
		case <-ctx.Done():
			err = ctx.Err()
		case <-look.C:
			var st journal.Status
			st, err = a.journal.Status(ctx, "")
			lag = st.Lag
		}
	}
	if serr := a.journal.Stop(context.WithoutCancel(ctx)); err == nil {
		err = serr
	}
	if err != nil {
		return fmt.Errorf("apply the journal: %w", err)
	}
	return s.Write(ctx, func(tx *store.Tx) error { return tx.PassSpoken(ctx) })
}
