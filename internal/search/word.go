package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	maxWord  = 40   // runes
	maxWords = 1000 // of one document
	maxQuery = 12   // words of one query
)

// word is a folded word and where it stands in its text, in bytes.
type word struct {
	text       string
	start, end int
}

// words cuts a text into folded words: runs of letters and digits, in lower
// case, without accents. Scripts that put no space between words give a word
// for each sign. Index and query, on both databases, go through here, so what
// is found never depends on the database.
func words(text string) []word {
	var out []word
	start := -1
	end := 0
	emit := func() {
		if start >= 0 {
			if f := fold(text[start:end]); f != "" {
				out = append(out, word{f, start, end})
			}
			start = -1
		}
	}
	for i, r := range text {
		n := utf8.RuneLen(r)
		switch {
		case r == utf8.RuneError:
			emit()
		case unbroken(r):
			emit()
			start, end = i, i+n
			emit()
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			if start < 0 {
				start = i
			}
			end = i + n
		case unicode.IsMark(r) && start >= 0:
			end = i + n
		default:
			emit()
		}
	}
	emit()
	return out
}

// unbroken says whether r is of a script without spaces between words.
func unbroken(r rune) bool {
	return r > 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar) && unicode.IsLetter(r)
}

// fold is a word as it is indexed, "" where nothing is left of it.
func fold(s string) string {
	plain := true
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			plain = false
			break
		}
	}
	if !plain {
		s = norm.NFKD.String(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	n := 0
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) {
			continue // marks, and what a compatibility form brings along
		}
		r = unicode.ToLower(r)
		if n++; n > maxWord {
			break
		}
		b.WriteRune(r)
	}
	return b.String()
}

// index is the distinct words of texts, in order.
func index(texts ...string) []string {
	var out []string
	seen := map[string]bool{}
	for _, t := range texts {
		for _, w := range words(t) {
			if !seen[w.text] {
				seen[w.text] = true
				out = append(out, w.text)
				if len(out) == maxWords {
					return out
				}
			}
		}
	}
	return out
}

// phoneWords are the endings of a number's digits, so that it is found with or
// without its country code and from any digit on.
func phoneWords(display string) []string {
	digits := onlyDigits(display)
	var out []string
	for i := 0; i+4 <= len(digits) && i < 12; i++ {
		out = append(out, digits[i:])
	}
	return out
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// phone answers the digits of a query that is a phone number as people write
// one.
func phone(q string) (string, bool) {
	digits := onlyDigits(q)
	rest := strings.Trim(q, "0123456789+-–./() \u00a0")
	return digits, rest == "" && len(digits) >= 5 && len(digits) <= maxWord
}
