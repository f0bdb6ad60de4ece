package stem

import "strings"

// English is the stem of a folded English word, by the rules that are known as
// Porter 2.
func English(s string) string {
	if len(s) < 3 || !ascii(s) {
		return s
	}
	if stem, ok := englishOdd[s]; ok {
		return stem
	}
	w := &word{text: markY(s), vowels: "aeiouy"}
	w.englishRegions()
	w.plural()
	if !englishDone[w.text] {
		w.past()
		w.yToI()
		w.englishSuffix()
		w.englishEnd()
		w.lastLetter()
	}
	return strings.ToLower(w.text)
}

// englishOdd are the words whose stems no rule finds.
var englishOdd = map[string]string{
	"skis": "ski", "skies": "sky", "dying": "die", "lying": "lie", "tying": "tie", "idly": "idl", "gently": "gentl", "ugly": "ugli", "early": "earli",
	"only": "onli", "singly": "singl", "sky": "sky", "news": "news", "howe": "howe", "atlas": "atlas", "cosmos": "cosmos", "bias": "bias", "andes": "andes",
}

var englishDone = map[string]bool{
	"inning": true, "outing": true, "canning": true, "herring": true, "earring": true, "proceed": true, "exceed": true, "succeed": true,
}

// markY makes Y of each y that is a consonant: the first letter, or one after a
// vowel.
func markY(s string) string {
	if strings.IndexByte(s, 'y') < 0 {
		return s
	}
	b := []byte(s)
	for i, c := range b {
		if c == 'y' && (i == 0 || strings.IndexByte("aeiouy", b[i-1]) >= 0) {
			b[i] = 'Y'
		}
	}
	return string(b)
}

func (w *word) englishRegions() {
	w.regions()
	for _, p := range []string{"gener", "commun", "arsen"} {
		if strings.HasPrefix(w.text, p) {
			w.r1 = len(p)
			w.r2 = w.regionAfter(w.r1)
		}
	}
}

// hasVowel says whether there is a vowel before a place.
func (w *word) hasVowel(to int) bool {
	for i := range to {
		if w.vowel(i) {
			return true
		}
	}
	return false
}

func (w *word) plural() {
	switch s := w.longest("sses ied ies s us ss"); s {
	case "sses":
		w.cut("es")
	case "ied", "ies":
		w.text = w.text[:len(w.text)-2]
		if len(w.text) < 3 { // "ties" is "tie"
			w.text += "e"
		}
	case "s":
		if w.hasVowel(len(w.text) - 2) {
			w.cut(s)
		}
	}
}

func (w *word) past() {
	s := w.longest("eed eedly ed edly ing ingly")
	switch s {
	case "":
		return
	case "eed", "eedly":
		if w.ends(s, w.r1) {
			w.cut(s)
			w.text += "ee"
		}
		return
	}
	if !w.hasVowel(len(w.text) - len(s)) {
		return
	}
	w.cut(s)
	switch {
	case w.longest("at bl iz") != "":
		w.text += "e"
	case w.longest("bb dd ff gg mm nn pp rr tt") != "":
		w.text = w.text[:len(w.text)-1]
	case w.short():
		w.text += "e"
	}
}

// short says whether the word is short: R1 is empty and it ends in a short
// syllable.
func (w *word) short() bool { return w.r1 >= len(w.text) && w.shortSyllable(len(w.text)) }

// shortSyllable says whether what is before a place ends in a short syllable.
func (w *word) shortSyllable(to int) bool {
	switch {
	case to == 2:
		return w.vowel(0) && !w.vowel(1)
	case to < 3:
		return false
	}
	return !w.vowel(to-3) && w.vowel(to-2) && !w.vowel(to-1) && strings.IndexByte("wxY", w.text[to-1]) < 0
}

func (w *word) yToI() {
	n := len(w.text)
	if n > 2 && (w.text[n-1] == 'y' || w.text[n-1] == 'Y') && !w.vowel(n-2) {
		w.text = w.text[:n-1] + "i"
	}
}

// englishLong are the endings that become shorter ones within R1.
var englishLong = [][2]string{
	{"ization", "ize"}, {"ational", "ate"}, {"fulness", "ful"}, {"ousness", "ous"}, {"iveness", "ive"}, {"tional", "tion"}, {"biliti", "ble"},
	{"lessli", "less"}, {"entli", "ent"}, {"ation", "ate"}, {"alism", "al"}, {"aliti", "al"}, {"ousli", "ous"}, {"iviti", "ive"}, {"fulli", "ful"},
	{"enci", "ence"}, {"anci", "ance"}, {"abli", "able"}, {"izer", "ize"}, {"ator", "ate"}, {"alli", "al"}, {"bli", "ble"}, {"ogi", "og"}, {"li", ""},
}

func (w *word) englishSuffix() {
	for _, rule := range englishLong {
		if !strings.HasSuffix(w.text, rule[0]) {
			continue
		}
		at := len(w.text) - len(rule[0])
		switch {
		case at < w.r1, rule[0] == "ogi" && !strings.HasSuffix(w.text, "logi"), rule[0] == "li" && (at == 0 || strings.IndexByte("cdeghkmnrt", w.text[at-1]) < 0):
		default:
			w.text = w.text[:at] + rule[1]
		}
		break
	}
	for _, rule := range [][2]string{{"ational", "ate"}, {"tional", "tion"}, {"alize", "al"}, {"icate", "ic"}, {"iciti", "ic"}, {"ative", ""}, {"ical", "ic"}, {"ness", ""}, {"ful", ""}} {
		if !strings.HasSuffix(w.text, rule[0]) {
			continue
		}
		if at := len(w.text) - len(rule[0]); at >= w.r1 && (rule[0] != "ative" || at >= w.r2) {
			w.text = w.text[:at] + rule[1]
		}
		return
	}
}

func (w *word) englishEnd() {
	s := w.longest("al ance ence er ic able ible ant ement ment ent ism ate iti ous ive ize ion")
	if s == "" || !w.ends(s, w.r2) {
		return
	}
	if s == "ion" && w.longest("sion tion") == "" {
		return
	}
	w.cut(s)
}

func (w *word) lastLetter() {
	switch n := len(w.text); {
	case w.ends("e", w.r2), w.ends("e", w.r1) && !w.shortSyllable(n-1):
		w.cut("e")
	case w.ends("l", w.r2) && strings.HasSuffix(w.text, "ll"):
		w.cut("l")
	}
}
