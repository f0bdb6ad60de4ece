package report_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/ident"
	"recado.dev/internal/report"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// past is what happened in some cases: the log, and the rows as it leaves them.
type past struct {
	v        *book
	r        *rand.Rand
	events   []desk.Event
	cases    map[string]*desk.Case
	late     []desk.Message
	outgoing []desk.Message
}

// history makes up n cases of some months. Every third is tagged.
func history(v *book, seed uint64, n int) *past {
	p := &past{v: v, r: rand.New(rand.NewPCG(seed, 7)), cases: map[string]*desk.Case{}}
	for i := range n {
		p.play(i)
	}
	slices.SortStableFunc(p.events, func(a, b desk.Event) int { return a.At.Compare(b.At) })
	return p
}

// play makes up one case, and keeps its row as the desk would.
func (p *past) play(i int) {
	v, at := p.v, now.Add(-time.Duration(p.r.IntN(90*24*60))*time.Minute)
	c := &desk.Case{WorkspaceID: v.ws.ID, ID: fmt.Sprintf("k%04d", i), Number: int64(i + 1), Status: desk.CaseOpen, Priority: desk.PriorityNormal, Tags: []string{}, ContactID: "p",
		ConversationID: fmt.Sprintf("v%04d", i), ChannelID: []string{v.a, v.b}[p.r.IntN(2)], Platform: "x", CreatedAt: at, UpdatedAt: at, LastActivityAt: at}
	if i%3 == 0 {
		c.Tags = []string{"vip"}
	}
	p.cases[c.ID] = c
	p.tell(v.opened(c.ChannelID, c.ID, at), c)
	var out []desk.Message
	for range 1 + p.r.IntN(12) {
		at = at.Add(time.Duration(p.r.ExpFloat64()*float64(20*time.Hour)) + time.Second)
		if at.After(now) {
			return
		}
		switch k := p.r.IntN(10); {
		case k < 3:
			p.say(c, v.message(c.ChannelID, c.ID, desk.DirectionIn, at))
		case k < 6:
			m := v.message(c.ChannelID, c.ID, desk.DirectionOut, at)
			if k == 5 {
				m.Origin = "bot"
			}
			p.say(c, m)
			out = append(out, m)
		case k == 6: // out of a phone's history
			m := v.message(c.ChannelID, c.ID, desk.DirectionIn, at)
			m.OccurredAt = at.Add(-time.Duration(p.r.IntN(80*24)) * time.Hour)
			m.WorkspaceID, m.ConversationID = v.ws.ID, c.ConversationID
			p.late = append(p.late, m)
			e := v.said(m)
			e.MessageID = m.ID
			p.tell(e, c)
		case k == 7 && len(out) > 0:
			m := out[p.r.IntN(len(out))]
			m.Status = []desk.Status{desk.StatusFailed, desk.StatusFailed, desk.StatusSent, desk.StatusQueued, desk.StatusRead}[p.r.IntN(5)]
			e := v.event(desk.EventMessageUpdated, at, m)
			e.MessageID = m.ID
			p.tell(e, c)
		default:
			to := []desk.CaseStatus{desk.CaseOpen, desk.CasePending, desk.CaseResolved}[p.r.IntN(3)]
			if to != c.Status {
				p.tell(v.moved(c.ChannelID, c.ID, at, c.Status, to), c)
				c.Status, c.UpdatedAt = to, at
			}
		}
	}
}

func (p *past) say(c *desk.Case, m desk.Message) {
	e := p.v.said(m)
	e.MessageID = m.ID
	p.tell(e, c)
	c.LastActivityAt, c.UpdatedAt = m.CreatedAt, m.CreatedAt
}

func (p *past) tell(e desk.Event, c *desk.Case) {
	e.CaseID = c.ID
	p.events = append(p.events, e)
}

// write has the store hold the cases that keep takes.
func (p *past) write(keep func(*desk.Case) bool) {
	p.v.t.Helper()
	ctx := context.Background()
	var changes []store.CaseChange
	for _, c := range p.cases {
		changes = append(changes, store.CaseChange{After: *c})
	}
	var evs []desk.Event
	for _, e := range p.events {
		if keep(p.cases[e.CaseID]) {
			evs = append(evs, e)
		}
	}
	p.v.write(func(tx *store.Tx) error {
		if err := tx.SaveCases(ctx, p.v.ws.ID, changes); err != nil {
			return err
		}
		if err := tx.InsertMessages(ctx, p.late); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, p.v.ws.ID, evs)
	})
}

func all(*desk.Case) bool { return true }

func tagged(c *desk.Case) bool { return len(c.Tags) > 0 }

func (v *book) parse(text string) *filter.Node {
	v.t.Helper()
	n, err := filter.Parse([]byte(text), filter.Env{Now: now})
	if err != nil {
		v.t.Fatal(err)
	}
	return &n
}

// spans are reports of different days: with today, without, long ago.
var spans = []report.Filter{{}, {From: "2026-03-04"}, {From: "2026-01-10", To: "2026-02-08"}, {From: "2025-12-20", To: "2025-12-22"}, {From: "2025-06-01", To: "2026-03-10"}}

// A filter that takes every case gives what is kept, to the last number.
func TestAFilterThatTakesEverythingChangesNothing(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		for seed := range uint64(4) {
			v := newBook(t, s, []string{"UTC", "Europe/Madrid", "Asia/Kathmandu", "America/New_York"}[seed])
			p := history(v, seed, 80)
			p.mergeSome()
			p.write(all)
			for _, f := range spans {
				for _, part := range []report.Filter{{}, {ChannelID: v.a}, {Platform: "beta"}, {AgentID: v.agent}} {
					f.ChannelID, f.Platform, f.AgentID, f.Cases = part.ChannelID, part.Platform, part.AgentID, nil
					want := v.read(f)
					f.Cases = v.parse(`{"all":[]}`)
					got := v.read(f)
					if got.Cases == nil || *got.Cases < min(1, want.Totals.CasesOpened) {
						t.Fatalf("%d, %+v: %v cases", seed, f, got.Cases)
					}
					got.Cases = nil
					if !reflect.DeepEqual(got, want) {
						t.Fatalf("%d, %+v:\ngot  %s\nwant %s", seed, f, written(t, got), written(t, want))
					}
				}
			}
		}
	})
}

func written(t *testing.T, v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// mergeSome has messages stand otherwise when they are of another case by now.
func (p *past) mergeSome() {
	for i := range p.events {
		e := &p.events[i]
		if e.Type != desk.EventMessageUpdated || p.r.IntN(3) > 0 {
			continue
		}
		m, err := e.Message()
		if err != nil {
			p.v.t.Fatal(err)
		}
		to := p.cases[fmt.Sprintf("k%04d", p.r.IntN(len(p.cases)))]
		m.CaseID = to.ID
		moved := p.v.event(e.Type, e.At, m)
		moved.CaseID, moved.MessageID = to.ID, m.ID
		*e = moved
		if e.At.After(to.UpdatedAt) {
			to.UpdatedAt = e.At
		}
	}
}

// A report of some cases is that of a desk to which nothing else happened.
func TestAReportOfSomeCasesIsOfThoseAlone(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		for seed := range uint64(4) {
			v, other := newBook(t, s, "Europe/Madrid"), newBook(t, s, "Europe/Madrid")
			history(v, seed, 80).write(all)
			history(other, seed, 80).write(tagged)
			some := false
			for _, f := range spans {
				want := other.read(f)
				f.Cases = v.parse(`{"field":"tag","op":"is","value":"vip"}`)
				got := v.read(f)
				some = some || got.Totals.MessagesIn > 0
				if !reflect.DeepEqual(got.Totals, want.Totals) || !reflect.DeepEqual(got.Previous, want.Previous) || !reflect.DeepEqual(got.Days, want.Days) || !reflect.DeepEqual(got.Hours, want.Hours) {
					t.Fatalf("%d, %+v:\ngot  %+v\nwant %+v", seed, f, got.Totals, want.Totals)
				}
			}
			if !some {
				t.Fatal("nothing happened")
			}
		}
	})
}

// Whether a message arrived counts where it was written, also when its case became
// part of another one before it was known.
func TestWhatDidNotArriveIsOfWhatWasSent(t *testing.T) {
	t.Parallel()
	v := newBook(t, testkit.SQLite(t), "UTC")
	p := &past{v: v, r: rand.New(rand.NewPCG(1, 1)), cases: map[string]*desk.Case{}}
	at := now.Add(-time.Hour)
	for i, tags := range [][]string{{}, {"vip"}} {
		id := fmt.Sprintf("k%d", i)
		p.cases[id] = &desk.Case{WorkspaceID: v.ws.ID, ID: id, Number: int64(i + 1), Status: desk.CaseOpen, Priority: desk.PriorityNormal, Tags: tags, ContactID: "p", ConversationID: "v", ChannelID: v.a, Platform: "alpha",
			CreatedAt: at, UpdatedAt: at, LastActivityAt: at}
		p.tell(v.opened(v.a, id, at), p.cases[id])
	}
	m := v.message(v.a, "k0", desk.DirectionOut, at)
	p.say(p.cases["k0"], m)
	m.CaseID, m.Status = "k1", desk.StatusFailed
	e := v.event(desk.EventMessageUpdated, at, m)
	e.MessageID = m.ID
	p.tell(e, p.cases["k1"])
	p.write(all)
	for text, want := range map[string]int64{`{"field":"tag","op":"is","value":"vip"}`: 0, `{"not":{"field":"tag","op":"is","value":"vip"}}`: 1} {
		o := v.read(report.Filter{Cases: v.parse(text)})
		if o.Totals.MessagesFailed != want || o.Totals.MessagesOut != want || o.Totals.CasesOpened != 1 || *o.Cases != 1 {
			t.Errorf("%s: got %+v of %d", text, o.Totals, *o.Cases)
		}
	}
}

func TestTooMuchToReplayIsRefused(t *testing.T) {
	t.Parallel()
	v := newBook(t, testkit.SQLite(t), "UTC")
	c := desk.Case{WorkspaceID: v.ws.ID, ID: ident.New(), Number: 1, Status: desk.CaseOpen, Priority: desk.PriorityNormal, Tags: []string{}, ContactID: "p", ConversationID: "v", ChannelID: v.a, Platform: "alpha", CreatedAt: now, UpdatedAt: now, LastActivityAt: now}
	ctx := context.Background()
	e := v.said(v.message(v.a, c.ID, desk.DirectionIn, now))
	e.CaseID = c.ID
	v.write(func(tx *store.Tx) error { return tx.SaveCases(ctx, v.ws.ID, []store.CaseChange{{After: c}}) })
	const most = 40
	v.reports.LimitReplays(most)
	v.log(slices.Repeat([]desk.Event{e}, most)...)
	f := report.Filter{Cases: v.parse(`{"all":[]}`)}
	if o, err := v.reports.Overview(ctx, v.ws, f); err != nil || o.Totals.MessagesIn != most {
		t.Fatalf("%+v, %v", o, err)
	}
	v.log(e)
	if _, err := v.reports.Overview(ctx, v.ws, f); desk.CodeOf(err) != desk.CodeInvalid {
		t.Errorf("got %v", err)
	}
}

func TestWhoLeavesEndsTheReplay(t *testing.T) {
	t.Parallel()
	v := newBook(t, testkit.SQLite(t), "UTC")
	history(v, 1, 20).write(all)
	ctx, leave := context.WithCancel(context.Background())
	leave()
	if o, err := v.reports.Overview(ctx, v.ws, report.Filter{Cases: v.parse(`{"all":[]}`)}); err == nil {
		t.Errorf("got %+v", o)
	}
}
