package journal_test

import (
	"context"
	"fmt"
	"testing"

	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// A follower of PostgreSQL that took over lacks the last entries, and gives
// their numbers away again: what comes under them must be applied.
func TestWhatComesAfterALostEndOfTheJournalIsApplied(t *testing.T) {
	t.Parallel()
	s := testkit.Postgres(t)
	ctx := context.Background()
	r := inboundtest.New(t, s)
	j := r.Started(t)
	for i := range 10 {
		r.Send(t, j, inboundtest.Text("ana", fmt.Sprintf("m%d", i), fmt.Sprint(i), start))
	}
	r.Settle(t, j)
	err := s.Write(ctx, func(tx *store.Tx) error {
		for _, query := range []string{
			"UPDATE lanes SET applied_seq = 4 WHERE applied_seq > 4",
			"UPDATE journal_head SET seq = 4",
			"DELETE FROM journal WHERE seq > 4",
		} {
			if _, err := tx.SQL().ExecContext(ctx, query); err != nil {
				return err
			}
		}
		j.Doubt()
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := 10; i < 13; i++ {
		r.Send(t, j, inboundtest.Text("ana", fmt.Sprintf("m%d", i), fmt.Sprint(i), start))
	}
	r.Settle(t, j)
	wantTexts(t, r, 13)
}
