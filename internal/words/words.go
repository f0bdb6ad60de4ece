// Package words compares texts as people read them: without case, without
// accents, word by word. What it folds is compared with what it folds alone.
package words

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// tilde is the mark of ñ, which is a letter of its own and no n with an accent:
// a list of words that are to be deleted must not find "año" in "ano".
const tilde = '\u0303'

// Fold is a text as it is compared: lower case, without accents, its
// compatibility forms as what they stand for, and any white space as one space.
func Fold(s string) string {
	if plain(s) {
		return s
	}
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			s = norm.NFKD.String(s)
			break
		}
	}
	var b strings.Builder
	b.Grow(len(s))
	space, last := false, rune(0)
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case r == tilde && last == 'n':
			r = tilde
		case unicode.Is(unicode.M, r), unicode.Is(unicode.Cf, r):
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		last = unicode.ToLower(r)
		b.WriteRune(last)
	}
	return b.String()
}

// plain says that a text is folded already, so that nothing is copied.
func plain(s string) bool {
	space := true
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == ' ':
			if space {
				return false
			}
			space = true
			continue
		case c < ' ', c >= 'A' && c <= 'Z', c >= utf8.RuneSelf-1:
			return false
		}
		space = false
	}
	return !space || s == ""
}

// Has says whether a text has a phrase in it as whole words; both are folded.
// Scripts that put no space between words, and emoji, have an end everywhere.
func Has(text, phrase string) bool {
	if phrase == "" {
		return false
	}
	first, _ := utf8.DecodeRuneInString(phrase)
	last, _ := utf8.DecodeLastRuneInString(phrase)
	for from := 0; ; {
		at := strings.Index(text[from:], phrase)
		if at < 0 {
			return false
		}
		at += from
		end := at + len(phrase)
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[end:])
		if (at == 0 || !joined(before, first)) && (end == len(text) || !joined(last, after)) {
			return true
		}
		_, size := utf8.DecodeRuneInString(text[at:])
		from = at + size
	}
}

// joined says whether two runes beside each other are of one word.
func joined(a, b rune) bool {
	return inWord(a) && inWord(b)
}

func inWord(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
	}
	return (unicode.IsLetter(r) || unicode.IsNumber(r) || r == tilde) && !Unbroken(r)
}

// Unbroken says whether r is of a script without spaces between its words.
func Unbroken(r rune) bool {
	return r > 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar) && unicode.IsLetter(r)
}

// Each answers the words of a folded text: runs of letters and numbers of
// scripts that put something between them.
func Each(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		start := -1
		for i, r := range text {
			switch {
			case inWord(r) && start < 0:
				start = i
			case !inWord(r) && start >= 0:
				if !yield(text[start:i]) {
					return
				}
				start = -1
			}
		}
		if start >= 0 {
			yield(text[start:])
		}
	}
}

// First is the word with which a folded phrase begins; false where it begins
// with something else.
func First(phrase string) (string, bool) {
	for w := range Each(phrase) {
		return w, len(w) <= len(phrase) && phrase[:len(w)] == w
	}
	return "", false
}
