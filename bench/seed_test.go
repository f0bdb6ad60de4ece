package main

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// seederOf writes a desk of so many messages to a fresh database.
func seederOf(t *testing.T, messages int) *seeder {
	t.Helper()
	st, err := store.Open(t.Context(), store.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	if err := st.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	const ws = "01a20564-861c-7000-af8a-77461a540481"
	err = st.Write(t.Context(), func(tx *store.Tx) error {
		return tx.InsertWorkspace(t.Context(), desk.Workspace{ID: ws, Name: "Bench", Locale: "en", Timezone: "UTC"})
	})
	if err != nil {
		t.Fatal(err)
	}
	return newSeeder(st, &server{workspace: ws, user: "01a20564-861c-7000-af8a-77461a540482", channel: "01a20564-861c-7000-af8a-77461a540483"}, messages)
}

func TestALargeDeskHasAllMessagesEachInItsConversation(t *testing.T) {
	t.Parallel()
	d := seederOf(t, 1234)
	if err := d.writeAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	ids, err := d.finish(t.Context())
	if err != nil || len(ids) != 123 {
		t.Fatalf("%d conversations, %v", len(ids), err)
	}
	for what, query := range map[string]string{
		"messages":             "SELECT COUNT(*) - 1234 FROM messages",
		"strange messages":     "SELECT COUNT(*) FROM messages m LEFT JOIN conversations c ON c.id = m.conversation_id AND c.case_id = m.case_id WHERE c.id IS NULL",
		"strange customers":    "SELECT COUNT(*) FROM messages m LEFT JOIN contacts c ON c.id = m.author_id WHERE m.direction = 'in' AND c.id IS NULL",
		"cases that are wrong": "SELECT COUNT(*) FROM cases k WHERE k.last_activity_at <> (SELECT MAX(m.occurred_at) FROM messages m WHERE m.case_id = k.id)",
		"conversations' sizes": "SELECT COUNT(*) FROM (SELECT COUNT(*) AS n FROM messages GROUP BY conversation_id) q WHERE n NOT IN (10, 11)",
		"statuses, less three": "SELECT COUNT(DISTINCT status) - 3 FROM cases",
	} {
		var n int
		if err := d.store.DB().QueryRow(query).Scan(&n); err != nil || n != 0 {
			t.Errorf("%s: %d, %v", what, n, err)
		}
	}
}

// TestWhatAMessageIsFollowsFromItsNumber: nothing has to be kept from when it
// was written until its conversation ends.
func TestWhatAMessageIsFollowsFromItsNumber(t *testing.T) {
	t.Parallel()
	d := seederOf(t, 100)
	if !reflect.DeepEqual(d.begin(7), d.begin(7)) || reflect.DeepEqual(d.begin(7).contact, d.begin(8).contact) {
		t.Error("a thread is not the same twice, or like another")
	}
	a, b := d.begin(7), d.begin(7)
	if !reflect.DeepEqual(d.message(a, 17), d.message(b, 17)) || d.message(a, 17).ID == d.message(a, 27).ID {
		t.Error("a message is not the same twice, or like another")
	}
}

func TestASeedsIDSortsByItsTime(t *testing.T) {
	t.Parallel()
	d := &seeder{}
	at, last := time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC), ""
	for n := range 2000 {
		id := seedID(at.Add(time.Duration(n)*time.Microsecond), d.chance(n, false))
		if len(id) != 36 || id[14] != '7' || id[19] != '8' || id[:18] <= last {
			t.Fatalf("%s after %s", id, last)
		}
		last = id[:18]
	}
}

func TestLongWorkSaysHowFarItIs(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	now := time.Unix(0, 0)
	p := startProgress(&out, func() time.Time { return now })
	for n := 1; n <= 10; n++ {
		now = now.Add(5 * time.Second)
		p.at("messages", n*100, 1000)
	}
	now = now.Add(15 * time.Second)
	p.at("cases", 30, 90)
	want := []string{"300 of 1000 messages, 20 a second, about 35s to go", "600 of 1000 messages, 20 a second, about 20s to go", "900 of 1000 messages, 20 a second, about 5s to go", "30 of 90 cases, 2 a second, about 30s to go"}
	for i, line := range strings.Split(strings.TrimSpace(out.String()), "\n") {
		if i >= len(want) || strings.TrimSpace(line) != want[i] {
			t.Errorf("said %q", line)
		}
	}
}
