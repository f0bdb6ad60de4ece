package words_test

import (
	"testing"

	"pgregory.net/rapid"

	"recado.dev/internal/words"
)

func TestFoldedTextsAreComparedAsPeopleReadThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                   "",
		"ya está":            "ya esta",
		"  ¿DÓNDE\n  está? ": "¿donde esta?",
		"ＦＵＬＬ width":         "full width",
		"año":                "an\u0303o",
		"AÑO":                "an\u0303o",
		"ano":                "ano",
		"co\u200boperate":    "cooperate",
		"❤️":                 "❤",
		"già":                "gia",
	} {
		if got := words.Fold(text); got != want {
			t.Errorf("Fold(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestAPhraseIsFoundAsWholeWordsAlone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, phrase string
		want         bool
	}{
		{"¡Gratis! Entra ya", "gratis", true},
		{"gratismente", "gratis", false},
		{"del año pasado", "ano", false},
		{"del año pasado", "AÑO", true},
		{"no funciona nada", "no funciona", true},
		{"casino funciona", "no funciona", false},
		{"qué bien👍🏽", "👍", true},
		{"bien👍", "bien", true},
		{"買い物したい", "買い物", true},
		{"e-mail", "mail", true},
		{"10€", "10", true},
		{"x100", "100", false},
		{"anything", "", false},
		{"ñandú", "andu", false},
	} {
		if got := words.Has(words.Fold(c.text), words.Fold(c.phrase)); got != c.want {
			t.Errorf("Has(%q, %q) = %v", c.text, c.phrase, got)
		}
	}
}

func TestFoldingTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		once := words.Fold(rapid.String().Draw(t, "text"))
		if twice := words.Fold(once); twice != once {
			t.Fatalf("%q became %q", once, twice)
		}
	})
}
