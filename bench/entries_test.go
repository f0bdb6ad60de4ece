package main

import (
	"database/sql"
	"path/filepath"
	"testing"
)

func TestRowsAndEntriesAreCountedAsTheyLie(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "recado.db")
	db, err := sql.Open("sqlite", "file:"+file)
	if err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{
		"CREATE TABLE people (id TEXT PRIMARY KEY, name TEXT, left_at INTEGER)",
		"CREATE INDEX people_by_name ON people (name)",
		"CREATE INDEX people_who_left ON people (left_at)\n WHERE left_at IS NOT NULL AND name <> ''",
		"CREATE TABLE pairs (a TEXT, b TEXT, PRIMARY KEY (a, b)) WITHOUT ROWID",
		"CREATE VIRTUAL TABLE words USING fts5 (text)",
		"INSERT INTO people VALUES ('1', 'Ana', NULL), ('2', '', 5), ('3', 'Luis', 7)",
		"INSERT INTO pairs VALUES ('a', 'b'), ('a', 'c')",
		"INSERT INTO words VALUES ('hola')",
	} {
		if _, err := db.Exec(query); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	got, err := trees(dir)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]tree{
		"people": {entries: 3}, "pairs": {entries: 2}, "people_by_name": {index: true, entries: 3}, "people_who_left": {index: true, entries: 1},
		"sqlite_autoindex_people_1": {index: true, entries: 3},
	} {
		want.bytes = 4096
		if got[name] != want {
			t.Errorf("%s: %+v; want %+v", name, got[name], want)
		}
	}
	if note := largest(map[string]int64{"a": 3 * newcomers, "b": 9 * newcomers, "c": newcomers, "d": 2 * newcomers}); note != "b 9, a 3, d 2" {
		t.Errorf("the largest are %q", note)
	}
	if len(got) != 5 {
		t.Errorf("%d trees: %v", len(got), got)
	}
}
