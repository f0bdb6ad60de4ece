package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/store"
)

// followerRooms says by what each package that follows the event log is waited
// for: its name in placeTables or idlers, or why it is not.
var followerRooms = map[string]string{
	"search": "search", "report": "reports", "dispatch": "routing", "slaclock": "clocks", "automatic": "automatic messages", "reading": "reading",
	"notify": "notifications", "insight": "insights", "signal": "signals", "cost": "costs", "form": "forms", "commerce": "orders", "prepared": "prepared replies",
	"automation": "recipes", "smart": "smart_tags", "survey": "surveys", "reach": "reach_places", "webhook": "webhooks",
	"limit": "it reads what networks allow, now and then, and follows no messages",
}

func TestEveryFollowerOfTheEventLogIsWaitedFor(t *testing.T) {
	t.Parallel()
	var found []string
	err := filepath.WalkDir("../internal", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if room := filepath.Base(filepath.Dir(path)); room != "follow" && strings.Contains(string(text), "follow.New") && !slices.Contains(found, room) {
			found = append(found, room)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, room := range found {
		name := followerRooms[room]
		if name == "" {
			t.Errorf("nobody waits for internal/%s, which follows the event log", room)
		}
		if placeTables[name] == "" && placeless[name] == "" && !slices.Contains(idlers, name) && !strings.Contains(name, " and follows no messages") {
			t.Errorf("internal/%s: there is no follower %q", room, name)
		}
	}
	if awaits := len(awaited()); awaits != 12 {
		t.Errorf("%d followers are waited for; want 6 with a table of their own and 6 without", awaits)
	}
	if len(found) != len(followerRooms) {
		t.Errorf("%d packages follow, %d are known", len(found), len(followerRooms))
	}
}

func TestEveryTableOfPlacesIsLookedAt(t *testing.T) {
	t.Parallel()
	s, err := store.Open(t.Context(), store.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	rows, err := s.DB().Query("SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'seq' WHERE m.type = 'table' AND m.name LIKE '%\\_places' ESCAPE '\\'")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	n := 0
	for rows.Next() {
		var table string
		if err := rows.Scan(&table); err != nil {
			t.Fatal(err)
		}
		n++
		known := table == "follower_places" || placeless[table] != ""
		for _, have := range placeTables {
			known = known || have == table
		}
		if !known {
			t.Errorf("nobody looks at %s", table)
		}
	}
	if err := rows.Err(); err != nil || n < 10 {
		t.Errorf("%d tables of places, %v", n, err)
	}
}

func TestBehindIsWhoeverIsNotAtTheHead(t *testing.T) {
	t.Parallel()
	at := map[string]int64{"webhooks": 0, "signals": 3, "a new one": 7, "clocks": 5}
	for _, name := range awaited() {
		at[name] = 9
	}
	delete(at, "recipes")
	at["search"] = 8
	if got := behind(9, at); !slices.Equal(got, []string{"a new one", "clocks", "recipes", "search"}) {
		t.Errorf("behind are %v", got)
	}
	at["search"], at["recipes"], at["a new one"], at["clocks"] = 9, 9, 9, 9
	if got := behind(9, at); len(got) > 0 {
		t.Errorf("behind are %v", got)
	}
}

func TestTheLastFollowerIsOneThatHadWork(t *testing.T) {
	t.Parallel()
	f := followed{after: map[string]time.Duration{"search": 2 * time.Second, "reports": time.Second, "recipes": 3 * time.Second, "costs": 0}}
	if last, note := f.last(); last != 2*time.Second || note != "search 2.0 s, reports 1.0 s, costs 0.0 s" {
		t.Errorf("%s, %q", last, note)
	}
}
