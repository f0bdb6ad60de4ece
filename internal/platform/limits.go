package platform

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"recado.dev/internal/desk"
)

// Refuses answers why m cannot be sent with these capabilities, and nil where
// nothing speaks against it. Every connector asks it first in Send, so that a
// claimed limit is an enforced one.
func (c Caps) Refuses(m desk.Message) *Failure {
	switch m.Kind {
	case desk.MessageText:
		if c.TextLength == 0 {
			return cannot("text")
		}
		if f := c.refusesEnclosed(m); f != nil {
			return f
		}
		return tooLong("the text", m.Text, c.TextLength)
	case desk.MessageImage, desk.MessageVideo, desk.MessageAudio, desk.MessageVoice, desk.MessageDocument, desk.MessageSticker:
		return c.refusesMedia(m)
	case desk.MessageRich:
		if m.Content == nil || m.Content.Rich == nil {
			return &Failure{Kind: Rejected, Title: "the message has no content"}
		}
		return c.refusesRich(m.Content.Rich)
	case desk.MessageLocation:
		return absent(c.Location, "locations")
	case desk.MessageContacts:
		return absent(c.Contacts, "contact cards")
	case desk.MessageTemplate:
		return absent(c.Templates, "templates")
	}
	return cannot("messages of kind " + string(m.Kind))
}

func (c Caps) refusesMedia(m desk.Message) *Failure {
	rule := c.Media[string(m.Kind)]
	if f := absent(rule.Level, "files of kind "+string(m.Kind)); f != nil {
		return f
	}
	if len(m.Attachments) != 1 {
		return &Failure{Kind: Unsupported, Title: "a message carries exactly one file here"}
	}
	a := m.Attachments[0]
	if rule.MaxBytes > 0 && a.Size > rule.MaxBytes {
		return &Failure{Kind: TooLong, Title: fmt.Sprintf("the file has %d bytes; %d is the most", a.Size, rule.MaxBytes)}
	}
	if !rule.takes(a.Mime) {
		return &Failure{Kind: Unsupported, Title: "files of type " + a.Mime + " cannot be sent as " + string(m.Kind)}
	}
	if m.Text == "" {
		return nil
	}
	if !rule.Caption {
		return &Failure{Kind: Unsupported, Title: "a " + string(m.Kind) + " message has no caption here"}
	}
	return tooLong("the caption", m.Text, c.CaptionLength)
}

// refusesEnclosed answers why a text's files cannot go with it.
func (c Caps) refusesEnclosed(m desk.Message) *Failure {
	if len(m.Attachments) == 0 {
		return nil
	}
	if c.Mail != Yes {
		return cannot("text and files in one message")
	}
	rule := c.Media[string(desk.MessageDocument)]
	total := int64(0)
	for _, a := range m.Attachments {
		total += a.Size
	}
	if rule.MaxBytes > 0 && total > rule.MaxBytes {
		return &Failure{Kind: TooLong, Title: fmt.Sprintf("the files have %d bytes; %d is the most", total, rule.MaxBytes)}
	}
	return nil
}

func (m Media) takes(mime string) bool {
	if len(m.Mimes) == 0 {
		return true
	}
	base, _, _ := strings.Cut(mime, ";")
	for _, one := range m.Mimes {
		if strings.EqualFold(one, strings.TrimSpace(base)) {
			return true
		}
	}
	return false
}

func (c Caps) refusesRich(r *desk.Rich) *Failure {
	if len(r.Buttons) > 0 {
		if f := c.refusesButtons(r); f != nil {
			return f
		}
	}
	if len(r.Sections) > 0 {
		if f := c.refusesList(r); f != nil {
			return f
		}
	}
	if f := c.refusesExtras(r); f != nil {
		return f
	}
	switch {
	case len(r.Buttons) > 0 || len(r.Sections) > 0:
		return nil
	case r.Products != nil, r.Form != nil, r.AskAddress != "":
		return c.Interactive.refuses(r)
	case r.Link != nil:
		if f := absent(c.LinkButton, "link buttons"); f != nil {
			return f
		}
		return c.Interactive.refuses(r)
	case r.AskForSpot:
		if f := absent(c.Location, "locations"); f != nil {
			return f
		}
		return c.Interactive.refuses(r)
	}
	return nil
}

func (c Caps) refusesButtons(r *desk.Rich) *Failure {
	return c.refusesChoice("buttons", c.Buttons, r.Body, r.Buttons)
}

func (c Caps) refusesChoice(what string, rule Choice, body string, buttons []desk.Button) *Failure {
	if f := absent(rule.Level, what); f != nil {
		return f
	}
	if len(buttons) > rule.Max {
		return &Failure{Kind: TooLong, Title: fmt.Sprintf("%d %s; %d is the most", len(buttons), what, rule.Max)}
	}
	if f := tooLong("the body", body, rule.BodyLength); f != nil {
		return f
	}
	for _, b := range buttons {
		if f := tooLong("a button", b.Title, rule.TitleLength); f != nil {
			return f
		}
		if f := tooLong("a button's id", b.ID, rule.IDLength); f != nil {
			return f
		}
	}
	return nil
}

func (c Caps) refusesList(r *desk.Rich) *Failure {
	if f := absent(c.List.Level, "lists"); f != nil {
		return f
	}
	if c.List.Sections > 0 && len(r.Sections) > c.List.Sections {
		return &Failure{Kind: TooLong, Title: fmt.Sprintf("%d sections; %d is the most", len(r.Sections), c.List.Sections)}
	}
	rows := 0
	for _, s := range r.Sections {
		rows += len(s.Rows)
		if f := tooLong("a section's title", s.Title, c.List.SectionLength); f != nil {
			return f
		}
		for _, row := range s.Rows {
			if f := c.refusesRow(row); f != nil {
				return f
			}
		}
	}
	if rows > c.List.Rows {
		return &Failure{Kind: TooLong, Title: fmt.Sprintf("%d rows; %d is the most", rows, c.List.Rows)}
	}
	if f := tooLong("the list's label", r.ListLabel, c.List.LabelLength); f != nil {
		return f
	}
	return tooLong("the body", r.Body, c.List.BodyLength)
}

func (c Caps) refusesRow(row desk.ListRow) *Failure {
	if f := tooLong("a row", row.Title, c.List.TitleLength); f != nil {
		return f
	}
	if f := tooLong("a row's id", row.ID, c.List.IDLength); f != nil {
		return f
	}
	return tooLong("a row's description", row.Description, c.List.DescriptionLength)
}

func absent(l Level, what string) *Failure {
	if l == Yes || l == Degraded {
		return nil
	}
	return cannot(what)
}

func cannot(what string) *Failure {
	return &Failure{Kind: Unsupported, Title: what + " cannot be sent on this platform"}
}

// tooLong takes a limit of 0 as none.
func tooLong(what, s string, limit int) *Failure {
	if n := utf8.RuneCountInString(s); limit > 0 && n > limit {
		return &Failure{Kind: TooLong, Title: fmt.Sprintf("%s has %d characters; %d is the most", what, n, limit)}
	}
	return nil
}
