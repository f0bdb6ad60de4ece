package reading

import (
	"testing"

	"recado.dev/internal/desk"
)

// BenchmarkFind reads a first message, as it is read while its case begins.
func BenchmarkFind(b *testing.B) {
	who := desk.Contact{Identities: []desk.Identity{{Display: "+34 611 00 00 01"}}}
	for _, one := range []struct{ name, text string }{
		{"es", "Hola, buenas tardes. Quería saber cuándo llega mi pedido 48213, todavía no he recibido nada. Gracias!"},
		{"es-short", "El pedido aún no ha llegado"},
		{"en", "Hi, I ordered a pair of shoes last week and they still haven't arrived. Can you help?"},
		{"pt", "Bom dia! Gostaria de saber se a encomenda já foi enviada, obrigado."},
		{"de", "Guten Tag, ich möchte meine Bestellung zurückgeben, wie geht das?"},
		{"fr", "Bonjour, je n'ai toujours pas reçu mon colis, pouvez-vous m'aider ?"},
		{"ok", "ok gracias"},
	} {
		texts := []string{one.text}
		b.Run(one.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, any := Find(desk.Case{}, who, texts); !any {
					b.Fatal("nothing found")
				}
			}
		})
	}
}
