package webchat

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// event is one thing that a visitor did, as the pages keep it in the journal.
type event struct {
	ID      string    `json:"id"`
	Type    string    `json:"type"` // message, seen, identified
	At      time.Time `json:"at"`
	Visitor visitor   `json:"visitor"`

	// Of a message.
	Text    string       `json:"text"`
	ReplyTo string       `json:"reply_to"`
	Answer  *desk.Answer `json:"answer"`
	Files   []fileIn     `json:"files"`
	Page    string       `json:"page"` // where on the site it was written

	// Of what was seen.
	Messages []string `json:"messages"`
	Status   string   `json:"status"`
}

type visitor struct {
	Keys    []platform.RemoteUserKey `json:"keys"`
	Address string                   `json:"address"`
	Display string                   `json:"display"`
	Name    string                   `json:"name"`
	Locale  string                   `json:"locale"`
}

type fileIn struct {
	ID   string `json:"id"`
	Mime string `json:"mime"`
	Name string `json:"name"`
	Size int64  `json:"size"`
	Kind string `json:"kind"`
}

// Decode implements platform.Hooked.
func (s *session) Decode(r platform.HookRequest) ([]platform.Inbound, error) {
	var body struct {
		Events []json.RawMessage `json:"events"`
	}
	if err := json.Unmarshal(r.Body, &body); err != nil && !json.Valid(r.Body) {
		return nil, fmt.Errorf("read the request: %w", err)
	} else if err != nil {
		return []platform.Inbound{trouble(r.Body, "request", "the request has another shape")}, nil
	}
	items := make([]platform.Inbound, 0, len(body.Events))
	for _, raw := range body.Events {
		items = append(items, decode(raw)...)
	}
	return items, nil
}

func decode(raw json.RawMessage) []platform.Inbound {
	var e event
	if err := json.Unmarshal(raw, &e); err != nil || e.ID == "" {
		return []platform.Inbound{trouble(raw, "event", "the event has no id or a wrong shape")}
	}
	who := e.person()
	if who == nil {
		return []platform.Inbound{trouble(raw, e.Type, "the event does not say whose it is")}
	}
	switch {
	case e.Type == "message" && !e.At.IsZero():
		return e.messages(who)
	case e.Type == "identified":
		return []platform.Inbound{{Key: e.ID, At: e.At.UTC(), Sender: who, Profile: &platform.ProfileIn{Address: who.Address, Name: who.Name}}}
	case e.Type == "seen" && (e.Status == string(desk.StatusDelivered) || e.Status == string(desk.StatusRead)):
		return e.receipts(who)
	}
	return []platform.Inbound{trouble(raw, e.Type, "nothing here knows this event")}
}

func (e event) person() *platform.Person {
	v := e.Visitor
	keys := make([]platform.RemoteUserKey, 0, len(v.Keys))
	for _, k := range v.Keys {
		if k != "" {
			keys = append(keys, k)
		}
	}
	if len(keys) == 0 || v.Address == "" {
		return nil
	}
	display := v.Display
	if display == "" {
		display = v.Address
	}
	return &platform.Person{Keys: keys, Address: v.Address, Display: display, Name: v.Name, Locale: v.Locale}
}

// messages are what the visitor wrote, and a message for each file after the
// first: here a message has one.
func (e event) messages(who *platform.Person) []platform.Inbound {
	first := platform.MessageIn{ID: platform.RemoteMessageID(e.ID), Kind: desk.MessageText, Text: e.Text, ReplyTo: platform.RemoteMessageID(e.ReplyTo)}
	switch {
	case e.Answer != nil:
		first.Kind, first.Content = desk.MessageAnswer, &desk.Content{Answer: e.Answer}
		if first.Text == "" {
			first.Text = e.Answer.Title
		}
	case len(e.Files) > 0:
		first.Kind, first.Attachments = kindOf(e.Files[0]), attachment(e.Files[0])
	}
	out := []platform.Inbound{{Key: e.ID, At: e.At.UTC(), Sender: who, Message: &first}}
	for i, f := range e.Files {
		if i == 0 && e.Answer == nil {
			continue
		}
		id := fmt.Sprintf("%s/%d", e.ID, i+1)
		out = append(out, platform.Inbound{Key: id, At: e.At.UTC(), Sender: who, Message: &platform.MessageIn{
			ID: platform.RemoteMessageID(id), Kind: kindOf(f), Attachments: attachment(f),
		}})
	}
	return out
}

func attachment(f fileIn) []platform.AttachmentIn {
	remote, err := json.Marshal(map[string]string{"id": f.ID})
	if err != nil {
		return nil
	}
	return []platform.AttachmentIn{{Remote: remote, Mime: f.Mime, Name: f.Name, Size: max(0, f.Size)}}
}

func kindOf(f fileIn) desk.MessageKind {
	switch k := desk.MessageKind(f.Kind); k {
	case desk.MessageImage, desk.MessageVideo, desk.MessageAudio, desk.MessageVoice:
		return k
	}
	return desk.MessageDocument
}

// receipts are news of our messages. A receipt is the same however often a page
// tells it.
func (e event) receipts(who *platform.Person) []platform.Inbound {
	out := []platform.Inbound{}
	for _, id := range e.Messages {
		if id == "" {
			continue
		}
		out = append(out, platform.Inbound{
			Key: "seen:" + id + ":" + e.Status, At: e.At.UTC(), Sender: who,
			Receipt: &platform.ReceiptIn{ID: platform.RemoteMessageID(id), Status: desk.Status(e.Status)},
		})
	}
	return out
}

// trouble keys the event by its content, so that a repeat is the same event.
func trouble(raw json.RawMessage, kind, reason string) platform.Inbound {
	sum := sha256.Sum256(raw)
	return platform.Inbound{Key: "trouble:" + hex.EncodeToString(sum[:8]), Trouble: &platform.TroubleIn{Kind: kind, Reason: reason, Raw: raw}}
}
