package slaclock_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"recado.dev/internal/calendar"
	"recado.dev/internal/cases"
	"recado.dev/internal/casework"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/hours"
	"recado.dev/internal/ident"
	"recado.dev/internal/sla"
	"recado.dev/internal/slaclock"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// A Tuesday, 16:30 in Madrid.
var now = time.Date(2026, 3, 10, 15, 30, 0, 0, time.UTC)

// office is a workspace that is open from 9 to 17 on weekdays, with the clocks
// of its cases.
type office struct {
	t      testing.TB
	store  *store.Store
	ws     string
	clock  *clock.Manual
	clocks *slaclock.Service
	n      int
}

func newOffice(t testing.TB, s *store.Store) *office {
	t.Helper()
	ctx := context.Background()
	v := &office{t: t, store: s, ws: ident.New(), clock: clock.NewManual(now)}
	v.clocks = v.service()
	v.write(func(tx *store.Tx) error {
		w := desk.Workspace{ID: v.ws, Name: "Tienda", Locale: "es", Timezone: "Europe/Madrid", Hours: week("17:00"), CreatedAt: now}
		return tx.InsertWorkspace(ctx, w)
	})
	return v
}

// week are the hours of Monday to Friday.
func week(until string) json.RawMessage {
	return json.RawMessage(fmt.Sprintf(`{"days":[{"day":1,"open":"09:00","close":"%[1]s"},{"day":2,"open":"09:00","close":"%[1]s"},{"day":3,"open":"09:00","close":"%[1]s"}]}`, until))
}

func (v *office) service() *slaclock.Service {
	return slaclock.New(v.store, v.clock, slog.New(slog.DiscardHandler))
}

func (v *office) write(f func(*store.Tx) error) {
	v.t.Helper()
	if err := v.store.Write(context.Background(), f); err != nil {
		v.t.Fatal(err)
	}
}

// promise adds a policy: an answer within an hour of work, a warning 15 minutes
// ahead, resolved within eight hours, waiting while pending.
func (v *office) promise(change func(*desk.SLAPolicy, *sla.Policy)) desk.SLAPolicy {
	v.t.Helper()
	all := func(m int) sla.Target {
		return sla.Target{Minutes: map[desk.Priority]int{"low": m, "normal": m, "high": m, "urgent": m / 2}}
	}
	settings := sla.Policy{FirstReply: all(60), NextReply: all(60), Resolution: all(480), WarnBefore: 15, PausePending: true, PauseSnoozed: true}
	row := desk.SLAPolicy{WorkspaceID: v.ws, ID: ident.New(), CreatedAt: now, UpdatedAt: now}
	row.Name = row.ID
	if change != nil {
		change(&row, &settings)
	}
	v.save(row, settings)
	return row
}

func (v *office) save(row desk.SLAPolicy, settings sla.Policy) {
	v.t.Helper()
	var err error
	if row.Settings, err = json.Marshal(settings); err != nil {
		v.t.Fatal(err)
	}
	v.write(func(tx *store.Tx) error {
		if err := tx.SaveSLAPolicy(context.Background(), row); err != nil {
			return err
		}
		return tx.RecountSLA(context.Background(), v.ws)
	})
}

// asks opens a case with a customer's message.
func (v *office) asks(change func(*desk.Case)) string {
	v.t.Helper()
	at := v.clock.Now()
	c := desk.Case{WorkspaceID: v.ws, ID: ident.New(), Status: desk.CaseOpen, Priority: desk.PriorityNormal, ContactID: "p", ConversationID: "v", ChannelID: "c", Platform: "echo",
		Tags: []string{}, WaitingSince: &at, LastActivityAt: at, CreatedAt: at, UpdatedAt: at}
	if change != nil {
		change(&c)
	}
	v.write(func(tx *store.Tx) error {
		changes := []store.CaseChange{{After: c}}
		if err := tx.SaveCases(context.Background(), v.ws, changes); err != nil {
			return err
		}
		made := v.event(desk.EventCaseCreated, c.ID, store.CaseView(changes[0].After, "", ""))
		return tx.AppendEvents(context.Background(), v.ws, []desk.Event{made, v.message(c.ID, desk.DirectionIn, nil)})
	})
	return c.ID
}

func (v *office) event(typ desk.EventType, kase string, data any) desk.Event {
	v.t.Helper()
	raw, err := json.Marshal(data)
	if err != nil {
		v.t.Fatal(err)
	}
	return desk.Event{Type: typ, At: v.clock.Now(), CaseID: kase, Data: raw}
}

func (v *office) message(kase string, d desk.Direction, change func(*desk.Message)) desk.Event {
	v.n++
	m := desk.Message{ID: fmt.Sprint("m", v.n), CaseID: kase, Direction: d, Kind: desk.MessageText, OccurredAt: v.clock.Now(), CreatedAt: v.clock.Now(), Status: desk.StatusReceived, Author: desk.Author{Type: "contact", ID: "p"}}
	if d == desk.DirectionOut {
		m.Author, m.Status = desk.Author{Type: "agent", ID: "u"}, desk.StatusQueued
	}
	if change != nil {
		change(&m)
	}
	return v.event(desk.EventMessageCreated, kase, m)
}

// says writes a message of the case; the answer is its id.
func (v *office) says(kase string, d desk.Direction, change func(*desk.Message)) string {
	v.t.Helper()
	ev := v.message(kase, d, change)
	v.log(ev)
	return fmt.Sprint("m", v.n)
}

func (v *office) log(evs ...desk.Event) {
	v.t.Helper()
	v.write(func(tx *store.Tx) error { return tx.AppendEvents(context.Background(), v.ws, evs) })
}

func (v *office) delivery(kase, message string, from, to desk.Status) {
	v.t.Helper()
	ev := v.event(desk.EventMessageUpdated, kase, desk.Message{ID: message, CaseID: kase, Direction: desk.DirectionOut, Author: desk.Author{Type: "agent"}, Status: to})
	ev.Changes = map[string][2]any{"status": {from, to}}
	v.log(ev)
}

func (v *office) patch(kase string, p cases.Patch) {
	v.t.Helper()
	v.write(func(tx *store.Tx) error {
		_, err := casework.Change(context.Background(), tx, v.ws, kase, desk.SystemActor, p, v.clock.Now())
		return err
	})
}

// after lets time pass, and the clocks look.
func (v *office) after(d time.Duration) {
	v.t.Helper()
	v.clock.Advance(d)
	v.look()
}

func (v *office) look() {
	v.t.Helper()
	ctx := context.Background()
	if err := errors.Join(v.clocks.CatchUp(ctx, v.ws), v.clocks.Tick(ctx)); err != nil {
		v.t.Fatal(err)
	}
}

// told are the events about promises so far, short: what, of which, when.
func (v *office) told() []string {
	v.t.Helper()
	evs, err := v.store.Read().EventsAfter(context.Background(), v.ws, 0, 10000)
	if err != nil {
		v.t.Fatal(err)
	}
	out := []string{}
	for _, e := range evs {
		if e.Actor != desk.SLAActor || len(e.Changes) == 0 {
			continue
		}
		var data desk.SLAChange
		if err := json.Unmarshal(e.Data, &data); err != nil {
			v.t.Fatal(err)
		}
		out = append(out, fmt.Sprintf("%s %s %s", e.Type, data.Target, e.At.Format("02T15:04")))
	}
	return out
}

func (v *office) wantTold(want ...string) {
	v.t.Helper()
	if got := v.told(); !slices.Equal(got, want) {
		v.t.Errorf("told %q, want %q", got, want)
	}
}

func (v *office) view(kase string) desk.CaseView {
	v.t.Helper()
	views, err := v.store.Read().CaseViewsByID(context.Background(), v.ws, []string{kase})
	if err != nil || len(views) != 1 {
		v.t.Fatal(views, err)
	}
	return views[0]
}

func (v *office) wantFirst(kase string, state desk.SLAState) {
	v.t.Helper()
	view := v.view(kase)
	switch {
	case view.SLA == nil || view.SLA.FirstReply == nil:
		if state != desk.SLANone {
			v.t.Errorf("nothing is promised, want %s", state)
		}
	case view.SLA.FirstReply.State != state:
		v.t.Errorf("the first reply is %s, want %s", view.SLA.FirstReply.State, state)
	}
}

func each(t *testing.T, f func(t *testing.T, v *office)) {
	t.Helper()
	testkit.Stores(t, func(t *testing.T, s *store.Store) { f(t, newOffice(t, s)) })
}

func TestAWarningAndABreachComeAtTheirMomentOfWork(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, v *office) {
		v.promise(nil)
		kase := v.asks(nil)
		v.look()
		// Half an hour is left of Tuesday; the rest is on Wednesday morning.
		due := time.Date(2026, 3, 11, 8, 30, 0, 0, time.UTC)
		if view := v.view(kase); view.DueAt == nil || !view.DueAt.Equal(due) || view.SLA.Policy.ID == "" {
			t.Fatalf("due %v, want %v", view.DueAt, due)
		}
		v.after(due.Sub(v.clock.Now()) - 15*time.Minute - time.Microsecond)
		v.wantTold()
		v.after(time.Microsecond)
		v.wantTold("sla.warning first_reply 11T08:15")
		v.wantFirst(kase, desk.SLAWarned)
		v.after(15*time.Minute - time.Microsecond)
		v.wantFirst(kase, desk.SLAWarned)
		v.after(time.Microsecond)
		v.wantTold("sla.warning first_reply 11T08:15", "sla.breach first_reply 11T08:30")
		v.wantFirst(kase, desk.SLABreached)
		v.look()
		v.after(time.Hour)
		v.says(kase, desk.DirectionOut, nil)
		v.look()
		v.wantTold("sla.warning first_reply 11T08:15", "sla.breach first_reply 11T08:30", "sla.met first_reply 11T09:30")
		if c := v.view(kase).SLA.FirstReply; c.State != desk.SLABreached || c.MetAt == nil {
			t.Errorf("answered too late shows as %+v", c)
		}
	})
}

func TestAnAnswerInTimeIsSeenThoughTheClocksLookLate(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, v *office) {
		v.promise(nil)
		kase := v.asks(nil)
		v.clock.Advance(10 * time.Minute)
		v.says(kase, desk.DirectionOut, nil)
		v.after(20 * 24 * time.Hour)
		v.wantFirst(kase, desk.SLAMet)
		if told := v.told(); told[0] != "sla.met first_reply 10T15:40" || slices.Contains(told, "sla.breach first_reply 11T08:30") {
			t.Errorf("told %q", told)
		}
	})
}

func TestWhatAProgramWritesIsNoReply(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, v *office) {
		v.promise(nil)
		kase := v.asks(nil)
		v.says(kase, desk.DirectionOut, func(m *desk.Message) { m.Author = desk.Author{Type: "system"} })
		v.says(kase, desk.DirectionOut, func(m *desk.Message) { m.Origin = "recipe" })
		v.says(kase, desk.DirectionNote, func(m *desk.Message) { m.Author = desk.Author{Type: "agent"} })
		v.look()
		v.wantFirst(kase, desk.SLARunning)
	})
}

func TestAClockStandsWhilePendingOrAsleep(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, v *office) {
		v.promise(nil)
		kase := v.asks(nil)
		v.clock.Advance(10 * time.Minute)
		pending, open := desk.CasePending, desk.CaseOpen
		v.patch(kase, cases.Patch{Status: &pending})
		v.look()
		view := v.view(kase)
		if c := view.SLA.FirstReply; c.State != desk.SLAPaused || c.DueAt != nil || c.LeftSeconds != 50*60 || view.DueAt != nil {
			t.Fatalf("pending shows as %+v, due %v", c, view.DueAt)
		}
		v.after(24 * time.Hour)
		v.wantTold()
		v.patch(kase, cases.Patch{Status: &open})
		v.look()
		// 16:40 on Wednesday: 20 minutes until five, 30 more on Monday morning.
		if due := v.view(kase).DueAt; due == nil || !due.Equal(time.Date(2026, 3, 16, 8, 30, 0, 0, time.UTC)) {
			t.Errorf("due %v", due)
		}
	})
}

func TestAReplyThatFailedLeavesTheCustomerWaiting(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, v *office) {
		v.promise(nil)
		kase := v.asks(nil)
		v.clock.Advance(time.Minute)
		reply := v.says(kase, desk.DirectionOut, nil)
		v.look()
		v.wantFirst(kase, desk.SLAMet)
		v.clock.Advance(time.Minute)
		v.delivery(kase, reply, desk.StatusQueued, desk.StatusFailed)
		v.look()
		v.wantFirst(kase, desk.SLARunning)
		v.delivery(kase, reply, desk.StatusFailed, desk.StatusSent)
		v.delivery(kase, reply, desk.StatusSent, desk.StatusRead)
		v.look()
		v.wantFirst(kase, desk.SLAMet)
		v.wantTold("sla.met first_reply 10T15:31", "sla.updated first_reply 10T15:32", "sla.met first_reply 10T15:32")
	})
}

func TestTheFirstPolicyThatFitsHolds(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, v *office) {
		vip := v.promise(func(p *desk.SLAPolicy, s *sla.Policy) {
			p.Conditions = json.RawMessage(`{"field":"tag","op":"is","value":"vip"}`)
			s.FirstReply.Minutes = map[desk.Priority]int{"normal": 10}
		})
		other := v.promise(func(p *desk.SLAPolicy, _ *sla.Policy) {
			p.Position, p.Conditions = 1, json.RawMessage(`{"field":"priority","op":"gt","value":"low"}`)
		})
		plain := v.asks(nil)
		low := v.asks(func(c *desk.Case) { c.Priority = desk.PriorityLow })
		v.look()
		if got := v.view(plain).SLA.Policy.ID; got != other.ID {
			t.Errorf("the policy is %s", got)
		}
		if v.view(low).SLA != nil {
			t.Error("a case that no policy fits has a promise")
		}
		v.write(func(tx *store.Tx) error {
			return tx.InsertTag(context.Background(), desk.Tag{WorkspaceID: v.ws, ID: ident.New(), Name: "vip", Color: "red", CreatedAt: now})
		})
		v.clock.Advance(5 * time.Minute)
		v.patch(plain, cases.Patch{Tags: &[]string{"vip"}})
		v.look()
		if view := v.view(plain); view.SLA.Policy.ID != vip.ID || !view.DueAt.Equal(now.Add(10*time.Minute)) {
			t.Errorf("with the tag: %s, due %v", view.SLA.Policy.ID, view.DueAt)
		}
		urgent := desk.PriorityUrgent
		v.patch(low, cases.Patch{Priority: &urgent})
		v.look()
		if due := v.view(low).DueAt; due == nil || !due.Equal(now.Add(30*time.Minute)) {
			t.Errorf("raised to urgent it is due %v", due)
		}
	})
}

func TestAChangedCalendarOrPolicyCountsOpenCasesAgain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, v *office) {
		ctx := context.Background()
		var open []string
		for range 7 {
			open = append(open, v.asks(nil)) // before there is any policy
		}
		resolved := desk.CaseResolved
		v.patch(open[6], cases.Patch{Status: &resolved})
		row := v.promise(nil)
		v.look()
		if v.view(open[6]).SLA != nil {
			t.Error("what was done before got a promise")
		}
		v.write(func(tx *store.Tx) error {
			c, err := calendar.ByID(ctx, &tx.Queryer, v.ws, "")
			if err != nil {
				return err
			}
			for i := range c.Days {
				c.Days[i].Close = "20:00"
			}
			c.Holidays = []hours.Holiday{{Date: "2026-03-11"}}
			return calendar.Save(ctx, tx, v.ws, c)
		})
		v.look()
		for _, id := range open[:6] {
			if due := v.view(id).DueAt; due == nil || !due.Equal(now.Add(time.Hour)) {
				t.Fatalf("by the longer day it is due %v", due)
			}
		}
		v.write(func(tx *store.Tx) error {
			return errors.Join(tx.DeleteSLAPolicy(ctx, v.ws, row.ID), tx.RecountSLA(ctx, v.ws))
		})
		v.look()
		if v.view(open[0]).SLA != nil {
			t.Error("without a policy there is a promise")
		}
		if _, ok, err := v.store.Read().SLAPlace(ctx, v.ws); ok || err != nil {
			t.Errorf("without policies the events are followed: %v", err)
		}
		v.asks(nil)
		v.look()
	})
}

func TestEachEventCountsOnceWhateverBreaks(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, v *office) {
		ctx := context.Background()
		v.promise(nil)
		kase := v.asks(nil)
		stopped, stop := context.WithCancel(ctx)
		stop()
		if err := v.clocks.CatchUp(stopped, v.ws); err == nil {
			t.Error("a cancelled run says that all is done")
		}
		v.clocks = v.service() // as after a crash
		v.clock.Advance(20 * time.Hour)
		if err := v.clocks.Tick(stopped); err == nil {
			t.Error("a cancelled look says that all is done")
		}
		v.look()
		v.clocks = v.service()
		v.look()
		v.wantTold("sla.warning first_reply 11T08:15", "sla.breach first_reply 11T08:30")
		v.wantFirst(kase, desk.SLABreached)
	})
}

func TestTwoNodesTellEachThingOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, v *office) {
		v.promise(nil)
		for range 20 {
			v.asks(nil)
		}
		nodes := []*slaclock.Service{v.service(), v.service(), v.service()}
		both := func() {
			var wait sync.WaitGroup
			for _, n := range nodes {
				wait.Go(func() {
					ctx := context.Background()
					if err := errors.Join(n.CatchUp(ctx, v.ws), n.Tick(ctx)); err != nil {
						t.Error(err)
					}
				})
			}
			wait.Wait()
		}
		both()
		v.clock.Advance(17 * time.Hour) // to the breach
		both()
		count := map[string]int{}
		for _, told := range v.told() {
			count[told]++
		}
		if count["sla.warning first_reply 11T08:15"] != 20 || count["sla.breach first_reply 11T08:30"] != 20 || len(count) != 2 {
			t.Errorf("told %v", count)
		}
	})
}

func TestTheServiceFollowsByItself(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, v *office) {
		ctx := context.Background()
		jump := clock.NewJumpable(v.clock)
		clocks := slaclock.New(v.store, jump, slog.New(slog.DiscardHandler))
		if err := clocks.Start(ctx); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = clocks.Stop(ctx) }()
		told := make(chan desk.EventType, 100)
		v.store.OnEvents(func(_ string, evs []desk.Event) {
			for _, e := range evs {
				if e.Actor == desk.SLAActor {
					told <- e.Type
				}
			}
		})
		v.promise(nil)
		v.asks(nil)
		for _, want := range []desk.EventType{desk.EventSLAUpdated, desk.EventSLAWarning, desk.EventSLABreach} {
			select {
			case got := <-told:
				if got != want {
					t.Fatalf("told %s, want %s", got, want)
				}
			case <-time.After(20 * time.Second):
				t.Fatalf("%s is not told", want)
			}
			if want == desk.EventSLAUpdated {
				jump.Jump(17 * time.Hour)
			}
		}
	})
}
