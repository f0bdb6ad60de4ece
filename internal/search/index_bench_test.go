package search_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/search"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

var said = []string{
	"Hola, quiero saber de mi pedido", "Buenas, ¿cuándo llega el pedido?", "Hi, where is my order?", "Me llegó roto, ¿lo puedo cambiar?",
	"¿Hacen envíos a Canarias y cuánto cuesta?", "I would like to return these shoes", "Gracias, lo espero mañana por la tarde",
	"¿Tienen la camisa azul en la talla M?", "No me funciona el código de descuento", "The tracking link says delivered but nothing came",
}

// BenchmarkIndexing is what the index costs for each message, reading of the
// event log included.
func BenchmarkIndexing(b *testing.B) {
	ctx := context.Background()
	s := testkit.SQLite(b)
	ws := workspace(b, s)
	v := search.New(s, slog.New(slog.DiscardHandler))
	random := rand.New(rand.NewPCG(1, 2))
	const each = 500
	write := func(n int) {
		evs := make([]desk.Event, 0, 2*n)
		for i := range n {
			m := desk.Message{
				ID: ident.New(), ConversationID: fmt.Sprintf("c-%06d", random.IntN(20_000)), CaseID: "k", ChannelID: "ch", Kind: desk.MessageText,
				Text: said[random.IntN(len(said))] + fmt.Sprintf(" P%d", 100_000+random.IntN(9_000_000)), Author: desk.Author{Type: "contact", ID: "p", Name: "Ana"},
				OccurredAt: now, CreatedAt: now,
			}
			m.Direction = [2]desk.Direction{desk.DirectionIn, desk.DirectionOut}[i%2]
			// A receipt beside it, which changes no words.
			evs = append(evs, event(b, desk.EventMessageCreated, m), event(b, desk.EventMessageUpdated, m))
		}
		if err := s.Write(ctx, func(tx *store.Tx) error { return tx.AppendEvents(ctx, ws, evs) }); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		b.StopTimer()
		write(each)
		b.StartTimer()
		if err := v.CatchUp(ctx, ws); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*each), "µs/message")
}
