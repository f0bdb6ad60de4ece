package render

import (
	"strings"
	"unicode"

	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// maxTyped bounds what is taken for a typed choice.
const maxTyped = 120

// Typed says whether a text is short enough to be a typed choice.
func Typed(text string) bool { return text != "" && len(text) <= maxTyped }

// offered is a choice of a message with the kind of answer that it gives.
type offered struct {
	kind string
	choice
	slot *desk.TimeSlot
}

// offeredBy are the choices of a message, in the order of their numbers.
func offeredBy(r desk.Rich) []offered {
	var out []offered
	add := func(kind, id, title, description string) {
		out = append(out, offered{kind: kind, choice: choice{id: id, title: title, description: description}})
	}
	for _, s := range r.Sections {
		for _, row := range s.Rows {
			add("list", row.ID, row.Title, row.Description)
		}
	}
	for _, b := range r.Buttons {
		add("button", b.ID, b.Title, "")
	}
	for _, b := range r.QuickReplies {
		add("quick_reply", b.ID, b.Title, "")
	}
	for _, c := range r.Cards {
		for _, b := range c.Buttons {
			if b.URL == "" {
				add("card", b.ID, b.Title, literal(c.Title))
			}
		}
	}
	if r.Times != nil {
		for i, s := range r.Times.Slots {
			add("time", s.ID, SlotTitle(*r.Times, s), "")
			out[len(out)-1].slot = &r.Times.Slots[i]
		}
	}
	if len(r.Adaptive) > 0 {
		for _, b := range readAdaptive(r.Adaptive).choices() {
			add("adaptive", b.ID, b.Title, "")
		}
	}
	return out
}

// Offers says whether a message has choices that can be understood when they
// are typed.
func Offers(m desk.Message) bool {
	return m.Kind == desk.MessageRich && m.Content != nil && m.Content.Rich != nil && len(offeredBy(*m.Content.Rich)) > 0
}

func (o offered) answer() *desk.Answer {
	a := &desk.Answer{Kind: o.kind, ID: o.id, Title: o.title, Description: o.description}
	if o.slot != nil {
		at := o.slot.Start
		a.At = &at
	}
	return a
}

// Understand answers the choice of an offer that a customer typed: its words,
// or its number where the channel shows the offer as numbered lines. It is nil
// where the text is none of them, or could be two.
func Understand(offer desk.Message, text string, caps platform.Caps) *desk.Answer {
	if !Typed(text) || !Offers(offer) {
		return nil
	}
	choices := offeredBy(*offer.Content.Rich)
	number, words := numberOf(text)
	if number > 0 && number <= len(choices) && Message(offer, caps).Message.Kind == desk.MessageText {
		if c := choices[number-1]; words == "" || same(words, c.title) {
			return c.answer()
		}
	}
	var found *offered
	for i, c := range choices {
		if !same(text, c.title) {
			continue
		}
		if found != nil {
			return nil
		}
		found = &choices[i]
	}
	if found == nil {
		return nil
	}
	return found.answer()
}

// Settle gives an answer that came by a press the shape that it has on every
// channel, whatever form its choice was shown in.
func Settle(offer desk.Message, a desk.Answer) desk.Answer {
	if offer.Kind != desk.MessageRich || offer.Content == nil || offer.Content.Rich == nil || a.Kind == "form" || a.Kind == "address" || a.Kind == "app" {
		return a
	}
	for _, c := range offeredBy(*offer.Content.Rich) {
		if c.id == a.ID {
			settled := *c.answer()
			settled.Form, settled.Fields = a.Form, a.Fields
			return settled
		}
	}
	return a
}

func same(typed, title string) bool {
	bare := func(s string) string {
		return conversation.Fold(strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) }))
	}
	words := bare(typed)
	return words != "" && words == bare(title)
}

// numberOf reads a number at the start of a text, "2", "2)", "2️⃣" or "2. Large",
// and the words after it; 0 where there is none.
func numberOf(text string) (int, string) {
	text = strings.TrimLeftFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '#' || r == '(' })
	n, digits, end := 0, 0, len(text)
	for i, r := range text {
		v, ok := digit(r)
		if !ok {
			end = i
			break
		}
		if n, digits = n*10+v, digits+1; digits > 3 {
			return 0, ""
		}
	}
	if digits == 0 {
		return 0, ""
	}
	rest := text[end:]
	words := strings.TrimLeftFunc(rest, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsPunct(r) || r == '\uFE0F' || r == '\u20E3'
	})
	if words != "" && words == rest {
		return 0, "" // "2nd"
	}
	return n, words
}

// digit reads a digit of any script.
func digit(r rune) (int, bool) {
	if !unicode.IsDigit(r) {
		return 0, false
	}
	zero := r
	for unicode.IsDigit(zero-1) && r-zero < 9 {
		zero--
	}
	if r < 128 {
		zero = '0'
	}
	return int(r - zero), true
}
