package reading

import "strings"

// quiet appends text to b with a space for what says nothing of a language:
// addresses, and whatever has a digit in it. An address of the web is taken out
// from where it begins, everything else with the whole of its piece between two
// spaces.
func quiet(b *strings.Builder, text string) {
	for i := 0; i < len(text); {
		if isGap(text[i]) {
			b.WriteByte(text[i])
			i++
			continue
		}
		from, digit, at := i, false, false
		for ; i < len(text) && !isGap(text[i]); i++ {
			switch c := text[i]; {
			case c >= '0' && c <= '9':
				digit = true
			case c == '@' && i > from && i+1 < len(text) && !isGap(text[i+1]):
				at = true
			}
		}
		piece := text[from:i]
		if digit || at {
			b.WriteByte(' ')
			continue
		}
		link := linkIn(piece)
		b.WriteString(piece[:link])
		if link < len(piece) {
			b.WriteByte(' ')
		}
	}
}

func isGap(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }

// linkIn is where an address of the web begins in a piece of text, its length
// where none does.
func linkIn(piece string) int {
	if !strings.Contains(piece, "://") && !strings.Contains(piece, ".") {
		return len(piece)
	}
	for i := range len(piece) {
		switch piece[i] {
		case 'h', 'H', 'w', 'W':
			if (i == 0 || !isWord(piece[i-1])) && linkBegins(piece[i:]) {
				return i
			}
		}
	}
	return len(piece)
}

// linkBegins says whether a piece begins with the address of a page, or with
// "www." and more.
func linkBegins(piece string) bool {
	const scheme, host = "http", "www."
	if len(piece) > len(host) && strings.EqualFold(piece[:len(host)], host) {
		return true
	}
	if len(piece) < len(scheme) || !strings.EqualFold(piece[:len(scheme)], scheme) {
		return false
	}
	rest := piece[len(scheme):]
	for _, s := range []string{"s", "S", "ſ"} { // the long s is an s too
		if after, ok := strings.CutPrefix(rest, s); ok {
			rest = after
			break
		}
	}
	rest, ok := strings.CutPrefix(rest, "://")
	return ok && rest != ""
}

func isWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_'
}
