package telegram

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/phone"
)

// private is the kind of chat that a customer has with a bot; groups and
// channels are not conversations with one customer.
const private = "private"

// Decode implements platform.Hooked. A request is one update.
func (s *session) Decode(r platform.HookRequest) ([]platform.Inbound, error) {
	var u update
	if err := json.Unmarshal(r.Body, &u); err != nil && !json.Valid(r.Body) {
		return nil, fmt.Errorf("read the request: %w", err)
	} else if err != nil {
		return []platform.Inbound{trouble(r.Body, "update", "the update has another shape")}, nil
	}
	d := &decoder{update: u, at: r.At.UTC()}
	var err error
	kind := "update"
	switch {
	case given(u.Message):
		kind, err = "message", d.message(u.Message)
	case given(u.Edited):
		kind, err = "edited_message", d.edited(u.Edited)
	case given(u.Query):
		kind, err = "callback_query", d.pressed(u.Query)
	case given(u.Reaction):
		kind, err = "message_reaction", d.reacted(u.Reaction)
	case given(u.Member):
		kind, err = "my_chat_member", d.member(u.Member)
	case !elsewhere(r.Body):
		err = errUnknown
	}
	if err != nil {
		return []platform.Inbound{trouble(r.Body, kind, err.Error())}, nil
	}
	return d.items, nil
}

type oddity string

func (o oddity) Error() string { return string(o) }

const (
	errShape   = oddity("a field has another shape")
	errUnknown = oddity("nothing here knows this update")
	errNobody  = oddity("it does not say whose it is, or when")
)

func given(raw json.RawMessage) bool { return len(raw) > 0 && string(raw) != "null" }

// elsewhere says whether an update is of a kind that is not taken here.
func elsewhere(body []byte) bool {
	var keys map[string]json.RawMessage
	if json.Unmarshal(body, &keys) != nil {
		return false
	}
	for key := range keys {
		if ignored[key] {
			return true
		}
	}
	return false
}

// decoder reads one update.
type decoder struct {
	update update
	at     time.Time // when the request came
	items  []platform.Inbound
}

func (d *decoder) add(in platform.Inbound) { d.items = append(d.items, in) }

// idOf names a message: the network counts them by chat.
func idOf(chat, id int64) platform.RemoteMessageID {
	return platform.RemoteMessageID(strconv.FormatInt(chat, 10) + ":" + strconv.FormatInt(id, 10))
}

// partsOf is idOf back; false where an id is none of ours.
func partsOf(id platform.RemoteMessageID) (chat, message int64, ok bool) {
	a, b, found := strings.Cut(string(id), ":")
	chat, err := strconv.ParseInt(a, 10, 64)
	message, err2 := strconv.ParseInt(b, 10, 64)
	return chat, message, found && err == nil && err2 == nil && message > 0
}

func personOf(u user, c chat) *platform.Person {
	name := strings.TrimSpace(u.First + " " + u.Last)
	display := name
	if u.Username != "" {
		display = "@" + u.Username
	}
	id := strconv.FormatInt(u.ID, 10)
	if display == "" {
		display = id
	}
	return &platform.Person{
		Keys: []platform.RemoteUserKey{platform.RemoteUserKey("user:" + id)}, Address: strconv.FormatInt(c.ID, 10),
		Display: display, Name: name, Locale: u.Language,
	}
}

// ours says whether a chat is a customer's with the bot; an error, that the
// update does not say it.
func ours(c chat, u *user) (bool, error) {
	if c.ID == 0 || c.Type == "" {
		return false, errNobody
	}
	if c.Type != private {
		return false, nil
	}
	if u == nil || u.ID == 0 {
		return false, errNobody
	}
	return !u.Automatic, nil
}

func seconds(n int64) time.Time { return time.Unix(n, 0).UTC() }

func (d *decoder) message(raw json.RawMessage) error {
	var m message
	if json.Unmarshal(raw, &m) != nil {
		return errShape
	}
	if mine, err := ours(m.Chat, m.From); !mine {
		return err
	}
	if m.ID <= 0 || m.Date <= 0 {
		return errNobody
	}
	in := platform.MessageIn{ID: idOf(m.Chat.ID, m.ID)}
	read(&m, &in, raw)
	who, key := personOf(*m.From, m.Chat), string(in.ID)
	d.add(platform.Inbound{Key: "message:" + key, Sender: who, At: seconds(m.Date), Message: &in})
	if m.Contact != nil && m.Contact.User == m.From.ID {
		// It is their own number: who they are is known a little better.
		if number := phone.Canonical(m.Contact.Phone); number != "" {
			news := platform.ProfileIn{NewKeys: []platform.RemoteUserKey{platform.RemoteUserKey("phone:" + number)}, Name: who.Name, Display: who.Display, Address: who.Address}
			d.add(platform.Inbound{Key: "profile:" + key, Sender: who, At: seconds(m.Date), Profile: &news})
		}
	}
	return nil
}

func (d *decoder) edited(raw json.RawMessage) error {
	var m message
	if json.Unmarshal(raw, &m) != nil {
		return errShape
	}
	if mine, err := ours(m.Chat, m.From); !mine {
		return err
	}
	if m.ID <= 0 {
		return errNobody
	}
	var now platform.MessageIn
	read(&m, &now, raw)
	at := m.Edited
	if at <= 0 {
		at = m.Date
	}
	d.add(platform.Inbound{
		Key:    fmt.Sprintf("edit:%d:%d:%d", d.update.ID, m.Chat.ID, m.ID),
		Sender: personOf(*m.From, m.Chat), At: seconds(at),
		Edit: &platform.EditIn{ID: idOf(m.Chat.ID, m.ID), Text: now.Text, Content: now.Content},
	})
	return nil
}

// pressed reads the press of a button. Its words stand in the message that it is
// under, and nowhere else.
func (d *decoder) pressed(raw json.RawMessage) error {
	var q query
	if json.Unmarshal(raw, &q) != nil {
		return errShape
	}
	if q.ID == "" || q.Message == nil || d.at.IsZero() {
		return errNobody
	}
	if mine, err := ours(q.Message.Chat, q.From); !mine {
		return err
	}
	title := q.Data
	if q.Message.Markup != nil {
		for _, row := range q.Message.Markup.Rows {
			for _, b := range row {
				if b.Data == q.Data && b.Text != "" {
					title = b.Text
				}
			}
		}
	}
	in := platform.MessageIn{ID: platform.RemoteMessageID("callback:" + q.ID), Kind: desk.MessageAnswer, Text: title,
		Content: &desk.Content{Answer: &desk.Answer{Kind: "button", ID: q.Data, Title: title}}}
	if q.Message.ID > 0 {
		in.ReplyTo = idOf(q.Message.Chat.ID, q.Message.ID)
	}
	d.add(platform.Inbound{Key: string(in.ID), Sender: personOf(*q.From, q.Message.Chat), At: d.at, Message: &in})
	return nil
}

// reacted reads which reactions somebody has on a message now. Several are
// possible for who pays; the last one counts.
func (d *decoder) reacted(raw json.RawMessage) error {
	var r reaction
	if json.Unmarshal(raw, &r) != nil {
		return errShape
	}
	if mine, err := ours(r.Chat, r.User); !mine {
		return err
	}
	if r.ID <= 0 {
		return errNobody
	}
	emoji := ""
	for _, one := range r.New {
		switch {
		case one.Type == "emoji":
			emoji = one.Emoji
		case emoji == "":
			emoji = "⭐" // a paid one, or a picture of its own
		}
	}
	d.add(platform.Inbound{
		Key:    fmt.Sprintf("reaction:%d:%d:%d", d.update.ID, r.Chat.ID, r.ID),
		Sender: personOf(*r.User, r.Chat), At: seconds(r.Date),
		Reaction: &platform.ReactionIn{ID: idOf(r.Chat.ID, r.ID), Emoji: emoji},
	})
	return nil
}

// member reads that a customer blocked the bot: they want nothing more of it.
// That they lifted it says nothing of what they want.
func (d *decoder) member(raw json.RawMessage) error {
	var m member
	if json.Unmarshal(raw, &m) != nil {
		return errShape
	}
	mine, err := ours(m.Chat, m.From)
	if !mine || m.New.Status != "kicked" {
		return err
	}
	d.add(platform.Inbound{
		Key:    fmt.Sprintf("member:%d:%d:%d", d.update.ID, m.Chat.ID, m.Date),
		Sender: personOf(*m.From, m.Chat), At: seconds(m.Date),
		OptOut: &platform.OptOutIn{Stop: true, Detail: "blocked the bot"},
	})
	return nil
}

// trouble keys the item by its content, so that a repeat is the same item.
func trouble(raw json.RawMessage, kind, reason string) platform.Inbound {
	sum := sha256.Sum256(raw)
	return platform.Inbound{Key: "trouble:" + hex.EncodeToString(sum[:16]), Trouble: &platform.TroubleIn{Kind: kind, Reason: reason, Raw: raw}}
}
