package line

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"recado.dev/internal/sandbox"
)

// object is JSON whose keys may come in any order.
type object = map[string]any

// answerTime is how long a business may take to answer a webhook.
const answerTime = 2 * time.Second

// notice is what is told of a customer's decision about the account.
type notice struct {
	Type      string `json:"type"` // follow, unfollow
	User      string `json:"user"`
	Unblocked bool   `json:"unblocked"`
}

// Hook implements sandbox.Network. Reactions, edits and receipts are not told.
func (n *Network) Hook(a sandbox.Account, p sandbox.Phone, e sandbox.Event) ([]byte, error) {
	s, done := n.open()
	defer done()
	acc := s.Accounts[a.ID]
	if acc == nil {
		return nil, fmt.Errorf("the account %s is not there any more", a.ID)
	}
	ev := object{
		"mode": "active", "timestamp": e.At.UnixMilli(), "webhookEventId": eventID(e.ID), "deliveryContext": object{"isRedelivery": false},
		"source": object{"type": "user", "userId": userID(p)},
	}
	switch e.Kind {
	case sandbox.EventMessage:
		if e.Message == nil {
			return nil, fmt.Errorf("event %s has no message", e.ID)
		}
		ev["replyToken"] = n.replyToken(acc, p.ID, e)
		delete(acc.Blocks, p.ID) // who writes has unblocked it
		say(ev, e.Message)
	case sandbox.EventRevoke:
		ev["type"], ev["unsend"] = "unsend", object{"messageId": e.Target}
	case sandbox.EventNotice:
		var told notice
		if err := json.Unmarshal(e.Notice, &told); err != nil {
			return nil, fmt.Errorf("read the notice %s: %w", e.ID, err)
		}
		ev["type"], ev["source"] = told.Type, object{"type": "user", "userId": told.User}
		if told.Type == "follow" {
			ev["follow"] = object{"isUnblocked": told.Unblocked}
		}
	default:
		return nil, nil
	}
	return json.Marshal(object{"destination": acc.ID, "events": []any{ev}})
}

// say writes what a customer sent.
func say(ev object, m *sandbox.Message) {
	ev["type"] = "message"
	out := object{"id": m.ID, "quoteToken": "q" + m.ID}
	if m.ReplyTo != "" && m.Answer == nil {
		out["quotedMessageId"] = m.ReplyTo
	}
	switch {
	case m.Answer != nil:
		kind, data, _ := strings.Cut(m.Answer.ID, ":")
		if kind != "message" {
			ev["type"], ev["postback"] = "postback", object{"data": data}
			return
		}
		out["type"], out["text"] = "text", data
	case m.Location != nil:
		out["type"], out["latitude"], out["longitude"] = "location", m.Location.Latitude, m.Location.Longitude
		if m.Location.Name != "" {
			out["title"] = m.Location.Name
		}
		if m.Location.Address != "" {
			out["address"] = m.Location.Address
		}
	case m.Kind == "sticker":
		out["type"], out["packageId"], out["stickerId"], out["stickerResourceType"] = "sticker", "446", m.Media.ID, "STATIC"
		out["keywords"] = []string{"hi"}
	case m.Kind == "document":
		out["type"], out["fileName"], out["fileSize"] = "file", m.Media.Name, m.Media.Size
	case m.Media != nil:
		out["type"], out["contentProvider"] = map[string]string{"voice": "audio"}[m.Kind], object{"type": "line"}
		if out["type"] == "" {
			out["type"] = m.Kind
		}
		if out["type"] != "image" {
			out["duration"] = 3000
		}
	default:
		out["type"], out["text"], out["markAsReadToken"] = "text", m.Text, "mr"+m.ID
	}
	ev["message"] = out
}

// replyToken makes the one token of an event; the same event has the same.
func (n *Network) replyToken(acc *account, phone string, e sandbox.Event) string {
	mac := hmac.New(sha256.New, []byte(acc.Secret))
	mac.Write([]byte(e.ID))
	token := hex.EncodeToString(mac.Sum(nil)[:16])
	if n.tokens[token] == nil {
		n.tokens[token] = &replyToken{account: acc.ID, phone: phone, until: e.At.Add(tokenLife)}
	}
	return token
}

func eventID(id string) string {
	sum := sha256.Sum256([]byte(id))
	return "01" + strings.ToUpper(hex.EncodeToString(sum[:12]))
}

// Carry implements sandbox.Courier: to the address that the account has, once,
// or again and again where redelivery is on. Until its channel has told an
// address, what is sent waits.
func (n *Network) Carry(ctx context.Context, client *http.Client, a sandbox.Account, e sandbox.Event, body []byte) error {
	if len(body) == 0 {
		return nil
	}
	s, done := n.open()
	acc := s.Accounts[a.ID]
	if acc == nil || !acc.Active {
		done()
		return nil
	}
	endpoint, secret, again := acc.Endpoint, acc.Secret, acc.Redeliver
	if n.tried[e.ID] {
		body = bytes.Replace(body, []byte(`"isRedelivery":false`), []byte(`"isRedelivery":true`), 1)
	}
	done()
	if endpoint == "" {
		return fmt.Errorf("the account %s has no address for its webhook", a.ID)
	}
	_, err := post(ctx, client, endpoint, secret, body)
	if err == nil || !again {
		n.forget(e.ID)
		return nil
	}
	_, done = n.open()
	n.tried[e.ID] = true
	done()
	return err
}

func (n *Network) forget(id string) {
	_, done := n.open()
	delete(n.tried, id)
	done()
}

// post makes one call and answers its status.
func post(ctx context.Context, client *http.Client, address, secret string, body []byte) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return 0, fmt.Errorf("hook: %w", err)
	}
	for k, v := range signature(secret, body) {
		req.Header[k] = v
	}
	res, err := client.Do(req)
	if err != nil {
		return 0, fmt.Errorf("hook: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 64<<10))
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return res.StatusCode, fmt.Errorf("hook: answered %d", res.StatusCode)
	}
	return res.StatusCode, nil
}

// plainMime is a type without its parameters.
func plainMime(s string) string {
	if kind, _, err := mime.ParseMediaType(s); err == nil {
		return kind
	}
	return s
}
