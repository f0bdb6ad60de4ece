package platform

import (
	"fmt"

	"recado.dev/internal/desk"
)

// refusesExtras answers why the parts of a message beyond choices and what it
// opens cannot be sent.
func (c Caps) refusesExtras(r *desk.Rich) *Failure {
	if len(r.QuickReplies) > 0 {
		if f := c.refusesChoice("quick replies", c.QuickReplies, r.Body, r.QuickReplies); f != nil {
			return f
		}
	}
	if len(r.Cards) > 0 {
		if f := c.refusesCards(r.Cards); f != nil {
			return f
		}
	}
	if r.Times != nil {
		if f := absent(c.Times.Level, "choices of a time"); f != nil {
			return f
		}
		if n := len(r.Times.Slots); c.Times.Slots > 0 && n > c.Times.Slots {
			return &Failure{Kind: TooLong, Title: fmt.Sprintf("%d times; %d is the most", n, c.Times.Slots)}
		}
	}
	switch {
	case r.Page != nil:
		return absent(c.Page, "previews of pages")
	case len(r.Adaptive) > 0:
		return absent(c.Adaptive, "adaptive cards")
	case r.App != nil:
		return c.Apps.refuses(*r.App)
	case r.Payment != nil:
		return absent(c.Payments, "requests for a payment")
	}
	return nil
}

func (l AppLimits) refuses(a desk.AppOffer) *Failure {
	if f := absent(l.Level, "apps"); f != nil {
		return f
	}
	if !l.Has(a.ID) {
		return &Failure{Kind: Unsupported, Title: "the app " + a.ID + " is not one of this channel's"}
	}
	if f := tooLong("the app's title", a.Title, l.TitleLength); f != nil {
		return f
	}
	if f := tooLong("the app's subtitle", a.Subtitle, l.SubtitleLength); f != nil {
		return f
	}
	return tooLong("what the app is opened with", a.Data, l.DataLength)
}

func (c Caps) refusesCards(cards []desk.Card) *Failure {
	rule := c.Cards
	if f := absent(rule.Level, "cards"); f != nil {
		return f
	}
	if rule.Max > 0 && len(cards) > rule.Max {
		return &Failure{Kind: TooLong, Title: fmt.Sprintf("%d cards; %d is the most", len(cards), rule.Max)}
	}
	for _, card := range cards {
		if len(card.Buttons) > rule.Buttons {
			return &Failure{Kind: TooLong, Title: fmt.Sprintf("a card has %d buttons; %d is the most", len(card.Buttons), rule.Buttons)}
		}
		if f := tooLong("a card's title", card.Title, rule.TitleLength); f != nil {
			return f
		}
		if f := tooLong("a card's text", card.Text, rule.TextLength); f != nil {
			return f
		}
		for _, b := range card.Buttons {
			if f := tooLong("a card's button", b.Title, rule.ButtonLength); f != nil {
				return f
			}
			if f := tooLong("a button's id", b.ID, rule.IDLength); f != nil {
				return f
			}
		}
	}
	return nil
}
