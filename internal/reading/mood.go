package reading

import (
	"strings"
	"unicode"

	"recado.dev/internal/desk"
)

const (
	// reach is how many words behind a negation are turned.
	reach = 3
	// unsure is up to which weight a text counts as neutral.
	unsure = 1.0
	// most is how many of the newest texts are read.
	mostTexts = 3
)

// Mood answers the mood of what a customer wrote, the newest text first. The
// newest counts most: somebody who was angry and says thanks is not angry.
func Mood(texts []string) desk.Sentiment {
	total, weight, read := 0.0, 1.0, 0
	for _, t := range texts {
		if read == mostTexts {
			break
		}
		if empty(t) {
			continue
		}
		total += weight * scoreOf(t)
		weight /= 2
		read++
	}
	switch {
	case read == 0:
		return desk.SentimentUnknown
	case total > unsure:
		return desk.SentimentPositive
	case total < -unsure:
		return desk.SentimentNegative
	}
	return desk.SentimentNeutral
}

// scoreOf weighs a text: above nothing is good, below it bad.
func scoreOf(text string) float64 {
	words, signs := wordsOf(text)
	s := scorer{words: words}
	for s.at < len(s.words) {
		s.step()
	}
	s.endClause(false)
	told := s.sum + complaints(words)
	total := told + s.courtesy(told) + signs
	// Loud is not happy: shouting makes what is bad worse.
	if total < 0 && loud(text) {
		total -= 0.5
	}
	return total
}

// scorer goes through the words of a text.
type scorer struct {
	words []string
	at    int
	sum   float64
	// turned is up to which word a negation turns what it finds, raised what the
	// last words make of the next.
	turned int
	raised float64
	// clause is the sum of the clause that is read, thanked what thanks weigh,
	// asks that somebody asks for something, supposes that the clause says what
	// may be rather than what is.
	clause, thanked float64
	asks, supposes  bool
}

// step reads a phrase or a word.
func (s *scorer) step() {
	w := s.words[s.at]
	if n, value := s.phrase(); n > 0 {
		if thanks[w] || n > 1 && thanks[s.words[s.at+1]] {
			s.thanked += value
			s.at += n
			return
		}
		s.add(value, n)
		return
	}
	s.asks = s.asks || requests[w]
	s.supposes = s.supposes || supposing[w]
	switch {
	case w == brk || w == asked:
		s.endClause(w == asked)
	case thanks[w]:
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

// phrase is the longest phrase that begins here: how many words, and its value.
func (s *scorer) phrase() (int, float64) {
	for n := min(5, len(s.words)-s.at); n > 1; n-- {
		if v, ok := phrases[strings.Join(s.words[s.at:s.at+n], " ")]; ok {
			return n, v
		}
	}
	return 0, 0
}

func (s *scorer) add(value float64, n int) {
	value *= 1 + s.raised
	if s.at < s.turned {
		// "not good" is bad; "not bad" is hardly good.
		if value > 0 {
			value = -value
		} else {
			value = -value / 3
		}
		s.turned = 0
	}
	s.clause += value
	s.raised = 0
	s.at += n
}

// brk stands between two parts of a text: no negation reaches over it. asked
// stands where one of them ends that asks, number for digits.
const (
	brk    = "|"
	asked  = "?"
	number = "#"
)

// endClause adds what a clause weighs. Who asks for the best hour is not happy,
// and who asks what to do should it break has nothing broken.
func (s *scorer) endClause(question bool) {
	switch {
	case s.supposes:
		s.clause *= 0.3
	case question && s.clause > 0:
		s.clause *= 0.25
	case question:
		s.clause *= 0.7
	}
	s.asks = s.asks || question
	s.sum += s.clause
	s.turned, s.raised, s.clause, s.supposes = 0, 0, 0, false
}

// courtesy is what thanks weigh beside what else was told: with a request they
// are manners, with a complaint too.
func (s *scorer) courtesy(told float64) float64 {
	switch {
	case told < 0:
		return 0
	case told < unsure && s.asks:
		return s.thanked * 0.3
	}
	return s.thanked
}

// wordsOf cuts a text into folded words, with a break where a clause ends, and
// answers what its signs weigh.
func wordsOf(text string) ([]string, float64) {
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
	return out, max(-3, min(3, signs)) + faces(text)
}

// faces are those that are typed.
func faces(text string) float64 {
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

// foldRunes lowers letters and takes their accents away, but leaves ñ.
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

// squeezed writes "graciasss" as "gracias": three alike are one, two stay.
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

// loud says whether somebody shouts.
func loud(text string) bool {
	upper, lower := 0, 0
	for _, r := range text {
		if unicode.IsUpper(r) {
			upper++
		} else if unicode.IsLower(r) {
			lower++
		}
	}
	return upper > 12 && upper > 3*lower || strings.Contains(text, "!!!")
}

// stemmed finds words that bend: of both languages, by their beginning.
func stemmed(w string) float64 {
	for n := len(w); n >= 5; n-- {
		if v, ok := stems[w[:n]]; ok {
			return v
		}
	}
	return 0
}
