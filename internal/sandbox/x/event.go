package x

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"recado.dev/internal/sandbox"
)

type object map[string]any

// Hook implements sandbox.Network: an event of the activity API.
func (n *Network) Hook(a sandbox.Account, p sandbox.Phone, e sandbox.Event) ([]byte, error) {
	customer := userID(p)
	if e.Kind == sandbox.EventPublic && e.Public != nil {
		return n.publicHook(a, e)
	}
	kind, payload := "", object{"users": object{customer: object{"data": object{"id": customer, "name": p.Name, "username": username(p)}}}}
	switch {
	case e.Kind == sandbox.EventMessage && e.Message != nil:
		kind = "dm.received"
		payload["direct_message_events"] = []object{n.event(customer, a.ID, *e.Message)}
	case e.Kind == sandbox.EventStatus && e.Status == sandbox.StatusSent:
		m, ok := n.message(e.Target)
		if !ok {
			return nil, nil
		}
		kind = "dm.sent"
		payload["direct_message_events"] = []object{n.event(a.ID, customer, m)}
	case e.Kind == sandbox.EventStatus && e.Status == sandbox.StatusRead:
		kind = "dm.read"
		payload["direct_message_mark_read_events"] = []object{{
			"created_timestamp": millis(e.At), "sender_id": customer, "target": object{"recipient_id": a.ID}, "last_read_event_id": e.Target,
		}}
	default:
		return nil, nil // nothing is told of it
	}
	return n.envelope(a, e, kind, payload)
}

// envelope is an event of the activity API, where the account is subscribed to it.
func (n *Network) envelope(a sandbox.Account, e sandbox.Event, kind string, payload object) ([]byte, error) {
	n.mu.Lock()
	missing := n.missing[a.ID][kind]
	n.mu.Unlock()
	if missing {
		return nil, nil
	}
	raw, err := json.Marshal(object{"data": object{
		"event_uuid": e.ID, "filter": object{"user_id": a.ID}, "event_type": kind, "tag": "recado", "payload": payload,
	}})
	if err != nil {
		return nil, fmt.Errorf("encode an event: %w", err)
	}
	return raw, nil
}

func (n *Network) message(id string) (sandbox.Message, bool) {
	th, _ := n.table.ThreadOf(id)
	for _, m := range th.Messages {
		if m.ID == id {
			return m, true
		}
	}
	return sandbox.Message{}, false
}

// event is a message in the format of the older API, which events keep.
func (n *Network) event(from, to string, m sandbox.Message) object {
	data := object{"text": m.Text, "entities": object{"hashtags": []string{}, "urls": []string{}}}
	if m.Media != nil {
		link := "https://t.co/" + m.ID
		media := object{"id_str": m.Media.ID, "type": "photo", "url": link, "media_url_https": n.fileURL(m.Media)}
		if m.Kind == "video" {
			media["type"] = "video"
			media["video_info"] = object{"variants": []object{{"bitrate": 832000, "content_type": "video/mp4", "url": n.fileURL(m.Media)}}}
		}
		data["text"] = join(m.Text, link)
		data["attachment"] = object{"type": "media", "media": media}
	}
	return object{
		"type": "message_create", "id": m.ID, "created_timestamp": millis(m.At),
		"message_create": object{"target": object{"recipient_id": to}, "sender_id": from, "message_data": data},
	}
}

func join(text, link string) string {
	if text == "" {
		return link
	}
	return text + " " + link
}

func (n *Network) fileURL(m *sandbox.MediaRef) string {
	return base(n.table.PublicURL()) + "/dm_media/" + m.ID + "/file" + map[string]string{"image/png": ".png", "video/mp4": ".mp4"}[m.Mime]
}

func millis(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) }
