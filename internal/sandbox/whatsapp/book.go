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
	// Standing is how the platform looks on the business.
	Standing standing         `json:"standing"`
	Lines    map[string]*line `json:"lines"` // its numbers, by id
	// Reached are the people who were written to first, and when last.
	Reached map[string]time.Time `json:"reached"`
	OptOuts map[string]bool      `json:"opt_outs"` // of marketing
	Blocks  map[string]bool      `json:"blocks"`
	Sends   []*sent              `json:"sends"`
	Talks   map[string]talk      `json:"talks"`
	// Insights says that figures of templates are kept.
	Insights bool     `json:"insights"`
	Flows    []*flow  `json:"flows"`
	Catalog  *catalog `json:"catalog"`

	index map[string]*sent // of Sends, by message
	dirty bool
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
			b.Templates, b.Review, b.Standing = firstTemplates(n.table.Now()), review{Auto: true, Delay: reviewDelay}, firstStanding()
		}
		b.ready(waba)
		n.books[waba] = b
	}
	return b, n.mu.Unlock
}

// ready makes the maps that are missing.
func (b *book) ready(waba string) {
	b.WABA = waba
	for _, m := range []*map[string]time.Time{&b.Locked, &b.Reached} {
		if *m == nil {
			*m = map[string]time.Time{}
		}
	}
	for _, m := range []*map[string]bool{&b.OptOuts, &b.Blocks} {
		if *m == nil {
			*m = map[string]bool{}
		}
	}
	if b.Lines == nil {
		b.Lines = map[string]*line{}
	}
	if b.Talks == nil {
		b.Talks = map[string]talk{}
	}
	if b.Catalog == nil {
		b.Catalog = firstCatalog()
		b.dirty = true
	}
	b.index = map[string]*sent{}
	for _, s := range b.Sends {
		b.index[s.ID] = s
	}
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
		n.tendLines(b, now)
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

// tendLines lets numbers recover from complaints, and ends reviews of names.
func (n *Network) tendLines(b *book, now time.Time) {
	for _, a := range n.table.Accounts() {
		if l := b.Lines[a.ID]; l != nil && len(l.Complaints) > 0 {
			n.judge(b, a, now)
		}
	}
	for id, l := range b.Lines {
		if l.NewName == "" || l.NameAt.IsZero() || now.Before(l.NameAt) {
			continue
		}
		a, ok := n.table.Account(func(a sandbox.Account) bool { return a.ID == id })
		if !ok {
			a = sandbox.Account{ID: id, Settings: map[string]string{"display_phone_number": l.Number, "business_account_id": b.WABA}}
		}
		n.decideName(b, a, nameVerdict(l.NewName))
		n.change(b)
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
	told := map[string]bool{}
	for _, a := range n.table.Accounts() {
		if a.Platform == Key && wabaOf(a) == waba && !told[a.HookURL] {
			told[a.HookURL] = true
			n.notifyOne(a, field, value)
		}
	}
}

// notifyOne tells one address that listens.
func (n *Network) notifyOne(a sandbox.Account, field string, value object) {
	raw, err := json.Marshal(object{"field": field, "value": value})
	if err != nil {
		return // objects of plain values always encode
	}
	n.table.Notify(a.ID, sandbox.Event{ID: "notice" + number(15), Notice: raw})
}

// noticeBody is the webhook of news about an account.
func noticeBody(a sandbox.Account, e sandbox.Event) ([]byte, error) {
	var change struct {
		Field string          `json:"field"`
		Value json.RawMessage `json:"value"`
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
