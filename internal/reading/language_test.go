package reading_test

import (
	"testing"

	"recado.dev/internal/reading"
)

func TestLanguages(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ want, text string }{
		{"es", "Hola, ¿dónde está mi pedido?"}, {"es", "No me ha llegado el paquete"}, {"es", "Quiero una factura por favor"},
		{"es", "Buenas tardes, necesito cambiar la talla del vestido"}, {"es", "gracias por todo"}, {"es", "¿Cuándo llega mi pedido 4711?"},
		{"en", "Where is my order?"}, {"en", "I would like to return this item"}, {"en", "thank you very much"}, {"en", "The parcel has not arrived yet"},
		{"en", "Do you ship to Spain?"},
		{"pt", "Bom dia, gostaria de saber quando chega a minha encomenda, já passaram duas semanas e ninguém responde"},
		{"fr", "Bonjour, je voudrais savoir où se trouve ma commande, elle devait arriver la semaine dernière"},
		{"de", "Guten Tag, ich möchte gerne wissen, wann meine Bestellung ankommt, ich warte schon seit zwei Wochen"},
		{"it", "Buongiorno, vorrei sapere quando arriva il mio ordine perché lo aspetto da più di due settimane"},
		{"ja", "注文した商品はいつ届きますか"},
		{"", "ok"}, {"", "4711"}, {"", "😀"}, {"", "https://shop.example/where-is-the-order"}, {"", "ana@example.com"}, {"", "Hola"},
	} {
		if got := reading.Language([]string{c.text}); got != c.want {
			t.Errorf("%q is %q, want %q", c.text, got, c.want)
		}
	}
}

func TestCountries(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		want, locale string
		numbers      []string
	}{
		{"ES", "", []string{"+34600111222"}}, {"MX", "es", []string{"", "+52 55 1234 5678"}}, {"GB", "", []string{"@ana", "+44 20 7946 0958"}},
		{"AR", "es-AR", nil}, {"", "es", nil}, {"", "", []string{"600111222"}}, {"", "??", []string{"+99999"}},
	} {
		if got := reading.Country(c.numbers, c.locale); got != c.want {
			t.Errorf("%v, %q: %q, want %q", c.numbers, c.locale, got, c.want)
		}
	}
}

func BenchmarkLanguage(b *testing.B) {
	texts := []string{"Hola, llevo tres semanas esperando mi pedido y nadie contesta, ¿me podéis decir algo?"}
	for b.Loop() {
		reading.Language(texts)
	}
}
