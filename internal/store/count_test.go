package store_test

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func TestKeptCountsAreWhatCountingWouldGive(t *testing.T) {
	t.Parallel()
	s := testkit.SQLite(t)
	ctx := context.Background()
	rapid.Check(t, func(rt *rapid.T) {
		r := inboundtest.New(t, s)
		var all []desk.Case
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			var changes []store.CaseChange
			for i := range all {
				if rapid.Bool().Draw(rt, "change") {
					before, after := all[i], all[i]
					shuffle(rt, &after)
					changes = append(changes, store.CaseChange{Before: &before, After: after})
				}
			}
			fresh := desk.Case{WorkspaceID: r.Workspace, ID: ident.New(), Priority: desk.PriorityNormal, CreatedAt: inboundtest.Start, UpdatedAt: inboundtest.Start, LastActivityAt: inboundtest.Start}
			shuffle(rt, &fresh)
			changes = append(changes, store.CaseChange{After: fresh})
			if err := s.Write(ctx, func(tx *store.Tx) error { return tx.SaveCases(ctx, r.Workspace, changes) }); err != nil {
				rt.Fatal(err)
			}
			for _, c := range changes {
				if c.Before == nil {
					all = append(all, c.After)
					continue
				}
				for i := range all {
					if all[i].ID == c.After.ID {
						all[i] = c.After
					}
				}
			}
		}
		got, err := s.Read().CaseCounts(ctx, r.Workspace, "u1")
		if err != nil {
			rt.Fatal(err)
		}
		if want := counted(all, "u1"); !sameCounts(got, want) {
			rt.Fatalf("kept %+v, counted %+v", got, want)
		}
		for i, c := range all {
			if c.Number != int64(i+1) {
				rt.Fatalf("case %d has number %d", i+1, c.Number)
			}
			stored, err := s.Read().CaseByID(ctx, r.Workspace, c.ID)
			if err != nil || fmt.Sprint(stored.Tags) != fmt.Sprint(c.Tags) || stored.Version != c.Version {
				rt.Fatalf("stored %+v, %v", stored, err)
			}
		}
	})
}

func shuffle(rt *rapid.T, c *desk.Case) {
	c.Status = rapid.SampledFrom([]desk.CaseStatus{desk.CaseOpen, desk.CasePending, desk.CaseResolved}).Draw(rt, "status")
	c.AssigneeID = rapid.SampledFrom([]string{"", "u1", "u2"}).Draw(rt, "assignee")
	c.TeamID = rapid.SampledFrom([]string{"", "t1", "t2"}).Draw(rt, "team")
	c.UnreadCount = rapid.IntRange(0, 2).Draw(rt, "unread")
	c.Tags = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b"}), 0, 2, rapid.ID).Draw(rt, "tags")
}

// sameCounts compares counts; a team of which none are left may be there.
func sameCounts(a, b store.CaseCounts) bool {
	none := func(_ string, c store.CaseCount) bool { return c == store.CaseCount{} }
	maps.DeleteFunc(a.Teams, none)
	maps.DeleteFunc(b.Teams, none)
	return reflect.DeepEqual(a, b)
}

func counted(all []desk.Case, user string) store.CaseCounts {
	out := store.CaseCounts{Teams: map[string]store.CaseCount{}}
	add := func(n *store.CaseCount, c desk.Case) {
		switch c.Status {
		case desk.CaseOpen:
			n.Open++
		case desk.CasePending:
			n.Pending++
		case desk.CaseResolved:
			n.Resolved++
		}
		if c.UnreadCount > 0 && c.Status != desk.CaseResolved {
			n.Unread++
		}
		if c.SnoozedUntil != nil {
			n.Snoozed++
		}
	}
	for _, c := range all {
		add(&out.All, c)
		if c.TeamID != "" {
			team := out.Teams[c.TeamID]
			add(&team, c)
			out.Teams[c.TeamID] = team
		}
		switch c.AssigneeID {
		case "":
			add(&out.Unassigned, c)
		case user:
			add(&out.Mine, c)
		}
	}
	return out
}

func TestACaseThatSomebodyElseChangedIsNotOverwritten(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		r := inboundtest.New(t, s)
		r.Apply(t, inboundtest.Text("ana", "m1", "a", inboundtest.Start))
		old, err := s.Read().CaseByID(ctx, r.Workspace, r.Messages(t)[0].CaseID)
		if err != nil {
			t.Fatal(err)
		}
		r.Apply(t, inboundtest.Text("ana", "m2", "b", inboundtest.Start))
		tries := 0
		err = s.Write(ctx, func(tx *store.Tx) error {
			tries++
			after := old
			after.UnreadCount = 0
			return tx.SaveCases(ctx, r.Workspace, []store.CaseChange{{Before: &old, After: after}})
		})
		if err == nil || tries < 2 {
			t.Errorf("a stale case was written after %d tries: %v", tries, err)
		}
		now, err := s.Read().CaseByID(ctx, r.Workspace, old.ID)
		if err != nil || now.UnreadCount != 2 {
			t.Errorf("unread %d, %v", now.UnreadCount, err)
		}
	})
}
