package line

import (
	"fmt"
	"net/http"
	"strings"
	"unicode/utf16"

	"recado.dev/internal/sandbox"
)

// message is what a business sends, in all its types.
type message struct {
	Type       string  `json:"type"`
	Text       string  `json:"text"`
	Title      string  `json:"title"`
	Address    string  `json:"address"`
	Latitude   float64 `json:"latitude"`
	Longitude  float64 `json:"longitude"`
	Original   string  `json:"originalContentUrl"`
	Preview    string  `json:"previewImageUrl"`
	StickerID  string  `json:"stickerId"`
	AltText    string  `json:"altText"`
	Template   *block  `json:"template"`
	Contents   *part   `json:"contents"`
	QuickReply *struct {
		Items []struct {
			Action action `json:"action"`
		} `json:"items"`
	} `json:"quickReply"`
}

type block struct {
	Type      string   `json:"type"`
	Thumbnail string   `json:"thumbnailImageUrl"`
	Title     string   `json:"title"`
	Text      string   `json:"text"`
	Actions   []action `json:"actions"`
	Columns   []block  `json:"columns"`
}

type part struct {
	Type     string  `json:"type"`
	Text     string  `json:"text"`
	Weight   string  `json:"weight"`
	URL      string  `json:"url"`
	Action   *action `json:"action"`
	Hero     *part   `json:"hero"`
	Body     *part   `json:"body"`
	Footer   *part   `json:"footer"`
	Contents []part  `json:"contents"`
}

type action struct {
	Type  string `json:"type"`
	Label string `json:"label"`
	Data  string `json:"data"`
	Text  string `json:"text"`
	URI   string `json:"uri"`
}

// Limits of the platform.
const (
	maxText    = 5000
	maxAlt     = 1500
	maxLabel   = 20
	maxData    = 300
	maxURI     = 1000
	maxQuick   = 13
	maxColumns = 10
	maxBubbles = 12
)

func invalid(property, words string) *apiError {
	return &apiError{Status: http.StatusBadRequest, Message: "The request body has 1 error(s)", Details: []detail{{words, property}}}
}

func faults(messages []message) *apiError {
	var all []detail
	for i, m := range messages {
		at := fmt.Sprintf("messages[%d]", i)
		m.check(func(property, words string) { all = append(all, detail{words, at + property}) })
	}
	if len(all) == 0 {
		return nil
	}
	return &apiError{Status: http.StatusBadRequest, Message: fmt.Sprintf("The request body has %d error(s)", len(all)), Details: all}
}

// complain takes a fault of a property.
type complain = func(property, words string)

func (m message) check(bad complain) {
	switch m.Type {
	case "text", "textV2":
		within(bad, ".text", m.Text, maxText)
	case "location":
		within(bad, ".title", m.Title, 100)
		within(bad, ".address", m.Address, 100)
	case "image", "video":
		secure(bad, ".originalContentUrl", m.Original)
		secure(bad, ".previewImageUrl", m.Preview)
	case "audio":
		secure(bad, ".originalContentUrl", m.Original)
	case "sticker":
		within(bad, ".stickerId", m.StickerID, 20)
	case "template":
		within(bad, ".altText", m.AltText, maxAlt)
		if m.Template == nil {
			bad(".template", "May not be empty")
			return
		}
		m.Template.check(bad)
	case "flex":
		within(bad, ".altText", m.AltText, maxAlt)
		if m.Contents == nil || (m.Contents.Type != "bubble" && m.Contents.Type != "carousel") || len(m.Contents.Contents) > maxBubbles {
			bad(".contents", "invalid flex container")
		}
	default:
		bad(".type", "Must be one of the following values: [text, image, video, audio, location, sticker, template, flex]")
	}
	if m.QuickReply == nil {
		return
	}
	if k := len(m.QuickReply.Items); k < 1 || k > maxQuick {
		bad(".quickReply.items", "Size must be between 1 and 13")
	}
	for i, item := range m.QuickReply.Items {
		item.Action.check(fmt.Sprintf(".quickReply.items[%d].action", i), bad)
	}
}

func (b block) check(bad complain) {
	limit, most := 160, 4
	switch b.Type {
	case "buttons":
	case "confirm":
		limit, most = 240, 2
		if len(b.Actions) != most {
			bad(".template.actions", "Size must be 2")
		}
	case "carousel":
		b.checkColumns(bad)
		return
	default:
		bad(".template.type", "Must be one of the following values: [buttons, carousel, confirm]")
		return
	}
	if b.Title != "" || b.Thumbnail != "" {
		limit = 60
	}
	within(bad, ".template.text", b.Text, limit)
	b.checkActions(".template", most, bad)
}

func (b block) checkActions(at string, most int, bad complain) {
	if n := len(b.Actions); n < 1 || n > most {
		bad(at+".actions", fmt.Sprintf("Size must be between 1 and %d", most))
	}
	for i, a := range b.Actions {
		a.check(fmt.Sprintf("%s.actions[%d]", at, i), bad)
	}
}

func (b block) checkColumns(bad complain) {
	if n := len(b.Columns); n < 1 || n > maxColumns {
		bad(".template.columns", "Size must be between 1 and 10")
		return
	}
	first := b.Columns[0]
	for i, c := range b.Columns {
		at := fmt.Sprintf(".template.columns[%d]", i)
		limit := 120
		if c.Title != "" || c.Thumbnail != "" {
			limit = 60
		}
		within(bad, at+".text", c.Text, limit)
		if length(c.Title) > 40 {
			bad(at+".title", "Length must be between 1 and 40")
		}
		c.checkActions(at, 3, bad)
		if len(c.Actions) != len(first.Actions) || (c.Title == "") != (first.Title == "") || (c.Thumbnail == "") != (first.Thumbnail == "") {
			bad(at, "columns need the same number of actions, and titles and images on all or none")
		}
	}
}

func (a action) check(at string, bad complain) {
	within(bad, at+".label", a.Label, maxLabel)
	switch a.Type {
	case "postback":
		within(bad, at+".data", a.Data, maxData)
	case "message":
		within(bad, at+".text", a.Text, maxData)
	case "uri":
		within(bad, at+".uri", a.URI, maxURI)
	case "location", "camera", "cameraRoll", "datetimepicker", "clipboard":
	default:
		bad(at+".type", "unknown action")
	}
}

func within(bad complain, property, s string, most int) {
	if n := length(s); n < 1 {
		bad(property, "May not be empty")
	} else if n > most {
		bad(property, fmt.Sprintf("Length must be between 0 and %d", most))
	}
}

func secure(bad complain, property, s string) {
	if !strings.HasPrefix(s, "https://") || length(s) > 2000 {
		bad(property, "must be an HTTPS URL of at most 2000 characters")
	}
}

// length counts as the platform does.
func length(s string) int { return len(utf16.Encode([]rune(s))) }

// shown is a message as a phone shows it.
func (m message) shown() sandbox.Message {
	out := sandbox.Message{Kind: "text", Text: m.Text}
	switch m.Type {
	case "location":
		out.Kind, out.Text = "location", ""
		out.Location = &sandbox.Location{Latitude: m.Latitude, Longitude: m.Longitude, Name: m.Title, Address: m.Address}
	case "image", "video", "audio":
		out.Kind, out.Media = m.Type, elsewhere(m.Original)
	case "sticker":
		out.Text = "🖼 " + m.StickerID
	case "template":
		m.Template.shown(&out)
	case "flex":
		bubbles := m.Contents.Contents
		if m.Contents.Type == "bubble" {
			bubbles = []part{*m.Contents}
		}
		out.Kind, out.Text = "cards", ""
		for _, b := range bubbles {
			out.Panels = append(out.Panels, b.panel())
		}
	}
	if m.QuickReply == nil {
		return out
	}
	for _, item := range m.QuickReply.Items {
		if item.Action.Type == "location" {
			out.Kind = "ask_location"
			continue
		}
		out.Quick = append(out.Quick, item.Action.choice())
	}
	return out
}

func elsewhere(address string) *sandbox.MediaRef {
	if address == "" {
		return nil
	}
	return &sandbox.MediaRef{External: address, Mime: "image/jpeg"}
}

func (b block) shown(out *sandbox.Message) {
	out.Kind, out.Header, out.Text, out.Media = "buttons", b.Title, b.Text, elsewhere(b.Thumbnail)
	out.Buttons = choices(b.Actions)
	if b.Type != "carousel" {
		return
	}
	out.Kind = "cards"
	for _, c := range b.Columns {
		out.Panels = append(out.Panels, sandbox.Panel{Media: elsewhere(c.Thumbnail), Title: c.Title, Text: c.Text, Buttons: choices(c.Actions)})
	}
}

// panel is a bubble as far as a phone here draws it.
func (p part) panel() sandbox.Panel {
	var out sandbox.Panel
	var walk func(*part)
	walk = func(x *part) {
		switch {
		case x == nil:
			return
		case x.Type == "image":
			out.Media = elsewhere(x.URL)
		case x.Type == "text" && x.Weight == "bold" && out.Title == "":
			out.Title = x.Text
		case x.Type == "text":
			out.Text = strings.TrimSpace(out.Text + "\n" + x.Text)
		case x.Type == "button" && x.Action != nil:
			out.Buttons = append(out.Buttons, x.Action.choice())
		}
		for i := range x.Contents {
			walk(&x.Contents[i])
		}
	}
	for _, x := range []*part{p.Hero, p.Body, p.Footer} {
		walk(x)
	}
	return out
}

func choices(actions []action) []sandbox.Choice {
	var out []sandbox.Choice
	for _, a := range actions {
		out = append(out, a.choice())
	}
	return out
}

// choice is an action as a button. Its id says what a press sends.
func (a action) choice() sandbox.Choice {
	switch a.Type {
	case "uri":
		return sandbox.Choice{ID: "uri:" + a.URI, Title: a.Label, Does: "url", Value: a.URI}
	case "message":
		return sandbox.Choice{ID: "message:" + a.Text, Title: a.Label}
	}
	return sandbox.Choice{ID: "postback:" + a.Data, Title: a.Label}
}
