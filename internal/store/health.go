package store

import (
	"context"
	"fmt"
)

// Health is how an installation does, over all workspaces.
type Health struct {
	Head            int64 // the journal's newest number
	Waiting         int64 // journalled and not applied yet
	DeadLetters     int64
	FailingChannels int64
	Queued          int64 // messages that wait to be sent
}

// Health answers how the installation does. It counts rows: for the doctor,
// not for a page that many look at.
func (s *Store) Health(ctx context.Context) (Health, error) {
	var h Health
	var applied int64
	err := s.Read().row(ctx, `
		SELECT (SELECT COALESCE(MIN(applied_seq), 0) FROM lanes),
		       (SELECT COUNT(*) FROM dead_letters WHERE resolved_at IS NULL),
		       (SELECT COUNT(*) FROM channels WHERE status = 'failing' AND deleted_at IS NULL),
		       (SELECT COUNT(*) FROM messages WHERE direction = 'out' AND status = 'queued')`).
		Scan(&applied, &h.DeadLetters, &h.FailingChannels, &h.Queued)
	if err != nil {
		return Health{}, fmt.Errorf("read the installation's health: %w", err)
	}
	if h.Head, err = s.Journal().Read().JournalHead(ctx); err != nil {
		return Health{}, err
	}
	h.Waiting = max(h.Head-applied, 0)
	return h, nil
}
