package store

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/pressly/goose/v3"

	"recado.dev/internal/desk"
)

// notDumped are tables that are made anew after a restore: the migrations'
// own, the job queue's (what waits in it goes as jobsTable), leases of nodes, and
// the search index, which follows the event log.
func notDumped(table string) bool {
	for _, prefix := range []string{"goose_", "river_", "sqlite_", "search_", "nodes", "idempotency_keys"} {
		if strings.HasPrefix(table, prefix) {
			return true
		}
	}
	return false
}

// Tables are the names of the tables that a dump holds, sorted.
func (q *Queryer) Tables(ctx context.Context) ([]string, error) {
	query := "SELECT name FROM sqlite_master WHERE type = 'table'"
	if q.s.engine == Postgres {
		query = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
	}
	rows, err := q.query(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("list tables: %w", err)
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, fmt.Errorf("list tables: %w", err)
		}
		if name == "river_job" {
			name = jobsTable
		}
		if !notDumped(name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, rows.Err()
}

// bytesValue marks a byte string within a dumped row.
type bytesValue struct {
	B string `json:"b"`
}

// DumpTable writes a table as lines of JSON: the column names, then a row a
// line. The form is the same for both engines, so that a backup of one can be
// restored into the other.
func (q *Queryer) DumpTable(ctx context.Context, table string, w io.Writer) (rowCount int64, err error) {
	if table == jobsTable {
		return q.dumpJobs(ctx, w)
	}
	rows, err := q.query(ctx, "SELECT * FROM "+table) // every column, whatever the version: the names travel along
	if err != nil {
		return 0, fmt.Errorf("dump %s: %w", table, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return 0, fmt.Errorf("dump %s: %w", table, err)
	}
	out := json.NewEncoder(w)
	if err := out.Encode(columns); err != nil {
		return 0, err
	}
	values := make([]any, len(columns))
	into := make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return rowCount, fmt.Errorf("dump %s: %w", table, err)
		}
		for i, v := range values {
			if b, ok := v.([]byte); ok {
				values[i] = bytesValue{base64.StdEncoding.EncodeToString(b)}
			}
		}
		if err := out.Encode(values); err != nil {
			return rowCount, err
		}
		rowCount++
	}
	return rowCount, rows.Err()
}

// LoadTable fills a table from what DumpTable wrote, replacing what is there.
func (t *Tx) LoadTable(ctx context.Context, table string, r io.Reader) (rowCount int64, err error) {
	known, err := t.Tables(ctx)
	if err != nil {
		return 0, err
	}
	if !slices.Contains(known, table) {
		return 0, desk.E(desk.CodeInvalid, "the backup holds a table %q that this version does not know", table)
	}
	if table == jobsTable {
		return t.loadJobs(ctx, r)
	}
	if _, err := t.exec(ctx, "DELETE FROM "+table); err != nil {
		return 0, fmt.Errorf("empty %s: %w", table, err)
	}
	in := json.NewDecoder(bufio.NewReaderSize(r, 1<<20))
	in.UseNumber()
	var columns []string
	if err := in.Decode(&columns); err != nil {
		return 0, fmt.Errorf("load %s: %w", table, err)
	}
	for _, c := range columns {
		if strings.ContainsAny(c, "\"' ;,()") {
			return 0, desk.E(desk.CodeInvalid, "the backup holds a column %q", c)
		}
	}
	head := "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES"
	var batch [][]any
	for {
		var row []any
		if err := in.Decode(&row); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return rowCount, fmt.Errorf("load %s: %w", table, err)
		}
		if err := fromDump(row); err != nil {
			return rowCount, fmt.Errorf("load %s: %w", table, err)
		}
		batch = append(batch, row)
		rowCount++
		if len(batch) == 256 {
			if err := t.insert(ctx, head, "", batch); err != nil {
				return rowCount, fmt.Errorf("load %s: %w", table, err)
			}
			batch = batch[:0]
		}
	}
	if err := t.insert(ctx, head, "", batch); err != nil {
		return rowCount, fmt.Errorf("load %s: %w", table, err)
	}
	return rowCount, nil
}

// fromDump turns the values of a dumped row into what the drivers bind.
func fromDump(row []any) error {
	for i, v := range row {
		switch v := v.(type) {
		case json.Number:
			if n, err := v.Int64(); err == nil {
				row[i] = n
				continue
			}
			f, err := v.Float64()
			if err != nil {
				return err
			}
			row[i] = f
		case map[string]any:
			s, _ := v["b"].(string)
			b, err := base64.StdEncoding.DecodeString(s)
			if err != nil {
				return err
			}
			row[i] = b
		}
	}
	return nil
}

// SchemaVersion is the number of the newest migration that the database has
// and of the newest that this version knows. A migration may be of one engine
// alone; numbers count for both, so that a backup of one fits the other.
func (s *Store) SchemaVersion(ctx context.Context) (have, want int64, err error) {
	p, err := s.migrationsOf("migration")
	if err != nil {
		return 0, 0, err
	}
	have, own, err := p.GetVersions(ctx)
	if err != nil {
		return 0, 0, fmt.Errorf("read the schema's version: %w", err)
	}
	for _, e := range []Engine{SQLite, Postgres} {
		files, err := migrationFiles(e, "migration")
		if err != nil {
			return 0, 0, fmt.Errorf("read migrations: %w", err)
		}
		names, err := fs.Glob(files, "*.sql")
		if err != nil {
			return 0, 0, fmt.Errorf("read migrations: %w", err)
		}
		for _, name := range names {
			n, err := goose.NumericComponent(name)
			if err != nil {
				return 0, 0, fmt.Errorf("read migrations: %w", err)
			}
			want = max(want, n)
		}
	}
	if have == own {
		have = want
	}
	return have, want, nil
}
