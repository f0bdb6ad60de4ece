package journal

import (
	"context"
	"fmt"

	"recado.dev/internal/store"
)

// A follower of PostgreSQL that takes over without synchronous replication may
// lack the last commits: entries that were answered, and the watermarks of lanes.
// Its journal then goes on with numbers that were used already, and whoever
// believed their memory would pass over what comes under them.

// elsewhere says whether another process of the database answers than the one
// that the lanes in memory are about. Within a transaction it is about the
// process that the transaction is with.
func (j *Journal) elsewhere() bool { return j.cfg.Store.Turns() != j.turn.Load() }

// rebase takes lanes, position and head from the database, where another process
// answers than before.
func (j *Journal) rebase(ctx context.Context) error {
	if !j.elsewhere() {
		return nil
	}
	var rows []store.Lane
	var head, turn int64
	err := j.cfg.Store.Write(ctx, func(tx *store.Tx) error {
		turn = j.cfg.Store.Turns()
		// No change: it waits for whoever holds the lanes.
		if _, err := tx.AdvanceLanes(ctx, j.cfg.Node, j.lanes.list(), 0); err != nil {
			return err
		}
		var err error
		if rows, err = tx.Lanes(ctx); err != nil {
			return err
		}
		head, err = tx.JournalHead(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("read where the database stands: %w", err)
	}
	if before := j.head.Load(); head < before {
		j.cfg.Log.Error("the database lacks requests that it had kept", "head", head, "before", before)
	}
	j.lanes = lanes{position: head}
	j.lanes.adopt(rows, j.cfg.Node)
	j.ring.forget(j.lanes.position)
	j.applied.Store(j.lanes.position)
	j.head.Store(head)
	j.turn.Store(turn)
	return nil
}
