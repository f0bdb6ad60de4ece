package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"recado.dev/internal/sandbox"
)

const (
	// hookTime is how long a business may take to answer.
	hookTime = 3 * time.Second
	// maxRetries is how often a refused event comes again.
	maxRetries = 3
)

var errUnchecked = errors.New("the address did not answer the check yet")

// Carry implements sandbox.Courier: the first repeat comes at once, the others
// after a while, and after the third the event is lost.
func (n *Network) Carry(ctx context.Context, client *http.Client, a sandbox.Account, e sandbox.Event, body []byte) error {
	if len(body) == 0 || a.HookURL == "" {
		return nil
	}
	if !n.checked(a) && n.check(ctx, client, a) != nil {
		return errUnchecked
	}
	key := a.ID + "/" + e.ID
	n.mu.Lock()
	tried := n.tries[key]
	n.mu.Unlock()
	reason, err := n.post(ctx, client, a, body, tried, "http_error")
	if err != nil && tried == 0 && ctx.Err() == nil {
		tried++
		_, err = n.post(ctx, client, a, body, tried, reason)
	}
	if err != nil && ctx.Err() != nil {
		return err // stopped on the way: it is tried again at the next start
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if err != nil && tried < maxRetries {
		n.tries[key] = tried + 1
		return err
	}
	delete(n.tries, key)
	return nil
}

// post makes one try. It answers why it failed, in the platform's word.
func (n *Network) post(ctx context.Context, client *http.Client, a sandbox.Account, body []byte, retry int, before string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, hookTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.HookURL, bytes.NewReader(body))
	if err != nil {
		return "http_error", fmt.Errorf("hook of %s: %w", a.ID, err)
	}
	for k, v := range n.Sign(a, body) {
		req.Header[k] = v
	}
	if retry > 0 {
		req.Header.Set("X-Slack-Retry-Num", strconv.Itoa(retry))
		req.Header.Set("X-Slack-Retry-Reason", before)
	}
	res, err := client.Do(req)
	if err != nil {
		var late net.Error
		if errors.As(err, &late) && late.Timeout() {
			return "http_timeout", fmt.Errorf("hook of %s: %w", a.ID, err)
		}
		return "connection_failed", fmt.Errorf("hook of %s: %w", a.ID, err)
	}
	defer func() { _ = res.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 64<<10))
	if (res.StatusCode < 200 || res.StatusCode > 299) && res.Header.Get("X-Slack-No-Retry") != "1" {
		return "http_error", fmt.Errorf("hook of %s: answered %d", a.ID, res.StatusCode)
	}
	return "", nil
}

func (n *Network) checked(a sandbox.Account) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.reached[a.ID] == a.HookURL
}

// checkLater checks an address that is new, beside everything else.
func (n *Network) checkLater(a sandbox.Account) {
	n.mu.Lock()
	known := n.reached[a.ID] == a.HookURL || n.asking[a.ID]
	if !known {
		n.asking[a.ID] = true
	}
	n.mu.Unlock()
	if known {
		return
	}
	go func() {
		_ = n.check(context.Background(), n.table.HTTP(), a) // the next round asks again
		n.mu.Lock()
		defer n.mu.Unlock()
		delete(n.asking, a.ID)
	}()
}

// check asks an address for a word, as when somebody enters it in the app's
// settings.
func (n *Network) check(ctx context.Context, client *http.Client, a sandbox.Account) error {
	ctx, cancel := context.WithTimeout(ctx, hookTime)
	defer cancel()
	word := secret()
	body, err := json.Marshal(object{"token": "obsolete", "challenge": word, "type": "url_verification"})
	if err != nil {
		return fmt.Errorf("encode the check: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.HookURL, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("check of %s: %w", a.ID, err)
	}
	for k, v := range n.Sign(a, body) {
		req.Header[k] = v
	}
	res, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("check of %s: %w", a.ID, err)
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(res.Body, 4096))
	var answer struct {
		Challenge string `json:"challenge"`
	}
	if json.Unmarshal(raw, &answer) != nil {
		answer.Challenge = string(bytes.TrimSpace(raw))
	}
	if err != nil || res.StatusCode != http.StatusOK || answer.Challenge != word {
		return fmt.Errorf("check of %s: the address did not answer with the word", a.ID)
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.reached[a.ID] = a.HookURL
	return nil
}
