package store_test

import (
	"context"
	"path/filepath"
	"testing"

	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func TestAJournalWithinTheMainFileMovesToItsOwn(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := testkit.SQLite(t)
	for _, q := range []string{
		"CREATE TABLE journal (seq INTEGER NOT NULL PRIMARY KEY, workspace_id TEXT NOT NULL, channel_id TEXT NOT NULL, received_at BIGINT NOT NULL, request BYTEA NOT NULL)",
		"CREATE TABLE journal_head (id INTEGER NOT NULL PRIMARY KEY, seq BIGINT NOT NULL)",
		"INSERT INTO journal_head (id, seq) VALUES (1, 9)",
		"INSERT INTO journal (seq, workspace_id, channel_id, received_at, request) VALUES (8, 'w', 'c', 5, x'00ff'), (9, 'w', 'c', 6, x'01')",
	} {
		if _, err := s.DB().ExecContext(ctx, q); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if err := s.Migrate(ctx); err != nil {
			t.Fatal(err)
		}
		got, err := s.Journal().Read().JournalRange(ctx, 0, 100, 100, 1<<20)
		if err != nil || len(got) != 2 || got[0].Seq != 8 || string(got[0].Request) != "\x00\xff" {
			t.Fatalf("moved %+v, %v", got, err)
		}
		if head, err := s.Journal().Read().JournalHead(ctx); err != nil || head != 9 {
			t.Fatalf("head %d, %v", head, err)
		}
	}
	if names, err := s.Read().Tables(ctx); err != nil || len(names) == 0 || names[0] == "journal" {
		t.Fatalf("tables %v, %v", names, err)
	}
}

func TestTheEmbeddedDatabaseIsTwoFiles(t *testing.T) {
	t.Parallel()
	s := testkit.SQLite(t)
	if main, journal := filepath.Base(s.File()), filepath.Base(s.Journal().File()); main != "recado.db" || journal != "journal.db" {
		t.Errorf("files %s and %s", main, journal)
	}
	var _ *store.Store = s.Journal()
}
