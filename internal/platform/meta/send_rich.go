package meta

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// What the network takes around choices.
const (
	// ButtonText is the length of the words above buttons, and ButtonTitle and
	// Payload those of a button and what it brings back.
	ButtonText  = 640
	ButtonTitle = 20
	Payload     = 1000
	// CardText is the length of a card's title and of the line below it.
	CardText = 80
)

// rich writes choices and cards in the network's forms. Cards have no words
// above them, so those go before as a message of their own.
func (s *Session) rich(r *desk.Rich, media []platform.OutgoingMedia) ([]*messageOut, error) {
	last := &messageOut{}
	var first []*messageOut
	switch {
	case len(r.Cards) > 0:
		first = s.texts(words(r))
		last.Attachment = template(&payloadOut{Template: "generic", Elements: cards(r.Cards, media)})
	case r.Page != nil:
		first = s.texts(words(r))
		last.Attachment = template(&payloadOut{Template: "generic", Elements: []elementOut{page(r.Page, media)}})
	case len(r.Buttons) > 0 || r.Link != nil && len(r.Sections) == 0 && len(r.QuickReplies) == 0:
		text, buttons := buttonsOf(r)
		if n := utf8.RuneCountInString(text); n > ButtonText {
			return nil, &platform.Failure{Kind: platform.TooLong, Title: fmt.Sprintf("the text above the buttons has %d characters; %d is the most", n, ButtonText)}
		}
		last.Attachment = template(&payloadOut{Template: "button", Text: text, Buttons: buttons})
	default:
		last.Text = words(r)
		if len(r.Sections) > 0 {
			last.Text = listWords(r)
		}
		if r.Link != nil {
			last.Text += "\n\n" + r.Link.Title + ": " + r.Link.URL
		}
		parts := s.texts(last.Text)
		first, last = parts[:len(parts)-1], parts[len(parts)-1]
	}
	last.Quick = quick(r)
	return append(first, last), nil
}

func template(p *payloadOut) *attachmentOut { return &attachmentOut{Type: "template", Payload: p} }

// words are a message's header, body and footer.
func words(r *desk.Rich) string {
	var parts []string
	for _, p := range []string{r.Header, r.Body, r.Footer} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, "\n\n")
}

// buttonsOf are the buttons with the link among them where there is room, and
// the words above.
func buttonsOf(r *desk.Rich) (string, []buttonOut) {
	var out []buttonOut
	for _, b := range r.Buttons {
		out = append(out, buttonOut{Type: "postback", Title: b.Title, Payload: b.ID})
	}
	text := words(r)
	switch {
	case r.Link == nil:
	case len(out) < 3 && utf8.RuneCountInString(r.Link.Title) <= ButtonTitle:
		out = append(out, buttonOut{Type: "web_url", Title: r.Link.Title, URL: r.Link.URL})
	default:
		text += "\n\n" + r.Link.Title + ": " + r.Link.URL
	}
	return text, out
}

// quick are the quick replies: a list's rows too, since the network has no
// lists of its own.
func quick(r *desk.Rich) []quickOut {
	var out []quickOut
	for _, s := range r.Sections {
		for _, row := range s.Rows {
			out = append(out, quickOut{Type: "text", Title: row.Title, Payload: row.ID})
		}
	}
	for _, q := range r.QuickReplies {
		out = append(out, quickOut{Type: "text", Title: q.Title, Payload: q.ID})
	}
	return out[:min(len(out), maxQuick)]
}

// listWords are a list's words: what stands beside its rows has no place in
// quick replies.
func listWords(r *desk.Rich) string {
	var b strings.Builder
	for _, s := range r.Sections {
		if s.Title != "" {
			b.WriteString("\n" + s.Title)
		}
		for _, row := range s.Rows {
			b.WriteString("\n• " + row.Title)
			if row.Description != "" {
				b.WriteString(" – " + row.Description)
			}
		}
	}
	copied := *r
	copied.Body += "\n" + b.String()
	return words(&copied)
}

func cards(list []desk.Card, media []platform.OutgoingMedia) []elementOut {
	out := make([]elementOut, 0, len(list))
	for _, c := range list {
		e := elementOut{Title: c.Title, Subtitle: c.Text, Image: picture(c.Image, c.ImageURL, media)}
		for _, b := range c.Buttons {
			if b.URL != "" {
				e.Buttons = append(e.Buttons, buttonOut{Type: "web_url", Title: b.Title, URL: b.URL})
			} else {
				e.Buttons = append(e.Buttons, buttonOut{Type: "postback", Title: b.Title, Payload: b.ID})
			}
		}
		if e.Subtitle == "" && e.Image == "" && len(e.Buttons) == 0 {
			e.Subtitle = "\u00a0" // a title alone is refused
		}
		out = append(out, e)
	}
	return out
}

// page is a web page as the network shows one: a card that opens it.
func page(p *desk.PagePreview, media []platform.OutgoingMedia) elementOut {
	return elementOut{
		Title: shorten(p.Title), Subtitle: shorten(p.Text), Image: picture(p.Image, p.ImageURL, media),
		Default: &buttonOut{Type: "web_url", URL: p.URL},
	}
}

// shorten keeps what a card has room for of a page's title: the page itself
// says the rest.
func shorten(s string) string {
	if r := []rune(s); len(r) > CardText {
		return strings.TrimRight(string(r[:CardText-1]), " ") + "…"
	}
	return s
}

// picture is the address of a card's picture: a file's link, else the one that
// was given.
func picture(id, address string, media []platform.OutgoingMedia) string {
	for _, m := range media {
		if id != "" && m.Attachment.ID == id {
			return m.Link
		}
	}
	return address
}
