package main

import (
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

func TestBenchmarksOfPartsAreReadByTheirNames(t *testing.T) {
	t.Parallel()
	b := &bench{}
	out := "goos: linux\nBenchmarkTenConditions-2   \t 840000\t       427.0 ns/op\t       0 B/op\t       0 allocs/op\n" +
		"BenchmarkRender/whatsapp-2 \t 1000\t 2500 ns/op\t 100 B/op\t 3 allocs/op\n"
	if err := b.addParts([]byte(out)); err == nil {
		t.Error("most benchmarks were missing, and nobody said so")
	}
	if len(b.rows) != 2 || b.rows[0].Value != 0.427 || !b.rows[0].Met || b.rows[1].Value != 2.5 || !strings.HasSuffix(b.rows[1].Name, ": whatsapp") {
		t.Errorf("read %+v", b.rows)
	}
}
