package render

import (
	"fmt"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// opens keeps the one thing that a message has the customer do where the
// channel has it: what was asked for first counts.
func (f *fitter) opens(r *desk.Rich) bool {
	i := f.caps.Interactive
	switch {
	case r.Products != nil:
		if !able(i.Products) || !f.offerFits(*r.Products) {
			return false
		}
		offer := *r.Products
		offer.Shelves = make([]desk.ProductShelf, len(r.Products.Shelves))
		for n, s := range r.Products.Shelves {
			s.Title = f.cut(fmt.Sprintf("content.products.shelves[%d].title", n), s.Title, i.ShelfLength)
			offer.Shelves[n] = s
		}
		r.Products, r.Form, r.AskAddress, r.Link, r.AskForSpot = &offer, nil, "", nil, false
		f.framed(r)
	case r.Form != nil:
		if !able(i.Forms) || r.Form.RemoteID == "" {
			if f.page == "" || !able(f.caps.LinkButton) {
				return false
			}
			f.lose(LostInputs)
			r.Link = &desk.LinkButton{Title: f.cut("content.form.label", r.Form.Label, f.linkTitle()), URL: f.page}
			r.Form, r.AskAddress, r.AskForSpot = nil, "", false
			f.framed(r)
			return true
		}
		form := *r.Form
		form.Label = f.cut("content.form.label", form.Label, i.FormLabel)
		r.Form, r.AskAddress, r.Link, r.AskForSpot = &form, "", nil, false
		f.framed(r)
	case r.AskAddress != "":
		if !i.Asks(r.AskAddress) {
			return false
		}
		bare(r)
		r.Link, r.AskForSpot = nil, false
	case r.Link != nil:
		if !able(f.caps.LinkButton) {
			return false
		}
		r.Link = &desk.LinkButton{Title: f.cut("content.link.title", r.Link.Title, f.linkTitle()), URL: r.Link.URL}
		r.AskForSpot = false
		f.framed(r)
	case r.AskForSpot:
		if !able(f.caps.Location) {
			return false
		}
		bare(r)
	default:
		return false
	}
	return true
}

func (f *fitter) linkTitle() int {
	if n := f.caps.Interactive.LinkLength; n > 0 {
		return n
	}
	return f.caps.Buttons.TitleLength
}

// framed cuts what stands around a message to what fits.
func (f *fitter) framed(r *desk.Rich) {
	r.Header = f.cut("content.header", r.Header, f.caps.Interactive.HeaderLength)
	r.Footer = f.cut("content.footer", r.Footer, f.caps.Interactive.FooterLength)
}

// bare takes header and footer into the body: questions for a place have
// neither.
func bare(r *desk.Rich) {
	r.Body = frame(*r)
	r.Header, r.Footer = "", ""
}

func (f *fitter) offerFits(o desk.ProductOffer) bool {
	i := f.caps.Interactive
	n := len(o.Items())
	return (n > 0 || o.Whole) && (i.ProductMax <= 0 || n <= i.ProductMax) && (i.ShelfMax <= 0 || len(o.Shelves) <= i.ShelfMax)
}

// choicesAlone drops what cannot stand beside choices.
func choicesAlone(r *desk.Rich) {
	r.Link, r.AskForSpot, r.AskAddress, r.Products, r.Form = nil, false, "", nil, nil
}

// opened is in words what the customer would have opened. A form is a page of
// its own where there are pages.
func (f *fitter) opened(r desk.Rich) string {
	switch {
	case r.Products != nil:
		return ProductsText(*r.Products)
	case r.Form != nil && f.page != "":
		return literal(r.Form.Label) + ": " + f.page
	case r.Form != nil:
		return QuestionsText(r.Form.Questions)
	case r.Link != nil:
		return r.Link.Title + ": " + r.Link.URL
	}
	return ""
}

// ProductsText is an offer as lines: its name, its price and where it is seen.
func ProductsText(o desk.ProductOffer) string {
	var lines []string
	for _, s := range o.Shelves {
		lines = append(lines, literal(s.Title))
		for _, item := range s.Items {
			line := literal(item.Name)
			if line == "" {
				line = item.ID
			}
			line = "• " + line
			if item.Price != nil {
				line += " – " + item.Price.String()
			}
			if item.URL != "" {
				line += "\n  " + item.URL
			}
			lines = append(lines, line)
		}
	}
	return joinLines(lines...)
}

// QuestionsText is a form's questions as numbered lines, to be answered in
// words.
func QuestionsText(questions []desk.FormQuestion) string {
	var lines []string
	for n, q := range questions {
		line := fmt.Sprintf("%d. %s", n+1, literal(q.Label))
		var options []string
		for _, o := range q.Options {
			options = append(options, literal(o.Title))
		}
		if len(options) > 0 {
			line += " (" + strings.Join(options, " / ") + ")"
		}
		lines = append(lines, line)
	}
	return joinLines(lines...)
}

// Falls answers how a message reads on a channel that lacks what it opens, and
// "" where the channel shows it as it is.
func Falls(r desk.Rich, caps platform.Caps) string {
	m := Message(desk.Message{Kind: desk.MessageRich, Direction: desk.DirectionOut, Content: &desk.Content{Rich: &r}}, caps).Message
	if m.Kind == desk.MessageText {
		return m.Text
	}
	return ""
}
