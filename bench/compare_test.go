package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestAFigureIsComparedInUnitsOfItsOwnRun(t *testing.T) {
	t.Parallel()
	at := func(bare, rate, cpu, size float64) []row {
		return []row{
			{Suite: "hooks", Name: bareName, Value: bare, Unit: "/s", Higher: true}, {Suite: "hooks", Name: "applied", Value: rate, Unit: "/s", Higher: true},
			{Suite: "hooks", Name: "CPU a message", Value: cpu, Unit: "ms"}, {Suite: "sizes", Name: "binary", Value: size, Unit: "MB"},
		}
	}
	for _, c := range []struct {
		name string
		now  []row
		lost string // what is named as worse
	}{
		{"the same", at(30_000, 2000, 0.6, 70), ""},
		{"a machine half as fast", at(15_000, 1000, 1.2, 70), ""},
		{"a machine twice as fast on which nothing gained", at(60_000, 2000, 0.6, 70), "applied CPU"},
		{"a little worse", at(30_000, 1700, 0.7, 80), ""},
		{"a binary much larger", at(30_000, 2000, 0.6, 90), "binary"},
		{"slower", at(30_000, 1500, 0.6, 70), "applied"},
	} {
		lines, lost, err := compared(at(30_000, 2000, 0.6, 70), c.now)
		if err != nil || len(lines) != 3 {
			t.Fatalf("%s: %d lines, %v", c.name, len(lines), err)
		}
		if (len(lost) == 0) != (c.lost == "") {
			t.Errorf("%s: %v; want %q", c.name, lost, c.lost)
		}
		for word := range strings.FieldsSeq(c.lost) {
			if !strings.Contains(strings.Join(lost, " "), word) {
				t.Errorf("%s: %v; want %q", c.name, lost, word)
			}
		}
	}
	if _, _, err := compared(at(30_000, 2000, 0.6, 70)[1:], at(30_000, 2000, 0.6, 70)); err == nil {
		t.Error("a result without a bare handler was compared")
	}
}

func TestAFigureThatIsMissingIsAnErrorUnlessThereIsAReason(t *testing.T) {
	t.Parallel()
	stored := []row{
		{Suite: "hooks", Name: bareName, Value: 30_000, Unit: "/s", Higher: true}, {Suite: "hooks", Name: "SQLite: CPU a message", Value: 0.6, Unit: "ms"},
		{Suite: "hooks", Name: "PostgreSQL: applied", Value: 900, Unit: "/s", Higher: true}, {Suite: "hooks", Name: "PostgreSQL: both", Value: 1, Unit: "ms"},
		{Suite: "sizes", Name: "binary", Value: 60, Unit: "MB"},
	}
	text, err := json.Marshal(report{Rows: stored})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "stored.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		options options
		rows    []row
		without map[string]string
		missing string // words that the error has
	}{
		{"all there", options{postgres: "x"}, stored, nil, ""},
		{"one more", options{postgres: "x"}, append([]row{{Suite: "hooks", Name: "new", Value: 1}}, stored...), nil, ""},
		{"a name changed", options{postgres: "x"}, append([]row{{Suite: "hooks", Name: "SQLite: CPU until done", Value: 0.1}}, slices.Delete(slices.Clone(stored), 1, 2)...), nil, "CPU"},
		{"a whole suite was not asked for", options{postgres: "x", only: "hooks,parts"}, stored[:4], nil, ""},
		{"it was asked for", options{postgres: "x", only: "hooks,sizes"}, stored[:4], nil, "binary"},
		{"no PostgreSQL", options{}, append([]row{stored[4]}, stored[:2]...), nil, ""},
		{"left out", options{postgres: "x"}, append([]row{stored[4]}, stored[:3]...), map[string]string{"hooksPostgreSQL: both": "it is elsewhere"}, ""},
		{"not left out", options{postgres: "x"}, append([]row{stored[4]}, stored[:3]...), nil, "both"},
	} {
		b := &bench{options: c.options, rows: c.rows, without: c.without}
		err := b.compare(file)
		if (err == nil) != (c.missing == "") {
			t.Errorf("%s: %v", c.name, err)
		}
		for word := range strings.FieldsSeq(c.missing) {
			if err != nil && !strings.Contains(err.Error(), word) {
				t.Errorf("%s: %v; want %q", c.name, err, word)
			}
		}
	}
}

func TestWhatFellToNothingIsSeen(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		before, now row
		ratio       float64
		fair        bool
	}{
		{row{Value: 900}, row{Value: 0, Unit: "/s", Higher: true}, 0, true},
		{row{Value: 0.2}, row{Value: -0.1, Unit: "ms"}, 1, true},
		{row{Value: -0.2}, row{Value: 0.1, Unit: "ms"}, 0, false},
		{row{Value: 10}, row{Value: 20, Unit: "KB"}, 0.5, true},
	} {
		if ratio, fair := gain(c.before, c.now, 1, 1); ratio != c.ratio || fair != c.fair {
			t.Errorf("%v after %v: %v, %v; want %v, %v", c.now, c.before.Value, ratio, fair, c.ratio, c.fair)
		}
	}
}

func TestTheStoredResultCanBeComparedWith(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("baseline.json")
	if err != nil {
		t.Fatal(err)
	}
	var stored report
	if err := json.Unmarshal(text, &stored); err != nil {
		t.Fatal(err)
	}
	if _, lost, err := compared(stored.Rows, stored.Rows); err != nil || len(lost) > 0 {
		t.Errorf("%v, %v", lost, err)
	}
}

func TestBenchmarksOfPartsAreReadByTheirNames(t *testing.T) {
	t.Parallel()
	b := &bench{}
	out := "goos: linux\nBenchmarkTenConditions-2   \t 840000\t       427.0 ns/op\t       0 B/op\t       0 allocs/op\n" +
		"BenchmarkRender/whatsapp-2 \t 1000\t 2500 ns/op\t 100 B/op\t 3 allocs/op\n" +
		"BenchmarkDecode/status-read/people=1 \t 1000\t 2500 ns/op\t 100 B/op\t 3 allocs/op\n"
	if err := b.addParts([]byte(out)); err == nil {
		t.Error("most benchmarks were missing, and nobody said so")
	}
	if len(b.rows) != 3 || !strings.HasSuffix(b.rows[2].Name, ": status-read/people=1") || b.rows[0].Value != 0.427 || !b.rows[0].Met || b.rows[1].Value != 2.5 || !strings.HasSuffix(b.rows[1].Name, ": whatsapp") {
		t.Errorf("read %+v", b.rows)
	}
}
