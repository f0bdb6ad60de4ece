package render

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"

	"recado.dev/internal/desk"
)

// Bounds of what a message holds, whatever the channel.
const (
	maxCards    = 20
	maxSlots    = 100
	maxAdaptive = 28 << 10 // what the vendors of cards take
	maxAppData  = 8 << 10
)

// madeAround are the parts that a message can be made around: one of them.
func madeAround(r desk.Rich) []string {
	var out []string
	for _, part := range []struct {
		name  string
		there bool
	}{
		{"buttons", len(r.Buttons) > 0 || len(r.Sections) > 0}, {"quick_replies", len(r.QuickReplies) > 0}, {"cards", len(r.Cards) > 0},
		{"page", r.Page != nil}, {"times", r.Times != nil}, {"adaptive_card", len(r.Adaptive) > 0}, {"payment", r.Payment != nil}, {"app", r.App != nil},
	} {
		if part.there {
			out = append(out, part.name)
		}
	}
	return out
}

// extraContent checks quick replies, cards, pages, times, adaptive cards,
// payments and apps.
func extraContent(ids *[]string, r desk.Rich) error {
	parts := madeAround(r)
	if len(parts) > 1 {
		return desk.Invalid("content."+parts[1], "cannot stand in one message with %s", parts[0])
	}
	if len(parts) == 1 && parts[0] != "buttons" && (r.Link != nil || r.AskForSpot || r.AskAddress != "" || r.Products != nil || r.Form != nil) {
		return desk.Invalid("content."+parts[0], "cannot stand in one message with something else to open")
	}
	for i, q := range r.QuickReplies {
		if err := named(ids, fmt.Sprintf("content.quick_replies[%d]", i), q.ID, q.Title); err != nil {
			return err
		}
	}
	if err := cardsContent(ids, r.Cards); err != nil {
		return err
	}
	switch {
	case r.Page != nil:
		return firstError(webAddress("content.page.url", r.Page.URL), filled("content.page.title", r.Page.Title), optionalAddress("content.page.image_url", r.Page.ImageURL))
	case r.Times != nil:
		return timesContent(ids, *r.Times)
	case len(r.Adaptive) > 0:
		return adaptiveContent(r.Adaptive)
	case r.Payment != nil:
		return paymentContent(*r.Payment)
	case r.App != nil:
		return appContent(*r.App)
	}
	return nil
}

func cardsContent(ids *[]string, cards []desk.Card) error {
	if len(cards) > maxCards {
		return desk.Invalid("content.cards", "has %d cards; %d is the most", len(cards), maxCards)
	}
	for i, c := range cards {
		at := fmt.Sprintf("content.cards[%d]", i)
		if err := firstError(filled(at+".title", c.Title), optionalAddress(at+".image_url", c.ImageURL)); err != nil {
			return err
		}
		for j, b := range c.Buttons {
			field := fmt.Sprintf("%s.buttons[%d]", at, j)
			var err error
			if b.URL != "" {
				err = firstError(filled(field+".title", b.Title), webAddress(field+".url", b.URL))
			} else {
				err = named(ids, field, b.ID, b.Title)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func timesContent(ids *[]string, t desk.TimePicker) error {
	if err := filled("content.times.title", t.Title); err != nil {
		return err
	}
	if len(t.Slots) == 0 || len(t.Slots) > maxSlots {
		return desk.Invalid("content.times.slots", "has %d times; 1 to %d fit", len(t.Slots), maxSlots)
	}
	if _, err := time.LoadLocation(t.TimeZone); err != nil || strings.EqualFold(t.TimeZone, "local") {
		return desk.Invalid("content.times.time_zone", "must be an IANA time zone: Europe/Madrid")
	}
	for i, s := range t.Slots {
		at := fmt.Sprintf("content.times.slots[%d]", i)
		switch {
		case s.Start.IsZero():
			return desk.Invalid(at+".start", "must not be empty")
		case s.Minutes < 0 || s.Minutes > 24*60:
			return desk.Invalid(at+".minutes", "must be 0 to 1440")
		}
		if err := named(ids, at, s.ID, "slot"); err != nil {
			return err
		}
	}
	return nil
}

func adaptiveContent(raw json.RawMessage) error {
	var card struct {
		Type string `json:"type"`
	}
	switch {
	case len(raw) > maxAdaptive:
		return desk.Invalid("content.adaptive_card", "has %d bytes; %d is the most", len(raw), maxAdaptive)
	case json.Unmarshal(raw, &card) != nil || card.Type != "AdaptiveCard":
		return desk.Invalid("content.adaptive_card", `must be a JSON object of type "AdaptiveCard"`)
	}
	a := readAdaptive(raw)
	if a.text() == "" && len(a.submits) == 0 {
		return desk.Invalid("content.adaptive_card", "says nothing: add a text, or fallbackText for channels that cannot show the card")
	}
	return nil
}

func paymentContent(p desk.PaymentRequest) error {
	if err := firstError(filled("content.payment.reference", p.Reference), optionalAddress("content.payment.url", p.URL)); err != nil {
		return err
	}
	if p.Amount.Minor <= 0 || len(p.Amount.Currency) != 3 {
		return desk.Invalid("content.payment.amount", "must be above zero, in a currency: EUR")
	}
	for i, l := range p.Lines {
		if err := filled(fmt.Sprintf("content.payment.lines[%d].title", i), l.Title); err != nil {
			return err
		}
		if l.Amount.Currency != p.Amount.Currency {
			return desk.Invalid(fmt.Sprintf("content.payment.lines[%d].amount", i), "must be in the currency of the whole")
		}
	}
	return nil
}

func appContent(a desk.AppOffer) error {
	if n := len(a.Data); n > maxAppData {
		return desk.Invalid("content.app.data", "has %d bytes; %d is the most", n, maxAppData)
	}
	if a.ID == "" || len(a.ID) > 300 || strings.ContainsFunc(a.ID, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
		return desk.Invalid("content.app.id", "must be one of the channel's apps")
	}
	return firstError(filled("content.app.title", a.Title), optionalAddress("content.app.url", a.URL))
}

func filled(field, text string) error {
	if strings.TrimSpace(text) == "" {
		return desk.Invalid(field, "must not be empty")
	}
	return nil
}

func webAddress(field, address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return desk.Invalid(field, "must be a web address")
	}
	return nil
}

func optionalAddress(field, address string) error {
	if address == "" {
		return nil
	}
	return webAddress(field, address)
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
