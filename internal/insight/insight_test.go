package insight_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/insight"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

var now = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

// book is a workspace with a channel, and what became of its messages.
type book struct {
	t        *testing.T
	store    *store.Store
	ws       desk.Workspace
	clock    *clock.Manual
	insights *insight.Service
	channel  string
	n        int
}

func newBook(t *testing.T, s *store.Store) *book {
	t.Helper()
	ctx := context.Background()
	v := &book{t: t, store: s, clock: clock.NewManual(now), channel: ident.New()}
	v.ws = desk.Workspace{ID: ident.New(), Name: "Tienda", Locale: "es", Timezone: "Europe/Madrid", Hours: json.RawMessage("{}"), CreatedAt: now}
	v.insights = insight.New(s, v.clock, slog.New(slog.DiscardHandler))
	c := store.ChannelRow{Sealed: []byte{}}
	c.WorkspaceID, c.ID, c.Platform, c.Name, c.Status, c.CreatedAt, c.UpdatedAt = v.ws.ID, v.channel, "alpha", "Alpha", desk.ChannelNew, now, now
	err := s.Write(ctx, func(tx *store.Tx) error {
		if err := tx.InsertWorkspace(ctx, v.ws); err != nil {
			return err
		}
		return tx.InsertChannel(ctx, c)
	})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func (v *book) log(evs ...desk.Event) {
	v.t.Helper()
	err := v.store.Write(context.Background(), func(tx *store.Tx) error { return tx.AppendEvents(context.Background(), v.ws.ID, evs) })
	if err != nil {
		v.t.Fatal(err)
	}
}

func (v *book) event(typ desk.EventType, at time.Time, m desk.Message) desk.Event {
	data, err := json.Marshal(m)
	if err != nil {
		v.t.Fatal(err)
	}
	return desk.Event{Type: typ, At: at, Data: data}
}

func (v *book) out(conversation, template string, at time.Time) desk.Message {
	v.n++
	m := desk.Message{ID: fmt.Sprint("m", v.n), ConversationID: conversation, ChannelID: v.channel, Direction: desk.DirectionOut, Kind: desk.MessageText, Status: desk.StatusQueued, OccurredAt: at, CreatedAt: at}
	if template != "" {
		m.Content = &desk.Content{Template: &desk.Template{Name: template, Language: "es"}}
	}
	return m
}

func (v *book) heard(conversation string, at time.Time) desk.Event {
	v.n++
	return v.event(desk.EventMessageCreated, at, desk.Message{ID: fmt.Sprint("m", v.n), ConversationID: conversation, ChannelID: v.channel, Direction: desk.DirectionIn, Kind: desk.MessageText, Status: desk.StatusReceived, OccurredAt: at, CreatedAt: at})
}

// stands is that a message got to a state at a time.
func (v *book) stands(m *desk.Message, at time.Time, to desk.Status) desk.Event {
	from := m.Status
	m.Status = to
	switch to {
	case desk.StatusSent:
		m.SentAt = &at
	case desk.StatusRead:
		m.ReadAt = &at
	case desk.StatusFailed:
		m.Error = &desk.SendError{Code: "131026", Title: "Not deliverable"}
	}
	e := v.event(desk.EventMessageUpdated, at, *m)
	e.Changes = map[string][2]any{"status": {from, to}}
	return e
}

func (v *book) read() *insight.Overview {
	v.t.Helper()
	if err := v.insights.CatchUp(context.Background(), v.ws.ID); err != nil {
		v.t.Fatal(err)
	}
	o, err := v.insights.Overview(context.Background(), v.ws, insight.Filter{})
	if err != nil {
		v.t.Fatal(err)
	}
	return o
}

// Proves: 001-16
func TestInsightsSayWhatBecameOfMessagesByNumberTemplateAndHour(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		v := newBook(t, s)
		at := now.Add(-3 * time.Hour)
		for i := range 6 {
			conversation := fmt.Sprint("c", i)
			m := v.out(conversation, "aviso", at)
			v.log(v.event(desk.EventMessageCreated, at, m))
			v.log(v.stands(&m, at.Add(time.Second), desk.StatusSent), v.stands(&m, at.Add(2*time.Second), desk.StatusDelivered))
			if i < 5 {
				v.log(v.stands(&m, at.Add(time.Second+time.Minute), desk.StatusRead))
			}
			v.read() // counted in pieces as well as at once
			if i < 2 {
				v.log(v.heard(conversation, at.Add(10*time.Minute)), v.heard(conversation, at.Add(11*time.Minute)))
			}
		}
		free := v.out("c9", "", at)
		v.log(v.event(desk.EventMessageCreated, at, free), v.stands(&free, at.Add(time.Second), desk.StatusSent), v.stands(&free, at.Add(time.Minute), desk.StatusFailed))
		o := v.read()
		if len(o.Templates) != 2 || o.Templates[0].Name != "aviso" {
			t.Fatalf("templates: %+v", o.Templates)
		}
		f := o.Templates[0].Figures
		if f.Sent != 6 || f.Delivered != 6 || f.Read != 5 || f.Answered != 2 || f.Failed != 0 {
			t.Errorf("figures of the template: %+v", f)
		}
		if f.ReadShare == nil || *f.ReadShare != 0.8333 {
			t.Errorf("read share: %v", f.ReadShare)
		}
		if f.MedianRead == nil || *f.MedianRead < 57 || *f.MedianRead > 63 {
			t.Errorf("median: %v", f.MedianRead)
		}
		if o.Totals.Received != 4 || o.Totals.Failed != 1 || o.Totals.Sent != 6 || o.Channels[0].Sent != 6 {
			t.Errorf("totals: %+v, channels: %+v", o.Totals, o.Channels)
		}
		if o.Hours[10].Sent != 6 { // nine in UTC
			t.Errorf("hours: %+v", o.Hours)
		}
		if csv := string(o.CSV("templates")); !strings.Contains(csv, "aviso,0,6,6,5,2,0,0.8333,") {
			t.Errorf("csv: %s", csv)
		}
		for _, table := range []string{"days", "hours", "channels"} {
			if n := strings.Count(string(o.CSV(table)), "\n"); n < 2 {
				t.Errorf("%s has %d lines", table, n)
			}
		}
	})
}

func TestAnAnswerAfterAWeekAnswersNothing(t *testing.T) {
	t.Parallel()
	v := newBook(t, testkit.SQLite(t))
	at := now.Add(-8 * 24 * time.Hour)
	late, early := v.out("a", "", at), v.out("b", "", now.Add(-time.Hour))
	for _, m := range []*desk.Message{&late, &early} {
		v.log(v.event(desk.EventMessageCreated, m.CreatedAt, *m), v.stands(m, m.CreatedAt, desk.StatusSent))
	}
	v.log(v.heard("a", now), v.heard("b", now))
	if o := v.read(); o.Totals.Answered != 1 {
		t.Errorf("totals: %+v", o.Totals)
	}
	if err := v.insights.Prune(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func TestAChannelTellsWhatItCarriesAndWhyMessagesFailed(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		v := newBook(t, s)
		old, fresh := now.Add(-30*time.Hour), now.Add(-time.Minute)
		for _, at := range []time.Time{old, fresh, fresh} {
			m := v.out("c", "", at)
			v.log(v.event(desk.EventMessageCreated, at, m), v.stands(&m, at, desk.StatusFailed))
		}
		m := v.out("c", "", fresh)
		v.log(v.event(desk.EventMessageCreated, fresh, m), v.stands(&m, fresh, desk.StatusSent), v.heard("c", fresh))
		v.read()
		got, err := v.insights.Traffic(context.Background(), v.ws.ID, v.channel)
		if err != nil {
			t.Fatal(err)
		}
		if got.Received != 1 || got.Sent != 1 || len(got.Errors) != 1 || got.Errors[0].Code != "131026" || got.Errors[0].Count != 2 {
			t.Errorf("traffic: %+v", got)
		}
		byChannel, err := v.insights.Errors(context.Background(), v.ws.ID, []string{v.channel})
		if err != nil || byChannel[v.channel] != 2 {
			t.Errorf("errors: %v %v", byChannel, err)
		}
	})
}
