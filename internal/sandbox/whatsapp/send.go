package whatsapp

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"recado.dev/internal/sandbox"
)

// window is how long a business may answer freely after a customer's message.
const window = 24 * time.Hour

// sendIn is the body of a send, a read mark or a typing indicator.
type sendIn struct {
	Product       string `json:"messaging_product"`
	RecipientType string `json:"recipient_type"`
	To            string `json:"to"`
	Recipient     string `json:"recipient"`
	Type          string `json:"type"`
	Context       *struct {
		MessageID string `json:"message_id"`
	} `json:"context"`
	Callback string `json:"biz_opaque_callback_data"`

	Status    string `json:"status"`
	MessageID string `json:"message_id"`
	Typing    *struct {
		Type string `json:"type"`
	} `json:"typing_indicator"`

	Text        *textIn        `json:"text"`
	Image       *fileIn        `json:"image"`
	Video       *fileIn        `json:"video"`
	Audio       *fileIn        `json:"audio"`
	Document    *fileIn        `json:"document"`
	Sticker     *fileIn        `json:"sticker"`
	Location    *locationIn    `json:"location"`
	Contacts    []contactIn    `json:"contacts"`
	Reaction    *reactionIn    `json:"reaction"`
	Interactive *interactiveIn `json:"interactive"`
	Template    *templateIn    `json:"template"`
}

type textIn struct {
	Body string `json:"body"`
}

type fileIn struct {
	ID       string `json:"id"`
	Link     string `json:"link"`
	Caption  string `json:"caption"`
	Filename string `json:"filename"`
	Voice    bool   `json:"voice"`
}

type locationIn struct {
	Latitude  json.Number `json:"latitude"`
	Longitude json.Number `json:"longitude"`
	Name      string      `json:"name"`
	Address   string      `json:"address"`
}

type contactIn struct {
	Name struct {
		Formatted string `json:"formatted_name"`
	} `json:"name"`
	Phones []struct {
		Phone string `json:"phone"`
	} `json:"phones"`
	Emails []struct {
		Email string `json:"email"`
	} `json:"emails"`
	Org struct {
		Company string `json:"company"`
	} `json:"org"`
}

type reactionIn struct {
	MessageID string  `json:"message_id"`
	Emoji     *string `json:"emoji"`
}

// decode reads a call's body.
func decode(c *call, v any) *graphError {
	body, err := io.ReadAll(io.LimitReader(c.Body, 1<<20))
	if err != nil {
		return fail(400, 1, "An unknown error occurred", "The body cannot be read.")
	}
	if err := json.Unmarshal(body, v); err != nil {
		return badParam("The body is not the JSON that is due: %v", err)
	}
	return nil
}

func (n *Network) postMessage(c *call, a sandbox.Account) (any, *graphError) {
	var in sendIn
	if err := decode(c, &in); err != nil {
		return nil, err
	}
	if in.Product != "whatsapp" {
		return nil, badParam("The parameter messaging_product is required.")
	}
	if in.Status != "" {
		return n.markRead(a, in)
	}
	if err := in.addressed(a); err != nil {
		return nil, err
	}
	phone, known := n.phoneOf(in.To, in.Recipient)
	if !known {
		phone = sandbox.Phone{Number: "+" + digits(in.To), UserID: in.Recipient, Hidden: in.To == ""}
	}
	m := sandbox.Message{}
	note := map[string]string{"callback": in.Callback}
	late, err := n.fill(&in, a, &m)
	if err != nil {
		return nil, err
	}
	failure, err := n.deliverable(&in, a, phone, known, note)
	if err != nil {
		return nil, err
	}
	if failure == nil {
		failure = late
	}
	if in.Context != nil {
		m.ReplyTo = in.Context.MessageID
	}
	id, err := n.put(a, phone, known, m, in.Reaction, failure, note)
	if err != nil {
		return nil, err
	}
	n.writeDown(a, phone, id, failure, note)
	return accepted(in, phone, id), nil
}

// deliverable refuses what the business may not send now, notes how the message
// is charged, and answers why it will not arrive.
func (n *Network) deliverable(in *sendIn, a sandbox.Account, phone sandbox.Phone, known bool, note map[string]string) (*sandbox.Failure, *graphError) {
	last, entryUntil := n.table.LastInbound(a.ID, phone.ID)
	now := n.table.Now()
	open := !last.IsZero() && now.Sub(last) <= window
	b, done := n.open(wabaOf(a))
	defer done()
	if err := b.barred(a, in.Template != nil, open, now); err != nil {
		return nil, err
	}
	if err := n.rates.take(a.ID, phone.Digits()+"/"+phone.UserID, b.line(a).Throughput, now); err != nil {
		return nil, err
	}
	var t *template
	if in.Template != nil {
		if t = b.find(in.Template.Name, in.Template.Language.Code); t != nil {
			note["template"] = t.ID
		}
	}
	b.price(a, phone, t, open, entryUntil, now, note)
	switch {
	case !known || phone.Undeliverable || n.table.Faults().Undeliverable:
		return &sandbox.Failure{Code: 131026, Title: "Message undeliverable", Detail: "Message Undeliverable."}, nil
	case t == nil && !open:
		return &sandbox.Failure{Code: 131047, Title: "Re-engagement message", Detail: "Message failed to send because more than 24 hours have passed since the customer last replied to this number."}, nil
	}
	return b.withheld(a, phone, t, open, now), nil
}

// writeDown notes what was sent.
func (n *Network) writeDown(a sandbox.Account, phone sandbox.Phone, id string, failure *sandbox.Failure, note map[string]string) {
	s := &sent{ID: id, Account: a.ID, Who: person(a, phone), Country: country(phone), Template: note["template"], Category: note["category"], Type: note["type"], At: n.table.Now()}
	if failure != nil {
		s.Failed = failure.Code
	}
	b, done := n.open(wabaOf(a))
	defer done()
	b.record(s)
}

// put hands what was sent to the table.
func (n *Network) put(a sandbox.Account, phone sandbox.Phone, known bool, m sandbox.Message, r *reactionIn, failure *sandbox.Failure, note map[string]string) (string, *graphError) {
	switch {
	case !known || (r != nil && failure != nil):
		id := n.MessageID(phone, false)
		n.table.Lost(a.ID, phone, id, failure, note)
		return id, nil
	case r != nil:
		id, err := n.table.SendReaction(a.ID, phone.ID, r.MessageID, *r.Emoji, note)
		if err != nil {
			return "", invalid("Reaction: the message %s was not found", r.MessageID)
		}
		return id, nil
	}
	sent, err := n.table.Send(a.ID, phone.ID, m, failure, note)
	if err != nil {
		return "", fail(500, 131000, "Something went wrong", "%v", err)
	}
	return sent.ID, nil
}

func accepted(in sendIn, phone sandbox.Phone, id string) object {
	contact := object{"input": in.To}
	if in.To == "" {
		contact["input"] = in.Recipient
	}
	if !phone.Hidden {
		contact["wa_id"] = waID(phone.Digits())
	}
	if phone.UserID != "" {
		contact["user_id"] = phone.UserID
	}
	message := object{"id": id}
	if in.Template != nil {
		message["message_status"] = "accepted"
	}
	return object{"messaging_product": "whatsapp", "contacts": []object{contact}, "messages": []object{message}}
}

// addressed checks who a message is for.
func (in sendIn) addressed(a sandbox.Account) *graphError {
	switch {
	case in.To == "" && in.Recipient == "":
		return badParam("The parameter to is required.")
	case in.RecipientType != "" && in.RecipientType != "individual":
		return badParam("Param recipient_type must be one of {INDIVIDUAL} - got %q.", in.RecipientType)
	case in.To != "" && (len(digits(in.To)) < 7 || len(digits(in.To)) > 15):
		return invalid("Recipient phone number %q is not valid", in.To)
	case in.To != "" && digits(in.To) == digits(a.Settings["display_phone_number"]):
		return fail(400, 131021, "Recipient cannot be sender", "Recipient phone number cannot be the sender's.")
	case len(in.Callback) > 512:
		return badParam("Param biz_opaque_callback_data must be at most 512 characters long.")
	}
	return nil
}

func (n *Network) markRead(a sandbox.Account, in sendIn) (any, *graphError) {
	if in.Status != "read" {
		return nil, badParam("Param status must be one of {READ} - got %q.", in.Status)
	}
	if in.MessageID == "" {
		return nil, missing("message_id")
	}
	if in.Typing != nil && in.Typing.Type != "text" {
		return nil, badParam("Param typing_indicator['type'] must be one of {TEXT} - got %q.", in.Typing.Type)
	}
	if err := n.table.MarkRead(a.ID, in.MessageID, in.Typing != nil); err != nil {
		return nil, badParam("Invalid parameter: message_id %s was not found", in.MessageID)
	}
	return object{"success": true}, nil
}

// fill checks a message by its type and turns it into what the phone shows. A
// late failure is one that the platform finds after its answer.
func (n *Network) fill(in *sendIn, a sandbox.Account, m *sandbox.Message) (late *sandbox.Failure, err *graphError) {
	switch in.Type {
	case "", "text":
		return nil, in.Text.fill(m)
	case "image", "video", "audio", "document", "sticker":
		file := map[string]*fileIn{"image": in.Image, "video": in.Video, "audio": in.Audio, "document": in.Document, "sticker": in.Sticker}[in.Type]
		return n.fillFile(file, in.Type, a, m)
	case "location":
		return nil, in.Location.fill(m)
	case "contacts":
		return nil, fillContacts(in.Contacts, m)
	case "reaction":
		if in.Reaction == nil || in.Reaction.MessageID == "" {
			return nil, missing("reaction.message_id")
		}
		if in.Reaction.Emoji == nil {
			return nil, missing("reaction.emoji")
		}
		return nil, nil
	case "interactive":
		if in.Interactive == nil {
			return nil, missing("interactive")
		}
		b, done := n.open(wabaOf(a))
		defer done()
		return nil, in.Interactive.fill(b, m)
	case "template":
		if in.Template == nil {
			return nil, missing("template")
		}
		b, done := n.open(wabaOf(a))
		defer done()
		n.tend(b, n.table.Now())
		t, err := in.Template.usable(b)
		if err != nil {
			return nil, err
		}
		return nil, n.fillTemplate(*in.Template, b, a, t, m)
	}
	return nil, fail(400, 131051, "Unsupported message type", "Message type %q is not currently supported.", in.Type)
}

func (t *textIn) fill(m *sandbox.Message) *graphError {
	if t == nil || strings.TrimSpace(t.Body) == "" {
		return missing("text.body")
	}
	if utf8.RuneCountInString(t.Body) > 4096 {
		return badParam("Param text['body'] must be at most 4096 characters long.")
	}
	m.Kind, m.Text = "text", t.Body
	return nil
}

func (n *Network) fillFile(f *fileIn, kind string, a sandbox.Account, m *sandbox.Message) (*sandbox.Failure, *graphError) {
	switch {
	case f == nil:
		return nil, missing(kind)
	case f.ID == "" && f.Link == "":
		return nil, badParam("Either %s.id or %s.link is required.", kind, kind)
	case utf8.RuneCountInString(f.Caption) > 1024:
		return nil, badParam("Param %s['caption'] must be at most 1024 characters long.", kind)
	case f.Caption != "" && (kind == "audio" || kind == "sticker"):
		return nil, badParam("Unexpected key \"caption\" on param \"%s\".", kind)
	}
	m.Kind, m.Text = kind, f.Caption
	if f.Voice {
		m.Kind = "voice"
	}
	if f.ID == "" {
		u, err := url.Parse(f.Link)
		if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" {
			return nil, invalid("%s.link is not a valid URL", kind)
		}
		name := f.Filename
		if name == "" {
			name = u.Host + u.Path
		}
		m.Media = &sandbox.MediaRef{External: f.Link, Name: name}
		return nil, nil
	}
	media, ok := n.table.Media(f.ID)
	if !ok || media.AccountID != a.ID {
		return nil, invalid("Media with id %s was not found", f.ID)
	}
	name := f.Filename
	if name == "" {
		name = media.Name
	}
	m.Media = &sandbox.MediaRef{ID: media.ID, Mime: media.Mime, Name: name, Size: media.Size, SHA256: media.SHA256}
	cl := classNamed(kind)
	if base, _, _ := strings.Cut(media.Mime, ";"); cl.mimes != nil && !slices.Contains(cl.mimes, strings.TrimSpace(base)) {
		return &sandbox.Failure{Code: 131053, Title: "Media upload error", Detail: fmt.Sprintf("Unsupported %s mime type %s. Please use one of %s.", kind, media.Mime, strings.Join(cl.mimes, ", "))}, nil
	}
	return nil, nil
}

func (l *locationIn) fill(m *sandbox.Message) *graphError {
	if l == nil || l.Latitude == "" || l.Longitude == "" {
		return missing("location.latitude")
	}
	lat, err1 := l.Latitude.Float64()
	long, err2 := l.Longitude.Float64()
	if err1 != nil || err2 != nil || lat < -90 || lat > 90 || long < -180 || long > 180 {
		return invalid("Location: latitude and longitude must be degrees")
	}
	m.Kind, m.Location = "location", &sandbox.Location{Latitude: lat, Longitude: long, Name: l.Name, Address: l.Address}
	return nil
}

func fillContacts(in []contactIn, m *sandbox.Message) *graphError {
	if len(in) == 0 {
		return missing("contacts")
	}
	if len(in) > 257 {
		return badParam("Param contacts must have at most 257 elements.")
	}
	m.Kind = "contacts"
	for _, c := range in {
		if c.Name.Formatted == "" {
			return missing("contacts.name.formatted_name")
		}
		card := sandbox.Card{Name: c.Name.Formatted, Company: c.Org.Company}
		if len(c.Phones) > 0 {
			card.Phone = c.Phones[0].Phone
		}
		if len(c.Emails) > 0 {
			card.Email = c.Emails[0].Email
		}
		m.Contacts = append(m.Contacts, card)
	}
	return nil
}
