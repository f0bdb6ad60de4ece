package conversation

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold is a text as it is compared where one looks for words in a thread:
// lower case, no accents, and any white space as one space.
func Fold(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			s = norm.NFKD.String(s)
			break
		}
	}
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case unicode.IsMark(r), unicode.Is(unicode.Cf, r):
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// Holds says whether one of texts holds what is looked for, which has to be
// folded.
func Holds(texts []string, folded string) bool {
	for _, t := range texts {
		if len(t) > 0 && strings.Contains(Fold(t), folded) {
			return true
		}
	}
	return false
}
