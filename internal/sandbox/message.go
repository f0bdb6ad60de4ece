package sandbox

import (
	"encoding/json"
	"strings"
	"time"
)

// States of a message that a business sent.
const (
	StatusAccepted  = "accepted"
	StatusSent      = "sent"
	StatusDelivered = "delivered"
	StatusRead      = "read"
	StatusFailed    = "failed"
)

// Message is one bubble on a phone, in no platform's format.
type Message struct {
	ID       string    `json:"id"`
	Business bool      `json:"business"` // the business wrote it
	Kind     string    `json:"kind"`     // text image video audio voice document sticker location contacts buttons list link ask_location template goods form answer order filled unsupported
	Text     string    `json:"text,omitempty"`
	Media    *MediaRef `json:"media,omitempty"`
	Location *Location `json:"location,omitempty"`
	Contacts []Card    `json:"contacts,omitempty"`
	Header   string    `json:"header,omitempty"`
	Footer   string    `json:"footer,omitempty"`
	Buttons  []Choice  `json:"buttons,omitempty"`
	List     *List     `json:"list,omitempty"`
	Link     *Link     `json:"link,omitempty"`
	Offer    *Offer    `json:"offer,omitempty"`
	Panels   []Panel   `json:"panels,omitempty"`
	// Quick are choices that go away once the customer has written on.
	Quick []Choice `json:"quick,omitempty"`
	Page  *Page    `json:"page,omitempty"`
	Times *Times   `json:"times,omitempty"`
	// Adaptive is an Adaptive Card in its own JSON.
	Adaptive json.RawMessage `json:"adaptive,omitempty"`
	Payment  *Payment        `json:"payment,omitempty"`
	App      *App            `json:"app,omitempty"`
	Goods    *Goods          `json:"goods,omitempty"`
	Order    *Order          `json:"order,omitempty"`
	Form     *Form           `json:"form,omitempty"`
	Filled   *Filled         `json:"filled,omitempty"`
	Answer   *Answer         `json:"answer,omitempty"`
	ReplyTo  string          `json:"reply_to,omitempty"`
	Quote    *Quote          `json:"quote,omitempty"`
	Referral *Referral       `json:"referral,omitempty"`
	Ours     string          `json:"our_reaction,omitempty"`   // the customer's reaction
	Theirs   string          `json:"their_reaction,omitempty"` // the business's reaction
	Status   string          `json:"status,omitempty"`
	Failure  *Failure        `json:"failure,omitempty"`
	Seen     bool            `json:"seen,omitempty"` // the business has read it
	At       time.Time       `json:"at"`
	EditedAt *time.Time      `json:"edited_at,omitempty"`
	GoneAt   *time.Time      `json:"gone_at,omitempty"` // taken back
}

// MediaRef is a file in a message.
type MediaRef struct {
	ID       string `json:"id"`
	Mime     string `json:"mime"`
	Name     string `json:"name,omitempty"`
	Size     int64  `json:"size,omitempty"`
	SHA256   string `json:"sha256,omitempty"` // base64
	External string `json:"external,omitempty"`
}

// Location is a point on the map.
type Location struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
	Name      string  `json:"name,omitempty"`
	Address   string  `json:"address,omitempty"`
}

// Card is an entry of an address book.
type Card struct {
	Name    string `json:"name"`
	Phone   string `json:"phone,omitempty"`
	Email   string `json:"email,omitempty"`
	Company string `json:"company,omitempty"`
}

// Choice is a button or a row of a list.
type Choice struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
	// Does is what a press does on the phone itself, where it does not answer
	// the business: "url", "call", "copy", "catalog". Value is its address,
	// number or code.
	Does  string `json:"does,omitempty"`
	Value string `json:"value,omitempty"`
}

// Panel is one of several cards side by side in a message.
type Panel struct {
	Media   *MediaRef `json:"media,omitempty"`
	Title   string    `json:"title,omitempty"`
	Text    string    `json:"text,omitempty"`
	Buttons []Choice  `json:"buttons,omitempty"`
}

// Offer is something that a customer gets until a moment.
type Offer struct {
	Text  string     `json:"text"`
	Code  string     `json:"code,omitempty"`
	Until *time.Time `json:"until,omitempty"`
}

// List is a menu that opens from a bubble.
type List struct {
	Label    string    `json:"label"`
	Sections []Section `json:"sections"`
}

// Section is a titled group of a List.
type Section struct {
	Title string   `json:"title,omitempty"`
	Rows  []Choice `json:"rows"`
}

// Link is a button that opens a page.
type Link struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}

// Page is a web page shown with its picture and title.
type Page struct {
	URL   string    `json:"url"`
	Title string    `json:"title"`
	Text  string    `json:"text,omitempty"`
	Media *MediaRef `json:"media,omitempty"`
}

// Times are moments of which the customer picks one.
type Times struct {
	Title    string `json:"title,omitempty"`
	Place    string `json:"place,omitempty"`
	TimeZone string `json:"time_zone,omitempty"`
	Slots    []Slot `json:"slots"`
}

// Slot is one of several Times.
type Slot struct {
	ID      string    `json:"id"`
	Start   time.Time `json:"start"`
	Minutes int       `json:"minutes,omitempty"`
}

// Payment asks the customer for money. Amount is in the currency's smallest
// unit.
type Payment struct {
	Reference string `json:"reference"`
	Title     string `json:"title,omitempty"`
	Amount    int64  `json:"amount"`
	Currency  string `json:"currency"`
	URL       string `json:"url,omitempty"`
}

// App is an app that opens from a bubble and answers the business. Data is what
// it is opened with.
type App struct {
	ID       string    `json:"id"`
	Name     string    `json:"name,omitempty"`
	Title    string    `json:"title"`
	Subtitle string    `json:"subtitle,omitempty"`
	Data     string    `json:"data,omitempty"`
	Media    *MediaRef `json:"media,omitempty"`
}

// Answer is the choice that a customer made: of a button, a list's row, a
// template's button, a quick reply or a time. One of an Adaptive Card carries
// in Data what was filled in and the pressed button's own data; one of a
// payment says that it was paid; one of an app carries in Data what it sends
// back, as a text.
type Answer struct {
	Kind string `json:"kind"` // button, list, template, quick_reply, time, adaptive, payment, app
	Choice
	Data json.RawMessage `json:"data,omitempty"`
}

// Quote is the message above an answer.
type Quote struct {
	Business bool   `json:"business"`
	Text     string `json:"text"`
}

// Referral is the ad that brought a customer.
type Referral struct {
	SourceURL string `json:"source_url"`
	SourceID  string `json:"source_id"`
	Headline  string `json:"headline"`
	Body      string `json:"body"`
	ImageURL  string `json:"image_url,omitempty"`
	ClickID   string `json:"click_id"`
}

// Brief is the message in a few words, for lists and quotes.
func (m Message) Brief() string {
	s := m.Text
	switch {
	case m.GoneAt != nil:
		s = "🚫"
	case m.Answer != nil:
		s = m.Answer.Title
	case m.Kind == "template":
	case m.Order != nil:
		s = m.Order.total()
	case m.Filled != nil:
		s = "📝"
	case m.Location != nil:
		s = "📍 " + m.Location.Name
	case len(m.Contacts) > 0:
		s = "👤 " + m.Contacts[0].Name
	case m.Media != nil:
		icons := map[string]string{"image": "📷", "video": "🎬", "audio": "🎵", "voice": "🎤", "document": "📄", "sticker": "🖼"}
		s = strings.TrimSpace(icons[m.Kind] + " " + strings.TrimSpace(m.Media.Name+" "+m.Text))
	}
	if r := []rune(s); len(r) > 120 {
		s = string(r[:119]) + "…"
	}
	return s
}

// Thread is what a phone and a business wrote to one another.
type Thread struct {
	AccountID string    `json:"account_id"`
	PhoneID   string    `json:"phone_id"`
	Messages  []Message `json:"messages"`
	// LastInbound is when the customer wrote last: the reply window's start.
	LastInbound time.Time `json:"last_inbound"`
	// EntryUntil is the end of the free entry point that an ad opened.
	EntryUntil time.Time `json:"entry_until,omitzero"`
}

func (th *Thread) find(id string) *Message {
	for i := len(th.Messages) - 1; i >= 0; i-- {
		if th.Messages[i].ID == id {
			return &th.Messages[i]
		}
	}
	return nil
}
