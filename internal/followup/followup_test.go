package followup_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado.dev/internal/cases"
	"recado.dev/internal/casework"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/followup"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// bench is a workspace with customers.
type bench struct {
	*inboundtest.Rig
	t *testing.T
}

func newBench(t *testing.T, s *store.Store) *bench { return &bench{inboundtest.New(t, s), t} }

func (b *bench) node() *followup.Service {
	return followup.New(followup.Config{Store: b.Store, Clock: b.Clock, Log: slog.New(slog.DiscardHandler)})
}

// writes has a customer write, and answers their case.
func (b *bench) writes(who, text string) desk.Case {
	b.t.Helper()
	b.Apply(b.t, inboundtest.Text(who, who+text, text, b.Clock.Now()))
	for _, m := range b.Messages(b.t) {
		if m.ExternalID == who+text {
			return b.now(m.CaseID)
		}
	}
	b.t.Fatalf("%s did not write %q", who, text)
	return desk.Case{}
}

func (b *bench) now(caseID string) desk.Case {
	b.t.Helper()
	c, err := b.Store.Read().CaseByID(context.Background(), b.Workspace, caseID)
	if err != nil {
		b.t.Fatal(err)
	}
	return c
}

func (b *bench) change(caseID string, p cases.Patch) desk.CaseView {
	b.t.Helper()
	var out desk.CaseView
	err := b.Store.Write(context.Background(), func(tx *store.Tx) (err error) {
		out, err = casework.Change(context.Background(), tx, b.Workspace, caseID, desk.Actor{Type: "agent", Name: "Eva"}, p, b.Clock.Now())
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return out
}

// answered has the business say the last word in a case.
func (b *bench) answered(c desk.Case) {
	b.t.Helper()
	err := b.Store.Write(context.Background(), func(tx *store.Tx) error {
		before, err := tx.LockCase(context.Background(), b.Workspace, c.ID)
		if err != nil {
			return err
		}
		m := desk.Message{ID: "answer" + c.ID, Direction: desk.DirectionOut, Kind: desk.MessageText, Text: "ya", ConversationID: c.ConversationID, ChannelID: c.ChannelID, OccurredAt: b.Clock.Now()}
		return tx.SaveCases(context.Background(), b.Workspace, []store.CaseChange{{Before: &before, After: cases.OnOutbound(before, m, b.Clock.Now())}})
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) rules(f desk.FollowUp) {
	b.t.Helper()
	err := b.Store.Write(context.Background(), func(tx *store.Tx) error {
		ws, err := tx.WorkspaceByID(context.Background(), b.Workspace)
		if err != nil {
			return err
		}
		ws.FollowUp = f
		return tx.UpdateWorkspace(context.Background(), ws)
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) by(name string) []desk.Event {
	return slices.DeleteFunc(b.Events(b.t), func(e desk.Event) bool { return e.Actor.Name != name || e.Actor.Type != "system" })
}

func (b *bench) counts() store.CaseCount {
	b.t.Helper()
	n, err := b.Store.Read().CaseCounts(context.Background(), b.Workspace, "")
	if err != nil {
		b.t.Fatal(err)
	}
	return n.All
}

func in(d time.Duration) *time.Time {
	at := inboundtest.Start.Add(d)
	return &at
}

func TestASnoozedCaseWakesAtItsTime(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBench(t, s)
		c := b.writes("ana", "hola")
		v := b.change(c.ID, cases.Patch{Snooze: in(2 * time.Hour)})
		if v.Status != desk.CasePending || !v.SnoozedUntil.Equal(*in(2 * time.Hour)) {
			t.Fatalf("snoozed: %s until %v", v.Status, v.SnoozedUntil)
		}
		if n := b.counts(); n.Snoozed != 1 || n.Pending != 1 || n.Open != 0 {
			t.Errorf("counts %+v", n)
		}
		node := b.node()
		next, err := node.Wake(t.Context(), b.Clock.Now())
		if err != nil || next == nil || !next.Equal(*in(2 * time.Hour)) || b.now(c.ID).Status != desk.CasePending {
			t.Fatalf("next %v, %v, case %s", next, err, b.now(c.ID).Status)
		}
		b.Clock.Advance(2 * time.Hour)
		if next, err = node.Wake(t.Context(), b.Clock.Now()); err != nil || next != nil {
			t.Fatalf("next %v, %v", next, err)
		}
		woken := b.now(c.ID)
		if woken.Status != desk.CaseOpen || woken.SnoozedUntil != nil || !woken.LastActivityAt.Equal(b.Clock.Now()) || b.counts().Snoozed != 0 {
			t.Errorf("woken: %+v", woken)
		}
		evs := b.by("snooze")
		if len(evs) != 1 || evs[0].CaseID != c.ID || evs[0].Changes["status"] != [2]any{"pending", "open"} || evs[0].Changes["snoozed_until"][1] != nil {
			t.Errorf("events %+v", evs)
		}
	})
}

func TestTheCustomersAnswerWakesACase(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBench(t, s)
		c := b.writes("ana", "hola")
		b.change(c.ID, cases.Patch{Snooze: in(48 * time.Hour)})
		b.Clock.Advance(time.Hour)
		if got := b.writes("ana", "sigo aquí"); got.ID != c.ID || got.Status != desk.CaseOpen || got.SnoozedUntil != nil {
			t.Fatalf("%+v", got)
		}
		evs := b.by("snooze")
		if len(evs) != 1 || evs[0].Changes["status"] != [2]any{"pending", "open"} || evs[0].Changes["snoozed_until"][1] != nil {
			t.Errorf("events %+v", evs)
		}
		if next, err := b.node().Wake(t.Context(), *in(72 * time.Hour)); err != nil || next != nil || len(b.by("snooze")) != 1 {
			t.Errorf("woken twice: next %v, %v", next, err)
		}
	})
}

func TestAnotherStatusEndsASnooze(t *testing.T) {
	t.Parallel()
	b := newBench(t, testkit.SQLite(t))
	for _, status := range []desk.CaseStatus{desk.CaseOpen, desk.CaseResolved} {
		c := b.writes("who"+string(status), string(status))
		b.change(c.ID, cases.Patch{Snooze: in(time.Hour)})
		if v := b.change(c.ID, cases.Patch{Status: &status}); v.SnoozedUntil != nil || v.Status != status {
			t.Errorf("%s: %s until %v", status, v.Status, v.SnoozedUntil)
		}
		v := b.change(c.ID, cases.Patch{Snooze: in(time.Hour)})
		if v.Status != desk.CasePending || v.ResolvedAt != nil {
			t.Errorf("snoozed from %s: %s, resolved %v", status, v.Status, v.ResolvedAt)
		}
		if v = b.change(c.ID, cases.Patch{Snooze: &time.Time{}}); v.Status != desk.CaseOpen || v.SnoozedUntil != nil {
			t.Errorf("woken by hand: %s until %v", v.Status, v.SnoozedUntil)
		}
	}
	open, err := desk.CaseOpen, error(nil)
	if _, _, err = cases.Apply(desk.Case{}, cases.Patch{Status: &open, Snooze: in(time.Hour)}, *in(0)); desk.CodeOf(err) != desk.CodeInvalid {
		t.Errorf("open and asleep: %v", err)
	}
}

func TestOfSeveralNodesOneWakesEachCase(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBench(t, s)
		const n = 30
		for i := range n {
			c := b.writes(fmt.Sprint("c", i), "hola")
			b.change(c.ID, cases.Patch{Snooze: in(time.Duration(i+1) * time.Second)})
		}
		b.Clock.Advance(time.Hour)
		var nodes sync.WaitGroup
		for range 3 {
			nodes.Go(func() {
				if _, err := b.node().Wake(t.Context(), b.Clock.Now()); err != nil {
					t.Error(err)
				}
			})
		}
		nodes.Wait()
		if evs := b.by("snooze"); len(evs) != n || b.counts().Open != n {
			t.Errorf("%d cases were woken %d times; %+v", n, len(evs), b.counts())
		}
	})
}

func TestNoSnoozedCaseSleepsPastItsTime(t *testing.T) {
	t.Parallel()
	s := testkit.SQLite(t)
	rapid.Check(t, func(rt *rapid.T) {
		b := newBench(t, s)
		node := b.node()
		var ids []string
		for i := range rapid.IntRange(1, 4).Draw(rt, "customers") {
			ids = append(ids, b.writes(fmt.Sprint("c", i), "hola").ID)
		}
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			id := rapid.SampledFrom(ids).Draw(rt, "case")
			switch rapid.SampledFrom([]string{"snooze", "wake", "jump", "resolve", "message"}).Draw(rt, "step") {
			case "snooze":
				at := b.Clock.Now().Add(time.Duration(rapid.IntRange(1, 300).Draw(rt, "minutes")) * time.Minute)
				b.change(id, cases.Patch{Snooze: &at})
			case "wake":
				b.change(id, cases.Patch{Snooze: &time.Time{}})
			case "resolve":
				status := desk.CaseResolved
				b.change(id, cases.Patch{Status: &status})
			case "jump":
				b.Clock.Advance(time.Duration(rapid.IntRange(1, 200).Draw(rt, "ahead")) * time.Minute)
			case "message":
				b.writes(b.now(id).Subject, fmt.Sprint("otra ", rapid.Uint64().Draw(rt, "text")))
			}
			next, err := node.Wake(t.Context(), b.Clock.Now())
			if err != nil {
				rt.Fatal(err)
			}
			for _, id := range ids {
				c := b.now(id)
				switch {
				case c.SnoozedUntil == nil:
				case !c.SnoozedUntil.After(b.Clock.Now()):
					rt.Fatalf("case %s sleeps past %v", id, c.SnoozedUntil)
				case c.Status != desk.CasePending:
					rt.Fatalf("case %s sleeps while %s", id, c.Status)
				case next == nil || next.After(*c.SnoozedUntil):
					rt.Fatalf("nobody comes back at %v", c.SnoozedUntil)
				}
			}
		}
	})
}

func TestACaseThatTheCustomerLeftIsResolved(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBench(t, s)
		b.rules(desk.FollowUp{AutoResolveMinutes: 60, ReopenDays: 7})
		left, waits, asleep, noted := b.writes("left", "a"), b.writes("waits", "b"), b.writes("asleep", "c"), b.writes("noted", "d")
		waitsPending := b.writes("pending", "e")
		pending := desk.CasePending
		b.answered(left)
		b.answered(asleep)
		b.answered(noted)
		b.change(asleep.ID, cases.Patch{Snooze: in(90 * time.Minute)})
		b.change(waitsPending.ID, cases.Patch{Status: &pending})
		b.Clock.Advance(30 * time.Minute)
		b.change(noted.ID, cases.Patch{Queue: new("q")})
		node := b.node()
		b.Clock.Advance(30 * time.Minute)
		if _, err := node.Resolve(t.Context(), b.Clock.Now()); err != nil {
			t.Fatal(err)
		}
		for c, want := range map[string]desk.CaseStatus{left.ID: desk.CaseResolved, waits.ID: desk.CaseOpen, asleep.ID: desk.CasePending, noted.ID: desk.CaseOpen, waitsPending.ID: desk.CasePending} {
			if got := b.now(c); got.Status != want {
				t.Errorf("%q is %s, want %s", got.Subject, got.Status, want)
			}
		}
		b.Clock.Advance(30 * time.Minute)
		for range 2 { // a case that just woke is not resolved for the time that it slept
			if _, err := node.Wake(t.Context(), b.Clock.Now()); err != nil {
				t.Fatal(err)
			}
			if _, err := node.Resolve(t.Context(), b.Clock.Now()); err != nil {
				t.Fatal(err)
			}
		}
		if c := b.now(asleep.ID); c.Status != desk.CaseOpen {
			t.Errorf("the woken case is %s", c.Status)
		}
		evs := b.by("auto_resolve")
		if len(evs) != 2 || evs[0].CaseID != left.ID || evs[1].CaseID != noted.ID || evs[0].Changes["status"] != [2]any{"open", "resolved"} {
			t.Errorf("events %+v", evs)
		}
	})
}

func TestNothingIsResolvedWhereTheSettingIsOff(t *testing.T) {
	t.Parallel()
	b := newBench(t, testkit.SQLite(t))
	c := b.writes("ana", "hola")
	b.answered(c)
	if _, err := b.node().Resolve(t.Context(), *in(365 * 24 * time.Hour)); err != nil {
		t.Fatal(err)
	}
	if c = b.now(c.ID); c.Status != desk.CaseOpen {
		t.Errorf("%s", c.Status)
	}
}

func TestTheReopenWindowIsTheWorkspaces(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		for _, days := range []int{0, 2} {
			b := newBench(t, s)
			b.rules(desk.FollowUp{ReopenDays: days})
			resolved := desk.CaseResolved
			within, after := b.writes("within", "a"), b.writes("after", "b")
			b.change(within.ID, cases.Patch{Status: &resolved})
			b.change(after.ID, cases.Patch{Status: &resolved})
			if days > 0 {
				b.Clock.Advance(time.Duration(days)*24*time.Hour - time.Second)
				if got := b.writes("within", "sigo"); got.ID != within.ID || got.Status != desk.CaseOpen {
					t.Errorf("%d days, in time: the same case %v, %s", days, got.ID == within.ID, got.Status)
				}
				b.Clock.Advance(time.Second)
			}
			if got := b.writes("after", "otra cosa"); got.ID == after.ID {
				t.Errorf("%d days, late: the old case was opened", days)
			}
			got, err := followup.RulesFor(t.Context(), b.Store.Read(), b.now(within.ID))
			if err != nil || got.ReopenDays != days {
				t.Errorf("rules %+v, %v", got, err)
			}
		}
	})
}

func TestAJumpOfTheClockWakesAtOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t, testkit.SQLite(t))
	jump := clock.NewJumpable(b.Clock)
	s := followup.New(followup.Config{Store: b.Store, Clock: jump, Log: slog.New(slog.DiscardHandler), Jumps: jump.Watch})
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Stop(context.Background()) })
	c := b.writes("ana", "hola")
	b.change(c.ID, cases.Patch{Snooze: in(30 * 24 * time.Hour)})
	jump.Jump(30 * 24 * time.Hour)
	testkit.Eventually(t, 10*time.Second, "the case is open", func() bool { return b.now(c.ID).Status == desk.CaseOpen })
}

func TestAWorkstreamFollowsUpAsItSaysAndTheRestAsTheWorkspace(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBench(t, s)
		b.rules(desk.FollowUp{ReopenDays: 7})
		silent, days := 30, 0
		err := s.Write(t.Context(), func(tx *store.Tx) error {
			return tx.SaveWorkstream(t.Context(), store.Workstream{WorkspaceID: b.Workspace, ID: "w", Name: "Shop", Settings: []byte("{}"), Channels: []string{b.Channel},
				AutoResolveMinutes: &silent, ReopenDays: &days, CustomerFiles: true, AgentFiles: true})
		})
		if err != nil {
			t.Fatal(err)
		}
		c := b.writes("ana", "hola")
		b.answered(c)
		b.Clock.Advance(31 * time.Minute)
		if _, err := b.node().Resolve(t.Context(), b.Clock.Now()); err != nil {
			t.Fatal(err)
		}
		if got := b.now(c.ID); got.Status != desk.CaseResolved {
			t.Errorf("the case is %s", got.Status)
		}
		if got := b.writes("ana", "otra"); got.ID == c.ID {
			t.Error("the old case was opened")
		}
		rest, err := followup.RulesFor(t.Context(), s.Read(), desk.Case{WorkspaceID: b.Workspace, ChannelID: "another"})
		if err != nil || rest != (desk.FollowUp{ReopenDays: 7}) {
			t.Errorf("the rest: %+v, %v", rest, err)
		}
	})
}
