package render

import (
	"encoding/json"
	"strings"

	"recado.dev/internal/desk"
)

// adaptive is what of an Adaptive Card can be said in words.
type adaptive struct {
	fallback string // the card's own words for who cannot show it
	lines    []string
	links    []string
	submits  []desk.Button
	inputs   bool // there is something to fill in
}

// adaptiveDepth bounds how deep a card is read.
const adaptiveDepth = 20

// element is any part of an Adaptive Card.
type element struct {
	Type         string            `json:"type"`
	ID           string            `json:"id"`
	Text         string            `json:"text"`
	Title        string            `json:"title"`
	Label        string            `json:"label"`
	AltText      string            `json:"altText"`
	URL          string            `json:"url"`
	FallbackText string            `json:"fallbackText"`
	Facts        []element         `json:"facts"` // {title, value}
	Value        any               `json:"value"`
	Body         []json.RawMessage `json:"body"`
	Items        []json.RawMessage `json:"items"`
	Columns      []json.RawMessage `json:"columns"`
	Inlines      []json.RawMessage `json:"inlines"` // also plain strings
	Actions      []json.RawMessage `json:"actions"`
	Rows         []json.RawMessage `json:"rows"`
	Cells        []json.RawMessage `json:"cells"`
	Images       []json.RawMessage `json:"images"`
	Data         json.RawMessage   `json:"data"`
}

// readAdaptive reads a card. What cannot be read says nothing.
func readAdaptive(raw json.RawMessage) adaptive {
	var a adaptive
	a.read(raw, 0)
	return a
}

func (a *adaptive) read(raw json.RawMessage, depth int) {
	var e element
	if depth > adaptiveDepth || json.Unmarshal(raw, &e) != nil {
		return
	}
	switch {
	case e.Type == "AdaptiveCard" && depth == 0:
		a.fallback = strings.TrimSpace(e.FallbackText)
	case e.Type == "TextBlock":
		a.say(e.Text)
	case e.Type == "RichTextBlock":
		a.say(inlineText(e.Inlines))
	case e.Type == "Image":
		a.say(e.AltText)
	case e.Type == "FactSet":
		for _, f := range e.Facts {
			value, _ := f.Value.(string)
			a.say(strings.TrimSpace(f.Title) + ": " + value)
		}
	case strings.HasPrefix(e.Type, "Input."):
		a.inputs = true
		a.say(e.Label)
	case e.Type == "Action.OpenUrl":
		a.links = append(a.links, literal(e.Title)+": "+e.URL)
	case e.Type == "Action.Submit" || e.Type == "Action.Execute":
		if title := literal(e.Title); title != "" {
			a.submits = append(a.submits, desk.Button{ID: submitID(e, title), Title: title})
		}
	}
	for _, list := range [][]json.RawMessage{e.Body, e.Items, e.Columns, e.Rows, e.Cells, e.Images, e.Actions} {
		for _, part := range list {
			a.read(part, depth+1)
		}
	}
}

func (a *adaptive) say(text string) {
	if text = strings.TrimSpace(fromMarkdown(text)); text != "" {
		a.lines = append(a.lines, text)
	}
}

func inlineText(parts []json.RawMessage) string {
	var b strings.Builder
	for _, p := range parts {
		var run element
		var plain string
		if json.Unmarshal(p, &plain) == nil {
			b.WriteString(plain)
		} else if json.Unmarshal(p, &run) == nil {
			b.WriteString(run.Text)
		}
	}
	return b.String()
}

// submitID is what a press of a card's button is known by: the id in its data,
// its own, else its words.
func submitID(e element, title string) string {
	var data struct {
		ID string `json:"id"`
	}
	var plain string
	switch {
	case json.Unmarshal(e.Data, &data) == nil && data.ID != "":
		return data.ID
	case json.Unmarshal(e.Data, &plain) == nil && plain != "":
		return plain
	case e.ID != "":
		return e.ID
	}
	return title
}

func (a adaptive) text() string {
	words := a.fallback
	if words == "" {
		words = joinLines(a.lines...)
	}
	return joinBlocks(words, joinLines(a.links...))
}

// choices are the card's buttons where they say all that the card asks for, and
// can be told apart.
func (a adaptive) choices() []desk.Button {
	seen := map[string]bool{}
	for _, b := range a.submits {
		if seen[b.ID] {
			return nil
		}
		seen[b.ID] = true
	}
	if a.inputs {
		return nil
	}
	return a.submits
}

// fromMarkdown turns the little Markdown that cards have into the desk's own
// marks.
func fromMarkdown(s string) string {
	s = strings.ReplaceAll(s, "**", "*")
	var b strings.Builder
	for {
		open := strings.IndexByte(s, '[')
		if open < 0 {
			break
		}
		mid := strings.Index(s[open:], "](")
		if mid < 0 {
			break
		}
		end := strings.IndexByte(s[open+mid:], ')')
		if end < 0 {
			break
		}
		b.WriteString(s[:open] + s[open+1:open+mid] + " (" + s[open+mid+2:open+mid+end] + ")")
		s = s[open+mid+end+1:]
	}
	b.WriteString(s)
	return b.String()
}
