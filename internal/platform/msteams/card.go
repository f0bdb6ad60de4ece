package msteams

import (
	"encoding/json"
	"html"
	"net/url"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/render"
)

// Kinds of what our cards send back.
const (
	kindButton = "button"
	kindList   = "list"
)

// card is an Adaptive Card of the version that the network shows in full.
type card struct {
	Type    string    `json:"type"`
	Schema  string    `json:"$schema"`
	Version string    `json:"version"`
	Body    []element `json:"body,omitempty"`
	Actions []action  `json:"actions,omitempty"`
}

type element struct {
	Type        string   `json:"type"`
	ID          string   `json:"id,omitempty"`
	Text        string   `json:"text,omitempty"`
	Wrap        bool     `json:"wrap,omitempty"`
	Weight      string   `json:"weight,omitempty"`
	Size        string   `json:"size,omitempty"`
	Subtle      bool     `json:"isSubtle,omitempty"`
	URL         string   `json:"url,omitempty"`
	Alt         string   `json:"altText,omitempty"`
	Style       string   `json:"style,omitempty"`
	Label       string   `json:"label,omitempty"`
	Placeholder string   `json:"placeholder,omitempty"`
	Choices     []choice `json:"choices,omitempty"`
	Select      *action  `json:"selectAction,omitempty"`
}

type choice struct {
	Title string `json:"title"`
	Value string `json:"value"`
}

type action struct {
	Type  string         `json:"type"`
	Title string         `json:"title,omitempty"`
	URL   string         `json:"url,omitempty"`
	Data  map[string]any `json:"data,omitempty"`
}

func newCard() card {
	return card{Type: "AdaptiveCard", Schema: "http://adaptivecards.io/schemas/adaptive-card.json", Version: "1.5"}
}

// cardsOf is a message with choices as cards; several stand side by side. One in
// the network's own language goes as it is.
func cardsOf(r *desk.Rich, media []platform.OutgoingMedia) (cards []json.RawMessage, layout string, err error) {
	if len(r.Adaptive) > 0 {
		return []json.RawMessage{r.Adaptive}, "", nil
	}
	c := newCard()
	if r.Header != "" {
		c.Body = append(c.Body, element{Type: "TextBlock", Text: r.Header, Wrap: true, Weight: "bolder", Size: "medium"})
	}
	if r.Body != "" {
		c.Body = append(c.Body, element{Type: "TextBlock", Text: onCard(r.Body), Wrap: true})
	}
	switch {
	case len(r.Buttons) > 0:
		for _, b := range r.Buttons {
			c.Actions = append(c.Actions, press(b.ID, b.Title))
		}
	case len(r.Sections) > 0:
		c.choose(r)
	case r.Page != nil:
		c.page(*r.Page, media)
	case r.Link != nil:
		c.Actions = append(c.Actions, action{Type: "Action.OpenUrl", Title: r.Link.Title, URL: r.Link.URL})
	}
	if r.Footer != "" {
		c.Body = append(c.Body, element{Type: "TextBlock", Text: r.Footer, Wrap: true, Size: "small", Subtle: true})
	}
	all := []card{c}
	if len(r.Cards) > 0 {
		all, layout = sideBySide(c, r.Cards, media), "carousel"
	}
	for _, one := range all {
		raw, err := json.Marshal(one)
		if err != nil {
			return nil, "", err
		}
		cards = append(cards, raw)
	}
	return cards, layout, nil
}

// press is a button that answers with its id.
func press(id, title string) action {
	return action{Type: "Action.Submit", Title: title, Data: map[string]any{"recado": kindButton, "id": id, "title": title}}
}

// choose puts a list on the card. The network sends back only what was picked,
// so that its words go along.
func (c *card) choose(r *desk.Rich) {
	pick := element{Type: "Input.ChoiceSet", ID: "recado_choice", Style: "compact", Placeholder: r.ListLabel}
	titles := map[string]string{}
	for _, s := range r.Sections {
		for _, row := range s.Rows {
			title := row.Title
			if s.Title != "" {
				title = s.Title + ": " + title
			}
			if row.Description != "" {
				title += " – " + row.Description
			}
			pick.Choices = append(pick.Choices, choice{Title: title, Value: row.ID})
			titles[row.ID] = row.Title
		}
	}
	label := r.ListLabel
	if label == "" {
		label = "OK"
	}
	c.Body = append(c.Body, pick)
	c.Actions = append(c.Actions, action{Type: "Action.Submit", Title: label, Data: map[string]any{"recado": kindList, "recado_titles": titles}})
}

// page puts a web page on the card, which opens it.
func (c *card) page(p desk.PagePreview, media []platform.OutgoingMedia) {
	open := action{Type: "Action.OpenUrl", Title: p.Title, URL: p.URL}
	if image := picture(p.Image, p.ImageURL, p.Title, media); image != nil {
		image.Select = &action{Type: "Action.OpenUrl", URL: p.URL}
		c.Body = append(c.Body, *image)
	}
	if p.Text != "" {
		c.Body = append(c.Body, element{Type: "TextBlock", Text: p.Text, Wrap: true})
	}
	c.Actions = append(c.Actions, open)
}

// sideBySide are cards in a row; what the message says stands on one before them.
func sideBySide(intro card, of []desk.Card, media []platform.OutgoingMedia) []card {
	var out []card
	if len(intro.Body) > 0 {
		out = append(out, intro)
	}
	for _, one := range of {
		c := newCard()
		if image := picture(one.Image, one.ImageURL, one.Title, media); image != nil {
			c.Body = append(c.Body, *image)
		}
		if one.Title != "" {
			c.Body = append(c.Body, element{Type: "TextBlock", Text: one.Title, Wrap: true, Weight: "bolder"})
		}
		if one.Text != "" {
			c.Body = append(c.Body, element{Type: "TextBlock", Text: onCard(html.EscapeString(one.Text)), Wrap: true})
		}
		for _, b := range one.Buttons {
			a := press(b.ID, b.Title)
			if b.URL != "" {
				a = action{Type: "Action.OpenUrl", Title: b.Title, URL: b.URL}
			}
			c.Actions = append(c.Actions, a)
		}
		out = append(out, c)
	}
	return out
}

// picture is one that the network fetches by itself: an attachment's link, or any
// on the web. nil where there is none that it could reach.
func picture(id, at, alt string, media []platform.OutgoingMedia) *element {
	for _, m := range media {
		if id != "" && m.Attachment.ID == id {
			at = m.Link
		}
	}
	u, err := url.Parse(at)
	if err != nil || u.Host == "" {
		return nil
	}
	return &element{Type: "Image", URL: at, Alt: alt, Size: "stretch"}
}

// onCard is a body as cards have it: in Markdown, of which they know bold,
// italics and links, and where only an empty line ends a line.
func onCard(body string) string {
	text := strings.NewReplacer("<b>", "**", "</b>", "**", "<i>", "_", "</i>", "_").Replace(body)
	text = bare(text)
	for strings.Contains(text, "\n\n\n") {
		text = strings.ReplaceAll(text, "\n\n\n", "\n\n")
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, "\n\n", "\n"), "\n", "\n\n")
}

// bare is a body without its marks.
func bare(body string) string {
	return html.UnescapeString(strings.NewReplacer("<b>", "", "</b>", "", "<i>", "", "</i>", "", "<s>", "", "</s>", "", "<code>", "", "</code>", "", "<pre>", "", "</pre>", "").Replace(body))
}

// summary is what notifications say of a message.
func summary(r *desk.Rich) string {
	parts := []string{r.Header, bare(r.Body)}
	if len(r.Cards) > 0 {
		parts = append(parts, r.Cards[0].Title)
	}
	if r.Page != nil {
		parts = append(parts, r.Page.Title)
	}
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			return render.Truncate(p, 200)
		}
	}
	return "…"
}
