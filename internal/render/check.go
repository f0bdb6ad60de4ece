package render

import (
	"fmt"
	"slices"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// Check is CheckIn without pages.
func Check(m desk.Message, caps platform.Caps) error { return CheckIn(m, caps, Setting{}) }

// CheckIn answers why m cannot be sent on a channel with these capabilities, and
// nil where it can, if need be in another form. A text that is too long is
// desk.CodeInvalid with the limit and the length; what the channel cannot do at
// all is desk.CodeUnsupported.
func CheckIn(m desk.Message, caps platform.Caps, set Setting) error {
	if err := Content(m); err != nil {
		return err
	}
	r := Fit(m, caps, set)
	if len(r.Warnings) > 0 {
		e := &desk.Error{Code: desk.CodeInvalid}
		for _, w := range r.Warnings {
			e.Problems = append(e.Problems, desk.Problem{Field: w.Field, Detail: w.Detail})
		}
		e.Public = r.Warnings[0].Field + " " + r.Warnings[0].Detail
		return e
	}
	if f := caps.Refuses(r.Message); f != nil {
		if f.Kind == platform.TooLong {
			return desk.Invalid(fieldOf(m), "%s", f.Title)
		}
		return desk.E(desk.CodeUnsupported, "%s", f.Title)
	}
	return nil
}

func fieldOf(m desk.Message) string {
	if len(m.Attachments) > 0 {
		return "attachments"
	}
	return "content"
}

// Content checks what no channel could send.
func Content(m desk.Message) error {
	switch m.Kind {
	case desk.MessageText:
		if strings.TrimSpace(m.Text) == "" && len(m.Attachments) == 0 {
			return desk.Invalid("text", "must not be empty")
		}
	case desk.MessageRich:
		if m.Content == nil || m.Content.Rich == nil {
			return desk.Invalid("content", "must not be empty")
		}
		return richContent(*m.Content.Rich)
	case desk.MessageTemplate:
		if m.Content == nil || m.Content.Template == nil || m.Content.Template.Name == "" || m.Content.Template.Language == "" {
			return desk.Invalid("template", "needs a name and a language")
		}
	}
	return nil
}

func richContent(r desk.Rich) error {
	if strings.TrimSpace(r.Body) == "" && r.Page == nil && len(r.Adaptive) == 0 {
		return desk.Invalid("content.body", "must not be empty")
	}
	var ids []string
	for i, b := range r.Buttons {
		if err := named(&ids, fmt.Sprintf("content.buttons[%d]", i), b.ID, b.Title); err != nil {
			return err
		}
	}
	for i, s := range r.Sections {
		if len(s.Rows) == 0 {
			return desk.Invalid(fmt.Sprintf("content.sections[%d].rows", i), "must not be empty")
		}
		for j, row := range s.Rows {
			if err := named(&ids, fmt.Sprintf("content.sections[%d].rows[%d]", i, j), row.ID, row.Title); err != nil {
				return err
			}
		}
	}
	if err := firstError(extraContent(&ids, r), openContent(r)); err != nil {
		return err
	}
	if r.Link == nil {
		return nil
	}
	if err := webAddress("content.link.url", r.Link.URL); err != nil {
		return err
	}
	if strings.TrimSpace(r.Link.Title) == "" {
		return desk.Invalid("content.link.title", "must not be empty")
	}
	return nil
}

// named checks that a choice has words and an id of its own.
func named(ids *[]string, field, id, title string) error {
	if strings.TrimSpace(title) == "" {
		return desk.Invalid(field+".title", "must not be empty")
	}
	if strings.TrimSpace(id) == "" {
		return desk.Invalid(field+".id", "must not be empty")
	}
	if slices.Contains(*ids, id) {
		return desk.Invalid(field+".id", "is there twice")
	}
	*ids = append(*ids, id)
	return nil
}

// openContent checks products, forms and questions for an address.
func openContent(r desk.Rich) error {
	if r.Products != nil {
		if len(r.Products.Items()) == 0 && !r.Products.Whole {
			return desk.Invalid("content.products", "choose a product")
		}
		seen := map[string]bool{}
		for i, s := range r.Products.Shelves {
			for j, item := range s.Items {
				if item.ID == "" || seen[item.ID] {
					return desk.Invalid(fmt.Sprintf("content.products.shelves[%d].items[%d]", i, j), "is empty or there twice")
				}
				seen[item.ID] = true
			}
		}
	}
	if r.Form != nil && strings.TrimSpace(r.Form.Label) == "" {
		return desk.Invalid("content.form.label", "must not be empty")
	}
	if r.AskAddress != "" && len(r.AskAddress) != 2 {
		return desk.Invalid("content.ask_address", "must be a country: IN")
	}
	return nil
}
