package render

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"recado.dev/internal/desk"
)

// rich fits a message with choices: as it is where the channel has them, else
// in the next best form, at last as numbered lines.
func (f *fitter) rich(m desk.Message) desk.Message {
	r := *m.Content.Rich
	if f.keeps(&r) {
		limit := f.bodyLimit(r)
		r.Body = f.formatted("content.body", r.Body, limit)
		return withRich(m, r)
	}
	r = f.unfold(r)
	plain := r
	f.unfolded = len(madeAround(*m.Content.Rich)) == 1 && len(m.Content.Rich.Buttons) == 0 && len(m.Content.Rich.Sections) == 0
	choices := f.choices(r)
	if len(choices) == 0 {
		r.Sections, r.ListLabel = nil, "" // sections without a row
	}
	switch {
	case len(choices) > 0 && f.asButtons(&r, choices):
	case len(choices) > 0 && f.asList(&r, choices):
	case len(choices) == 0 && f.opens(&r):
	default:
		return f.inWords(m, plain, choices)
	}
	r.Times = nil
	if len(r.Cards) > 0 {
		r.Body, r.Cards = joinBlocks(r.Body, cardsText(r.Cards)), nil
	}
	limit := f.bodyLimit(r)
	if tooLong(Format(r.Body, f.caps.Formatting), limit) && fits(f.words(plain, choices), f) {
		// The words matter more than the buttons where the whole fits as text.
		f.warnings = nil
		return f.inWords(m, plain, choices)
	}
	r.Body = f.formatted("content.body", r.Body, limit)
	return withRich(m, r)
}

func withRich(m desk.Message, r desk.Rich) desk.Message {
	content := *m.Content
	content.Rich = &r
	m.Content = &content
	if len(r.Cards) == 0 && r.Page == nil && r.App == nil {
		m.Attachments = nil // pictures of what is no longer there
	}
	return m
}

// inWords turns the whole into text, and notes what goes with that.
func (f *fitter) inWords(m desk.Message, r desk.Rich, choices []choice) desk.Message {
	switch {
	case r.Times != nil && f.page != "": // the page has them to tap
	case len(choices) > 0:
		f.lose(LostTaps)
	case r.Products != nil:
		f.lose(LostShelf)
	case r.Form != nil || r.AskAddress != "":
		f.lose(LostInputs)
	case r.AskForSpot:
		f.lose(LostPlace)
	case r.Link != nil && !f.lost[LostPay] && !f.lost[LostApp]:
		f.lose(LostOpening)
	}
	return f.text(m, f.words(r, choices))
}

// words is the whole as text.
func (f *fitter) words(r desk.Rich, choices []choice) string {
	if len(choices) > 0 {
		page := ""
		if r.Times != nil {
			page = f.page
		}
		return numbered(r, choices, page)
	}
	return joinBlocks(frame(r), cardsText(r.Cards), f.opened(r))
}

func fits(text string, f *fitter) bool {
	limit := f.caps.TextLength
	return limit > 0 && utf8.RuneCountInString(Format(text, f.caps.Formatting)) <= limit
}

// choice is one thing that a customer can pick, and where it was written.
type choice struct {
	id, title, description string
	section                string
	field                  string
}

// choices are all rows and buttons, in their order.
func (f *fitter) choices(r desk.Rich) []choice {
	var out []choice
	for i, s := range r.Sections {
		for j, row := range s.Rows {
			out = append(out, choice{row.ID, row.Title, row.Description, s.Title, fmt.Sprintf("content.sections[%d].rows[%d]", i, j)})
		}
	}
	for i, b := range r.Buttons {
		out = append(out, choice{id: b.ID, title: b.Title, field: fmt.Sprintf("content.buttons[%d]", i)})
	}
	return out
}

// asButtons makes the choices buttons where they are few enough, and were
// buttons already or there are no lists.
func (f *fitter) asButtons(r *desk.Rich, choices []choice) bool {
	rule := f.caps.Buttons
	if !able(rule.Level) || len(choices) > rule.Max || (len(r.Sections) > 0 && f.listFits(choices)) || sameTitles(choices, rule.TitleLength) {
		return false
	}
	for _, c := range choices {
		if c.description != "" || tooLong(c.id, rule.IDLength) || f.unfolded && tooLong(c.title, rule.TitleLength) {
			return false // a button has no second line, and an id must come back whole
		}
	}
	r.Sections, r.ListLabel = nil, ""
	r.Buttons = make([]desk.Button, len(choices))
	for i, c := range choices {
		r.Buttons[i] = desk.Button{ID: c.id, Title: f.cut(c.field+".title", c.title, rule.TitleLength)}
	}
	choicesAlone(r)
	return true
}

func (f *fitter) listFits(choices []choice) bool {
	rule := f.caps.List
	if !able(rule.Level) || len(choices) > rule.Rows {
		return false
	}
	for _, c := range choices {
		if tooLong(c.id, rule.IDLength) || f.unfolded && (tooLong(c.title, rule.TitleLength) || tooLong(c.section, rule.SectionLength)) {
			return false
		}
	}
	return true
}

// asList makes the choices the rows of a list.
func (f *fitter) asList(r *desk.Rich, choices []choice) bool {
	if !f.listFits(choices) {
		return false
	}
	rule := f.caps.List
	var sections []desk.ListSection
	for _, c := range choices {
		row := desk.ListRow{
			ID:          c.id,
			Title:       f.cut(c.field+".title", c.title, rule.TitleLength),
			Description: f.cut(c.field+".description", c.description, rule.DescriptionLength),
		}
		if n := len(sections); n == 0 || sections[n-1].Title != c.section && (rule.Sections <= 0 || n < rule.Sections) {
			sections = append(sections, desk.ListSection{Title: c.section})
		}
		last := &sections[len(sections)-1]
		last.Rows = append(last.Rows, row)
	}
	for i := range sections {
		sections[i].Title = f.cut(fmt.Sprintf("content.sections[%d].title", i), sections[i].Title, rule.SectionLength)
	}
	r.Sections, r.Buttons = sections, nil
	if r.ListLabel == "" {
		r.ListLabel = "☰" // says the same in every language
	}
	r.ListLabel = f.cut("content.list_label", r.ListLabel, rule.LabelLength)
	choicesAlone(r)
	return true
}

func (f *fitter) bodyLimit(r desk.Rich) int {
	switch {
	case len(r.Sections) > 0:
		return f.caps.List.BodyLength
	case len(r.Buttons) > 0:
		return f.caps.Buttons.BodyLength
	case len(r.QuickReplies) > 0 && f.caps.QuickReplies.BodyLength > 0:
		return f.caps.QuickReplies.BodyLength
	}
	if limit := f.caps.Interactive.BodyLength; limit > 0 {
		return limit
	}
	return f.caps.TextLength
}

func tooLong(s string, limit int) bool { return limit > 0 && utf8.RuneCountInString(s) > limit }

// frame is the header, body and footer as text.
func frame(r desk.Rich) string {
	header, footer := literal(r.Header), literal(r.Footer)
	if header != "" && !strings.Contains(header, "*") {
		header = "*" + header + "*"
	}
	if footer != "" && !strings.Contains(footer, "_") {
		footer = "_" + footer + "_"
	}
	return joinBlocks(header, r.Body, footer)
}

// numbered is the whole as text: a customer answers with the number or the
// words. Cards stand above their own choices.
func numbered(r desk.Rich, choices []choice, page string) string {
	if len(r.Cards) > 0 {
		return numberedCards(r)
	}
	var b strings.Builder
	section := ""
	for i, c := range choices {
		if c.section != section {
			section = c.section
			if section != "" {
				if i > 0 {
					b.WriteString("\n")
				}
				b.WriteString(literal(section) + "\n")
			}
		}
		fmt.Fprintf(&b, "%d. %s", i+1, literal(c.title))
		if c.description != "" {
			b.WriteString(" – " + literal(c.description))
		}
		b.WriteString("\n")
	}
	footer := r.Footer
	r.Footer = ""
	if footer = literal(footer); footer != "" && !strings.Contains(footer, "_") {
		footer = "_" + footer + "_"
	}
	link := ""
	if r.Link != nil {
		link = r.Link.Title + ": " + r.Link.URL
	}
	return joinBlocks(frame(r), strings.TrimRight(b.String(), "\n"), page, link, footer)
}

func numberedCards(r desk.Rich) string {
	n := 0
	blocks := []string{frame(desk.Rich{Header: r.Header, Body: r.Body})}
	for _, c := range r.Cards {
		lines := []string{cardText(c)}
		for _, b := range c.Buttons {
			if b.URL == "" {
				n++
				lines = append(lines, fmt.Sprintf("%d. %s", n, literal(b.Title)))
			}
		}
		blocks = append(blocks, joinLines(lines...))
	}
	return joinBlocks(append(blocks, frame(desk.Rich{Footer: r.Footer}))...)
}

// joinBlocks puts an empty line between what is there.
func joinBlocks(blocks ...string) string {
	var kept []string
	for _, s := range blocks {
		if strings.TrimSpace(s) != "" {
			kept = append(kept, s)
		}
	}
	return strings.Join(kept, "\n\n")
}
