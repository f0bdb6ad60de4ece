package sandbox

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/desk"
)

func threadKey(accountID, phoneID string) string { return accountID + "/" + phoneID }

// Draft is what a customer is about to send.
type Draft struct {
	Kind     string    `json:"kind"`
	Text     string    `json:"text"`
	Subject  string    `json:"subject"`
	MediaID  string    `json:"media_id"`
	Location *Location `json:"location"`
	Contacts []Card    `json:"contacts"`
	// Choose presses a button or picks a row of the message that it names.
	Choose   *Pick     `json:"choose"`
	Cart     *Cart     `json:"cart"`    // of kind order
	Answers  *Answers  `json:"answers"` // of kind filled
	ReplyTo  string    `json:"reply_to"`
	Referral *Referral `json:"referral"`
}

// Pick is the choice of a button, row, quick reply or time. For an Adaptive
// Card Title is the pressed button's and Data what it submits; for an app Title
// is what its bubble then says, and Data the text that it sends back. A payment
// has neither.
type Pick struct {
	MessageID string          `json:"message_id"`
	ID        string          `json:"id"`
	Title     string          `json:"title"`
	Data      json.RawMessage `json:"data"`
}

// maxText is how much a customer can write in one message.
const maxText = 65536

// Say sends a message of a customer to a business.
func (t *Table) Say(accountID, phoneID string, d Draft) (Message, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	p, a, th, err := t.parties(accountID, phoneID)
	if err != nil {
		return Message{}, err
	}
	if a.Mute {
		return Message{}, desk.Invalid("account", "this network carries no messages: everybody reads what is written there")
	}
	if len(a.Kinds) > 0 && !slices.Contains(a.Kinds, d.Kind) {
		return Message{}, desk.Invalid("kind", "this network carries no %s from a phone", d.Kind)
	}
	if a.Subjects && len(d.Subject) > 500 {
		return Message{}, desk.Invalid("subject", "at most 500 bytes")
	}
	m := Message{Kind: d.Kind, Text: d.Text, Location: d.Location, Contacts: d.Contacts, ReplyTo: d.ReplyTo, Referral: d.Referral, At: t.clock.Now()}
	if err := t.fillDraft(&m, d, th); err != nil {
		return Message{}, err
	}
	if a.Subjects {
		m.Header = strings.Join(strings.Fields(d.Subject), " ")
	}
	if m.ReplyTo != "" {
		q := th.find(m.ReplyTo)
		if q == nil {
			return Message{}, desk.Invalid("reply_to", "there is no such message in this thread")
		}
		m.Quote = &Quote{Business: q.Business, Text: q.Brief()}
	}
	m.ID = t.networks[a.Platform].MessageID(*p, true)
	th.LastInbound = m.At
	if m.Referral != nil {
		th.EntryUntil = m.At.Add(72 * time.Hour)
	}
	t.append(th, m)
	sent := m
	t.enqueue(accountID, phoneID, 0, Event{Kind: EventMessage, ID: m.ID, At: m.At, Message: &sent})
	return m, nil
}

// fillDraft checks a draft and completes the message that it becomes.
func (t *Table) fillDraft(m *Message, d Draft, th *Thread) error {
	switch d.Kind {
	case "text":
		if strings.TrimSpace(d.Text) == "" || len(d.Text) > maxText {
			return desk.Invalid("text", "a text has 1 to %d bytes", maxText)
		}
	case "image", "video", "audio", "voice", "document", "sticker":
		file := t.state.Media[d.MediaID]
		if file == nil {
			return desk.Invalid("media_id", "there is no such file")
		}
		m.Media = &MediaRef{ID: file.ID, Mime: file.Mime, Name: file.Name, Size: file.Size, SHA256: file.SHA256}
	case "location":
		if d.Location == nil || d.Location.Latitude < -90 || d.Location.Latitude > 90 || d.Location.Longitude < -180 || d.Location.Longitude > 180 {
			return desk.Invalid("location", "a location needs its latitude and longitude")
		}
	case "contacts":
		if len(d.Contacts) == 0 || strings.TrimSpace(d.Contacts[0].Name) == "" {
			return desk.Invalid("contacts", "a card needs a name")
		}
	case "answer":
		return choose(m, d.Choose, th)
	case "order":
		return order(m, d.Cart, th)
	case "filled":
		return complete(m, d.Answers, th)
	case "unsupported":
		m.Text = ""
	default:
		return desk.Invalid("kind", "there is no kind %q", d.Kind)
	}
	return nil
}

// choose turns the press of a button or the pick of a row into an answer.
func choose(m *Message, pick *Pick, th *Thread) error {
	if pick == nil {
		return desk.Invalid("choose", "say which message and which choice")
	}
	of := th.find(pick.MessageID)
	if of == nil {
		return desk.Invalid("choose", "there is no such message in this thread")
	}
	m.ReplyTo = of.ID
	buttons := slices.Clone(of.Buttons)
	for _, p := range of.Panels {
		buttons = append(buttons, p.Buttons...)
	}
	for _, b := range buttons {
		if b.ID == pick.ID && b.Does == "" {
			kind := "button"
			if of.Kind == "template" {
				kind = "template"
			}
			m.Answer = &Answer{Kind: kind, Choice: b}
			return nil
		}
	}
	if of.List != nil {
		for _, s := range of.List.Sections {
			for _, r := range s.Rows {
				if r.ID == pick.ID {
					m.Answer = &Answer{Kind: "list", Choice: r}
					return nil
				}
			}
		}
	}
	if m.Answer = of.more(pick); m.Answer != nil {
		return nil
	}
	return desk.Invalid("choose", "the message has no such choice")
}

// more is the answer to what is neither a button nor a list: a quick reply, a
// time, a card's form, a payment. nil where pick names nothing of them.
func (m Message) more(pick *Pick) *Answer {
	for _, q := range m.Quick {
		if q.ID == pick.ID && q.Does == "" {
			return &Answer{Kind: "quick_reply", Choice: q}
		}
	}
	if m.Times != nil {
		for _, s := range m.Times.Slots {
			if s.ID == pick.ID {
				return &Answer{Kind: "time", Choice: Choice{ID: s.ID, Title: s.Start.UTC().Format(time.RFC3339)}}
			}
		}
	}
	switch {
	case len(m.Adaptive) > 0 && len(pick.Data) > 0 && json.Valid(pick.Data):
		return &Answer{Kind: "adaptive", Choice: Choice{ID: pick.ID, Title: pick.Title}, Data: pick.Data}
	case m.App != nil && pick.ID == m.App.ID:
		a := &Answer{Kind: "app", Choice: Choice{ID: m.App.ID, Title: cmp.Or(strings.TrimSpace(pick.Title), m.App.Title)}, Data: pick.Data}
		if len(a.Data) == 0 || !json.Valid(a.Data) { // as it was opened
			a.Data, _ = json.Marshal(m.App.Data)
		}
		return a
	case m.Payment != nil && pick.ID == m.Payment.Reference:
		return &Answer{Kind: "payment", Choice: Choice{ID: m.Payment.Reference, Title: m.Payment.Title}}
	}
	return nil
}

// React puts a customer's reaction on a message; "" takes it away.
func (t *Table) React(accountID, phoneID, messageID, emoji string) (Message, error) {
	if len(emoji) > 64 {
		return Message{}, desk.Invalid("emoji", "one emoji")
	}
	return t.touch(accountID, phoneID, messageID, func(p Phone, a Account, m *Message) (Event, error) {
		m.Ours = emoji
		return Event{Kind: EventReaction, ID: t.networks[a.Platform].MessageID(p, true), Target: m.ID, Emoji: emoji}, nil
	})
}

// Edit changes the text of a customer's own message.
func (t *Table) Edit(accountID, phoneID, messageID, text string) (Message, error) {
	if strings.TrimSpace(text) == "" || len(text) > maxText {
		return Message{}, desk.Invalid("text", "a text has 1 to %d bytes", maxText)
	}
	return t.touch(accountID, phoneID, messageID, func(p Phone, a Account, m *Message) (Event, error) {
		if m.Business || m.Kind != "text" || m.GoneAt != nil {
			return Event{}, desk.E(desk.CodeConflict, "only a text of one's own can be edited")
		}
		now := t.clock.Now()
		m.Text, m.EditedAt = text, &now
		return Event{Kind: EventEdit, ID: t.networks[a.Platform].MessageID(p, true), Target: m.ID, Text: text}, nil
	})
}

// Revoke takes back a customer's own message.
func (t *Table) Revoke(accountID, phoneID, messageID string) (Message, error) {
	return t.touch(accountID, phoneID, messageID, func(p Phone, a Account, m *Message) (Event, error) {
		if m.Business || m.GoneAt != nil {
			return Event{}, desk.E(desk.CodeConflict, "only a message of one's own can be deleted")
		}
		now := t.clock.Now()
		m.GoneAt = &now
		return Event{Kind: EventRevoke, ID: t.networks[a.Platform].MessageID(p, true), Target: m.ID}, nil
	})
}

// touch changes one message of a thread and tells the business of it.
func (t *Table) touch(accountID, phoneID, messageID string, f func(Phone, Account, *Message) (Event, error)) (Message, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	p, a, th, err := t.parties(accountID, phoneID)
	if err != nil {
		return Message{}, err
	}
	m := th.find(messageID)
	if m == nil {
		return Message{}, desk.NotFound("message")
	}
	e, err := f(*p, *a, m)
	if err != nil {
		return Message{}, err
	}
	e.At = t.clock.Now()
	t.enqueue(accountID, phoneID, 0, e)
	t.tellMessage(th, *m)
	t.changed()
	return *m, nil
}

// Read marks what the business wrote as read by the customer.
func (t *Table) Read(accountID, phoneID string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, a, th, err := t.parties(accountID, phoneID)
	if err != nil || !t.receipts(a) {
		return err
	}
	for _, m := range th.Messages {
		if m.Business && (m.Status == StatusSent || m.Status == StatusDelivered) && !t.queued(m.ID, StatusRead) {
			t.enqueue(accountID, phoneID, 0, Event{Kind: EventStatus, ID: m.ID + StatusRead, Target: m.ID, Status: StatusRead})
		}
	}
	return nil
}

// Thread answers what a phone and an account wrote to one another.
func (t *Table) Thread(accountID, phoneID string) (Thread, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.state.Phones[phoneID] == nil {
		return Thread{}, desk.NotFound("phone")
	}
	out := Thread{AccountID: accountID, PhoneID: phoneID, Messages: []Message{}}
	if th := t.state.Threads[threadKey(accountID, phoneID)]; th != nil {
		out = *th
		out.Messages = append([]Message{}, th.Messages...)
	}
	return out, nil
}

// parties answers the phone, the account and their thread, which is made where
// there is none.
func (t *Table) parties(accountID, phoneID string) (*Phone, *Account, *Thread, error) {
	p, a := t.state.Phones[phoneID], t.accounts[accountID]
	if p == nil {
		return nil, nil, nil, desk.NotFound("phone")
	}
	if a == nil {
		return nil, nil, nil, desk.NotFound("account")
	}
	key := threadKey(accountID, phoneID)
	th := t.state.Threads[key]
	if th == nil {
		th = &Thread{AccountID: accountID, PhoneID: phoneID}
		t.state.Threads[key] = th
	}
	return p, a, th, nil
}

func (t *Table) append(th *Thread, m Message) {
	th.Messages = append(th.Messages, m)
	if n := len(th.Messages) - maxThread; n > 0 {
		for _, old := range th.Messages[:n] {
			delete(t.byMessage, old.ID)
		}
		th.Messages = append([]Message{}, th.Messages[n:]...)
	}
	t.byMessage[m.ID] = threadKey(th.AccountID, th.PhoneID)
	delete(t.typing, threadKey(th.AccountID, th.PhoneID))
	t.tellMessage(th, m)
	t.changed()
}

func (t *Table) tellMessage(th *Thread, m Message) {
	t.tell("message", map[string]any{"account_id": th.AccountID, "phone_id": th.PhoneID, "message": m})
}
