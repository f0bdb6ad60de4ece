package meta

import (
	"encoding/json"
	"fmt"

	"recado.dev/internal/sandbox"
)

// Hook implements sandbox.Network: an event as the platform tells it; nothing
// where it does not.
func (n *Network) Hook(a sandbox.Account, p sandbox.Phone, e sandbox.Event) ([]byte, error) {
	person := object{"id": personID(a.ID, p)}
	told := object{"sender": person, "recipient": object{"id": a.ID}, "timestamp": e.At.UnixMilli()}
	switch e.Kind {
	case sandbox.EventMessage:
		if e.Message == nil {
			return nil, fmt.Errorf("event %s has no message", e.ID)
		}
		n.said(a, told, e.Message)
	case sandbox.EventStatus:
		if !n.step(a, person, told, e) {
			return nil, nil
		}
	case sandbox.EventReaction:
		r := object{"mid": e.Target, "action": "unreact"}
		if e.Emoji != "" {
			r["action"], r["emoji"], r["reaction"] = "react", e.Emoji, wordOf(e.Emoji)
		}
		told["reaction"] = r
	case sandbox.EventEdit:
		n.mu.Lock()
		n.edits[e.Target]++
		told["message_edit"] = object{"mid": e.Target, "text": e.Text, "num_edit": n.edits[e.Target]}
		n.mu.Unlock()
	case sandbox.EventRevoke:
		told["message"] = object{"mid": e.Target, "is_deleted": true}
	case sandbox.EventNotice:
		if err := json.Unmarshal(e.Notice, &told); err != nil {
			return nil, fmt.Errorf("notice %s: %w", e.ID, err)
		}
	default:
		return nil, nil
	}
	kind := "page"
	if n.key == KeyInstagram {
		kind = "instagram"
	}
	return json.Marshal(object{"object": kind, "entry": []object{{"id": a.ID, "time": e.At.UnixMilli() + 1, "messaging": []object{told}}}})
}

// said writes what a customer wrote or pressed.
func (n *Network) said(a sandbox.Account, told object, m *sandbox.Message) {
	if m.Answer != nil && m.Answer.Kind == "button" {
		told["postback"] = object{"mid": m.ID, "title": m.Answer.Title, "payload": m.Answer.ID}
		return
	}
	told["message"] = n.body(a, m)
	if m.Referral != nil {
		told["message"].(object)["referral"] = object{
			"ref": m.Referral.ClickID, "source": "ADS", "type": "OPEN_THREAD", "ad_id": m.Referral.SourceID,
			"ads_context_data": object{"ad_title": m.Referral.Headline, "photo_url": m.Referral.ImageURL},
		}
	}
}

// body is a message of either side.
func (n *Network) body(a sandbox.Account, m *sandbox.Message) object {
	out := object{"mid": m.ID}
	if m.Text != "" {
		out["text"] = m.Text
	}
	if m.ReplyTo != "" && m.Answer == nil {
		out["reply_to"] = object{"mid": m.ReplyTo}
	}
	kinds := map[string]string{"image": "image", "video": "video", "audio": "audio", "voice": "audio", "document": "file"}
	switch {
	case m.Answer != nil:
		out["text"] = m.Answer.Title
		out["quick_reply"] = object{"payload": m.Answer.ID}
	case m.Kind == "sticker" && m.Media != nil:
		// Both, as it is between the old shape and the new one.
		file := object{"url": link(a, m.Media.ID, m.At), "sticker_id": 369239263222822}
		out["attachments"] = []object{{"type": "sticker", "payload": file}, {"type": "image", "payload": file}}
	case m.Media != nil && kinds[m.Kind] != "":
		out["attachments"] = []object{{"type": kinds[m.Kind], "payload": object{"url": link(a, m.Media.ID, m.At)}}}
	case m.Location != nil:
		out["attachments"] = []object{{"type": "location", "title": m.Location.Name, "payload": object{"coordinates": object{"lat": m.Location.Latitude, "long": m.Location.Longitude}}}}
	case m.Kind == "unsupported":
		out["is_unsupported"] = true
	case len(m.Buttons) > 0 || len(m.Panels) > 0 || m.Page != nil:
		out["attachments"] = []object{{"type": "template", "payload": object{"template_type": "generic"}}}
	}
	return out
}

// step writes what became of a message of the business: its echo, that it
// arrived, that it was read. Messages that fail do so at once.
func (n *Network) step(a sandbox.Account, person, told object, e sandbox.Event) bool {
	th, ok := n.table.ThreadOf(e.Target)
	if !ok {
		return false // a reaction, which nobody is told of
	}
	m := find(th, e.Target)
	if m == nil {
		return false
	}
	switch e.Status {
	case sandbox.StatusSent:
		echo := n.body(a, m)
		echo["is_echo"] = true
		if n.key == KeyMessenger {
			echo["app_id"] = json.Number(appID)
			if e.Note["app"] != "" {
				echo["app_id"] = json.Number(e.Note["app"])
			}
			if e.Note["metadata"] != "" {
				echo["metadata"] = e.Note["metadata"]
			}
		}
		told["sender"], told["recipient"], told["message"] = object{"id": a.ID}, person, echo
	case sandbox.StatusDelivered:
		if n.key == KeyInstagram {
			return false // the platform does not tell
		}
		told["delivery"] = object{"mids": []string{e.Target}, "watermark": e.At.UnixMilli()}
	case sandbox.StatusRead:
		told["read"] = object{"watermark": e.At.UnixMilli()}
		if n.key == KeyInstagram {
			told["read"] = object{"mid": e.Target}
		}
	default:
		return false
	}
	return true
}

// WriteFromInbox has the business write in the platform's own inbox.
func (n *Network) WriteFromInbox(accountID, phoneID, text string) error {
	_, err := n.table.Send(accountID, phoneID, sandbox.Message{Kind: "text", Text: text}, nil, map[string]string{"app": inboxApp})
	if err != nil {
		return fmt.Errorf("write from the inbox: %w", err)
	}
	return nil
}
