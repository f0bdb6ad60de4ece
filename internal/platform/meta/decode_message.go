package meta

import (
	"encoding/json"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// message reads what a customer wrote, took back, or the business wrote
// elsewhere.
func (d *decoder) message(in platform.Inbound, m *message, raw json.RawMessage) {
	switch {
	case m.ID == "":
		d.trouble("message", "the message has no id", raw)
		return
	case m.Deleted:
		in.Key, in.Delete = "del:"+string(m.ID), &platform.DeleteIn{ID: platform.RemoteMessageID(m.ID)}
		d.add(in)
		return
	case in.At.IsZero():
		d.trouble("message", "the message has no time", raw)
		return
	}
	in.Key = "msg:" + string(m.ID)
	if m.Echo {
		d.echo(in, m, raw)
		return
	}
	in.Message = d.content(m, raw)
	d.add(in)
}

// echo reads a message of the business. One of ours says which, and proves that
// the network took it.
func (d *decoder) echo(in platform.Inbound, m *message, raw json.RawMessage) {
	if id, ok := strings.CutPrefix(m.Metadata, ours); ok && id != "" {
		d.receipt(in, "echo:"+string(m.ID), platform.ReceiptIn{ID: platform.RemoteMessageID(m.ID), OurID: id, Status: desk.StatusSent})
		return
	}
	in.Echo = d.content(m, raw)
	in.Echo.PerhapsOurs = !d.session.net.Ours
	d.add(in)
}

// content reads what a message says. Whatever has no form here becomes an
// unsupported message that keeps all of it.
func (d *decoder) content(m *message, raw json.RawMessage) *platform.MessageIn {
	out := &platform.MessageIn{ID: platform.RemoteMessageID(m.ID), Kind: desk.MessageText, Text: m.Text}
	switch {
	case m.QuickReply != nil:
		out.Kind = desk.MessageAnswer
		contentOf(out).Answer = &desk.Answer{Kind: "quick_reply", ID: m.QuickReply.Payload, Title: m.Text}
	case len(m.Attachments) > 0:
		d.attached(out, m, raw)
	case m.Unsupported || m.Text == "":
		unsupported(out, "unsupported", nil)
		if !m.Unsupported {
			contentOf(out).Extra = raw
		}
	}
	if m.ReplyTo != nil {
		out.ReplyTo = platform.RemoteMessageID(m.ReplyTo.ID)
		if s := m.ReplyTo.Story; s != nil {
			// The picture is gone after a day and must not be kept: a link is.
			contentOf(out).Referral = &desk.Referral{SourceType: "story_reply", SourceID: string(s.ID), SourceURL: s.URL}
		}
	}
	if m.Referral != nil {
		contentOf(out).Referral = referralOf(m.Referral)
	}
	return out
}

func contentOf(m *platform.MessageIn) *desk.Content {
	if m.Content == nil {
		m.Content = &desk.Content{}
	}
	return m.Content
}

func unsupported(out *platform.MessageIn, kind string, extra json.RawMessage) {
	out.Kind = desk.MessageUnsupported
	contentOf(out).Unsupported = &desk.Unsupported{RawType: kind}
	contentOf(out).Extra = extra
}

// mediaKinds are the kinds of files, with a type for where none is told.
var mediaKinds = map[string]struct {
	kind desk.MessageKind
	mime string
}{
	"image": {desk.MessageImage, "image/jpeg"},
	"video": {desk.MessageVideo, "video/mp4"},
	"audio": {desk.MessageAudio, "audio/mp4"},
	"file":  {desk.MessageDocument, "application/octet-stream"},
}

// attached reads a message's attachments. What is beside files comes as words:
// a place, a link to a post.
func (d *decoder) attached(out *platform.MessageIn, m *message, raw json.RawMessage) {
	if a := stickerOf(m.Attachments); a != nil {
		out.Kind = desk.MessageSticker
		d.file(out, a, 0, "image/png")
		return
	}
	for i := range m.Attachments {
		a := &m.Attachments[i]
		if k, ok := mediaKinds[a.Type]; ok && a.link() != "" {
			if len(out.Attachments) == 0 {
				out.Kind = k.kind
			}
			d.file(out, a, i, k.mime)
		}
	}
	if len(out.Attachments) > 0 {
		return
	}
	a := &m.Attachments[0]
	switch {
	case a.Type == "location" && a.Payload != nil && a.Payload.Coordinates != nil:
		out.Kind = desk.MessageLocation
		contentOf(out).Location = &desk.Location{Latitude: a.Payload.Coordinates.Lat, Longitude: a.Payload.Coordinates.Long, Name: a.Title, URL: a.URL}
	case a.Type == "like_heart":
		out.Text = "❤️"
	case a.Type == "story_mention" && a.link() != "":
		// Stories are gone after a day and must not be kept: a link is.
		out.Text = lines(m.Text, a.link())
		contentOf(out).Referral = &desk.Referral{SourceType: a.Type, SourceURL: a.link()}
	case linked(a.Type) && a.link() != "":
		out.Text = a.withLink(m.Text)
	default:
		unsupported(out, a.Type, raw)
	}
}

// linked says whether an attachment is nothing but a link to something on the
// network.
func linked(kind string) bool {
	switch kind {
	case "fallback", "share", "post", "ig_post", "reel", "ig_reel":
		return true
	}
	return false
}

// withLink is a message's words with what it links to, unless they say so.
func (a *attachment) withLink(text string) string {
	if strings.Contains(text, a.link()) {
		return text
	}
	return lines(text, a.name(), a.link())
}

func lines(parts ...string) string {
	var kept []string
	for _, p := range parts {
		if strings.TrimSpace(p) != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, "\n")
}

// stickerOf is the sticker of a message: it came as a picture with the
// sticker's id, then as both, and comes as a sticker alone.
func stickerOf(list []attachment) *attachment {
	for _, named := range []bool{true, false} {
		for i := range list {
			if a := &list[i]; a.sticker() && a.link() != "" && (!named || a.Type == "sticker") {
				return a
			}
		}
	}
	return nil
}

// file adds an attachment that FetchMedia will bring.
func (d *decoder) file(out *platform.MessageIn, a *attachment, at int, mime string) {
	remote, err := json.Marshal(mediaRef{URL: a.link(), Message: string(out.ID), At: at})
	if err != nil {
		return
	}
	out.Attachments = append(out.Attachments, platform.AttachmentIn{Remote: remote, Mime: mime, Name: a.name()})
}

// postback reads a press of a button.
func (d *decoder) postback(in platform.Inbound, p *postback, raw json.RawMessage) {
	if in.At.IsZero() {
		d.trouble("postback", "the press has no time", raw)
		return
	}
	id := string(p.ID)
	if id == "" {
		id = d.keyed("press:"+digest([]byte(p.Payload)), in)
	}
	in.Key = "msg:" + id
	in.Message = &platform.MessageIn{ID: platform.RemoteMessageID(id), Kind: desk.MessageAnswer, Text: p.Title,
		Content: &desk.Content{Answer: &desk.Answer{Kind: "button", ID: p.Payload, Title: p.Title}}}
	if p.Referral != nil {
		in.Message.Content.Referral = referralOf(p.Referral)
	}
	d.add(in)
}

// came reads that somebody who has a conversation came by a link or an ad.
func (d *decoder) came(in platform.Inbound, r *referral, raw json.RawMessage) {
	if in.At.IsZero() {
		d.trouble("referral", "the event has no time", raw)
		return
	}
	in.Key = d.keyed("referral", in)
	in.Message = &platform.MessageIn{ID: platform.RemoteMessageID(in.Key), Kind: desk.MessageSystem,
		Content: &desk.Content{System: &desk.SystemChange{Type: "referral", Body: r.Ref}, Referral: referralOf(r)}}
	d.add(in)
}

func referralOf(r *referral) *desk.Referral {
	out := &desk.Referral{SourceType: strings.ToLower(r.Source), SourceID: string(r.AdID), SourceURL: r.URI}
	if out.SourceType == "ads" {
		out.SourceType = "ad"
	}
	if out.SourceID == "" {
		out.SourceID = r.Ref
	}
	if r.Ad != nil {
		out.Headline, out.MediaURL = r.Ad.Title, r.Ad.Photo
		if out.MediaURL == "" {
			out.MediaURL = r.Ad.Video
		}
	}
	return out
}
