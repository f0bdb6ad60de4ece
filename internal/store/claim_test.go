package store_test

import (
	"strings"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func TestAFolderIsServedByOneProcessAtATime(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	open := func() *store.Store {
		s, err := store.Open(t.Context(), store.Config{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	}
	release, err := open().Claim(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := open().Claim(t.Context()); desk.CodeOf(err) != desk.CodeConflict || !strings.Contains(err.Error(), dir) {
		t.Errorf("a second claim: %v", err)
	}
	release()
	if release, err = open().Claim(t.Context()); err != nil {
		t.Fatalf("after the first ended: %v", err)
	}
	release()
}

func TestSeveralProcessesServeOnePostgreSQL(t *testing.T) {
	t.Parallel()
	s := testkit.Postgres(t)
	for range 2 {
		if _, err := s.Claim(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}
