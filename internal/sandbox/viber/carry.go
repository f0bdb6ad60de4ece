package viber

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"recado.dev/internal/sandbox"
)

// hookTime is how long a business may take to answer.
const hookTime = 15 * time.Second

// Carry implements sandbox.Courier: an event goes to the bot's webhook. An error
// has it brought again later, as has that there is no webhook yet.
func (n *Network) Carry(ctx context.Context, client *http.Client, a sandbox.Account, e sandbox.Event, body []byte) error {
	if len(body) == 0 {
		return nil
	}
	var what struct {
		Event string `json:"event"`
	}
	if err := json.Unmarshal(body, &what); err != nil {
		return fmt.Errorf("read an event: %w", err)
	}
	st, done := n.open()
	b := st.byID(a.ID)
	if b == nil || !b.wants(what.Event) && b.Hook != "" {
		done()
		return nil
	}
	to, token := b.Hook, b.Token
	done()
	if to == "" {
		return fmt.Errorf("bot %s has no webhook", a.ID)
	}
	if what.Event == "message" && e.Message != nil {
		if err := n.opened(ctx, client, a, e, to, token); err != nil {
			return err
		}
	}
	_, err := bring(ctx, client, to, token, body)
	return err
}

// opened tells, before somebody's first message, that they opened the chat. The
// answer may hold words for them.
func (n *Network) opened(ctx context.Context, client *http.Client, a sandbox.Account, e sandbox.Event, to, token string) error {
	th, ok := n.table.ThreadOf(e.ID)
	if !ok {
		return nil
	}
	p, ok := n.table.Phone(th.PhoneID)
	if !ok {
		return nil
	}
	st, done := n.open()
	b := st.byID(a.ID)
	if b == nil || b.Open[p.ID] || !b.wants("conversation_started") {
		done()
		return nil
	}
	done()
	body, err := json.Marshal(object{
		"event": "conversation_started", "timestamp": e.At.UnixMilli(), "chat_hostname": hostname, "message_token": json.Number(n.MessageID(p, true)),
		"type": "open", "user": n.personOf(a.ID, p), "subscribed": false,
	})
	if err != nil {
		return fmt.Errorf("write an event: %w", err)
	}
	answer, err := bring(ctx, client, to, token, body)
	if err != nil {
		return err
	}
	st, done = n.open()
	b.Open[p.ID] = true
	delete(b.Gone, p.ID)
	st.dirty = true
	done()
	var words struct {
		Type     string `json:"type"`
		Text     string `json:"text"`
		Tracking string `json:"tracking_data"`
	}
	if json.Unmarshal(answer, &words) == nil && words.Type == "text" && words.Text != "" {
		_, _ = n.table.Send(a.ID, p.ID, sandbox.Message{Kind: "text", Text: words.Text}, nil, nil) // the phone may be gone by now
	}
	return nil
}

// bring makes one try. Only a 200 is taken for an answer.
func bring(ctx context.Context, client *http.Client, to, token string, body []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, hookTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to+"?sig="+sign(token, body), bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("webhook: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set(signatureHeader, sign(token, body))
	res, err := client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("webhook: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	answer, _ := io.ReadAll(io.LimitReader(res.Body, 64<<10)) // what is lost of it is not obeyed
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("webhook: answered %d", res.StatusCode)
	}
	return answer, nil
}
