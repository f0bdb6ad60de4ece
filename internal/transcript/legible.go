package transcript

import (
	"strings"
	"unicode"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/unicode/runenames"
)

// absent stands for a letter that the font has not.
const absent = '□'

// speller writes texts with nothing but what a font can show. It is for one
// document: it keeps what it learned.
type speller struct {
	font  *sfnt.Font
	buf   sfnt.Buffer
	known map[rune]string
}

func newSpeller(font *sfnt.Font) *speller {
	return &speller{font: font, known: map[rune]string{}}
}

// text is s with every sign that the font lacks replaced so that it is seen:
// signs such as emoji by their names in brackets, letters by a box. Lines
// stay.
func (p *speller) text(s string) string {
	s = norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD"))
	s = strings.ReplaceAll(s, "\r\n", "\n")
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if r < 0x7f && r >= ' ' || r == '\n' {
			b.WriteRune(r)
			continue
		}
		b.WriteString(p.sign(r))
	}
	return b.String()
}

// line is text in one line.
func (p *speller) line(s string) string { return strings.Join(strings.Fields(p.text(s)), " ") }

func (p *speller) sign(r rune) string {
	if s, ok := p.known[r]; ok {
		return s
	}
	s := p.spell(r)
	p.known[r] = s
	return s
}

func (p *speller) spell(r rune) string {
	switch {
	case r == '\r' || unicode.In(r, unicode.Zl, unicode.Zp):
		return "\n"
	case unicode.IsSpace(r):
		return " "
	case unicode.In(r, unicode.Cc, unicode.Cf), unicode.Is(unicode.Variation_Selector, r), skinTone(r):
		return "" // they shape their neighbours; there is nothing of themselves to see
	}
	if r <= 0xffff {
		if glyph, err := p.font.GlyphIndex(&p.buf, r); err == nil && glyph != 0 {
			return string(r)
		}
	}
	if unicode.In(r, unicode.So, unicode.Sm, unicode.Sk) {
		if name := runenames.Name(r); name != "" && name[0] != '<' {
			return "[" + strings.ToLower(name) + "]"
		}
	}
	if unicode.IsMark(r) {
		return ""
	}
	return string(absent)
}

// skinTone says whether r only colours the emoji before it.
func skinTone(r rune) bool { return r >= 0x1f3fb && r <= 0x1f3ff }
