package whatsapp

import (
	"context"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// envelopeOut is what every message to a customer has.
type envelopeOut struct {
	Product       string `json:"messaging_product"`
	RecipientType string `json:"recipient_type,omitempty"`
	To            string `json:"to,omitempty"`
	Recipient     string `json:"recipient,omitempty"` // a user id, in place of To
	Type          string `json:"type,omitempty"`
	OurID         string `json:"biz_opaque_callback_data,omitempty"`

	Context     *messageRef     `json:"context,omitempty"`
	Text        *textOut        `json:"text,omitempty"`
	Image       *mediaOut       `json:"image,omitempty"`
	Video       *mediaOut       `json:"video,omitempty"`
	Audio       *mediaOut       `json:"audio,omitempty"`
	Document    *mediaOut       `json:"document,omitempty"`
	Sticker     *mediaOut       `json:"sticker,omitempty"`
	Location    *locationBody   `json:"location,omitempty"`
	Contacts    []cardBody      `json:"contacts,omitempty"`
	Reaction    *reactionOut    `json:"reaction,omitempty"`
	Interactive *interactiveOut `json:"interactive,omitempty"`
	Template    *templateOut    `json:"template,omitempty"`
}

type messageRef struct {
	MessageID string `json:"message_id"`
}

type textOut struct {
	Body       string `json:"body"`
	PreviewURL bool   `json:"preview_url,omitempty"`
}

type mediaOut struct {
	ID       string `json:"id"`
	Caption  string `json:"caption,omitempty"`
	Filename string `json:"filename,omitempty"`
	Voice    bool   `json:"voice,omitempty"`
}

type reactionOut struct {
	MessageID string `json:"message_id"`
	Emoji     string `json:"emoji"` // empty takes it away, so it is always written
}

type templateOut struct {
	Name     string `json:"name"`
	Language struct {
		Code string `json:"code"`
	} `json:"language"`
	Components any `json:"components,omitempty"`
}

type sent struct {
	Contacts []struct {
		WaID   string `json:"wa_id"`
		UserID string `json:"user_id"`
	} `json:"contacts"`
	Messages []struct {
		ID string `json:"id"`
	} `json:"messages"`
}

// Send implements platform.Session.
func (s *session) Send(ctx context.Context, out platform.Outgoing) (platform.Receipt, error) {
	m := out.Message.Message()
	if f := s.Caps().Refuses(m); f != nil {
		return platform.Receipt{}, f
	}
	e := s.to(out.To, out.Thread)
	e.OurID = m.ID
	if out.ReplyTo != "" {
		e.Context = &messageRef{MessageID: string(out.ReplyTo)}
	}
	if err := s.write(ctx, &e, m, out.Media); err != nil {
		return platform.Receipt{}, err
	}
	return s.submit(ctx, &e)
}

// submit gives a message to the network. There is no idempotency key: where
// the answer is lost, only the statuses tell, by our id in them.
func (s *session) submit(ctx context.Context, e *envelopeOut) (platform.Receipt, error) {
	var answer sent
	if err := s.post(ctx, e, &answer, s.phoneID, "messages"); err != nil {
		if f := platform.AsFailure(err); f.Code == "504" {
			f.Kind = platform.Uncertain // a gateway gave up waiting for who may have taken it
		}
		return platform.Receipt{}, err
	}
	if len(answer.Messages) == 0 || answer.Messages[0].ID == "" {
		return platform.Receipt{}, &platform.Failure{Kind: platform.Unintelligible, Title: "the answer names no message"}
	}
	r := platform.Receipt{ID: platform.RemoteMessageID(answer.Messages[0].ID)}
	if len(answer.Contacts) == 1 {
		c := answer.Contacts[0]
		if who := s.person(c.WaID, c.UserID, "", ""); who != nil {
			r.Keys, r.Address = who.Keys, who.Address
		}
	}
	return r, nil
}

// to addresses a message: a group, a number, or a user id where the customer
// never showed a number.
func (s *session) to(to platform.Recipient, thread platform.RemoteThreadID) envelopeOut {
	e := envelopeOut{Product: "whatsapp", RecipientType: "individual"}
	if group, ok := strings.CutPrefix(string(thread), "group:"); ok {
		e.RecipientType, e.To = "group", group
	} else if id, ok := strings.CutPrefix(to.Address, "user:"); ok {
		e.Recipient = id
	} else {
		e.To = to.Address
	}
	return e
}

// write puts the message's content into e. Files are uploaded first.
func (s *session) write(ctx context.Context, e *envelopeOut, m desk.Message, media []platform.OutgoingMedia) error {
	switch m.Kind {
	case desk.MessageText:
		e.Type, e.Text = "text", &textOut{Body: m.Text, PreviewURL: hasLink(m.Text)}
	case desk.MessageLocation:
		if m.Content == nil || m.Content.Location == nil {
			return hollow()
		}
		l := m.Content.Location
		e.Type, e.Location = "location", &locationBody{Latitude: l.Latitude, Longitude: l.Longitude, Name: l.Name, Address: l.Address}
	case desk.MessageContacts:
		if m.Content == nil || len(m.Content.Contacts) == 0 {
			return hollow()
		}
		e.Type = "contacts"
		for _, c := range m.Content.Contacts {
			e.Contacts = append(e.Contacts, cardOf(c))
		}
	case desk.MessageRich:
		return writeRich(e, m.Content.Rich, m.ID)
	case desk.MessageTemplate:
		if m.Content == nil || m.Content.Template == nil {
			return hollow()
		}
		return s.writeTemplate(ctx, e, m.Content.Template, media)
	default:
		return s.writeMedia(ctx, e, m, media)
	}
	return nil
}

func hollow() error {
	return &platform.Failure{Kind: platform.Rejected, Title: "the message has no content"}
}

func hasLink(text string) bool {
	return strings.Contains(text, "https://") || strings.Contains(text, "http://")
}

func (s *session) writeMedia(ctx context.Context, e *envelopeOut, m desk.Message, media []platform.OutgoingMedia) error {
	if len(media) != 1 {
		return hollow()
	}
	id, err := s.upload(ctx, media[0])
	if err != nil {
		return err
	}
	out := &mediaOut{ID: id, Caption: m.Text}
	switch m.Kind {
	case desk.MessageImage:
		e.Type, e.Image = "image", out
	case desk.MessageVideo:
		e.Type, e.Video = "video", out
	case desk.MessageAudio:
		e.Type, e.Audio = "audio", out
	case desk.MessageVoice:
		out.Voice = true
		e.Type, e.Audio = "audio", out
	case desk.MessageSticker:
		e.Type, e.Sticker = "sticker", out
	default:
		out.Filename = media[0].Attachment.Name
		e.Type, e.Document = "document", out
	}
	return nil
}

// React implements platform.Reactor.
func (s *session) React(ctx context.Context, to platform.Recipient, id platform.RemoteMessageID, emoji string) error {
	e := s.to(to, "")
	e.Type, e.Reaction = "reaction", &reactionOut{MessageID: string(id), Emoji: emoji}
	_, err := s.submit(ctx, &e)
	return err
}

type readMark struct {
	Product   string      `json:"messaging_product"`
	Status    string      `json:"status"`
	MessageID string      `json:"message_id"`
	Typing    *typingMark `json:"typing_indicator,omitempty"`
}

type typingMark struct {
	Type string `json:"type"`
}

// MarkRead implements platform.Reader. Earlier messages count as read too.
func (s *session) MarkRead(ctx context.Context, _ platform.Recipient, id platform.RemoteMessageID) error {
	return s.post(ctx, readMark{Product: "whatsapp", Status: "read", MessageID: string(id)}, nil, s.phoneID, "messages")
}

// Typing implements platform.Typer. The network shows typing only along with
// the mark that the message was read.
func (s *session) Typing(ctx context.Context, _ platform.Recipient, id platform.RemoteMessageID) error {
	mark := readMark{Product: "whatsapp", Status: "read", MessageID: string(id), Typing: &typingMark{Type: "text"}}
	return s.post(ctx, mark, nil, s.phoneID, "messages")
}
