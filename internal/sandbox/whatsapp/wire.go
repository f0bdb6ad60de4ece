package whatsapp

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"recado.dev/internal/sandbox"
)

// object is JSON whose keys may come in any order.
type object = map[string]any

// Hook implements sandbox.Network: an event as a webhook's body.
func (n *Network) Hook(a sandbox.Account, p sandbox.Phone, e sandbox.Event) ([]byte, error) {
	if e.Kind == sandbox.EventNotice {
		return noticeBody(a, e)
	}
	value := object{
		"messaging_product": "whatsapp",
		"metadata":          object{"display_phone_number": digits(a.Settings["display_phone_number"]), "phone_number_id": a.ID},
	}
	if e.Kind == sandbox.EventStatus {
		value["statuses"] = []object{statusOf(p, e)}
	} else {
		m, err := n.messageOf(a, p, e)
		if err != nil {
			return nil, err
		}
		value["contacts"] = []object{contactOf(p)}
		value["messages"] = []object{m}
	}
	return escape(object{
		"object": "whatsapp_business_account",
		"entry": []object{{
			"id":      a.Settings["business_account_id"],
			"changes": []object{{"field": "messages", "value": value}},
		}},
	})
}

func contactOf(p sandbox.Phone) object {
	profile := object{"name": p.Name}
	if p.Username != "" {
		profile["username"] = p.Username
	}
	c := object{"profile": profile, "user_id": p.UserID, "wa_id": ""}
	if !p.Hidden {
		c["wa_id"] = waID(p.Digits())
	}
	return c
}

func (n *Network) messageOf(a sandbox.Account, p sandbox.Phone, e sandbox.Event) (object, error) {
	m := object{"id": e.ID, "timestamp": strconv.FormatInt(e.At.Unix(), 10), "from_user_id": p.UserID}
	if !p.Hidden {
		m["from"] = waID(p.Digits())
	}
	set := func(kind string, v any) (object, error) {
		m["type"], m[kind] = kind, v
		return m, nil
	}
	switch e.Kind {
	case sandbox.EventReaction:
		r := object{"message_id": e.Target}
		if e.Emoji != "" {
			r["emoji"] = e.Emoji
		}
		return set("reaction", r)
	case sandbox.EventEdit:
		return set("edit", object{"original_message_id": e.Target, "message": object{"type": "text", "text": object{"body": e.Text}}})
	case sandbox.EventRevoke:
		return set("revoke", object{"original_message_id": e.Target})
	}
	if e.Message == nil {
		return nil, fmt.Errorf("event %s has no message", e.ID)
	}
	if e.Message.ReplyTo != "" {
		from := waID(p.Digits())
		if e.Message.Answer != nil || (e.Message.Quote != nil && e.Message.Quote.Business) {
			from = digits(a.Settings["display_phone_number"])
		}
		m["context"] = object{"from": from, "id": e.Message.ReplyTo}
	}
	if r := e.Message.Referral; r != nil {
		m["referral"] = object{
			"source_url": r.SourceURL, "source_id": r.SourceID, "source_type": "ad", "headline": r.Headline, "body": r.Body,
			"media_type": "image", "image_url": r.ImageURL, "ctwa_clid": r.ClickID,
		}
	}
	kind, v := n.contentOf(a, e)
	if kind == "unsupported" {
		m["errors"] = []object{{"code": 131051, "title": "Message type unknown", "message": "Message type unknown", "error_data": object{"details": "Message type is currently not supported."}}}
	}
	return set(kind, v)
}

// contentOf is a message's kind and the part that is named for it.
func (n *Network) contentOf(a sandbox.Account, e sandbox.Event) (string, any) {
	m := e.Message
	switch m.Kind {
	case "location":
		l := object{"latitude": m.Location.Latitude, "longitude": m.Location.Longitude}
		if m.Location.Name != "" {
			l["name"], l["address"] = m.Location.Name, m.Location.Address
		}
		return "location", l
	case "contacts":
		cards := []object{}
		for _, c := range m.Contacts {
			cards = append(cards, cardOf(c))
		}
		return "contacts", cards
	case "answer":
		switch m.Answer.Kind {
		case "template":
			return "button", object{"payload": m.Answer.ID, "text": m.Answer.Title}
		case "list":
			row := object{"id": m.Answer.ID, "title": m.Answer.Title}
			if m.Answer.Description != "" {
				row["description"] = m.Answer.Description
			}
			return "interactive", object{"type": "list_reply", "list_reply": row}
		}
		return "interactive", object{"type": "button_reply", "button_reply": object{"id": m.Answer.ID, "title": m.Answer.Title}}
	case "image", "video", "audio", "voice", "document", "sticker":
		return n.fileOf(a, e)
	case "order":
		return "order", orderOf(m)
	case "filled":
		return "interactive", object{"type": "nfm_reply", "nfm_reply": object{"name": m.Filled.Name, "body": "Sent", "response_json": m.Filled.Response}}
	case "unsupported":
		return "unsupported", object{"type": "poll"}
	}
	return "text", object{"body": m.Text}
}

func (n *Network) fileOf(a sandbox.Account, e sandbox.Event) (string, object) {
	m := e.Message
	f := object{"id": m.Media.ID, "mime_type": m.Media.Mime, "sha256": m.Media.SHA256, "url": n.fileURL(a, m.Media.ID, e.At)}
	if m.Text != "" && m.Kind != "audio" && m.Kind != "voice" && m.Kind != "sticker" {
		f["caption"] = m.Text
	}
	switch m.Kind {
	case "document":
		f["filename"] = m.Media.Name
	case "sticker":
		f["animated"] = false
	case "audio":
		f["voice"] = false
	case "voice":
		f["voice"] = true
		return "audio", f
	}
	return m.Kind, f
}

func cardOf(c sandbox.Card) object {
	card := object{"name": object{"formatted_name": c.Name, "first_name": c.Name}}
	if c.Phone != "" {
		card["phones"] = []object{{"phone": c.Phone, "wa_id": waID(digits(c.Phone)), "type": "CELL"}}
	}
	if c.Email != "" {
		card["emails"] = []object{{"email": c.Email, "type": "WORK"}}
	}
	if c.Company != "" {
		card["org"] = object{"company": c.Company}
	}
	return card
}

// statusOf is the state of a message of the business. Version 24 names a
// conversation within a free entry point alone.
func statusOf(p sandbox.Phone, e sandbox.Event) object {
	s := object{
		"id": e.Target, "status": e.Status, "timestamp": strconv.FormatInt(e.At.Unix(), 10),
		"recipient_id": waID(p.Digits()), "recipient_user_id": p.UserID,
	}
	if p.Hidden {
		s["recipient_id"] = ""
	}
	if v := e.Note["callback"]; v != "" {
		s["biz_opaque_callback_data"] = v
	}
	if f := e.Failure; f != nil {
		s["errors"] = []object{{
			"code": f.Code, "title": f.Title, "message": f.Title, "error_data": object{"details": f.Detail},
			"href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
		}}
		return s
	}
	if e.Note["category"] != "" && (e.Status == sandbox.StatusSent || e.Status == sandbox.StatusDelivered) {
		price := object{"billable": e.Note["type"] == "regular", "pricing_model": e.Note["model"], "type": e.Note["type"], "category": e.Note["category"]}
		if e.Note["model"] == perConversation {
			delete(price, "type") // it came with prices per message
		}
		s["pricing"] = price
	}
	if id := e.Note["entry"]; id != "" {
		c := object{"id": id, "origin": object{"type": e.Note["origin"]}}
		if e.Status == sandbox.StatusSent {
			c["expiration_timestamp"] = e.Note["entry_until"]
		}
		s["conversation"] = c
	}
	return s
}

// escape encodes v as the platform does: nothing beyond ASCII, slashes behind
// backslashes. Signatures are over these bytes, so a reader that encodes them
// anew computes another one.
func escape(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("encode a webhook: %w", err)
	}
	src := bytes.TrimSuffix(b.Bytes(), []byte("\n"))
	out := make([]byte, 0, len(src)+len(src)/4)
	for len(src) > 0 {
		r, size := utf8.DecodeRune(src)
		switch {
		case r == '/':
			out = append(out, '\\', '/')
		case r < utf8.RuneSelf:
			out = append(out, byte(r))
		case r > 0xffff:
			hi, lo := utf16.EncodeRune(r)
			out = fmt.Appendf(out, "\\u%04x\\u%04x", hi, lo)
		default:
			out = fmt.Appendf(out, "\\u%04x", r)
		}
		src = src[size:]
	}
	return out, nil
}
