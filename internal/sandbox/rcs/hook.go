package rcs

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"recado.dev/internal/sandbox"
	"recado.dev/internal/sandbox/serviceaccount"
)

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
	if !n.greeter.Greet(ctx, client, a.ID, a.HookURL, a.Secrets["client_token"]) {
		return errUnchecked
	}
	status, _, err := serviceaccount.Post(ctx, client, a.HookURL, body, n.Sign(a, body))
	if err == nil && (status < 200 || status > 299) {
		err = fmt.Errorf("hook of %s: answered %d", a.ID, status)
	}
	return err
}
