package byoc

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// maxEvents bounds what one request may tell.
const maxEvents = 1000

// Decode implements platform.Hooked: one event, or several under "events".
func (s *session) Decode(r platform.HookRequest) ([]platform.Inbound, error) {
	var body map[string]json.RawMessage
	if err := json.Unmarshal(r.Body, &body); err != nil {
		return nil, fmt.Errorf("read the request: %w", err)
	}
	list, several := body["events"]
	if !several {
		return []platform.Inbound{s.decode(r.Body, r.At)}, nil
	}
	var raws []json.RawMessage
	if err := json.Unmarshal(list, &raws); err != nil || len(raws) > maxEvents {
		return []platform.Inbound{trouble("request", "events is no list of at most 1,000", list)}, nil
	}
	items := make([]platform.Inbound, 0, len(raws))
	for _, raw := range raws {
		items = append(items, s.decode(raw, r.At))
	}
	return items, nil
}

func (s *session) decode(raw json.RawMessage, came time.Time) platform.Inbound {
	var e event
	if err := json.Unmarshal(raw, &e); err != nil {
		return trouble("event", "the event has another shape", raw)
	}
	in := platform.Inbound{At: e.Timestamp.UTC(), Thread: platform.RemoteThreadID(e.Data.ThreadID), Sender: e.Data.Sender.person()}
	if in.At.IsZero() || in.At.Year() < 1970 || in.At.Year() > 9999 {
		in.At = came
	}
	if why := e.into(&in); why != "" {
		return trouble(cmp.Or(e.Type, "event"), why, raw)
	}
	if in.Key == "" {
		in.Key = e.key()
	}
	return in
}

// key is the event's own id, or one made of what it says: a repeat has the same.
func (e event) key() string {
	if e.ID != "" {
		return "event:" + e.ID
	}
	said, _ := json.Marshal(e) // what was read can be written
	return "said:" + named(string(said))
}

// into puts what happened into the item, and answers what is missing.
func (e event) into(in *platform.Inbound) string {
	d := e.Data
	id := platform.RemoteMessageID(d.MessageID)
	switch e.Type {
	case typeMessage, typeEcho:
		return e.message(in)
	case typeStatus:
		return e.status(in)
	case typePost, typeCounted, typeModerated:
		return e.shown(in)
	case typeEdited:
		in.Edit = &platform.EditIn{ID: id, Text: d.Text}
		var why string
		if in.Edit.Public, why = e.public(in); why != "" {
			return why
		}
	case typeDeleted:
		in.Delete = &platform.DeleteIn{ID: id}
		if d.Post != nil {
			in.Post = platform.RemotePostID(d.Post.ID)
		}
	case typeReaction:
		in.Reaction = &platform.ReactionIn{ID: id, Emoji: d.Emoji, Ours: d.Ours}
	case typeTyping:
		in.Typing = &platform.TypingIn{}
		return needs(in.Sender)
	case typeProfile:
		return e.profile(in)
	case typeStop, typeStart:
		in.OptOut = &platform.OptOutIn{Stop: e.Type == typeStop, Detail: d.Detail}
		return needs(in.Sender)
	case typeError:
		in.Account = &platform.AccountIn{Severity: severity(d.Severity), Title: cmp.Or(d.Title, "The middleware reports an error"), Detail: d.Detail}
		return ""
	default:
		return "nothing here knows this event"
	}
	if id == "" {
		return "data.message_id is missing"
	}
	if in.Post != "" {
		return "" // in public a network may not say who it was
	}
	return needs(in.Sender)
}

func needs(who *platform.Person) string {
	if who == nil {
		return "data.sender.id is missing"
	}
	return ""
}

func severity(word string) string {
	if word == "info" || word == "warning" {
		return word
	}
	return "error"
}

// person is who it is about: an id that the middleware never gives to another.
func (s *sender) person() *platform.Person {
	if s == nil || s.ID == "" {
		return nil
	}
	return &platform.Person{
		Keys: []platform.RemoteUserKey{platform.RemoteUserKey("user:" + s.ID)}, Address: s.ID,
		Display: cmp.Or(s.Display, s.ID), Name: s.Name, Locale: s.Locale,
	}
}

func (e event) status(in *platform.Inbound) string {
	d := e.Data
	id := cmp.Or(d.MessageID, d.OurID)
	if id == "" {
		return "data.message_id is missing"
	}
	in.Receipt = &platform.ReceiptIn{ID: platform.RemoteMessageID(id), OurID: d.OurID, Status: desk.Status(d.Status)}
	switch in.Receipt.Status {
	case desk.StatusSent, desk.StatusDelivered, desk.StatusRead:
	case desk.StatusFailed:
		in.Receipt.Error = d.Error
		if d.Error == nil || d.Error.Title == "" {
			in.Receipt.Error = &desk.SendError{Code: "failed", Title: "The middleware could not deliver the message"}
		}
	default:
		in.Receipt.Status, in.Receipt.Raw = "", clip(d.Status)
		if d.Status == "" {
			return "data.status is missing"
		}
	}
	in.Key = "status:" + id + ":" + clip(d.Status)
	return ""
}

func (e event) profile(in *platform.Inbound) string {
	if why := needs(in.Sender); why != "" {
		return why
	}
	p := &platform.ProfileIn{Name: e.Data.Sender.Name, Display: e.Data.Sender.Display}
	for _, id := range e.Data.OldIDs {
		if id != "" {
			p.NewKeys = append(p.NewKeys, platform.RemoteUserKey("user:"+id))
		}
	}
	in.Profile = p
	return ""
}

func (e event) message(in *platform.Inbound) string {
	m := e.Data.Message
	switch {
	case m == nil || m.ID == "":
		return "data.message.id is missing"
	case in.Sender == nil && (e.Type != typeEcho || e.Data.Post == nil):
		return "data.sender.id is missing"
	}
	out := &platform.MessageIn{ID: platform.RemoteMessageID(m.ID), Text: m.Text, ReplyTo: platform.RemoteMessageID(m.ReplyTo), Kind: m.kind()}
	if why := m.content(out); why != "" {
		return why
	}
	var why string
	if out.Public, why = e.public(in); why != "" {
		return why
	}
	if at := m.SentAt.UTC(); !at.IsZero() && at.Year() >= 1970 && at.Year() <= 9999 {
		in.At = at
	}
	in.Key = "message:" + m.ID
	if e.Type == typeEcho {
		in.Echo = out
	} else {
		in.Message = out
	}
	return ""
}

// kind is what the message says that it is, or what it holds.
func (m incoming) kind() desk.MessageKind {
	switch {
	case m.Kind != "":
		return desk.MessageKind(m.Kind)
	case m.Answer != nil:
		return desk.MessageAnswer
	case m.Location != nil:
		return desk.MessageLocation
	case len(m.Contacts) > 0:
		return desk.MessageContacts
	case len(m.Attachments) > 0:
		kind, _, _ := strings.Cut(m.Attachments[0].Mime, "/")
		if kind == "image" || kind == "video" || kind == "audio" {
			return desk.MessageKind(kind)
		}
		return desk.MessageDocument
	}
	return desk.MessageText
}

func (m incoming) content(out *platform.MessageIn) string {
	switch out.Kind {
	case desk.MessageText:
	case desk.MessageImage, desk.MessageVideo, desk.MessageAudio, desk.MessageVoice, desk.MessageDocument, desk.MessageSticker:
		if len(m.Attachments) == 0 {
			return "data.message.attachments is missing"
		}
	case desk.MessageLocation:
		if m.Location == nil {
			return "data.message.location is missing"
		}
		out.Content = &desk.Content{Location: m.Location}
	case desk.MessageContacts:
		if len(m.Contacts) == 0 {
			return "data.message.contacts is missing"
		}
		out.Content = &desk.Content{Contacts: m.Contacts}
	case desk.MessageAnswer:
		if m.Answer == nil {
			return "data.message.answer is missing"
		}
		a := m.Answer
		out.Content = &desk.Content{Answer: &desk.Answer{Kind: cmp.Or(a.Kind, "button"), ID: a.ID, Title: cmp.Or(a.Title, a.ID), Description: a.Description, Form: a.Form}}
		out.Text = cmp.Or(out.Text, out.Content.Answer.Title)
	default:
		out.Content = &desk.Content{Unsupported: &desk.Unsupported{RawType: clip(string(out.Kind))}}
		out.Kind = desk.MessageUnsupported
		return ""
	}
	return m.files(out)
}

func (m incoming) files(out *platform.MessageIn) string {
	for _, f := range m.Attachments {
		u, err := url.Parse(f.URL)
		if err != nil || u.Host == "" || !slices.Contains([]string{"http", "https"}, u.Scheme) {
			return "an attachment has no web address"
		}
		remote, _ := json.Marshal(fileRef{URL: f.URL}) // a text always encodes
		out.Attachments = append(out.Attachments, platform.AttachmentIn{
			Remote: remote, Mime: cmp.Or(f.Mime, "application/octet-stream"), Name: f.Name, Size: max(0, f.Size),
		})
	}
	return ""
}

// trouble is keyed by what it says, so that a repeat is the same event.
func trouble(kind, reason string, raw json.RawMessage) platform.Inbound {
	return platform.Inbound{Key: "trouble:" + named(string(raw)), Trouble: &platform.TroubleIn{Kind: clip(kind), Reason: reason, Raw: raw}}
}
