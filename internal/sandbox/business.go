package sandbox

import (
	"time"

	"recado.dev/internal/desk"
)

// What an emulated platform does on behalf of a business.

// Send takes a message of a business for a phone. A failure that is given
// comes as the message's status instead of its delivery; note comes back with
// each status.
func (t *Table) Send(accountID, phoneID string, m Message, failure *Failure, note map[string]string) (Message, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	p, a, th, err := t.parties(accountID, phoneID)
	if err != nil {
		return Message{}, err
	}
	m.Business, m.Status, m.At = true, StatusAccepted, t.clock.Now()
	if m.ID == "" {
		m.ID = t.networks[a.Platform].MessageID(*p, false)
	}
	if q := th.find(m.ReplyTo); q != nil {
		m.Quote = &Quote{Business: q.Business, Text: q.Brief()}
	}
	t.append(th, m)
	status := func(after time.Duration, s string, f *Failure) {
		t.enqueue(accountID, phoneID, after, Event{Kind: EventStatus, ID: m.ID + s, Target: m.ID, Status: s, Failure: f, Note: note})
	}
	if failure != nil {
		status(t.pace.Sent, StatusFailed, failure)
		return m, nil
	}
	status(t.pace.Sent, StatusSent, nil)
	status(t.pace.Sent+t.pace.Delivered, StatusDelivered, nil)
	if p.Receipts == "auto" && t.receipts(a) {
		status(t.pace.Sent+t.pace.Delivered+t.pace.Read, StatusRead, nil)
	}
	return m, nil
}

// receipts tells whether a business learns that its messages were read.
func (t *Table) receipts(a *Account) bool {
	p, ok := t.networks[a.Platform].(Plain)
	return !ok || p.Receipts()
}

// Progress tells a business of a step on a message's way that phones do not
// show, before the others.
func (t *Table) Progress(accountID, phoneID, target, status string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.enqueue(accountID, phoneID, 0, Event{Kind: EventStatus, ID: target + status, Target: target, Status: status})
}

// SendReaction puts a business's reaction on a message of a customer. Only
// "sent" follows.
func (t *Table) SendReaction(accountID, phoneID, target, emoji string, note map[string]string) (id string, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	p, a, th, err := t.parties(accountID, phoneID)
	if err != nil {
		return "", err
	}
	m := th.find(target)
	if m == nil {
		return "", desk.NotFound("message")
	}
	m.Theirs = emoji
	id = t.networks[a.Platform].MessageID(*p, false)
	t.enqueue(accountID, phoneID, t.pace.Sent, Event{Kind: EventStatus, ID: id + StatusSent, Target: id, Status: StatusSent, Note: note})
	t.tellMessage(th, *m)
	t.changed()
	return id, nil
}

// Lost answers for a message to nobody on the table: its failure still comes
// as a status, to the account alone.
func (t *Table) Lost(accountID string, p Phone, id string, failure *Failure, note map[string]string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.push(&pending{AccountID: accountID, Stranger: &p, Event: Event{Kind: EventStatus, ID: id + StatusFailed, Target: id, Status: StatusFailed, Failure: failure, Note: note}}, t.pace.Sent)
}

// MarkRead says that the business has read a message and those before it.
// Typing shows the customer that somebody writes, until the next message.
func (t *Table) MarkRead(accountID, messageID string, typing bool) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	th := t.state.Threads[t.byMessage[messageID]]
	if th == nil || th.AccountID != accountID {
		return desk.NotFound("message")
	}
	if m := th.find(messageID); m == nil || m.Business {
		return desk.NotFound("message")
	}
	var last *Message
	for i := range th.Messages {
		m := &th.Messages[i]
		if !m.Business && !m.Seen {
			m.Seen = true
			last = m
			t.tellMessage(th, *m)
		}
		if m.ID == messageID {
			break
		}
	}
	if last != nil {
		t.changed()
	}
	if typing {
		t.writes(accountID, th.PhoneID, 25*time.Second)
	}
	return nil
}

// ShowTyping shows the customer that somebody writes, for a while or until the
// next message, and tells nothing of what was read.
func (t *Table) ShowTyping(accountID, phoneID string, d time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.writes(accountID, phoneID, d)
}

func (t *Table) writes(accountID, phoneID string, d time.Duration) {
	t.typing[threadKey(accountID, phoneID)] = time.Now().Add(d)
	t.tell("typing", map[string]any{"account_id": accountID, "phone_id": phoneID, "for_ms": d.Milliseconds()})
}

// ThreadOf answers the thread that holds a message, as it is now.
func (t *Table) ThreadOf(messageID string) (Thread, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	th := t.state.Threads[t.byMessage[messageID]]
	if th == nil {
		return Thread{}, false
	}
	out := *th
	out.Messages = append([]Message{}, th.Messages...)
	return out, true
}

// LastInbound answers when a customer wrote to an account last, and the end of
// the free entry point that an ad opened.
func (t *Table) LastInbound(accountID, phoneID string) (last, entryUntil time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if th := t.state.Threads[threadKey(accountID, phoneID)]; th != nil {
		return th.LastInbound, th.EntryUntil
	}
	return time.Time{}, time.Time{}
}
