package telegram

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"recado.dev/internal/sandbox"
)

// Bounds of a message, in the units in which the platform counts.
const (
	maxText    = 4096
	maxCaption = 1024
	maxData    = 64 // bytes
	maxPhoto   = 10 << 20
	maxFile    = 50 << 20
	perSecond  = 30
	perChat    = 20 // in a few seconds: short bursts pass
	chatTime   = 15 * time.Second
)

// phone is whom a call is for. A bot writes only to who wrote to it.
func (c *call) phone(b *bot) (sandbox.Phone, *refusal) {
	chat := c.number("chat_id")
	if c.values["chat_id"] == "" {
		return sandbox.Phone{}, bad("chat_id is empty")
	}
	p, ok := c.network.table.FindPhone(func(p sandbox.Phone) bool { return userID(p) == chat })
	if !ok {
		return p, bad("chat not found")
	}
	if last, _ := c.network.table.LastInbound(b.account(), p.ID); last.IsZero() {
		return p, &refusal{Code: 403, Description: "Forbidden: bot can't initiate conversation with a user"}
	}
	_, done := c.network.open()
	blocked := b.Blocks[p.ID]
	done()
	switch {
	case blocked:
		return p, &refusal{Code: 403, Description: "Forbidden: bot was blocked by the user"}
	case p.Undeliverable || c.network.table.Faults().Undeliverable:
		return p, &refusal{Code: 403, Description: "Forbidden: user is deactivated"}
	}
	return p, nil
}

// pace counts a message, or answers that there are too many.
func (c *call) pace(b *bot, p sandbox.Phone) *refusal {
	_, done := c.network.open()
	defer done()
	if b.sent == nil {
		b.sent = map[string][]time.Time{}
	}
	now := time.Now()
	for key, rule := range map[string]struct {
		most int
		per  time.Duration
	}{"": {perSecond, time.Second}, p.ID: {perChat, chatTime}} {
		recent := slices.DeleteFunc(b.sent[key], func(t time.Time) bool { return now.Sub(t) >= rule.per })
		if len(recent) >= rule.most {
			wait := int((rule.per-now.Sub(recent[0]))/time.Second) + 1
			return &refusal{429, "Too Many Requests: retry after " + strconv.Itoa(wait), object{"retry_after": wait}}
		}
		b.sent[key] = append(recent, now)
	}
	return nil
}

// send sends a message by one of the methods for it.
func (c *call) send(b *bot, method string) (any, *refusal) {
	m, err := c.content(method)
	if err != nil {
		return nil, err
	}
	p, err := c.phone(b)
	if err != nil {
		return nil, err
	}
	if err := c.keyboard(m); err != nil {
		return nil, err
	}
	if err := c.answers(b, p, m); err != nil {
		return nil, err
	}
	if err := c.pace(b, p); err != nil {
		return nil, err
	}
	made, serr := c.network.table.Send(b.account(), p.ID, *m, nil, nil)
	if serr != nil {
		return nil, bad("chat not found")
	}
	a, _ := c.network.table.Account(func(a sandbox.Account) bool { return a.ID == b.account() })
	out := c.network.messageOf(a, p, made)
	for _, name := range []string{"text", "caption"} {
		if out[name] != nil {
			out[name] = c.words
		}
	}
	return out, nil
}

// content reads what is to be sent.
func (c *call) content(method string) (*sandbox.Message, *refusal) {
	m := &sandbox.Message{}
	switch method {
	case "sendmessage":
		m.Kind = "text"
		return m, c.text(m, "text", maxText)
	case "sendlocation", "sendvenue":
		return m, c.place(m, method == "sendvenue")
	case "sendcontact":
		if c.values["phone_number"] == "" {
			return nil, bad("phone number is empty")
		}
		m.Kind = "contacts"
		m.Contacts = []sandbox.Card{{Name: strings.TrimSpace(c.values["first_name"] + " " + c.values["last_name"]), Phone: c.values["phone_number"]}}
		return m, nil
	}
	part, ok := map[string]string{
		"sendphoto": "photo", "senddocument": "document", "sendvideo": "video", "sendaudio": "audio", "sendvoice": "voice",
		"sendanimation": "animation", "sendsticker": "sticker", "sendvideonote": "video_note",
	}[method]
	if !ok {
		return nil, &refusal{Code: 404, Description: "Not Found: method not found"}
	}
	if err := c.attach(m, part); err != nil {
		return nil, err
	}
	return m, c.text(m, "caption", maxCaption)
}

// text reads the words of a message, with their emphasis.
func (c *call) text(m *sandbox.Message, name string, most int) *refusal {
	text := c.values[name]
	words := text
	if strings.EqualFold(c.values["parse_mode"], "HTML") {
		var err error
		if text, words, err = fromHTML(text); err != nil {
			return bad("can't parse entities: " + err.Error())
		}
	}
	switch n := len(utf16.Encode([]rune(words))); {
	case name == "text" && strings.TrimSpace(words) == "":
		return bad("message text is empty")
	case n > most && name == "text":
		return bad("message is too long")
	case n > most:
		return bad("message caption is too long")
	}
	m.Text, c.words = text, words
	return nil
}

func (c *call) place(m *sandbox.Message, venue bool) *refusal {
	y, errY := strconv.ParseFloat(c.values["latitude"], 64)
	x, errX := strconv.ParseFloat(c.values["longitude"], 64)
	if errY != nil || errX != nil || y < -90 || y > 90 || x < -180 || x > 180 {
		return bad("location is invalid")
	}
	if venue && c.values["title"] == "" {
		return bad("title is empty")
	}
	m.Kind, m.Location = "location", &sandbox.Location{Latitude: y, Longitude: x, Name: c.values["title"], Address: c.values["address"]}
	return nil
}

// markup is any of the platform's keyboards.
type markup struct {
	Inline [][]struct {
		Text string  `json:"text"`
		Data *string `json:"callback_data"`
		URL  string  `json:"url"`
	} `json:"inline_keyboard"`
	Keys [][]json.RawMessage `json:"keyboard"`
}

// typedPrefix begins ids of keys that write their words, rather than tell the bot
// that they were pressed.
const typedPrefix = "key:"

func typed(id string) bool { return strings.HasPrefix(id, typedPrefix) }

// keyboard reads the buttons of a message.
func (c *call) keyboard(m *sandbox.Message) *refusal {
	raw := c.values["reply_markup"]
	if raw == "" {
		return nil
	}
	var k markup
	if json.Unmarshal([]byte(raw), &k) != nil {
		return bad("can't parse reply keyboard markup JSON object")
	}
	for _, row := range k.Inline {
		for _, b := range row {
			switch {
			case b.Text == "":
				return bad("inline keyboard button text must be non-empty")
			case b.URL != "":
				m.Buttons = append(m.Buttons, sandbox.Choice{ID: "url:" + b.URL, Title: b.Text, Does: "url", Value: b.URL})
			case b.Data == nil:
				return bad("text buttons are unallowed in the inline keyboard")
			case len(*b.Data) == 0 || len(*b.Data) > maxData:
				return bad("BUTTON_DATA_INVALID")
			default:
				m.Buttons = append(m.Buttons, sandbox.Choice{ID: *b.Data, Title: b.Text})
			}
		}
	}
	for _, row := range k.Keys {
		for _, raw := range row {
			c.key(m, raw)
		}
	}
	if len(m.Buttons) > 0 && m.Kind == "text" {
		m.Kind = "buttons"
	}
	return nil
}

// key reads a key that takes the place of the letters': a word, or a question for
// a place.
func (c *call) key(m *sandbox.Message, raw json.RawMessage) {
	var k struct {
		Text  string `json:"text"`
		Place bool   `json:"request_location"`
	}
	if json.Unmarshal(raw, &k) != nil {
		_ = json.Unmarshal(raw, &k.Text) // a key may be its words alone
	}
	switch {
	case k.Place:
		m.Kind = "ask_location"
	case k.Text != "":
		m.Quick = append(m.Quick, sandbox.Choice{ID: typedPrefix + strconv.Itoa(len(m.Quick)), Title: k.Text})
	}
}

// answers reads which message is answered.
func (c *call) answers(b *bot, p sandbox.Phone, m *sandbox.Message) *refusal {
	to := c.number("reply_to_message_id")
	lax := c.flag("allow_sending_without_reply")
	if raw := c.values["reply_parameters"]; raw != "" {
		var in struct {
			ID  int64 `json:"message_id"`
			Lax bool  `json:"allow_sending_without_reply"`
		}
		if json.Unmarshal([]byte(raw), &in) != nil {
			return bad("can't parse reply parameters JSON object")
		}
		to, lax = in.ID, in.Lax
	}
	if to == 0 {
		return nil
	}
	id := messageID(userID(p), to)
	if _, ok := c.network.find(sandbox.Account{ID: b.account()}, p, id); ok {
		m.ReplyTo = id
	} else if !lax {
		return bad("message to be replied not found")
	}
	return nil
}
