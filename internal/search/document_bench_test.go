package search_test

import (
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/search"
)

// BenchmarkDocuments makes of a message, its case and its contact what they are
// found by.
func BenchmarkDocuments(b *testing.B) {
	m := desk.Message{
		ID: "m", ConversationID: "c-000001", CaseID: "k", ChannelID: "ch", Kind: desk.MessageText, OccurredAt: now, CreatedAt: now, Direction: desk.DirectionIn,
		Text: "Hola, buenas tardes. Quería saber cuándo llega mi pedido 48213, todavía no he recibido nada. ¡Gracias!", Author: desk.Author{Type: "contact", ID: "p", Name: "Ana"},
	}
	who := desk.Contact{ID: "p", Name: "Ana Martínez", Identities: []desk.Identity{{Name: "Ana Martínez", Display: "+34 611 00 00 01"}}}
	c := desk.CaseView{Case: desk.Case{ID: "k", Number: 48213, Subject: "Pedido", Tags: []string{"envíos"}}}
	c.Contact.Name = who.Name
	b.Run("message", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			search.MessageDocs(m)
		}
	})
	b.Run("case", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			search.CaseDoc(c)
		}
	})
	b.Run("contact", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			search.ContactDoc(who)
		}
	})
}
