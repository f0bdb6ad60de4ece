package template

import (
	"fmt"

	"recado.dev/internal/desk"
)

// words takes over what the platform has as the template's words. Files of ours
// stay, since the platform names none.
func (r *sync) words(c *change, t desk.StoredTemplate, v *desk.TemplateVersion, parts desk.TemplateParts) bool {
	did := false
	if v.Draft != nil && same(bare(*v.Draft), bare(parts)) {
		v.Parts, v.Draft, did = *v.Draft, nil, true
	}
	next := withFiles(parts, v.Parts)
	if same(bare(next), bare(v.Parts)) {
		return did
	}
	c.note(t, v.Language, "text", "", "", "")
	v.Parts = next
	return true
}

// bare is p as two sides can be compared: without what only one of them knows.
func bare(p desk.TemplateParts) desk.TemplateParts {
	p.Examples = nil
	if p.Code != nil { // its words are the platform's
		p.Body, p.Buttons, p.Footer = "", nil, ""
		code := *p.Code
		code.Text, code.AutofillText, code.TermsAccepted = "", "", false
		p.Code = &code
	}
	if p.Header != nil {
		h := *p.Header
		h.FileID, h.Examples = "", nil
		p.Header = &h
	}
	p.Buttons = plainButtons(p.Buttons)
	cards := make([]desk.TemplateCard, len(p.Cards))
	for i, c := range p.Cards {
		c.Header.FileID, c.Header.Examples, c.Examples, c.Buttons = "", nil, nil, plainButtons(c.Buttons)
		cards[i] = c
	}
	p.Cards = cards
	if p.TTLSeconds < 0 {
		p.TTLSeconds = 0
	}
	return p
}

func plainButtons(buttons []desk.TemplateButton) []desk.TemplateButton {
	out := make([]desk.TemplateButton, len(buttons))
	for i, b := range buttons {
		b.Example = ""
		if b.Kind == desk.ButtonCopyCode {
			b.Text = ""
		}
		out[i] = b
	}
	return out
}

func withFiles(p, old desk.TemplateParts) desk.TemplateParts {
	if p.Header != nil && old.Header != nil && p.Header.Kind == old.Header.Kind {
		p.Header.FileID = old.Header.FileID
	}
	for i := range p.Cards {
		if i < len(old.Cards) && old.Cards[i].Header.Kind == p.Cards[i].Header.Kind {
			p.Cards[i].Header.FileID = old.Cards[i].Header.FileID
		}
	}
	return p
}

func quality(q string) string {
	if q == "" {
		return "unknown"
	}
	return q
}

func cardPath(i int) string { return fmt.Sprintf("cards[%d]", i) }
