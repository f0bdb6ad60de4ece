package slack

import (
	"encoding/json"
	"errors"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

var errShape = errors.New("another shape")

// said is a message as events hold it.
type said struct {
	Type     string     `json:"type"`
	Subtype  string     `json:"subtype"`
	Channel  string     `json:"channel"`
	ChanType string     `json:"channel_type"`
	User     string     `json:"user"`
	Bot      string     `json:"bot_id"`
	Text     string     `json:"text"`
	TS       string     `json:"ts"`
	Thread   string     `json:"thread_ts"`
	Files    []fileOf   `json:"files"`
	Shared   []sharedOf `json:"attachments"`
	Edited   *struct {
		TS string `json:"ts"`
	} `json:"edited"`
	Deleted  string `json:"deleted_ts"`
	Message  *said  `json:"message"`
	Previous *said  `json:"previous_message"`
}

// sharedOf is a message that somebody passes on, or the preview of a page.
type sharedOf struct {
	Share bool   `json:"is_share"`
	Quote bool   `json:"is_msg_unfurl"`
	Text  string `json:"text"`
}

// message reads what somebody wrote, changed or took back. What the app and other
// bots write is nothing that came in.
func (d *decoder) message() error {
	var m said
	if err := json.Unmarshal(d.Event, &m); err != nil {
		return err
	}
	switch m.Subtype {
	case "", "file_share", "thread_broadcast", "me_message":
		return d.written(m)
	case "message_changed":
		return d.changed(m)
	case "message_deleted":
		return d.deleted(m)
	}
	return nil // somebody joined, a topic was set, a bot spoke
}

// direct says whether a channel is one of a person with the app alone.
func (m said) direct() bool {
	return m.ChanType == "im" || m.ChanType == "" && strings.HasPrefix(m.Channel, "D")
}

// thread is where a message of a channel belongs: its thread, or the one that it
// may begin. Direct messages are one thread.
func (m said) thread() platform.RemoteThreadID {
	switch {
	case m.direct():
		return ""
	case m.Thread != "":
		return platform.RemoteThreadID(m.Channel + ":" + m.Thread)
	}
	return platform.RemoteThreadID(m.Channel + ":" + m.TS)
}

func (d *decoder) written(m said) error {
	if m.Bot != "" || m.User == d.bot() && m.User != "" {
		return nil
	}
	at, ok := moment(m.TS)
	if _, thread := moment(m.Thread); !ok || !plainID(m.Channel) || !plainID(m.User) || m.Thread != "" && !thread {
		return errShape
	}
	in := &platform.MessageIn{ID: remoteID(m.Channel, m.TS), Kind: desk.MessageText, Text: d.session.words(m.Text, d.bot())}
	if m.direct() && m.Thread != "" && m.Thread != m.TS {
		in.ReplyTo = remoteID(m.Channel, m.Thread)
	}
	m.fill(in)
	d.add(platform.Inbound{Key: "msg:" + string(in.ID), Thread: m.thread(), Sender: d.person(m.User), At: at, Message: in})
	return nil
}

// fill gives a message its files and what was passed on with it.
func (m said) fill(in *platform.MessageIn) {
	for _, f := range m.Files {
		f.join(in)
	}
	for _, s := range m.Shared {
		if !s.Share && !s.Quote {
			continue // the preview of a page whose address is in the text
		}
		in.Content = &desk.Content{Forwarded: true}
		in.Text = strings.TrimSpace(in.Text + "\n" + plainWords(s.Text))
	}
	if in.Text == "" && len(in.Attachments) == 0 {
		in.Kind, in.Content = desk.MessageUnsupported, &desk.Content{Unsupported: &desk.Unsupported{RawType: "message"}}
	}
}

// changed reads another wording. The network tells of previews in the same way:
// those change nothing that was said.
func (d *decoder) changed(m said) error {
	now := m.Message
	if now == nil {
		return errShape
	}
	if now.Subtype == "tombstone" { // it was taken back, and its thread stays
		return d.gone(m.Channel, now.TS, m.Previous)
	}
	if now.Bot != "" || now.Edited == nil || m.Previous != nil && m.Previous.Text == now.Text {
		return nil
	}
	if _, ok := moment(now.TS); !ok || !plainID(m.Channel) || !plainID(now.User) {
		return errShape
	}
	now.Channel, now.ChanType = m.Channel, m.ChanType
	at, _ := moment(now.Edited.TS)
	d.add(platform.Inbound{
		Key: "edit:" + string(remoteID(m.Channel, now.TS)) + ":" + clip(now.Edited.TS, 40), Thread: now.thread(), Sender: d.person(now.User), At: at,
		Edit: &platform.EditIn{ID: remoteID(m.Channel, now.TS), Text: d.session.words(now.Text, d.bot())},
	})
	return nil
}

func (d *decoder) deleted(m said) error { return d.gone(m.Channel, m.Deleted, m.Previous) }

func (d *decoder) gone(channel, stamp string, before *said) error {
	if before != nil && before.Bot != "" {
		return nil // ours: whoever took it back did so on purpose
	}
	if _, ok := moment(stamp); !ok || !plainID(channel) {
		return errShape
	}
	id := remoteID(channel, stamp)
	in := platform.Inbound{Key: "delete:" + string(id), At: d.at(), Delete: &platform.DeleteIn{ID: id}}
	if before != nil && plainID(before.User) {
		before.Channel = channel
		in.Sender, in.Thread = d.person(before.User), before.thread()
	}
	d.add(in)
	return nil
}

// reaction reads an emoji on a message. The last one that was put on counts: a
// person has one here.
func (d *decoder) reaction(added bool) error {
	var e struct {
		User  string `json:"user"`
		Name  string `json:"reaction"`
		Stamp string `json:"event_ts"`
		Item  struct {
			Type    string `json:"type"`
			Channel string `json:"channel"`
			TS      string `json:"ts"`
		} `json:"item"`
	}
	if err := json.Unmarshal(d.Event, &e); err != nil {
		return err
	}
	if e.Item.Type != "message" || e.User == d.bot() && e.User != "" {
		return nil
	}
	if _, ok := moment(e.Item.TS); !ok || !plainID(e.Item.Channel) || !plainID(e.User) {
		return errShape
	}
	at, ok := moment(e.Stamp)
	if !ok {
		at = d.at()
	}
	emoji := ""
	if added {
		emoji = emojiOf(clip(e.Name, 100))
	}
	d.add(platform.Inbound{Key: "reaction:" + d.key(), Sender: d.person(e.User), At: at, Reaction: &platform.ReactionIn{ID: remoteID(e.Item.Channel, e.Item.TS), Emoji: emoji}})
	return nil
}

// member is a person as the network tells of them.
type member struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Real    string `json:"real_name"`
	Profile struct {
		Shown string `json:"display_name"`
		Real  string `json:"real_name"`
	} `json:"profile"`
}

// called is the name by which people know a member.
func (m member) called() string {
	for _, name := range []string{m.Profile.Real, m.Real, m.Profile.Shown, m.Name} {
		if name = strings.TrimSpace(name); name != "" {
			return clip(name, 200)
		}
	}
	return ""
}

// profile reads another name of somebody.
func (d *decoder) profile() error {
	var e struct {
		User member `json:"user"`
	}
	if err := json.Unmarshal(d.Event, &e); err != nil {
		return err
	}
	if !plainID(e.User.ID) {
		return errShape
	}
	who := d.person(e.User.ID)
	who.Name = e.User.called()
	d.add(platform.Inbound{Key: "profile:" + d.key(), Sender: who, At: d.at(), Profile: &platform.ProfileIn{Name: who.Name}})
	return nil
}
