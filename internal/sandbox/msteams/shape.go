package msteams

import (
	"encoding/json"
	"html"
	"maps"
	"net/http"
	"strings"

	"recado.dev/internal/sandbox"
)

// activity is a message of a bot.
type activity struct {
	Type        string       `json:"type"`
	Text        string       `json:"text"`
	Format      string       `json:"textFormat"`
	Layout      string       `json:"attachmentLayout"`
	Attachments []attachment `json:"attachments"`
}

type attachment struct {
	Type    string          `json:"contentType"`
	URL     string          `json:"contentUrl"`
	Name    string          `json:"name"`
	Content json.RawMessage `json:"content"`
}

const typeCard = "application/vnd.microsoft.card.adaptive"

// part is an element or an action of an Adaptive Card.
type part struct {
	Type    string          `json:"type"`
	ID      string          `json:"id"`
	Text    string          `json:"text"`
	Weight  string          `json:"weight"`
	Subtle  bool            `json:"isSubtle"`
	URL     string          `json:"url"`
	Title   string          `json:"title"`
	Holder  string          `json:"placeholder"`
	Data    json.RawMessage `json:"data"`
	Select  json.RawMessage `json:"selectAction"`
	Choices []struct {
		Title string `json:"title"`
		Value string `json:"value"`
	} `json:"choices"`
}

type card struct {
	Type    string          `json:"type"`
	Version string          `json:"version"`
	Body    json.RawMessage `json:"body"`
	Actions []part          `json:"actions"`

	parts []part
	raw   json.RawMessage
}

// shape reads a message as a phone shows it, or refuses it as the platform does.
func (n *Network) shape(r *http.Request, b *bot, in activity) (sandbox.Message, *refusal) {
	m := sandbox.Message{Kind: "text", Text: shown(in)}
	var cards []card
	for _, a := range in.Attachments {
		switch {
		case a.Type == typeCard:
			c, err := readCard(a.Content)
			if err != nil {
				return m, err
			}
			cards = append(cards, c)
		case strings.HasPrefix(a.Type, "image/"):
			ref, err := n.fetch(r, b, a)
			if err != nil {
				return m, err
			}
			m.Kind, m.Media = "image", ref
		default:
			return m, refuse(http.StatusBadRequest, "BadSyntax", "Unknown attachment type "+a.Type)
		}
	}
	switch {
	case len(cards) == 1:
		cards[0].draw(&m)
	case len(cards) > 1:
		m.Kind = "buttons"
		for i, c := range cards {
			p := c.panel()
			if i == 0 && p.Media == nil && len(p.Buttons) == 0 && m.Text == "" {
				m.Text = strings.TrimSpace(p.Title + "\n" + p.Text)
				continue
			}
			m.Panels = append(m.Panels, p)
		}
	}
	return m, nil
}

func readCard(raw json.RawMessage) (card, *refusal) {
	var c card
	if json.Unmarshal(raw, &c) != nil || c.Type != "AdaptiveCard" || c.Version == "" {
		return c, refuse(http.StatusBadRequest, "BadSyntax", "Invalid adaptive card")
	}
	if len(c.Actions) > 6 {
		return c, refuse(http.StatusBadRequest, "BadSyntax", "Adaptive card has more than 6 actions")
	}
	_ = json.Unmarshal(c.Body, &c.parts) // elements of other shapes have no words here
	c.raw = raw
	return c, nil
}

// plain says whether a card is words, buttons and at most one list: what a phone
// shows without drawing the card itself.
func (c card) plain() bool {
	lists := 0
	for _, p := range c.parts {
		switch p.Type {
		case "TextBlock", "Image":
		case "Input.ChoiceSet":
			lists++
		default:
			return false
		}
	}
	for _, a := range c.Actions {
		if a.Type != "Action.Submit" && a.Type != "Action.OpenUrl" {
			return false
		}
	}
	return lists <= 1 && (lists == 0 || len(c.Actions) == 1)
}

// words are the texts of a card: its title, what it says, and the small print.
func (c card) words() (title, text, small string) {
	var lines []string
	for _, p := range c.parts {
		switch {
		case p.Type != "TextBlock":
		case p.Subtle:
			small = unmarked(p.Text)
		case p.Weight == "bolder" && title == "":
			title = unmarked(p.Text)
		default:
			lines = append(lines, unmarked(p.Text))
		}
	}
	return title, strings.Join(lines, "\n"), small
}

func (c card) picture() *sandbox.MediaRef {
	for _, p := range c.parts {
		if p.Type == "Image" && p.URL != "" {
			return &sandbox.MediaRef{External: p.URL, Mime: "image/jpeg"}
		}
	}
	return nil
}

// draw puts a card on a message: as buttons, a list or a page where it is no more
// than that.
func (c card) draw(m *sandbox.Message) {
	if !c.plain() {
		m.Kind, m.Adaptive = "adaptive", c.raw
		return
	}
	title, text, small := c.words()
	m.Header, m.Text, m.Footer = title, strings.TrimSpace(m.Text+"\n"+text), small
	for _, p := range c.parts {
		if p.Type == "Input.ChoiceSet" {
			m.Kind, m.List = "list", list(p, c.Actions[0])
			return
		}
	}
	if image := c.picture(); image != nil && len(c.Actions) == 1 && c.Actions[0].Type == "Action.OpenUrl" {
		m.Page = &sandbox.Page{URL: c.Actions[0].URL, Title: c.Actions[0].Title, Text: text, Media: image}
		m.Text = ""
		return
	}
	m.Media = c.picture()
	if m.Buttons = c.buttons(); len(m.Buttons) > 0 {
		m.Kind = "buttons"
	}
}

func (c card) buttons() []sandbox.Choice {
	var out []sandbox.Choice
	for _, a := range c.Actions {
		b := sandbox.Choice{ID: string(a.Data), Title: a.Title}
		if a.Type == "Action.OpenUrl" {
			b.ID, b.Does, b.Value = a.URL, "url", a.URL
		}
		out = append(out, b)
	}
	return out
}

func (c card) panel() sandbox.Panel {
	title, text, _ := c.words()
	return sandbox.Panel{Media: c.picture(), Title: title, Text: text, Buttons: c.buttons()}
}

// list is a set of choices with the button that sends it off: each row is what
// the two would send.
func list(p, send part) *sandbox.List {
	out := &sandbox.List{Label: p.Holder, Sections: []sandbox.Section{{}}}
	if out.Label == "" {
		out.Label = send.Title
	}
	data := map[string]json.RawMessage{}
	_ = json.Unmarshal(send.Data, &data) // a button may have none
	for _, c := range p.Choices {
		one := maps.Clone(data)
		if raw, err := json.Marshal(c.Value); err == nil {
			one[p.ID] = raw
		}
		id, err := json.Marshal(one)
		if err != nil {
			continue
		}
		out.Sections[0].Rows = append(out.Sections[0].Rows, sandbox.Choice{ID: string(id), Title: c.Title})
	}
	return out
}

// readPick is what a press sends: the id of a choice is that.
func readPick(id string) json.RawMessage {
	if json.Valid([]byte(id)) {
		return json.RawMessage(id)
	}
	return json.RawMessage("{}")
}

// tags are those of the platform's subset of HTML, as a phone draws them.
var tags = strings.NewReplacer("<b>", "*", "</b>", "*", "<strong>", "*", "</strong>", "*", "<i>", "_", "</i>", "_", "<em>", "_", "</em>", "_", "<s>", "~", "</s>", "~",
	"<code>", "`", "</code>", "`", "<pre>", "```", "</pre>", "```", "<br/>", "\n", "<br>", "\n")

// shown is a bot's text as a phone shows it.
func shown(in activity) string {
	switch in.Format {
	case "xml":
		return html.UnescapeString(tags.Replace(in.Text))
	case "plain":
		return in.Text
	}
	return unmarked(in.Text)
}

// unmarked is Markdown as a phone shows it: emphasis as the phone draws it, and
// no signs of escape.
func unmarked(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\n\n", "\n"), "**", "*")
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && strings.IndexByte("*_~`\\[]<>|#+-", s[i+1]) >= 0 {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
