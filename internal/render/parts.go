package render

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// Parts answers the messages that m becomes on a channel with these
// capabilities: itself, save where a text is too long and the channel splits,
// or where the pictures of cards go as messages of their own. Each is sent and
// has its state by itself, in their order, so that nothing is sent twice after
// a crash and it can be seen what arrived. All but the last, which holds the
// choices, have no id yet. What does not fit all the same is left as it is, for
// Check to refuse.
func Parts(m desk.Message, caps platform.Caps, set Setting) []desk.Message {
	switch m.Kind {
	case desk.MessageText:
		return split(m, caps)
	case desk.MessageRich:
		if m.Content == nil || m.Content.Rich == nil {
			break
		}
		pictures, rest := pictureParts(m, caps)
		return append(pictures, splitRich(rest, caps, set)...)
	case desk.MessageImage, desk.MessageVideo, desk.MessageAudio, desk.MessageVoice, desk.MessageDocument, desk.MessageSticker:
		return captioned(m, caps)
	}
	return []desk.Message{m}
}

// captioned has the words of a file go before it where they cannot stand below.
func captioned(m desk.Message, caps platform.Caps) []desk.Message {
	bare := m
	bare.Text, bare.ReplyTo = "", nil
	if m.Text == "" || len(m.Attachments) != 1 || Check(m, caps) == nil || Check(bare, caps) != nil {
		return []desk.Message{m}
	}
	words := m
	words.ID, words.Kind, words.Attachments = "", desk.MessageText, []desk.Attachment{}
	out := split(words, caps)
	out[len(out)-1].ID = ""
	return append(out, bare)
}

// split makes several messages of a text that is too long.
func split(m desk.Message, caps platform.Caps) []desk.Message {
	pieces := pieces(m.Text, caps)
	out := make([]desk.Message, len(pieces))
	for i, p := range pieces {
		out[i] = m
		out[i].Text = p
		if i > 0 {
			out[i].ReplyTo = nil
		}
		if i < len(pieces)-1 {
			out[i].ID = ""
		}
	}
	return out
}

// splitRich has the words of a message that is too long go before it, so that
// its choices stand below the last of them.
func splitRich(m desk.Message, caps platform.Caps, set Setting) []desk.Message {
	whole := Fit(m, caps, set)
	if !caps.Splits || caps.TextLength <= 0 || !slices.ContainsFunc(whole.Warnings, func(w Warning) bool { return w.Field == "text" || w.Field == "content.body" }) {
		return []desk.Message{m}
	}
	words := pieces(m.Content.Rich.Body, caps)
	for n := 1; n <= len(words); n++ {
		// The fewest words that leave what they go before room enough.
		r := *m.Content.Rich
		first := joinBlocks(literal(r.Header), strings.Join(words[:n], "\n"))
		r.Header, r.Body = "", strings.Join(words[n:], "\n")
		if r.Body == "" {
			r.Body = "👇"
		}
		rest := withRich(m, r)
		rest.ReplyTo = nil
		if len(Fit(rest, caps, set).Warnings) > 0 {
			continue
		}
		text := m
		text.ID, text.Kind, text.Content, text.Attachments, text.Text = "", desk.MessageText, nil, []desk.Attachment{}, first
		out := split(text, caps)
		out[len(out)-1].ID = ""
		return append(out, rest)
	}
	return []desk.Message{m}
}

// pictureParts are the pictures of cards as messages of their own, on channels
// that have pictures and no cards, and what is left of the message.
func pictureParts(m desk.Message, caps platform.Caps) ([]desk.Message, desk.Message) {
	r := *m.Content.Rich
	f := fitter{caps: caps}
	if len(r.Cards) == 0 || f.cardsFit(r.Cards) || !able(caps.Media[string(desk.MessageImage)].Level) {
		return nil, m
	}
	var out []desk.Message
	cards, files := slices.Clone(r.Cards), slices.Clone(m.Attachments)
	for i, c := range cards {
		at := slices.IndexFunc(files, func(a desk.Attachment) bool { return a.ID == c.Image })
		if c.Image == "" || at < 0 {
			continue
		}
		p := m
		p.ID, p.Kind, p.Content, p.ReplyTo, p.Text, p.Attachments = "", desk.MessageImage, nil, nil, strong(c.Title), []desk.Attachment{files[at]}
		if caps.Refuses(Message(p, caps).Message) != nil {
			if p.Text = ""; caps.Refuses(p) != nil {
				continue // it takes no such picture
			}
		}
		cards[i].Image, cards[i].ImageURL = "", ""
		files = slices.Delete(files, at, at+1)
		out = append(out, p)
	}
	if len(out) == 0 {
		return nil, m
	}
	r.Cards = cards
	rest := withRich(m, r)
	rest.Attachments = files
	return out, rest
}

// pieces cuts a text into those that fit, at the ends of paragraphs, lines,
// sentences or words, and never within what a reader sees as one character.
func pieces(text string, caps platform.Caps) []string {
	limit := caps.TextLength
	fitting := func(s string) bool { return utf8.RuneCountInString(Format(s, caps.Formatting)) <= limit }
	if !caps.Splits || limit <= 0 || fitting(text) {
		return []string{text}
	}
	var out []string
	rest := strings.TrimSpace(text)
	for rest != "" && !fitting(rest) {
		n := longest(rest, limit)
		for n > 1 && !fitting(rest[:n]) { // marks and escapes take room too
			n = longest(rest[:n], max(1, utf8.RuneCountInString(rest[:n])*9/10))
		}
		n = softer(rest, n)
		out = append(out, strings.TrimSpace(rest[:n]))
		rest = strings.TrimSpace(rest[n:])
	}
	if rest != "" {
		out = append(out, rest)
	}
	return out
}

// longest is how many bytes of s whole characters of at most limit runes take;
// at least one character.
func longest(s string, limit int) int {
	n, room, state := 0, limit, -1
	for rest := s; rest != ""; {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		runes := utf8.RuneCountInString(cluster)
		if n > 0 && runes > room {
			break
		}
		room -= runes
		n += len(cluster)
	}
	return n
}

// softer is where a text is best cut before n: it gives up to half for a better
// place.
func softer(s string, n int) int {
	if n >= len(s) {
		return n
	}
	for _, mark := range []string{"\n\n", "\n", ". ", "? ", "! ", "。", " "} {
		if i := strings.LastIndex(s[:n], mark); i >= n/2 {
			return i + len(mark)
		}
	}
	return n
}
