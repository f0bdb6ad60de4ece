package main

import (
	"cmp"
	"database/sql"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// newcomers is how many customers write for the first time, to be counted.
const newcomers = 3000

// tree is a table or an index as it lies in a file of SQLite.
type tree struct {
	index   bool
	entries int64 // rows, or entries of an index
	bytes   int64 // of its pages
}

// newcomersEntries counts what the message of somebody new leaves in the tables
// and indexes of SQLite: the same work gives the same figures, so that an index
// more is seen at once. What is written and goes again is not counted.
func (b *bench) newcomersEntries() error {
	s, err := b.prepare("")
	if err != nil {
		return err
	}
	defer s.remove()
	// The first ones bring what is there once for all: days, hours, words.
	if err := b.writtenBy(s, 200, true); err != nil {
		return err
	}
	before, err := trees(s.dir)
	if err != nil {
		return err
	}
	if err := b.writtenBy(s, newcomers, false); err != nil {
		return err
	}
	after, err := trees(s.dir)
	if err != nil {
		return err
	}
	var sums [2]tree
	var grown [2]map[string]int64
	for name, now := range after {
		kind := 0
		if now.index {
			kind = 1
		}
		was := before[name]
		sums[kind].entries += now.entries - was.entries
		sums[kind].bytes += now.bytes - was.bytes
		if now.entries-was.entries >= newcomers/2 {
			if grown[kind] == nil {
				grown[kind] = map[string]int64{}
			}
			grown[kind][name] = now.bytes - was.bytes
		}
	}
	for kind, what := range []string{"rows in tables", "entries in indexes"} {
		one := func(n int64) float64 { return float64(n) / newcomers }
		b.add("hooks", "SQLite: a new customer's message leaves, "+what, one(sums[kind].entries), "", 0, false, fmt.Sprintf("in %d of them", len(grown[kind])))
		b.add("hooks", "SQLite: a new customer's message leaves, bytes of "+what, one(sums[kind].bytes), "B", 0, false, largest(grown[kind]))
	}
	return nil
}

// largest names the three that grew most, with the bytes of each newcomer.
func largest(grown map[string]int64) string {
	names := slices.SortedFunc(maps.Keys(grown), func(a, b string) int { return cmp.Or(cmp.Compare(grown[b], grown[a]), cmp.Compare(a, b)) })
	var notes []string
	for _, name := range names[:min(len(names), 3)] {
		notes = append(notes, fmt.Sprintf("%s %d", name, grown[name]/newcomers))
	}
	return strings.Join(notes, ", ")
}

// writtenBy has so many new customers write, and stops the server.
func (b *bench) writtenBy(s *server, n int64, first bool) error {
	if err := s.start(b.binary); err != nil {
		return err
	}
	defer s.stop()
	if first {
		if err := s.addChannel("http://127.0.0.1:9"); err != nil {
			return err
		}
	}
	const everybody = 1 << 30 // nobody writes twice
	requests := s.prepared(n, everybody)
	if _, err := s.burst(8, time.Minute, n, func(i int64) []byte { return requests[i] }); err != nil {
		return err
	}
	if _, err := s.waitApplied(time.Minute); err != nil {
		return err
	}
	_, err := s.waitFollowed(time.Minute)
	return err
}

// trees reads the tables and indexes of all of a server's files. Those that the
// index of words keeps for itself are left out.
func trees(dir string) (map[string]tree, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.db"))
	if err != nil {
		return nil, err
	}
	out := map[string]tree{}
	for _, file := range files {
		if err := addTrees(out, file); err != nil {
			return nil, fmt.Errorf("count what is in %s: %w", filepath.Base(file), err)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s: %w", dir, os.ErrNotExist)
	}
	return out, nil
}

func addTrees(out map[string]tree, file string) error {
	db, err := openFile(file)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	sizes := map[string]int64{}
	if err := each(db, "SELECT name, pgsize FROM dbstat WHERE aggregate = 1", func(name string, n int64) error { sizes[name] = n; return nil }); err != nil {
		return err
	}
	count := func(query string) (n int64, err error) { return n, db.QueryRow(query).Scan(&n) }
	// The table itself is its key's index where it has no rows of its own.
	const tables = "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
	return each(db, tables, func(table string, keyed int64) error {
		quoted := `"` + table + `"`
		rows, err := count("SELECT COUNT(*) FROM " + quoted)
		if err != nil {
			return err
		}
		out[table] = tree{entries: rows, bytes: sizes[table]}
		return each(db, "SELECT l.name || char(10) || COALESCE(m.sql, ''), l.partial FROM pragma_index_list('"+table+"') l LEFT JOIN sqlite_master m ON m.name = l.name "+
			fmt.Sprintf("WHERE l.origin <> 'pk' OR %d = 0", keyed), func(index string, partial int64) error {
			name, text, _ := strings.Cut(index, "\n")
			entries := rows
			if partial != 0 {
				if entries, err = count("SELECT COUNT(*) FROM " + quoted + " WHERE " + condition(text)); err != nil {
					return fmt.Errorf("index %s: %w", name, err)
				}
			}
			out[name] = tree{index: true, entries: entries, bytes: sizes[name]}
			return nil
		})
	})
}

// condition is what a row has to be for a partial index to hold it.
func condition(create string) string {
	at := strings.Index(strings.ToUpper(strings.Join(strings.Fields(create), " ")), " WHERE ")
	if at < 0 {
		return "true"
	}
	return strings.Join(strings.Fields(create), " ")[at+len(" WHERE "):]
}

// each calls f with the rows of a text and a number.
func each(db *sql.DB, query string, f func(string, int64) error) error {
	rows, err := db.Query(query)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var text string
		var n int64
		if err := rows.Scan(&text, &n); err != nil {
			return err
		}
		if err := f(text, n); err != nil {
			return err
		}
	}
	return rows.Err()
}
