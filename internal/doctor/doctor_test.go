package doctor

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/config"
	"recado.dev/internal/desk"
	"recado.dev/internal/secret"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// home is an installation with nothing wrong.
type home struct {
	*Doctor
	dir   string
	store *store.Store // closed before the doctor comes
}

type answers struct {
	status int
	err    error
}

func (a *answers) RoundTrip(r *http.Request) (*http.Response, error) {
	if a.err != nil {
		return nil, a.err
	}
	return &http.Response{StatusCode: a.status, Status: http.StatusText(a.status), Body: io.NopCloser(strings.NewReader("ok")), Request: r}, nil
}

func settle(t *testing.T, database string) *home {
	t.Helper()
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), store.Config{Dir: dir, DatabaseURL: database})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	d := New(config.Config{Data: dir, DatabaseURL: database, PublicURL: "https://desk.example.com", SMTPURL: "smtp://mail.example.com"}, "1.2.3")
	d.Free = func(string) (uint64, error) { return 50 << 30, nil }
	d.Files = func() (uint64, error) { return 65536, nil }
	d.HTTP = &http.Client{Transport: &answers{status: http.StatusOK}}
	h := &home{d, dir, s}
	h.channel(t)
	return h
}

// channel makes a workspace with a channel whose secrets are sealed.
func (h *home) channel(t *testing.T) {
	t.Helper()
	sealer, err := secret.Load("", h.dir)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := sealer.Seal([]byte(`{"token":"t"}`), "channel/w/c")
	if err != nil {
		t.Fatal(err)
	}
	h.exec(t, "INSERT INTO workspaces (id, name, locale, timezone, hours, created_at) VALUES ('w', 'Alba', 'en', 'UTC', '', 0)")
	err = h.store.Write(t.Context(), func(tx *store.Tx) error {
		return tx.InsertChannel(t.Context(), store.ChannelRow{Sealed: sealed,
			Channel: desk.Channel{WorkspaceID: "w", ID: "c", Platform: "echo", Name: "Front door", Status: "ok"}})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (h *home) exec(t *testing.T, query string, args ...any) {
	t.Helper()
	if _, err := h.store.DB().Exec(query, args...); err != nil {
		t.Fatal(err)
	}
}

// wrong are the findings that are no ok.
func (h *home) wrong(ctx context.Context) []Finding {
	_ = h.store.Close()
	var out []Finding
	for _, f := range h.Examine(ctx) {
		if f.State != OK {
			out = append(out, f)
		}
	}
	return out
}

func TestACounterBesideAPlaceIsNoFollower(t *testing.T) {
	t.Parallel()
	h := settle(t, "")
	h.exec(t, "UPDATE workspaces SET event_seq = 5000 WHERE id = 'w'")
	h.exec(t, "INSERT INTO follower_places (name, workspace_id, seq) VALUES ('recipes', 'w', 5000), ('recipes.turns', 'w', 3)")
	for _, f := range h.wrong(t.Context()) {
		if f.Subject == "followers" {
			t.Errorf("found %+v", f)
		}
	}
}

func TestNothingIsFoundWhereNothingIsWrong(t *testing.T) {
	t.Parallel()
	for _, database := range []string{"sqlite", "postgres"} {
		t.Run(database, func(t *testing.T) {
			t.Parallel()
			url := ""
			if database == "postgres" {
				url = testkit.PostgresURL(t)
			}
			if found := settle(t, url).wrong(t.Context()); len(found) > 0 {
				t.Fatalf("found %+v", found)
			}
		})
	}
}

func TestEachFaultIsFoundAndExplained(t *testing.T) {
	t.Parallel()
	future := time.Now().Add(time.Hour).UnixMicro()
	for _, v := range []struct {
		name    string
		seed    func(t *testing.T, h *home)
		state   State
		subject string
		says    []string // what is wrong, and what to do
	}{
		{"open folder", func(t *testing.T, h *home) { _ = os.Chmod(h.dir, 0o755) }, Warning, "data", []string{"by everyone", "chmod 700"}},
		{"key for all", func(t *testing.T, h *home) { _ = os.Chmod(filepath.Join(h.dir, "master.key"), 0o644) }, Warning, "key", []string{"by others", "chmod 600"}},
		{"disk nearly full", func(_ *testing.T, h *home) { h.Free = func(string) (uint64, error) { return 12 << 20, nil } }, Warning, "disk", []string{"12 MB", "Make room"}},
		{"few files", func(_ *testing.T, h *home) { h.Files = func() (uint64, error) { return 1024, nil } }, Warning, "files", []string{"1024", "LimitNOFILE"}},
		{"no https", func(_ *testing.T, h *home) { h.Config.PublicURL = "http://desk.example.com" }, Warning, "address", []string{"not https", "proxy"}},
		{"no answer", func(_ *testing.T, h *home) {
			h.HTTP.Transport = &answers{err: errors.New("certificate has expired")}
		}, Failed, "address", []string{"certificate has expired", "DNS"}},
		{"a proxy without its server", func(_ *testing.T, h *home) { h.HTTP.Transport = &answers{status: http.StatusBadGateway} }, Failed, "address", []string{"Bad Gateway", "whether the server runs"}},
		{"another key", func(_ *testing.T, h *home) {
			h.Config.MasterKey = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
		}, Failed, "key", []string{"1 of 1", "Front door", "enter the secrets again"}},
		{"no key", func(_ *testing.T, h *home) { _ = os.Remove(filepath.Join(h.dir, "master.key")) }, Failed, "key", []string{"no key that opens", "from a backup"}},
		{"newer schema", func(t *testing.T, h *home) {
			h.exec(t, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, true)")
		}, Failed, "database", []string{"newer version (schema 99999", "start that version"}},
		{"half an upgrade", func(t *testing.T, h *home) {
			h.exec(t, "DELETE FROM goose_db_version WHERE version_id = (SELECT MAX(version_id) FROM goose_db_version)")
		}, Warning, "database", []string{"recado migrate"}},
		{"damage", func(t *testing.T, h *home) { tear(t, filepath.Join(h.dir, "recado.db"), h) }, Failed, "database", []string{"damaged", "restore the newest backup"}},
		{"requests that nobody applies", func(t *testing.T, h *home) {
			h.exec(t, "INSERT INTO lanes (lane, applied_seq, owner, lease_until) VALUES (0, 3, 'gone', 5)")
			if _, err := h.store.Journal().DB().Exec("UPDATE journal_head SET seq = 10"); err != nil {
				t.Fatal(err)
			}
		}, Warning, "journal", []string{"7 requests", "1 lanes", "start the server"}},
		{"dead letters", func(t *testing.T, h *home) {
			h.exec(t, "INSERT INTO dead_letters (id, workspace_id, channel_id, journal_seq, position, reason, raw, created_at) VALUES ('d', 'w', 'c', 1, 0, 'x', '{}', 1)")
		}, Warning, "journal", []string{"1 items", "Settings → Journal"}},
		{"a stuck job", func(t *testing.T, h *home) {
			h.exec(t, "INSERT INTO river_job (kind, max_attempts, state, attempted_at) VALUES ('send', 3, 'running', '2020-01-01 00:00:00')")
		}, Warning, "jobs", []string{`1 jobs "send"`, "Restart"}},
		{"a job given up", func(t *testing.T, h *home) {
			h.exec(t, "INSERT INTO river_job (kind, max_attempts, state, finalized_at) VALUES ('send', 3, 'discarded', CURRENT_TIMESTAMP)")
		}, Warning, "jobs", []string{"given up"}},
		{"a follower behind", func(t *testing.T, h *home) {
			h.exec(t, "UPDATE workspaces SET event_seq = 5000 WHERE id = 'w'")
			h.exec(t, "INSERT INTO follower_places (name, workspace_id, seq) VALUES ('recipes', 'w', 12)")
		}, Warning, "followers", []string{"recipes is 4988 events behind"}},
		{"a clock that was set back", func(t *testing.T, h *home) {
			h.exec(t, "INSERT INTO events (workspace_id, seq, type, at) VALUES ('w', 1, 'case.created', $1)", future)
			h.exec(t, "UPDATE workspaces SET event_seq = 1 WHERE id = 'w'")
		}, Warning, "clock", []string{"in the future", "set back"}},
		{"a lost attachment", func(t *testing.T, h *home) {
			h.exec(t, "INSERT INTO attachments (workspace_id, id, state, blob_key, created_at) VALUES ('w', 'a', 'ready', '01890000000070008000000000000000', 0)")
		}, Failed, "attachments", []string{"1 of the newest 1", "share that folder"}},
	} {
		t.Run(v.name, func(t *testing.T) {
			t.Parallel()
			h := settle(t, "")
			v.seed(t, h)
			for _, f := range h.wrong(t.Context()) {
				if f.State != v.state || f.Subject != v.subject {
					continue
				}
				for _, says := range v.says {
					if !strings.Contains(f.Text, says) {
						t.Errorf("%q does not say %q", f.Text, says)
					}
				}
				return
			}
			t.Fatalf("not found: %+v", h.Examine(t.Context()))
		})
	}
}

// tear writes garbage over the middle of a database's file.
func tear(t *testing.T, file string, h *home) {
	t.Helper()
	for range 500 {
		h.exec(t, "INSERT INTO events (workspace_id, seq, type, at, data) SELECT 'w', COALESCE(MAX(seq), 0) + 1, 'x', 1, $1 FROM events", strings.Repeat("x", 900))
	}
	h.exec(t, "PRAGMA wal_checkpoint(TRUNCATE)")
	_ = h.store.Close()
	f, err := os.OpenFile(file, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt([]byte(strings.Repeat("garbage ", 4096)), info.Size()-200<<10); err != nil {
		t.Fatal(err)
	}
}

func TestPostgresThatMayLoseWhatWasAcknowledgedIsNamed(t *testing.T) {
	t.Parallel()
	url := testkit.PostgresURL(t)
	h := settle(t, url)
	h.Config.DatabaseURL = url + "?options=-c%20synchronous_commit%3Doff"
	if strings.Contains(url, "?") {
		h.Config.DatabaseURL = url + "&options=-c%20synchronous_commit%3Doff"
	}
	found := h.wrong(t.Context())
	if len(found) != 1 || found[0].State != Failed || found[0].Subject != "postgresql" || !strings.Contains(found[0].Text, "synchronous_commit is off") {
		t.Fatalf("found %+v", found)
	}
}
