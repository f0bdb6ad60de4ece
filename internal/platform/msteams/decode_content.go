package msteams

import (
	"encoding/json"
	"html"
	"path"
	"regexp"
	"strconv"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

var mention = regexp.MustCompile(`(?s)<at[^>]*>(.*?)</at>`)

// words is a text as people read it: the bot's own mention is left out, since it
// says only whom the message is for.
func (d *decoder) words() string {
	text := d.Text
	for _, e := range d.Entities {
		if e.Type == "mention" && e.Text != "" && e.Mentioned.ID == d.Recipient.ID && d.Recipient.ID != "" {
			text = strings.ReplaceAll(text, e.Text, "")
		}
	}
	text = mention.ReplaceAllString(text, "@$1")
	text = strings.ReplaceAll(text, "\u00a0", " ")
	return strings.TrimSpace(html.UnescapeString(text))
}

// attachment is a part of a message beside its text.
type attachment struct {
	Type    string          `json:"contentType"`
	URL     string          `json:"contentUrl"`
	Name    string          `json:"name"`
	Content json.RawMessage `json:"content"`
}

// fileInfo is what the network says of a file that somebody shared.
type fileInfo struct {
	Download string `json:"downloadUrl"`
	Type     string `json:"fileType"`
}

const typeFile = "application/vnd.microsoft.teams.file.download.info"

// join adds a file to a message, whose kind follows the first of them. The
// message as a web page, and previews, say nothing more.
func (a attachment) join(m *platform.MessageIn) {
	ref, mime := mediaRef{URL: a.URL}, a.Type
	class, _, _ := strings.Cut(a.Type, "/")
	switch {
	case a.Type == typeFile:
		var info fileInfo
		if json.Unmarshal(a.Content, &info) != nil || info.Download == "" {
			return
		}
		ref.URL, mime = info.Download, mimeOf(a.Name, info.Type)
	case (class == "image" || class == "video" || class == "audio") && a.URL != "":
	default:
		return
	}
	raw, err := json.Marshal(ref)
	if err != nil {
		return
	}
	if len(m.Attachments) == 0 {
		m.Kind = kindOf(mime)
	}
	if mime == "image/*" {
		mime = "" // what it is shows when it is fetched
	}
	m.Attachments = append(m.Attachments, platform.AttachmentIn{Remote: raw, Mime: mime, Name: a.Name})
}

func kindOf(mime string) desk.MessageKind {
	switch class, _, _ := strings.Cut(mime, "/"); class {
	case "image":
		return desk.MessageImage
	case "video":
		return desk.MessageVideo
	case "audio":
		return desk.MessageAudio
	}
	return desk.MessageDocument
}

// mimeOf is what a file's name says of its type.
func mimeOf(name, kind string) string {
	ending := strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
	if ending == "" {
		ending = strings.ToLower(kind)
	}
	known := map[string]string{
		"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp", "mp4": "video/mp4", "mov": "video/quicktime",
		"mp3": "audio/mpeg", "m4a": "audio/mp4", "wav": "audio/wav", "pdf": "application/pdf", "txt": "text/plain", "csv": "text/csv", "zip": "application/zip",
		"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		"pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	}
	if mime := known[ending]; mime != "" {
		return mime
	}
	return "application/octet-stream"
}

// submitted is what comes back of our own cards; others have keys of their own.
type submitted struct {
	ID     string                     `json:"id"`
	Title  string                     `json:"title"`
	Kind   string                     `json:"recado"`
	Picked string                     `json:"recado_choice"`
	Titles map[string]json.RawMessage `json:"recado_titles"`
}

// answerOf reads what a card sent. False means that it is none; nil that nothing
// was chosen. The fields of a card that somebody else made come as they are.
func answerOf(raw json.RawMessage) (*desk.Answer, bool) {
	var any map[string]json.RawMessage
	if json.Unmarshal(raw, &any) != nil || len(any) == 0 {
		return nil, false
	}
	var v submitted
	if json.Unmarshal(raw, &v) != nil {
		return &desk.Answer{Kind: "adaptive", Title: "…", Form: raw}, true
	}
	switch v.Kind {
	case kindList:
		if v.Picked == "" {
			return nil, true
		}
		title := ""
		if json.Unmarshal(v.Titles[v.Picked], &title) != nil || title == "" {
			title = v.Picked
		}
		return &desk.Answer{Kind: "list", ID: v.Picked, Title: title}, true
	case kindButton:
		return &desk.Answer{Kind: "button", ID: v.ID, Title: orElse(v.Title, v.ID)}, true
	}
	return &desk.Answer{Kind: "adaptive", ID: v.ID, Title: orElse(v.Title, orElse(v.ID, "…")), Form: raw}, true
}

func orElse(s, other string) string {
	if s != "" {
		return s
	}
	return other
}

// emojiOf is a reaction as people see it. Beyond the first six the network names
// them by their characters: 1f389_partypopper.
func emojiOf(kind string) string {
	known := map[string]string{"like": "👍", "heart": "❤️", "laugh": "😆", "surprised": "😮", "sad": "😢", "angry": "😠", "plusOne": "👍"}
	if emoji := known[kind]; emoji != "" {
		return emoji
	}
	codes, _, _ := strings.Cut(kind, "_")
	var b strings.Builder
	for code := range strings.SplitSeq(codes, "-") {
		r, err := strconv.ParseUint(code, 16, 32)
		if err != nil || r < 0x23 || r > 0x10ffff || r >= 0xd800 && r < 0xe000 || r < 0x2000 && len(codes) < 6 {
			return ":" + kind + ":"
		}
		b.WriteRune(rune(r))
	}
	return b.String()
}
