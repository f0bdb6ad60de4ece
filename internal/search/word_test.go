package search

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestWordsAreTheLettersAndDigitsOfATextFolded(t *testing.T) {
	t.Parallel()
	same := func(t interface{ Errorf(string, ...any) }, text string) {
		if got, want := words(text), plainly(text); !slices.Equal(got, want) {
			t.Errorf("%q has the words %v, want %v", text, got, want)
		}
		if got := fold(text); got != plainFold(text) {
			t.Errorf("%q is folded to %q, want %q", text, got, plainFold(text))
		}
		var distinct []string
		for _, w := range plainly(text + " " + text) {
			if !slices.Contains(distinct, w.text) && len(distinct) < maxWords {
				distinct = append(distinct, w.text)
			}
		}
		if got := index(text, "", text); !slices.Equal(got, distinct) {
			t.Errorf("%q is found by %q, want %q", text, got, distinct)
		}
	}
	var every strings.Builder
	for r := range rune(0x3000) {
		same(t, "a"+string(r)+"é1"+string(r))
		every.WriteString("x" + string(r) + " ")
	}
	same(t, every.String()) // more words than a document has
	long := strings.Repeat("a", maxWord-1)
	for _, text := range []string{
		"", "El niño llegó a ÁVILA", long + "bc", long + "éé", long + "ŉŉ", long + "bcd東", long + "\u0301bcd", "e\u0301\u0323a", "ﬁn ½ x²", "İstanbul ſtraße",
		"東京 tower東京", "ภาษาไทย", "한국어", "\xffa\xff", "\ufffd", "a\u0301", "\u0301a", "a'b", "a_b", strings.Repeat("é", 100), strings.Repeat("ab 12 ", 40),
	} {
		same(t, text)
	}
	rapid.Check(t, func(t *rapid.T) {
		same(t, rapid.StringOf(rapid.SampledFrom([]rune("aabcZÑñéÉüßŉſİı12 ²½,.-'_\u0301\u0323\u00adﬁ東京ไ한\ufffdʼΩ"))).Draw(t, "text"))
	})
	rapid.Check(t, func(t *rapid.T) { same(t, rapid.String().Draw(t, "text")) })
}

// plainly cuts a text into words a sign at a time, without any short way.
func plainly(text string) []word {
	var out []word
	start, end := -1, 0
	emit := func() {
		if start >= 0 {
			if f := plainFold(text[start:end]); f != "" {
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

func plainFold(s string) string {
	var b strings.Builder
	n := 0
	for _, r := range norm.NFKD.String(s) {
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) {
			continue
		}
		if n++; n > maxWord {
			break
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
