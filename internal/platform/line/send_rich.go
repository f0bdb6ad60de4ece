package line

import (
	"fmt"
	"strings"
	"unicode/utf16"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

type templateOut struct {
	Type      string      `json:"type"` // buttons, confirm, carousel
	Thumbnail string      `json:"thumbnailImageUrl,omitempty"`
	Title     string      `json:"title,omitempty"`
	Text      string      `json:"text,omitempty"`
	Actions   []actionOut `json:"actions,omitempty"`
	Columns   []columnOut `json:"columns,omitempty"`
}

type columnOut struct {
	Thumbnail string      `json:"thumbnailImageUrl,omitempty"`
	Title     string      `json:"title,omitempty"`
	Text      string      `json:"text"`
	Actions   []actionOut `json:"actions"`
}

type actionOut struct {
	Type        string `json:"type"` // postback, uri, location
	Label       string `json:"label"`
	Data        string `json:"data,omitempty"`
	DisplayText string `json:"displayText,omitempty"`
	URI         string `json:"uri,omitempty"`
}

type quickOut struct {
	Items []quickItem `json:"items"`
}

type quickItem struct {
	Type   string    `json:"type"`
	Action actionOut `json:"action"`
}

// Lengths that the network takes, in UTF-16 units.
const (
	maxText      = 5000
	buttonsText  = 160
	confirmText  = 240
	maxAlt       = 400
	maxLabel     = 20
	maxID        = 256 // of the 300 of what comes back, with the words beside it
	cardTitle    = 40
	cardText     = 60
	maxQuick     = 13
	maxButtons   = 4
	maxColumns   = 10
	cardButtons  = 3
	confirmCount = 2
)

// writeRich is a message with choices, or that opens something. What does not
// fit into the part with the choices goes before and after it: nothing is cut.
func writeRich(r desk.Rich, media []platform.OutgoingMedia) []messageOut {
	switch {
	case len(r.QuickReplies) > 0:
		m := textOut(joined(r.Header, r.Body, r.Footer))
		m.QuickReply = quick(r.QuickReplies)
		return fitted(m)
	case len(r.Cards) > 0:
		return append(words(r.Header, r.Body, r.Footer), carousel(r, media))
	case len(r.Buttons) > 0:
		return choices(r, answers(r.Buttons))
	case r.Link != nil:
		return choices(r, []actionOut{{Type: "uri", Label: r.Link.Title, URI: r.Link.URL}})
	case r.AskForSpot:
		m := textOut(joined(r.Header, r.Body, r.Footer))
		m.QuickReply = &quickOut{Items: []quickItem{{Type: "action", Action: actionOut{Type: "location", Label: "📍"}}}}
		return fitted(m)
	}
	return fitted(textOut(joined(r.Header, r.Body, r.Footer)))
}

// choices is a body with actions below it.
func choices(r desk.Rich, actions []actionOut) []messageOut {
	kind, limit := "buttons", buttonsText
	if len(actions) == confirmCount {
		kind, limit = "confirm", confirmText
	}
	part := func(text string) messageOut {
		return messageOut{Type: "template", AltText: alt(text), Template: &templateOut{Type: kind, Text: text, Actions: actions}}
	}
	if all := joined(r.Header, r.Body, r.Footer); length(all) <= limit {
		return []messageOut{part(all)}
	}
	out := words(r.Header)
	if length(r.Body) > limit { // emoji count twice here: it is said in full above the choices
		out = words(r.Header, r.Body)
	}
	return append(append(out, part(short(r.Body, limit))), words(r.Footer)...)
}

func answers(buttons []desk.Button) []actionOut {
	out := make([]actionOut, 0, len(buttons))
	for _, b := range buttons {
		out = append(out, press(b.ID, b.Title))
	}
	return out
}

func press(id, title string) actionOut {
	return actionOut{Type: "postback", Label: title, Data: dataOf(id, title), DisplayText: title}
}

func quick(buttons []desk.Button) *quickOut {
	out := &quickOut{}
	for _, a := range answers(buttons) {
		out.Items = append(out.Items, quickItem{Type: "action", Action: a})
	}
	return out
}

// carousel is cards side by side. The network's own carousel wants the same
// number of buttons on each, at least one, and a picture on all or none; others
// are drawn freely.
func carousel(r desk.Rich, media []platform.OutgoingMedia) messageOut {
	columns := make([]columnOut, 0, len(r.Cards))
	for _, c := range r.Cards {
		columns = append(columns, column(c, media))
	}
	m := messageOut{Type: "template", AltText: alt(joined(r.Body, r.Cards[0].Title)), Template: &templateOut{Type: "carousel", Columns: columns}}
	if !alike(columns) {
		m.Type, m.Template, m.Contents = "flex", nil, flex(columns)
	}
	return m
}

func column(c desk.Card, media []platform.OutgoingMedia) columnOut {
	out := columnOut{Title: c.Title, Text: c.Text, Thumbnail: c.ImageURL, Actions: []actionOut{}}
	for _, m := range media {
		if c.Image != "" && m.Attachment.ID == c.Image && m.Link != "" {
			out.Thumbnail = m.Link
		}
	}
	if out.Text == "" { // a text is a must, a title is not
		out.Title, out.Text = "", c.Title
	}
	for _, b := range c.Buttons {
		if b.URL != "" {
			out.Actions = append(out.Actions, actionOut{Type: "uri", Label: b.Title, URI: b.URL})
			continue
		}
		out.Actions = append(out.Actions, press(b.ID, b.Title))
	}
	return out
}

func alike(columns []columnOut) bool {
	first := columns[0]
	for _, c := range columns {
		same := len(c.Actions) == len(first.Actions) && (c.Thumbnail == "") == (first.Thumbnail == "") && (c.Title == "") == (first.Title == "")
		if !same || len(c.Actions) == 0 {
			return false
		}
	}
	return true
}

// words are texts as messages of their own, without the empty ones.
func words(texts ...string) []messageOut {
	text := joined(texts...)
	if text == "" {
		return nil
	}
	return fitted(textOut(text))
}

// fitted has a text that is too long for one message go as two, its choices with
// the second. A body alone never is, nor can header and footer be longer than
// that.
func fitted(m messageOut) []messageOut {
	if length(m.Text) <= maxText {
		return []messageOut{m}
	}
	head, rest := []rune{}, []rune(m.Text)
	for n := 0; len(rest) > 0; rest = rest[1:] {
		if n += len(utf16.Encode(rest[:1])); n > maxText {
			break
		}
		head = append(head, rest[0])
	}
	m.Text = string(rest)
	return append([]messageOut{textOut(string(head))}, fitted(m)...)
}

func joined(texts ...string) string {
	var parts []string
	for _, t := range texts {
		if strings.TrimSpace(t) != "" {
			parts = append(parts, t)
		}
	}
	return strings.Join(parts, "\n\n")
}

// alt is what notifications and old phones show in place of a template.
func alt(text string) string {
	if text == "" {
		return "…"
	}
	return short(text, maxAlt)
}

// short is for what only stands in for something that is said in full.
func short(s string, limit int) string {
	if length(s) <= limit {
		return s
	}
	r := []rune(s)
	for length(string(r)) > limit-1 {
		r = r[:len(r)-1]
	}
	return string(r) + "…"
}

// length counts as the network does.
func length(s string) int { return len(utf16.Encode([]rune(s))) }

func coordinates(l desk.Location) string { return fmt.Sprintf("%.5f, %.5f", l.Latitude, l.Longitude) }
