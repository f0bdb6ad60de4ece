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
