package sandbox

import (
	"cmp"
	"crypto/rand"
	"encoding/base32"
	"fmt"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
)

// MaxPhones is how many phones fit on the table.
const MaxPhones = 1000

// Phone is a customer with a phone.
type Phone struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Number   string `json:"number"` // "+" and digits
	Language string `json:"language"`
	// UserID is the platform's own name of the person, known to a business
	// whether or not it knows the number.
	UserID   string `json:"user_id"`
	Username string `json:"username,omitempty"`
	// Hidden is a person who writes under a username and keeps the number to
	// themself.
	Hidden bool `json:"hidden"`
	// Undeliverable is a phone that no message reaches.
	Undeliverable bool `json:"undeliverable"`
	// Receipts is "auto" where messages are read as they come, "manual" where
	// somebody says so.
	Receipts  string    `json:"receipts"`
	Avatar    int       `json:"avatar"` // which of the colours, 0 to 7
	CreatedAt time.Time `json:"created_at"`
}

// Digits is the phone's number without its sign.
func (p Phone) Digits() string { return digits(p.Number) }

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// prefixes name the countries of the numbers that are made up, and the country
// part of user ids.
var prefixes = []struct{ code, country string }{
	{"34", "ES"}, {"54", "AR"}, {"52", "MX"}, {"55", "BR"}, {"57", "CO"}, {"56", "CL"}, {"51", "PE"},
	{"44", "GB"}, {"353", "IE"}, {"49", "DE"}, {"33", "FR"}, {"39", "IT"}, {"351", "PT"}, {"1", "US"},
}

func country(number string) string {
	d := digits(number)
	for _, p := range prefixes {
		if strings.HasPrefix(d, p.code) {
			return p.country
		}
	}
	return "XX"
}

// NewUserID makes up the platform's own name of a person with that number.
func NewUserID(number string) string {
	var b [15]byte
	_, _ = rand.Read(b[:]) // never fails
	return country(number) + "." + strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b[:]))
}

// AddPhone puts a phone on the table. A missing number, user id or language is
// made up.
func (t *Table) AddPhone(p Phone) (Phone, error) {
	p.Name = strings.TrimSpace(p.Name)
	if p.Name == "" {
		return Phone{}, desk.Invalid("name", "a customer needs a name")
	}
	if len([]rune(p.Name)) > 80 {
		return Phone{}, desk.Invalid("name", "at most 80 characters")
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.state.Phones) >= MaxPhones {
		return Phone{}, desk.E(desk.CodeConflict, "there is no room for more than %d phones", MaxPhones)
	}
	if p.Number == "" {
		for p.Number == "" || t.phoneByNumber(p.Number) != nil {
			p.Number = fmt.Sprintf("+34600%06d", t.rand.IntN(1_000_000))
		}
	}
	d := digits(p.Number)
	if len(d) < 7 || len(d) > 15 {
		return Phone{}, desk.Invalid("number", "a number has 7 to 15 digits, with the country's code first")
	}
	p.Number = "+" + d
	if other := t.phoneByNumber(p.Number); other != nil {
		return Phone{}, desk.E(desk.CodeConflict, "%s has that number", other.Name)
	}
	fillPhone(&p, t.clock.Now(), t.rand.IntN(8))
	t.state.Phones[p.ID] = &p
	t.changed()
	t.tell("phone", p)
	return p, nil
}

func fillPhone(p *Phone, now time.Time, avatar int) {
	if p.ID == "" {
		p.ID = ident.New()
	}
	if p.UserID == "" {
		p.UserID = NewUserID(p.Number)
	}
	if p.Language != "es" {
		p.Language = "en"
	}
	if p.Receipts != "manual" {
		p.Receipts = "auto"
	}
	if p.Hidden && p.Username == "" {
		p.Username = strings.ToLower(strings.ReplaceAll(p.Name, " ", ".")) + "." + p.UserID[len(p.UserID)-3:]
	}
	if p.CreatedAt.IsZero() {
		p.CreatedAt = now
		p.Avatar = avatar
	}
}

// PhoneChange is what may be changed on a phone; nil leaves a field alone.
type PhoneChange struct {
	Name          *string `json:"name"`
	Language      *string `json:"language"`
	Hidden        *bool   `json:"hidden"`
	Undeliverable *bool   `json:"undeliverable"`
	Receipts      *string `json:"receipts"`
}

// ChangePhone changes a phone.
func (t *Table) ChangePhone(id string, c PhoneChange) (Phone, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	p := t.state.Phones[id]
	if p == nil {
		return Phone{}, desk.NotFound("phone")
	}
	if c.Name != nil {
		name := strings.TrimSpace(*c.Name)
		if name == "" || len([]rune(name)) > 80 {
			return Phone{}, desk.Invalid("name", "a name has 1 to 80 characters")
		}
		p.Name = name
	}
	if c.Language != nil {
		p.Language = *c.Language
	}
	if c.Hidden != nil {
		p.Hidden = *c.Hidden
	}
	if c.Undeliverable != nil {
		p.Undeliverable = *c.Undeliverable
	}
	if c.Receipts != nil {
		p.Receipts = *c.Receipts
	}
	fillPhone(p, t.clock.Now(), p.Avatar)
	t.changed()
	t.tell("phone", *p)
	return *p, nil
}

// RemovePhone takes a phone and its threads off the table.
func (t *Table) RemovePhone(id string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.state.Phones[id] == nil {
		return desk.NotFound("phone")
	}
	delete(t.state.Phones, id)
	for key, th := range t.state.Threads {
		if th.PhoneID == id {
			for _, m := range th.Messages {
				delete(t.byMessage, m.ID)
			}
			delete(t.state.Threads, key)
		}
	}
	t.changed()
	t.tell("phone_removed", map[string]string{"id": id})
	return nil
}

// Phone answers a phone.
func (t *Table) Phone(id string) (Phone, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if p := t.state.Phones[id]; p != nil {
		return *p, true
	}
	return Phone{}, false
}

// FindPhone answers the phone that match accepts.
func (t *Table) FindPhone(match func(Phone) bool) (Phone, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, p := range t.state.Phones {
		if match(*p) {
			return *p, true
		}
	}
	return Phone{}, false
}

// PhoneView is a phone with the last words of its threads.
type PhoneView struct {
	Phone
	LastText string    `json:"last_text"`
	LastAt   time.Time `json:"last_at"`
	Unread   int       `json:"unread"`
}

// Phones lists the phones whose name or number holds q, the one with the
// newest message first.
func (t *Table) Phones(q string, limit int) []PhoneView {
	t.mu.Lock()
	defer t.mu.Unlock()
	q = strings.ToLower(strings.TrimSpace(q))
	out := []PhoneView{}
	views := map[string]*PhoneView{}
	for _, p := range t.state.Phones {
		if q == "" || strings.Contains(strings.ToLower(p.Name), q) || strings.Contains(p.Number, q) || (digits(q) != "" && strings.Contains(p.Number, digits(q))) {
			views[p.ID] = &PhoneView{Phone: *p, LastAt: p.CreatedAt}
		}
	}
	for _, th := range t.state.Threads {
		v := views[th.PhoneID]
		if v == nil || len(th.Messages) == 0 {
			continue
		}
		last := th.Messages[len(th.Messages)-1]
		if !last.At.Before(v.LastAt) {
			v.LastAt, v.LastText = last.At, last.Brief()
		}
		for _, m := range th.Messages {
			if m.Business && (m.Status == StatusSent || m.Status == StatusDelivered) {
				v.Unread++
			}
		}
	}
	for _, v := range views {
		out = append(out, *v)
	}
	slices.SortFunc(out, func(a, b PhoneView) int {
		if c := b.LastAt.Compare(a.LastAt); c != 0 {
			return c
		}
		return cmp.Compare(a.ID, b.ID)
	})
	if limit > 0 && len(out) > limit {
		out = out[:limit]
	}
	return out
}

func (t *Table) phoneByNumber(number string) *Phone {
	for _, p := range t.state.Phones {
		if p.Number == number {
			return p
		}
	}
	return nil
}
