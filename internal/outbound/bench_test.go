package outbound

import (
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// BenchmarkDrain measures how fast one channel's outbox leaves where the
// platform answers at once and sets no limit: messages a second, each stored
// as in flight before and with its result after.
func BenchmarkDrain(bench *testing.B) {
	for _, engine := range []store.Engine{store.SQLite, store.Postgres} {
		bench.Run(string(engine), func(bench *testing.B) {
			var s *store.Store
			if engine == store.SQLite {
				s = testkit.SQLite(bench)
			} else {
				s = testkit.Postgres(bench)
			}
			b := newBed(bench, s)
			b.session.caps.Rates.MaxConcurrency = 64
			const people, each = 200, 20
			var convs []desk.Conversation
			for range people {
				convs = append(convs, b.customer(ident.New()))
			}
			bench.ResetTimer()
			for range bench.N {
				bench.StopTimer()
				b.queueMany(convs, each)
				bench.StartTimer()
				if err := b.service.drain(b.ctx, b.who.WorkspaceID, b.channel); err != nil {
					bench.Fatal(err)
				}
			}
			bench.ReportMetric(float64(people*each*bench.N)/bench.Elapsed().Seconds(), "msg/s")
		})
	}
}

// queueMany fills the outbox without the checks of Reply.
func (b *bed) queueMany(convs []desk.Conversation, each int) {
	now := b.clock.Now()
	var ms []desk.Message
	for range each {
		for _, c := range convs {
			ms = append(ms, desk.Message{WorkspaceID: c.WorkspaceID, ID: ident.New(), ConversationID: c.ID, CaseID: c.CaseID, ChannelID: c.ChannelID,
				Direction: desk.DirectionOut, Kind: desk.MessageText, Text: "hello", Status: desk.StatusQueued, OccurredAt: now, CreatedAt: now})
		}
	}
	b.write(func(tx *store.Tx) error {
		_, err := tx.WantSender(b.ctx, b.who.WorkspaceID, b.channel, b.service.Time.Now())
		return first(err, tx.InsertMessages(b.ctx, ms))
	})
}
