package slack

import "strings"

func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

// shown is mrkdwn as a phone shows it: links written out, escapes undone.
func shown(text string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(text, "<")
		inner, after, closed := strings.Cut(rest, ">")
		if !ok || !closed {
			break
		}
		b.WriteString(before)
		address, label, labelled := strings.Cut(inner, "|")
		if labelled {
			b.WriteString(label + " (" + address + ")")
		} else {
			b.WriteString(address)
		}
		text = after
	}
	b.WriteString(text)
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(b.String())
}

// names are some of the platform's emoji.
var names = []struct{ name, emoji string }{
	{"+1", "👍"}, {"thumbsup", "👍"}, {"-1", "👎"}, {"heart", "❤️"}, {"joy", "😂"}, {"open_mouth", "😮"}, {"cry", "😢"}, {"pray", "🙏"}, {"tada", "🎉"},
	{"eyes", "👀"}, {"white_check_mark", "✅"}, {"fire", "🔥"}, {"clap", "👏"}, {"smile", "😄"}, {"wave", "👋"}, {"thinking_face", "🤔"}, {"rocket", "🚀"}, {"x", "❌"},
	{"100", "💯"}, {"slightly_smiling_face", "🙂"},
}

// nameOf is an emoji's name; one that is not in the list gets a name of the
// workspace's own.
func nameOf(emoji string) string {
	for _, n := range names {
		if n.emoji == emoji || strings.TrimSuffix(n.emoji, "\ufe0f") == emoji {
			return n.name
		}
	}
	return "own_" + strings.ToLower(fixed("", emoji))
}

// emojiOf is the character of a name; false where the platform has none.
func emojiOf(name string) (string, bool) {
	name, _, _ = strings.Cut(name, "::")
	for _, n := range names {
		if n.name == name {
			return n.emoji, true
		}
	}
	return "", false
}
