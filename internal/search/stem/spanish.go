// Package stem cuts words down to their stems by the rules of Snowball for
// Spanish and English, so that "pedidos" finds "pedido" and "orders" "order".
// It works on folded words, in lower case and without accents, as people type
// them; the rules are those of Snowball with the accents taken off.
package stem

import "strings"

// Spanish is the stem of a folded Spanish word.
func Spanish(s string) string {
	if len(s) < 3 || !ascii(s) {
		return s
	}
	w := &word{text: s, vowels: "aeiou"}
	w.regions()
	w.rv = spanishRV(s)
	w.pronoun()
	if !w.spanishSuffix() && !w.spanishY() {
		w.spanishVerb()
	}
	w.spanishRest()
	return w.text
}

// word is a word that is being cut. r1, r2 and rv are where its regions begin.
type word struct {
	text       string
	vowels     string
	r1, r2, rv int
}

func (w *word) vowel(i int) bool { return strings.IndexByte(w.vowels, w.text[i]) >= 0 }

// regions finds R1, which is after the first consonant that follows a vowel,
// and R2, which is the R1 of R1.
func (w *word) regions() {
	w.r1 = w.regionAfter(0)
	w.r2 = w.regionAfter(w.r1)
}

func (w *word) regionAfter(from int) int {
	for i := from + 1; i < len(w.text); i++ {
		if !w.vowel(i) && w.vowel(i-1) {
			return i + 1
		}
	}
	return len(w.text)
}

// ends says whether the word ends in a suffix that lies within the region that
// begins at from.
func (w *word) ends(suffix string, from int) bool {
	return strings.HasSuffix(w.text, suffix) && len(w.text)-len(suffix) >= from
}

// longest is the longest of the suffixes that the word ends in, wherever its
// regions are, "" for none.
func (w *word) longest(suffixes string) string {
	best := ""
	for s := range strings.FieldsSeq(suffixes) {
		if len(s) > len(best) && strings.HasSuffix(w.text, s) {
			best = s
		}
	}
	return best
}

// longestIn is longest of those within a region.
func (w *word) longestIn(suffixes string, from int) string {
	best := ""
	for s := range strings.FieldsSeq(suffixes) {
		if len(s) > len(best) && w.ends(s, from) {
			best = s
		}
	}
	return best
}

func (w *word) cut(suffix string) { w.text = w.text[:len(w.text)-len(suffix)] }

// cutIf cuts the first of the suffixes that lies within the region.
func (w *word) cutIf(from int, suffixes ...string) bool {
	for _, s := range suffixes {
		if w.ends(s, from) {
			w.cut(s)
			return true
		}
	}
	return false
}

// spanishRV is the region that verbs' endings are looked for in.
func spanishRV(s string) int {
	isVowel := func(i int) bool { return strings.IndexByte("aeiou", s[i]) >= 0 }
	next := func(vowel bool) int {
		for i := 2; i < len(s); i++ {
			if isVowel(i) == vowel {
				return i + 1
			}
		}
		return len(s)
	}
	switch {
	case !isVowel(1):
		return next(true)
	case isVowel(0):
		return next(false)
	}
	return 3
}

// pronoun takes off a pronoun that hangs on a verb: "enviarmelo".
func (w *word) pronoun() {
	p := w.longestIn("me se sela selo selas selos la le lo las les los nos", w.rv)
	if p == "" {
		return
	}
	before := &word{text: strings.TrimSuffix(w.text, p)}
	if before.longestIn("iendo ando ar er ir", w.rv) != "" || before.ends("yendo", w.rv) && strings.HasSuffix(before.text, "uyendo") {
		w.cut(p)
	}
}

const (
	spanishPlain = "anza anzas ico ica icos icas ismo ismos able ables ible ibles ista istas oso osa osos osas amiento amientos imiento imientos"
	spanishIC    = "adora ador acion adoras adores aciones ante antes ancia ancias"
	spanishAll   = spanishPlain + " " + spanishIC + " logia logias ucion uciones encia encias amente mente idad idades iva ivo ivas ivos"
)

func (w *word) spanishSuffix() bool {
	s := w.longest(spanishAll)
	region := w.r2
	if s == "amente" {
		region = w.r1
	}
	if s == "" || !w.ends(s, region) {
		return false
	}
	w.cut(s)
	switch s {
	case "adora", "ador", "acion", "adoras", "adores", "aciones", "ante", "antes", "ancia", "ancias":
		w.cutIf(w.r2, "ic")
	case "logia", "logias":
		w.text += "log"
	case "ucion", "uciones":
		w.text += "u"
	case "encia", "encias":
		w.text += "ente"
	case "amente":
		if w.cutIf(w.r2, "iv") {
			w.cutIf(w.r2, "at")
		} else {
			w.cutIf(w.r2, "os", "ic", "ad")
		}
	case "mente":
		w.cutIf(w.r2, "ante", "able", "ible")
	case "idad", "idades":
		w.cutIf(w.r2, "abil", "ic", "iv")
	case "iva", "ivo", "ivas", "ivos":
		w.cutIf(w.r2, "at")
	}
	return true
}

func (w *word) spanishY() bool {
	s := w.longestIn("ya ye yan yen yeron yendo yo yas yes yais yamos", w.rv)
	if s == "" || !strings.HasSuffix(w.text, "u"+s) {
		return false
	}
	w.cut(s)
	return true
}

// spanishVerbs are the endings of verbs. "io" is not among them: without its
// accent it is as often that of a noun, as in "envio".
const spanishVerbs = "arian arias aran aras ariais aria areis ariamos aremos ara are erian erias eran eras eriais eria ereis eriamos eremos era ere " +
	"irian irias iran iras iriais iria ireis iriamos iremos ira ire aba ada ida ia iera ad ed id ase iese aste iste an aban ian ieran asen iesen " +
	"aron ieron ado ido ando iendo ar er ir as abas adas idas ias ieras ases ieses is ais abais iais arais ierais aseis ieseis asteis isteis " +
	"ados idos amos abamos iamos imos aramos ieramos iesemos asemos"

func (w *word) spanishVerb() {
	s := w.longestIn("en es eis emos "+spanishVerbs, w.rv)
	w.cut(s)
	switch s {
	case "en", "es", "eis", "emos":
		if strings.HasSuffix(w.text, "gu") {
			w.cut("u")
		}
	}
}

func (w *word) spanishRest() {
	switch s := w.longestIn("os a o i e", w.rv); s {
	case "":
	case "e":
		w.cut(s)
		if w.ends("u", w.rv) && strings.HasSuffix(w.text, "gu") {
			w.cut("u")
		}
	default:
		w.cut(s)
	}
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] < 'a' || s[i] > 'z' {
			return false
		}
	}
	return true
}
