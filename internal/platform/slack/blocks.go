package slack

import (
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/render"
)

// Bounds of the network's blocks that other limits do not imply.
const (
	maxHeader      = 150
	maxPlaceholder = 150
	inRow          = 5 // buttons side by side
)

// openPrefix begins the ids of buttons that only open a page.
const openPrefix = "recado_open"

// block is a part of a message: a header, a section, a row of buttons.
type block struct {
	Type      string    `json:"type"`
	ID        string    `json:"block_id,omitempty"`
	Text      *label    `json:"text,omitempty"`
	Accessory *element  `json:"accessory,omitempty"`
	Elements  []element `json:"elements,omitempty"`
}

type label struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

// element is a button, a select, a picture, or words in a context.
type element struct {
	Type        string   `json:"type"`
	ID          string   `json:"action_id,omitempty"`
	Text        any      `json:"text,omitempty"` // *label of a button, a string of words
	Value       string   `json:"value,omitempty"`
	URL         string   `json:"url,omitempty"`
	Image       string   `json:"image_url,omitempty"`
	Alt         string   `json:"alt_text,omitempty"`
	Placeholder *label   `json:"placeholder,omitempty"`
	Options     []choice `json:"options,omitempty"`
	Groups      []group  `json:"option_groups,omitempty"`
}

type choice struct {
	Text        *label `json:"text"`
	Value       string `json:"value"`
	Description *label `json:"description,omitempty"`
}

type group struct {
	Label   *label   `json:"label"`
	Options []choice `json:"options"`
}

func plain(s string) *label  { return &label{"plain_text", s} }
func marked(s string) *label { return &label{"mrkdwn", s} }

// write is a message with choices as blocks, and in words for notifications.
// The body has the network's marks already; everything else is as it was
// written.
func write(r *desk.Rich, media []platform.OutgoingMedia) (string, []block) {
	var blocks []block
	header := strings.Join(strings.Fields(r.Header), " ")
	if header != "" && utf8.RuneCountInString(header) <= maxHeader {
		blocks = append(blocks, block{Type: "header", Text: plain(header)})
	} else if header != "" {
		blocks = append(blocks, section("*"+render.Mrkdwn(header)+"*"))
	}
	if r.Body != "" {
		blocks = append(blocks, section(r.Body))
	}
	switch {
	case len(r.Buttons) > 0:
		blocks = append(blocks, buttons(r.Buttons)...)
	case len(r.Sections) > 0:
		blocks = append(blocks, block{Type: "actions", ID: "recado_list", Elements: []element{list(r)}})
	case len(r.Cards) > 0:
		blocks = append(blocks, cards(r.Cards, media)...)
	case r.Page != nil:
		blocks = append(blocks, page(*r.Page, media))
	case r.Link != nil:
		open := element{Type: "button", ID: openPrefix, Text: plain(r.Link.Title), URL: r.Link.URL}
		blocks = append(blocks, block{Type: "actions", ID: "recado_link", Elements: []element{open}})
	}
	if r.Footer != "" {
		blocks = append(blocks, block{Type: "context", Elements: []element{{Type: "mrkdwn", Text: render.Mrkdwn(r.Footer)}}})
	}
	return summary(r), blocks
}

// summary is what notifications and screen readers say of a message.
func summary(r *desk.Rich) string {
	parts := []string{render.Mrkdwn(r.Header), r.Body}
	for _, c := range r.Cards {
		parts = append(parts, render.Mrkdwn(c.Title))
	}
	if r.Page != nil {
		parts = append(parts, render.Mrkdwn(r.Page.Title))
	}
	if r.Link != nil && r.Body == "" {
		parts = append(parts, render.Mrkdwn(r.Link.Title))
	}
	var kept []string
	for _, p := range parts {
		if strings.TrimSpace(p) != "" {
			kept = append(kept, p)
		}
	}
	text := strings.Join(kept, "\n")
	if text == "" {
		text = "…"
	}
	return render.Truncate(text, textLength)
}

func section(text string) block { return block{Type: "section", Text: marked(text)} }

// buttons are rows of them: a long row is hard to read on a phone.
func buttons(of []desk.Button) []block {
	var out []block
	for i, b := range of {
		if i%inRow == 0 {
			out = append(out, block{Type: "actions", ID: fmt.Sprintf("recado_buttons_%d", i/inRow)})
		}
		row := &out[len(out)-1]
		row.Elements = append(row.Elements, element{Type: "button", ID: fmt.Sprintf("recado_button_%d", i), Text: plain(b.Title), Value: b.ID})
	}
	return out
}

// list is a select; its sections are groups where they have titles.
func list(r *desk.Rich) element {
	out := element{Type: "static_select", ID: "recado_list", Placeholder: plain(render.Truncate(r.ListLabel, maxPlaceholder))}
	if r.ListLabel == "" {
		out.Placeholder = nil
	}
	titled := false
	for _, s := range r.Sections {
		titled = titled || s.Title != ""
	}
	for _, s := range r.Sections {
		var options []choice
		for _, row := range s.Rows {
			c := choice{Text: plain(row.Title), Value: row.ID}
			if row.Description != "" {
				c.Description = plain(row.Description)
			}
			options = append(options, c)
		}
		switch {
		case len(options) == 0:
		case titled && s.Title == "":
			out.Groups = append(out.Groups, group{plain("–"), options})
		case titled:
			out.Groups = append(out.Groups, group{plain(s.Title), options})
		default:
			out.Options = append(out.Options, options...)
		}
	}
	return out
}

// cards stand one below the other, each with its picture and its buttons.
func cards(of []desk.Card, media []platform.OutgoingMedia) []block {
	var out []block
	for i, c := range of {
		if i > 0 {
			out = append(out, block{Type: "divider"})
		}
		text := "*" + render.Mrkdwn(c.Title) + "*"
		if c.Title == "" {
			text = ""
		}
		body := section(strings.TrimSpace(text + "\n" + render.Mrkdwn(c.Text)))
		if body.Text.Text == "" {
			body.Text.Text = "–"
		}
		body.Accessory = picture(c.Image, c.ImageURL, c.Title, media)
		out = append(out, body)
		row := block{Type: "actions", ID: fmt.Sprintf("recado_card_%d", i)}
		for j, b := range c.Buttons {
			e := element{Type: "button", ID: fmt.Sprintf("recado_card_%d_%d", i, j), Text: plain(b.Title), Value: b.ID}
			if b.URL != "" {
				e.ID, e.Value, e.URL = fmt.Sprintf("%s_%d_%d", openPrefix, i, j), "", b.URL
			}
			row.Elements = append(row.Elements, e)
		}
		if len(row.Elements) > 0 {
			out = append(out, row)
		}
	}
	return out
}

// page is a web page with its picture and title.
func page(p desk.PagePreview, media []platform.OutgoingMedia) block {
	address := strings.NewReplacer("|", "%7C", ">", "%3E", "<", "%3C").Replace(p.URL)
	title := strings.ReplaceAll(render.Mrkdwn(p.Title), "|", " ")
	out := section(strings.TrimSpace("*<" + address + "|" + title + ">*\n" + render.Mrkdwn(p.Text)))
	out.Accessory = picture(p.Image, p.ImageURL, p.Title, media)
	return out
}

// picture is one that the network fetches by itself: an attachment's link, or
// any on the web. nil where there is none that it could reach.
func picture(id, address, alt string, media []platform.OutgoingMedia) *element {
	for _, m := range media {
		if id != "" && m.Attachment.ID == id {
			address = m.Link
		}
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return nil
	}
	if alt == "" {
		alt = "–"
	}
	return &element{Type: "image", Image: address, Alt: alt}
}
