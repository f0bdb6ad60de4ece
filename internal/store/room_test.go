package store_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func TestRoomIsTriedByWriting(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		if err := s.Room(context.Background()); err != nil {
			t.Error(err)
		}
	})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := testkit.Postgres(t).Room(ctx); err == nil {
		t.Error("a database that is not asked has room")
	}
	dir := t.TempDir()
	if err := store.RoomIn(dir); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left %v, %v", left, err)
	}
	if err := store.RoomIn(filepath.Join(dir, "gone")); err == nil {
		t.Error("a folder that is gone has room")
	}
}
