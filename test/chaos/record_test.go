//go:build linux

package chaos

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// record is the model: what was acknowledged, and so has to be there.
type record struct {
	mu      sync.Mutex
	letters map[string]string   // who wrote each acknowledged text
	replies map[string][]string // the texts of accepted replies, by customer, in their order
	// stepped says that a clock was wrong: what a platform tells of in whole
	// seconds has no order within one of them then, once another process goes on.
	stepped bool
}

func (r *record) clockWrong() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.stepped = true
}

func newRecord() *record {
	return &record{letters: map[string]string{}, replies: map[string][]string{}}
}

func (r *record) wrote(m letter) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.letters[key(m.text())] = m.customer
}

// writer is the customer who wrote a text; "" for what was not acknowledged.
func (r *record) writer(text string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.letters[key(text)]
}

func (r *record) asked(customer, text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.replies[customer] = append(r.replies[customer], text)
}

// key is a text without what makes it long.
func key(text string) string {
	parts := strings.SplitN(text, " ", 3)
	return strings.Join(parts[:min(2, len(parts))], " ")
}

// message is one of the desk as its API shows it.
type message struct {
	ID, Direction, Text, Status string
	At                          time.Time `json:"occurred_at"`
}

func (m message) underWay() bool {
	return m.Direction == "out" && !slices.Contains([]string{"sent", "delivered", "read", "failed", "unconfirmed"}, m.Status)
}

// toll is what is wrong, and what is right.
type toll struct {
	letters, replies int
	lost             int // acknowledged, and not there or not sent
	twice            int // there more than once
	turned           int // before an earlier one
	sentTwice        int // reached the customer more than once
	doubtful         int // said to be unconfirmed: the platform cannot be asked, and nothing is repeated
	failed           int // said to have failed
	why              []string
}

func (t toll) wrong() int { return t.lost + t.twice + t.turned + t.sentTwice }

func (t toll) String() string {
	return fmt.Sprintf("%d messages, %d replies: %d lost, %d twice, %d out of order, %d sent twice; %d unconfirmed, %d failed", t.letters, t.replies, t.lost, t.twice, t.turned, t.sentTwice, t.doubtful, t.failed)
}

func (t *toll) add(count *int, format string, args ...any) {
	*count++
	if len(t.why) < 20 {
		t.why = append(t.why, fmt.Sprintf(format, args...))
	}
}

// compare holds what is there against what was acknowledged. threads are the
// messages of each conversation in their order.
func (r *record) compare(threads map[string][]message, n *network) toll {
	r.mu.Lock()
	defer r.mu.Unlock()
	var t toll
	there := map[string]int{}
	state := map[string]string{}
	for _, thread := range threads {
		last, at := 0, time.Time{}
		for _, m := range thread {
			text := key(m.Text)
			there[text]++
			if m.Direction == "out" {
				state[text] = m.Status
				continue
			}
			var number int
			_, _ = fmt.Sscanf(text, "mensaje %d", &number)
			if number < last && !(r.stepped && m.At.Equal(at) && m.At.Equal(m.At.Truncate(time.Second))) {
				t.add(&t.turned, "%s of %s stands behind %d", text, m.At, last)
			}
			last, at = max(last, number), m.At
		}
	}
	for text := range r.letters {
		t.letters++
		t.once(there[text], text)
	}
	arrivals := n.order()
	for customer, texts := range r.replies {
		for _, text := range texts {
			t.replies++
			t.once(there[text], text)
			t.sent(customer, text, state[text], n.shown(text))
		}
		t.inOrder(texts, arrivals[addressOf(customer)], state)
	}
	return t
}

func addressOf(customer string) string {
	if customer[0] == 'p' {
		return phoneOf(customer)
	}
	return customer
}

func (t *toll) once(count int, text string) {
	switch {
	case count == 0:
		t.add(&t.lost, "%s is not there", text)
	case count > 1:
		t.add(&t.twice, "%s is there %d times", text, count)
	}
}

// sent judges one reply: what the desk says of it has to be what the customer
// saw.
func (t *toll) sent(customer, text, state string, shown int) {
	switch {
	case shown > 1:
		t.add(&t.sentTwice, "%s reached its customer %d times", text, shown)
	case state == "sent" || state == "delivered" || state == "read":
		if shown == 0 {
			t.add(&t.lost, "%s is said to be sent and never came", text)
		}
	case customer[0] == 'k':
		t.add(&t.lost, "%s is %s, on a platform where it can be repeated", text, state)
	case state == "unconfirmed":
		t.doubtful++
	case state == "failed":
		t.failed++
		if shown > 0 {
			t.add(&t.lost, "%s is said to have failed and came", text)
		}
	default:
		t.add(&t.lost, "%s is %s", text, state)
	}
}

// inOrder looks at those that were sent: what is unconfirmed holds nobody up.
func (t *toll) inOrder(asked, came []string, state map[string]string) {
	place := map[string]int{}
	for i, text := range asked {
		place[text] = i + 1
	}
	last := 0
	for _, text := range came {
		if state[text] == "unconfirmed" || place[text] == 0 {
			continue
		}
		if place[text] < last {
			t.add(&t.turned, "%s reached its customer late", text)
		}
		last = place[text]
	}
}
