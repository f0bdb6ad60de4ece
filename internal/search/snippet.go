package search

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Snippet is the part of a text in which words were found. Matches are ranges
// of it in UTF-16 units, as browsers count. It holds no markup.
type Snippet struct {
	Text    string  `json:"text"`
	Matches []Range `json:"matches" nullable:"false"`
}

// Range is a part of a text: from Start up to, but without, End.
type Range struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

const (
	snippetLead = 40  // bytes before the first match
	snippetSize = 200 // bytes
)

// marker says which words of a text were asked for: any of some, and what a
// prefix is the beginning of.
type marker struct {
	words  map[string]bool
	prefix string
}

// snippet cuts the surroundings of the first match out of text.
func snippet(text string, m marker) Snippet {
	var hits []word
	for _, w := range words(text) {
		if m.words[w.text] || m.prefix != "" && strings.HasPrefix(w.text, m.prefix) {
			hits = append(hits, w)
		}
	}
	from := 0
	if len(hits) > 0 && hits[0].start > snippetLead {
		from = boundary(text, hits[0].start-snippetLead)
	}
	to := len(text)
	if to-from > snippetSize {
		to = boundary(text, from+snippetSize)
	}
	out := Snippet{Matches: []Range{}}
	var b strings.Builder
	if from > 0 {
		b.WriteString("…")
	}
	lead := utf16Len(b.String())
	b.WriteString(text[from:to])
	if to < len(text) {
		b.WriteString("…")
	}
	out.Text = strings.ToValidUTF8(b.String(), "\uFFFD")
	if out.Text != b.String() {
		return out // ranges would be off; the text is shown all the same
	}
	for _, h := range hits {
		if h.start >= from && h.end <= to {
			start := lead + utf16Len(text[from:h.start])
			out.Matches = append(out.Matches, Range{start, start + utf16Len(text[h.start:h.end])})
		}
	}
	return out
}

// boundary is the start of the rune at or before i.
func boundary(s string, i int) int {
	for i > 0 && i < len(s) && !utf8.RuneStart(s[i]) {
		i--
	}
	return i
}

// UTF16 is how many units of UTF-16 the first n bytes of a text are, as browsers
// count.
func UTF16(text string, n int) int { return utf16Len(text[:min(n, len(text))]) }

func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}
