package store

import (
	"context"
	"fmt"
)

// AnalyzeYoung has PostgreSQL look at tables that are small or that it never
// looked at. Until it did, it guesses that one workspace holds a 200th of the
// rows and reads all of them where an index would give the one it needs; its
// own time for looking may come only after a minute.
func (s *Store) AnalyzeYoung(ctx context.Context) error {
	if s.engine != Postgres {
		return nil
	}
	const young = 100000
	for _, table := range [...]string{"messages", "conversations", "cases", "contacts", "identities", "identity_keys", "inbound_seen", "orphan_receipts", "attachments", "events", "journal", "search_docs", "case_tags"} {
		var rows float64
		if err := s.read.QueryRowContext(ctx, "SELECT reltuples FROM pg_class WHERE oid = to_regclass($1)", table).Scan(&rows); err != nil {
			return fmt.Errorf("read the size of %s: %w", table, err)
		}
		if rows >= young {
			continue
		}
		if _, err := s.write.ExecContext(ctx, "ANALYZE "+table); err != nil {
			return fmt.Errorf("analyze %s: %w", table, err)
		}
	}
	return nil
}
