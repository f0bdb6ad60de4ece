package whatsapp

import (
	"encoding/json"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// filled is a message being read.
type filled struct{ *platform.MessageIn }

// fill reads the part that hangs on the type, and answers false where it is
// missing or unknown.
func (f filled) fill(m *message) bool {
	switch m.Type {
	case "text":
		if m.Text == nil {
			return false
		}
		f.Kind, f.Text = desk.MessageText, m.Text.Body
	case "image":
		return f.media(desk.MessageImage, m.Image)
	case "video":
		return f.media(desk.MessageVideo, m.Video)
	case "audio":
		if m.Audio != nil && m.Audio.Voice {
			return f.media(desk.MessageVoice, m.Audio)
		}
		return f.media(desk.MessageAudio, m.Audio)
	case "document":
		return f.media(desk.MessageDocument, m.Document)
	case "sticker":
		return f.media(desk.MessageSticker, m.Sticker)
	case "location":
		return f.location(m.Location)
	case "contacts":
		return f.cards(m.Cards)
	case "button":
		if m.Button == nil {
			return false
		}
		f.answer(desk.Answer{Kind: "button", ID: m.Button.Payload, Title: m.Button.Text})
	case "interactive":
		return f.interactive(m.Interactive)
	case "order":
		return f.order(m.Order)
	case "system":
		return f.system(m)
	case "request_welcome":
		f.Kind = desk.MessageSystem
		contentOf(f.MessageIn).System = &desk.SystemChange{Type: "request_welcome", Body: "opened the chat"}
	default:
		return false
	}
	return true
}

func (f filled) media(kind desk.MessageKind, b *mediaBody) bool {
	if b == nil || b.ID == "" {
		return false
	}
	remote, err := json.Marshal(mediaRef{ID: string(b.ID), SHA256: b.SHA256})
	if err != nil {
		return false
	}
	f.Kind, f.Text = kind, b.Caption
	f.Attachments = []platform.AttachmentIn{{Remote: remote, Mime: b.Mime, Name: b.Filename, SHA256: b.SHA256}}
	return true
}

func (f filled) location(l *locationBody) bool {
	if l == nil {
		return false
	}
	f.Kind = desk.MessageLocation
	contentOf(f.MessageIn).Location = &desk.Location{Latitude: l.Latitude, Longitude: l.Longitude, Name: l.Name, Address: l.Address, URL: l.URL}
	return true
}

func (f filled) cards(cards []cardBody) bool {
	if len(cards) == 0 {
		return false
	}
	f.Kind = desk.MessageContacts
	c := contentOf(f.MessageIn)
	for i := range cards {
		c.Contacts = append(c.Contacts, cards[i].card())
	}
	return true
}

func (c *cardBody) card() desk.ContactCard {
	out := desk.ContactCard{Name: c.Name.Formatted, Birthday: c.Birthday}
	if out.Name == "" {
		out.Name = strings.TrimSpace(c.Name.First + " " + c.Name.Last)
	}
	if c.Org != nil {
		out.Company = c.Org.Company
	}
	for _, p := range c.Phones {
		number := p.Phone
		if number == "" && p.WaID != "" {
			number = "+" + p.WaID
		}
		out.Phones = append(out.Phones, desk.LabelledText{Label: p.Type, Value: number})
	}
	for _, e := range c.Emails {
		out.Emails = append(out.Emails, desk.LabelledText{Label: e.Type, Value: e.Email})
	}
	for _, u := range c.URLs {
		out.URLs = append(out.URLs, desk.LabelledText{Label: u.Type, Value: u.URL})
	}
	for _, a := range c.Addresses {
		var parts []string
		for _, part := range []string{a.Street, a.City, a.State, a.Zip, a.Country} {
			if part != "" {
				parts = append(parts, part)
			}
		}
		out.Address = append(out.Address, desk.LabelledText{Label: a.Type, Value: strings.Join(parts, ", ")})
	}
	return out
}

func (f filled) answer(a desk.Answer) {
	f.Kind, f.Text = desk.MessageAnswer, a.Title
	contentOf(f.MessageIn).Answer = &a
}

func (f filled) interactive(i *interactiveBody) bool {
	switch {
	case i == nil:
		return false
	case i.Type == "button_reply" && i.ButtonReply != nil:
		f.answer(desk.Answer{Kind: "button", ID: i.ButtonReply.ID, Title: i.ButtonReply.Title})
	case i.Type == "list_reply" && i.ListReply != nil:
		f.answer(desk.Answer{Kind: "list", ID: i.ListReply.ID, Title: i.ListReply.Title, Description: i.ListReply.Description})
	case i.Type == "nfm_reply" && i.FormReply != nil && i.FormReply.Name == "address_message":
		f.answer(desk.Answer{Kind: "address", ID: i.FormReply.Name, Title: addressOf(i.FormReply.Response, i.FormReply.Body), Form: formOf(i.FormReply.Response)})
	case i.Type == "nfm_reply" && i.FormReply != nil:
		f.answer(desk.Answer{Kind: "form", ID: i.FormReply.Name, Title: i.FormReply.Body, Form: formOf(i.FormReply.Response)})
	default:
		return false
	}
	return true
}

// formOf answers a sent form as JSON, also where it is none.
func formOf(s string) json.RawMessage {
	if json.Valid([]byte(s)) {
		return json.RawMessage(s)
	}
	quoted, err := json.Marshal(s)
	if err != nil {
		return nil
	}
	return quoted
}

// addressParts are the parts of an address, in the order in which they are read.
var addressParts = []string{"name", "house_number", "unit_number", "floor_number", "tower_number", "building_name", "address", "landmark_area", "city", "state", "in_pin_code", "sg_post_code", "phone_number"}

// addressOf is an address in one line; words where it cannot be read.
func addressOf(response, words string) string {
	var in struct {
		Values map[string]loose `json:"values"`
	}
	if json.Unmarshal([]byte(response), &in) != nil {
		return words
	}
	var parts []string
	for _, key := range addressParts {
		if v := strings.TrimSpace(string(in.Values[key])); v != "" {
			parts = append(parts, v)
		}
	}
	if len(parts) == 0 {
		return words
	}
	return strings.Join(parts, ", ")
}

func (f filled) order(o *orderBody) bool {
	if o == nil {
		return false
	}
	order := &desk.Order{CatalogID: string(o.CatalogID), Text: o.Text, Items: []desk.OrderItem{}}
	for _, item := range o.Items {
		line := desk.OrderItem{ProductID: string(item.ProductID), Quantity: item.Quantity, Currency: item.Currency}
		line.Price, _ = item.Price.Float64() // 0 where it is no number
		if exact, ok := desk.ParseMoney(item.Price.String(), item.Currency); ok {
			line.Amount = &exact
		}
		order.Items = append(order.Items, line)
	}
	f.Kind, f.Text = desk.MessageOrder, o.Text
	contentOf(f.MessageIn).Order = order
	return true
}

func (f filled) system(m *message) bool {
	sys := m.System
	if sys == nil {
		return false
	}
	change := &desk.SystemChange{Type: sys.Type, Body: sys.Body}
	switch sys.Type {
	case "user_changed_number", "customer_changed_number":
		change.Type, change.From, change.To = "number_changed", m.From, sys.WaID
		if change.To == "" {
			change.To = sys.NewWaID
		}
	case "user_changed_user_id":
		change.Type, change.From, change.To = "user_id_changed", sys.PreviousUserID, sys.UserID
	case "customer_identity_changed":
		change.Type = "identity_changed"
	}
	f.Kind, f.Text = desk.MessageSystem, sys.Body
	contentOf(f.MessageIn).System = change
	return true
}
