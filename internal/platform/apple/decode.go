package apple

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// maxUnpacked bounds what a packed request may hold.
const maxUnpacked = 4 << 20

// placeholder stands in a text for each file.
const placeholder = "\uFFFC"

// envelope is one thing that the network tells.
type envelope struct {
	Type        string          `json:"type"`
	ID          string          `json:"id"`
	Source      string          `json:"sourceId"`
	Destination string          `json:"destinationId"`
	Locale      string          `json:"locale"`
	Body        string          `json:"body"`
	Intent      string          `json:"intent"`
	Group       string          `json:"group"`
	Attachments []attachmentIn  `json:"attachments"`
	Interactive json.RawMessage `json:"interactiveData"`
	Ref         *dataRef        `json:"interactiveDataRef"`
}

type attachmentIn struct {
	Name      string `json:"name"`
	Mime      string `json:"mimeType"`
	Size      int64  `json:"size"`
	Key       string `json:"key"`
	URL       string `json:"url"`
	Owner     string `json:"owner"`
	Signature string `json:"signature-base64"`
}

// dataRef is where an answer lies that is too large for a request.
type dataRef struct {
	attachmentIn
	Bid   string `json:"bid"`
	Title string `json:"title"`
}

// Decode implements platform.Hooked. A request is one thing; who it is of stands
// in its body, and in its headers again.
func (s *session) Decode(r platform.HookRequest) ([]platform.Inbound, error) {
	body, err := unpacked(r.Body, maxUnpacked)
	if err != nil {
		return nil, fmt.Errorf("unpack the request: %w", err)
	}
	var e envelope
	if err := json.Unmarshal(body, &e); err != nil && !json.Valid(body) {
		return nil, fmt.Errorf("read the request: %w", err)
	} else if err != nil {
		return []platform.Inbound{trouble(body, "request", "the request has another shape")}, nil
	}
	head := http.Header(r.Header)
	e.ID, e.Source, e.Destination = first(e.ID, head.Get("Id")), first(e.Source, head.Get("Source-Id")), first(e.Destination, head.Get("Destination-Id"))
	d := decoder{envelope: e, can: head.Get("Capability-List"), at: r.At, apps: s.apps}
	in, reason := d.read()
	switch {
	case reason != "":
		return []platform.Inbound{trouble(body, clip(e.Type, 64), reason)}, nil
	case in == nil:
		return nil, nil
	}
	in.At = r.At.UTC()
	if e.Destination != s.business && plainID(e.Destination) {
		in.For = e.Destination
	}
	return []platform.Inbound{*in}, nil
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func trouble(raw []byte, kind, reason string) platform.Inbound {
	sum := sha256.Sum256(raw)
	return platform.Inbound{Key: "trouble:" + hex.EncodeToString(sum[:12]), Trouble: &platform.TroubleIn{Kind: kind, Reason: reason, Raw: raw}}
}

type decoder struct {
	envelope
	can  string // what the customer's device can show
	at   time.Time
	apps []app
}

// read answers what happened, nothing where that is of no matter, and why it
// could not be read.
func (d decoder) read() (*platform.Inbound, string) {
	who := d.person()
	if who == nil || !plainID(d.ID) {
		return nil, "it does not say who did what"
	}
	switch d.Type {
	case "typing_start":
		return &platform.Inbound{Key: "typing:" + d.ID, Sender: who, Typing: &platform.TypingIn{}}, ""
	case "typing_end":
		return nil, ""
	case "close":
		return &platform.Inbound{Key: "close:" + d.ID, Sender: who, OptOut: &platform.OptOutIn{Stop: true, Detail: "closed the conversation"}}, ""
	}
	if d.at.IsZero() {
		return nil, "it does not say when"
	}
	m := &platform.MessageIn{ID: platform.RemoteMessageID(d.ID)}
	switch d.Type {
	case "text":
		d.words(m)
	case "interactive":
		if !d.answer(m) {
			return nil, "the answer has another shape"
		}
	default:
		m.Kind, m.Content = desk.MessageUnsupported, &desk.Content{Unsupported: &desk.Unsupported{RawType: clip(d.Type, 100)}}
	}
	d.entry(m)
	return &platform.Inbound{Key: "msg:" + d.ID, Sender: who, Message: m}, ""
}

// person is the customer, whom the network names by a word that means nothing,
// and never by number or name.
func (d decoder) person() *platform.Person {
	if !plainID(d.Source) {
		return nil
	}
	short := d.Source[strings.LastIndexByte(d.Source, ':')+1:]
	if r := []rune(short); len(r) > 8 {
		short = string(r[len(r)-8:])
	}
	if short == "" {
		short = d.Source
	}
	return &platform.Person{
		Keys: []platform.RemoteUserKey{platform.RemoteUserKey("user:" + d.Source)}, Address: address{d.Source, d.can}.String(), Display: "Apple " + short,
		Locale: strings.ReplaceAll(clip(d.Locale, 35), "_", "-"),
	}
}

// entry keeps what the link said by which the customer came.
func (d decoder) entry(m *platform.MessageIn) {
	if d.Intent == "" && d.Group == "" {
		return
	}
	if m.Content == nil {
		m.Content = &desk.Content{}
	}
	m.Content.Referral = &desk.Referral{SourceType: "shortlink", SourceID: clip(d.Intent, 200), Headline: clip(strings.Trim(d.Intent+" · "+d.Group, " ·"), 200)}
	if raw, err := json.Marshal(map[string]string{"intent": clip(d.Intent, 200), "group": clip(d.Group, 200)}); err == nil {
		m.Content.Extra = raw
	}
}

// words reads a text and the files in it.
func (d decoder) words(m *platform.MessageIn) {
	m.Kind = desk.MessageText
	m.Text = strings.TrimSpace(strings.ReplaceAll(d.Body, placeholder, ""))
	for _, a := range d.Attachments {
		remote, ok := a.remote(d.Source, "")
		if !ok {
			continue
		}
		kind := kindOf(a.Mime)
		if m.Kind == desk.MessageText {
			m.Kind = kind
		}
		m.Attachments = append(m.Attachments, platform.AttachmentIn{Remote: remote, Mime: clip(a.Mime, 100), Name: clip(a.Name, 200), Size: max(0, a.Size)})
	}
	if m.Text == "" && len(m.Attachments) == 0 {
		m.Kind, m.Content = desk.MessageUnsupported, &desk.Content{Unsupported: &desk.Unsupported{RawType: "text"}}
	}
}

func (a attachmentIn) remote(source, bid string) (json.RawMessage, bool) {
	if a.URL == "" || a.Key == "" {
		return nil, false
	}
	raw, err := json.Marshal(mediaRef{URL: a.URL, Key: a.Key, Owner: a.Owner, Signature: a.Signature, Source: source, Bid: bid, Mime: a.Mime})
	return raw, err == nil
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

// address is where a customer is reached, with what their device can show: "-"
// stands for nothing, and nothing for not known.
type address struct{ source, can string }

// String joins both by a blank.
func (a address) String() string {
	can := strings.Join(strings.FieldsFunc(clip(a.can, 200), func(r rune) bool { return r == ',' || unicode.IsSpace(r) || unicode.IsControl(r) }), ",")
	return strings.TrimSpace(a.source + " " + can)
}

func readAddress(s string) address {
	source, can, _ := strings.Cut(s, " ")
	return address{source, can}
}

// shows says whether the customer's device can show a kind of message. Where it
// never said what it can it is taken for able, as nearly all are.
func (a address) shows(what string) bool {
	return a.can == "" || strings.Contains(","+a.can+",", ","+what+",")
}

// plainID says whether an id may stand in ours, in headers and in an address.
func plainID(id string) bool {
	return id != "" && len(id) <= 300 && !strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r >= 0x7f })
}
