package slack

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"recado.dev/internal/sandbox"
)

// block is a part of a message.
type block struct {
	Type      string    `json:"type"`
	ID        string    `json:"block_id"`
	Text      *label    `json:"text"`
	Fields    []label   `json:"fields"`
	Accessory *element  `json:"accessory"`
	Elements  []element `json:"elements"`
	Image     string    `json:"image_url"`
	Alt       string    `json:"alt_text"`
}

type label struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

// element is what stands in a block. Text is a label of a button, and a text of
// words in a context.
type element struct {
	Type        string          `json:"type"`
	ID          string          `json:"action_id"`
	Text        json.RawMessage `json:"text"`
	Value       string          `json:"value"`
	URL         string          `json:"url"`
	Image       string          `json:"image_url"`
	Alt         string          `json:"alt_text"`
	Placeholder *label          `json:"placeholder"`
	Options     []option        `json:"options"`
	Groups      []group         `json:"option_groups"`
}

type option struct {
	Text        *label `json:"text"`
	Value       string `json:"value"`
	Description *label `json:"description"`
}

type group struct {
	Label   *label   `json:"label"`
	Options []option `json:"options"`
}

func (e element) words() string {
	var l label
	if json.Unmarshal(e.Text, &l) == nil && l.Text != "" {
		return l.Text
	}
	var s string
	_ = json.Unmarshal(e.Text, &s) // else there are none
	return s
}

// shape reads blocks as a phone shows them, or refuses them as the platform does.
func shape(raw json.RawMessage) (sandbox.Message, error) {
	var blocks []block
	if json.Unmarshal(raw, &blocks) != nil {
		return sandbox.Message{}, problem("invalid_blocks_format")
	}
	if len(blocks) == 0 || len(blocks) > 50 {
		return sandbox.Message{}, problem("invalid_blocks")
	}
	seen := map[string]bool{}
	for i := range blocks {
		if blocks[i].ID == "" {
			blocks[i].ID = fmt.Sprintf("b%d", i)
		}
		if seen[blocks[i].ID] || !blocks[i].good() {
			return sandbox.Message{}, problem("invalid_blocks")
		}
		seen[blocks[i].ID] = true
	}
	return assemble(blocks), nil
}

func between(s string, most int) bool {
	n := utf8.RuneCountInString(s)
	return n > 0 && n <= most
}

func (l *label) plain(most int) bool {
	return l != nil && l.Type == "plain_text" && between(l.Text, most)
}

// good holds a block to the platform's limits.
func (b block) good() bool {
	switch b.Type {
	case "divider":
		return true
	case "header":
		return b.Text.plain(150)
	case "image":
		return b.Image != "" && between(b.Alt, 2000)
	case "section":
		fit := b.Text != nil && between(b.Text.Text, 3000) || b.Text == nil && len(b.Fields) > 0 && len(b.Fields) <= 10
		return fit && (b.Accessory == nil || b.Accessory.good())
	case "context":
		return len(b.Elements) > 0 && len(b.Elements) <= 10
	case "actions":
		ids := map[string]bool{}
		for _, e := range b.Elements {
			if !e.good() || e.ID != "" && ids[e.ID] {
				return false
			}
			ids[e.ID] = true
		}
		return len(b.Elements) > 0 && len(b.Elements) <= 25
	}
	return false
}

func (e element) good() bool {
	switch e.Type {
	case "image":
		return e.Image != "" && between(e.Alt, 2000)
	case "button":
		return between(e.words(), 75) && len(e.Value) <= 2000 && len(e.URL) <= 3000 && len(e.ID) <= 255
	case "static_select":
		n := len(e.Options)
		for _, g := range e.Groups {
			if !g.Label.plain(75) || len(g.Options) == 0 || len(g.Options) > 100 {
				return false
			}
			e.Options = append(e.Options, g.Options...)
		}
		for _, o := range e.Options {
			if !o.Text.plain(75) || !between(o.Value, 150) || o.Description != nil && !o.Description.plain(75) {
				return false
			}
		}
		return len(e.Options) > 0 && n <= 100 && len(e.Groups) <= 100 && (e.Placeholder == nil || e.Placeholder.plain(150))
	}
	return false
}

// card is a section with what belongs to it.
type card struct {
	text, image string
	rows        []block
}

// assemble puts blocks together as they look: what has several sections with
// pictures or buttons is cards side by side.
func assemble(blocks []block) sandbox.Message {
	m := sandbox.Message{Kind: "text"}
	var cards []card
	for _, b := range blocks {
		if len(cards) == 0 && (b.Type == "actions" || b.Type == "image") {
			cards = append(cards, card{})
		}
		switch b.Type {
		case "header":
			m.Header = b.Text.Text
		case "context":
			for _, e := range b.Elements {
				m.Footer = strings.TrimSpace(m.Footer + " " + shown(e.words()))
			}
		case "section":
			c := card{text: b.words()}
			if b.Accessory != nil && b.Accessory.Type == "image" {
				c.image = b.Accessory.Image
			} else if b.Accessory != nil {
				c.rows = append(c.rows, block{ID: b.ID, Elements: []element{*b.Accessory}})
			}
			cards = append(cards, c)
		case "actions":
			cards[len(cards)-1].rows = append(cards[len(cards)-1].rows, b)
		case "image":
			cards[len(cards)-1].image = b.Image
		}
	}
	fill(&m, cards)
	return m
}

func (b block) words() string {
	var parts []string
	if b.Text != nil {
		parts = append(parts, b.Text.Text)
	}
	for _, f := range b.Fields {
		parts = append(parts, f.Text)
	}
	return strings.Join(parts, "\n")
}

var titled = regexp.MustCompile(`^\*<([^|>]+)\|([^>]*)>\*\n?`)

// fill draws the cards into a message.
func fill(m *sandbox.Message, cards []card) {
	rich := 0
	for _, c := range cards {
		if c.image != "" || len(c.rows) > 0 {
			rich++
		}
	}
	if rich > 1 || rich == 1 && cards[len(cards)-1].image != "" && len(cards) > 1 && len(cards[len(cards)-1].rows) > 0 {
		m.Kind = "buttons"
		for i, c := range cards {
			if i == 0 && c.image == "" && len(c.rows) == 0 {
				m.Text = shown(c.text)
				continue
			}
			m.Panels = append(m.Panels, panel(c))
		}
		return
	}
	var texts []string
	for _, c := range cards {
		if found := titled.FindStringSubmatch(c.text); found != nil && len(c.rows) == 0 {
			m.Page = &sandbox.Page{URL: shown(found[1]), Title: shown(found[2]), Text: shown(c.text[len(found[0]):])}
			if c.image != "" {
				m.Page.Media = &sandbox.MediaRef{External: c.image, Mime: "image/jpeg"}
			}
			continue
		}
		texts = append(texts, shown(c.text))
		for _, row := range c.rows {
			controls(m, row)
		}
		if c.image != "" {
			m.Kind, m.Media = "image", &sandbox.MediaRef{External: c.image, Mime: "image/jpeg"}
		}
	}
	m.Text = strings.TrimSpace(strings.Join(texts, "\n"))
}

func panel(c card) sandbox.Panel {
	title, text, _ := strings.Cut(c.text, "\n")
	if !strings.HasPrefix(title, "*") {
		title, text = "", c.text
	}
	p := sandbox.Panel{Title: shown(strings.Trim(title, "*")), Text: shown(text)}
	if c.image != "" {
		p.Media = &sandbox.MediaRef{External: c.image, Mime: "image/jpeg"}
	}
	var m sandbox.Message
	for _, row := range c.rows {
		controls(&m, row)
	}
	p.Buttons = m.Buttons
	return p
}

// controls puts a row's buttons and selects on a message.
func controls(m *sandbox.Message, row block) {
	for _, e := range row.Elements {
		switch e.Type {
		case "button":
			c := sandbox.Choice{ID: pick{e.Type, row.ID, e.ID, e.Value}.id(), Title: e.words()}
			if e.URL != "" {
				c.Does, c.Value = "url", e.URL
			}
			m.Kind, m.Buttons = "buttons", append(m.Buttons, c)
		case "static_select":
			m.Kind, m.List = "list", list(row.ID, e)
		}
	}
}

func list(of string, e element) *sandbox.List {
	out := &sandbox.List{Label: "Select an item"}
	if e.Placeholder != nil {
		out.Label = e.Placeholder.Text
	}
	groups := e.Groups
	if len(e.Options) > 0 {
		groups = append(groups, group{Options: e.Options})
	}
	for _, g := range groups {
		var s sandbox.Section
		if g.Label != nil {
			s.Title = g.Label.Text
		}
		for _, o := range g.Options {
			c := sandbox.Choice{ID: pick{e.Type, of, e.ID, o.Value}.id(), Title: o.Text.Text}
			if o.Description != nil {
				c.Description = o.Description.Text
			}
			s.Rows = append(s.Rows, c)
		}
		out.Sections = append(out.Sections, s)
	}
	return out
}
