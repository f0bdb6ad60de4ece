package wechat

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// item is what the network tells: a message or an event.
type item struct {
	XMLName     xml.Name `xml:"xml"`
	From        string   `xml:"FromUserName"`
	CreateTime  string   `xml:"CreateTime"`
	Type        string   `xml:"MsgType"`
	ID          string   `xml:"MsgId"`
	Content     string   `xml:"Content"`
	MenuID      string   `xml:"bizmsgmenuid"`
	PicURL      string   `xml:"PicUrl"`
	MediaID     string   `xml:"MediaId"`
	Format      string   `xml:"Format"`
	Recognition string   `xml:"Recognition"`
	X           string   `xml:"Location_X"`
	Y           string   `xml:"Location_Y"`
	Label       string   `xml:"Label"`
	Title       string   `xml:"Title"`
	Description string   `xml:"Description"`
	URL         string   `xml:"Url"`
	Event       string   `xml:"Event"`
	EventKey    string   `xml:"EventKey"`
}

// Decode implements platform.Hooked. A request is one item; one that cannot be
// read was signed all the same, so that it is kept as trouble.
func (s *session) Decode(r platform.HookRequest) ([]platform.Inbound, error) {
	body := r.Body
	if encrypted := sealed(body); encrypted != "" {
		clear, err := s.open(encrypted)
		if err != nil {
			return []platform.Inbound{trouble(body, "request", err.Error())}, nil
		}
		body = clear
	}
	var x item
	if xml.NewDecoder(bytes.NewReader(body)).Decode(&x) != nil {
		return []platform.Inbound{trouble(body, "request", "the request is not the XML that is due")}, nil
	}
	in, ok := x.read(body)
	if !ok {
		return nil, nil
	}
	return []platform.Inbound{in}, nil
}

// read answers what happened; false for what is no news here.
func (x *item) read(raw []byte) (platform.Inbound, bool) {
	at := x.at()
	if x.From == "" || at.IsZero() {
		return trouble(raw, x.Type, "it names nobody or no time"), true
	}
	in := platform.Inbound{Sender: person(x.From), At: at}
	if x.Type == "event" {
		in.Key = "event:" + x.From + ":" + x.CreateTime + ":" + x.Event + ":" + x.EventKey
		return in, x.event(&in)
	}
	if x.ID == "" || x.Type == "" {
		return trouble(raw, x.Type, "the message has no id or no type"), true
	}
	in.Key = "msg:" + x.ID
	in.Message = x.message(raw)
	return in, true
}

// event reads what a customer did. What concerns menus' pages, codes and places
// alone is no news here.
func (x *item) event(in *platform.Inbound) bool {
	switch x.Event {
	case "subscribe":
		in.OptOut = &platform.OptOutIn{Detail: "follows the account"}
	case "unsubscribe":
		in.OptOut = &platform.OptOutIn{Stop: true, Detail: "no longer follows the account: nothing reaches them"}
	case "CLICK":
		in.Message = answer(platform.RemoteMessageID(in.Key), x.EventKey, x.EventKey)
	default:
		return false
	}
	return true
}

// at reads seconds; milliseconds have been seen, and are told by their size.
func (x *item) at() time.Time {
	n, err := strconv.ParseInt(strings.TrimSpace(x.CreateTime), 10, 64)
	switch {
	case err != nil || n <= 0 || n > 1e14:
		return time.Time{}
	case n > 1e11:
		return time.UnixMilli(n).UTC()
	}
	return time.Unix(n, 0).UTC()
}

func person(openID string) *platform.Person {
	last := openID
	if r := []rune(openID); len(r) > 6 {
		last = string(r[len(r)-6:])
	}
	return &platform.Person{Keys: []platform.RemoteUserKey{platform.RemoteUserKey("user:" + openID)}, Address: openID, Display: "WeChat ·" + last}
}

// message answers what a message says. Whatever has no form here becomes an
// unsupported message that keeps the network's words for it.
func (x *item) message(raw []byte) *platform.MessageIn {
	id := platform.RemoteMessageID(x.ID)
	out := &platform.MessageIn{ID: id}
	switch x.Type {
	case "text":
		if x.MenuID != "" {
			return answer(id, x.MenuID, x.Content)
		}
		out.Kind, out.Text = desk.MessageText, x.Content
	case "image":
		x.file(out, desk.MessageImage, "image/jpeg")
	case "voice":
		out.Text = x.Recognition // what the network heard, where the account has that switched on
		x.file(out, desk.MessageVoice, voiceMime(x.Format))
	case "video", "shortvideo":
		x.file(out, desk.MessageVideo, "video/mp4")
	case "location":
		x.place(out)
	case "link":
		out.Kind, out.Text = desk.MessageText, strings.TrimSpace(strings.Join(filled(x.Title, x.Description, x.URL), "\n"))
	default:
		unsupported(out, x.Type, raw)
	}
	return out
}

func answer(id platform.RemoteMessageID, choice, title string) *platform.MessageIn {
	return &platform.MessageIn{ID: id, Kind: desk.MessageAnswer, Text: title, Content: &desk.Content{Answer: &desk.Answer{Kind: "button", ID: choice, Title: title}}}
}

func unsupported(out *platform.MessageIn, kind string, raw []byte) {
	out.Kind = desk.MessageUnsupported
	words, err := json.Marshal(string(raw))
	if err != nil {
		words = nil
	}
	out.Content = &desk.Content{Unsupported: &desk.Unsupported{RawType: kind}, Extra: words}
}

// mediaRef is how a file of a customer is remembered: the network keeps it for
// three days.
type mediaRef struct {
	ID string `json:"media_id"`
}

func (x *item) file(out *platform.MessageIn, kind desk.MessageKind, mime string) {
	remote, err := json.Marshal(mediaRef{ID: x.MediaID})
	if err != nil {
		return
	}
	out.Kind = kind
	out.Attachments = []platform.AttachmentIn{{Remote: remote, Mime: mime}}
}

func voiceMime(format string) string {
	switch strings.ToLower(format) {
	case "mp3":
		return "audio/mpeg"
	case "speex":
		return "audio/x-speex"
	}
	return "audio/amr"
}

func (x *item) place(out *platform.MessageIn) {
	latitude, err1 := strconv.ParseFloat(x.X, 64)
	longitude, err2 := strconv.ParseFloat(x.Y, 64)
	if err1 != nil || err2 != nil || !(latitude >= -90 && latitude <= 90) || !(longitude >= -180 && longitude <= 180) {
		out.Kind, out.Text = desk.MessageText, "📍 "+x.Label
		return
	}
	out.Kind = desk.MessageLocation
	out.Content = &desk.Content{Location: &desk.Location{Latitude: latitude, Longitude: longitude, Name: x.Label}}
}

func filled(texts ...string) []string {
	var out []string
	for _, t := range texts {
		if strings.TrimSpace(t) != "" {
			out = append(out, t)
		}
	}
	return out
}

// trouble keys the item by its content, so that a repeat is the same one.
func trouble(raw []byte, kind, reason string) platform.Inbound {
	sum := sha256.Sum256(raw)
	words, err := json.Marshal(string(raw))
	if err != nil {
		words = nil
	}
	if kind == "" {
		kind = "request"
	}
	return platform.Inbound{Key: "trouble:" + hex.EncodeToString(sum[:8]), Trouble: &platform.TroubleIn{Kind: kind, Reason: reason, Raw: words}}
}
