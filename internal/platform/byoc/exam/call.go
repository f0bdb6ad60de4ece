package exam

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

const maxSeen = 64 << 10

// recorder remembers the last answer, so that a failure can say what it was.
type recorder struct {
	next http.RoundTripper

	mu     sync.Mutex
	status int
	kind   string
	body   []byte
}

// RoundTrip implements http.RoundTripper.
func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	next := r.next
	if next == nil {
		next = http.DefaultTransport
	}
	r.keep(0, "", nil)
	resp, err := next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxSeen))
	_ = resp.Body.Close()
	if err != nil {
		return nil, err
	}
	r.keep(resp.StatusCode, resp.Header.Get("Content-Type"), body)
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

func (r *recorder) keep(status int, kind string, body []byte) {
	r.mu.Lock()
	r.status, r.kind, r.body = status, kind, body
	r.mu.Unlock()
}

// said is the last answer in words.
func (r *recorder) said() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.status == 0 {
		return "it gave no answer"
	}
	text := strings.Join(strings.Fields(strings.ToValidUTF8(string(r.body), "")), " ")
	if chars := []rune(text); len(chars) > 120 {
		text = string(chars[:119]) + "…"
	}
	if text == "" {
		return fmt.Sprintf("it answered %d with nothing", r.status)
	}
	return fmt.Sprintf("it answered %d: %s", r.status, text)
}

func (r *recorder) answered() (int, string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.status, r.kind
}

// send sends a message as the desk does; n names it within this run.
func (e *examined) send(ctx context.Context, n string, m desk.Message, media ...platform.OutgoingMedia) (platform.RemoteMessageID, string) {
	m.ID, m.Direction = "check-"+e.run+"-"+n, desk.DirectionOut
	out, ok := desk.NewOutgoing(m)
	if !ok {
		return "", "the message may not leave"
	}
	receipt, err := e.session.Send(ctx, platform.Outgoing{Message: out, To: platform.Recipient{Address: e.Recipient}, Media: media})
	if err != nil {
		return "", e.why(err)
	}
	return receipt.ID, ""
}

// why is a failed call in words that help.
func (e *examined) why(err error) string {
	if err == nil {
		return ""
	}
	f := platform.AsFailure(err)
	if status, _ := e.seen.answered(); status == 0 {
		return f.Title + ": " + fmt.Sprint(f.Err)
	}
	if f.Kind == platform.Unintelligible {
		return `a message that is taken is answered with {"id":"…"}; ` + e.seen.said()
	}
	return e.seen.said()
}

// raw posts a body with these headers and answers the status.
func (e *examined) raw(ctx context.Context, body string, header http.Header) (int, string) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, e.URL, strings.NewReader(body))
	if err != nil {
		return 0, err.Error()
	}
	req.Header = header
	req.Header.Set("Content-Type", "application/json")
	resp, err := e.HTTP.Do(req)
	if err != nil {
		return 0, err.Error()
	}
	_ = resp.Body.Close()
	return resp.StatusCode, ""
}

// signed are the headers of a body, signed at a time.
func (e *examined) signed(id, body string, at time.Time) http.Header {
	h := http.Header{}
	signature, err := e.hook.Sign(id, at, []byte(body))
	if err != nil {
		return h
	}
	h.Set(standardwebhooks.HeaderWebhookID, id)
	h.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(at.Unix(), 10))
	h.Set(standardwebhooks.HeaderWebhookSignature, signature)
	return h
}
