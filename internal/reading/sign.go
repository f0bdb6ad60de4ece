package reading

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// brk stands between two parts of a text: no negation reaches over it. asked
// stands where one of them ends that asks, number for digits.
const (
	brk    = "|"
	asked  = "?"
	number = "#"
)

// leastSign is the first of all emoji; a letter is none.
const leastSign = '☹'

// cutter cuts a text into words.
type cutter struct {
	known *vocabulary
	words []*term
	word  []byte // the one that is read, folded
	last  rune   // its last letter, and how often it was said
	again int
}

// wordsOf cuts a text into folded words, with a break where a clause ends, and
// answers what its signs weigh.
func wordsOf(text string) ([]*term, float64) {
	var room [32]byte
	c := cutter{known: known(), words: make([]*term, 0, len(text)/4+4), word: room[:0]}
	signs := 0.0
	for _, r := range text {
		switch r = folded(r); {
		case unicode.IsLetter(r), r == '\'' && len(c.word) > 0:
			c.letter(r)
		case unicode.IsDigit(r):
			c.mark(number)
		case r == '?':
			c.flush()
			c.words = append(c.words, c.known.terms[asked])
		default:
			c.flush()
			if r >= leastSign {
				signs += emoji[r]
			}
			if strings.ContainsRune(".,;:!¡¿\n()", r) && len(c.words) > 0 {
				c.mark(brk)
			}
		}
	}
	c.flush()
	return c.words, max(-3, min(3, signs)) + faces(text)
}

// letter adds to the word that is read. "graciasss" is read as "gracias": three
// alike are one, two stay.
func (c *cutter) letter(r rune) {
	if r != c.last {
		c.last, c.again = r, 0
	}
	switch c.again++; c.again {
	case 1, 2:
		c.word = utf8.AppendRune(c.word, r)
	case 3:
		c.word = c.word[:len(c.word)-utf8.RuneLen(r)]
	}
}

// flush ends the word that is read.
func (c *cutter) flush() {
	if len(c.word) > 0 {
		c.words = append(c.words, c.known.of(c.word))
		c.word, c.last, c.again = c.word[:0], 0, 0
	}
}

// mark ends the word that is read and puts a sign behind it, once.
func (c *cutter) mark(sign string) {
	c.flush()
	if t := c.known.terms[sign]; len(c.words) == 0 || c.words[len(c.words)-1] != t {
		c.words = append(c.words, t)
	}
}

// faces are those that are typed.
func faces(text string) float64 {
	sum := 0.0
	if strings.Contains(text, ":") {
		for _, f := range []struct {
			face  string
			value float64
		}{{":)", 1.5}, {":-)", 1.5}, {":D", 1.5}, {":(", -1.5}, {":-(", -1.5}, {":'(", -2}, {">:(", -1}} {
			if strings.Contains(text, f.face) {
				sum += f.value
			}
		}
	}
	if strings.Contains(text, "<3") {
		sum += 1.5
	}
	return sum
}

// folded lowers a letter and takes its accent away, but leaves ñ.
func folded(r rune) rune {
	if r < utf8.RuneSelf {
		if r >= 'A' && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}
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
}
