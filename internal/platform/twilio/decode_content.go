package twilio

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// maxFiles is how many files of a message are read.
const maxFiles = 10

// fill reads what a message says.
func (d *decoder) fill(m *platform.MessageIn) {
	m.Text = d.get("Body")
	kind := strings.ToLower(d.get("MessageType"))
	switch {
	case d.answer(m), d.form.Has("Latitude") && d.location(m):
	case d.files(m, kind):
	case m.Text != "" || kind == "text":
		m.Kind = desk.MessageText
	default:
		if kind == "" {
			kind = "empty"
		}
		m.Kind = desk.MessageUnsupported
		contentOf(m).Unsupported = &desk.Unsupported{RawType: clip(kind, 64), Code: d.get("ErrorCode")}
	}
	d.around(m)
}

// answer reads a pressed button, a chosen row or a form that was filled in.
func (d *decoder) answer(m *platform.MessageIn) bool {
	var a desk.Answer
	switch {
	case d.get("ListId") != "":
		a = desk.Answer{Kind: "list", ID: d.get("ListId"), Title: d.get("ListTitle"), Description: d.get("ListDescription")}
	case d.get("ButtonPayload") != "" || d.get("ButtonText") != "":
		a = desk.Answer{Kind: "button", ID: d.get("ButtonPayload"), Title: d.get("ButtonText")}
	case d.get("InteractiveData") != "":
		raw := []byte(d.get("InteractiveData"))
		if !json.Valid(raw) {
			return false
		}
		a = desk.Answer{Kind: "form", Form: raw}
	default:
		return false
	}
	if a.Title == "" {
		a.Title = m.Text
	}
	m.Kind = desk.MessageAnswer
	if m.Text == "" {
		m.Text = a.Title
	}
	contentOf(m).Answer = &a
	return true
}

func (d *decoder) location(m *platform.MessageIn) bool {
	lat, err := strconv.ParseFloat(d.get("Latitude"), 64)
	lon, err2 := strconv.ParseFloat(d.get("Longitude"), 64)
	if err != nil || err2 != nil || !(math.Abs(lat) <= 90) || !(math.Abs(lon) <= 180) {
		return false
	}
	m.Kind = desk.MessageLocation
	contentOf(m).Location = &desk.Location{Latitude: lat, Longitude: lon, Name: d.get("Label"), Address: d.get("Address")}
	return true
}

// mediaRef is how we remember a file of a customer.
type mediaRef struct {
	URL string `json:"url"`
}

func (d *decoder) files(m *platform.MessageIn, kind string) bool {
	n, err := strconv.Atoi(d.get("NumMedia"))
	if err != nil || n <= 0 {
		return false
	}
	for i := range min(n, maxFiles) {
		address, mime := d.get(fmt.Sprintf("MediaUrl%d", i)), d.get(fmt.Sprintf("MediaContentType%d", i))
		if address == "" {
			continue
		}
		remote, err := json.Marshal(mediaRef{URL: address})
		if err != nil {
			continue
		}
		if len(m.Attachments) == 0 {
			m.Kind = kindOf(mime, kind)
		}
		m.Attachments = append(m.Attachments, platform.AttachmentIn{Remote: remote, Mime: mime})
	}
	return len(m.Attachments) > 0
}

// kindOf is what a file is, by its type and the network's word for the message.
func kindOf(mime, word string) desk.MessageKind {
	family, rest, _ := strings.Cut(strings.ToLower(mime), "/")
	switch {
	case word == "sticker":
		return desk.MessageSticker
	case family == "image" && !strings.HasPrefix(rest, "svg"):
		return desk.MessageImage
	case family == "video":
		return desk.MessageVideo
	case family == "audio" && strings.HasPrefix(rest, "ogg"):
		return desk.MessageVoice // what phones record
	case family == "audio":
		return desk.MessageAudio
	}
	return desk.MessageDocument
}

// around reads what stands beside a message.
func (d *decoder) around(m *platform.MessageIn) {
	if strings.EqualFold(d.get("Forwarded"), "true") || strings.EqualFold(d.get("FrequentlyForwarded"), "true") {
		contentOf(m).Forwarded = true
	}
	if d.first("ReferralSourceUrl", "ReferralSourceId", "ReferralHeadline", "ReferralCtwaClid") == "" {
		return
	}
	contentOf(m).Referral = &desk.Referral{
		SourceURL: d.get("ReferralSourceUrl"), SourceType: d.get("ReferralSourceType"), SourceID: d.get("ReferralSourceId"),
		Headline: d.get("ReferralHeadline"), Body: d.get("ReferralBody"), MediaType: d.get("ReferralMediaContentType"),
		MediaURL: d.get("ReferralMediaUrl"), ClickID: d.get("ReferralCtwaClid"),
	}
}

func contentOf(m *platform.MessageIn) *desk.Content {
	if m.Content == nil {
		m.Content = &desk.Content{}
	}
	return m.Content
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:16])
}
