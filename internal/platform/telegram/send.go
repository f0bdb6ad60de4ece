package telegram

import (
	"context"
	"strconv"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/render"
)

// fields are the parameters of a method.
type fields map[string]any

// sent is the message that a method made.
type sent struct {
	ID   int64 `json:"message_id"`
	Chat chat  `json:"chat"`
}

// Send implements platform.Session.
func (s *session) Send(ctx context.Context, out platform.Outgoing) (platform.Receipt, error) {
	m := out.Message.Message()
	if f := s.Caps().Refuses(m); f != nil {
		return platform.Receipt{}, f
	}
	in, err := envelopeOf(out)
	if err != nil {
		return platform.Receipt{}, err
	}
	var made sent
	switch {
	case m.Kind == desk.MessageText:
		in.write("text", m.Text)
		err = s.call(ctx, "sendMessage", in, &made)
	case m.Kind == desk.MessageRich && m.Content != nil && m.Content.Rich != nil:
		if err = in.rich(*m.Content.Rich); err == nil {
			err = s.call(ctx, "sendMessage", in, &made)
		}
	case m.Kind == desk.MessageLocation && m.Content != nil && m.Content.Location != nil:
		err = s.call(ctx, in.place(*m.Content.Location), in, &made)
	case m.Kind == desk.MessageContacts && m.Content != nil && len(m.Content.Contacts) > 0:
		err = s.call(ctx, in.cards(m.Content.Contacts), in, &made)
	case len(out.Media) == 1:
		in.write("caption", m.Text)
		err = s.upload(ctx, in, m.Kind, out.Media[0], &made)
	default:
		err = &platform.Failure{Kind: platform.Rejected, Title: "the message has no content"}
	}
	if err != nil {
		return platform.Receipt{}, err
	}
	if made.ID <= 0 || made.Chat.ID == 0 {
		return platform.Receipt{}, &platform.Failure{Kind: platform.Unintelligible, Title: "the answer names no message"}
	}
	return platform.Receipt{ID: idOf(made.Chat.ID, made.ID)}, nil
}

// envelopeOf is what every message has: whom it is for, and what it answers.
func envelopeOf(out platform.Outgoing) (fields, error) {
	id, err := chatOf(out.To)
	if err != nil {
		return nil, err
	}
	in := fields{"chat_id": id}
	if chat, message, ok := partsOf(out.ReplyTo); ok && chat == id {
		in["reply_parameters"] = fields{"message_id": message, "allow_sending_without_reply": true}
	}
	return in, nil
}

func chatOf(to platform.Recipient) (int64, error) {
	id, err := strconv.ParseInt(to.Address, 10, 64)
	if err != nil || id == 0 {
		return 0, &platform.Failure{Kind: platform.RecipientGone, Title: "The customer has no chat with the bot", Detail: "The customer has to write to the bot first."}
	}
	return id, nil
}

// write puts a text under a name. It has the network's marks where the network
// would take it so; one wrong mark has it refuse the whole.
func (in fields) write(name, text string) {
	if text == "" {
		return
	}
	in[name] = text
	if strings.ContainsAny(text, "<&") && wellFormed(text) {
		in["parse_mode"] = "HTML"
	}
}

// place puts a place into the parameters and answers the method for it.
func (in fields) place(l desk.Location) string {
	in["latitude"], in["longitude"] = l.Latitude, l.Longitude
	if l.Name == "" && l.Address == "" {
		return "sendLocation"
	}
	in["title"], in["address"] = l.Name, l.Address
	if l.Name == "" {
		in["title"] = l.Address
	}
	if l.Address == "" {
		in["address"] = l.Name
	}
	return "sendVenue"
}

// cards puts a card into the parameters. The network takes one with a number;
// anything else goes as words.
func (in fields) cards(cards []desk.ContactCard) string {
	if len(cards) != 1 || len(cards[0].Phones) == 0 {
		in["text"] = render.ContactsText(cards)
		return "sendMessage"
	}
	c := cards[0]
	in["phone_number"], in["first_name"] = c.Phones[0].Value, c.Name
	if c.Name == "" {
		in["first_name"] = c.Phones[0].Value
	}
	if card := vcard(c); len(card) <= maxCard {
		in["vcard"] = card
	}
	return "sendContact"
}

// maxCard bounds a vCard, in bytes.
const maxCard = 2048

func vcard(c desk.ContactCard) string {
	clean := strings.NewReplacer("\\", "\\\\", "\r", "", "\n", "\\n", ";", "\\;", ",", "\\,").Replace
	var b strings.Builder
	b.WriteString("BEGIN:VCARD\nVERSION:3.0\nFN:" + clean(c.Name) + "\n")
	if c.Company != "" {
		b.WriteString("ORG:" + clean(c.Company) + "\n")
	}
	for _, p := range c.Phones {
		b.WriteString("TEL:" + clean(p.Value) + "\n")
	}
	for _, e := range c.Emails {
		b.WriteString("EMAIL:" + clean(e.Value) + "\n")
	}
	for _, u := range c.URLs {
		b.WriteString("URL:" + clean(u.Value) + "\n")
	}
	return b.String() + "END:VCARD"
}

// React implements platform.Reactor.
func (s *session) React(ctx context.Context, _ platform.Recipient, id platform.RemoteMessageID, emoji string) error {
	chat, message, ok := partsOf(id)
	if !ok {
		return &platform.Failure{Kind: platform.Unsupported, Title: "The press of a button takes no reaction"}
	}
	reactions := []fields{}
	if emoji != "" {
		// The network knows the heart without the mark that draws it in colour.
		reactions = append(reactions, fields{"type": "emoji", "emoji": strings.TrimSuffix(emoji, "\ufe0f")})
	}
	return s.call(ctx, "setMessageReaction", fields{"chat_id": chat, "message_id": message, "reaction": reactions}, nil)
}

// Typing implements platform.Typer. The network shows it for five seconds.
func (s *session) Typing(ctx context.Context, to platform.Recipient, _ platform.RemoteMessageID) error {
	id, err := chatOf(to)
	if err != nil {
		return err
	}
	return s.call(ctx, "sendChatAction", fields{"chat_id": id, "action": "typing"}, nil)
}
