package backup_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"recado.dev/internal/backup"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

const bigName = "abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrst"

// reads names a file in requests that begin with "file".
func reads(request []byte) string {
	if string(request[:4]) == "file" {
		return bigName
	}
	return ""
}

// addRequests keeps n requests, a minute apart, from now on.
func addRequests(t *testing.T, s *store.Store, text string, after, n int) {
	t.Helper()
	entries := make([]store.JournalEntry, n)
	for i := range entries {
		entries[i] = store.JournalEntry{WorkspaceID: "w1", ChannelID: "c1", ReceivedAt: now.Add(time.Duration(after+i) * time.Minute), Request: []byte(text)}
	}
	if _, err := s.AppendJournal(t.Context(), entries); err != nil {
		t.Fatal(err)
	}
}

func addChannel(t *testing.T, s *store.Store) {
	t.Helper()
	err := s.Write(t.Context(), func(tx *store.Tx) error {
		if err := tx.InsertWorkspace(t.Context(), desk.Workspace{ID: "w1", Name: "Alba", Locale: "en", Timezone: "UTC"}); err != nil {
			return err
		}
		return tx.InsertChannel(t.Context(), store.ChannelRow{Sealed: []byte("sealed"), Channel: desk.Channel{WorkspaceID: "w1", ID: "c1", Platform: "echo", Name: "c1", CreatedAt: now}})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// restored is a desk with three requests, and its backup in another place; the
// desk went on with three more.
func restored(t *testing.T, from, to *store.Store) (backup.Source, backup.Place) {
	t.Helper()
	addChannel(t, from)
	addRequests(t, from, "text", 0, 3)
	file := filepath.Join(t.TempDir(), "desk.backup")
	old := backup.Place{Store: from, Dir: t.TempDir()}
	if _, err := backup.Write(t.Context(), old, file, now); err != nil {
		t.Fatal(err)
	}
	place := backup.Place{Store: to, Dir: t.TempDir()}
	if _, err := backup.Restore(t.Context(), place, file, true); err != nil {
		t.Fatal(err)
	}
	addRequests(t, from, "file", 3, 1)
	addRequests(t, from, "more", 4, 2)
	return backup.Source{Journal: from.Journal(), Dir: old.Dir, Reads: reads}, place
}

func TestAJournalGoesOnBehindABackupUpToATime(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, from *store.Store) {
		testkit.Stores(t, func(t *testing.T, to *store.Store) {
			if from.Engine() != to.Engine() {
				t.Skip("the ways between the engines are those of backups")
			}
			source, place := restored(t, from, to)
			path := filepath.Join("files", bigName[:2], bigName[2:4], bigName)
			if err := os.MkdirAll(filepath.Dir(filepath.Join(source.Dir, path)), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(source.Dir, path), []byte("large"), 0o600); err != nil {
				t.Fatal(err)
			}
			got, err := backup.Carry(t.Context(), source, place, now.Add(4*time.Minute))
			if err != nil || got.Entries != 2 || got.Files != 1 || got.Lost+got.Strange != 0 || !got.Last.Equal(now.Add(4*time.Minute)) {
				t.Fatalf("%+v, %v", got, err)
			}
			entries, err := to.Journal().Read().JournalRange(t.Context(), 0, 100, 100, 1<<20)
			if err != nil || len(entries) != 5 || entries[4].Seq != 5 || string(entries[3].Request) != "file" || !entries[3].ReceivedAt.Equal(now.Add(3*time.Minute)) {
				t.Fatalf("%+v, %v", entries, err)
			}
			if head, err := to.Journal().Read().JournalHead(t.Context()); err != nil || head != 5 {
				t.Fatalf("head %d, %v", head, err)
			}
			if b, err := os.ReadFile(filepath.Join(place.Dir, path)); err != nil || string(b) != "large" {
				t.Fatalf("%q, %v", b, err)
			}
		})
	})
}

func TestAJournalThatDoesNotGoOnIsRefused(t *testing.T) {
	t.Parallel()
	source, place := restored(t, testkit.SQLite(t), testkit.SQLite(t))
	refused := func(what string, s backup.Source) {
		t.Helper()
		got, err := backup.Carry(t.Context(), s, place, time.Time{})
		if desk.CodeOf(err) != desk.CodeConflict || got.Entries != 0 {
			t.Errorf("%s: %+v, %v", what, got, err)
		}
	}
	other := testkit.SQLite(t)
	addRequests(t, other, "someone else's", 0, 9)
	refused("of another desk", backup.Source{Journal: other.Journal(), Reads: reads})
	short := testkit.SQLite(t)
	addRequests(t, short, "text", 0, 2)
	refused("that ends before", backup.Source{Journal: short.Journal(), Reads: reads})
	if _, err := source.Journal.DB().Exec("DELETE FROM journal WHERE seq < 5"); err != nil {
		t.Fatal(err)
	}
	refused("with a gap", source)
}

func TestWhatCannotComeBackOfAJournalIsCounted(t *testing.T) {
	t.Parallel()
	source, place := restored(t, testkit.SQLite(t), testkit.SQLite(t))
	if _, err := source.Journal.DB().Exec("UPDATE journal SET channel_id = 'newer' WHERE seq = 6"); err != nil {
		t.Fatal(err)
	}
	got, err := backup.Carry(t.Context(), source, place, time.Time{})
	if err != nil || got.Entries != 2 || got.Lost != 1 || got.Strange != 1 {
		t.Errorf("%+v, %v", got, err)
	}
}
