package rcs

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/googleapi"
)

// happening is a message or an event of a customer, or of the network about one.
type happening struct {
	Sender    string      `json:"senderPhoneNumber"`
	Phone     string      `json:"phoneNumber"` // of the network's own events
	MessageID string      `json:"messageId"`
	EventID   string      `json:"eventId"`
	Event     string      `json:"eventType"`
	At        string      `json:"sendTime"`
	Agent     string      `json:"agentId"`
	Text      string      `json:"text"`
	File      *userFile   `json:"userFile"`
	Location  *point      `json:"location"`
	Answer    *suggestion `json:"suggestionResponse"`
}

type userFile struct {
	Payload struct {
		Mime string `json:"mimeType"`
		Size int64  `json:"fileSizeBytes"`
		URI  string `json:"fileUri"`
		Name string `json:"fileName"`
	} `json:"payload"`
}

type point struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

type suggestion struct {
	Data string `json:"postbackData"`
	Text string `json:"text"`
	Type string `json:"type"` // REPLY, ACTION
}

// Decode implements platform.Hooked. A request is one thing.
func (s *session) Decode(r platform.HookRequest) ([]platform.Inbound, error) {
	var e envelope
	if err := json.Unmarshal(r.Body, &e); err != nil && !json.Valid(r.Body) {
		return nil, fmt.Errorf("read the request: %w", err)
	} else if err != nil {
		return []platform.Inbound{trouble(r.Body, "request", "the request has another shape")}, nil
	}
	if e.asks() {
		return nil, nil
	}
	if e.Message == nil {
		return []platform.Inbound{trouble(r.Body, "request", "the request holds no message")}, nil
	}
	data, err := base64.StdEncoding.DecodeString(e.Message.Data)
	var h happening
	if err != nil || json.Unmarshal(data, &h) != nil {
		return []platform.Inbound{trouble(r.Body, "data", "what it wraps cannot be read")}, nil
	}
	in, reason := s.read(h)
	switch {
	case reason != "":
		return []platform.Inbound{trouble(r.Body, googleapi.Clip(h.Event, 64), reason)}, nil
	case in == nil:
		return nil, nil
	}
	if h.Agent != s.agent && plainID(h.Agent) {
		in.For = h.Agent
	}
	return []platform.Inbound{*in}, nil
}

func trouble(raw []byte, kind, reason string) platform.Inbound {
	sum := sha256.Sum256(raw)
	return platform.Inbound{Key: "trouble:" + hex.EncodeToString(sum[:12]), Trouble: &platform.TroubleIn{Kind: kind, Reason: reason, Raw: raw}}
}

const nobody = "it does not say who did what when"

func (s *session) read(h happening) (*platform.Inbound, string) {
	if h.Sender == "" {
		h.Sender = h.Phone
	}
	who := s.person(h.Sender)
	at, err := time.Parse(time.RFC3339Nano, h.At)
	if err != nil || at.Unix() <= 0 {
		at = time.Time{}
	}
	in := &platform.Inbound{Sender: who, At: at.UTC()}
	if h.Event != "" {
		return s.event(in, h)
	}
	if who == nil || !plainID(h.MessageID) || at.IsZero() {
		return nil, nobody
	}
	if h.Answer != nil && h.Answer.Type == "ACTION" {
		return nil, "" // a page that was opened, a number that was called: nobody waits for an answer
	}
	in.Key, in.Message = "msg:"+h.MessageID, h.message()
	return in, ""
}

// event reads what is no message.
func (s *session) event(in *platform.Inbound, h happening) (*platform.Inbound, string) {
	id := h.EventID
	if !plainID(id) {
		id = h.Event + ":" + h.MessageID + ":" + h.At + ":" + h.Sender
	}
	in.Key = "event:" + googleapi.Clip(id, 300)
	receipt := func(status desk.Status, why *desk.SendError) (*platform.Inbound, string) {
		if !plainID(h.MessageID) {
			return nil, "it does not say which message it is about"
		}
		in.Receipt = &platform.ReceiptIn{ID: platform.RemoteMessageID(h.MessageID), Status: status, Error: why}
		return in, ""
	}
	switch h.Event {
	case "DELIVERED":
		return receipt(desk.StatusDelivered, nil)
	case "READ":
		return receipt(desk.StatusRead, nil)
	case "TTL_EXPIRATION_REVOKED":
		return receipt(desk.StatusFailed, &desk.SendError{Code: h.Event, Title: "The phone was not reached in time", Detail: "The message was taken back: it will not arrive later."})
	case "TTL_EXPIRATION_REVOKE_FAILED":
		return nil, ""
	}
	if in.Sender == nil {
		return nil, nobody
	}
	switch h.Event {
	case "IS_TYPING":
		in.Typing = &platform.TypingIn{}
	case "UNSUBSCRIBE":
		in.OptOut = &platform.OptOutIn{Stop: true, Detail: "unsubscribed"}
	case "SUBSCRIBE":
		in.OptOut = &platform.OptOutIn{Detail: "subscribed"}
	default:
		return nil, "nothing here knows this event"
	}
	return in, ""
}

func (h happening) message() *platform.MessageIn {
	m := &platform.MessageIn{ID: platform.RemoteMessageID(h.MessageID), Kind: desk.MessageText, Text: h.Text}
	switch {
	case h.Answer != nil:
		a := h.Answer
		title := a.Text
		if title == "" {
			title = a.Data
		}
		m.Kind, m.Text = desk.MessageAnswer, title
		m.Content = &desk.Content{Answer: &desk.Answer{Kind: "button", ID: a.Data, Title: title}}
	case h.File != nil && h.File.Payload.URI != "":
		p := h.File.Payload
		remote, err := json.Marshal(mediaRef{URL: p.URI})
		if err != nil {
			break
		}
		m.Kind = kindOf(p.Mime)
		m.Attachments = []platform.AttachmentIn{{Remote: remote, Mime: googleapi.Clip(p.Mime, 100), Name: googleapi.Clip(p.Name, 200), Size: max(0, p.Size)}}
	case h.Location != nil:
		l := h.Location
		if l.Latitude < -90 || l.Latitude > 90 || l.Longitude < -180 || l.Longitude > 180 {
			break
		}
		m.Kind, m.Content = desk.MessageLocation, &desk.Content{Location: &desk.Location{Latitude: l.Latitude, Longitude: l.Longitude}}
	}
	if m.Kind == desk.MessageText && strings.TrimSpace(m.Text) == "" {
		m.Kind, m.Content = desk.MessageUnsupported, &desk.Content{Unsupported: &desk.Unsupported{RawType: "message"}}
	}
	return m
}

func kindOf(mime string) desk.MessageKind {
	switch kind, _, _ := strings.Cut(mime, "/"); kind {
	case "image":
		return desk.MessageImage
	case "video":
		return desk.MessageVideo
	case "audio":
		return desk.MessageAudio
	}
	return desk.MessageDocument
}

// plainID says whether an id may stand in ours and in an address.
func plainID(id string) bool {
	return id != "" && len(id) <= 300 && !strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r >= 0x7f })
}
