package meta

import (
	"encoding/json"
	"io"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"recado.dev/internal/sandbox"
)

// How long a business may answer: freely, and by a person.
const (
	window       = 24 * time.Hour
	personWindow = 7 * 24 * time.Hour
)

// sendIn is what a business asks to send.
type sendIn struct {
	Recipient struct {
		ID        string `json:"id"`
		CommentID string `json:"comment_id"`
		PostID    string `json:"post_id"`
	} `json:"recipient"`
	Type    string `json:"messaging_type"`
	Tag     string `json:"tag"`
	Action  string `json:"sender_action"`
	Payload struct {
		MessageID string `json:"message_id"`
		Reaction  string `json:"reaction"`
	} `json:"payload"`
	ReplyTo struct {
		ID string `json:"mid"`
	} `json:"reply_to"`
	Message *messageIn `json:"message"`
}

type messageIn struct {
	Text       string        `json:"text"`
	Metadata   string        `json:"metadata"`
	Attachment *attachmentIn `json:"attachment"`
	Quick      []struct {
		Type    string `json:"content_type"`
		Title   string `json:"title"`
		Payload string `json:"payload"`
	} `json:"quick_replies"`
}

type attachmentIn struct {
	Type    string `json:"type"`
	Payload struct {
		URL      string      `json:"url"`
		ID       string      `json:"attachment_id"`
		Template string      `json:"template_type"`
		Text     string      `json:"text"`
		Buttons  []buttonIn  `json:"buttons"`
		Elements []elementIn `json:"elements"`
	} `json:"payload"`
}

type buttonIn struct {
	Type    string `json:"type"`
	Title   string `json:"title"`
	Payload string `json:"payload"`
	URL     string `json:"url"`
}

type elementIn struct {
	Title    string     `json:"title"`
	Subtitle string     `json:"subtitle"`
	Image    string     `json:"image_url"`
	Default  *buttonIn  `json:"default_action"`
	Buttons  []buttonIn `json:"buttons"`
}

// postMessage takes a message or an action, or refuses it.
func (c *core) postMessage(q *call) (any, *graphError) {
	raw, _ := io.ReadAll(io.LimitReader(q.Body, 1<<20))
	var in sendIn
	if json.Unmarshal(raw, &in) != nil {
		return nil, badParam("The body is not the JSON that is due")
	}
	a := q.account
	if in.Recipient.PostID != "" { // of a visitor
		in.Recipient.CommentID = in.Recipient.PostID
	}
	if in.Recipient.CommentID != "" {
		id, err := c.writer(a, in.Recipient.CommentID)
		if err != nil {
			return nil, err
		}
		in.Recipient.ID = id
	}
	phone, ok := c.person(a.ID, in.Recipient.ID)
	if !ok {
		return nil, fail(400, 100, 2018001, "No matching user found")
	}
	if a.Platform == KeyInstagram && c.stateOf(a.ID, nil).Closed {
		return nil, fail(403, 200, 2534041, "The account owner has disabled access to Instagram direct messages.")
	}
	if in.Action != "" {
		return c.act(a, phone, in)
	}
	if in.Message == nil || in.Message.Text == "" && in.Message.Attachment == nil {
		return nil, fail(400, 100, 2018034, "Message cannot be empty, must provide valid attachment or text")
	}
	if in.Recipient.CommentID == "" {
		if err := c.allowed(a, phone, in); err != nil {
			return nil, err
		}
	}
	m, err := c.shape(q, in.Message)
	if err != nil {
		return nil, err
	}
	m.ReplyTo = in.ReplyTo.ID
	sent, failure := c.table.Send(a.ID, phone.ID, m, nil, map[string]string{"metadata": in.Message.Metadata, "app": appID})
	if failure != nil {
		return nil, fail(500, 1200, 2018024, "Temporary send message failure. Please try again later.")
	}
	if in.Recipient.CommentID != "" {
		c.answered(a, in.Recipient.CommentID, sent.ID)
	}
	return object{"recipient_id": in.Recipient.ID, "message_id": sent.ID}, nil
}

// allowed holds a message to the time that there is to answer, and finds who
// cannot be reached.
func (c *core) allowed(a sandbox.Account, p sandbox.Phone, in sendIn) *graphError {
	if p.Undeliverable || c.table.Faults().Undeliverable || c.stateOf(a.ID, nil).Decided[p.ID].Blocked {
		return fail(400, 551, 1545041, "This person isn't available right now.")
	}
	last, _ := c.table.LastInbound(a.ID, p.ID)
	since := c.table.Now().Sub(last)
	person := in.Type == "MESSAGE_TAG" && in.Tag == "HUMAN_AGENT"
	switch {
	case in.Type == "MESSAGE_TAG" && !person:
		return badParam("Invalid parameter: the message tag %q is not supported", in.Tag)
	case !last.IsZero() && (since <= window || person && since <= personWindow):
		return nil
	case a.Platform == KeyInstagram:
		return fail(400, 10, 2534022, "This message is sent outside of allowed window.")
	}
	return fail(400, 10, 2018278, "This message is sent outside of allowed window.")
}

// act does what is no message: typing, seen, reactions.
func (c *core) act(a sandbox.Account, p sandbox.Phone, in sendIn) (any, *graphError) {
	done := object{"recipient_id": in.Recipient.ID}
	switch in.Action {
	case "typing_off":
	case "typing_on", "mark_seen":
		th, err := c.table.Thread(a.ID, p.ID)
		if err != nil {
			return nil, unknownObject("POST", in.Recipient.ID)
		}
		for i := len(th.Messages) - 1; i >= 0; i-- {
			if !th.Messages[i].Business {
				_ = c.table.MarkRead(a.ID, th.Messages[i].ID, in.Action == "typing_on") // it is there: it was read just now
				break
			}
		}
	case "react", "unreact":
		emoji := ""
		if in.Action == "react" {
			if emoji = emojiOf(in.Payload.Reaction); emoji == "" || a.Platform == KeyInstagram && in.Payload.Reaction != "love" {
				return nil, badParam("Param payload[reaction] must be one of {smile, angry, sad, wow, love, like, dislike}")
			}
		}
		if _, err := c.table.SendReaction(a.ID, p.ID, in.Payload.MessageID, emoji, nil); err != nil {
			return nil, badParam("The message %s was not found", in.Payload.MessageID)
		}
	default:
		return nil, badParam("Param sender_action must be one of {typing_on, typing_off, mark_seen, react, unreact}")
	}
	return done, nil
}

var reactions = []struct{ word, emoji string }{
	{"love", "❤️"}, {"smile", "😆"}, {"wow", "😮"}, {"sad", "😢"}, {"angry", "😠"}, {"like", "👍"}, {"dislike", "👎"},
}

func emojiOf(word string) string {
	for _, r := range reactions {
		if r.word == word {
			return r.emoji
		}
	}
	return ""
}

func wordOf(emoji string) string {
	for _, r := range reactions {
		if strings.TrimSuffix(r.emoji, "\ufe0f") == strings.TrimSuffix(emoji, "\ufe0f") {
			return r.word
		}
	}
	return "other"
}

// shape is a message as phones show it, within the platform's limits.
func (c *core) shape(q *call, in *messageIn) (sandbox.Message, *graphError) {
	m := sandbox.Message{Kind: "text", Text: in.Text}
	switch insta := q.account.Platform == KeyInstagram; {
	case insta && len(in.Text) > 1000:
		return m, badParam("Length of param message[text] must be less than or equal to 1000 bytes")
	case utf8.RuneCountInString(in.Text) > 2000:
		return m, badParam("Length of param message[text] must be less than or equal to 2000")
	case in.Text != "" && in.Attachment != nil:
		return m, badParam("Only one of the text and attachment fields can be specified")
	case len(in.Quick) > 13:
		return m, badParam("Param message[quick_replies] has too many elements")
	}
	for _, r := range in.Quick {
		if r.Type != "text" || r.Title == "" || utf8.RuneCountInString(r.Title) > 20 || len(r.Payload) > 1000 || r.Payload == "" {
			return m, badParam("Param message[quick_replies] is not valid: %q", r.Title)
		}
		m.Quick = append(m.Quick, sandbox.Choice{ID: r.Payload, Title: r.Title})
	}
	if in.Attachment == nil {
		return m, nil
	}
	switch {
	case in.Attachment.Type != "template":
		return m, c.file(q, in.Attachment, &m)
	case in.Attachment.Payload.Template == "button":
		return m, buttonTemplate(in.Attachment, &m)
	case in.Attachment.Payload.Template == "generic":
		return m, genericTemplate(in.Attachment, &m)
	}
	return m, badParam("Param message[attachment][payload][template_type] is not supported")
}

func buttonTemplate(in *attachmentIn, m *sandbox.Message) *graphError {
	p := in.Payload
	if n := utf8.RuneCountInString(p.Text); n == 0 || n > 640 {
		return badParam("Length of param name_placeholder[text] must be between 1 and 640")
	}
	buttons, err := choices(p.Buttons)
	if err != nil {
		return err
	}
	if len(buttons) == 0 {
		return badParam("Param name_placeholder[buttons] must not be empty")
	}
	m.Kind, m.Text, m.Buttons = "buttons", p.Text, buttons
	return nil
}

func choices(in []buttonIn) ([]sandbox.Choice, *graphError) {
	if len(in) > 3 {
		return nil, badParam("Param buttons has too many elements")
	}
	var out []sandbox.Choice
	for _, b := range in {
		if b.Title == "" || utf8.RuneCountInString(b.Title) > 20 {
			return nil, badParam("Length of param buttons[title] must be between 1 and 20")
		}
		switch u, err := url.Parse(b.URL); {
		case b.Type == "postback" && b.Payload != "" && len(b.Payload) <= 1000:
			out = append(out, sandbox.Choice{ID: b.Payload, Title: b.Title})
		case b.Type == "web_url" && err == nil && u.Host != "":
			out = append(out, sandbox.Choice{ID: b.URL, Title: b.Title, Does: "url", Value: b.URL})
		default:
			return nil, badParam("Param buttons is not valid: %q", b.Title)
		}
	}
	return out, nil
}

// genericTemplate reads cards. One that opens a page and has nothing to press
// is shown as that page.
func genericTemplate(in *attachmentIn, m *sandbox.Message) *graphError {
	list := in.Payload.Elements
	if len(list) == 0 || len(list) > 10 {
		return badParam("Param elements must have 1 to 10 elements")
	}
	for _, e := range list {
		if e.Title == "" || utf8.RuneCountInString(e.Title) > 80 || utf8.RuneCountInString(e.Subtitle) > 80 {
			return badParam("Length of param elements[title] must be between 1 and 80")
		}
		if e.Subtitle == "" && e.Image == "" && len(e.Buttons) == 0 && e.Default == nil {
			return badParam("An element needs more than its title")
		}
		buttons, err := choices(e.Buttons)
		if err != nil {
			return err
		}
		var picture *sandbox.MediaRef
		if e.Image != "" {
			picture = &sandbox.MediaRef{Mime: "image/*", External: e.Image}
		}
		m.Panels = append(m.Panels, sandbox.Panel{Media: picture, Title: e.Title, Text: strings.TrimSpace(e.Subtitle), Buttons: buttons})
	}
	m.Kind, m.Text = "cards", ""
	if one := list[0]; len(list) == 1 && one.Default != nil && len(one.Buttons) == 0 {
		m.Kind, m.Page = "page", &sandbox.Page{URL: one.Default.URL, Title: one.Title, Text: one.Subtitle, Media: m.Panels[0].Media}
		m.Panels = nil
	}
	return nil
}
