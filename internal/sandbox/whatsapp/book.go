package whatsapp

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"recado.dev/internal/sandbox"
)

func itoa(n int) string { return strconv.Itoa(n) }

// reviewDelay is how long a template waits for its review, by the business's
// clock, until somebody says otherwise.
const reviewDelay = 20

// book is what the platform keeps of a WhatsApp Business account.
type book struct {
	WABA      string      `json:"waba"`
	Templates []*template `json:"templates"`
	// Locked are names and languages of deleted templates, and until when nobody
	// may use them.
	Locked map[string]time.Time `json:"locked"`
	// Created are the times of new templates within the last hour.
	Created []time.Time `json:"created"`
	Review  review      `json:"review"`
	dirty   bool
}

// review is how templates are looked at: by themselves after a while, or by
// the person at the console.
type review struct {
	Auto  bool `json:"auto"`
	Delay int  `json:"delay_seconds"`
}

// open answers the book of a business account, and what to call when one is
// done with it. Nobody else reads or writes any book meanwhile.
func (n *Network) open(waba string) (*book, func()) {
	n.mu.Lock()
	b := n.books[waba]
	if b == nil {
		b = &book{}
		if !n.table.Shelved(bookKey(waba), b) {
			b.Templates, b.Review = firstTemplates(n.table.Now()), review{Auto: true, Delay: reviewDelay}
		}
		b.WABA = waba
		if b.Locked == nil {
			b.Locked = map[string]time.Time{}
		}
		n.books[waba] = b
	}
	return b, n.mu.Unlock
}

func bookKey(waba string) string { return Key + "/waba/" + waba }

// change marks a book as one to be kept, and tells the console.
func (n *Network) change(b *book) {
	b.dirty = true
	n.table.Announce("console", map[string]string{"waba": b.WABA})
}

// Tend implements sandbox.Tender: reviews end, pauses end, books are kept.
func (n *Network) Tend(now time.Time) {
	for _, waba := range n.wabas() {
		b, done := n.open(waba)
		n.tend(b, now)
		done()
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, b := range n.books {
		if b.dirty && n.table.Shelve(bookKey(b.WABA), b) == nil {
			b.dirty = false
		}
	}
}

// wabas are the business accounts that have a channel.
func (n *Network) wabas() []string {
	var out []string
	for _, a := range n.table.Accounts() {
		if waba := wabaOf(a); a.Platform == Key && waba != "" && !slices.Contains(out, waba) {
			out = append(out, waba)
		}
	}
	return out
}

func wabaOf(a sandbox.Account) string { return a.Settings["business_account_id"] }

// notify tells a business what is new in its account: once to each address
// that listens.
func (n *Network) notify(waba, field string, value object) {
	raw, err := json.Marshal(object{"field": field, "value": value})
	if err != nil {
		return // objects of plain values always encode
	}
	told := map[string]bool{}
	for _, a := range n.table.Accounts() {
		if a.Platform == Key && wabaOf(a) == waba && !told[a.HookURL] {
			told[a.HookURL] = true
			n.table.Notify(a.ID, sandbox.Event{ID: "notice" + number(15), Notice: raw})
		}
	}
}

// noticeBody is the webhook of news about an account.
func noticeBody(a sandbox.Account, e sandbox.Event) ([]byte, error) {
	var change struct {
		Field string         `json:"field"`
		Value map[string]any `json:"value"`
	}
	if err := json.Unmarshal(e.Notice, &change); err != nil {
		return nil, err
	}
	return escape(object{
		"object": "whatsapp_business_account",
		"entry": []object{{
			"id": wabaOf(a), "time": e.At.Unix(), "changes": []object{{"field": change.Field, "value": change.Value}},
		}},
	})
}
