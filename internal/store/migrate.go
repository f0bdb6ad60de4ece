package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"testing/fstest"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"

	"database/sql"

	"recado.dev/internal/desk"
)

//go:embed migration/*.sql migration/journal/*.sql migration/search/*.sql
var migrations embed.FS

var directive = regexp.MustCompile(`(?s)/\*(sqlite|postgres):(.*?)\*/`)

// migrationFiles are the migrations of one engine: files of both, files whose
// name ends in .sqlite.sql or .postgres.sql for that engine alone, and within
// a file the text of /*sqlite:…*/ or /*postgres:…*/.
func migrationFiles(engine Engine, folder string) (fs.FS, error) {
	out := fstest.MapFS{}
	names, err := fs.Glob(migrations, folder+"/*.sql")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		text, err := fs.ReadFile(migrations, name)
		if err != nil {
			return nil, err
		}
		base := strings.TrimPrefix(name, folder+"/")
		for _, e := range []Engine{SQLite, Postgres} {
			if s, ok := strings.CutSuffix(base, "."+string(e)+".sql"); ok {
				base = s + ".sql"
				if e != engine {
					base = ""
				}
				break
			}
		}
		if base == "" {
			continue
		}
		body := directive.ReplaceAllStringFunc(string(text), func(m string) string {
			part := directive.FindStringSubmatch(m)
			if Engine(part[1]) == engine {
				return part[2]
			}
			return ""
		})
		out[base] = &fstest.MapFile{Data: []byte(body)}
	}
	return out, nil
}

// Migrate brings the schema to this version. Several nodes may call it at
// once. A database made by a newer version is refused.
func (s *Store) Migrate(ctx context.Context) error {
	if s.engine == Postgres {
		defer s.patience.suspend()()
		unlock, err := s.migrationLock(ctx)
		if err != nil {
			return err
		}
		defer unlock()
	}
	if err := s.migrateFiles(ctx, "migration"); err != nil {
		return err
	}
	if s.kept != nil {
		if err := errors.Join(s.migrateJournal(ctx), s.migrateSearch(ctx)); err != nil {
			return err
		}
	}
	return s.migrateJobs(ctx)
}

func (s *Store) migrateFiles(ctx context.Context, folder string) error {
	provider, err := s.migrationsOf(folder)
	if err != nil {
		return err
	}
	have, want, err := provider.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read the schema's version: %w", err)
	}
	if have > want {
		return desk.E(desk.CodeConflict, "this database is of a newer Recado (schema %d, this version knows %d): start that version, or restore a backup of this one", have, want)
	}
	if have < want {
		if _, err := provider.Up(ctx); err != nil {
			return fmt.Errorf("migrate: %w", err)
		}
	}
	return nil
}

func (s *Store) migrationsOf(folder string) (*goose.Provider, error) {
	files, err := migrationFiles(s.engine, folder)
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	dialect := database.DialectSQLite3
	if s.engine == Postgres {
		dialect = database.DialectPostgres
	}
	provider, err := goose.NewProvider(dialect, s.write, files, goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	return provider, nil
}

// migrateJobs brings the job queue's own tables to its version.
func (s *Store) migrateJobs(ctx context.Context) error {
	var driver riverdriver.Driver[*sql.Tx] = riversqlite.New(s.write)
	if s.engine == Postgres {
		driver = riverdatabasesql.New(s.write)
	}
	m, err := rivermigrate.New(driver, nil)
	if err != nil {
		return fmt.Errorf("read the job queue's migrations: %w", err)
	}
	if _, err := m.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrate the job queue: %w", err)
	}
	return nil
}

// migrationLock makes nodes migrate one after the other.
func (s *Store) migrationLock(ctx context.Context) (func(), error) {
	conn, err := s.write.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("lock migrations: %w", err)
	}
	const key = 7236214 // any number that no one else uses
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", key); err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("lock migrations: %w", pooled(err))
	}
	return func() {
		_, _ = conn.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", key)
		_ = conn.Close()
	}, nil
}

// pooled adds to the error of a statement that was prepared and is not there
// what the reason is: the statements after another are with other sessions.
func pooled(err error) error {
	if pgCode(err) == "26000" {
		return fmt.Errorf("%w: a pooler before PostgreSQL has to pool sessions (pool_mode = session), this one seems to pool transactions", err)
	}
	return err
}
