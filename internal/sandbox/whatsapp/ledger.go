package whatsapp

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/sandbox"
)

// maxSends is how many messages the books remember; the oldest go first.
const maxSends = 5000

// sent is a message of a business, as it is counted and charged.
type sent struct {
	ID        string    `json:"id"`
	Account   string    `json:"account"`
	Who       string    `json:"who"`
	Country   string    `json:"country"`
	Template  string    `json:"template,omitempty"`
	Category  string    `json:"category"`
	Type      string    `json:"type"`
	At        time.Time `json:"at"`
	Sent      bool      `json:"sent,omitempty"`
	Delivered bool      `json:"delivered,omitempty"`
	Read      bool      `json:"read,omitempty"`
	Failed    int       `json:"failed,omitempty"`
	Answered  bool      `json:"answered,omitempty"`
	Clicks    []string  `json:"clicks,omitempty"`
}

// record puts a message into the books.
func (b *book) record(s *sent) {
	b.Sends = append(b.Sends, s)
	if n := len(b.Sends) - maxSends; n > 0 {
		for _, old := range b.Sends[:n] {
			delete(b.index, old.ID)
		}
		b.Sends = slices.Clone(b.Sends[n:])
	}
	b.index[s.ID] = s
	b.dirty = true
}

// Watch implements sandbox.Watcher: what becomes of messages, and who answers
// them.
func (n *Network) Watch(a sandbox.Account, p sandbox.Phone, e sandbox.Event) {
	if e.Kind != sandbox.EventStatus && e.Kind != sandbox.EventMessage {
		return
	}
	b, done := n.open(wabaOf(a))
	defer done()
	if e.Kind == sandbox.EventStatus {
		s := b.index[e.Target]
		if s == nil {
			return
		}
		switch e.Status {
		case sandbox.StatusSent:
			s.Sent = true
		case sandbox.StatusDelivered:
			s.Sent, s.Delivered = true, true
		case sandbox.StatusRead:
			s.Sent, s.Delivered, s.Read = true, true, true
		case sandbox.StatusFailed:
			if e.Failure != nil {
				s.Failed = e.Failure.Code
			}
		}
		b.dirty = true
		return
	}
	who := person(a, p)
	for _, s := range b.Sends {
		if s.Who == who && !s.Answered {
			s.Answered, b.dirty = true, true
		}
	}
	if m := e.Message; m != nil && m.Answer != nil && m.Answer.Kind == "template" {
		if s := b.index[m.ReplyTo]; s != nil {
			s.Clicks = append(s.Clicks, m.Answer.Title)
		}
	}
}

// internationalCodes are markets where codes from abroad cost another price.
var internationalCodes = []string{"EG", "IN", "ID", "MY", "NG", "PK", "SA", "ZA", "AE"}

// price fills a message's note with how it is charged.
func (b *book) price(a sandbox.Account, p sandbox.Phone, t *template, open bool, entryUntil, now time.Time, note map[string]string) {
	category, kind := "service", "free_customer_service"
	if t != nil {
		category, kind = strings.ToLower(t.Category), "regular"
		if t.Category == utility && open && b.Standing.Pricing != perMessage2026 {
			kind = "free_customer_service"
		}
		if market := country(p); t.Category == authentication && slices.Contains(internationalCodes, market) && market != countryOf(a.Settings["display_phone_number"]) {
			category = "authentication-international"
		}
	} else if b.Standing.Pricing == perMessage2026 && b.serviceThisMonth(a, now) >= freeService {
		kind = "regular"
	}
	note["model"] = perMessage
	if b.Standing.Pricing == perConversation {
		b.conversation(a, p, category, t != nil, now, note)
		kind = "regular"
	}
	if now.Before(entryUntil) {
		kind, category = "free_entry_point", "referral_conversion"
		note["entry"], note["entry_until"] = "fep"+p.ID, strconv.FormatInt(entryUntil.Unix(), 10)
		note["origin"] = category
	}
	note["type"], note["category"] = kind, category
}

func (b *book) serviceThisMonth(a sandbox.Account, now time.Time) int {
	count := 0
	for _, s := range b.Sends {
		if s.Account == a.ID && s.Category == "service" && s.Failed == 0 && s.At.Year() == now.Year() && s.At.Month() == now.Month() {
			count++
		}
	}
	return count
}

// talk is a conversation of 24 hours, by which the platform once charged.
type talk struct {
	ID    string    `json:"id"`
	Until time.Time `json:"until"`
}

// conversation finds or opens the conversation that a message is part of.
func (b *book) conversation(a sandbox.Account, p sandbox.Phone, category string, template bool, now time.Time, note map[string]string) {
	key := person(a, p) + "/" + category
	c := b.Talks[key]
	if !now.Before(c.Until) {
		c = talk{ID: strings.ToLower(secretHex()), Until: now.Add(24 * time.Hour)}
		b.Talks[key] = c
	}
	note["model"], note["entry"], note["origin"], note["entry_until"] = perConversation, c.ID, category, strconv.FormatInt(c.Until.Unix(), 10)
}

// country is a phone's market, as user ids name it.
func country(p sandbox.Phone) string {
	if c, _, ok := strings.Cut(p.UserID, "."); ok && len(c) == 2 {
		return c
	}
	return countryOf(p.Number)
}

func countryOf(number string) string {
	c, _, _ := strings.Cut(sandbox.NewUserID(number), ".")
	return c
}

// rate is what a delivered message costs in a market, in the business's
// currency: near the truth of 2026, not for billing.
type rate struct{ marketing, utility, authentication, service float64 }

var rates2026 = map[string]rate{
	"ES": {0.0509, 0.0166, 0.0166, 0.0166}, "AR": {0.0773, 0.0325, 0.0325, 0.0325}, "BR": {0.0782, 0.0085, 0.0085, 0.0085}, "CL": {0.1112, 0.025, 0.025, 0.025},
	"MX": {0.0379, 0.0105, 0.0105, 0.0105}, "CO": {0.0156, 0.0008, 0.0008, 0.0008},
}

func (s *sent) cost() float64 {
	r, ok := rates2026[s.Country]
	if !ok {
		r = otherRate()
	}
	if s.Type != "regular" || !s.Delivered {
		return 0
	}
	switch s.Category {
	case "marketing":
		return r.marketing
	case "utility":
		return r.utility
	case "authentication", "authentication-international":
		return r.authentication
	}
	return r.service
}
