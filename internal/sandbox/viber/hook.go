package viber

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"recado.dev/internal/sandbox"
)

type object = map[string]any

const hostname = "SN-CHAT-05_"

// Hook implements sandbox.Network: an event as the platform tells it. What it
// does not tell is none.
func (n *Network) Hook(a sandbox.Account, p sandbox.Phone, e sandbox.Event) ([]byte, error) {
	out := object{"timestamp": e.At.UnixMilli(), "chat_hostname": hostname}
	switch {
	case e.Kind == sandbox.EventNotice:
		return e.Notice, nil // an event that was written before
	case e.Kind == sandbox.EventMessage && e.Message != nil:
		out["event"], out["message_token"], out["silent"] = "message", json.Number(e.ID), false
		out["sender"] = n.personOf(a.ID, p)
		out["message"] = n.messageOf(a, p, e.Message)
	case e.Kind == sandbox.EventStatus && e.Status != sandbox.StatusSent:
		name := map[string]string{sandbox.StatusDelivered: "delivered", sandbox.StatusRead: "seen", sandbox.StatusFailed: "failed"}[e.Status]
		if name == "" {
			return nil, nil
		}
		out["event"], out["message_token"], out["user_id"] = name, json.Number(e.Target), userID(a.ID, p)
		if e.Failure != nil {
			out["desc"] = e.Failure.Title
		}
	default:
		return nil, nil // neither reactions nor edits nor what is taken back are told
	}
	raw, err := json.Marshal(out)
	if err != nil {
		return nil, fmt.Errorf("write an event: %w", err)
	}
	return raw, nil
}

// personOf is a customer as the bot is told of them.
func (n *Network) personOf(botID string, p sandbox.Phone) object {
	st, done := n.open()
	defer done()
	out := object{"id": userID(botID, p), "language": p.Language, "country": "ES", "api_version": 10}
	if b := st.byID(botID); b != nil && b.Names {
		out["name"] = p.Name
	}
	return out
}

// messageOf is what a customer sent. A pressed key is the words on it.
func (n *Network) messageOf(a sandbox.Account, p sandbox.Phone, m *sandbox.Message) object {
	out := object{}
	st, done := n.open()
	if b := st.byID(a.ID); b != nil && b.Carried[p.ID] != "" {
		out["tracking_data"] = b.Carried[p.ID]
	}
	done()
	switch {
	case m.Answer != nil:
		out["type"], out["text"] = "text", m.Answer.ID
	case m.Location != nil:
		out["type"], out["location"] = "location", object{"lat": m.Location.Latitude, "lon": m.Location.Longitude}
	case len(m.Contacts) > 0:
		out["type"], out["contact"] = "contact", object{"name": m.Contacts[0].Name, "phone_number": strings.TrimPrefix(m.Contacts[0].Phone, "+")}
	case m.Media != nil:
		out["type"] = map[string]string{"image": "picture", "video": "video", "sticker": "sticker"}[m.Kind]
		if out["type"] == "" {
			out["type"] = "file"
		}
		out["media"] = base(n.table.PublicURL()) + "/media/" + m.Media.ID
		out["size"] = m.Media.Size
		if m.Media.Name != "" {
			out["file_name"] = m.Media.Name
		}
		if m.Text != "" {
			out["text"] = m.Text
		}
		if m.Kind == "sticker" {
			out["sticker_id"] = 46105
		}
	default:
		out["type"], out["text"] = "text", m.Text
	}
	return out
}

// wants says whether a bot asked for an event; messages always come.
func (b *bot) wants(event string) bool {
	return event == "message" || event == "webhook" || slices.Contains(b.Events, event)
}
