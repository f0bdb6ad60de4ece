package twilio

import (
	"encoding/json"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"recado.dev/internal/desk"
)

// readable are the forms of contents that are read here, the one that says most
// first: a content may have several.
var readable = []string{typeWhatsAppCard, typeCard, typeCarousel, typeAuthentication, typeCallToAction, typeQuickReply, typeMedia, typeText}

// form is the form of a content by which customers on WhatsApp see it; "" where
// none is known here.
func (c *content) form() (string, contentBody) {
	var b contentBody
	for _, kind := range readable {
		if raw, ok := c.Types[kind]; ok && json.Unmarshal(raw, &b) == nil {
			return kind, b
		}
	}
	return "", contentBody{}
}

// parts are what a content says, as templates are kept here. What this connector
// could not write again is named in Foreign.
func (c *content) parts() desk.TemplateParts {
	kind, b := c.form()
	var p desk.TemplateParts
	if kind == "" {
		p.Foreign = slices.Sorted(maps.Keys(c.Types))
		if len(p.Foreign) == 0 {
			p.Foreign = []string{"content"}
		}
		return p
	}
	if kind == typeAuthentication {
		p.Code = &desk.TemplateCode{Kind: desk.CodeCopy, Warning: b.Security, ExpiryMinutes: b.Minutes}
		for _, a := range b.Actions {
			p.Code.Text = or(a.CopyText, a.Title)
		}
		return p
	}
	p.Body, p.Footer = b.Body, or(b.Footer, b.Subtitle)
	if kind == typeCard {
		// The title of such a card is its text on WhatsApp.
		p.Body = strings.TrimSpace(or(b.Body, b.Title))
	}
	p.Examples = c.examples(p.Body)
	switch {
	case len(b.Media) > 0:
		p.Header = &desk.TemplateHeader{Kind: c.mediaKind(b.Media[0])}
	case b.HeaderText != "":
		text, examples := c.renumbered(b.HeaderText)
		p.Header = &desk.TemplateHeader{Kind: desk.HeaderText, Text: text, Examples: examples}
	}
	p.Buttons = c.buttons(&p, b.Actions)
	for _, card := range b.Cards {
		one := desk.TemplateCard{Body: or(card.Body, card.Title), Buttons: c.buttons(&p, card.Actions)}
		if one.Buttons == nil {
			one.Buttons = []desk.TemplateButton{}
		}
		one.Examples = c.examples(one.Body)
		if len(card.Media) > 0 {
			one.Header.Kind = c.mediaKind(card.Media[0])
		}
		p.Cards = append(p.Cards, one)
	}
	return p
}

func (c *content) examples(text string) map[string]string {
	out := map[string]string{}
	for _, name := range blanks(text) {
		if v := c.Variables[name]; v != "" {
			out[name] = v
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// renumbered is a text whose variables count from 1, as each part has its own
// here.
func (c *content) renumbered(text string) (string, map[string]string) {
	examples := map[string]string{}
	var pairs []string
	for i, name := range blanks(text) {
		n := strconv.Itoa(i + 1)
		pairs = append(pairs, "{{"+name+"}}", "{{"+n+"}}")
		if v := c.Variables[name]; v != "" {
			examples[n] = v
		}
	}
	if len(examples) == 0 {
		examples = nil
	}
	return strings.NewReplacer(pairs...).Replace(text), examples
}

// mediaKind is what a file is, by the ending of its address or of the example.
func (c *content) mediaKind(address string) string {
	for _, name := range blanks(address) {
		address = strings.ReplaceAll(address, "{{"+name+"}}", c.Variables[name])
	}
	address, _, _ = strings.Cut(address, "?")
	switch strings.ToLower(path.Ext(address)) {
	case ".mp4", ".3gp", ".3gpp":
		return desk.HeaderVideo
	case ".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".txt", ".csv":
		return desk.HeaderDocument
	}
	return desk.HeaderImage
}

func (c *content) buttons(p *desk.TemplateParts, actions []action) []desk.TemplateButton {
	var out []desk.TemplateButton
	for _, a := range actions {
		b := desk.TemplateButton{Text: a.Title}
		switch strings.ToUpper(a.Type) {
		case actionReply, "":
			b.Kind = desk.ButtonReply
		case actionURL:
			b.Kind, b.URL = desk.ButtonURL, a.URL
			if names := blanks(a.URL); len(names) == 1 && strings.HasSuffix(a.URL, "{{"+names[0]+"}}") {
				before := strings.TrimSuffix(a.URL, "{{"+names[0]+"}}")
				b.URL, b.Example = before+"{{1}}", before+c.Variables[names[0]]
			}
		case actionPhone:
			b.Kind, b.Phone = desk.ButtonPhone, a.Phone
		case actionCopy:
			b.Kind, b.Example = desk.ButtonCopyCode, a.Code
			if names := blanks(a.Code); len(names) == 1 {
				b.Example = c.Variables[names[0]]
			}
		default:
			p.Foreign = append(p.Foreign, "BUTTON "+a.Type)
			continue
		}
		out = append(out, b)
	}
	return out
}
