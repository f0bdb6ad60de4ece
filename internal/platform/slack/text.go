package slack

import (
	"strings"
)

// words is a text as people read it: the app's own mention is left out, since it
// says only whom the message is for.
func (s *session) words(text, bot string) string {
	if bot != "" {
		text = strings.ReplaceAll(text, "<@"+bot+">", "")
	}
	return plainWords(text)
}

// plainWords resolves links, mentions, names of emoji and the three escaped
// characters. The marks of emphasis are the desk's own.
func plainWords(text string) string {
	var b strings.Builder
	for {
		open := strings.IndexByte(text, '<')
		if open < 0 {
			break
		}
		end := strings.IndexByte(text[open:], '>')
		if end < 0 {
			break
		}
		b.WriteString(emojis(text[:open]))
		b.WriteString(reference(text[open+1 : open+end]))
		text = text[open+end+1:]
	}
	b.WriteString(emojis(text))
	return strings.TrimSpace(unescape(b.String()))
}

// unescape is the reverse of what the network escapes, and of nothing else.
func unescape(s string) string {
	s = strings.ReplaceAll(s, "&lt;", "<")
	s = strings.ReplaceAll(s, "&gt;", ">")
	return strings.ReplaceAll(s, "&amp;", "&")
}

// reference is what stands between angle brackets, for people: <@U1|ana>,
// <#C1|help>, <!here>, <!date^1^{date}|today>, <https://a.b|words>.
func reference(inner string) string {
	target, label, labelled := strings.Cut(inner, "|")
	switch {
	case strings.HasPrefix(target, "@"), strings.HasPrefix(target, "#"):
		if labelled && label != "" {
			return target[:1] + strings.TrimPrefix(label, target[:1])
		}
		return target
	case strings.HasPrefix(target, "!"):
		if labelled && label != "" {
			return label
		}
		name, _, _ := strings.Cut(target[1:], "^")
		return "@" + name
	}
	address := strings.TrimPrefix(strings.TrimPrefix(target, "mailto:"), "tel:")
	if !labelled || label == "" || label == address || "https://"+label == address || "http://"+label == address {
		return address
	}
	return label + " (" + address + ")"
}

// emojis puts the characters in the place of names that are known: :wave:.
func emojis(text string) string {
	if !strings.Contains(text, ":") {
		return text
	}
	var b strings.Builder
	for {
		open := strings.IndexByte(text, ':')
		if open < 0 {
			break
		}
		end := strings.IndexByte(text[open+1:], ':')
		if end < 0 {
			break
		}
		name := text[open+1 : open+1+end]
		char, ok := emojiByName(name)
		if !ok {
			b.WriteString(text[:open+1+end])
			text = text[open+1+end:]
			continue
		}
		b.WriteString(text[:open] + char)
		text = text[open+end+2:]
		// A tone of skin follows as an emoji of its own.
		if rest, toned := strings.CutPrefix(text, ":skin-tone-"); toned && len(rest) > 1 && rest[1] == ':' {
			if tone, ok := emojiByName("skin-tone-" + rest[:1]); ok {
				b.WriteString(tone)
				text = rest[2:]
			}
		}
	}
	b.WriteString(text)
	return b.String()
}
