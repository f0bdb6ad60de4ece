package line

// flexOut is the little that is used of the network's way to draw freely.
type flexOut struct {
	Type     string      `json:"type"` // carousel
	Contents []bubbleOut `json:"contents"`
}

type bubbleOut struct {
	Type   string   `json:"type"` // bubble
	Hero   *partOut `json:"hero,omitempty"`
	Body   partOut  `json:"body"`
	Footer *partOut `json:"footer,omitempty"`
}

type partOut struct {
	Type        string     `json:"type"` // box, text, image, button
	Layout      string     `json:"layout,omitempty"`
	Contents    []partOut  `json:"contents,omitempty"`
	Text        string     `json:"text,omitempty"`
	Weight      string     `json:"weight,omitempty"`
	Wrap        bool       `json:"wrap,omitempty"`
	URL         string     `json:"url,omitempty"`
	Size        string     `json:"size,omitempty"`
	AspectRatio string     `json:"aspectRatio,omitempty"`
	AspectMode  string     `json:"aspectMode,omitempty"`
	Action      *actionOut `json:"action,omitempty"`
}

func flex(columns []columnOut) *flexOut {
	out := &flexOut{Type: "carousel"}
	for _, c := range columns {
		bubble := bubbleOut{Type: "bubble", Body: partOut{Type: "box", Layout: "vertical"}}
		if c.Thumbnail != "" {
			bubble.Hero = &partOut{Type: "image", URL: c.Thumbnail, Size: "full", AspectRatio: "20:13", AspectMode: "cover"}
		}
		if c.Title != "" {
			bubble.Body.Contents = append(bubble.Body.Contents, partOut{Type: "text", Text: c.Title, Weight: "bold", Wrap: true})
		}
		bubble.Body.Contents = append(bubble.Body.Contents, partOut{Type: "text", Text: c.Text, Wrap: true})
		if len(c.Actions) > 0 {
			bubble.Footer = &partOut{Type: "box", Layout: "vertical"}
			for i := range c.Actions {
				bubble.Footer.Contents = append(bubble.Footer.Contents, partOut{Type: "button", Action: &c.Actions[i]})
			}
		}
		out.Contents = append(out.Contents, bubble)
	}
	return out
}
