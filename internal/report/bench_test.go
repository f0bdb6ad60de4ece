package report_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/report"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// BenchmarkOverview reads 90 days, and the 90 before, of a desk with six
// channels and twenty agents that work twelve hours a day: about 200,000 sums.
func BenchmarkOverview(b *testing.B) {
	v := newBook(b, testkit.SQLite(b), "Europe/Madrid")
	ctx := context.Background()
	channels := []string{v.a, v.b, "c", "d", "e", "f"}
	today := now.Unix() / 900
	for day := range int64(180) {
		change := store.ReportChange{Sums: map[store.ReportKey]store.ReportSums{}, Times: map[store.ReportTimeKey]store.ReportTime{}}
		for slot := range int64(48) {
			for n := range 24 {
				key := store.ReportKey{Slot: today - day*96 - slot, ChannelID: channels[n%6], AgentID: fmt.Sprint(n % 20)}
				change.Sums[key] = store.ReportSums{MessagesIn: 3, MessagesOut: 2, CasesOpened: 1}
				change.Times[store.ReportTimeKey{ReportKey: key, Kind: store.ReportReply, Bucket: n * 7}] = store.ReportTime{Count: 1, Seconds: 60}
			}
		}
		v.write(func(tx *store.Tx) error {
			if _, err := tx.ReportSeq(ctx, v.ws.ID); err != nil {
				return err
			}
			return tx.SaveReport(ctx, v.ws.ID, change)
		})
	}
	for b.Loop() {
		if _, err := v.reports.Overview(ctx, v.ws, report.Filter{From: "2025-12-11"}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkReplay makes a report of 30 days of 16,000 cases, of 100,000 that are
// there: about 96,000 events are counted, and as many more tell how answers stood.
func BenchmarkReplay(b *testing.B) {
	v := newBook(b, testkit.SQLite(b), "Europe/Madrid")
	ctx := context.Background()
	const cases, recent = 100_000, 16_000
	for from := 0; from < cases; from += 1000 {
		var changes []store.CaseChange
		var evs []desk.Event
		for i := from; i < from+1000; i++ {
			at := now.Add(-time.Duration(i) * 2 * time.Minute)
			if i >= recent {
				at = at.AddDate(-1, 0, 0)
			}
			c := desk.Case{WorkspaceID: v.ws.ID, ID: ident.New(), Number: int64(i + 1), Status: desk.CaseResolved, Priority: desk.PriorityNormal, Tags: []string{"vip"}, Subject: "Where is my order?",
				ContactID: fmt.Sprint("p", i), ConversationID: fmt.Sprint("v", i), ChannelID: v.a, Platform: "alpha", CreatedAt: at, UpdatedAt: at.Add(time.Hour), LastActivityAt: at.Add(time.Hour),
				LastMessage: &desk.Preview{ID: "m", Direction: desk.DirectionIn, Kind: desk.MessageText, Text: "Hello, I ordered a week ago and nothing came", Author: "Ana", At: at}}
			changes = append(changes, store.CaseChange{After: c})
			evs = append(evs, v.busy(c)...)
		}
		v.write(func(tx *store.Tx) error {
			if err := tx.SaveCases(ctx, v.ws.ID, changes); err != nil {
				return err
			}
			return tx.AppendEvents(ctx, v.ws.ID, evs)
		})
	}
	f := report.Filter{Cases: v.parse(`{"field":"tag","op":"is","value":"vip"}`)}
	for b.Loop() {
		o, err := v.reports.Overview(ctx, v.ws, f)
		if err != nil || *o.Cases != recent {
			b.Fatal(o, err)
		}
	}
}

// busy is what happened in a case: two questions, two answers, each sent, delivered
// and read, and the end.
func (v *book) busy(c desk.Case) []desk.Event {
	evs := []desk.Event{v.event(desk.EventCaseCreated, c.CreatedAt, desk.CaseView{Case: c})}
	at := c.CreatedAt
	for range 2 {
		for _, d := range []desk.Direction{desk.DirectionIn, desk.DirectionOut} {
			m := v.message(c.ChannelID, c.ID, d, at)
			m.ID = fmt.Sprint(c.ID, m.ID)
			m.Text = "Hello, I ordered a week ago and nothing came. The number of the order is 4711; could you please look where it is?"
			evs = append(evs, v.said(m))
			evs[len(evs)-1].MessageID = m.ID
			if d == desk.DirectionIn {
				continue
			}
			for _, m.Status = range []desk.Status{desk.StatusSent, desk.StatusDelivered, desk.StatusRead} {
				evs = append(evs, v.event(desk.EventMessageUpdated, at, m))
				evs[len(evs)-1].MessageID = m.ID
			}
		}
	}
	evs = append(evs, v.moved(c.ChannelID, c.ID, c.UpdatedAt, desk.CaseOpen, desk.CaseResolved))
	for i := range evs {
		evs[i].CaseID = c.ID
	}
	return evs
}
