// Package store holds the only SQL of Recado: one file a noun, one text a
// query for both engines, SQLite and PostgreSQL. It knows the nouns of desk
// and nothing of the rooms that use it.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5/stdlib"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Engine is a kind of database.
type Engine string

// The two engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// Config says where the data is. DatabaseURL wins over Dir.
type Config struct {
	Dir         string // folder of the embedded database
	DatabaseURL string // postgres://…
	MaxConns    int    // PostgreSQL's pool; 0 means 16
	// Watch is called with every query before it runs; nil outside of tests.
	Watch func(query string, args []any)
}

// Store is an open database. It is safe for concurrent use.
type Store struct {
	engine Engine
	url    string
	file   string
	read   *sql.DB
	write  *sql.DB // SQLite: one connection; PostgreSQL: the same as read
	kept   *Store  // SQLite: the journal's own file; nil elsewhere
	found  *Store  // SQLite: the search index's own file; nil elsewhere
	copier *checkpointer
	events eventFeed
	watch  func(query string, args []any) // only in tests, for the plans of queries

	patience *patience // of PostgreSQL's connections; nil on SQLite
	pulse    *Pulse    // of PostgreSQL; nil on SQLite
	pulsing  *sql.DB   // its connection
}

func (s *Store) seen(query string, args []any) {
	if s.watch != nil {
		s.watch(query, args)
	}
}

// Open connects to the database and makes its folder's file where there is
// none. It does not migrate; see Migrate.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	open := func() (*Store, error) { return openEmbedded(ctx, cfg.Dir) }
	if cfg.DatabaseURL != "" {
		open = func() (*Store, error) { return openPostgres(ctx, cfg) }
	}
	s, err := open()
	if err == nil {
		s.watch = cfg.Watch
	}
	return s, err
}

// sqliteUse says how a file is used.
type sqliteUse struct {
	readers int
	cache   int  // KiB of pages that the writer may hold; its memory is twice that
	glance  int  // KiB of pages that each reader may hold
	remade  bool // from other files: a power cut may take back its last commits
}

func openSQLite(ctx context.Context, file string, use sqliteUse) (*Store, error) {
	sync := "synchronous(FULL)"
	if use.remade {
		sync = "synchronous(NORMAL)"
	}
	// The busy timeout comes first: the pragmas after it may wait for a lock.
	pragmas := url.Values{"_pragma": {
		"busy_timeout(10000)", "journal_mode(WAL)", sync, "foreign_keys(ON)",
		"temp_store(MEMORY)", "journal_size_limit(67108864)",
		"wal_autocheckpoint(16000)", // only where the checkpointer cannot keep up
	}}
	dsn := func(mode string, cache int) string {
		v := url.Values{"_pragma": append(slices.Clone(pragmas["_pragma"]), "cache_size(-"+strconv.Itoa(cache)+")"), "_txlock": {mode}}
		return "file:" + (&url.URL{Path: file}).EscapedPath() + "?" + v.Encode()
	}
	writing, err := newStatementKeeper(dsn("immediate", use.cache))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", file, err)
	}
	reading, err := newStatementKeeper(dsn("deferred", use.glance))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", file, err)
	}
	write, read := sql.OpenDB(writing), sql.OpenDB(reading)
	write.SetMaxOpenConns(1)
	write.SetMaxIdleConns(1)
	read.SetMaxOpenConns(use.readers)
	read.SetMaxIdleConns(use.readers)
	s := &Store{engine: SQLite, file: file, read: read, write: write}
	if err := write.PingContext(ctx); err != nil {
		_ = s.Close()
		return nil, fmt.Errorf("open %s: %w", file, err)
	}
	s.copier = startCheckpointer(read)
	return s, nil
}

func openPostgres(ctx context.Context, cfg Config) (*Store, error) {
	patience := newPatience(answerPatience)
	conf, err := postgresConfig(cfg.DatabaseURL, patience)
	if err != nil {
		return nil, err
	}
	db := stdlib.OpenDB(*conf, stdlib.OptionAfterConnect(patience.servers.meet), stdlib.OptionShouldPing(shouldPing))
	if cfg.MaxConns == 0 {
		cfg.MaxConns = 16
	}
	db.SetMaxOpenConns(cfg.MaxConns)
	db.SetMaxIdleConns(cfg.MaxConns)
	db.SetConnMaxIdleTime(5 * time.Minute)
	s := &Store{engine: Postgres, url: cfg.DatabaseURL, read: db, write: db, patience: patience}
	s.pulse, s.pulsing = newPostgresPulse(conf, patience, db)
	if err := db.PingContext(ctx); err != nil {
		_ = s.Close()
		return nil, fmt.Errorf("connect to PostgreSQL: %w", err)
	}
	return s, nil
}

// Engine says which database this is.
func (s *Store) Engine() Engine { return s.engine }

// URL is the address of PostgreSQL, "" on SQLite. It holds a password.
func (s *Store) URL() string { return s.url }

// File is the path of the SQLite file, "" on PostgreSQL.
func (s *Store) File() string { return s.file }

// DB is the pool for writing, for the job queue's own driver.
func (s *Store) DB() *sql.DB { return s.write }

// Ping answers whether the database can be reached.
func (s *Store) Ping(ctx context.Context) error { return s.read.PingContext(ctx) }

// Pulse knows whether the database answers; nil on SQLite and without a store.
func (s *Store) Pulse() *Pulse {
	if s == nil {
		return nil
	}
	return s.pulse
}

// Close ends all connections. It may be called twice.
func (s *Store) Close() error {
	if s.pulse != nil {
		s.pulse.stop()
		_ = s.pulsing.Close()
	}
	if s.copier != nil {
		s.copier.close()
	}
	err := errors.Join(s.read.Close(), s.write.Close())
	for _, file := range []*Store{s.kept, s.found} {
		if file != nil {
			err = errors.Join(err, file.Close())
		}
	}
	return err
}

// IsClosed says whether an error says that the store was closed: the library has
// no value for it.
func IsClosed(err error) bool {
	for ; err != nil; err = errors.Unwrap(err) {
		if err.Error() == "sql: database is closed" {
			return true
		}
	}
	return false
}

// Read gives a Queryer outside a transaction, from the pool of readers.
func (s *Store) Read() *Queryer { return &Queryer{s: s, db: s.read} }

// Snapshot runs f in one read-only transaction, so that all its queries see
// the same state.
func (s *Store) Snapshot(ctx context.Context, f func(*Queryer) error) error {
	opts := &sql.TxOptions{ReadOnly: true}
	if s.engine == Postgres {
		opts.Isolation = sql.LevelRepeatableRead
	}
	call := s.callOf(ctx)
	call.wait() // also for a free connection
	tx, err := s.read.BeginTx(ctx, opts)
	call.done()
	if err != nil {
		return fmt.Errorf("begin snapshot: %w", err)
	}
	defer func() { _ = tx.Rollback() }()
	return f(&Queryer{s: s, db: s.read, tx: tx})
}

// Write runs f in one transaction and commits it when f answers nil. On SQLite
// writers come one after the other; on PostgreSQL f is run again after a
// deadlock, so f must not act on anything but tx.
func (s *Store) Write(ctx context.Context, f func(*Tx) error) error {
	for try := 0; ; try++ {
		err := s.writeOnce(ctx, f)
		if err == nil || try == 4 || !retryable(err) {
			return err
		}
	}
}

func (s *Store) writeOnce(ctx context.Context, f func(*Tx) error) error {
	call := s.callOf(ctx)
	call.wait()
	conn, err := s.write.Conn(ctx) // here ctx may end the waiting for other writers
	call.done()
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	t := &Tx{Queryer: Queryer{s: s, db: s.write, calm: s.engine == SQLite}}
	tx, err := conn.BeginTx(t.within(ctx), nil)
	if err != nil {
		_ = conn.Close()
		return fmt.Errorf("begin: %w", err)
	}
	t.tx = tx
	committed := false
	defer func() {
		_ = tx.Rollback()
		_ = conn.Close()
		for _, end := range t.atEnd {
			end(committed)
		}
	}()
	if err := f(t); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	committed = true
	if s.copier != nil {
		s.copier.dirty.Store(true)
	}
	_ = conn.Close() // whoever hears of it may write
	for _, after := range t.after {
		after()
	}
	return nil
}

// IsFull says whether err is a full disk: nothing can be stored until an
// operator makes room.
func IsFull(err error) bool {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code()&0xff == sqlite3.SQLITE_FULL || e.Code()&0xff == sqlite3.SQLITE_IOERR
	}
	return pgCode(err) == "53100"
}

// IsUnique says whether err is a clash with a unique key.
func IsUnique(err error) bool {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || e.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
	}
	return pgCode(err) == "23505"
}
