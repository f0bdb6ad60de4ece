// Package render turns what an agent, a bot or the API wrote into what a
// channel can show: choices become buttons, a list or numbered lines, emphasis
// gets the platform's own syntax, and nothing exceeds a limit. It is pure and
// knows no platform by name, only capabilities.
package render

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// Warning says what had to give for a message to fit.
type Warning struct {
	Field  string // content.buttons[0].title
	Detail string
	Limit  int // of a cut text
	Length int
}

// Result is a message as the channel can show it.
type Result struct {
	Message  desk.Message
	Warnings []Warning // what was cut; a fallback is none
	Form     Form
	Lost     []Loss
}

// Setting is what rendering needs to know beyond capabilities. The zero value
// has no pages.
type Setting struct {
	// Page is the address of a small page on which the customer answers a
	// message of ours; nil, or "" answered, where there is none.
	Page func(messageID string) string
}

func (s Setting) page(m desk.Message) string {
	if s.Page == nil || m.ID == "" {
		return ""
	}
	return s.Page(m.ID)
}

// Message is Fit without pages.
func Message(m desk.Message, caps platform.Caps) Result { return Fit(m, caps, Setting{}) }

// Fit answers m as a channel with these capabilities can show it. Files,
// templates and anything else that has no fallback pass through unchanged.
func Fit(m desk.Message, caps platform.Caps, set Setting) Result {
	f := &fitter{caps: caps, page: set.page(m)}
	was := m
	switch m.Kind {
	case desk.MessageText:
		m.Text = f.formatted("text", m.Text, caps.TextLength)
	case desk.MessageImage, desk.MessageVideo, desk.MessageAudio, desk.MessageVoice, desk.MessageDocument, desk.MessageSticker:
		m.Text = f.formatted("text", m.Text, caps.CaptionLength)
	case desk.MessageRich:
		if m.Content != nil && m.Content.Rich != nil {
			m = f.rich(m)
		}
	case desk.MessageLocation:
		if !able(caps.Location) && m.Content != nil && m.Content.Location != nil {
			f.lose(LostPlace)
			m = f.text(m, LocationText(*m.Content.Location))
		}
	case desk.MessageContacts:
		if !able(caps.Contacts) && m.Content != nil && len(m.Content.Contacts) > 0 {
			m = f.text(m, ContactsText(m.Content.Contacts))
		}
	}
	return Result{Message: m, Warnings: f.warnings, Form: formOf(was, m), Lost: f.order}
}

func able(l platform.Level) bool { return l == platform.Yes || l == platform.Degraded }

// fitter gathers what was cut and what is lost.
type fitter struct {
	caps     platform.Caps
	page     string
	warnings []Warning
	unfolded bool // its choices are not as they were written
	lost     map[Loss]bool
	order    []Loss
}

// text turns m into a plain text message.
func (f *fitter) text(m desk.Message, text string) desk.Message {
	m.Kind, m.Content, m.Attachments = desk.MessageText, nil, nil
	m.Text = f.formatted("text", text, f.caps.TextLength)
	return m
}

// cut shortens s to a limit of characters; 0 is none.
func (f *fitter) cut(field, s string, limit int) string {
	n := utf8.RuneCountInString(s)
	if limit <= 0 || n <= limit {
		return s
	}
	f.warnings = append(f.warnings, Warning{Field: field, Limit: limit, Length: n,
		Detail: fmt.Sprintf("has %d characters; this channel takes %d", n, limit)})
	return Truncate(s, limit)
}

// formatted answers text in the channel's syntax within a limit. It is the
// words that are cut, never the syntax: half an element would be worse.
func (f *fitter) formatted(field, text string, limit int) string {
	out := Format(text, f.caps.Formatting)
	n := utf8.RuneCountInString(out)
	if limit <= 0 || n <= limit {
		return out
	}
	f.cut(field, out, limit) // for its warning
	for room := limit; room > 0; {
		out = Format(Truncate(text, room), f.caps.Formatting)
		over := utf8.RuneCountInString(out) - limit
		if over <= 0 {
			return out
		}
		room = min(room-1, room-over/8)
	}
	return ""
}

// Truncate shortens s to at most limit runes, the last of them "…", and never
// splits what a reader sees as one character.
func Truncate(s string, limit int) string {
	if limit <= 0 {
		return ""
	}
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	var b strings.Builder
	room := limit - 1
	rest, state := s, -1
	for rest != "" {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		n := utf8.RuneCountInString(cluster)
		if n > room {
			break
		}
		room -= n
		b.WriteString(cluster)
	}
	return strings.TrimRight(b.String(), " \n\t") + "…"
}

// LocationText is a place in words, for channels that have no places.
func LocationText(l desk.Location) string {
	link := fmt.Sprintf("https://www.openstreetmap.org/?mlat=%.6f&mlon=%.6f", l.Latitude, l.Longitude)
	return joinLines(literal(l.Name), literal(l.Address), link)
}

// ContactsText is address book entries in words.
func ContactsText(cards []desk.ContactCard) string {
	var lines []string
	for _, c := range cards {
		lines = append(lines, literal(c.Name))
		for _, group := range [][]desk.LabelledText{c.Phones, c.Emails, c.URLs} {
			for _, v := range group {
				lines = append(lines, v.Value)
			}
		}
	}
	return joinLines(lines...)
}

// joinLines leaves empty lines out.
func joinLines(lines ...string) string {
	var kept []string
	for _, l := range lines {
		if strings.TrimSpace(l) != "" {
			kept = append(kept, l)
		}
	}
	return strings.Join(kept, "\n")
}

// literal is a name as it is, not a place for emphasis.
func literal(s string) string { return strings.Join(strings.Fields(s), " ") }
