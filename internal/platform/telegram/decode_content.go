package telegram

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"unicode/utf16"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// read fills in what a message says. raw is the message, for what is not known.
func read(m *message, in *platform.MessageIn, raw json.RawMessage) {
	in.Text = withLinks(m.Text, m.Marks)
	if m.Text == "" {
		in.Text = withLinks(m.Caption, m.Notes)
	}
	switch {
	case readFile(m, in), readPlace(m, in), readContact(m, in):
	case m.Text != "":
		in.Kind = desk.MessageText
		readStart(m, in)
	default:
		in.Kind = desk.MessageUnsupported
		contentOf(in).Unsupported = &desk.Unsupported{RawType: rawKind(raw)}
	}
	if given(m.Origin) {
		contentOf(in).Forwarded = true
	}
	if m.ReplyTo != nil && m.ReplyTo.ID > 0 {
		in.ReplyTo = idOf(m.Chat.ID, m.ReplyTo.ID)
	}
}

// readStart reads what a link to the bot brought along: "/start" and a word.
func readStart(m *message, in *platform.MessageIn) {
	word, ok := strings.CutPrefix(m.Text, "/start ")
	if !ok || strings.TrimSpace(word) == "" {
		return
	}
	contentOf(in).Referral = &desk.Referral{SourceType: "link", SourceID: strings.TrimSpace(word)}
}

// mediaRef is how we remember a file of a customer.
type mediaRef struct {
	ID string `json:"file_id"`
}

func readFile(m *message, in *platform.MessageIn) bool {
	switch {
	case m.Sticker != nil:
		sticker(*m.Sticker, in)
	case m.Animation != nil: // a document beside it says the same again
		attach(in, desk.MessageVideo, *m.Animation, "video/mp4")
	case len(m.Photo) > 0:
		largest := slices.MaxFunc(m.Photo, func(a, b file) int { return int(a.Size - b.Size) })
		largest.Mime = "image/jpeg"
		attach(in, desk.MessageImage, largest, "image/jpeg")
	case m.Video != nil:
		attach(in, desk.MessageVideo, *m.Video, "video/mp4")
	case m.VideoNote != nil:
		attach(in, desk.MessageVideo, *m.VideoNote, "video/mp4")
	case m.Voice != nil:
		attach(in, desk.MessageVoice, *m.Voice, "audio/ogg")
	case m.Audio != nil:
		attach(in, desk.MessageAudio, *m.Audio, "audio/mpeg")
	case m.Document != nil:
		attach(in, desk.MessageDocument, *m.Document, "application/octet-stream")
	}
	return len(in.Attachments) > 0
}

// sticker takes the still picture of one that moves: browsers show no other.
func sticker(f file, in *platform.MessageIn) {
	if (f.Animated || f.Video) && f.Thumbnail != nil {
		still := *f.Thumbnail
		still.Emoji = f.Emoji
		f = still
	}
	f.Mime, in.Text = "image/webp", f.Emoji
	attach(in, desk.MessageSticker, f, "image/webp")
}

func attach(in *platform.MessageIn, kind desk.MessageKind, f file, mime string) {
	if f.ID == "" {
		return
	}
	remote, err := json.Marshal(mediaRef{ID: f.ID})
	if err != nil {
		return
	}
	if f.Mime != "" {
		mime = f.Mime
	}
	in.Kind = kind
	in.Attachments = []platform.AttachmentIn{{Remote: remote, Mime: mime, Name: f.Name, Size: max(0, f.Size)}}
}

func readPlace(m *message, in *platform.MessageIn) bool {
	var l desk.Location
	switch {
	case m.Venue != nil: // the location beside it says the same again
		l = desk.Location{Latitude: m.Venue.Location.Latitude, Longitude: m.Venue.Location.Longitude, Name: m.Venue.Title, Address: m.Venue.Address}
	case m.Location != nil:
		l = desk.Location{Latitude: m.Location.Latitude, Longitude: m.Location.Longitude}
	default:
		return false
	}
	if math.Abs(l.Latitude) > 90 || math.Abs(l.Longitude) > 180 {
		return false
	}
	in.Kind = desk.MessageLocation
	contentOf(in).Location = &l
	return true
}

func readContact(m *message, in *platform.MessageIn) bool {
	if m.Contact == nil || m.Contact.Phone == "" && m.Contact.First == "" {
		return false
	}
	number := m.Contact.Phone
	if number != "" && !strings.HasPrefix(number, "+") {
		number = "+" + number
	}
	card := desk.ContactCard{Name: strings.TrimSpace(m.Contact.First + " " + m.Contact.Last)}
	if number != "" {
		card.Phones = []desk.LabelledText{{Label: "CELL", Value: number}}
	}
	in.Kind = desk.MessageContacts
	contentOf(in).Contacts = []desk.ContactCard{card}
	return true
}

// envelope are the fields that every message has, whatever it is.
var envelope = map[string]bool{
	"message_id": true, "from": true, "chat": true, "date": true, "edit_date": true, "reply_to_message": true, "quote": true, "forward_origin": true,
	"via_bot": true, "has_protected_content": true, "media_group_id": true, "entities": true, "caption": true, "caption_entities": true, "link_preview_options": true,
	"effect_id": true, "reply_markup": true, "message_thread_id": true, "is_topic_message": true, "sender_chat": true, "author_signature": true,
	"show_caption_above_media": true, "has_media_spoiler": true, "external_reply": true, "sender_boost_count": true, "is_from_offline": true,
	"business_connection_id": true, "direct_messages_topic": true,
}

// rawKind is the network's word for what a message is: its only field beyond the
// envelope.
func rawKind(raw json.RawMessage) string {
	var fields map[string]json.RawMessage
	_ = json.Unmarshal(raw, &fields) // it was read before
	kind := ""
	for name := range fields {
		if !envelope[name] && (kind == "" || name < kind) {
			kind = name
		}
	}
	if kind == "" {
		return "empty"
	}
	if len(kind) > 64 {
		kind = kind[:64]
	}
	return strings.ToValidUTF8(kind, "")
}

// withLinks writes the addresses of links that stand behind words after those.
func withLinks(text string, marks []mark) string {
	if !slices.ContainsFunc(marks, func(m mark) bool { return m.Type == "text_link" && m.URL != "" }) {
		return text
	}
	units := utf16.Encode([]rune(text))
	var out []uint16
	at := 0
	for _, m := range marks {
		end := m.Offset + m.Length
		if m.Type != "text_link" || m.URL == "" || m.Offset < 0 || m.Length < 0 || end < at || end > len(units) {
			continue
		}
		out = append(out, units[at:end]...)
		out = append(out, utf16.Encode([]rune(" ("+m.URL+")"))...)
		at = end
	}
	return string(utf16.Decode(append(out, units[at:]...)))
}

func contentOf(in *platform.MessageIn) *desk.Content {
	if in.Content == nil {
		in.Content = &desk.Content{}
	}
	return in.Content
}
