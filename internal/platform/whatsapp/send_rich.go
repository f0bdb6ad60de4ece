package whatsapp

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

type interactiveOut struct {
	Type   string     `json:"type"`
	Header *headerOut `json:"header,omitempty"`
	Body   *bodyOut   `json:"body,omitempty"`
	Footer *bodyOut   `json:"footer,omitempty"`
	Action actionOut  `json:"action"`
}

type headerOut struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

type bodyOut struct {
	Text string `json:"text"`
}

type actionOut struct {
	Name       string       `json:"name,omitempty"`
	Buttons    []buttonOut  `json:"buttons,omitempty"`
	Button     string       `json:"button,omitempty"`
	CatalogID  string       `json:"catalog_id,omitempty"`
	ProductID  string       `json:"product_retailer_id,omitempty"`
	Sections   []sectionOut `json:"sections,omitempty"`
	Parameters any          `json:"parameters,omitempty"`
}

type buttonOut struct {
	Type  string   `json:"type"`
	Reply replyOut `json:"reply"`
}

type replyOut struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

type sectionOut struct {
	Title    string       `json:"title,omitempty"`
	Rows     []rowOut     `json:"rows,omitempty"`
	Products []productOut `json:"product_items,omitempty"`
}

type rowOut struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
}

type linkOut struct {
	Text string `json:"display_text"`
	URL  string `json:"url"`
}

// What the network allows around the choices themselves.
const (
	headerLength = 60
	footerLength = 60
	linkLength   = 20
)

func fits(r *desk.Rich) error {
	for _, part := range []struct {
		what, text string
		most       int
	}{{"the header", r.Header, headerLength}, {"the footer", r.Footer, footerLength}, {"the link's title", linkTitle(r), linkLength}} {
		if utf8.RuneCountInString(part.text) > part.most {
			return &platform.Failure{Kind: platform.TooLong, Title: fmt.Sprintf("%s is longer than %d characters", part.what, part.most)}
		}
	}
	return nil
}

// writeRich writes choices as the one interactive form that fits them; without
// any choice it is a text. token names the message in a form's answer.
func writeRich(e *envelopeOut, r *desk.Rich, token string) error {
	if err := fits(r); err != nil {
		return err
	}
	i := &interactiveOut{Body: &bodyOut{Text: r.Body}}
	if r.Header != "" {
		i.Header = &headerOut{Type: "text", Text: r.Header}
	}
	if r.Footer != "" {
		i.Footer = &bodyOut{Text: r.Footer}
	}
	switch {
	case len(r.Sections) > 0:
		i.Type, i.Action.Button = "list", r.ListLabel
		for _, s := range r.Sections {
			section := sectionOut{Title: s.Title}
			for _, row := range s.Rows {
				section.Rows = append(section.Rows, rowOut(row))
			}
			i.Action.Sections = append(i.Action.Sections, section)
		}
	case len(r.Buttons) > 0 || len(r.QuickReplies) > 0:
		i.Type = "button"
		for _, b := range slices.Concat(r.Buttons, r.QuickReplies) {
			i.Action.Buttons = append(i.Action.Buttons, buttonOut{Type: "reply", Reply: replyOut(b)})
		}
	case r.Products != nil:
		i.offer(*r.Products)
	case r.Form != nil:
		i.ask(*r.Form, token)
	case r.AskAddress != "":
		i.Type, i.Action.Name, i.Action.Parameters = "address_message", "address_message", countryOut{r.AskAddress}
	case r.Link != nil:
		i.Type, i.Action.Name = "cta_url", "cta_url"
		i.Action.Parameters = linkOut{Text: r.Link.Title, URL: r.Link.URL}
	case r.AskForSpot:
		// This form has neither header nor footer.
		i.Type, i.Action.Name = "location_request_message", "send_location"
		i.Header, i.Footer, i.Body = nil, nil, &bodyOut{Text: allWords(r)}
	default:
		text := allWords(r)
		if r.Page != nil {
			text = pageWords(text, *r.Page)
		}
		e.Type, e.Text = "text", &textOut{Body: text, PreviewURL: hasLink(text)}
		return nil
	}
	e.Type, e.Interactive = "interactive", i
	return nil
}

func linkTitle(r *desk.Rich) string {
	if r.Link == nil {
		return ""
	}
	return r.Link.Title
}

func allWords(r *desk.Rich) string {
	var parts []string
	for _, p := range []string{r.Header, r.Body, r.Footer} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, "\n\n")
}

// pageWords is a text with a page below it; customers' phones show a preview of
// its address.
func pageWords(text string, p desk.PagePreview) string {
	parts := []string{text, "*" + p.Title + "*", p.Text, p.URL}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "\n")
}

// cardOf writes a contact card. The network wants a part of the name beside
// the whole.
func cardOf(c desk.ContactCard) cardBody {
	var out cardBody
	out.Name.Formatted, out.Name.First, out.Birthday = c.Name, c.Name, c.Birthday
	if first, last, ok := strings.Cut(c.Name, " "); ok {
		out.Name.First, out.Name.Last = first, last
	}
	if c.Company != "" {
		out.Org = &cardOrg{Company: c.Company}
	}
	for _, p := range c.Phones {
		out.Phones = append(out.Phones, cardPhone{Phone: p.Value, Type: p.Label})
	}
	for _, m := range c.Emails {
		out.Emails = append(out.Emails, cardEmail{Email: m.Value, Type: m.Label})
	}
	for _, u := range c.URLs {
		out.URLs = append(out.URLs, cardURL{URL: u.Value, Type: u.Label})
	}
	for _, a := range c.Address {
		out.Addresses = append(out.Addresses, cardAddress{Street: a.Value, Type: a.Label})
	}
	return out
}
