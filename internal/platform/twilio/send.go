package twilio

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// sent is the network's answer to a message.
type sent struct {
	SID    string `json:"sid"`
	Status string `json:"status"`
	Code   *int   `json:"error_code"`
	Words  string `json:"error_message"`
}

// Send implements platform.Session.
func (s *session) Send(ctx context.Context, out platform.Outgoing) (platform.Receipt, error) {
	m := out.Message.Message()
	if f := s.Caps().Refuses(m); f != nil {
		return platform.Receipt{}, f
	}
	form := s.envelope(out.To)
	form.Set("SmartEncoded", "true") // typographic quotes and dashes would double the price of a text
	if err := s.write(form, m, out.Media); err != nil {
		return platform.Receipt{}, err
	}
	return s.submit(ctx, form)
}

// Send implements platform.Session, with what only chats have.
func (c *chat) Send(ctx context.Context, out platform.Outgoing) (platform.Receipt, error) {
	m := out.Message.Message()
	if f := c.Caps().Refuses(m); f != nil {
		return platform.Receipt{}, f
	}
	form := c.envelope(out.To)
	var err error
	switch m.Kind {
	case desk.MessageRich:
		err = c.writeRich(ctx, form, m.Content.Rich)
	case desk.MessageTemplate:
		err = c.writeTemplate(ctx, form, m, out.Media)
	default:
		err = c.write(form, m, out.Media)
	}
	if err != nil {
		return platform.Receipt{}, err
	}
	return c.submit(ctx, form)
}

// shortCode is the most digits of a short code, which is no number of a country.
const shortCode = 6

// envelope is what every message has: whom it is for, whose it is, and where
// news of it go.
func (s *session) envelope(to platform.Recipient) url.Values {
	address := to.Address
	if id, ok := strings.CutPrefix(address, userPrefix); ok {
		address = id
	} else if len(address) > shortCode {
		address = plus(address)
	}
	form := url.Values{"To": {s.prefix + address}, "From": {s.prefix + s.number}}
	if s.hookURL != "" {
		form.Set("StatusCallback", s.hookURL)
	}
	return form
}

// submit gives a message to the network. There is no idempotency key: where the
// answer is lost nobody knows whether it was taken.
func (s *session) submit(ctx context.Context, form url.Values) (platform.Receipt, error) {
	var answer sent
	if err := s.postForm(ctx, s.accountURL(nil, s.sid, "Messages.json"), form, &answer); err != nil {
		if f := platform.AsFailure(err); f.Code == codeGatewayTime {
			f.Kind = platform.Uncertain // a gateway gave up waiting for who may have taken it
		}
		return platform.Receipt{}, err
	}
	if answer.SID == "" {
		return platform.Receipt{}, &platform.Failure{Kind: platform.Unintelligible, Title: "the answer names no message"}
	}
	if answer.Status == "failed" && answer.Code != nil {
		return platform.Receipt{}, failureOfCode(*answer.Code, answer.Words)
	}
	return platform.Receipt{ID: platform.RemoteMessageID(answer.SID)}, nil
}

// write puts a message's content into the form.
func (s *session) write(form url.Values, m desk.Message, media []platform.OutgoingMedia) error {
	switch m.Kind {
	case desk.MessageText:
		form.Set("Body", m.Text)
	case desk.MessageLocation:
		if m.Content == nil || m.Content.Location == nil {
			return hollow()
		}
		writeLocation(form, *m.Content.Location)
	default:
		if len(media) != 1 {
			return hollow()
		}
		link, err := linkOf(media[0])
		if err != nil {
			return err
		}
		form.Set("MediaUrl", link)
		if m.Text != "" {
			form.Set("Body", m.Text)
		}
	}
	return nil
}

func writeLocation(form url.Values, l desk.Location) {
	place := "geo:" + strconv.FormatFloat(l.Latitude, 'f', -1, 64) + "," + strconv.FormatFloat(l.Longitude, 'f', -1, 64)
	label := strings.ReplaceAll(l.Name, "|", " ")
	if label == "" {
		label = strings.ReplaceAll(l.Address, "|", " ")
	}
	body := l.Name
	if body == "" {
		body = l.Address
	}
	if body == "" {
		body = fmt.Sprintf("%.5f, %.5f", l.Latitude, l.Longitude)
	}
	if label != "" {
		place += "|" + label
	}
	form.Set("Body", body)
	form.Set("PersistentAction", place)
}

// linkOf is the address under which the network fetches a file: it takes none
// by upload.
func linkOf(file platform.OutgoingMedia) (string, error) {
	if file.Link == "" {
		return "", &platform.Failure{Kind: platform.Rejected, Title: "This server has no public address from which the network could fetch the file"}
	}
	return file.Link, nil
}

func hollow() error {
	return &platform.Failure{Kind: platform.Rejected, Title: "the message has no content"}
}

// Typing implements platform.Typer. The network shows it for some 25 seconds,
// along with the mark that the message was read.
func (c *chat) Typing(ctx context.Context, _ platform.Recipient, id platform.RemoteMessageID) error {
	form := url.Values{"messageId": {string(id)}, "channel": {"whatsapp"}}
	return c.postForm(ctx, c.hosts.messaging.JoinPath("v2", "Indicators", "Typing.json").String(), form, nil)
}
