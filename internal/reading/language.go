package reading

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/abadojack/whatlanggo"
)

const (
	// sureFrom is from which confidence on a language is believed.
	sureFrom = 0.75
	// leastLetters is how much text says anything of its language.
	leastLetters = 14
	// mostText is how many bytes are looked at: the newest say enough.
	mostText = 2000
)

// believed are the languages that desks are asked in; of those that are close to
// one of them (Galician, Asturian …) too little text tells them apart.
var believed = map[whatlanggo.Lang]string{
	whatlanggo.Spa: "es", whatlanggo.Eng: "en", whatlanggo.Por: "pt", whatlanggo.Fra: "fr", whatlanggo.Deu: "de", whatlanggo.Ita: "it",
	whatlanggo.Nld: "nl", whatlanggo.Pol: "pl", whatlanggo.Ron: "ro", whatlanggo.Tur: "tr", whatlanggo.Swe: "sv", whatlanggo.Dan: "da",
	whatlanggo.Nob: "nb", whatlanggo.Fin: "fi", whatlanggo.Ces: "cs", whatlanggo.Hun: "hu", whatlanggo.Ell: "el", whatlanggo.Bul: "bg",
	whatlanggo.Ukr: "uk", whatlanggo.Rus: "ru", whatlanggo.Arb: "ar", whatlanggo.Heb: "he", whatlanggo.Hin: "hi", whatlanggo.Cmn: "zh",
	whatlanggo.Jpn: "ja", whatlanggo.Kor: "ko", whatlanggo.Vie: "vi", whatlanggo.Ind: "id", whatlanggo.Tha: "th",
}

// candidates has texts compared with those languages alone: with fewer to be
// mistaken for, less text is enough.
var candidates = func() map[whatlanggo.Lang]bool {
	out := map[whatlanggo.Lang]bool{}
	for lang := range believed {
		out[lang] = true
	}
	return out
}()

// Words of Spanish and English that are in nearly every sentence of theirs and
// hardly in others: of short texts they say more than letters do.
var (
	spanishWords = wordSet(`el la los las un una de que y en no me mi por para con es está esta estoy pero cuando donde dónde cómo como qué
		hola gracias buenos buenas días tardes quiero necesito tengo hay muy ya pedido todavía aún sigue favor puede puedo
		llegado cuándo hasta porque también más sin lo se le su usted ustedes hacer ayuda tienda cambio devolución factura`)
	englishWords = wordSet(`the a an of to and in is it i my me you your for with not this that have has was are be but when where what how
		hello hi thanks thank please want need can could would do does did order still yet been will from on at help there very
		they we our any get got don't doesn't didn't can't i'm it's`)
)

// Language answers the language of what somebody wrote, the newest text first,
// as a code such as "es"; "" where it is not sure.
func Language(texts []string) string {
	text := cleaned(texts)
	if letters(text) < leastLetters {
		return common(text)
	}
	if code := common(text); code != "" {
		return code
	}
	info := whatlanggo.DetectWithOptions(text, whatlanggo.Options{Whitelist: candidates})
	if info.Confidence < sureFrom {
		return ""
	}
	return believed[info.Lang]
}

func cleaned(texts []string) string {
	var b strings.Builder
	for _, t := range texts {
		if b.Len() > mostText {
			break
		}
		if len(t) > mostText {
			t = strings.ToValidUTF8(t[:mostText], "")
		}
		if b.Len() == 0 {
			b.Grow(len(t) + 1)
		}
		quiet(&b, t)
		b.WriteByte('\n')
	}
	return b.String()
}

func letters(text string) int {
	n := 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			n++
			if r > 0x2E80 { // a sign that is a word
				n += 3
			}
		}
	}
	return n
}

// common counts the words that are in nearly every sentence of a language; ""
// where neither language has clearly more of them.
func common(text string) string {
	es, en := 0, 0
	all := 0
	for word := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' }) {
		all++
		if spanishWords[word] {
			es++
		}
		if englishWords[word] {
			en++
		}
		if strings.ContainsAny(word, "ñ") {
			es++
		}
	}
	// One word is none, two of them alone are enough; others' texts have a few by
	// chance.
	switch {
	case es >= 2 && es >= 3*en && es*3 >= all:
		return "es"
	case en >= 2 && en >= 3*es && en*3 >= all:
		return "en"
	}
	return ""
}

func wordSet(words string) map[string]bool {
	out := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		out[word] = true
	}
	return out
}

// empty says whether a text has nothing to read.
func empty(text string) bool { return utf8.RuneCountInString(strings.TrimSpace(text)) == 0 }
