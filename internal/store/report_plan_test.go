package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// A report of some cases reads what happened in them, and not the log.
func TestAReportOfSomeCasesReadsTheirEventsAlone(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx, q := context.Background(), s.Read()
		ws := fill(t, s, 6000, 1)
		fillLate(t, s, ws, 40)
		if s.Engine() == store.Postgres {
			if err := store.Analyze(ctx, s); err != nil {
				t.Fatal(err)
			}
		}
		asks := watch(t, s)
		node, err := filter.Parse([]byte(`{"field":"tag","op":"is","value":"rare"}`), filter.Env{Now: filterNow})
		if err != nil {
			t.Fatal(err)
		}
		var cases, messages []string
		for i := range 40 {
			cases, messages = append(cases, fmt.Sprintf("k%07d", i)), append(messages, fmt.Sprintf("m%07d-00", i))
		}
		read := 0
		count := func(*desk.Event) error { read++; return nil }
		for _, ask := range []func() error{
			func() error {
				ids, err := q.CasesToReplay(ctx, ws, store.ReplaySpan{Filter: node, From: filterNow.AddDate(0, -3, 0), To: filterNow.AddDate(0, -2, 0)}, 101)
				if len(ids) != 1 || ids[0] != "k0000000" { // of the late ones, the one that meets it
					t.Errorf("cases %v", ids)
				}
				return err
			},
			func() error { return q.ReplayEvents(ctx, ws, cases, count) },
			func() error { return q.ReplayFailures(ctx, ws, messages, true, count) },
			func() error { return q.ReplayFailures(ctx, ws, messages, false, count) },
		} {
			if err := ask(); err != nil {
				t.Fatal(err)
			}
		}
		if read != 80 { // one live and one late message of each case
			t.Errorf("%d events", read)
		}
		late := false
		for _, a := range asks.take() {
			plan, bad, err := judge(ctx, s, a.query, a.args)
			if err != nil {
				t.Fatalf("explain %s: %v", a.query, err)
			}
			late = late || strings.Contains(plan, "messages_late")
			if bad != "" {
				t.Errorf("%s\n%s\n%s", bad, a.query, plan)
			}
		}
		if !late {
			t.Error("late messages are looked for without their index")
		}
	})
}

// fillLate adds a message to each of the first cases that was written long before.
func fillLate(t *testing.T, s *store.Store, ws string, n int) {
	t.Helper()
	var ms []desk.Message
	var evs []desk.Event
	for i := range n {
		m := desk.Message{WorkspaceID: ws, ID: fmt.Sprintf("l%07d", i), ConversationID: fmt.Sprintf("v%07d", i), CaseID: fmt.Sprintf("k%07d", i), ChannelID: "c1", Direction: desk.DirectionIn, Kind: desk.MessageText,
			Status: desk.StatusReceived, OccurredAt: filterNow.AddDate(0, -2, 0).Add(-time.Duration(i+1) * time.Hour), CreatedAt: filterNow}
		ms = append(ms, m)
		evs = append(evs, desk.Event{Type: desk.EventMessageCreated, At: filterNow, CaseID: m.CaseID, ConversationID: m.ConversationID, MessageID: m.ID})
	}
	err := s.Write(context.Background(), func(tx *store.Tx) error {
		if err := tx.InsertMessages(context.Background(), ms); err != nil {
			return err
		}
		return tx.AppendEvents(context.Background(), ws, evs)
	})
	if err != nil {
		t.Fatal(err)
	}
}
