package store

import (
	"context"
	"database/sql"
	"sync"
	"sync/atomic"
	"time"
)

// checkpointEvery is how often a busy SQLite file's log is copied back. Each
// page is copied once however often it was written meanwhile.
const checkpointEvery = time.Second

// checkpointer copies SQLite's log back into the database on a connection of
// its own, so that no commit has to. Where a log outgrows it all the same,
// wal_autocheckpoint has the writer do it.
type checkpointer struct {
	db    *sql.DB
	dirty atomic.Bool
	stop  context.CancelFunc
	done  sync.WaitGroup
}

func startCheckpointer(db *sql.DB) *checkpointer {
	ctx, stop := context.WithCancel(context.Background())
	c := &checkpointer{db: db, stop: stop}
	c.done.Go(func() { c.run(ctx) })
	return c
}

func (c *checkpointer) run(ctx context.Context) {
	tick := time.NewTicker(checkpointEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if c.dirty.Swap(false) {
			// A failure is no one's: the log stays, and the writer's own turn comes.
			_, _ = c.db.ExecContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)")
		}
	}
}

func (c *checkpointer) close() {
	c.stop()
	c.done.Wait()
}
