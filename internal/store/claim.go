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
	release, ok, err := LockFolder(ctx, dir)
	if err == nil && !ok {
		err = desk.E(desk.CodeConflict, "another Recado serves the data in %s: stop it first, or give this one a folder of its own (--data)", dir)
	}
	return release, err
}

// LockFolder locks a data folder for this process and says whether it was to be
// had. Whoever held it before has ended.
func LockFolder(ctx context.Context, dir string) (release func(), ok bool, err error) {
	file := filepath.Join(dir, claimFile)
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: file}).EscapedPath()+"?_pragma=busy_timeout(0)")
	if err != nil {
		return nil, false, fmt.Errorf("lock %s: %w", dir, err)
	}
	conn, err := db.Conn(ctx)
	if err == nil {
		_, err = conn.ExecContext(ctx, "BEGIN EXCLUSIVE")
	}
	if err == nil {
		return func() { _, _ = conn.Close(), db.Close() }, true, nil
	}
	_ = db.Close()
	var e *sqlite.Error
	if errors.As(err, &e) && (e.Code()&0xff == sqlite3.SQLITE_BUSY || e.Code()&0xff == sqlite3.SQLITE_LOCKED) {
		return func() {}, false, nil
	}
	return nil, false, fmt.Errorf("lock %s: %w", dir, err)
}
