package conversation_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"recado.dev/internal/conversation"
)

func TestWordsAreFoundWhateverTheirAccentsCaseAndSpaces(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, q string
		want    bool
	}{
		{"¿Cuándo llega el camión?", "CAMION", true},
		{"cafe\u0301 con leche", "café con", true},
		{"Straße\n  27", "straße 27", true},
		{"un pedido", "pedidos", false},
		{"el número es ４２", "numero es 42", true},
		{"zero\u200bwidth", "zerowidth", true},
		{"ИВАН", "иван", true},
	} {
		if got := conversation.Holds([]string{"", c.text}, conversation.Fold(c.q)); got != c.want {
			t.Errorf("%q in %q: got %v", c.q, c.text, got)
		}
	}
}

func FuzzFoldKeepsFinding(f *testing.F) {
	f.Add("Hola, ¿qué tal?", "qué")
	f.Add("\xff\x00\u0301", " ")
	f.Fuzz(func(t *testing.T, text, q string) {
		folded := conversation.Fold(text)
		if !utf8.ValidString(folded) || strings.ContainsAny(folded, "\n\t") {
			t.Fatalf("%q became %q", text, folded)
		}
		if utf8.ValidString(text) && !conversation.Holds([]string{text}, folded) {
			t.Fatalf("%q does not hold itself", text)
		}
		_ = conversation.Holds([]string{text}, conversation.Fold(q))
	})
}
