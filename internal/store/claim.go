package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"recado.dev/internal/desk"
)

// claimFile is the file in the data folder by whose lock a server says that it
// is the only one. The lock ends with the process, however that ends.
const claimFile = "serving.lock"

// Claim says that this process serves the data, until release is called. The
// embedded database serves one process: a second one would apply what the
// first already does, so it is refused. On PostgreSQL several may serve.
func (s *Store) Claim(ctx context.Context) (release func(), err error) {
	if s.engine != SQLite {
		return func() {}, nil
	}
	dir := filepath.Dir(s.file)
	file := filepath.Join(dir, claimFile)
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: file}).EscapedPath()+"?_pragma=busy_timeout(0)")
	if err != nil {
		return nil, fmt.Errorf("claim %s: %w", dir, err)
	}
	conn, err := db.Conn(ctx)
	if err == nil {
		_, err = conn.ExecContext(ctx, "BEGIN EXCLUSIVE")
	}
	if err == nil {
		return func() { _, _ = conn.Close(), db.Close() }, nil
	}
	_ = db.Close()
	var e *sqlite.Error
	if errors.As(err, &e) && (e.Code()&0xff == sqlite3.SQLITE_BUSY || e.Code()&0xff == sqlite3.SQLITE_LOCKED) {
		return nil, desk.E(desk.CodeConflict, "another Recado serves the data in %s: stop it first, or give this one a folder of its own (--data)", dir)
	}
	return nil, fmt.Errorf("claim %s: %w", dir, err)
}
