package telegram

import (
	"encoding/json"
	"fmt"
	"strings"

	"recado.dev/internal/sandbox"
)

const secretHeader = "X-Telegram-Bot-Api-Secret-Token"

type object = map[string]any

// firstUpdate is where numbers of updates begin that tell of a message.
const firstUpdate = 500_000_000

// Hook implements sandbox.Network: an event as an update. What the platform does
// not tell a bot is no update.
func (n *Network) Hook(a sandbox.Account, p sandbox.Phone, e sandbox.Event) ([]byte, error) {
	if e.Kind == sandbox.EventNotice {
		return e.Notice, nil // an update that was written before
	}
	kind, body := n.tell(a, p, e)
	if kind == "" {
		return nil, nil
	}
	raw, err := json.Marshal(object{"update_id": firstUpdate + numberOf(e.ID), kind: body})
	if err != nil {
		return nil, fmt.Errorf("write an update: %w", err)
	}
	return raw, nil
}

// tell is the kind of update that an event is, and what it says.
func (n *Network) tell(a sandbox.Account, p sandbox.Phone, e sandbox.Event) (string, any) {
	switch e.Kind {
	case sandbox.EventMessage:
		if e.Message == nil {
			return "", nil
		}
		if m := e.Message; m.Answer != nil && !typed(m.Answer.ID) {
			return "callback_query", n.press(a, p, m)
		}
		return "message", n.messageOf(a, p, *e.Message)
	case sandbox.EventEdit:
		m, ok := n.find(a, p, e.Target)
		if !ok {
			return "", nil
		}
		m.Text = e.Text
		out := n.messageOf(a, p, m)
		out["edit_date"] = e.At.Unix()
		return "edited_message", out
	case sandbox.EventReaction:
		set := []object{}
		if e.Emoji != "" {
			set = append(set, object{"type": "emoji", "emoji": strings.TrimSuffix(e.Emoji, "\ufe0f")})
		}
		return "message_reaction", object{
			"chat": chatOf(p), "message_id": numberOf(e.Target), "user": userOf(p), "date": e.At.Unix(), "old_reaction": []object{}, "new_reaction": set,
		}
	}
	return "", nil // deletions and receipts are told to nobody
}

func userOf(p sandbox.Phone) object {
	first, last, _ := strings.Cut(p.Name, " ")
	u := object{"id": userID(p), "is_bot": false, "first_name": first, "language_code": p.Language}
	if last != "" {
		u["last_name"] = last
	}
	if p.Username != "" {
		u["username"] = strings.ReplaceAll(p.Username, ".", "_")
	}
	return u
}

func chatOf(p sandbox.Phone) object {
	c := userOf(p)
	c["type"] = "private"
	delete(c, "is_bot")
	delete(c, "language_code")
	return c
}

func botOf(b *bot) object {
	return object{"id": b.ID, "is_bot": true, "first_name": b.Name, "username": b.Username}
}

func (n *Network) botUser(a sandbox.Account) object {
	st, done := n.open()
	defer done()
	if b := st.byAccount(a.ID); b != nil {
		return botOf(b)
	}
	return object{"id": 0, "is_bot": true, "first_name": a.Name}
}

// find is a message of a chat as the table has it now.
func (n *Network) find(a sandbox.Account, p sandbox.Phone, id string) (sandbox.Message, bool) {
	th, err := n.table.Thread(a.ID, p.ID)
	if err != nil {
		return sandbox.Message{}, false
	}
	for _, m := range th.Messages {
		if m.ID == id {
			return m, true
		}
	}
	return sandbox.Message{}, false
}

// messageOf is a message in the platform's words.
func (n *Network) messageOf(a sandbox.Account, p sandbox.Phone, m sandbox.Message) object {
	out := object{"message_id": numberOf(m.ID), "chat": chatOf(p), "date": m.At.Unix()}
	if m.Business {
		out["from"] = n.botUser(a)
	} else {
		out["from"] = userOf(p)
	}
	if m.ReplyTo != "" {
		if q, ok := n.find(a, p, m.ReplyTo); ok && m.Answer == nil {
			q.ReplyTo = ""
			out["reply_to_message"] = n.messageOf(a, p, q)
		}
	}
	say(out, p, m)
	if keys := keysOf(m); keys != nil {
		out["reply_markup"] = object{"inline_keyboard": keys}
	}
	return out
}

// say puts what a message says into its object.
func say(out object, p sandbox.Phone, m sandbox.Message) {
	switch {
	case m.Answer != nil:
		out["text"] = m.Answer.Title
	case m.Location != nil:
		spot := object{"latitude": m.Location.Latitude, "longitude": m.Location.Longitude}
		out["location"] = spot
		if m.Location.Name != "" || m.Location.Address != "" {
			out["venue"] = object{"location": spot, "title": m.Location.Name, "address": m.Location.Address}
		}
	case len(m.Contacts) > 0:
		c := object{"phone_number": m.Contacts[0].Phone, "first_name": m.Contacts[0].Name}
		if m.Contacts[0].Phone == p.Number {
			c["user_id"] = userID(p)
		}
		out["contact"] = c
	case m.Media != nil:
		sayFile(out, m)
	case m.Kind == "unsupported":
		out["poll"] = object{"id": "1", "question": "?", "options": []object{{"text": "1", "voter_count": 0}}, "total_voter_count": 0}
	default:
		out["text"] = m.Text
		if word, _, _ := strings.Cut(m.Text, " "); strings.HasPrefix(word, "/") && len(word) > 1 {
			out["entities"] = []object{{"type": "bot_command", "offset": 0, "length": len(word)}}
		}
	}
}

// sayFile puts a file into a message's object, as the platform shows its kind.
func sayFile(out object, m sandbox.Message) {
	f := fileOf(*m.Media)
	switch m.Kind {
	case "image":
		small := fileOf(*m.Media)
		small["width"], small["height"], small["file_size"] = 90, 67, 1
		f["width"], f["height"] = 1280, 960
		delete(small, "mime_type")
		delete(small, "file_name")
		delete(f, "mime_type")
		delete(f, "file_name")
		out["photo"] = []object{small, f}
	case "video":
		f["width"], f["height"], f["duration"] = 640, 480, 1
		out["video"] = f
	case "audio":
		f["duration"] = 1
		out["audio"] = f
	case "voice":
		f["duration"] = 1
		f["mime_type"] = "audio/ogg"
		delete(f, "file_name")
		out["voice"] = f
	case "sticker":
		out["sticker"] = object{"file_id": f["file_id"], "file_unique_id": f["file_unique_id"], "file_size": f["file_size"], "type": "regular",
			"width": 512, "height": 512, "is_animated": false, "is_video": false, "emoji": "👍"}
	default:
		out["document"] = f
	}
	if m.Text != "" && m.Kind != "sticker" {
		out["caption"] = m.Text
	}
}

func fileOf(m sandbox.MediaRef) object {
	f := object{"file_id": "AgACAg" + m.ID, "file_unique_id": "AQAD" + m.ID, "file_size": m.Size, "mime_type": m.Mime}
	if m.Name != "" {
		f["file_name"] = m.Name
	}
	return f
}

// keysOf are the buttons under a message.
func keysOf(m sandbox.Message) [][]object {
	var keys [][]object
	for _, b := range m.Buttons {
		if b.Does == "url" {
			keys = append(keys, []object{{"text": b.Title, "url": b.Value}})
			continue
		}
		keys = append(keys, []object{{"text": b.Title, "callback_data": b.ID}})
	}
	return keys
}

// press is a button that was pressed. The bot is to acknowledge it.
func (n *Network) press(a sandbox.Account, p sandbox.Phone, m *sandbox.Message) object {
	id := fmt.Sprint(numberOf(m.ID))
	st, done := n.open()
	if b := st.byAccount(a.ID); b != nil {
		b.Presses = append(b.Presses, id)
		if len(b.Presses) > maxPresses {
			b.Presses = b.Presses[1:]
		}
		st.dirty = true
	}
	done()
	out := object{"id": id, "from": userOf(p), "chat_instance": "c" + id, "data": m.Answer.ID}
	if under, ok := n.find(a, p, m.ReplyTo); ok {
		out["message"] = n.messageOf(a, p, under)
	} else {
		out["message"] = object{"message_id": numberOf(m.ReplyTo), "chat": chatOf(p), "date": 0}
	}
	return out
}
