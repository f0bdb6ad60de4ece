package msteams

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"recado.dev/internal/sandbox"
)

const (
	// hookTime is how long a business may take to answer.
	hookTime = 15 * time.Second
	// maxTries is how often an activity is tried.
	maxTries = 6
)

// Carry implements sandbox.Courier: an activity comes again after an error of the
// business's server, and not after a refusal.
func (n *Network) Carry(ctx context.Context, client *http.Client, a sandbox.Account, e sandbox.Event, body []byte) error {
	if len(body) == 0 || a.HookURL == "" {
		return nil
	}
	status, err := n.deliver(ctx, client, a, body)
	if err != nil && ctx.Err() != nil {
		return err // stopped on the way: it is tried again at the next start
	}
	if err == nil && status >= 500 {
		err = fmt.Errorf("hook of %s: answered %d", a.ID, status)
	}
	key := a.ID + "/" + e.ID
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.tries[key]++; err != nil && n.tries[key] < maxTries {
		return err
	}
	delete(n.tries, key)
	return nil
}

func (n *Network) deliver(ctx context.Context, client *http.Client, a sandbox.Account, body []byte) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, hookTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.HookURL, bytes.NewReader(body))
	if err != nil {
		return 0, fmt.Errorf("hook of %s: %w", a.ID, err)
	}
	for k, v := range n.Sign(a, body) {
		req.Header[k] = v
	}
	res, err := client.Do(req)
	if err != nil {
		return 0, fmt.Errorf("hook of %s: %w", a.ID, err)
	}
	defer func() { _ = res.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 64<<10))
	return res.StatusCode, nil
}
