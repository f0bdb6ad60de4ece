package report_test

import (
	"context"
	"fmt"
	"testing"

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
