package byoc

import (
	"encoding/json"
	"fmt"
	"net/url"

	"recado.dev/internal/sandbox"
)

type object map[string]any

// Hook implements sandbox.Network: an event as the middleware posts it.
func (n *Network) Hook(_ sandbox.Account, p sandbox.Phone, e sandbox.Event) ([]byte, error) {
	data := object{"sender": sender(p)}
	kind := ""
	switch e.Kind {
	case sandbox.EventMessage:
		if e.Message == nil {
			return nil, fmt.Errorf("event %s has no message", e.ID)
		}
		kind, data["message"] = "message.created", n.message(e.Message)
	case sandbox.EventStatus:
		kind, data["message_id"], data["status"] = "message.status", e.Target, e.Status
		if e.Failure != nil {
			data["error"] = object{"code": fmt.Sprint(e.Failure.Code), "title": e.Failure.Title, "detail": e.Failure.Detail}
		}
	case sandbox.EventReaction:
		kind, data["message_id"], data["emoji"] = "reaction.changed", e.Target, e.Emoji
	case sandbox.EventEdit:
		kind, data["message_id"], data["text"] = "message.edited", e.Target, e.Text
	case sandbox.EventRevoke:
		kind, data["message_id"] = "message.deleted", e.Target
	default:
		return nil, fmt.Errorf("a middleware does not tell of %s", e.Kind)
	}
	raw, err := json.Marshal(object{"id": e.ID, "type": kind, "timestamp": e.At.UTC(), "data": data})
	if err != nil {
		return nil, fmt.Errorf("encode an event: %w", err)
	}
	return raw, nil
}

func sender(p sandbox.Phone) object {
	display := p.Number
	if p.Hidden {
		display = "@" + p.Username
	}
	return object{"id": p.UserID, "name": p.Name, "display": display, "locale": p.Language}
}

func (n *Network) message(m *sandbox.Message) object {
	out := object{"id": m.ID, "kind": m.Kind, "sent_at": m.At.UTC()}
	if m.Text != "" {
		out["text"] = m.Text
	}
	if m.ReplyTo != "" {
		out["reply_to"] = m.ReplyTo
	}
	switch {
	case m.Answer != nil:
		a := object{"kind": m.Answer.Kind, "id": m.Answer.ID, "title": m.Answer.Title, "description": m.Answer.Description}
		if len(m.Answer.Data) > 0 {
			a["form"] = m.Answer.Data
		}
		out["kind"], out["answer"] = "answer", a
	case m.Location != nil:
		out["location"] = m.Location
	case len(m.Contacts) > 0:
		out["contacts"] = cards(m.Contacts)
	case m.Media != nil:
		name := m.Media.Name
		if name == "" {
			name = "file"
		}
		out["attachments"] = []object{{
			"url":  base(n.table.PublicURL()) + "/files/" + m.Media.ID + "/" + url.PathEscape(name),
			"mime": m.Media.Mime, "name": m.Media.Name, "size": m.Media.Size,
		}}
	}
	return out
}

func cards(list []sandbox.Card) []object {
	var out []object
	for _, c := range list {
		card := object{"name": c.Name, "company": c.Company}
		if c.Phone != "" {
			card["phones"] = []object{{"label": "CELL", "value": c.Phone}}
		}
		if c.Email != "" {
			card["emails"] = []object{{"label": "WORK", "value": c.Email}}
		}
		out = append(out, card)
	}
	return out
}
