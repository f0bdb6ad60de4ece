package search

import (
	"iter"
	"strings"
	"sync"
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
	for start, end := range runs(text) {
		if f := fold(text[start:end]); f != "" {
			out = append(out, word{f, start, end})
		}
	}
	return out
}

// runs are the places of a text that may be words: from where to where, in
// bytes.
func runs(text string) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		start, end := -1, 0
		for i, r := range text {
			on := false
			switch {
			case r < utf8.RuneSelf:
				if on = isPlain(byte(r)); on {
					end = i + 1
				}
			case r == utf8.RuneError:
			case unbroken(r):
				if start >= 0 && !yield(start, end) || !yield(i, i+utf8.RuneLen(r)) {
					return
				}
				start = -1
				continue
			case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) && start >= 0:
				on, end = true, i+utf8.RuneLen(r)
			}
			switch {
			case on && start < 0:
				start = i
			case !on && start >= 0:
				if !yield(start, end) {
					return
				}
				start = -1
			}
		}
		if start >= 0 {
			yield(start, end)
		}
	}
}

// isPlain says whether c is a letter or digit of ASCII.
func isPlain(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// unbroken says whether r is of a script without spaces between words.
func unbroken(r rune) bool {
	return r > 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar) && unicode.IsLetter(r)
}

// fold is a word as it is indexed, "" where nothing is left of it.
func fold(s string) string {
	var room [2 * maxWord]byte
	return string(appendFolded(room[:0], s))
}

// appendFolded appends a word as it is indexed. The letters of Europe are
// looked up one by one; a word with any other is decomposed as a whole.
func appendFolded(to []byte, s string) []byte {
	from, n := len(to), 0
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			i++
			if !isPlain(c) {
				continue
			}
			if n++; n > maxWord {
				return to
			}
			if c >= 'A' && c <= 'Z' {
				c += 'a' - 'A'
			}
			to = append(to, c)
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r >= otherScripts {
			return appendDecomposed(to[:from], s)
		}
		for _, f := range latin()[r] {
			if n++; n > maxWord {
				return to
			}
			to = utf8.AppendRune(to, f)
		}
		i += size
	}
	return to
}

// otherScripts is where the letters end of which each is a word by itself as
// much as in its word.
const otherScripts = 0x180

// latin is what each letter before otherScripts is folded to. What its form
// brings along stands behind it and is no letter, so no neighbour matters.
var latin = sync.OnceValue(func() *[otherScripts]string {
	var out [otherScripts]string
	for r := range rune(otherScripts) {
		out[r] = string(appendDecomposed(nil, string(r)))
	}
	return &out
})

// appendDecomposed appends the letters and digits of a word without their marks.
func appendDecomposed(to []byte, s string) []byte {
	var room [128]byte
	n := 0
	for plain := norm.NFKD.AppendString(room[:0], s); len(plain) > 0; {
		r, size := utf8.DecodeRune(plain)
		plain = plain[size:]
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) {
			continue // marks, and what a compatibility form brings along
		}
		if n++; n > maxWord {
			break
		}
		to = utf8.AppendRune(to, unicode.ToLower(r))
	}
	return to
}

// fewWords is up to how many words looking through them is cheaper than a map.
const fewWords = 32

// index is the distinct words of texts, in order.
func index(texts ...string) []string {
	var room [2 * maxWord]byte
	var out []string
	var seen map[string]bool
	for _, t := range texts {
		if out == nil && t != "" {
			out = make([]string, 0, min(len(t)/6, fewWords)+8)
		}
		for start, end := range runs(t) {
			w := appendFolded(room[:0], t[start:end])
			if len(w) == 0 || seen[string(w)] || seen == nil && isAmong(out, w) {
				continue
			}
			out = append(out, string(w))
			switch {
			case len(out) == maxWords:
				return out
			case seen != nil:
				seen[out[len(out)-1]] = true
			case len(out) == fewWords:
				seen = make(map[string]bool, 4*fewWords)
				for _, one := range out {
					seen[one] = true
				}
			}
		}
	}
	return out
}

func isAmong(list []string, w []byte) bool {
	for _, one := range list {
		if one == string(w) {
			return true
		}
	}
	return false
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
