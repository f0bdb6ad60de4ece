package store_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// saveCases puts cases into a workspace and answers them as they were saved.
func saveCases(t *testing.T, s *store.Store, ws string, cases ...desk.Case) []store.CaseChange {
	t.Helper()
	changes := make([]store.CaseChange, len(cases))
	for i, c := range cases {
		changes[i].After = c
	}
	ctx := context.Background()
	if err := s.Write(ctx, func(tx *store.Tx) error { return tx.SaveCases(ctx, ws, changes) }); err != nil {
		t.Fatal(err)
	}
	return changes
}

func openCase(at time.Time) desk.Case {
	return desk.Case{ID: ident.New(), Status: desk.CaseOpen, Priority: desk.PriorityNormal, CreatedAt: at, UpdatedAt: at, LastActivityAt: at}
}

func TestACaseIsCountedForItsTeam(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		ws := makeWorkspace(t, s)
		c := openCase(filterNow)
		c.TeamID, c.UnreadCount = "t1", 2
		saved := saveCases(t, s, ws, c, openCase(filterNow))
		counts := func() map[string]store.CaseCount {
			t.Helper()
			got, err := s.Read().CaseCounts(ctx, ws, "u")
			if err != nil {
				t.Fatal(err)
			}
			return got.Teams
		}
		if got := counts()["t1"]; got != (store.CaseCount{Open: 1, Unread: 1}) {
			t.Errorf("counted %+v", got)
		}
		moved := saved[0].After
		moved.TeamID, moved.Status = "t2", desk.CaseResolved
		if err := s.Write(ctx, func(tx *store.Tx) error {
			return tx.SaveCases(ctx, ws, []store.CaseChange{{Before: &saved[0].After, After: moved}})
		}); err != nil {
			t.Fatal(err)
		}
		got := counts()
		if got["t1"] != (store.CaseCount{}) || got["t2"] != (store.CaseCount{Resolved: 1}) {
			t.Errorf("after it moved: %+v", got)
		}
		list, err := s.Read().ListCases(ctx, ws, store.CaseQuery{Team: "t2", Limit: 10})
		if err != nil || len(list) != 1 || list[0].ID != moved.ID || list[0].TeamID != "t2" {
			t.Errorf("the team's list holds %+v, %v", list, err)
		}
	})
}

func TestATeamIsKeptWithItsMembers(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		ws := makeWorkspace(t, s)
		team := desk.Team{WorkspaceID: ws, ID: ident.New(), Name: "North", Members: []string{"u1", "u2"}, CreatedAt: filterNow, UpdatedAt: filterNow}
		write := func(f func(tx *store.Tx) error) error { return s.Write(ctx, f) }
		if err := write(func(tx *store.Tx) error { return tx.SaveTeam(ctx, team) }); err != nil {
			t.Fatal(err)
		}
		twin := team
		twin.ID = ident.New()
		if err := write(func(tx *store.Tx) error { return tx.SaveTeam(ctx, twin) }); desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("a second team of that name: %v", err)
		}
		team.Members = []string{"u2"}
		if err := write(func(tx *store.Tx) error { return tx.SaveTeam(ctx, team) }); err != nil {
			t.Fatal(err)
		}
		list, err := s.Read().Teams(ctx, ws)
		if err != nil || len(list) != 1 || !slices.Equal(list[0].Members, []string{"u2"}) {
			t.Errorf("listed %+v, %v", list, err)
		}
		if err := write(func(tx *store.Tx) error { return tx.DeleteTeam(ctx, ws, team.ID) }); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Read().TeamByID(ctx, ws, team.ID); desk.CodeOf(err) != desk.CodeNotFound {
			t.Errorf("read after it went: %v", err)
		}
	})
}

func TestFollowersStayWithTheCase(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		ws := makeWorkspace(t, s)
		c := openCase(filterNow)
		c.FollowerIDs = []string{"u2", "u1"}
		saved := saveCases(t, s, ws, c)
		held, err := s.Read().CaseByID(ctx, ws, c.ID)
		if err != nil || !slices.Equal(held.FollowerIDs, c.FollowerIDs) {
			t.Fatalf("read %v, %v", held.FollowerIDs, err)
		}
		after := saved[0].After
		after.FollowerIDs = []string{"u1"}
		if err := s.Write(ctx, func(tx *store.Tx) error {
			return tx.SaveCases(ctx, ws, []store.CaseChange{{Before: &saved[0].After, After: after}})
		}); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Read().CaseFollowers(ctx, ws, c.ID); err != nil || !slices.Equal(got, []string{"u1"}) {
			t.Errorf("followed by %v, %v", got, err)
		}
	})
}

func TestAListByPriorityGoesOnWhereAPageEnded(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		ws := makeWorkspace(t, s)
		var cases []desk.Case
		for i, p := range []desk.Priority{desk.PriorityLow, desk.PriorityUrgent, desk.PriorityNormal, desk.PriorityUrgent, desk.PriorityHigh, desk.PriorityNormal} {
			c := openCase(filterNow.Add(time.Duration(i) * time.Minute))
			c.Priority = p
			cases = append(cases, c)
		}
		saveCases(t, s, ws, cases...)
		want := []string{cases[3].ID, cases[1].ID, cases[4].ID, cases[5].ID, cases[2].ID, cases[0].ID}
		for size := 1; size <= len(cases); size++ {
			var got []string
			query := store.CaseQuery{Status: []desk.CaseStatus{desk.CaseOpen}, Sort: store.CasesByPriority, Limit: size}
			for len(got) < len(cases) {
				page, err := s.Read().ListCases(ctx, ws, query)
				if err != nil || len(page) == 0 {
					t.Fatalf("pages of %d: %v after %d", size, err, len(got))
				}
				for i := range page {
					got = append(got, page[i].ID)
				}
				key := query.Sort.KeyOf(&page[len(page)-1])
				query.After = &key
			}
			if !slices.Equal(got, want) {
				t.Errorf("pages of %d list %v, want %v", size, got, want)
			}
		}
	})
}

func TestMentionsAreReadByCase(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		ws := makeWorkspace(t, s)
		note := func(caseID string, minute int, users ...string) desk.Message {
			return desk.Message{WorkspaceID: ws, ID: ident.New(), CaseID: caseID, Mentions: users, CreatedAt: filterNow.Add(time.Duration(minute) * time.Minute)}
		}
		notes := []desk.Message{note("k1", 0, "u1", "u2"), note("k2", 1, "u1"), note("k1", 2, "u1")}
		if err := s.Write(ctx, func(tx *store.Tx) error { return tx.InsertMentions(ctx, notes) }); err != nil {
			t.Fatal(err)
		}
		list, err := s.Read().Mentions(ctx, ws, "u1", false, store.MentionKey{}, 2)
		if err != nil || len(list) != 2 || list[0].MessageID != notes[2].ID || list[1].MessageID != notes[1].ID {
			t.Fatalf("listed %+v, %v", list, err)
		}
		rest, err := s.Read().Mentions(ctx, ws, "u1", false, store.MentionKey{At: list[1].CreatedAt, ID: list[1].MessageID}, 2)
		if err != nil || len(rest) != 1 || rest[0].MessageID != notes[0].ID {
			t.Fatalf("went on with %+v, %v", rest, err)
		}
		var n int64
		if err := s.Write(ctx, func(tx *store.Tx) error {
			n, err = tx.ReadMentions(ctx, ws, "u1", "k1", filterNow)
			return err
		}); err != nil || n != 2 {
			t.Fatalf("read %d, %v", n, err)
		}
		for user, want := range map[string]map[string]int{"u1": {"k2": 1}, "u2": {"k1": 1}} {
			got, err := s.Read().UnreadMentions(ctx, ws, user, 10)
			if err != nil || len(got) != 1 || got["k2"] != want["k2"] || got["k1"] != want["k1"] {
				t.Errorf("%s has unread %v, %v", user, got, err)
			}
		}
	})
}

func TestWhatBelongsToPeopleIsFoundByIndexes(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		if s.Engine() != store.SQLite {
			return // its plans are those of tables with rows
		}
		ctx := context.Background()
		ws := makeWorkspace(t, s)
		q := s.Read()
		for name, ask := range map[string]func() error{
			"mentions":        func() error { _, err := q.Mentions(ctx, ws, "u1", false, store.MentionKey{}, 20); return err },
			"unread mentions": func() error { _, err := q.UnreadMentions(ctx, ws, "u1", 20); return err },
			"followers":       func() error { _, err := q.CaseFollowers(ctx, ws, "k1"); return err },
			"a team's cases":  func() error { _, err := q.CasesOfTeam(ctx, ws, "t1", 20); return err },
			"counts":          func() error { _, err := q.CaseCounts(ctx, ws, "u1"); return err },
		} {
			var query string
			var with []any
			s.Watch(func(text string, args []any) { query, with = text, args })
			err := ask()
			s.Watch(nil)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			plan, err := s.Explain(ctx, query, with)
			if err != nil || strings.Contains(plan, "SCAN ") || strings.Contains(plan, "TEMP B-TREE") {
				t.Errorf("%s: %v\n%s\n%s", name, err, query, plan)
			}
		}
	})
}
