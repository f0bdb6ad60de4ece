package main

import (
	"os"
	"slices"
	"testing"
)

func TestWhatIsLeftIsUndoneOnceTheNewestFirst(t *testing.T) {
	t.Parallel()
	var l leftovers
	var undone []string
	l.add(func() { undone = append(undone, "folder") })
	done := l.add(func() { undone = append(undone, "process") })
	l.add(func() { undone = append(undone, "database") })
	done()
	done()
	l.undo()
	l.undo()
	if want := []string{"process", "database", "folder"}; !slices.Equal(undone, want) {
		t.Errorf("undone %v; want %v", undone, want)
	}
}

func TestATemporaryFolderGoesWithTheRun(t *testing.T) {
	t.Parallel()
	dir, remove, err := temporary(t.TempDir(), "bench-")
	if err != nil {
		t.Fatal(err)
	}
	remove()
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("the folder is still there: %v", err)
	}
}
