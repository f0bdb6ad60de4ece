package backup_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"recado.dev/internal/backup"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

var now = time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)

// filled is a place with rows of several types, a file and a key.
func filled(t *testing.T, s *store.Store) backup.Place {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("master.key", "key of the first place")
	write("files/ab/photo", "bytes of a photo")
	_, err := s.DB().Exec("INSERT INTO workspaces (id, name, created_at, hours) VALUES ('w1', 'Tienda «Ñandú» 🙂', 1700000000000000, '{\"a\":1}')")
	if err != nil {
		t.Fatal(err)
	}
	blob := "X'00ff10'"
	if s.Engine() == store.Postgres {
		blob = `'\x00ff10'::bytea`
	}
	_, err = s.Journal().DB().Exec("INSERT INTO journal (seq, workspace_id, channel_id, received_at, request) VALUES (7, 'w1', 'c1', 5, " + blob + ")")
	if err != nil {
		t.Fatal(err)
	}
	addJob(t, s, "a_kind", "retryable", "2026-01-02 03:04:05")
	addJob(t, s, "a_later_kind", "scheduled", "2099-01-02 03:04:05.678")
	addJob(t, s, "a_done_kind", "completed", "2026-01-02 03:04:05")
	return backup.Place{Store: s, Dir: dir, Version: "1.2.3"}
}

func addJob(t *testing.T, s *store.Store, kind, state, at string) {
	t.Helper()
	finalized := "NULL"
	if state == "completed" {
		finalized = "'" + at + "'"
	}
	_, err := s.DB().Exec("INSERT INTO river_job (kind, args, queue, priority, max_attempts, scheduled_at, state, finalized_at) VALUES ('" + kind +
		`', '{"channel":"c1","text":"ñ"}', 'long', 2, 7, '` + at + "', '" + state + "', " + finalized + ")")
	if err != nil {
		t.Fatal(err)
	}
}

// jobs lists what waits, as the queue would look for it.
func jobs(t *testing.T, s *store.Store) []string {
	t.Helper()
	text, at := "json_extract(args, '$.text')", "scheduled_at > datetime('now', 'subsec')"
	if s.Engine() == store.Postgres {
		text, at = "(args ->> 'text')", "scheduled_at > now()"
	}
	rows, err := s.DB().Query("SELECT kind || ' ' || state || ' ' || queue || ' ' || " + text + " || ' ' || CASE WHEN " + at + " THEN 'later' ELSE 'due' END FROM river_job WHERE max_attempts = 7 AND priority = 2 ORDER BY kind")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		out = append(out, line)
	}
	return out
}

func TestABackupOfEitherEngineIsRestoredIntoEither(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, from *store.Store) {
		place := filled(t, from)
		testkit.Stores(t, func(t *testing.T, to *store.Store) {
			ctx := context.Background()
			file := filepath.Join(t.TempDir(), "desk.backup")
			made, err := backup.Write(ctx, place, file, now)
			if err != nil {
				t.Fatal(err)
			}
			target := backup.Place{Store: to, Dir: t.TempDir()}
			got, err := backup.Restore(ctx, target, file, true)
			if err != nil {
				t.Fatal(err)
			}
			if got.Rows["workspaces"] != 1 || got.Rows["journal"] != 1 || got.Files != 1 || made.Files != 1 {
				t.Fatalf("made %+v, restored %+v", made, got)
			}
			var name string
			var raw []byte
			if err := to.DB().QueryRow("SELECT name FROM workspaces WHERE id = 'w1'").Scan(&name); err != nil || name != "Tienda «Ñandú» 🙂" {
				t.Fatalf("name %q, %v", name, err)
			}
			if err := to.Journal().DB().QueryRow("SELECT request FROM journal WHERE seq = 7").Scan(&raw); err != nil || string(raw) != "\x00\xff\x10" {
				t.Fatalf("request %x, %v", raw, err)
			}
			if got := jobs(t, to); !slices.Equal(got, []string{"a_kind available long ñ due", "a_later_kind scheduled long ñ later"}) {
				t.Fatalf("jobs %q", got)
			}
			for name, want := range map[string]string{"master.key": "key of the first place", "files/ab/photo": "bytes of a photo"} {
				b, err := os.ReadFile(filepath.Join(target.Dir, name))
				if err != nil || string(b) != want {
					t.Fatalf("%s: %q, %v", name, b, err)
				}
			}
		})
	})
}

func TestARestoreIsRefusedWhereThereIsAWorkspaceOrTheFileIsNoBackup(t *testing.T) {
	t.Parallel()
	s := testkit.SQLite(t)
	place := filled(t, s)
	file := filepath.Join(t.TempDir(), "desk.backup")
	if _, err := backup.Write(context.Background(), place, file, now); err != nil {
		t.Fatal(err)
	}
	if _, err := backup.Write(context.Background(), place, file, now); desk.CodeOf(err) != desk.CodeConflict {
		t.Fatalf("writing over a backup: %v", err)
	}
	if _, err := backup.Restore(context.Background(), place, file, false); desk.CodeOf(err) != desk.CodeConflict {
		t.Fatalf("restoring over a workspace: %v", err)
	}
	noise := filepath.Join(t.TempDir(), "noise")
	if err := os.WriteFile(noise, []byte("not a backup"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := backup.Restore(context.Background(), place, noise, true); desk.CodeOf(err) != desk.CodeInvalid {
		t.Fatalf("restoring noise: %v", err)
	}
}

func TestACutBackupChangesNoTable(t *testing.T) {
	t.Parallel()
	from := filled(t, testkit.SQLite(t))
	file := filepath.Join(t.TempDir(), "desk.backup")
	if _, err := backup.Write(context.Background(), from, file, now); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, whole[:len(whole)*3/4], 0o600); err != nil {
		t.Fatal(err)
	}
	to := testkit.SQLite(t)
	if _, err := backup.Restore(context.Background(), backup.Place{Store: to, Dir: t.TempDir()}, file, true); err == nil {
		t.Fatal("a cut backup was restored")
	}
	var n int
	if err := to.DB().QueryRow("SELECT COUNT(*) FROM workspaces").Scan(&n); err != nil || n != 0 {
		t.Fatalf("%d workspaces, %v", n, err)
	}
}
