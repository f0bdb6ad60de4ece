package rcs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"recado.dev/internal/sandbox"
)

// hookTime is how long a business may take to answer.
const hookTime = 10 * time.Second

var errUnchecked = errors.New("the address did not answer the question for it yet")

// Hook implements sandbox.Network: what a customer writes and does, wrapped up.
func (n *Network) Hook(a sandbox.Account, p sandbox.Phone, e sandbox.Event) ([]byte, error) {
	switch {
	case e.Kind == sandbox.EventNotice:
		return e.Notice, nil
	case e.Kind == sandbox.EventStatus:
		what := map[string]string{sandbox.StatusDelivered: "DELIVERED", sandbox.StatusRead: "READ"}[e.Status]
		if what == "" {
			return nil, nil
		}
		return wrapped(a.ID, "event", object{
			"senderPhoneNumber": p.Number, "eventType": what, "eventId": "Ev" + e.ID, "messageId": e.Target, "sendTime": stamp(e.At), "agentId": a.ID,
		}), nil
	case e.Kind != sandbox.EventMessage || e.Message == nil:
		return nil, nil
	}
	m := *e.Message
	out := object{"senderPhoneNumber": p.Number, "messageId": m.ID, "sendTime": stamp(e.At), "agentId": a.ID}
	switch {
	case m.Answer != nil:
		out["suggestionResponse"] = object{"postbackData": m.Answer.ID, "text": m.Answer.Title, "type": "REPLY"}
	case m.Media != nil:
		out["userFile"] = object{"payload": object{
			"mimeType": m.Media.Mime, "fileSizeBytes": m.Media.Size, "fileUri": base(n.table.PublicURL()) + "/files/" + m.Media.ID, "fileName": m.Media.Name,
		}}
		if m.Text != "" {
			out["text"] = m.Text
		}
	case m.Location != nil:
		out["location"] = object{"latitude": m.Location.Latitude, "longitude": m.Location.Longitude}
	default:
		out["text"] = m.Text
	}
	return wrapped(a.ID, "message", out), nil
}

// Carry implements sandbox.Courier: an event comes once the address answered the
// question whether it is the business's, and again until it is taken.
func (n *Network) Carry(ctx context.Context, client *http.Client, a sandbox.Account, _ sandbox.Event, body []byte) error {
	if len(body) == 0 || a.HookURL == "" {
		return nil
	}
	_, done := n.open()
	greeted := n.greeted[a.ID] == a.HookURL
	done()
	if !greeted {
		asked := word(8)
		status, got, err := n.post(ctx, client, a, encode(object{"clientToken": a.Secrets["client_token"], "secret": asked}), nil)
		if err != nil || status != http.StatusOK || string(got) != asked {
			return errUnchecked
		}
		_, done := n.open()
		n.greeted[a.ID] = a.HookURL
		done()
	}
	status, _, err := n.post(ctx, client, a, body, n.Sign(a, body))
	if err == nil && (status < 200 || status > 299) {
		err = fmt.Errorf("hook of %s: answered %d", a.ID, status)
	}
	return err
}

func (n *Network) post(ctx context.Context, client *http.Client, a sandbox.Account, body []byte, header http.Header) (int, []byte, error) {
	ctx, cancel := context.WithTimeout(ctx, hookTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.HookURL, bytes.NewReader(body))
	if err != nil {
		return 0, nil, fmt.Errorf("hook of %s: %w", a.ID, err)
	}
	req.Header.Set("Content-Type", "application/json")
	for k, v := range header {
		req.Header[k] = v
	}
	res, err := client.Do(req)
	if err != nil {
		return 0, nil, fmt.Errorf("hook of %s: %w", a.ID, err)
	}
	defer func() { _ = res.Body.Close() }()
	got, err := io.ReadAll(io.LimitReader(res.Body, 64<<10))
	return res.StatusCode, got, err
}
