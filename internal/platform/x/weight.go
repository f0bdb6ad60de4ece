package x

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"recado.dev/internal/platform"
)

const (
	// maxWeight is what a post may weigh, and linkWeight what a link does,
	// however long it is.
	maxWeight  = 280
	linkWeight = 23
)

// links are addresses as the network makes links of them: with a scheme, or by
// a well-known ending.
var links = regexp.MustCompile(`(?i)https?://[^\s<>"]+|(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:com|org|net|edu|gov|info|io|co|app|dev|shop|store|eu|es|mx|ar|cl|pe|uk|de|fr|it|pt)\b(?:/[^\s<>"]*)?`)

// weigh counts a post as the network does: Latin letters and the like are one,
// all others and whole emoji two, and links have a weight of their own.
func weigh(text string) int {
	text = norm.NFC.String(text)
	sum, from := 0, 0
	for _, at := range links.FindAllStringIndex(text, -1) {
		end := at[0] + len(strings.TrimRight(text[at[0]:at[1]], `.,;:!?)]}'»…`))
		before, _ := utf8.DecodeLastRuneInString(text[:at[0]])
		after, _ := utf8.DecodeRuneInString(text[end:])
		if at[0] < from || at[0] > 0 && strings.ContainsRune("@_#$-", before) || after == '@' {
			continue // a name or an address of mail
		}
		sum += weighWords(text[from:at[0]]) + linkWeight
		from = end
	}
	return sum + weighWords(text[from:])
}

func weighWords(s string) int {
	sum := 0
	for s != "" {
		if n := emoji(s); n > 0 {
			sum, s = sum+2, s[n:]
			continue
		}
		r, n := utf8.DecodeRuneInString(s)
		sum, s = sum+2, s[n:]
		if r <= 4351 || r >= 8192 && r <= 8205 || r >= 8208 && r <= 8223 || r >= 8242 && r <= 8247 {
			sum--
		}
	}
	return sum
}

// emoji is how many bytes of an emoji s begins with, joined ones as a whole; 0
// where it begins with none.
func emoji(s string) int {
	r, n := utf8.DecodeRuneInString(s)
	if isFlag(r) {
		if r, m := utf8.DecodeRuneInString(s[n:]); isFlag(r) {
			return n + m
		}
		return n
	}
	if !isPicture(r) {
		return 0
	}
	for n < len(s) {
		r, m := utf8.DecodeRuneInString(s[n:])
		switch {
		case r == 0xFE0F || r == 0x20E3 || r >= 0x1F3FB && r <= 0x1F3FF || r >= 0xE0020 && r <= 0xE007F:
			n += m
		case r == 0x200D:
			next, k := utf8.DecodeRuneInString(s[n+m:])
			if !isPicture(next) {
				return n
			}
			n += m + k
		default:
			return n
		}
	}
	return n
}

func isFlag(r rune) bool { return r >= 0x1F1E6 && r <= 0x1F1FF }

func isPicture(r rune) bool {
	return r >= 0x1F300 && r <= 0x1FAFF || r >= 0x2600 && r <= 0x27BF || r >= 0x2B00 && r <= 0x2BFF || r >= 0x2300 && r <= 0x23FF || r == 0x1F004 || r == 0x1F0CF
}

// tooHeavy answers why a text does not fit a post, nil where it does.
func tooHeavy(text string) *platform.Failure {
	n := weigh(text)
	if n <= maxWeight {
		return nil
	}
	return &platform.Failure{
		Kind: platform.TooLong, Title: fmt.Sprintf("the text has %d characters as X counts them; %d is the most", n, maxWeight),
		Advice: platform.Text{
			En: "X counts emoji and most non-Latin letters twice, and each link as 23 characters.",
			Es: "X cuenta doble los emojis y la mayoría de las letras no latinas, y cada enlace como 23 caracteres.",
		},
	}
}
