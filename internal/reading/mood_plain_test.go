package reading

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

func TestMoodsAreWhatWordByWordTheyWere(t *testing.T) {
	t.Parallel()
	same := func(t interface{ Errorf(string, ...any) }, text string) {
		if got, want := scoreOf(text), plainScore(text); got != want {
			t.Errorf("%q weighs %v, word by word %v", text, got, want)
		}
	}
	said := []string{" ", " ", ", ", ". ", "\n", "?", "¿", "!!!", "¡", "(", ")", "'", "’", "3", "٣", "\xff", "|", "#", "xyz", "a", "I", "no one", "dos veces", "two weeks", "segunda vez",
		":)", ":-)", ":D", ":(", ":-(", ":'(", ">:(", "<3", "ss", "sss", "ÁÉ", "ñ", "İ", "\u212a", "Ω"}
	for face := range emoji {
		said = append(said, string(face))
	}
	for _, s := range slices.Sorted(maps.Keys(stems)) {
		said = append(said, s+"ado", s[:len(s)-1])
	}
	for _, words := range parts {
		said = append(said, slices.Sorted(maps.Keys(words))...)
	}
	said = append(append(append(said, slices.Sorted(maps.Keys(phrases))...), slices.Sorted(maps.Keys(raises))...), slices.Sorted(maps.Keys(lexicon))...)
	slices.Sort(said) // what a failure draws is drawn again
	for _, one := range said {
		same(t, one)
		same(t, "no "+one+" muy "+strings.ToUpper(one)+"?")
		same(t, "gracias, si "+one+one+" my money back")
	}
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		for range rapid.IntRange(0, 20).Draw(t, "words") {
			b.WriteString(rapid.SampledFrom(said).Draw(t, "word"))
			b.WriteString(rapid.SampledFrom([]string{" ", " ", " ", " ", "", ", ", "? "}).Draw(t, "gap"))
		}
		text := b.String()
		if rapid.IntRange(0, 5).Draw(t, "loud") == 0 {
			text = strings.ToUpper(text)
		}
		same(t, text)
	})
	rapid.Check(t, func(t *rapid.T) { same(t, rapid.String().Draw(t, "text")) })
}

// plainScore weighs a text as scoreOf does, a word and a map at a time.
func plainScore(text string) float64 {
	words, signs := plainWords(text)
	s := plainScorer{words: words}
	for s.at < len(s.words) {
		s.step()
	}
	s.endClause(false)
	told := s.sum + plainComplaints(words)
	total := told + s.courtesy(told) + signs
	// Loud is not happy: shouting makes what is bad worse.
	if total < 0 && loud(text) {
		total -= 0.5
	}
	return total
}

type plainScorer struct {
	scorer
	words []string
}

func (s *plainScorer) step() {
	w := s.words[s.at]
	if n, value := s.phrase(); n > 0 {
		if parts[thanking][w] || n > 1 && parts[thanking][s.words[s.at+1]] {
			s.thanked += value
			s.at += n
			return
		}
		s.add(value, n)
		return
	}
	s.asks = s.asks || parts[requests][w]
	s.supposes = s.supposes || parts[supposes][w]
	switch {
	case w == brk || w == asked:
		s.endClause(w == asked)
	case parts[thanking][w]:
		s.thanked += lexicon[w]
	case negations[w]:
		s.turned = s.at + 1 + reach
	case raises[w] != 0:
		s.raised += raises[w]
	case lexicon[w] != 0:
		s.add(lexicon[w], 1)
		return
	default:
		if v := stemmed(w); v != 0 {
			s.add(v, 1)
			return
		}
		if len(w) > 3 {
			s.raised = 0
		}
	}
	s.at++
}

func (s *plainScorer) phrase() (int, float64) {
	for n := min(5, len(s.words)-s.at); n > 1; n-- {
		if v, ok := phrases[strings.Join(s.words[s.at:s.at+n], " ")]; ok {
			return n, v
		}
	}
	return 0, 0
}

func plainWords(text string) ([]string, float64) {
	var out []string
	var word strings.Builder
	signs := 0.0
	flush := func() {
		if word.Len() > 0 {
			out = append(out, squeezed(word.String()))
			word.Reset()
		}
	}
	for _, r := range foldRunes(text) {
		switch {
		case unicode.IsLetter(r), r == '\'' && word.Len() > 0:
			word.WriteRune(r)
		case unicode.IsDigit(r):
			flush()
			if len(out) == 0 || out[len(out)-1] != number {
				out = append(out, number)
			}
		case r == '?':
			flush()
			out = append(out, asked)
		default:
			flush()
			signs += emoji[r]
			if strings.ContainsRune(".,;:!¡¿\n()", r) && len(out) > 0 && out[len(out)-1] != brk {
				out = append(out, brk)
			}
		}
	}
	flush()
	return out, max(-3, min(3, signs)) + plainFaces(text)
}

func plainFaces(text string) float64 {
	sum := 0.0
	for _, f := range []struct {
		face  string
		value float64
	}{{":)", 1.5}, {":-)", 1.5}, {":D", 1.5}, {":(", -1.5}, {":-(", -1.5}, {":'(", -2}, {">:(", -1}, {"<3", 1.5}} {
		if strings.Contains(text, f.face) {
			sum += f.value
		}
	}
	return sum
}

func foldRunes(text string) string {
	return strings.Map(func(r rune) rune {
		switch r = unicode.ToLower(r); r {
		case 'á', 'à', 'ä', 'â':
			return 'a'
		case 'é', 'è', 'ë', 'ê':
			return 'e'
		case 'í', 'ì', 'ï', 'î':
			return 'i'
		case 'ó', 'ò', 'ö', 'ô':
			return 'o'
		case 'ú', 'ù', 'ü', 'û':
			return 'u'
		case '’':
			return '\''
		}
		return r
	}, text)
}

func squeezed(w string) string {
	var b strings.Builder
	runes := []rune(w)
	for i := 0; i < len(runes); {
		n := 1
		for i+n < len(runes) && runes[i+n] == runes[i] {
			n++
		}
		b.WriteRune(runes[i])
		if n == 2 {
			b.WriteRune(runes[i])
		}
		i += n
	}
	return b.String()
}

func stemmed(w string) float64 {
	for n := len(w); n >= 5; n-- {
		if v, ok := stems[w[:n]]; ok {
			return v
		}
	}
	return 0
}

func plainComplaints(words []string) float64 {
	sum := 0.0
	said := func(set map[string]bool, from, to int) bool {
		for i := max(0, from); i < min(to, len(words)); i++ {
			if set[words[i]] {
				return true
			}
		}
		return false
	}
	all := len(words)
	for i, w := range words {
		before, next := "", ""
		if i > 0 {
			before = words[i-1]
		}
		if i+1 < all {
			next = words[i+1]
		}
		switch {
		case parts[ordinal][w] && (next == "vez" || next == "time"):
			sum -= 1.4
		case parts[counting][w] && (next == "veces" || next == "times"):
			sum -= 0.9
		case parts[counting][w] && parts[spanning][next] && said(parts[inVain], 0, all):
			sum -= 1.4
		case parts[nobodies][w] && before != "a" && next != asked, w == "no" && next == "one":
			sum -= 1.1
		case parts[chiefs][w] && said(parts[speaking], i-6, i):
			sum -= 1.6
		case w == "back" && said(parts[wanting], i-6, i) && said(wordSet("my mi"), i-4, i):
			sum -= 1.8
		}
	}
	return sum
}
