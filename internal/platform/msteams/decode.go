package msteams

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// invokeCard is the call of a card's button that waits for an answer.
const invokeCard = "adaptiveCard/action"

// activity is one thing that happened.
type activity struct {
	Type         string          `json:"type"`
	ID           string          `json:"id"`
	Name         string          `json:"name"`
	At           string          `json:"timestamp"`
	Service      string          `json:"serviceUrl"`
	Channel      string          `json:"channelId"`
	From         account         `json:"from"`
	Recipient    account         `json:"recipient"`
	Conversation conversation    `json:"conversation"`
	Text         string          `json:"text"`
	Locale       string          `json:"locale"`
	ReplyTo      string          `json:"replyToId"`
	Value        json.RawMessage `json:"value"`
	Attachments  []attachment    `json:"attachments"`
	Entities     []entity        `json:"entities"`
	Added        []reaction      `json:"reactionsAdded"`
	Removed      []reaction      `json:"reactionsRemoved"`
	Data         struct {
		Event string `json:"eventType"`
	} `json:"channelData"`
}

type account struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Role string `json:"role"`
}

type conversation struct {
	ID   string `json:"id"`
	Type string `json:"conversationType"` // personal, groupChat, channel
}

type reaction struct {
	Type string `json:"type"`
}

type entity struct {
	Type      string  `json:"type"`
	Text      string  `json:"text"`
	Mentioned account `json:"mentioned"`
}

// Decode implements platform.Hooked. A request is one activity.
func (s *session) Decode(r platform.HookRequest) ([]platform.Inbound, error) {
	var a activity
	if err := json.Unmarshal(r.Body, &a); err != nil && !json.Valid(r.Body) {
		return nil, fmt.Errorf("read the request: %w", err)
	} else if err != nil {
		return []platform.Inbound{trouble(r.Body, "request", "the request has another shape")}, nil
	}
	d := &decoder{session: s, activity: a}
	if reason := d.all(); reason != "" {
		return []platform.Inbound{trouble(r.Body, clip(a.Type, 64), reason)}, nil
	}
	return d.items, nil
}

func trouble(raw []byte, kind, reason string) platform.Inbound {
	return platform.Inbound{Key: "trouble:" + digest(raw), Trouble: &platform.TroubleIn{Kind: kind, Reason: reason, Raw: raw}}
}

func digest(raw []byte) string {
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:12])
}

// decoder gathers what one activity says.
type decoder struct {
	activity
	session *session
	items   []platform.Inbound
}

// all reads the activity; it answers why it could not.
func (d *decoder) all() string {
	switch d.Type {
	case "message":
		return d.message()
	case "messageUpdate":
		return d.update()
	case "messageDelete":
		return d.revoke()
	case "messageReaction":
		return d.react()
	case "typing":
		return d.writes()
	case "invoke":
		if d.Name == invokeCard {
			return d.execute()
		}
	case "event":
		if d.Name == "application/vnd.microsoft.readReceipt" {
			return d.read()
		}
	case "conversationUpdate", "installationUpdate", "endOfConversation", "trace", "handoff":
		// who is where: the network says by itself where the bot may write
	default:
		return "nothing here knows this activity"
	}
	return ""
}

// at is the network's own time.
func (d *decoder) at() time.Time {
	at, err := time.Parse(time.RFC3339Nano, d.At)
	if err != nil || at.Unix() <= 0 {
		return time.Time{}
	}
	return at.UTC()
}

func (d *decoder) direct() bool {
	return d.Conversation.Type == "personal" || d.Conversation.Type == "" && strings.HasPrefix(d.Conversation.ID, "a:")
}

// thread is where an activity belongs. A person's own conversation with the bot
// is theirs; in channels the conversation's id names the thread.
func (d *decoder) thread() platform.RemoteThreadID {
	if d.direct() {
		return ""
	}
	return platform.RemoteThreadID(d.Conversation.ID)
}

// person is who did it; nil where nobody did, or the bot itself.
func (d *decoder) person() *platform.Person {
	if !plainID(d.From.ID) || d.From.Role == "bot" || strings.HasPrefix(d.From.ID, "28:") {
		return nil
	}
	to := address{user: d.From.ID}
	if service, ok := webAddress(d.Service); ok && d.session.trusts(service) {
		to.service = strings.TrimRight(d.Service, "/")
	}
	if d.direct() && plainID(d.Conversation.ID) {
		to.conversation = d.Conversation.ID
	}
	name := clip(strings.TrimSpace(d.From.Name), 200)
	display := name
	if display == "" {
		display = d.From.ID
	}
	return &platform.Person{Keys: []platform.RemoteUserKey{platform.RemoteUserKey("user:" + d.From.ID)}, Address: to.String(), Display: display, Name: name, Locale: clip(d.Locale, 35)}
}

// remoteID names a message: its id is unique within its conversation alone.
func (d *decoder) remoteID(id string) platform.RemoteMessageID {
	root, _, _ := strings.Cut(d.Conversation.ID, ";messageid=")
	return platform.RemoteMessageID(root + "|" + id)
}

// place says whether the activity names where it happened, and a message.
func (d *decoder) place(id string) bool { return plainID(d.Conversation.ID) && plainID(id) }

// key is the activity's own name, the same at each repeat. Those of one message
// share its id, so that the time tells them apart.
func (d *decoder) key(of string) string {
	return of + ":" + string(d.remoteID(d.ID)) + ":" + digest([]byte(d.At+d.Type+d.ReplyTo))
}

func (d *decoder) add(in platform.Inbound) {
	in.At, in.Thread = d.at(), d.thread()
	d.items = append(d.items, in)
}

const nobody = "it does not say who did what where"

func (d *decoder) message() string {
	who := d.person()
	if who == nil && strings.HasPrefix(d.From.ID, "28:") {
		return "" // a bot
	}
	at := d.at()
	if who == nil || !d.place(d.ID) || at.IsZero() {
		return nobody
	}
	m := &platform.MessageIn{ID: d.remoteID(d.ID), Kind: desk.MessageText, Text: d.words()}
	if answer, is := answerOf(d.Value); is {
		if answer == nil {
			return "" // sent off without a choice
		}
		m.Kind, m.Content, m.Text = desk.MessageAnswer, &desk.Content{Answer: answer}, answer.Title
		if plainID(d.ReplyTo) {
			m.ReplyTo = d.remoteID(d.ReplyTo)
		}
	}
	for _, a := range d.Attachments {
		a.join(m)
	}
	if m.Kind == desk.MessageText && m.Text == "" {
		m.Kind, m.Content = desk.MessageUnsupported, &desk.Content{Unsupported: &desk.Unsupported{RawType: d.unread()}}
	}
	d.add(platform.Inbound{Key: "msg:" + string(m.ID), Sender: who, Message: m})
	return ""
}

// unread is what a message holds that nothing here can show.
func (d *decoder) unread() string {
	for _, a := range d.Attachments {
		if a.Type != "text/html" && a.Type != "" {
			return clip(a.Type, 100)
		}
	}
	return "message"
}

// execute reads a button of a card whose press waits for an answer.
func (d *decoder) execute() string {
	var value struct {
		Action struct {
			Verb string          `json:"verb"`
			Data json.RawMessage `json:"data"`
		} `json:"action"`
	}
	who, at := d.person(), d.at()
	if json.Unmarshal(d.Value, &value) != nil || who == nil || !d.place(d.ID) || at.IsZero() {
		return nobody
	}
	answer, is := answerOf(value.Action.Data)
	if !is || answer == nil {
		answer = &desk.Answer{Kind: "adaptive", ID: clip(value.Action.Verb, 1000), Title: clip(value.Action.Verb, 200), Form: value.Action.Data}
	}
	m := &platform.MessageIn{ID: d.remoteID(d.ID), Kind: desk.MessageAnswer, Text: answer.Title, Content: &desk.Content{Answer: answer}}
	if plainID(d.ReplyTo) {
		m.ReplyTo = d.remoteID(d.ReplyTo)
	}
	d.add(platform.Inbound{Key: "msg:" + string(m.ID), Sender: who, Message: m})
	return ""
}

func (d *decoder) update() string {
	if !d.place(d.ID) {
		return nobody
	}
	if who := d.person(); who != nil {
		d.add(platform.Inbound{Key: d.key("edit"), Sender: who, Edit: &platform.EditIn{ID: d.remoteID(d.ID), Text: d.words()}})
	}
	return ""
}

func (d *decoder) revoke() string {
	if !d.place(d.ID) {
		return nobody
	}
	if who := d.person(); who != nil {
		d.add(platform.Inbound{Key: d.key("delete"), Sender: who, Delete: &platform.DeleteIn{ID: d.remoteID(d.ID)}})
	}
	return ""
}

// react reads the reactions on a message: the last that was put on counts.
func (d *decoder) react() string {
	who := d.person()
	if who == nil || !d.place(d.ReplyTo) {
		return nobody
	}
	emoji := ""
	if n := len(d.Added); n > 0 {
		emoji = emojiOf(clip(d.Added[n-1].Type, 100))
	} else if len(d.Removed) == 0 {
		return ""
	}
	d.add(platform.Inbound{Key: d.key("reaction"), Sender: who, Reaction: &platform.ReactionIn{ID: d.remoteID(d.ReplyTo), Emoji: emoji}})
	return ""
}

func (d *decoder) writes() string {
	who := d.person()
	if who == nil {
		return nobody
	}
	d.add(platform.Inbound{Key: "typing:" + digest([]byte(d.Conversation.ID+" "+d.From.ID+" "+d.At)), Sender: who, Typing: &platform.TypingIn{}})
	return ""
}

// read is how far somebody has read: ids of messages are their times.
func (d *decoder) read() string {
	var value struct {
		Last string `json:"lastReadMessageId"`
	}
	who := d.person()
	if json.Unmarshal(d.Value, &value) != nil || who == nil {
		return nobody
	}
	var millis int64
	if _, err := fmt.Sscanf(value.Last, "%d", &millis); err != nil || millis <= 0 || millis > 1<<43 {
		return "it does not say what was read"
	}
	d.add(platform.Inbound{Key: "read:" + string(d.remoteID(clip(value.Last, 40))) + ":" + who.Address[strings.LastIndexByte(who.Address, ' ')+1:], Sender: who,
		Receipt: &platform.ReceiptIn{Status: desk.StatusRead, Until: time.UnixMilli(millis).UTC()}})
	return ""
}

// address is where a person is reached: the service that named them, their id,
// and their own conversation with the bot where it is known.
type address struct{ service, user, conversation string }

// String joins the parts by blanks; "-" stands for the channel's own service.
func (a address) String() string {
	if a.service == "" {
		a.service = "-"
	}
	return strings.TrimSpace(a.service + " " + a.user + " " + a.conversation)
}

func readAddress(s string) address {
	parts := append(strings.Fields(s), "", "", "")
	a := address{service: parts[0], user: parts[1], conversation: parts[2]}
	if a.service == "-" {
		a.service = ""
	}
	return a
}

// plainID says whether an id may stand in ours and in an address.
func plainID(id string) bool {
	return id != "" && len(id) <= 300 && !strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r == '|' || r == 0x7f || r == '\ufffd' }) && url.PathEscape(id) != ""
}
