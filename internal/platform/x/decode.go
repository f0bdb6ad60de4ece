package x

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// Decode implements platform.Hooked: events that were sent, and messages that
// were asked for.
func (s *session) Decode(r platform.HookRequest) ([]platform.Inbound, error) {
	var top map[string]json.RawMessage
	if err := json.Unmarshal(r.Body, &top); err != nil {
		return nil, fmt.Errorf("read the request: %w", err)
	}
	if data := strings.TrimSpace(string(top["data"])); strings.HasPrefix(data, "[") {
		return s.polled(r.Body), nil
	}
	if top["timeline"] != nil {
		return s.timeline(r), nil
	}
	var a activity
	if err := json.Unmarshal(r.Body, &a); err != nil {
		return []platform.Inbound{trouble("request", "the request has another shape", r.Body)}, nil
	}
	d := decoder{session: s, at: r.At, events: a.events, raw: r.Body}
	if a.ForUser != "" && a.ForUser != s.userID {
		d.other = a.ForUser
	}
	if a.Data != nil {
		d.activity(a.Data.Type, a.Data.UUID, a.Data.Filter.UserID, a.Data.Payload, top["data"])
	}
	if a.UserEvent != nil && len(a.UserEvent.Revoke) > 0 {
		d.revoked("revoke:" + digest(a.UserEvent.Revoke))
	}
	d.all()
	d.oldPosts(a.oldPosts)
	return d.items, nil
}

// decoder gathers what one request tells.
type decoder struct {
	*session
	at     time.Time
	other  string // another account that it is for
	events events
	raw    []byte
	items  []platform.Inbound
}

func (d *decoder) add(in platform.Inbound) {
	in.For = d.other
	d.items = append(d.items, in)
}

// activity opens an event of the activity API.
func (d *decoder) activity(kind, uuid, forUser string, payload, data json.RawMessage) {
	if forUser != "" && forUser != d.userID {
		d.other = forUser
	}
	switch {
	case kind == "oauth.revoke":
		d.revoked("event:" + uuid)
	case strings.HasPrefix(kind, "chat."):
		d.add(platform.Inbound{Key: "event:" + cmp.Or(uuid, digest(payload)), At: d.at, Account: &platform.AccountIn{
			Severity: "warning", Title: "An encrypted message came, which only X itself can show",
			Detail: "Open the messages of the account on X to read it.",
		}})
	case strings.HasPrefix(kind, "dm."):
		if err := json.Unmarshal(payload, &d.events); err != nil {
			d.add(trouble(clip(kind), "the event has another shape", d.raw))
		}
	case kind == "post.repost.create": // the same words, passed on
	case strings.HasPrefix(kind, "post."):
		d.posts(kind, data, payload)
	default:
		d.add(trouble(clip(cmp.Or(kind, "event")), "nothing here knows this event", d.raw))
	}
}

func (d *decoder) revoked(key string) {
	d.add(platform.Inbound{Key: key, At: d.at, Account: &platform.AccountIn{
		Severity: "error", Title: "The account took the app's permission back",
		Detail: "Allow the app again in the developer console, and enter the new access token here.",
	}})
}

func (d *decoder) all() {
	for _, raw := range d.events.Messages {
		var m messageEvent
		if json.Unmarshal(raw, &m) != nil || m.ID == "" || m.Message.Sender == "" {
			d.add(trouble("message", "the message has no id or no sender", raw))
			continue
		}
		data := m.Message.Data
		text, files := data.Text, []media{}
		if data.Attached != nil {
			files = append(files, data.Attached.Media)
			text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), data.Attached.Media.URL))
		}
		in := platform.Inbound{Key: "dm:" + m.ID, At: d.millis(m.Created)}
		out := message(m.ID, data.Entities.expand(text), files)
		if data.Reply != nil && data.Reply.Metadata != "" {
			out.Kind, out.Content = desk.MessageAnswer, &desk.Content{Answer: &desk.Answer{Kind: "quick_reply", ID: data.Reply.Metadata, Title: cmp.Or(out.Text, data.Reply.Metadata)}}
		}
		d.place(in, out, m.Message.Sender, m.Message.Target.RecipientID, raw)
	}
	for _, raw := range d.events.Typing {
		if m, ok := d.mark("typing", raw); ok {
			d.add(platform.Inbound{Key: "typing:" + m.Sender + ":" + clip(m.Created), At: d.millis(m.Created), Sender: d.person(m.Sender), Typing: &platform.TypingIn{}})
		}
	}
	for _, raw := range d.events.Read {
		if m, ok := d.mark("read", raw); ok && m.Last != "" {
			d.add(platform.Inbound{Key: "read:" + m.Last, At: d.millis(m.Created), Sender: d.person(m.Sender),
				Receipt: &platform.ReceiptIn{ID: platform.RemoteMessageID(m.Last), Status: desk.StatusRead}})
		}
	}
}

// mark reads that somebody types or has read; that we do is no news.
func (d *decoder) mark(kind string, raw json.RawMessage) (mark, bool) {
	var m mark
	if json.Unmarshal(raw, &m) != nil || m.Sender == "" {
		d.add(trouble(kind, "the event names nobody", raw))
		return m, false
	}
	return m, m.Sender != cmp.Or(d.other, d.userID)
}

// place adds a message of the customer, or of the account itself.
func (d *decoder) place(in platform.Inbound, m *platform.MessageIn, from, to string, raw json.RawMessage) {
	if from != cmp.Or(d.other, d.userID) {
		in.Sender, in.Message = d.person(from), m
		d.add(in)
		return
	}
	if to == "" {
		d.add(trouble("message", "the message names no recipient", raw))
		return
	}
	m.PerhapsOurs = true
	in.Sender, in.Echo = d.person(to), m
	d.add(in)
}

func (d *decoder) person(id string) *platform.Person {
	u := d.events.Users[id]
	if u.Data != nil {
		u = *u.Data
	}
	return personOf(id, u)
}

func personOf(id string, u user) *platform.Person {
	display := cmp.Or(u.Username, u.ScreenName)
	if display != "" {
		display = "@" + display
	}
	return &platform.Person{Keys: []platform.RemoteUserKey{platform.RemoteUserKey("user:" + id)}, Address: id, Display: cmp.Or(display, id), Name: u.Name}
}

func (d *decoder) millis(s string) time.Time {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 || n > 1e14 {
		return d.at
	}
	return time.UnixMilli(n).UTC()
}

// expand writes shortened links out, and marks that HTML would escape.
func (e entities) expand(text string) string {
	for _, u := range e.URLs {
		if u.URL != "" && u.Expanded != "" {
			text = strings.ReplaceAll(text, u.URL, u.Expanded)
		}
	}
	return html.UnescapeString(text)
}

func message(id, text string, files []media) *platform.MessageIn {
	m := &platform.MessageIn{ID: platform.RemoteMessageID(id), Kind: desk.MessageText, Text: text}
	for _, f := range files {
		kind, mime, address := f.file()
		if address == "" {
			continue
		}
		remote, _ := json.Marshal(mediaRef{URL: address}) // a text always encodes
		m.Kind = kind
		m.Attachments = append(m.Attachments, platform.AttachmentIn{Remote: remote, Mime: mime})
	}
	if len(files) > 0 && len(m.Attachments) == 0 && text == "" {
		m.Kind, m.Content = desk.MessageUnsupported, &desk.Content{Unsupported: &desk.Unsupported{RawType: clip(cmp.Or(files[0].Type, "media"))}}
	}
	return m
}

// file is what a file is and where: of a video the largest.
func (m media) file() (desk.MessageKind, string, string) {
	variants := m.Variants
	if m.Video != nil {
		variants = m.Video.Variants
	}
	best := variant{Bitrate: -1}
	for _, v := range variants {
		v.Bitrate = max(v.Bitrate, v.BitRate)
		if v.ContentType == "video/mp4" && v.Bitrate > best.Bitrate {
			best = v
		}
	}
	if best.URL != "" {
		return desk.MessageVideo, "video/mp4", best.URL
	}
	address := cmp.Or(m.HTTPS, map[bool]string{true: m.URL}[m.Key != ""])
	mime := "image/jpeg"
	if path, _, _ := strings.Cut(strings.ToLower(address), "?"); strings.HasSuffix(path, ".png") {
		mime = "image/png"
	}
	return desk.MessageImage, mime, address
}

// polled reads messages that were asked for.
func (s *session) polled(body []byte) []platform.Inbound {
	var p polled
	if json.Unmarshal(body, &p) != nil {
		return []platform.Inbound{trouble("request", "the answer has another shape", body)}
	}
	d := decoder{session: s, events: events{Users: map[string]user{}}, raw: body}
	for _, u := range p.Includes.Users {
		d.events.Users[u.ID] = u.user
	}
	files := map[string]media{}
	for _, f := range p.Includes.Media {
		files[f.Key] = f
	}
	for _, raw := range p.Data {
		var e polledEvent
		if json.Unmarshal(raw, &e) != nil || e.ID == "" || e.Sender == "" {
			d.add(trouble("message", "the message has no id or no sender", raw))
			continue
		}
		if e.Type != "" && e.Type != "MessageCreate" {
			continue
		}
		var attached []media
		if e.Attached != nil {
			for _, key := range e.Attached.Keys {
				attached = append(attached, files[key])
			}
		}
		at, err := time.Parse(time.RFC3339, e.Created)
		if err != nil || at.Year() < 1970 || at.Year() > 9999 {
			at = time.Unix(0, 0)
		}
		d.place(platform.Inbound{Key: "dm:" + e.ID, At: at.UTC()}, message(e.ID, e.Entities.expand(e.Text), attached), e.Sender, e.other(s.userID), raw)
	}
	return d.items
}

// other is the one of two who is not the account.
func (e polledEvent) other(account string) string {
	for _, id := range append(strings.Split(e.Conversation, "-"), e.Participants...) {
		if id != "" && id != account {
			return id
		}
	}
	return ""
}

func digest(raw []byte) string {
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:12])
}

func trouble(kind, reason string, raw json.RawMessage) platform.Inbound {
	return platform.Inbound{Key: "trouble:" + digest(raw), Trouble: &platform.TroubleIn{Kind: kind, Reason: reason, Raw: raw}}
}
