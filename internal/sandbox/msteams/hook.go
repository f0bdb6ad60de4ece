package msteams

import (
	"encoding/json"
	"fmt"
	"net/url"
	"path"
	"strings"
	"time"

	"recado.dev/internal/sandbox"
)

// Hook implements sandbox.Network: an event as an activity. Of a bot's own
// messages it learns only how far the person has read.
func (n *Network) Hook(a sandbox.Account, p sandbox.Phone, e sandbox.Event) ([]byte, error) {
	st, done := n.open()
	defer done()
	b := st.Bots[a.ID]
	if b == nil {
		return nil, fmt.Errorf("the bot %s is not there any more", a.ID)
	}
	w := writer{n: n, st: st, b: b, p: p, e: e}
	var out object
	switch {
	case e.Kind == sandbox.EventMessage && e.Message != nil:
		out = w.message()
	case e.Kind == sandbox.EventEdit:
		out = w.about(e.Target, object{"type": "messageUpdate", "id": e.Target, "text": escape(e.Text), "channelData": w.data("editMessage")})
	case e.Kind == sandbox.EventRevoke:
		out = w.about(e.Target, object{"type": "messageDelete", "id": e.Target, "channelData": w.data("softDeleteMessage")})
	case e.Kind == sandbox.EventReaction:
		out = w.react()
	case e.Kind == sandbox.EventStatus && e.Status == sandbox.StatusRead && st.Roots[e.Target] == "":
		out = w.about(e.Target, object{"type": "event", "name": "application/vnd.microsoft.readReceipt", "id": "r:" + e.Target, "value": object{"lastReadMessageId": e.Target}})
	default:
		return nil, nil
	}
	return json.Marshal(out)
}

// writer puts one event into the platform's words.
type writer struct {
	n  *Network
	st *state
	b  *bot
	p  sandbox.Phone
	e  sandbox.Event
}

func (w writer) data(event string) object {
	out := object{"tenant": object{"id": w.b.Tenant}}
	if event != "" {
		out["eventType"] = event
	}
	return out
}

// about completes an activity with who did it, and where the message is that it
// is about.
func (w writer) about(id string, more object) object {
	where := object{"conversationType": "personal", "tenantId": w.b.Tenant, "id": personal(w.b, w.p)}
	if root := w.st.Roots[id]; root != "" {
		where = object{"conversationType": "channel", "isGroup": true, "tenantId": w.b.Tenant, "id": thread(w.b, root)}
	}
	out := object{
		"timestamp": w.e.At.UTC().Format(time.RFC3339Nano), "serviceUrl": w.n.service(), "channelId": "msteams",
		"from": object{"id": user(w.b, w.p), "name": w.p.Name, "aadObjectId": fixed(w.p.ID)}, "recipient": object{"id": "28:" + w.b.App, "name": w.b.Name},
		"conversation": where, "locale": map[string]string{"es": "es-ES"}[w.p.Language], "channelData": w.data(""),
	}
	for k, v := range more {
		out[k] = v
	}
	return out
}

func (w writer) message() object {
	m := w.e.Message
	out := object{"type": "message", "id": m.ID, "textFormat": "plain"}
	text, mention := m.Text, strings.HasPrefix(m.Text, "@")
	if root := w.st.Roots[m.ReplyTo]; root != "" || mention {
		if root == "" {
			root = m.ID
		}
		w.st.Roots[m.ID] = root
		forget(w.st.Roots)
		w.n.dirty = true
	}
	text = escape(text)
	if w.st.Roots[m.ID] != "" && m.Answer == nil { // in channels only what mentions the bot is told
		if mention {
			_, text, _ = strings.Cut(text, " ")
		}
		at := "<at>" + w.b.Name + "</at>"
		text = at + " " + text
		out["entities"] = []object{{"type": "mention", "text": at, "mentioned": object{"id": "28:" + w.b.App, "name": w.b.Name}}}
	}
	switch {
	case m.Answer != nil:
		out["value"], out["replyToId"] = m.Answer.Data, m.ReplyTo
		if len(m.Answer.Data) == 0 {
			out["value"] = readPick(m.Answer.ID)
		}
	case m.Media != nil:
		out["attachments"] = []object{w.file(*m.Media)}
		out["text"] = text
	default:
		out["text"] = text
		out["attachments"] = []object{{"contentType": "text/html", "content": "<p>" + text + "</p>"}}
	}
	return w.about(m.ID, out)
}

// file is a picture within a message, which wants the bot's token, or a shared
// file, whose address lets everybody in.
func (w writer) file(m sandbox.MediaRef) object {
	if strings.HasPrefix(m.Mime, "image/") {
		return object{"contentType": m.Mime, "contentUrl": w.n.service() + "v3/attachments/" + m.ID + "/views/original", "name": m.Name}
	}
	return object{"contentType": "application/vnd.microsoft.teams.file.download.info", "name": m.Name, "content": object{
		"downloadUrl": w.n.service() + "files/" + m.ID + "/" + url.PathEscape(m.Name), "uniqueId": m.ID, "fileType": strings.TrimPrefix(path.Ext(m.Name), "."),
	}}
}

// react names a reaction. Taking one away names the one that was there.
func (w writer) react() object {
	kind := kindOfReaction(w.e.Emoji)
	more := object{"type": "messageReaction", "id": "f:" + w.e.ID, "replyToId": w.e.Target, "reactionsAdded": []object{{"type": kind}}}
	if w.e.Emoji == "" {
		delete(more, "reactionsAdded")
		more["reactionsRemoved"] = []object{{"type": w.st.Marks[w.e.Target]}}
	}
	w.st.Marks[w.e.Target] = kind
	forget(w.st.Marks)
	w.n.dirty = true
	return w.about(w.e.Target, more)
}

// kindOfReaction is the platform's word for an emoji: its first ones have names,
// the others are named by their characters.
func kindOfReaction(emoji string) string {
	first := map[string]string{"👍": "like", "❤️": "heart", "❤": "heart", "😆": "laugh", "😂": "laugh", "😮": "surprised", "😢": "sad", "😠": "angry"}
	if kind := first[emoji]; kind != "" {
		return kind
	}
	var codes []string
	for _, r := range emoji {
		codes = append(codes, fmt.Sprintf("%x", r))
	}
	return strings.Join(codes, "-") + "_emoji"
}

func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}
