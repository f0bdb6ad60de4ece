package report_test

import (
	"context"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"recado.dev/internal/backup"
	"recado.dev/internal/report"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// What is restored counts on from where the backup was made: nothing twice,
// nothing left out.
func TestReportsSurviveABackup(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		v := newBook(t, s, "Europe/Madrid")
		for i := range 6 {
			v.log(v.dealt(v.a, now.Add(-time.Duration(i+2)*time.Hour), time.Minute, time.Hour)...)
		}
		before := v.read(report.Filter{})
		v.log(v.dealt(v.b, now.Add(-2*time.Hour), time.Minute, time.Hour)...) // not counted when the backup is made
		file := filepath.Join(t.TempDir(), "desk.backup")
		if _, err := backup.Write(ctx, backup.Place{Store: s, Dir: t.TempDir(), Version: "1"}, file, now); err != nil {
			t.Fatal(err)
		}
		want := v.read(report.Filter{})
		v.store = testkit.SQLite(t)
		if _, err := backup.Restore(ctx, backup.Place{Store: v.store, Dir: t.TempDir()}, file, true); err != nil {
			t.Fatal(err)
		}
		v.reports = v.service()
		if got := v.read(report.Filter{}); !reflect.DeepEqual(got, want) || got.Totals.MessagesIn != before.Totals.MessagesIn+1 {
			t.Errorf("restored %+v, want %+v", got.Totals, want.Totals)
		}
	})
}
