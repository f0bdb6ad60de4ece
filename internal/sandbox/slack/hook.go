package slack

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"recado.dev/internal/sandbox"
)

// object is JSON whose keys may come in any order.
type object = map[string]any

// Hook implements sandbox.Network: an event as the Events API tells it, or a
// pressed button as a form. Of its own messages an app learns nothing.
func (n *Network) Hook(a sandbox.Account, p sandbox.Phone, e sandbox.Event) ([]byte, error) {
	st, done := n.open()
	defer done()
	t := st.Teams[a.ID]
	if t == nil {
		return nil, fmt.Errorf("the workspace %s is not there any more", a.ID)
	}
	w := writer{n: n, st: st, t: t, p: p, e: e}
	switch e.Kind {
	case sandbox.EventMessage:
		if e.Message == nil {
			return nil, fmt.Errorf("event %s has no message", e.ID)
		}
		if e.Message.Answer != nil {
			return w.press()
		}
		return w.event(w.message())
	case sandbox.EventEdit:
		return w.event(w.edit())
	case sandbox.EventRevoke:
		return w.event(w.revoke())
	case sandbox.EventReaction:
		return w.event(w.react())
	}
	return nil, nil
}

// writer puts one event into the platform's words.
type writer struct {
	n  *Network
	st *state
	t  *team
	p  sandbox.Phone
	e  sandbox.Event
}

// event is the envelope of an event. A message of another kind than an event
// comes out as it is.
func (w writer) event(event object) ([]byte, error) {
	return json.Marshal(object{
		"token": "obsolete", "team_id": w.t.ID, "api_app_id": w.t.App, "event": event, "type": "event_callback",
		"event_id": "Ev" + fixed("", w.t.ID, string(w.e.Kind), w.e.ID), "event_time": w.e.At.Unix(), "is_ext_shared_channel": false,
		"authorizations": []object{{"enterprise_id": nil, "team_id": w.t.ID, "user_id": w.t.Bot, "is_bot": true, "is_enterprise_install": false}},
	})
}

// place is where a message stands: the direct channel, or a thread of #help.
func (w writer) place(id string) (channel, kind, thread string) {
	if root := w.st.Roots[id]; root != "" {
		return help(w.t), "channel", root
	}
	return direct(w.t, w.p), "im", ""
}

func (w writer) message() object {
	m := w.e.Message
	text := escape(m.Text)
	mention := strings.HasPrefix(m.Text, "@")
	if root := w.st.Roots[m.ReplyTo]; root != "" || mention {
		if root == "" {
			root = m.ID
		}
		w.st.Roots[m.ID] = root
		forget(w.st.Roots)
		w.n.dirty = true
	}
	if mention {
		_, rest, _ := strings.Cut(text, " ")
		text = "<@" + w.t.Bot + "> " + rest
	}
	channel, kind, thread := w.place(m.ID)
	out := object{
		"type": "message", "user": user(w.t, w.p), "text": text, "ts": m.ID, "channel": channel, "channel_type": kind, "event_ts": m.ID, "team": w.t.ID,
		"client_msg_id": fixed("", m.ID),
	}
	switch {
	case kind == "channel":
		if mention {
			out["type"] = "app_mention"
			delete(out, "channel_type")
		}
		if thread != m.ID {
			out["thread_ts"] = thread
		}
	case m.ReplyTo != "":
		out["thread_ts"] = m.ReplyTo
	}
	if m.Media != nil {
		out["subtype"], out["upload"], out["files"] = "file_share", false, []object{w.n.file(w.t, user(w.t, w.p), *m.Media, m.Kind)}
	}
	return out
}

// file is a file as messages tell of it.
func (n *Network) file(t *team, owner string, m sandbox.MediaRef, kind string) object {
	name := m.Name
	if name == "" {
		name = "file"
	}
	at := base(n.table.PublicURL()) + "/files-pri/" + t.ID + "-F" + m.ID
	out := object{
		"id": "F" + m.ID, "name": name, "title": name, "mimetype": m.Mime, "filetype": "auto", "size": m.Size, "mode": "hosted", "user": owner,
		"is_external": false, "url_private": at + "/" + url.PathEscape(name), "url_private_download": at + "/download/" + url.PathEscape(name), "permalink": at,
	}
	if kind == "voice" {
		out["subtype"] = "slack_audio"
	}
	return out
}

func (w writer) edit() object {
	channel, kind, thread := w.place(w.e.Target)
	stamp := strconv.FormatInt(w.e.At.Unix(), 10) + ".000000"
	now := object{"type": "message", "user": user(w.t, w.p), "text": escape(w.e.Text), "ts": w.e.Target, "edited": object{"user": user(w.t, w.p), "ts": stamp}}
	before := object{"type": "message", "user": user(w.t, w.p), "text": "\u2026", "ts": w.e.Target}
	if thread != "" {
		now["thread_ts"], before["thread_ts"] = thread, thread
	}
	return object{"type": "message", "subtype": "message_changed", "hidden": true, "channel": channel, "channel_type": kind, "ts": w.e.ID, "event_ts": w.e.ID,
		"message": now, "previous_message": before}
}

func (w writer) revoke() object {
	channel, kind, _ := w.place(w.e.Target)
	return object{"type": "message", "subtype": "message_deleted", "hidden": true, "channel": channel, "channel_type": kind, "ts": w.e.ID, "event_ts": w.e.ID,
		"deleted_ts": w.e.Target, "previous_message": object{"type": "message", "user": user(w.t, w.p), "text": "", "ts": w.e.Target}}
}

// react names an emoji. Taking one away names the one that was there.
func (w writer) react() object {
	channel, _, _ := w.place(w.e.Target)
	kind, name := "reaction_added", nameOf(w.e.Emoji)
	if w.e.Emoji == "" {
		kind, name = "reaction_removed", w.st.Marks[w.e.Target]
	}
	w.st.Marks[w.e.Target] = name
	forget(w.st.Marks)
	w.n.dirty = true
	return object{"type": kind, "user": user(w.t, w.p), "reaction": name, "item": object{"type": "message", "channel": channel, "ts": w.e.Target},
		"item_user": w.t.Bot, "event_ts": w.e.ID}
}

// press is a button or a select that somebody used.
func (w writer) press() ([]byte, error) {
	m := w.e.Message
	channel, _, thread := w.place(m.ReplyTo)
	c := readChoice(m.Answer.ID)
	action := object{"type": c.kind, "action_id": c.action, "block_id": c.block, "action_ts": m.ID}
	if c.kind == "static_select" {
		picked := object{"text": object{"type": "plain_text", "text": m.Answer.Title, "emoji": true}, "value": c.value}
		if m.Answer.Description != "" {
			picked["description"] = object{"type": "plain_text", "text": m.Answer.Description, "emoji": true}
		}
		action["selected_option"] = picked
	} else {
		action["value"], action["text"] = c.value, object{"type": "plain_text", "text": m.Answer.Title, "emoji": true}
	}
	container := object{"type": "message", "message_ts": m.ReplyTo, "channel_id": channel, "is_ephemeral": false}
	message := object{"type": "message", "user": w.t.Bot, "bot_id": w.t.BotID, "app_id": w.t.App, "ts": m.ReplyTo, "text": ""}
	if thread != "" {
		container["thread_ts"], message["thread_ts"] = thread, thread
	}
	raw, err := json.Marshal(object{
		"type": "block_actions", "user": object{"id": user(w.t, w.p), "username": handle(w.p), "name": handle(w.p), "team_id": w.t.ID}, "api_app_id": w.t.App,
		"token": "obsolete", "container": container, "trigger_id": "1." + m.ID, "team": object{"id": w.t.ID, "domain": strings.ToLower(w.t.ID)},
		"channel": object{"id": channel, "name": "directmessage"}, "message": message, "actions": []object{action},
		"response_url": base(w.n.table.PublicURL()) + "/actions/" + w.t.ID,
	})
	if err != nil {
		return nil, fmt.Errorf("encode an action: %w", err)
	}
	return []byte("payload=" + url.QueryEscape(string(raw))), nil
}

// handle is the name by which a member signs in.
func handle(p sandbox.Phone) string {
	if p.Username != "" {
		return p.Username
	}
	return strings.ToLower(strings.Join(strings.Fields(p.Name), "."))
}

// pick is a choice on a phone: which element of which block it is, and its value.
type pick struct{ kind, block, action, value string }

func (c pick) id() string {
	return strings.Join([]string{url.QueryEscape(c.kind), url.QueryEscape(c.block), url.QueryEscape(c.action), url.QueryEscape(c.value)}, "|")
}

func readChoice(id string) pick {
	parts := append(strings.Split(id, "|"), "", "", "", "")
	read := func(s string) string {
		out, err := url.QueryUnescape(s)
		if err != nil {
			return s
		}
		return out
	}
	return pick{read(parts[0]), read(parts[1]), read(parts[2]), read(parts[3])}
}
