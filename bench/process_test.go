package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// stat is a line as the kernel writes it.
func stat(pid, parent int, name string, user, system, reapedUser, reapedSystem int) string {
	return fmt.Sprintf("%d (%s) S %d 10 10 0 -1 4194560 2093 99 0 1 %d %d %d %d 20 0 1 0 4321 230000000 6000 18446744073709551615 1 1 0 0\n", pid, name, parent, user, system, reapedUser, reapedSystem)
}

func TestProcessorTimeIsReadWhateverAProgramIsCalled(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"postgres", "a b", "odd) R 7 (name", "(x)"} {
		got, err := parseStat(stat(40, 12, name, 150, 25, 300, 7))
		want := processTime{parent: 12, own: 1750 * time.Millisecond, reaped: 3070 * time.Millisecond}
		if err != nil || got != want {
			t.Errorf("%q: %+v, %v; want %+v", name, got, err, want)
		}
	}
	for _, text := range []string{"", "12 (short) S 1 2 3", "12 no name", "9 (x) S one 10 10 0 -1 0 0 0 0 0 1 1 1 1 20"} {
		if _, err := parseStat(text); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}

func TestAFamilyIsTheProcessItsChildrenAndThoseThatEnded(t *testing.T) {
	t.Parallel()
	proc := t.TempDir()
	for pid, text := range map[int]string{
		10: stat(10, 1, "postgres", 100, 0, 1000, 500), // the postmaster
		11: stat(11, 10, "postgres", 20, 5, 0, 0), 12: stat(12, 10, "postgres", 30, 0, 1, 1),
		13: stat(13, 12, "grandchild", 7000, 0, 0, 0), 20: stat(20, 1, "other", 9000, 0, 0, 0),
	} {
		dir := filepath.Join(proc, strconv.Itoa(pid))
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "stat"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(proc, "99"), 0o755); err != nil { // it ended while the list was read
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(proc, "uptime"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	got, err := familyTime(proc, 10)
	if want := (100 + 1500 + 25 + 30 + 2) * tick; err != nil || got != want {
		t.Errorf("%s, %v; want %s", got, err, want)
	}
	if _, err := familyTime(proc, 77); err == nil {
		t.Error("nobody's time was counted")
	}
}
