package viber

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// token is a message's id: a number too large for most readers of JSON.
type token string

// UnmarshalJSON keeps the digits as they are.
func (t *token) UnmarshalJSON(raw []byte) error {
	s := strings.Trim(string(raw), `"`)
	if s == "null" {
		return nil
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return errShape
		}
	}
	if len(s) > 20 {
		return errShape
	}
	*t = token(s)
	return nil
}

type person struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Language string `json:"language"`
}

// event is what a request tells.
type event struct {
	Event   string          `json:"event"`
	At      int64           `json:"timestamp"` // milliseconds
	Token   token           `json:"message_token"`
	UserID  string          `json:"user_id"`
	Words   string          `json:"desc"`
	Sender  *person         `json:"sender"`
	User    *person         `json:"user"`
	Message json.RawMessage `json:"message"`
}

type message struct {
	Type     string `json:"type"`
	Text     string `json:"text"`
	Media    string `json:"media"`
	Name     string `json:"file_name"`
	Size     int64  `json:"size"`
	Tracking string `json:"tracking_data"`
	Location *struct {
		Latitude  float64 `json:"lat"`
		Longitude float64 `json:"lon"`
	} `json:"location"`
	Contact *struct {
		Name  string `json:"name"`
		Phone string `json:"phone_number"`
	} `json:"contact"`
}

type oddity string

func (o oddity) Error() string { return string(o) }

const (
	errShape   = oddity("a field has another shape")
	errUnknown = oddity("nothing here knows this event")
	errNobody  = oddity("it does not say whose it is, which, or when")
)

// Decode implements platform.Hooked. A request is one event.
func (s *session) Decode(r platform.HookRequest) ([]platform.Inbound, error) {
	var e event
	if err := json.Unmarshal(r.Body, &e); err != nil && !json.Valid(r.Body) {
		return nil, fmt.Errorf("read the request: %w", err)
	} else if err != nil {
		return []platform.Inbound{trouble(r.Body, "event", "the event has another shape")}, nil
	}
	in, err := decode(e)
	switch {
	case err != nil:
		return []platform.Inbound{trouble(r.Body, e.Event, err.Error())}, nil
	case in == nil:
		return nil, nil
	}
	return []platform.Inbound{*in}, nil
}

// decode answers nil for what is no news.
func decode(e event) (*platform.Inbound, error) {
	in := platform.Inbound{Key: e.Event + ":" + string(e.Token)}
	if e.At > 0 && e.At < math.MaxInt64/int64(time.Millisecond) {
		in.At = time.UnixMilli(e.At).UTC()
	}
	switch e.Event {
	case "webhook", "client_status":
		return nil, nil
	case "message":
		return &in, readMessage(e, &in)
	case "delivered", "seen", "failed":
		return &in, readReceipt(e, &in)
	case "conversation_started", "subscribed":
		if in.Sender = personOf(e.User); in.Sender == nil || e.Token == "" {
			return &in, errNobody
		}
		in.Profile = &platform.ProfileIn{Name: in.Sender.Name, Display: in.Sender.Display, Address: in.Sender.Address}
		return &in, nil
	case "unsubscribed":
		if in.Sender = personOf(&person{ID: e.UserID}); in.Sender == nil || e.Token == "" {
			return &in, errNobody
		}
		in.OptOut = &platform.OptOutIn{Stop: true, Detail: "left the bot"}
		return &in, nil
	}
	return &in, errUnknown
}

// personOf is a customer; nil where nobody is named. Their id is the bot's own
// name of them.
func personOf(p *person) *platform.Person {
	if p == nil || p.ID == "" {
		return nil
	}
	display := p.Name
	if display == "" {
		display = "Viber " + p.ID[:min(6, len(p.ID))]
	}
	display = strings.ToValidUTF8(display, "")
	return &platform.Person{Keys: []platform.RemoteUserKey{platform.RemoteUserKey("user:" + p.ID)}, Address: p.ID, Display: display, Name: p.Name, Locale: p.Language}
}

func readReceipt(e event, in *platform.Inbound) error {
	if e.Token == "" {
		return errNobody
	}
	r := platform.ReceiptIn{ID: platform.RemoteMessageID(e.Token)}
	switch e.Event {
	case "delivered":
		r.Status = desk.StatusDelivered
	case "seen":
		r.Status = desk.StatusRead
	default:
		r.Status = desk.StatusFailed
		r.Error = &desk.SendError{Title: "The network could not deliver the message", Detail: e.Words}
	}
	in.Receipt = &r
	return nil
}

func readMessage(e event, in *platform.Inbound) error {
	var m message
	if json.Unmarshal(e.Message, &m) != nil {
		return errShape
	}
	if in.Sender = personOf(e.Sender); in.Sender == nil || e.Token == "" || in.At.IsZero() {
		return errNobody
	}
	in.Message = &platform.MessageIn{ID: platform.RemoteMessageID(e.Token)}
	read(m, in.Message)
	return nil
}

// mediaRef is how we remember a file of a customer.
type mediaRef struct {
	URL string `json:"url"`
}

// read fills in what a message says.
func read(m message, in *platform.MessageIn) {
	in.Text = m.Text
	switch {
	case m.Type == "picture" && attach(in, desk.MessageImage, m, "image/jpeg"):
	case m.Type == "video" && attach(in, desk.MessageVideo, m, "video/mp4"):
	case m.Type == "file" && attach(in, desk.MessageDocument, m, ""):
	case m.Type == "sticker" && attach(in, desk.MessageSticker, m, "image/png"):
	case m.Type == "location" && m.Location != nil && math.Abs(m.Location.Latitude) <= 90 && math.Abs(m.Location.Longitude) <= 180:
		in.Kind = desk.MessageLocation
		in.Content = &desk.Content{Location: &desk.Location{Latitude: m.Location.Latitude, Longitude: m.Location.Longitude}}
	case m.Type == "contact" && m.Contact != nil && m.Contact.Name+m.Contact.Phone != "":
		in.Kind, in.Content = desk.MessageContacts, &desk.Content{Contacts: []desk.ContactCard{cardOf(m.Contact.Name, m.Contact.Phone)}}
	case m.Type == "url" && m.Media != "":
		in.Kind = desk.MessageText
		if in.Text != m.Media {
			in.Text = strings.TrimSpace(m.Text + "\n" + m.Media)
		}
	case m.Type == "text" && m.Text != "":
		in.Kind = desk.MessageText
		if a := choiceOf(m.Tracking, m.Text); a != nil {
			in.Kind, in.Content = desk.MessageAnswer, &desk.Content{Answer: a}
		}
	default:
		kind := strings.ToValidUTF8(m.Type[:min(64, len(m.Type))], "")
		if kind == "" {
			kind = "empty"
		}
		in.Kind, in.Content = desk.MessageUnsupported, &desk.Content{Unsupported: &desk.Unsupported{RawType: kind}}
	}
}

func cardOf(name, number string) desk.ContactCard {
	c := desk.ContactCard{Name: name}
	if number != "" {
		if !strings.HasPrefix(number, "+") {
			number = "+" + number
		}
		c.Phones = []desk.LabelledText{{Label: "CELL", Value: number}}
	}
	return c
}

func attach(in *platform.MessageIn, kind desk.MessageKind, m message, mime string) bool {
	if m.Media == "" {
		return false
	}
	remote, err := json.Marshal(mediaRef{URL: m.Media})
	if err != nil {
		return false
	}
	in.Kind = kind
	in.Attachments = []platform.AttachmentIn{{Remote: remote, Mime: mime, Name: m.Name, Size: max(0, m.Size)}}
	return true
}

// trouble keys the item by its content, so that a repeat is the same item.
func trouble(raw json.RawMessage, kind, reason string) platform.Inbound {
	if kind == "" {
		kind = "event"
	}
	sum := sha256.Sum256(raw)
	return platform.Inbound{Key: "trouble:" + hex.EncodeToString(sum[:16]), Trouble: &platform.TroubleIn{Kind: kind, Reason: reason, Raw: raw}}
}
