package report_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/report"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

var now = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

// book is a workspace with two channels of different platforms, and its
// reports.
type book struct {
	t       testing.TB
	store   *store.Store
	ws      desk.Workspace
	clock   *clock.Manual
	reports *report.Service
	a, b    string // channels
	agent   string
	n       int
}

func newBook(t testing.TB, s *store.Store, zone string) *book {
	t.Helper()
	ctx := context.Background()
	v := &book{t: t, store: s, clock: clock.NewManual(now), a: ident.New(), b: ident.New(), agent: ident.New()}
	v.ws = desk.Workspace{ID: ident.New(), Name: "Tienda", Locale: "es", Timezone: zone, Hours: json.RawMessage("{}"), CreatedAt: now}
	v.reports = v.service()
	v.write(func(tx *store.Tx) error {
		for _, step := range []func() error{
			func() error { return tx.InsertWorkspace(ctx, v.ws) },
			func() error {
				return tx.InsertUser(ctx, store.UserRow{User: desk.User{ID: v.agent, Email: v.agent + "@x.test", Name: "Ada", CreatedAt: now}})
			},
			func() error {
				return tx.InsertMember(ctx, v.ws.ID, v.agent, desk.RoleAgent, now)
			},
			func() error { return tx.InsertChannel(ctx, v.channel(v.a, "alpha")) },
			func() error { return tx.InsertChannel(ctx, v.channel(v.b, "beta")) },
		} {
			if err := step(); err != nil {
				return err
			}
		}
		return nil
	})
	return v
}

func (v *book) service() *report.Service {
	return report.New(v.store, v.clock, slog.New(slog.DiscardHandler))
}

func (v *book) channel(id, platform string) store.ChannelRow {
	c := store.ChannelRow{}
	c.WorkspaceID, c.ID, c.Platform, c.Name, c.Status = v.ws.ID, id, platform, platform, desk.ChannelNew
	c.Sealed, c.CreatedAt, c.UpdatedAt = []byte{}, now, now
	return c
}

func (v *book) write(f func(*store.Tx) error) {
	v.t.Helper()
	if err := v.store.Write(context.Background(), f); err != nil {
		v.t.Fatal(err)
	}
}

func (v *book) log(evs ...desk.Event) {
	v.t.Helper()
	v.write(func(tx *store.Tx) error { return tx.AppendEvents(context.Background(), v.ws.ID, evs) })
}

func (v *book) event(typ desk.EventType, at time.Time, entity any) desk.Event {
	v.t.Helper()
	data, err := json.Marshal(entity)
	if err != nil {
		v.t.Fatal(err)
	}
	return desk.Event{Type: typ, At: at, Data: data}
}

func (v *book) message(channel, kase string, d desk.Direction, at time.Time) desk.Message {
	v.n++
	m := desk.Message{ID: fmt.Sprintf("m%d", v.n), CaseID: kase, ChannelID: channel, Direction: d, Kind: desk.MessageText, OccurredAt: at, CreatedAt: at, Status: desk.StatusReceived, Author: desk.Author{Type: "contact", ID: "p"}}
	if d != desk.DirectionIn {
		m.Author, m.Status = desk.Author{Type: "agent", ID: v.agent, Name: "Ada"}, desk.StatusQueued
	}
	return m
}

func (v *book) said(m desk.Message) desk.Event {
	return v.event(desk.EventMessageCreated, m.CreatedAt, m)
}

func (v *book) opened(channel, kase string, at time.Time) desk.Event {
	return v.event(desk.EventCaseCreated, at, desk.CaseView{Case: desk.Case{ID: kase, ChannelID: channel, Status: desk.CaseOpen, CreatedAt: at}})
}

func (v *book) moved(channel, kase string, at time.Time, from, to desk.CaseStatus) desk.Event {
	e := v.event(desk.EventCaseUpdated, at, desk.CaseView{Case: desk.Case{ID: kase, ChannelID: channel, Status: to}})
	e.Actor = desk.Actor{Type: "agent", ID: v.agent}
	e.Changes = map[string][2]any{"status": {from, to}}
	return e
}

// dealt is a whole case: a question, an answer after wait, the end after took.
func (v *book) dealt(channel string, at time.Time, wait, took time.Duration) []desk.Event {
	kase := ident.New()
	return []desk.Event{
		v.opened(channel, kase, at), v.said(v.message(channel, kase, desk.DirectionIn, at)),
		v.said(v.message(channel, kase, desk.DirectionOut, at.Add(wait))), v.moved(channel, kase, at.Add(took), desk.CaseOpen, desk.CaseResolved),
	}
}

func (v *book) read(f report.Filter) *report.Overview {
	v.t.Helper()
	ctx := context.Background()
	if err := v.reports.CatchUp(ctx, v.ws.ID); err != nil {
		v.t.Fatal(err)
	}
	out, err := v.reports.Overview(ctx, v.ws, f)
	if err != nil {
		v.t.Fatal(err)
	}
	return out
}

func TestAReportCountsAllChannelsAlike(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		v := newBook(t, s, "UTC")
		var evs []desk.Event
		for i := range 5 {
			evs = append(evs, v.dealt(v.a, now.Add(time.Duration(i)*time.Minute-3*time.Hour), 10*time.Minute, time.Hour)...)
		}
		evs = append(evs, v.dealt(v.b, now.Add(-2*time.Hour), time.Minute, time.Hour)...)
		evs = append(evs, v.said(v.message(v.b, "", desk.DirectionNote, now)), v.said(v.message(v.a, "", desk.DirectionIn, now.AddDate(0, 0, -30).Add(-time.Hour))))
		v.log(evs...)
		o := v.read(report.Filter{})
		if o.Totals.MessagesIn != 6 || o.Totals.MessagesOut != 6 || o.Totals.CasesOpened != 6 || o.Totals.CasesResolved != 6 || o.Previous.MessagesIn != 1 || o.Uncounted != 0 {
			t.Fatalf("got %+v, before %+v", o.Totals, o.Previous)
		}
		if len(o.Days) != 30 || o.Days[29].Date != "2026-03-10" || o.Days[29].MessagesIn != 6 || o.From != "2026-02-09" {
			t.Fatalf("days %+v", o.Days)
		}
		if len(o.Channels) != 2 || len(o.Platforms) != 2 || o.Platforms[0].Platform != "alpha" || o.Platforms[0].MessagesIn != 5 || o.Channels[1].MessagesIn != 1 {
			t.Fatalf("channels %+v platforms %+v", o.Channels, o.Platforms)
		}
		if len(o.Agents) != 1 || o.Agents[0].Name != "Ada" || o.Agents[0].MessagesOut != 6 || o.Agents[0].CasesResolved != 6 || o.Agents[0].MessagesIn != 0 {
			t.Fatalf("agents %+v", o.Agents)
		}
		if h := o.Hours[int(now.Weekday())*24+9]; len(o.Hours) != 168 || h.MessagesIn != 5 || h.Weekday != 2 || h.Hour != 9 {
			t.Fatalf("hour %+v", h)
		}
		if m := o.Totals.FirstReply.Median; m == nil || math.Abs(float64(*m)-600) > 30 {
			t.Fatalf("first reply %+v", o.Totals.FirstReply)
		}
		if b := v.read(report.Filter{Platform: "beta"}); b.Totals.MessagesIn != 1 || len(b.Channels) != 1 || b.Totals.FirstReply.Count != 1 || b.Totals.FirstReply.Median != nil || b.Totals.FirstReply.Average != nil {
			t.Fatalf("one customer shows: %+v", b.Totals)
		}
		if b := v.read(report.Filter{ChannelID: v.a}); b.Totals.MessagesIn != 5 {
			t.Fatalf("by channel: %+v", b.Totals)
		}
		if b := v.read(report.Filter{AgentID: "somebody else"}); b.Totals.MessagesOut != 0 || len(b.Agents) != 0 {
			t.Fatalf("another's: %+v", b.Totals)
		}
	})
}

func TestFiltersThatMeanNothingAreRefused(t *testing.T) {
	t.Parallel()
	v := newBook(t, testkit.SQLite(t), "UTC")
	for _, f := range []report.Filter{
		{From: "yesterday"}, {To: "2026-02-30"}, {From: "2026-03-02", To: "2026-03-01"}, {From: "2024-01-01", To: "2026-01-01"}, {ChannelID: "no such"},
	} {
		if _, err := v.reports.Overview(context.Background(), v.ws, f); desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("%+v: %v", f, err)
		}
	}
}

func TestACaseIsMeasuredByWhatHappened(t *testing.T) {
	t.Parallel()
	at := now.Add(-5 * time.Hour)
	min := func(n int) time.Time { return at.Add(time.Duration(n) * time.Minute) }
	for name, c := range map[string]struct {
		play                         func(v *book) []desk.Event
		replies, resolutions, reopen int64
		reply, resolution            int64 // seconds of all together
	}{
		"only the first answer counts": {func(v *book) []desk.Event {
			return []desk.Event{v.opened(v.a, "k", at), v.said(v.message(v.a, "k", desk.DirectionIn, at)), v.said(v.message(v.a, "k", desk.DirectionIn, min(3))),
				v.said(v.message(v.a, "k", desk.DirectionOut, min(5))), v.said(v.message(v.a, "k", desk.DirectionOut, min(9)))}
		}, 1, 0, 0, 300, 0},
		"a program's answer is no first answer": {func(v *book) []desk.Event {
			m := v.message(v.a, "k", desk.DirectionOut, min(1))
			m.Author.Type = "bot"
			return []desk.Event{v.opened(v.a, "k", at), v.said(v.message(v.a, "k", desk.DirectionIn, at)), v.said(m), v.said(v.message(v.a, "k", desk.DirectionOut, min(7)))}
		}, 1, 0, 0, 420, 0},
		"who writes first does not answer": {func(v *book) []desk.Event {
			return []desk.Event{v.opened(v.a, "k", at), v.said(v.message(v.a, "k", desk.DirectionOut, at)), v.said(v.message(v.a, "k", desk.DirectionIn, min(60))),
				v.said(v.message(v.a, "k", desk.DirectionOut, min(62)))}
		}, 1, 0, 0, 120, 0},
		"a case opened again is resolved again": {func(v *book) []desk.Event {
			return []desk.Event{v.opened(v.a, "k", at), v.moved(v.a, "k", min(10), desk.CaseOpen, desk.CaseResolved), v.moved(v.a, "k", min(100), desk.CaseResolved, desk.CaseOpen),
				v.moved(v.a, "k", min(105), desk.CaseOpen, desk.CasePending), v.moved(v.a, "k", min(120), desk.CasePending, desk.CaseResolved)}
		}, 0, 2, 1, 0, 1800},
		"a phone's history is no work of today": {func(v *book) []desk.Event {
			old := v.message(v.a, "k", desk.DirectionIn, at.Add(-100*time.Hour))
			old.CreatedAt = at
			end := old.OccurredAt
			return []desk.Event{
				v.event(desk.EventCaseCreated, at, desk.CaseView{Case: desk.Case{ID: "k", ChannelID: v.a, Status: desk.CaseResolved, CreatedAt: at, ResolvedAt: &end}}),
				v.said(old), v.said(v.message(v.a, "k", desk.DirectionOut, min(1)))}
		}, 0, 0, 0, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := newBook(t, testkit.SQLite(t), "UTC")
			v.log(c.play(v)...)
			v.log(v.dealt(v.a, at, 0, 0)...) // with three more there are enough to tell
			for range 4 {
				v.log(v.dealt(v.a, at, 0, 0)...)
			}
			o := v.read(report.Filter{}).Totals
			if o.FirstReply.Count != c.replies+5 || o.Resolution.Count != c.resolutions+5 || o.CasesReopened != c.reopen {
				t.Fatalf("got %+v", o)
			}
			if got := *o.FirstReply.Average * o.FirstReply.Count; math.Abs(float64(got-c.reply)) > 6 {
				t.Errorf("replies took %d s, want %d", got, c.reply)
			}
			if got := *o.Resolution.Average * o.Resolution.Count; math.Abs(float64(got-c.resolution)) > 6 {
				t.Errorf("resolutions took %d s, want %d", got, c.resolution)
			}
		})
	}
}

func TestAFailedMessageCountsUntilItArrives(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		v := newBook(t, s, "UTC")
		m := v.message(v.a, "", desk.DirectionOut, now.AddDate(0, 0, -1))
		stands := func(status desk.Status) desk.Event {
			m.Status = status
			return v.event(desk.EventMessageUpdated, now, m)
		}
		steps := []struct {
			event desk.Event
			want  int64
		}{
			{v.said(m), 0}, {stands(desk.StatusFailed), 1}, {stands(desk.StatusFailed), 1}, {stands(desk.StatusQueued), 0},
			{stands(desk.StatusFailed), 1}, {stands(desk.StatusDelivered), 0}, {stands(desk.StatusRead), 0},
		}
		all := newBook(t, s, "UTC")
		for i, step := range steps {
			v.log(step.event)
			all.log(step.event)
			if o := v.read(report.Filter{}); o.Days[28].MessagesFailed != step.want || o.Totals.MessagesOut != 1 {
				t.Fatalf("step %d: %+v", i, o.Days[28])
			}
		}
		if o := all.read(report.Filter{}); o.Totals.MessagesFailed != 0 { // the same in one batch
			t.Fatalf("got %+v", o.Totals)
		}
	})
}

var errCrash = errors.New("the process ends here")

// TestEveryEventIsCountedOnce has several followers count the same log at once,
// each of which crashes now and then before its transaction is on disk.
func TestEveryEventIsCountedOnce(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		v := newBook(t, s, "UTC")
		const cases = 400
		var evs []desk.Event
		for i := range cases {
			evs = append(evs, v.dealt(v.a, now.Add(-time.Duration(i)*time.Hour), time.Minute, time.Hour)...)
		}
		v.log(evs...)
		// What a crash between the sums and the commit leaves: nothing.
		err := s.Write(ctx, func(tx *store.Tx) error {
			if _, err := tx.ReportSeq(ctx, v.ws.ID); err != nil {
				return err
			}
			err := tx.SaveReport(ctx, v.ws.ID, store.ReportChange{Seq: 100, Sums: map[store.ReportKey]store.ReportSums{{Slot: 1, ChannelID: v.a}: {MessagesIn: 7}}})
			return errors.Join(err, errCrash)
		})
		if !errors.Is(err, errCrash) {
			t.Fatal(err)
		}
		cut, cancel := context.WithCancel(ctx)
		first := make(chan error)
		go func() { first <- v.service().CatchUp(cut, v.ws.ID) }()
		testkit.Eventually(t, 20*time.Second, "something is counted", func() bool {
			at, err := s.Read().ReportPlace(ctx, v.ws.ID)
			return err == nil && at > 0
		})
		cancel() // in the middle, or after the end
		<-first
		done := make(chan error)
		for range 3 {
			go func() { done <- v.service().CatchUp(ctx, v.ws.ID) }()
		}
		for range 3 {
			if err := <-done; err != nil {
				t.Fatal(err)
			}
		}
		o := v.read(report.Filter{})
		if o.Uncounted != 0 || o.Totals.MessagesIn != cases || o.Totals.MessagesOut != cases || o.Totals.CasesResolved != cases || o.Totals.FirstReply.Count != cases || o.Totals.Resolution.Count != cases {
			t.Fatalf("got %+v, %d to come", o.Totals, o.Uncounted)
		}
	})
}

func TestTheServiceFollowsAndGoesOnAfterARestart(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	v := newBook(t, testkit.SQLite(t), "UTC")
	in := func() int64 {
		o, err := v.reports.Overview(ctx, v.ws, report.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		return o.Totals.MessagesIn
	}
	v.log(v.said(v.message(v.a, "", desk.DirectionIn, now))) // before anybody listens
	for i := range 2 {
		r := v.service()
		if err := r.Start(ctx); err != nil {
			t.Fatal(err)
		}
		v.log(v.said(v.message(v.a, "", desk.DirectionIn, now)))
		testkit.Eventually(t, 20*time.Second, "the message is counted", func() bool { return in() == int64(2+2*i) })
		if err := r.Stop(ctx); err != nil {
			t.Fatal(err)
		}
		v.log(v.said(v.message(v.a, "", desk.DirectionIn, now)))
	}
	if o := v.read(report.Filter{}); o.Totals.MessagesIn != 5 {
		t.Fatalf("got %+v", o.Totals)
	}
}

func TestDaysAreThoseOfTheWorkspace(t *testing.T) {
	t.Parallel()
	s := testkit.SQLite(t)
	for _, c := range []struct {
		zone, at   string
		day        string
		hour, day7 int
	}{
		{"UTC", "2026-03-08T23:59:59Z", "2026-03-08", 23, 0},
		{"Europe/Madrid", "2026-03-08T23:00:00Z", "2026-03-09", 0, 1},
		{"Europe/Madrid", "2026-03-08T22:59:59Z", "2026-03-08", 23, 0},
		{"America/Mexico_City", "2026-03-09T05:59:00Z", "2026-03-08", 23, 0},
		{"Asia/Kolkata", "2026-03-08T18:29:00Z", "2026-03-08", 23, 0}, // half an hour
		{"Asia/Kolkata", "2026-03-08T18:30:00Z", "2026-03-09", 0, 1},
		{"Asia/Kathmandu", "2026-03-08T18:14:00Z", "2026-03-08", 23, 0}, // a quarter
		{"Asia/Kathmandu", "2026-03-08T18:15:00Z", "2026-03-09", 0, 1},
		{"America/New_York", "2026-03-09T03:59:00Z", "2026-03-08", 23, 0}, // the day with 23 hours
		{"Pacific/Kiritimati", "2026-03-08T10:00:00Z", "2026-03-09", 0, 1},
	} {
		t.Run(c.zone+" "+c.at, func(t *testing.T) {
			t.Parallel()
			v := newBook(t, s, c.zone)
			at, err := time.Parse(time.RFC3339, c.at)
			if err != nil {
				t.Fatal(err)
			}
			v.log(v.said(v.message(v.a, "", desk.DirectionIn, at)))
			o := v.read(report.Filter{From: "2026-03-06", To: "2026-03-10"})
			var days []string
			for _, d := range o.Days {
				if d.MessagesIn > 0 {
					days = append(days, d.Date)
				}
			}
			if !slices.Equal(days, []string{c.day}) || len(o.Days) != 5 || o.Timezone != c.zone {
				t.Errorf("on %v of %d days, want %s", days, len(o.Days), c.day)
			}
			if o.Hours[c.day7*24+c.hour].MessagesIn != 1 {
				t.Errorf("not at %d o'clock of weekday %d", c.hour, c.day7)
			}
		})
	}
}

func TestADayWhoseMidnightIsSkippedIsADay(t *testing.T) {
	t.Parallel()
	v := newBook(t, testkit.SQLite(t), "Africa/Cairo") // 24 April 2026 begins at 01:00
	at := time.Date(2026, 4, 23, 22, 0, 0, 0, time.UTC)
	v.log(v.said(v.message(v.a, "", desk.DirectionIn, at)), v.said(v.message(v.a, "", desk.DirectionIn, at.Add(-time.Second))))
	v.clock.Advance(at.AddDate(0, 0, 5).Sub(now))
	o := v.read(report.Filter{From: "2026-04-22", To: "2026-04-26"})
	var got []int64
	for _, d := range o.Days {
		got = append(got, d.MessagesIn)
	}
	if !reflect.DeepEqual(got, []int64{0, 1, 1, 0, 0}) {
		t.Errorf("got %v", got)
	}
}

func TestTodayIsComparedUpToNow(t *testing.T) {
	t.Parallel()
	v := newBook(t, testkit.SQLite(t), "UTC")
	week := now.AddDate(0, 0, -7)
	v.log(v.said(v.message(v.a, "", desk.DirectionIn, week.Add(-time.Hour))), v.said(v.message(v.a, "", desk.DirectionIn, week.Add(time.Hour))))
	if o := v.read(report.Filter{From: "2026-03-04"}); o.Previous.MessagesIn != 1 || o.PreviousFrom != "2026-02-25" || o.PreviousTo != "2026-03-03" {
		t.Errorf("with today: %+v", o.Previous)
	}
	v.clock.Advance(24 * time.Hour)
	if o := v.read(report.Filter{From: "2026-03-04", To: "2026-03-10"}); o.Previous.MessagesIn != 2 {
		t.Errorf("without: %+v", o.Previous)
	}
}

func TestMediansAreWithinFivePercent(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	s := testkit.SQLite(t)
	for run := range 4 {
		v := newBook(t, s, "UTC")
		var took []float64
		var evs []desk.Event
		for range 151 {
			d := time.Duration(math.Exp(r.NormFloat64()*1.5+float64(4+2*run))) * time.Second
			took = append(took, d.Seconds())
			evs = append(evs, v.dealt(v.a, now.AddDate(0, 0, -20), 0, min(d, 19*24*time.Hour))...)
		}
		v.log(evs...)
		slices.Sort(took)
		o := v.read(report.Filter{}).Totals.Resolution
		for name, c := range map[string]struct {
			got  *int64
			want float64
		}{"median": {o.Median, took[75]}, "p90": {o.P90, took[135]}} {
			if c.got == nil || math.Abs(float64(*c.got)-c.want) > c.want*0.05+1 {
				t.Errorf("run %d: %s is %v, want about %.0f", run, name, *c.got, c.want)
			}
		}
	}
}

func TestTodayIsToldByQueue(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		v := newBook(t, s, "UTC")
		promised := func(kase string, typ desk.EventType, target string, from, to desk.SLAState, change desk.SLAChange) desk.Event {
			e := v.event(typ, now.Add(-time.Hour), change)
			e.CaseID, e.Changes = kase, map[string][2]any{"sla_" + target: {from, to}}
			return e
		}
		for i := range 6 {
			v.log(v.dealt(v.a, now.Add(-time.Duration(i+1)*time.Hour), time.Duration(i+1)*time.Minute, 30*time.Minute)...)
		}
		v.log(
			promised("a", desk.EventSLAMet, "first_reply", desk.SLARunning, desk.SLAMet, desk.SLAChange{}),
			promised("b", desk.EventSLAMet, "next_reply", desk.SLAWarned, desk.SLAMet, desk.SLAChange{}),
			promised("c", desk.EventSLABreach, "first_reply", desk.SLAWarned, desk.SLABreached, desk.SLAChange{}),
			promised("c", desk.EventSLAMet, "first_reply", desk.SLABreached, desk.SLAMet, desk.SLAChange{}), // late: counted already
			promised("d", desk.EventSLAMet, "resolution", desk.SLARunning, desk.SLAMet, desk.SLAChange{}),   // no answer
			promised("b", desk.EventSLAUpdated, "next_reply", desk.SLAMet, desk.SLARunning, desk.SLAChange{}),
			promised("c", desk.EventSLAUpdated, "first_reply", desk.SLAMet, desk.SLARunning, desk.SLAChange{SLA: &desk.CaseSLA{FirstReply: &desk.SLAClock{State: desk.SLABreached}}}),
		)
		if err := v.reports.CatchUp(ctx, v.ws.ID); err != nil {
			t.Fatal(err)
		}
		today, err := v.reports.Today(ctx, v.ws)
		if err != nil || len(today.Queues) != 1 {
			t.Fatalf("%+v, %v", today, err)
		}
		q := today.Queues[0]
		if q.QueueID != "" || q.Kept != 1 || q.Broken != 1 || q.FirstReply.Count != 6 {
			t.Errorf("got %+v", q)
		}
		if m, p := q.FirstReply.Median, q.FirstReply.P90; m == nil || p == nil || math.Abs(float64(*m)-180) > 12 || math.Abs(float64(*p)-330) > 32 {
			t.Errorf("median %v, p90 %v", *m, *p)
		}
	})
}
