package tag

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/cases"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/job"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

var start = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

// bed is a workspace with cases that carry tags.
type bed struct {
	t     testing.TB
	store *store.Store
	queue *job.Queue
	s     *Service
	who   access.Who
}

func newBed(t testing.TB, s *store.Store) *bed {
	t.Helper()
	ctx := context.Background()
	log := slog.New(slog.DiscardHandler)
	b := &bed{t: t, store: s, queue: job.New(s, log), who: access.Who{WorkspaceID: ident.New(), Role: desk.RoleOwner, Actor: desk.Actor{Type: "agent", ID: "o", Name: "Olga"}}}
	b.s = New(Config{Store: s, Queue: b.queue, Clock: clock.NewManual(start), Log: log})
	b.write(func(tx *store.Tx) error {
		return tx.InsertWorkspace(ctx, desk.Workspace{ID: b.who.WorkspaceID, Name: "W", Locale: "en", Timezone: "UTC", CreatedAt: start})
	})
	return b
}

func (b *bed) write(f func(tx *store.Tx) error) {
	b.t.Helper()
	if err := b.store.Write(context.Background(), f); err != nil {
		b.t.Fatal(err)
	}
}

// work runs the jobs until the test ends.
func (b *bed) work() {
	b.t.Helper()
	if err := b.queue.Start(context.Background()); err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { _ = b.queue.Stop(context.Background()) })
}

func (b *bed) tag(name string) string {
	b.t.Helper()
	t := desk.Tag{WorkspaceID: b.who.WorkspaceID, ID: ident.New(), Name: name, Color: "grey", CreatedAt: start}
	b.write(func(tx *store.Tx) error { return tx.InsertTag(context.Background(), t) })
	return t.ID
}

// cases makes n cases with tags.
func (b *bed) cases(n int, tags ...string) []string {
	b.t.Helper()
	var ids []string
	for n > 0 {
		var changes []store.CaseChange
		for range min(n, 500) {
			c := cases.New(ident.New(), desk.Conversation{WorkspaceID: b.who.WorkspaceID, ID: "v", ContactID: "c", ChannelID: "h", Platform: "echo"}, start)
			c.Tags = tags
			ids = append(ids, c.ID)
			changes = append(changes, store.CaseChange{After: c})
		}
		n -= len(changes)
		b.write(func(tx *store.Tx) error { return tx.SaveCases(context.Background(), b.who.WorkspaceID, changes) })
	}
	return ids
}

func (b *bed) carrying(name string) int {
	b.t.Helper()
	ids, err := b.store.Read().CasesTagged(context.Background(), b.who.WorkspaceID, name, 1000000)
	if err != nil {
		b.t.Fatal(err)
	}
	return len(ids)
}

func (b *bed) until(what string, ok func() bool) {
	b.t.Helper()
	testkit.Eventually(b.t, 30*time.Second, what, ok)
}

func TestCasesFollowTheirTag(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		b := newBed(t, s)
		id, name := b.tag(`a "quoted" ñ`), "gold"
		const many = 2*batchSize + 50
		ids := b.cases(many, "x", `a "quoted" ñ`, "quoted")
		other := b.cases(3, "x")

		if _, err := b.s.Change(ctx, b.who, id, &name, nil); err != nil {
			t.Fatal(err)
		}
		if n := b.carrying("gold"); n != batchSize {
			t.Errorf("%d cases follow in the request, want %d", n, batchSize)
		}
		b.work()
		b.until("all are renamed", func() bool { return b.carrying("gold") == many && b.carrying(`a "quoted" ñ`) == 0 })
		c, err := s.Read().CaseByID(ctx, b.who.WorkspaceID, ids[many-1])
		if err != nil || !slices.Equal(c.Tags, []string{"x", "gold", "quoted"}) || c.Version != 2 {
			t.Errorf("the last case has %q version %d, %v", c.Tags, c.Version, err)
		}

		if err := b.s.Delete(ctx, b.who, id); err != nil {
			t.Fatal(err)
		}
		b.until("it left all", func() bool { return b.carrying("gold") == 0 })
		if c, err = s.Read().CaseByID(ctx, b.who.WorkspaceID, ids[0]); err != nil || !slices.Equal(c.Tags, []string{"x", "quoted"}) || c.Version != 3 {
			t.Errorf("the first case has %q version %d, %v", c.Tags, c.Version, err)
		}
		if n := b.carrying("x"); n != many+len(other) {
			t.Errorf("%d cases carry x", n)
		}
		for tag, want := range map[string]int{"gold": 0, "x": 100} {
			list, err := s.Read().ListCases(ctx, b.who.WorkspaceID, store.CaseQuery{Tag: tag, Limit: 100})
			if err != nil || len(list) != want {
				t.Errorf("the list of %s has %d, %v", tag, len(list), err)
			}
		}
		counts, err := s.Read().CaseCounts(ctx, b.who.WorkspaceID, "nobody")
		if err != nil || counts.All != (store.CaseCount{Open: many + 3}) {
			t.Errorf("counts %+v %v", counts.All, err)
		}
		told := map[string]int{}
		evs, err := s.Read().EventsAfter(ctx, b.who.WorkspaceID, 0, 5000)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range evs {
			if e.Type == desk.EventCaseUpdated && e.Actor.Name == "Olga" && len(e.Changes["tags"]) == 2 {
				told[e.CaseID]++
			}
		}
		for _, id := range ids {
			if told[id] != 2 {
				t.Fatalf("case %s was told of %d times, want both changes", id, told[id])
			}
		}
		if len(told) != many {
			t.Errorf("%d cases were told of", len(told))
		}
	})
}

func TestATagThatChangesWhileItsCasesFollow(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		b := newBed(t, s)
		const many = batchSize + 20
		// Renamed, and gone before the job came: nobody keeps either name.
		first, second := b.tag("first"), "second"
		b.cases(many, "first")
		if _, err := b.s.Change(ctx, b.who, first, &second, nil); err != nil {
			t.Fatal(err)
		}
		if err := b.s.Delete(ctx, b.who, first); err != nil {
			t.Fatal(err)
		}
		// Gone, and made anew before the job came: what is left carries it.
		again := b.tag("again")
		b.cases(many, "again")
		if err := b.s.Delete(ctx, b.who, again); err != nil {
			t.Fatal(err)
		}
		b.tag("again")
		b.work()
		b.until("the first tag left all", func() bool { return b.carrying("first") == 0 && b.carrying("second") == 0 })
		if n := b.carrying("again"); n != many-batchSize {
			t.Errorf("%d cases carry the tag that is there again", n)
		}
	})
}

func TestANameThatCasesCarryIsTaken(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	b.cases(1, "old")
	id, name := b.tag("new"), "old"
	if _, err := b.s.Change(context.Background(), b.who, id, &name, nil); desk.CodeOf(err) != desk.CodeConflict {
		t.Errorf("renamed to a name on cases: %v", err)
	}
	if err := b.s.Delete(context.Background(), b.who, ident.New()); desk.CodeOf(err) != desk.CodeNotFound {
		t.Errorf("no such tag: %v", err)
	}
}

func TestRenamedTags(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		tags, want []string
		name, next string
	}{
		{[]string{"a", "b", "c"}, []string{"a", "x", "c"}, "b", "x"},
		{[]string{"a", "b", "c"}, []string{"a", "c"}, "b", ""},
		{[]string{"a", "b", "c"}, []string{"a", "c"}, "b", "c"},
		{[]string{"a"}, []string{"a"}, "b", "c"},
		{[]string{"b"}, []string{}, "b", ""},
	} {
		if got := renamed(c.tags, c.name, c.next); !slices.Equal(got, c.want) {
			t.Errorf("%v with %s to %q: %v, want %v", c.tags, c.name, c.next, got, c.want)
		}
	}
}

// BenchmarkDelete is how long a tag of many cases takes to leave them.
func BenchmarkDelete(bb *testing.B) {
	b := newBed(bb, testkit.SQLite(bb))
	ctx := context.Background()
	for bb.Loop() {
		bb.StopTimer()
		name := fmt.Sprint("t", ident.New())
		id := b.tag(name)
		b.cases(10000, name)
		bb.StartTimer()
		if err := b.s.Delete(ctx, b.who, id); err != nil {
			bb.Fatal(err)
		}
		for more := true; more; {
			var err error
			if more, err = b.s.followOn(ctx, followArgs{WorkspaceID: b.who.WorkspaceID, TagID: id, Name: name}); err != nil {
				bb.Fatal(err)
			}
		}
	}
}
