package rcs

import (
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"recado.dev/internal/sandbox"
)

// content is what a message of an agent says.
type content struct {
	Text        string       `json:"text,omitempty"`
	File        *contentInfo `json:"contentInfo,omitempty"`
	Card        *richCard    `json:"richCard,omitempty"`
	Suggestions []suggestion `json:"suggestions,omitempty"`
}

type contentInfo struct {
	URL string `json:"fileUrl"`
}

type richCard struct {
	Alone *struct {
		Orientation string `json:"cardOrientation"`
		Card        card   `json:"cardContent"`
	} `json:"standaloneCard,omitempty"`
	Carousel *struct {
		Width string `json:"cardWidth"`
		Cards []card `json:"cardContents"`
	} `json:"carouselCard,omitempty"`
}

type card struct {
	Title string `json:"title,omitempty"`
	Text  string `json:"description,omitempty"`
	Media *struct {
		Height string       `json:"height"`
		File   *contentInfo `json:"contentInfo"`
	} `json:"media,omitempty"`
	Suggestions []suggestion `json:"suggestions,omitempty"`
}

type suggestion struct {
	Reply  *pressed `json:"reply,omitempty"`
	Action *pressed `json:"action,omitempty"`
}

type pressed struct {
	Text  string `json:"text"`
	Data  string `json:"postbackData"`
	Opens *struct {
		URL string `json:"url"`
	} `json:"openUrlAction,omitempty"`
	Place *struct {
		At struct {
			Latitude  float64 `json:"latitude"`
			Longitude float64 `json:"longitude"`
		} `json:"latLong"`
		Label string `json:"label"`
	} `json:"viewLocationAction,omitempty"`
	Asks *struct{} `json:"shareLocationAction,omitempty"`
}

// Limits of the platform.
const (
	maxText        = 3072
	maxSuggestions = 11
	onCard         = 4
	maxWords       = 25
	maxPostback    = 2048
	maxTitle       = 200
	maxDescription = 2000
	maxFile        = 100 << 20
)

// shape is a message as a phone shows it, or why the platform refuses it.
func (n *Network) shape(r *http.Request, a *agent, c content) (sandbox.Message, string) {
	var m sandbox.Message
	kinds := 0
	for _, there := range []bool{c.Text != "", c.File != nil, c.Card != nil} {
		if there {
			kinds++
		}
	}
	if kinds != 1 {
		return m, "contentMessage holds exactly one of text, contentInfo and richCard"
	}
	if utf8.RuneCountInString(c.Text) > maxText {
		return m, fmt.Sprintf("text has at most %d characters", maxText)
	}
	if why := lawful(c.Suggestions, maxSuggestions); why != "" {
		return m, why
	}
	m.Kind, m.Text = "text", c.Text
	switch {
	case c.File != nil:
		ref, why := n.fetch(r, a, c.File.URL)
		if why != "" {
			return m, why
		}
		kind, _, _ := strings.Cut(ref.Mime, "/")
		if kind != "image" && kind != "video" && kind != "audio" {
			kind = "document"
		}
		m.Kind, m.Media = kind, ref
	case c.Card != nil && c.Card.Alone != nil:
		return n.cards(r, a, m, []card{c.Card.Alone.Card})
	case c.Card != nil && c.Card.Carousel != nil:
		if k := len(c.Card.Carousel.Cards); k < 2 || k > 10 {
			return m, "a carousel has 2 to 10 cards"
		}
		return n.cards(r, a, m, c.Card.Carousel.Cards)
	case c.Card != nil:
		return m, "richCard holds no card"
	}
	for _, s := range c.Suggestions {
		switch p := s.Action; {
		case s.Reply != nil:
			m.Quick = append(m.Quick, sandbox.Choice{ID: s.Reply.Data, Title: s.Reply.Text})
		case p.Opens != nil:
			m.Buttons = append(m.Buttons, sandbox.Choice{ID: p.Data, Title: p.Text, Does: "url", Value: p.Opens.URL})
		case p.Place != nil:
			m.Kind, m.Location = "location", &sandbox.Location{Latitude: p.Place.At.Latitude, Longitude: p.Place.At.Longitude, Name: p.Place.Label}
			m.Text = ""
		case p.Asks != nil:
			m.Kind = "ask_location"
		}
	}
	return m, ""
}

// lawful says what of suggestions the platform refuses.
func lawful(list []suggestion, most int) string {
	if len(list) > most {
		return fmt.Sprintf("at most %d suggestions", most)
	}
	for _, s := range list {
		p := s.Reply
		if p == nil {
			p = s.Action
		}
		switch {
		case p == nil || p.Text == "" || p.Data == "":
			return "a suggestion has a text and postbackData"
		case utf8.RuneCountInString(p.Text) > maxWords:
			return fmt.Sprintf("a suggestion has at most %d characters", maxWords)
		case len(p.Data) > maxPostback:
			return fmt.Sprintf("postbackData has at most %d bytes", maxPostback)
		case s.Action != nil && p.Opens != nil && !strings.HasPrefix(p.Opens.URL, "http"):
			return "openUrlAction has a web address"
		case s.Action != nil && p.Opens == nil && p.Place == nil && p.Asks == nil:
			return "the action is not known"
		}
	}
	return ""
}

// cards are rich cards as panels; one without a title and a picture is a bubble
// with buttons.
func (n *Network) cards(r *http.Request, a *agent, m sandbox.Message, list []card) (sandbox.Message, string) {
	for _, c := range list {
		switch {
		case c.Title == "" && c.Text == "" && c.Media == nil:
			return m, "a card holds something"
		case utf8.RuneCountInString(c.Title) > maxTitle || utf8.RuneCountInString(c.Text) > maxDescription:
			return m, "a card's words are too long"
		}
		if why := lawful(c.Suggestions, onCard); why != "" {
			return m, why
		}
		panel := sandbox.Panel{Title: c.Title, Text: c.Text}
		for _, s := range c.Suggestions {
			if s.Reply != nil {
				panel.Buttons = append(panel.Buttons, sandbox.Choice{ID: s.Reply.Data, Title: s.Reply.Text})
			} else if s.Action.Opens != nil {
				panel.Buttons = append(panel.Buttons, sandbox.Choice{ID: s.Action.Data, Title: s.Action.Text, Does: "url", Value: s.Action.Opens.URL})
			}
		}
		if c.Media != nil && c.Media.File != nil {
			ref, why := n.fetch(r, a, c.Media.File.URL)
			if why != "" {
				return m, why
			}
			panel.Media = ref
		}
		m.Panels = append(m.Panels, panel)
	}
	if one := m.Panels[0]; len(m.Panels) == 1 && one.Title == "" && one.Media == nil {
		m.Kind, m.Text, m.Buttons, m.Panels = "buttons", one.Text, one.Buttons, nil
	}
	return m, ""
}

// fetch gets a file from where an agent says that it is.
func (n *Network) fetch(r *http.Request, a *agent, address string) (*sandbox.MediaRef, string) {
	req, err := http.NewRequestWithContext(r.Context(), http.MethodGet, address, nil)
	if err != nil {
		return nil, "fileUrl is no address"
	}
	res, err := n.table.HTTP().Do(req)
	if err != nil {
		return nil, "fileUrl cannot be fetched"
	}
	defer func() { _ = res.Body.Close() }()
	kind, _, _ := mime.ParseMediaType(res.Header.Get("Content-Type"))
	if res.StatusCode != http.StatusOK || kind == "" {
		return nil, fmt.Sprintf("fileUrl answered %d", res.StatusCode)
	}
	_, params, _ := mime.ParseMediaType(res.Header.Get("Content-Disposition"))
	kept, err := n.table.AddMedia(a.ID, kind, params["filename"], io.LimitReader(res.Body, maxFile+1))
	if err != nil {
		return nil, "the file cannot be taken"
	}
	return &sandbox.MediaRef{ID: kept.ID, Mime: kept.Mime, Name: kept.Name, Size: kept.Size, SHA256: kept.SHA256}, ""
}
