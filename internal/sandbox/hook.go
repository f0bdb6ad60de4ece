package sandbox

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"
)

// Hooks are kept until the business answers 200, as the platforms do: each
// failure is followed by a longer wait. A wait is real time: a jump of the
// business's clock must not deliver early.

// giveUp is how long a platform tries.
const giveUp = 36 * time.Hour

// maxFlying bounds the hooks that are on their way at once.
const maxFlying = 16

type pending struct {
	AccountID string    `json:"account_id"`
	PhoneID   string    `json:"phone_id"`
	Stranger  *Phone    `json:"stranger,omitempty"` // of an event about somebody who is not on the table
	Event     Event     `json:"event"`
	Body      []byte    `json:"body,omitempty"` // made at the first try, the same at each repeat
	Due       time.Time `json:"due"`
	Since     time.Time `json:"since"`
	Attempts  int       `json:"attempts"`
	Again     bool      `json:"again,omitempty"` // a duplicate that a fault asks for
	flying    bool
}

func (h *pending) lane() string { return h.AccountID + "/" + h.PhoneID }

// enqueue has an event delivered after a while. The caller holds the lock.
func (t *Table) enqueue(accountID, phoneID string, after time.Duration, e Event) {
	t.push(&pending{AccountID: accountID, PhoneID: phoneID, Event: e}, after)
}

func (t *Table) push(h *pending, after time.Duration) {
	if len(t.state.Pending) >= maxPending {
		t.log.Error("the sandbox dropped a hook: too many wait", "channel", h.AccountID)
		return
	}
	if t.state.Faults.Shuffle {
		after += time.Duration(t.rand.Int64N(int64(4*(t.pace.Sent+t.pace.Delivered)) + 1))
	}
	h.Since = time.Now()
	h.Due = h.Since.Add(after)
	t.line(h)
	t.changed()
	t.poke()
}

// line puts a hook among the others, which stand in the order of their times.
func (t *Table) line(h *pending) {
	i, _ := slices.BinarySearchFunc(t.state.Pending, h.Due, func(o *pending, due time.Time) int {
		if o.Due.After(due) {
			return 1
		}
		return -1 // after those of the same time
	})
	t.state.Pending = slices.Insert(t.state.Pending, i, h)
}

// leave takes a hook out of the line.
func (t *Table) leave(h *pending) {
	if i := slices.Index(t.state.Pending, h); i >= 0 {
		t.state.Pending = slices.Delete(t.state.Pending, i, i+1)
	}
}

// Notify tells the business of an account what is news about the account itself.
func (t *Table) Notify(accountID string, e Event) {
	t.mu.Lock()
	defer t.mu.Unlock()
	e.Kind, e.At = EventNotice, t.clock.Now()
	t.push(&pending{AccountID: accountID, Event: e}, 0)
}

// Announce tells everybody who watches the table that something of a network
// changed.
func (t *Table) Announce(kind string, v any) { t.tell(kind, v) }

// tend lets networks do what is due as time passes.
func (t *Table) tend(ctx context.Context) {
	beat := time.NewTicker(max(20*time.Millisecond, min(t.pace.Retry, 500*time.Millisecond)))
	defer beat.Stop()
	for {
		select {
		case <-ctx.Done():
		case <-beat.C:
		}
		for _, n := range t.networks {
			if x, ok := n.(Tender); ok {
				x.Tend(t.clock.Now())
			}
		}
		if ctx.Err() != nil {
			return
		}
	}
}

func (t *Table) queued(target, status string) bool {
	return slices.ContainsFunc(t.state.Pending, func(h *pending) bool {
		return h.Event.Target == target && h.Event.Status == status
	})
}

func (t *Table) poke() {
	select {
	case t.wake <- struct{}{}:
	default:
	}
}

// Waiting counts the hooks that were not delivered yet.
func (t *Table) Waiting() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.state.Pending)
}

// deliver sends hooks as they fall due: those of one phone one after the
// other, others side by side.
func (t *Table) deliver(ctx context.Context) {
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		wait := t.launch(ctx)
		timer.Reset(wait)
		select {
		case <-ctx.Done():
			return
		case <-t.wake:
		case <-timer.C:
		}
	}
}

// launch starts what is due and answers how long until something else is.
func (t *Table) launch(ctx context.Context) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := time.Now()
	wait := time.Hour
	for _, h := range t.state.Pending {
		if d := h.Due.Sub(now); d > 0 {
			wait = min(wait, d)
			break
		}
		a := t.accounts[h.AccountID]
		if h.flying || a == nil || (a.HookURL == "" && !t.carries(a)) || t.busy[h.lane()] || t.flying >= maxFlying {
			continue
		}
		h.flying = true
		t.busy[h.lane()] = true
		t.flying++
		account := *a
		t.done.Add(1)
		go func() {
			defer t.done.Done()
			t.fly(ctx, account, h)
		}()
	}
	return wait
}

// carries tells whether an account's network carries its hooks itself.
func (t *Table) carries(a *Account) bool {
	_, ok := t.networks[a.Platform].(Courier)
	return ok
}

// try makes one try to deliver a hook.
func (t *Table) try(ctx context.Context, a Account, h *pending, body []byte) error {
	n := t.networks[a.Platform]
	if h.Event.Kind == EventPublic && len(body) == 0 {
		return nil // the network keeps that to itself
	}
	if m, ok := n.(Muter); ok && m.Muted(a) {
		return nil
	}
	if c, ok := n.(Courier); ok {
		return c.Carry(ctx, t.http, a, h.Event, body)
	}
	return t.post(ctx, a, body)
}

// fly makes one try and notes how it went.
func (t *Table) fly(ctx context.Context, a Account, h *pending) {
	body, err := t.body(a, h)
	hopeless := err != nil
	if hopeless {
		t.log.Error("the sandbox could not encode a hook", "channel", a.ID, "error", err)
	} else {
		err = t.try(ctx, a, h, body)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	defer t.poke()
	defer t.changed()
	h.flying = false
	delete(t.busy, h.lane())
	t.flying--
	h.Attempts++
	if err != nil && ctx.Err() != nil {
		return // stopped on the way: it is tried again at the next start
	}
	t.leave(h)
	if err == nil && t.state.Faults.Duplicate && !h.Again {
		h.Again, h.Due = true, time.Now().Add(t.pace.Sent)
		t.line(h)
		return
	}
	if err != nil && !hopeless && time.Since(h.Since) < giveUp {
		h.Due = time.Now().Add(min(t.pace.RetryMax, t.pace.Retry<<min(h.Attempts-1, 16)))
		t.line(h)
		t.log.Debug("a hook was refused and will come again", "channel", a.ID, "attempt", h.Attempts, "error", err)
	}
}

// body makes the request's body at the first try, when a status also shows on
// the phone.
func (t *Table) body(a Account, h *pending) ([]byte, error) {
	t.mu.Lock()
	if h.Body != nil {
		t.mu.Unlock()
		return h.Body, nil
	}
	var phone Phone
	if p := t.state.Phones[h.PhoneID]; p != nil {
		phone = *p
	} else if h.Stranger != nil {
		phone = *h.Stranger
	}
	if h.Event.At.IsZero() {
		h.Event.At = t.clock.Now()
	}
	if h.Event.Kind == EventStatus {
		t.applyStatus(h.Event)
	}
	e := h.Event
	t.mu.Unlock()
	n := t.networks[a.Platform]
	if w, ok := n.(Watcher); ok {
		w.Watch(a, phone, e)
	}
	body, err := n.Hook(a, phone, e)
	if err != nil {
		return nil, err
	}
	t.mu.Lock()
	h.Body = body
	t.mu.Unlock()
	return body, nil
}

var statusRank = map[string]int{StatusAccepted: 0, StatusSent: 1, StatusFailed: 2, StatusDelivered: 3, StatusRead: 4}

func (t *Table) applyStatus(e Event) {
	th := t.state.Threads[t.byMessage[e.Target]]
	if th == nil {
		return
	}
	m := th.find(e.Target)
	if m == nil || statusRank[e.Status] <= statusRank[m.Status] {
		return
	}
	m.Status, m.Failure = e.Status, e.Failure
	t.tellMessage(th, *m)
}

func (t *Table) post(ctx context.Context, a Account, body []byte) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.HookURL, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("hook of %s: %w", a.ID, err)
	}
	for k, v := range t.networks[a.Platform].Sign(a, body) {
		req.Header[k] = v
	}
	res, err := t.http.Do(req)
	if err != nil {
		return fmt.Errorf("hook of %s: %w", a.ID, err)
	}
	defer func() { _ = res.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 64<<10))
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("hook of %s: answered %d", a.ID, res.StatusCode)
	}
	return nil
}

// greet does each account's handshake until the business answers it right.
func (t *Table) greet(ctx context.Context) {
	wait := t.pace.Retry
	for {
		for _, a := range t.Accounts() {
			if !a.Reached && a.HookURL != "" && t.shake(ctx, a) {
				t.mu.Lock()
				if now := t.accounts[a.ID]; now != nil && now.HookURL == a.HookURL {
					now.Reached = true
				}
				t.mu.Unlock()
				t.tell("accounts", t.Accounts())
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}

func (t *Table) shake(ctx context.Context, a Account) bool {
	url, right := t.networks[a.Platform].Handshake(a)
	if url == "" {
		return true // the platform asks for none
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return false
	}
	res, err := t.http.Do(req)
	if err != nil {
		return false
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(res.Body, 4096))
	return err == nil && right(res.StatusCode, body)
}
