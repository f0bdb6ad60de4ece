package app

import (
	"context"
	"log/slog"
	"time"

	"recado.dev/internal/config"
	"recado.dev/internal/store"
)

const (
	// storePatience is how long a server that starts waits for PostgreSQL: as long
	// as a follower takes to become the primary, or a machine with both to start.
	storePatience = time.Minute
	storeRetry    = 500 * time.Millisecond
)

// reachStore opens the database, and waits for a PostgreSQL that does not answer
// yet. What waiting does not mend (a wrong password, a database that is not
// there) is an error at once.
func reachStore(ctx context.Context, cfg config.Config, log *slog.Logger, patience time.Duration) (*store.Store, error) {
	for begin := time.Now(); ; {
		s, err := openStore(ctx, cfg)
		if err == nil || cfg.DatabaseURL == "" || !store.MayComeBack(err) || time.Since(begin) >= patience {
			return s, err
		}
		log.Warn("PostgreSQL does not answer: it is tried again", "for_up_to", patience, "error", err)
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(storeRetry):
		}
	}
}

// readyStore is reachStore with the folder claimed and the schema at this
// version. Each step of the schema comes whole or not at all, so that where
// PostgreSQL goes away in between, the rest is done once it is back.
func readyStore(ctx context.Context, cfg config.Config, log *slog.Logger, patience time.Duration) (*store.Store, func(), error) {
	for begin := time.Now(); ; {
		s, err := reachStore(ctx, cfg, log, max(0, patience-time.Since(begin)))
		if err != nil {
			return nil, nil, err
		}
		release, err := s.Claim(ctx)
		if err == nil {
			if err = s.Migrate(ctx); err == nil {
				return s, release, nil
			}
			release()
		}
		_ = s.Close()
		if cfg.DatabaseURL == "" || !store.IsAway(err) || ctx.Err() != nil || time.Since(begin) >= patience {
			return nil, nil, err
		}
		log.Warn("PostgreSQL went away while its schema was brought to this version: it is tried again", "for_up_to", patience, "error", err)
		select {
		case <-ctx.Done():
			return nil, nil, ctx.Err()
		case <-time.After(storeRetry):
		}
	}
}
