package app

import (
	"context"
	"fmt"
	"math"
	"os"
	"strings"

	"recado.dev/internal/auth"
	"recado.dev/internal/backup"
	"recado.dev/internal/clock"
	"recado.dev/internal/config"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// Bootstrap is the first workspace and its owner.
type Bootstrap struct {
	Workspace, Email, Name, Password string
}

// Made is what Bootstrap made; Token is an API token of the owner.
type Made struct {
	WorkspaceID string `json:"workspace_id"`
	UserID      string `json:"user_id"`
	Token       string `json:"token"`
}

// with opens and migrates the store for a command and closes it again.
func with(ctx context.Context, cfg config.Config, f func(*store.Store) error) error {
	s, err := openStore(ctx, cfg)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	if err := s.Migrate(ctx); err != nil {
		return err
	}
	return f(s)
}

// RunBootstrap makes the first workspace. Where one exists it is refused.
func RunBootstrap(ctx context.Context, cfg config.Config, b Bootstrap) (Made, error) {
	var made Made
	err := with(ctx, cfg, func(s *store.Store) error {
		name := b.Name
		if name == "" {
			name, _, _ = strings.Cut(b.Email, "@")
		}
		a := auth.New(auth.Config{Store: s, Clock: clock.System{}, Log: newLog(cfg, os.Stderr), PublicURL: cfg.PublicURL})
		got, err := a.Bootstrap(ctx, auth.First{Workspace: b.Workspace, Name: name, Email: b.Email, Password: b.Password})
		made = Made{WorkspaceID: got.WorkspaceID, UserID: got.UserID, Token: got.Token}
		return err
	})
	return made, err
}

// Migrate brings the schema to this version and answers its number.
func Migrate(ctx context.Context, cfg config.Config) (int64, error) {
	var have int64
	err := with(ctx, cfg, func(s *store.Store) error {
		var err error
		have, _, err = s.SchemaVersion(ctx)
		return err
	})
	return have, err
}

// Backup writes everything into file.
func Backup(ctx context.Context, cfg config.Config, version, file string) (backup.Report, error) {
	s, err := openStore(ctx, cfg)
	if err != nil {
		return backup.Report{}, err
	}
	defer func() { _ = s.Close() }()
	have, want, err := s.SchemaVersion(ctx)
	if err != nil {
		return backup.Report{}, err
	}
	if have != want {
		return backup.Report{}, desk.E(desk.CodeConflict, "the database has schema %d, this version %d: back up with the version that runs on it", have, want)
	}
	return backup.Write(ctx, backup.Place{Store: s, Dir: cfg.Data, Version: version}, file, clock.System{}.Now())
}

// Replay applies journalled requests again and answers how many events they
// held.
func Replay(ctx context.Context, cfg config.Config, from, to int64) (int, error) {
	if from < 1 || (to != 0 && to < from) {
		return 0, desk.E(desk.CodeInvalid, "from %d to %d is no range of the journal", from, to)
	}
	if to == 0 {
		to = math.MaxInt64
	}
	var n int
	err := with(ctx, cfg, func(s *store.Store) error {
		a, err := build(cfg, "replay", s, newLog(cfg, os.Stderr))
		if err != nil {
			return fmt.Errorf("prepare the replay: %w", err)
		}
		n, err = a.journal.Replay(ctx, from, to)
		return err
	})
	return n, err
}
