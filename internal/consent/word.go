package consent

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// longest bounds, in bytes, what can be a wish: longer messages say more than a
// word, whatever is in them.
const longest = 400

// Wish is what a message asks for.
type Wish int

// What a message may ask for.
const (
	NoWish Wish = iota
	WantsStop
	WantsStart
)

// Words recognises stop and start words. It is safe for concurrent use.
type Words struct{ stop, start map[string]bool }

// Words are the words of a policy, ready to be looked for.
func (p Policy) Words() Words {
	w := Words{stop: map[string]bool{}, start: map[string]bool{}}
	for _, s := range p.StopWords {
		w.stop[Fold(s)] = true
	}
	for _, s := range p.StartWords {
		w.start[Fold(s)] = true
	}
	return w
}

// Any says whether there is anything to look for.
func (w Words) Any() bool { return len(w.stop)+len(w.start) > 0 }

// Of answers what a whole message asks for. A word within a sentence is none:
// "stop sending me the wrong size" is for people to read.
func (w Words) Of(text string) Wish {
	if text == "" || len(text) > longest {
		return NoWish
	}
	key := Fold(text)
	switch {
	case key == "":
		return NoWish
	case w.stop[key]:
		return WantsStop
	case w.start[key]:
		return WantsStart
	}
	return NoWish
}

// Fold is a text without case, accents, what stands around it and how its words
// are spaced: "  ¡Baja!" and "BAJA" are the same. A slash stays, since "/start"
// is how bots are begun.
func Fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r), r == utf8.RuneError:
		case r == '-' || r == '_' || unicode.IsSpace(r):
			b.WriteByte(' ')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	words := strings.Fields(b.String())
	return strings.TrimFunc(strings.Join(words, " "), func(r rune) bool {
		return r != '/' && (unicode.IsPunct(r) || unicode.IsSymbol(r) || unicode.IsSpace(r))
	})
}
