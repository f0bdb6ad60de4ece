package viber

import (
	"context"
	"fmt"
	"html"
	"mime"
	"strconv"
	"strings"
	"unicode/utf8"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/render"
)

// fields are the parameters of a method.
type fields map[string]any

// Send implements platform.Session.
func (s *session) Send(ctx context.Context, out platform.Outgoing) (platform.Receipt, error) {
	m := out.Message.Message()
	if f := s.Caps().Refuses(m); f != nil {
		return platform.Receipt{}, f
	}
	if out.To.Address == "" {
		return platform.Receipt{}, &platform.Failure{Kind: platform.RecipientGone, Title: "The customer has no address here"}
	}
	in := fields{"receiver": out.To.Address, "min_api_version": 1, "sender": fields{"name": s.name()}}
	if err := in.write(m, out.Media); err != nil {
		return platform.Receipt{}, err
	}
	var sent struct {
		Token token `json:"message_token"`
	}
	if err := s.call(ctx, "send_message", in, &sent); err != nil {
		return platform.Receipt{}, err
	}
	if sent.Token == "" {
		return platform.Receipt{}, &platform.Failure{Kind: platform.Unintelligible, Title: "the answer names no message"}
	}
	return platform.Receipt{ID: platform.RemoteMessageID(sent.Token)}, nil
}

func hollow() error {
	return &platform.Failure{Kind: platform.Rejected, Title: "the message has no content"}
}

func (in fields) text(words string) { in["type"], in["text"] = "text", words }

// write puts a message's content into the parameters.
func (in fields) write(m desk.Message, media []platform.OutgoingMedia) error {
	switch {
	case m.Kind == desk.MessageText:
		in.text(m.Text)
	case m.Kind == desk.MessageRich && m.Content != nil && m.Content.Rich != nil:
		return in.rich(*m.Content.Rich)
	case m.Kind == desk.MessageLocation && m.Content != nil && m.Content.Location != nil:
		in.place(*m.Content.Location)
	case m.Kind == desk.MessageContacts && m.Content != nil && len(m.Content.Contacts) > 0:
		in.cards(m.Content.Contacts)
	case len(media) == 1:
		return in.file(m, media[0])
	default:
		return hollow()
	}
	return nil
}

// place is a point on the map, or words where it has any: the network's points
// have none.
func (in fields) place(l desk.Location) {
	if l.Name != "" || l.Address != "" {
		in.text(render.LocationText(l))
		return
	}
	in["type"] = "location"
	in["location"] = fields{"lat": strconv.FormatFloat(l.Latitude, 'f', -1, 64), "lon": strconv.FormatFloat(l.Longitude, 'f', -1, 64)}
}

// Bounds of a card, in characters.
const (
	maxCardName   = 28
	maxCardNumber = 18
)

// cards is a card as the network has them, one name and one number, or words.
func (in fields) cards(cards []desk.ContactCard) {
	c := cards[0]
	if len(cards) > 1 || len(c.Phones) != 1 || len(c.Emails)+len(c.URLs) > 0 || c.Name == "" ||
		utf8.RuneCountInString(c.Name) > maxCardName || len(c.Phones[0].Value) > maxCardNumber {
		in.text(render.ContactsText(cards))
		return
	}
	in["type"], in["contact"] = "contact", fields{"name": c.Name, "phone_number": c.Phones[0].Value}
}

// file is a file by its link: the network takes none by upload. What it knows no
// kind for, such as sound, goes as a file to download.
func (in fields) file(m desk.Message, file platform.OutgoingMedia) error {
	if file.Link == "" {
		return &platform.Failure{Kind: platform.Rejected, Title: "This server has no public address from which the network could fetch the file"}
	}
	in["media"] = file.Link
	switch m.Kind {
	case desk.MessageImage:
		in["type"], in["text"] = "picture", m.Text
	case desk.MessageVideo:
		in["type"], in["size"] = "video", file.Attachment.Size
	default:
		in["type"], in["size"], in["file_name"] = "file", file.Attachment.Size, named(file.Attachment)
	}
	return nil
}

const maxName = 256

// named is a file's name with the ending that the network wants.
func named(a desk.Attachment) string {
	name := a.Name
	if name == "" {
		name = "file"
	}
	if !strings.Contains(name, ".") {
		if all, _ := mime.ExtensionsByType(a.Mime); len(all) > 0 {
			name += all[0]
		}
	}
	for len(name) > maxName {
		_, size := utf8.DecodeRuneInString(name)
		name = name[size:]
	}
	return name
}

// rich is a text with keys in the place of the letters'.
func (in fields) rich(r desk.Rich) error {
	words := body(r)
	if n := utf8.RuneCountInString(words); n > maxText {
		return &platform.Failure{Kind: platform.TooLong, Title: fmt.Sprintf("the whole has %d characters; %d is the most", n, maxText)}
	}
	in.text(words)
	keys, along := keysOf(r)
	if r.AskForSpot {
		keys = append(keys, key("📍", "location-picker", "📍"))
		in["min_api_version"] = 3
	}
	if len(keys) > 0 {
		in["keyboard"] = fields{"Type": "keyboard", "DefaultHeight": false, "InputFieldState": "regular", "Buttons": keys}
	}
	if t := along.tracking(); t != "" {
		in["tracking_data"] = t
	}
	return nil
}

func key(words, action, value string) fields {
	return fields{"Columns": 6, "Rows": 1, "ActionType": action, "ActionBody": value, "Text": html.EscapeString(words), "TextSize": "regular"}
}

// keysOf are the keys and what goes along with them. A pressed key writes the
// words on it, as the customer would.
func keysOf(r desk.Rich) ([]fields, choices) {
	var keys []fields
	along := choices{Kind: "button"}
	press := func(id, title string) {
		keys = append(keys, key(title, "reply", title))
		along.IDs, along.Says = append(along.IDs, id), append(along.Says, title)
	}
	for _, s := range r.Sections {
		along.Kind = "list"
		for _, row := range s.Rows {
			press(row.ID, row.Title)
		}
	}
	for _, b := range append(append([]desk.Button{}, r.Buttons...), r.QuickReplies...) {
		press(b.ID, b.Title)
	}
	if r.Link != nil {
		keys = append(keys, key(r.Link.Title, "open-url", r.Link.URL))
	}
	return keys, along
}

// body is the words of the message, with what keys have no room for.
func body(r desk.Rich) string {
	blocks := []string{r.Header, r.Body}
	for _, s := range r.Sections {
		var lines []string
		for _, row := range s.Rows {
			if row.Description != "" {
				lines = append(lines, row.Title+" – "+row.Description)
			}
		}
		if s.Title != "" && len(lines) > 0 {
			lines = append([]string{s.Title}, lines...)
		}
		blocks = append(blocks, strings.Join(lines, "\n"))
	}
	blocks = append(blocks, r.Footer)
	var kept []string
	for _, b := range blocks {
		if strings.TrimSpace(b) != "" {
			kept = append(kept, b)
		}
	}
	return strings.Join(kept, "\n\n")
}
