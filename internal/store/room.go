package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// roomNeeded is what the disk has to have room for: some of the largest requests,
// and what a commit writes beside them.
const roomNeeded = 4 << 20

// Room says whether the database can keep something now, by writing: for a
// journal whose last commit failed. On SQLite the disk is tried with a file that
// is removed again, since a small commit may find room where a large one does not;
// one caller at a time.
func (s *Store) Room(ctx context.Context) error {
	if s.engine == Postgres {
		if _, err := s.write.ExecContext(ctx, "UPDATE journal_head SET seq = seq WHERE id = 1"); err != nil {
			return fmt.Errorf("try the journal: %w", err)
		}
		return nil
	}
	return room(filepath.Dir(s.file))
}

func room(dir string) (err error) {
	f, err := os.Create(filepath.Join(dir, ".room")) // one name: what a killed process left is used again
	if err != nil {
		return fmt.Errorf("try the disk: %w", err)
	}
	defer func() {
		err = errors.Join(err, f.Close(), os.Remove(f.Name()))
	}()
	block := make([]byte, 64<<10)
	for range roomNeeded / len(block) {
		if _, err := f.Write(block); err != nil {
			return fmt.Errorf("try the disk: %w", err)
		}
	}
	return f.Sync()
}
