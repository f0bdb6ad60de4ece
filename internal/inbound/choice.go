package inbound

import (
	"context"

	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/render"
)

// mayChoose says whether a message may name one of the choices that were
// offered: by a press, or by a few words.
func mayChoose(m *platform.MessageIn) bool {
	switch {
	case m == nil:
		return false
	case m.Content != nil && m.Content.Answer != nil:
		return true
	}
	return m.Kind == desk.MessageText && m.Content == nil && render.Typed(m.Text)
}

// loadOffers reads the choices that messages of the batch may be about: those
// that the conversations' newest words of ours offered.
func (b *batch) loadOffers(ctx context.Context) error {
	var ids []string
	for _, it := range b.items {
		if !mayChoose(it.in.Message) {
			continue
		}
		if cv := b.threads[place{it.ev.ChannelID, threadOf(it)}]; cv != nil && cv.OfferID != "" {
			ids = append(ids, cv.OfferID)
		}
	}
	var err error
	b.offers, err = b.tx.MessagesByID(ctx, b.ws, ids)
	return err
}

// understand gives a message that names a choice the answer that it is, which
// has one shape whatever form the choice was shown in. What the customer quotes
// counts before what was said last.
func (b *batch) understand(it *item, cv *conv, m *desk.Message) {
	in := it.in.Message
	if !mayChoose(in) || it.in.Backfill {
		return
	}
	offer, there := b.offers[cv.OfferID]
	if in.ReplyTo != "" {
		quoted := b.external[place{it.ev.ChannelID, string(in.ReplyTo)}]
		if quoted == nil {
			return
		}
		offer, there = quoted.Message, true
	}
	if !there || offer.ConversationID != cv.ID {
		return
	}
	if in.Content != nil {
		content, settled := *m.Content, render.Settle(offer, *m.Content.Answer)
		content.Answer = &settled
		m.Content = &content
	} else {
		answer := render.Understand(offer, m.Text, it.live.Session.Caps())
		if answer == nil {
			return
		}
		m.Kind, m.Content = desk.MessageAnswer, &desk.Content{Answer: answer}
		if m.ReplyTo == nil {
			m.ReplyTo = conversation.QuoteOf(offer)
		}
	}
	if offer.ID == cv.OfferID {
		cv.OfferID = "" // it is answered
	}
}
