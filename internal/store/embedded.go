package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"slices"
)

// Names of the embedded database's files within its folder.
const (
	mainFile    = "recado.db"
	journalFile = "journal.db"
	searchFile  = "search.db"
)

// journalTables are the tables of Journal.
var journalTables = []string{"journal", "journal_head"}

// openEmbedded opens the files of the embedded database. SQLite has one writer a
// file: with one of its own the keeping of a request waits for nothing but other
// requests, whatever is being applied, indexed or sent meanwhile.
func openEmbedded(ctx context.Context, dir string) (*Store, error) {
	s, err := openSQLite(ctx, filepath.Join(dir, mainFile), sqliteUse{readers: max(4, runtime.NumCPU()*2), cache: 16000, glance: 10000})
	if err != nil {
		return nil, err
	}
	if s.kept, err = openSQLite(ctx, filepath.Join(dir, journalFile), sqliteUse{readers: 2, cache: 4000, glance: 2000}); err == nil {
		s.found, err = openSQLite(ctx, filepath.Join(dir, searchFile), sqliteUse{readers: 4, cache: 8000, glance: 6000, remade: true})
	}
	if err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

// Search is where the search index is: on SQLite a file of its own, on
// PostgreSQL the same database. It follows the event log and can be made anew
// from it at any time.
func (s *Store) Search() *Store {
	if s.found != nil {
		return s.found
	}
	return s
}

// Journal is where the journal's tables are: on SQLite a file of its own, on
// PostgreSQL the same database. The watermarks of lanes and the dead letters
// stand with the desk's nouns, since they change in one transaction with them.
func (s *Store) Journal() *Store {
	if s.kept != nil {
		return s.kept
	}
	return s
}

// SnapshotAll runs f on snapshots of the desk's tables and of the journal's.
// The journal's is not the older one: what it lacks cannot have been applied.
func (s *Store) SnapshotAll(ctx context.Context, f func(desk, journal *Queryer) error) error {
	return s.Snapshot(ctx, func(q *Queryer) error {
		if s.kept == nil {
			if err := q.takeTime(ctx); err != nil {
				return err
			}
			return f(q, q)
		}
		if _, err := q.Lanes(ctx); err != nil { // the first read makes the snapshot
			return err
		}
		return s.kept.Snapshot(ctx, func(j *Queryer) error { return f(q, j) })
	})
}

// LoadTables lets f fill tables with what DumpTable wrote. Nothing of it stays
// where f answers an error.
func (s *Store) LoadTables(ctx context.Context, f func(load func(table string, r io.Reader) (int64, error)) error) error {
	if s.kept == nil {
		return s.Write(ctx, func(tx *Tx) error {
			if err := tx.takeTime(ctx); err != nil {
				return err
			}
			return f(func(table string, r io.Reader) (int64, error) { return tx.LoadTable(ctx, table, r) })
		})
	}
	return s.Write(ctx, func(tx *Tx) error {
		return s.kept.Write(ctx, func(journal *Tx) error {
			return f(func(table string, r io.Reader) (int64, error) {
				if slices.Contains(journalTables, table) {
					return journal.LoadTable(ctx, table, r)
				}
				return tx.LoadTable(ctx, table, r)
			})
		})
	})
}

// migrateJournal makes the journal's file ready. Entries of a folder in which
// the journal was within the main file move; where that is interrupted it is
// done again from the start.
func (s *Store) migrateJournal(ctx context.Context) error {
	if err := s.kept.migrateFiles(ctx, "migration/journal"); err != nil {
		return fmt.Errorf("the journal's file: %w", err)
	}
	var n int
	if err := s.write.QueryRowContext(ctx, "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'journal'").Scan(&n); err != nil || n == 0 {
		return err
	}
	move := func(table string) error {
		r, w := io.Pipe()
		go func() {
			_, err := s.Read().DumpTable(ctx, table, w)
			_ = w.CloseWithError(err)
		}()
		err := s.kept.Write(ctx, func(tx *Tx) error { _, err := tx.LoadTable(ctx, table, r); return err })
		_ = r.CloseWithError(errors.New("given up"))
		return err
	}
	for _, table := range journalTables {
		if err := move(table); err != nil {
			return fmt.Errorf("move %s to its own file: %w", table, err)
		}
	}
	return s.Write(ctx, func(tx *Tx) error {
		for _, table := range journalTables {
			if _, err := tx.exec(ctx, "DROP TABLE "+table); err != nil {
				return fmt.Errorf("drop the moved %s: %w", table, err)
			}
		}
		return nil
	})
}

// migrateSearch makes the search index's file ready. An index within the main
// file is dropped: the new one is made from the event log.
func (s *Store) migrateSearch(ctx context.Context) error {
	if err := s.found.migrateFiles(ctx, "migration/search"); err != nil {
		return fmt.Errorf("the search index's file: %w", err)
	}
	for _, table := range []string{"search_words", "search_docs", "search_scopes"} {
		if _, err := s.write.ExecContext(ctx, "DROP TABLE IF EXISTS "+table); err != nil {
			return fmt.Errorf("drop the old search index: %w", err)
		}
	}
	return nil
}
