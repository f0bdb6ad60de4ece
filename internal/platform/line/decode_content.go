package line

import (
	"encoding/json"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// read answers what a message says. Whatever has no form here becomes an
// unsupported message that keeps the network's word for it.
func (m *message) read(raw json.RawMessage) *platform.MessageIn {
	out := &platform.MessageIn{ID: platform.RemoteMessageID(m.ID), ReplyTo: platform.RemoteMessageID(m.QuotedID)}
	switch m.Type {
	case "text":
		out.Kind, out.Text = desk.MessageText, m.Text
	case "image":
		m.file(out, desk.MessageImage, "image/jpeg")
	case "video":
		m.file(out, desk.MessageVideo, "video/mp4")
	case "audio":
		m.file(out, desk.MessageVoice, "audio/mp4") // what people record in a chat
	case "file":
		m.file(out, desk.MessageDocument, "application/octet-stream")
	case "location":
		out.Kind = desk.MessageLocation
		out.Content = &desk.Content{Location: &desk.Location{Latitude: m.Latitude, Longitude: m.Longitude, Name: m.Title, Address: m.Address}}
	case "sticker":
		m.sticker(out)
	default:
		out.Kind = desk.MessageUnsupported
		out.Content = &desk.Content{Unsupported: &desk.Unsupported{RawType: m.Type}, Extra: raw}
	}
	return out
}

// mediaRef is how a file of a customer is remembered: by the message that it
// came in, by an address elsewhere, or as a sticker.
type mediaRef struct {
	ID      string `json:"id,omitempty"`
	URL     string `json:"url,omitempty"`
	Sticker string `json:"sticker,omitempty"`
}

func (m *message) file(out *platform.MessageIn, kind desk.MessageKind, mime string) {
	ref := mediaRef{ID: m.ID}
	if m.Provider.Type == "external" && m.Provider.URL != "" {
		ref = mediaRef{URL: m.Provider.URL}
	}
	out.Kind = kind
	out.Attachments = attachment(ref, platform.AttachmentIn{Mime: mime, Name: m.FileName, Size: max(0, m.FileSize)})
}

// sticker shows the sticker's picture, and its words for who cannot see it.
func (m *message) sticker(out *platform.MessageIn) {
	out.Kind, out.Text = desk.MessageSticker, m.Text
	if out.Text == "" && len(m.Keywords) > 0 {
		out.Text = strings.Join(m.Keywords[:min(3, len(m.Keywords))], ", ")
	}
	if m.StickerID != "" {
		out.Attachments = attachment(mediaRef{Sticker: m.StickerID}, platform.AttachmentIn{Mime: "image/png", Name: "sticker-" + m.StickerID + ".png"})
	}
}

func attachment(ref mediaRef, a platform.AttachmentIn) []platform.AttachmentIn {
	remote, err := json.Marshal(ref)
	if err != nil {
		return nil
	}
	a.Remote = remote
	return []platform.AttachmentIn{a}
}

// ourData marks what comes back from a choice of ours. Its format is a promise:
// buttons stay in chats for years.
const ourData = "recado/1:"

// dataOf is what comes back when a customer makes a choice: the network returns
// nothing else, so that the words go along.
func dataOf(id, title string) string { return ourData + title + "\n" + id }

// read answers the choice that a customer made. The network gives the press of a
// button no message id, so that its event's stands in.
func (p *postback) read(event string) *platform.MessageIn {
	answer := &desk.Answer{Kind: "button", ID: p.Data, Title: p.Data}
	if ours, ok := strings.CutPrefix(p.Data, ourData); ok {
		answer.Title, answer.ID, _ = strings.Cut(ours, "\n")
	}
	if p.Params != nil {
		for _, moment := range []string{p.Params.DateTime, p.Params.Date, p.Params.Time} {
			if moment != "" {
				answer.Title = moment
				break
			}
		}
	}
	return &platform.MessageIn{
		ID: platform.RemoteMessageID("event:" + event), Kind: desk.MessageAnswer, Text: answer.Title, Content: &desk.Content{Answer: answer},
	}
}
