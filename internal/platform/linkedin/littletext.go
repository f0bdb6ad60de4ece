package linkedin

import (
	"regexp"
	"strings"
)

// reserved are the letters that mean something in the words of a post.
const reserved = `\()[]{}<>@|~_*#`

// little writes words as the network wants those of a post: letters that mean
// something there stand for themselves. Tags stay tags.
func little(text string) string {
	var b strings.Builder
	for i, r := range text {
		if r == '#' && tag(text, i) {
			b.WriteRune(r)
			continue
		}
		if strings.ContainsRune(reserved, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// tag says whether a # begins a word, which people mean as a tag.
func tag(text string, at int) bool {
	before := at == 0 || strings.ContainsRune(" \n\t", rune(text[at-1]))
	return before && at+1 < len(text) && !strings.ContainsRune(" \n\t#"+reserved, rune(text[at+1]))
}

// named is a mention in such words: @[Name](urn:li:organization:9).
var named = regexp.MustCompile(`@\[([^\]\\]*)\]\(urn:li:[^)\\]*\)`)

// plain reads words that are written so.
func plain(text string) string {
	var b strings.Builder
	text = named.ReplaceAllString(text, "@$1")
	escapes := false
	for _, r := range text {
		if r == '\\' && !escapes {
			escapes = true
			continue
		}
		if escapes && !strings.ContainsRune(reserved, r) {
			b.WriteByte('\\')
		}
		escapes = false
		b.WriteRune(r)
	}
	if escapes {
		b.WriteByte('\\')
	}
	return b.String()
}
