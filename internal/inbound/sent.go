package inbound

import (
	"context"
	"strings"
	"time"
	"unicode"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

const (
	// newestSent is how many of our messages in a thread are looked at for what
	// a network says without naming one.
	newestSent = 50
	// ahead is how much later than the network we may have noted that a message
	// went: its answer had a way to go.
	ahead = 2 * time.Second
	// echoLife is how long after a send its echo is waited for.
	echoLife = 2 * time.Minute
)

// asksForSent says whether an event is about messages of ours that it does not
// name.
func asksForSent(it *item) bool {
	return it.in.Receipt != nil && !it.in.Receipt.Until.IsZero() || it.in.Echo != nil && it.in.Echo.PerhapsOurs
}

// loadSent brings our newest messages of the threads that events are about
// without naming one.
func (b *batch) loadSent(ctx context.Context) error {
	b.sent = map[place][]*message{}
	for _, it := range b.items {
		at := b.sentAt(it)
		if at.id == "" || !asksForSent(it) || b.sent[at] != nil {
			continue
		}
		found, err := b.newestSent(ctx, it, at)
		if err != nil {
			return err
		}
		var ids []string
		for _, m := range found {
			if b.messages[m.ID] == nil {
				ids = append(ids, m.ID)
			}
		}
		if b.tx.Engine() == store.Postgres {
			locked, err := b.tx.LockMessages(ctx, b.ws, ids)
			if err != nil {
				return err
			}
			for i, m := range found {
				if now, ok := locked[m.ID]; ok {
					found[i] = now
				}
			}
		}
		b.sent[at] = []*message{}
		for _, m := range found {
			held := b.hold(m)
			b.sent[at] = append(b.sent[at], held)
			if at := (place{m.ChannelID, m.ExternalID}); m.ExternalID != "" && b.external[at] == nil {
				b.external[at] = held
			}
		}
	}
	return nil
}

// sentAt is where our messages stand that an event may be about: in its thread,
// and of what was said in public under the post, since a network may put it in
// answer to somebody else there.
func (b *batch) sentAt(it *item) place {
	if it.in.Post != "" && it.in.Echo != nil {
		return place{it.ev.ChannelID, "post:" + string(it.in.Post)}
	}
	return place{it.ev.ChannelID, threadOf(it)}
}

func (b *batch) newestSent(ctx context.Context, it *item, at place) ([]desk.Message, error) {
	if it.in.Post == "" || it.in.Echo == nil {
		return b.tx.NewestSent(ctx, b.ws, at.channelID, at.id, newestSent)
	}
	p := b.posts[place{it.ev.ChannelID, string(it.in.Post)}]
	if p == nil {
		return nil, nil
	}
	return b.tx.NewestSentUnder(ctx, b.ws, p.ID, newestSent)
}

// until are our messages that a receipt without a name is about: all that went
// by its moment and did not get as far yet.
func (b *batch) until(it *item, in platform.ReceiptIn) []*message {
	var out []*message
	for _, m := range b.sent[place{it.ev.ChannelID, threadOf(it)}] {
		waits := m.Status == desk.StatusSent || m.Status == desk.StatusDelivered && in.Status == desk.StatusRead
		if waits && m.SentAt != nil && !m.SentAt.After(in.Until.Add(ahead)) {
			out = append(out, m)
		}
	}
	return out
}

// overtaken gives an echo to the message of ours that it is of, where the
// network does not say so and its answer to the send is not here yet.
func (b *batch) overtaken(it *item, in platform.MessageIn) bool {
	if !in.PerhapsOurs || b.external[place{it.ev.ChannelID, string(in.ID)}] != nil {
		return false
	}
	var known bool
	var nameless *message // of several that fit, the one that goes first
	for _, m := range b.sent[b.sentAt(it)] {
		fresh := m.Status == desk.StatusQueued || m.SentAt != nil && it.ev.ReceivedAt.Sub(*m.SentAt) < echoLife || m.Status == desk.StatusUnconfirmed
		if m.Origin == "phone" || !fresh || !says(m.Message, in) {
			continue
		}
		switch {
		case m.ExternalID != "":
			known = true
		case nameless == nil || answers(m, in) || !answers(nameless, in): // the newest come first
			nameless = m
		}
	}
	if nameless != nil {
		b.receive(it, nameless, desk.Receipt{ExternalID: string(in.ID), Status: desk.StatusSent, At: occurred(it), ReceivedAt: it.ev.ReceivedAt})
	}
	return known || nameless != nil
}

// answers says whether a message stands in answer to what an echo answers.
func answers(m *message, echo platform.MessageIn) bool {
	return echo.Public == nil || m.Content != nil && m.Content.Public != nil && m.Content.Public.Parent == string(echo.Public.Parent)
}

// says tells whether an echo may be of a message: its words are among the
// message's, or it is a file of the same kind and nothing is known of that yet.
func says(m desk.Message, echo platform.MessageIn) bool {
	words := letters(echo.Text)
	if words != "" {
		said := m.Text
		if m.Content != nil && m.Content.Rich != nil {
			r := m.Content.Rich
			said += r.Header + r.Body + r.Footer
			for _, s := range r.Sections {
				said += s.Title
				for _, row := range s.Rows {
					said += row.Title + row.Description
				}
			}
		}
		if m.Content != nil && m.Content.Location != nil && m.ExternalID == "" {
			return true // places go as words that are made of them
		}
		if m.Content != nil && m.Content.Public != nil && m.Content.Public.Named && letters(m.Text) != "" {
			return strings.Contains(words, letters(m.Text)) // the network's way to name the person stands beside it
		}
		return strings.Contains(letters(said), words)
	}
	if len(echo.Attachments) > 0 {
		return m.ExternalID == "" && len(m.Attachments) > 0
	}
	return m.Kind == desk.MessageRich
}

// letters is a text without what a network may write otherwise: marks of
// emphasis, spaces, bullets.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r > 0x2000 && unicode.IsSymbol(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
