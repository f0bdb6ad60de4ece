// Package testkit is what tests of several rooms share: databases of both
// engines, golden files, waiting for a condition. Production code must not
// import it.
package testkit

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver for making databases

	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

// DatabaseEnv names the variable with the PostgreSQL to test on. Its user must
// be allowed to make databases.
const DatabaseEnv = "RECADO_TEST_DATABASE_URL"

// Stores runs f on a fresh, migrated store of each engine. PostgreSQL is left
// out, visibly, where DatabaseEnv is not set; CI always sets it.
func Stores(t *testing.T, f func(t *testing.T, s *store.Store)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		f(t, SQLite(t))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		f(t, Postgres(t))
	})
}

// SQLite opens a fresh, migrated embedded database.
func SQLite(t testing.TB) *store.Store {
	t.Helper()
	return open(t, store.Config{Dir: t.TempDir()})
}

// Postgres opens a fresh, migrated database on PostgreSQL.
func Postgres(t testing.TB) *store.Store {
	t.Helper()
	return open(t, store.Config{DatabaseURL: PostgresURL(t)})
}

// PostgresURL makes an empty database and answers its address. The database
// goes when the test ends.
func PostgresURL(t testing.TB) string {
	t.Helper()
	base := os.Getenv(DatabaseEnv)
	if base == "" {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s is not set", DatabaseEnv)
		}
		t.Skipf("%s is not set: PostgreSQL left out", DatabaseEnv)
	}
	u, err := url.Parse(base)
	if err != nil {
		t.Fatalf("parse %s: %v", DatabaseEnv, err)
	}
	name := "t_" + strings.ReplaceAll(ident.New(), "-", "")
	admin, err := sql.Open("pgx", base)
	if err != nil {
		t.Fatalf("open PostgreSQL: %v", err)
	}
	if _, err := admin.Exec("CREATE DATABASE " + name); err != nil {
		t.Fatalf("make a database: %v", err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec(fmt.Sprintf("DROP DATABASE IF EXISTS %s WITH (FORCE)", name)); err != nil {
			t.Logf("drop %s: %v", name, err)
		}
		_ = admin.Close()
	})
	u.Path = "/" + name
	return u.String()
}

func open(t testing.TB, cfg store.Config) *store.Store {
	t.Helper()
	ctx := context.Background()
	s, err := store.Open(ctx, cfg)
	if err != nil {
		t.Fatalf("open store: %v", err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if err := s.Migrate(ctx); err != nil {
		t.Fatalf("migrate: %v", err)
	}
	return s
}

// Eventually waits until ok answers true, asking often, and fails after limit.
// It is for what runs beside the test; what can be waited on directly should
// be.
func Eventually(t testing.TB, limit time.Duration, what string, ok func() bool) {
	t.Helper()
	deadline := time.After(limit)
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for {
		if ok() {
			return
		}
		select {
		case <-deadline:
			t.Fatalf("after %s still not: %s", limit, what)
		case <-tick.C:
		}
	}
}
