package whatsapp

import (
	"encoding/json"

	"recado.dev/internal/platform"
)

// A number may live in the phone app too. What the business writes there comes
// as echoes, its address book as a sync, its past as a history.

type syncedContact struct {
	Type    string `json:"type"`
	Action  string `json:"action"`
	Contact struct {
		FullName  string `json:"full_name"`
		FirstName string `json:"first_name"`
		Number    string `json:"phone_number"`
		UserID    string `json:"user_id"`
	} `json:"contact"`
	Metadata struct {
		Timestamp stamp `json:"timestamp"`
	} `json:"metadata"`
}

type historyChunk struct {
	Metadata struct {
		Progress int `json:"progress"`
	} `json:"metadata"`
	Threads []struct {
		ID       string            `json:"id"`
		Messages []json.RawMessage `json:"messages"`
	} `json:"threads"`
	Errors []json.RawMessage `json:"errors"`
}

// messageEitherWay reads a message that may be the business's own, as a
// history holds both.
func (d *decoder) messageEitherWay(p *people, m *message, raw json.RawMessage) {
	if m.To != "" || m.ToUserID != "" {
		d.echo(p, m, raw)
		return
	}
	d.message(p, m, raw)
}

// echo reads a message that the business wrote in its phone app.
func (d *decoder) echo(p *people, m *message, raw json.RawMessage) {
	who := d.person(p, m.To, m.ToUserID)
	at := d.at(m.Timestamp)
	if m.ID == "" || who == nil || at.IsZero() {
		d.trouble("echo", "the echo lacks its id, receiver or time", raw)
		return
	}
	in := platform.Inbound{Key: "msg:" + m.ID, Sender: who, At: at}
	if m.GroupID != "" {
		in.Thread = groupThread(m.GroupID)
	}
	switch {
	case m.Type == "reaction" && m.Reaction != nil && m.Reaction.MessageID != "":
		in.Reaction = &platform.ReactionIn{ID: platform.RemoteMessageID(m.Reaction.MessageID), Emoji: m.Reaction.Emoji, Ours: true}
	case d.amends(&in, m):
	default:
		in.Echo = d.content(m, raw)
	}
	if !d.again {
		d.add(in)
	}
}

func (d *decoder) synced(c *syncedContact, raw json.RawMessage) {
	name := c.Contact.FullName
	if name == "" {
		name = c.Contact.FirstName
	}
	who := d.session.person(c.Contact.Number, c.Contact.UserID, name, "")
	if c.Type != "contact" || who == nil {
		d.trouble("contact", "the synced entry names no contact", raw)
		return
	}
	if c.Action == "remove" {
		// Out of the phone's address book, which is no reason to forget what
		// the person is called here.
		who.Name, name = "", ""
	}
	d.add(platform.Inbound{
		Key:    "sync:" + string(who.Keys[len(who.Keys)-1]) + ":" + digest(raw),
		Sender: who, At: d.at(c.Metadata.Timestamp), Profile: &platform.ProfileIn{Name: name},
	})
}

func (d *decoder) history(p *people, h *historyChunk) {
	business := canonical(d.session.number)
	if d.other != nil {
		business = canonical(d.other.DisplayPhoneNumber)
	}
	for _, thread := range h.Threads {
		for _, one := range thread.Messages {
			read(d, "history", one, func(m *message) {
				if m.Type == "media_placeholder" {
					// The file may follow under the same id, so the placeholder
					// must not take that id.
					m.ID += "#placeholder"
				}
				outside := canonical(thread.ID)
				if m.To == "" && m.From != "" && (canonical(m.From) == business || outside != "" && canonical(m.From) != outside) {
					m.To = thread.ID
				}
				d.messageEitherWay(p, m, one)
			})
		}
	}
	for _, one := range h.Errors {
		read(d, "error", one, func(e *apiError) { d.accountError(e, one) })
	}
}

type preference struct {
	WaID      string `json:"wa_id"`
	UserID    string `json:"user_id"`
	Detail    string `json:"detail"`
	Category  string `json:"category"`
	Value     string `json:"value"`
	Timestamp stamp  `json:"timestamp"`
}

func (d *decoder) preference(p *people, u *preference, raw json.RawMessage) {
	who := d.person(p, u.WaID, u.UserID)
	if who == nil || u.Category != "marketing_messages" {
		d.trouble("preference", "the preference names nobody, or is about something unknown", raw)
		return
	}
	at := d.at(u.Timestamp)
	d.add(platform.Inbound{
		Key:    "preference:" + digest([]byte(who.Keys[0]), []byte(u.Value), []byte(at.String())),
		Sender: who, At: at, OptOut: &platform.OptOutIn{Stop: u.Value == "stop", Detail: u.Detail},
	})
}

// userIDChange is written in two ways: the ids side by side, or one within the
// other.
type userIDChange struct {
	WaID      string          `json:"wa_id"`
	Previous  string          `json:"previous_user_id"`
	UserID    json.RawMessage `json:"user_id"`
	Timestamp stamp           `json:"timestamp"`
}

func (d *decoder) userID(p *people, u *userIDChange, raw json.RawMessage) {
	var pair struct{ Previous, Current string }
	if json.Unmarshal(u.UserID, &pair) != nil {
		pair.Previous = u.Previous
		if json.Unmarshal(u.UserID, &pair.Current) != nil {
			pair.Current = ""
		}
	}
	who := d.person(p, u.WaID, pair.Previous)
	if who == nil || pair.Current == "" {
		d.trouble("user id", "the change names no former or no new user id", raw)
		return
	}
	d.add(platform.Inbound{
		Key: "user_id:" + pair.Current, Sender: who, At: d.at(u.Timestamp),
		Profile: &platform.ProfileIn{NewKeys: []platform.RemoteUserKey{platform.RemoteUserKey("user:" + pair.Current)}},
	})
}

// accountError is a problem that belongs to no message.
func (d *decoder) accountError(e *apiError, raw json.RawMessage) {
	severity := "error"
	if e.Code == codeHistoryRefused {
		severity = "info"
	}
	d.items = append(d.items, platform.Inbound{
		Key: "error:" + digest([]byte(d.entry), []byte(d.sent.String()), raw), At: d.sent,
		Account: &platform.AccountIn{Severity: severity, Title: e.heading(), Detail: e.words(), Raw: raw},
	})
}
