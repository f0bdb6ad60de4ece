package casework_test

import (
	"context"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"recado.dev/internal/cases"
	"recado.dev/internal/casework"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

var agent = desk.Actor{Type: "agent", ID: "u", Name: "Leo"}

// shop is a workspace with Ana, who wrote twice: a case that was resolved long
// ago, and a new one in the same conversation.
type shop struct {
	*inboundtest.Rig
	t        testing.TB
	old, new string // cases
	at       time.Time
}

func newShop(t testing.TB, s *store.Store) *shop {
	t.Helper()
	v := &shop{Rig: inboundtest.New(t, s), t: t, at: inboundtest.Start}
	v.Apply(t, inboundtest.Text("ana", "m1", "¿Dónde está mi pedido?", v.at))
	v.old = v.Messages(t)[0].CaseID
	v.patch(v.old, cases.Patch{Status: ptr(desk.CaseResolved), Tags: &[]string{"envío"}}, true)
	v.at = v.at.Add(40 * 24 * time.Hour)
	v.Clock.Advance(40 * 24 * time.Hour)
	v.Apply(t, inboundtest.Text("ana", "m2", "Hola, otra cosa", v.at), inboundtest.Text("ana", "m3", "Necesito una factura", v.at.Add(time.Minute)))
	for _, m := range v.Messages(t) {
		if m.CaseID != v.old {
			v.new = m.CaseID
		}
	}
	if v.new == "" {
		t.Fatal("the second question has no case of its own")
	}
	return v
}

func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func ptr[T any](v T) *T { return &v }

func (v *shop) by() casework.By {
	return casework.By{WorkspaceID: v.Workspace, Actor: agent, At: v.at, MakeTags: true}
}

func (v *shop) write(f func(*store.Tx) error) error { return v.Store.Write(context.Background(), f) }

func (v *shop) patch(id string, p cases.Patch, must bool) *desk.Error {
	v.t.Helper()
	var refused *desk.Error
	err := v.write(func(tx *store.Tx) error {
		out, err := casework.Apply(context.Background(), tx, v.by(), []casework.Step{{CaseID: id, Patch: p}})
		if err != nil {
			return err
		}
		if len(out.Refused) > 0 {
			refused = out.Refused[0].Err
		}
		return tx.AppendEvents(context.Background(), v.Workspace, out.Events)
	})
	if err != nil || must && refused != nil {
		v.t.Fatal(err, refused)
	}
	return refused
}

func (v *shop) kase(id string) desk.Case {
	v.t.Helper()
	c, err := v.Store.Read().CaseByID(context.Background(), v.Workspace, id)
	if err != nil {
		v.t.Fatal(err)
	}
	return c
}

// of are the texts of a case's messages.
func (v *shop) of(id string) []string {
	v.t.Helper()
	out := []string{}
	for _, m := range v.Messages(v.t) {
		if m.CaseID == id {
			out = append(out, m.Text)
		}
	}
	return out
}

func (v *shop) merge(source, target string) (casework.Merged, error) {
	var out casework.Merged
	err := v.write(func(tx *store.Tx) error {
		var err error
		out, err = casework.Merge(context.Background(), tx, v.by(), source, target)
		return err
	})
	return out, err
}

func (v *shop) unmerge(target, merge string) error {
	return v.write(func(tx *store.Tx) error {
		_, err := casework.Unmerge(context.Background(), tx, v.by(), target, merge)
		return err
	})
}

func eachShop(t *testing.T, f func(t *testing.T, v *shop)) {
	t.Helper()
	testkit.Stores(t, func(t *testing.T, s *store.Store) { f(t, newShop(t, s)) })
}

func TestAMergeGivesEverythingToOneCaseAndCanBeUndone(t *testing.T) {
	t.Parallel()
	eachShop(t, func(t *testing.T, v *shop) {
		before := []desk.Case{v.kase(v.old), v.kase(v.new)}
		preview, err := casework.Preview(context.Background(), v.Store.Read(), v.Workspace, v.old, v.new, v.at)
		if err != nil || preview.Messages != 1 || !slices.Equal(preview.Tags, []string{"envío"}) {
			t.Fatalf("preview %+v, %v", preview, err)
		}
		m, err := v.merge(v.old, v.new)
		if err != nil {
			t.Fatal(err)
		}
		if got := v.of(v.new); len(got) != 3 || len(v.of(v.old)) != 0 {
			t.Errorf("the case has %q", got)
		}
		gone, into := v.kase(v.old), v.kase(v.new)
		if gone.Status != desk.CaseResolved || gone.MergedInto != v.new || !slices.Contains(into.Tags, "envío") || into.LastMessage.Text != "Necesito una factura" {
			t.Errorf("merged into %+v: %+v", gone, into)
		}
		if into.Version == before[1].Version || preview.Result.Tags[0] != into.Tags[0] {
			t.Error("the preview promised something else")
		}
		v.wantHistory(v.old, "merged_into")
		v.wantHistory(v.new, "merged")
		if no := v.patch(v.old, cases.Patch{Status: ptr(desk.CaseOpen)}, false); no == nil || no.Code != desk.CodeConflict {
			t.Errorf("a case that is part of another was opened: %v", no)
		}
		if err := v.unmerge(v.new, m.Merge.ID); err != nil {
			t.Fatal(err)
		}
		for i, id := range []string{v.old, v.new} {
			now, was := v.kase(id), before[i]
			now.Version, now.UpdatedAt, was.Version, was.UpdatedAt = 0, time.Time{}, 0, time.Time{}
			if asJSON(now) != asJSON(was) {
				t.Errorf("after the undoing\n%s\nwas\n%s", asJSON(now), asJSON(was))
			}
		}
		if len(v.of(v.old)) != 1 || len(v.of(v.new)) != 2 {
			t.Errorf("messages %q and %q", v.of(v.old), v.of(v.new))
		}
		if err := v.unmerge(v.new, m.Merge.ID); desk.CodeOf(err) != desk.CodeConflict {
			t.Errorf("undone twice: %v", err)
		}
	})
}

func (v *shop) wantHistory(id, field string) {
	v.t.Helper()
	evs, err := v.Store.Read().CaseHistory(context.Background(), v.Workspace, id, 0, 50)
	if err != nil {
		v.t.Fatal(err)
	}
	if !slices.ContainsFunc(evs, func(e desk.Event) bool { return e.Changes[field] != [2]any{} && e.Actor == agent }) {
		v.t.Errorf("the history of the case says nothing of %q", field)
	}
}

func TestAMergeStaysOnceSomebodyWroteOrADayWent(t *testing.T) {
	t.Parallel()
	eachShop(t, func(t *testing.T, v *shop) {
		m, err := v.merge(v.old, v.new)
		if err != nil {
			t.Fatal(err)
		}
		v.at = v.at.Add(25 * time.Hour)
		if err := v.unmerge(v.new, m.Merge.ID); desk.CodeOf(err) != desk.CodeConflict {
			t.Errorf("undone after a day: %v", err)
		}
		v.at = v.at.Add(-24 * time.Hour)
		v.Apply(t, inboundtest.Text("ana", "m4", "¿Hola?", v.at))
		if got := v.of(v.new); len(got) != 4 {
			t.Errorf("what came after the merge is elsewhere: %q", got)
		}
		if err := v.unmerge(v.new, m.Merge.ID); desk.CodeOf(err) != desk.CodeConflict {
			t.Errorf("undone though the customer wrote: %v", err)
		}
	})
}

func TestCasesOfTwoPeopleAreNotMerged(t *testing.T) {
	t.Parallel()
	eachShop(t, func(t *testing.T, v *shop) {
		v.Apply(t, inboundtest.Text("bea", "b1", "Hi", v.at))
		other := ""
		for _, m := range v.Messages(t) {
			if m.Text == "Hi" {
				other = m.CaseID
			}
		}
		for _, pair := range [][2]string{{v.new, other}, {v.new, v.new}, {v.new, v.old}, {v.new, ident.New()}} {
			if _, err := v.merge(pair[0], pair[1]); err == nil {
				t.Errorf("%v were merged", pair)
			}
		}
	})
}

func TestASplitMakesACaseOfMessagesThatAMergeTakesBack(t *testing.T) {
	t.Parallel()
	eachShop(t, func(t *testing.T, v *shop) {
		from := ""
		for _, m := range v.Messages(t) {
			if m.Text == "Necesito una factura" {
				from = m.ID
			}
		}
		split := func(in casework.SplitOff) (out casework.SplitCases, err error) {
			err = v.write(func(tx *store.Tx) error {
				out, err = casework.Split(context.Background(), tx, v.by(), in)
				return err
			})
			return out, err
		}
		if _, err := split(casework.SplitOff{CaseID: v.old, From: from}); err == nil {
			t.Error("messages of another case were split off")
		}
		out, err := split(casework.SplitOff{CaseID: v.new, From: from, Subject: "Factura"})
		if err != nil {
			t.Fatal(err)
		}
		fresh := out.Case.ID
		if got := v.of(fresh); !slices.Equal(got, []string{"Necesito una factura"}) || out.Case.Subject != "Factura" || out.Case.WaitingSince == nil {
			t.Errorf("the new case has %q: %+v", got, out.Case)
		}
		if rest := v.kase(v.new); rest.LastMessage.Text != "Hola, otra cosa" || rest.WaitingSince == nil {
			t.Errorf("the rest %+v", rest)
		}
		v.wantHistory(fresh, "split_from")
		v.wantHistory(v.new, "split_into")
		v.Apply(t, inboundtest.Text("ana", "m5", "Con NIF", v.at.Add(2*time.Minute)))
		if got := v.of(fresh); len(got) != 2 {
			t.Errorf("the conversation goes on elsewhere: %q", got)
		}
		if _, err := split(casework.SplitOff{CaseID: v.new, From: v.Messages(t)[1].ID}); err == nil {
			t.Error("a case was left without a message")
		}
		if _, err := v.merge(fresh, v.new); err != nil || len(v.of(v.new)) != 3 {
			t.Errorf("merged back: %v, %q", err, v.of(v.new))
		}
	})
}

func TestLinksAreSeenFromBothSides(t *testing.T) {
	t.Parallel()
	eachShop(t, func(t *testing.T, v *shop) {
		link := func(kind desk.CaseLinkKind, off bool) {
			t.Helper()
			err := v.write(func(tx *store.Tx) error {
				return casework.Link(context.Background(), tx, v.by(), v.new, v.old, kind, off)
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		want := func(id string, kinds ...desk.CaseLinkKind) {
			t.Helper()
			links, err := v.Store.Read().CaseLinks(context.Background(), v.Workspace, id)
			got := []desk.CaseLinkKind{}
			for _, l := range links {
				got = append(got, l.Kind)
				if l.Case.Number == 0 {
					t.Error("a link names no case")
				}
			}
			slices.Sort(got)
			if err != nil || !slices.Equal(got, kinds) {
				t.Errorf("links %v, %v, want %v", got, err, kinds)
			}
		}
		link(desk.LinkDuplicateOf, false)
		link(desk.LinkDuplicateOf, false)
		link(desk.LinkRelated, false)
		want(v.new, desk.LinkDuplicateOf, desk.LinkRelated)
		want(v.old, desk.LinkDuplicatedBy, desk.LinkRelated)
		v.wantHistory(v.old, "link")
		link(desk.LinkDuplicateOf, true)
		link(desk.LinkRelated, true)
		want(v.old)
	})
}
