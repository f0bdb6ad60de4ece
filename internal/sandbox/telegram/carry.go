package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"

	"recado.dev/internal/sandbox"
)

// hookTime is how long a business may take to answer.
const hookTime = 30 * time.Second

// Carry implements sandbox.Courier: an update goes to the bot's webhook, or waits
// to be fetched where there is none. An error has it brought again later.
func (n *Network) Carry(ctx context.Context, client *http.Client, a sandbox.Account, _ sandbox.Event, body []byte) error {
	if len(body) == 0 {
		return nil
	}
	var u map[string]json.RawMessage
	if err := json.Unmarshal(body, &u); err != nil {
		return fmt.Errorf("read an update: %w", err)
	}
	kind := kindOf(u)
	st, done := n.open()
	b := st.byAccount(a.ID)
	if b == nil || !b.wants(kind) {
		done()
		return nil
	}
	to := b.Hook
	if to.URL == "" {
		var id int64
		_ = json.Unmarshal(u["update_id"], &id) // ours
		st.wait(b, waiting{ID: id, Body: body, Kind: kind})
		n.wake()
	}
	done()
	if to.URL == "" {
		return nil
	}
	answer, why := bring(ctx, client, to, body)
	n.note(a.ID, why)
	if why != "" {
		return fmt.Errorf("webhook of %s: %s", a.ID, why)
	}
	n.obey(a.ID, answer)
	return nil
}

func kindOf(u map[string]json.RawMessage) string {
	for name := range u {
		if name != "update_id" {
			return name
		}
	}
	return ""
}

// wants says whether a bot asked for a kind of update. Who gave no list gets all
// but reactions.
func (b *bot) wants(kind string) bool {
	if len(b.Hook.Wanted) == 0 {
		return kind != "message_reaction"
	}
	return slices.Contains(b.Hook.Wanted, kind)
}

func (st *state) wait(b *bot, w waiting) {
	if slices.ContainsFunc(b.Queue, func(o waiting) bool { return o.ID == w.ID }) {
		return
	}
	b.Queue = append(b.Queue, w)
	if len(b.Queue) > maxQueue {
		b.Queue = b.Queue[1:]
	}
	st.dirty = true
}

// wake tells those who poll that there is something. The caller holds the lock.
func (n *Network) wake() {
	close(n.due)
	n.due = make(chan struct{})
}

// bring makes one try, and answers why it failed in the platform's words.
func bring(ctx context.Context, client *http.Client, to webhook, body []byte) (answer []byte, why string) {
	ctx, cancel := context.WithTimeout(ctx, hookTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to.URL, bytes.NewReader(body))
	if err != nil {
		return nil, "Bad webhook: URL is invalid"
	}
	req.Header.Set("Content-Type", "application/json")
	if to.Secret != "" {
		req.Header.Set(secretHeader, to.Secret)
	}
	res, err := client.Do(req)
	if err != nil {
		return nil, "Connection failed"
	}
	defer func() { _ = res.Body.Close() }()
	answer, _ = io.ReadAll(io.LimitReader(res.Body, 64<<10)) // what is lost of it is not obeyed
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return nil, fmt.Sprintf("Wrong response from the webhook: %d %s", res.StatusCode, http.StatusText(res.StatusCode))
	}
	return answer, ""
}

// note keeps how the last try went.
func (n *Network) note(account, why string) {
	st, done := n.open()
	defer done()
	b := st.byAccount(account)
	if b == nil || why == "" {
		return
	}
	b.Hook.FailedAt, b.Hook.Failure = n.table.Now(), why
	st.dirty = true
}

// obey calls the method that a webhook's answer names, if it names any. Nobody
// hears how that went.
func (n *Network) obey(account string, answer []byte) {
	params := map[string]json.RawMessage{}
	if json.Unmarshal(answer, &params) != nil {
		return
	}
	var method string
	if json.Unmarshal(params["method"], &method) != nil || method == "" {
		return
	}
	st, done := n.open()
	b := st.byAccount(account)
	token := ""
	if b != nil {
		token = b.Token
	}
	done()
	if token == "" {
		return
	}
	c := &call{network: n, token: token, method: method, values: map[string]string{}}
	for name, raw := range params {
		c.values[name] = textOf(raw)
	}
	_, _ = c.run() // as above
}

// deliver brings the updates that waited while a bot had no webhook. The caller
// holds the lock.
func (n *Network) deliver(b *bot) {
	for _, w := range b.Queue {
		n.table.Notify(b.account(), sandbox.Event{ID: fmt.Sprint("again:", w.ID), Notice: w.Body})
	}
	b.Queue = nil
}
