package webhook

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"recado.dev/internal/desk"
)

// mostBody is the largest body that is sent.
const mostBody = 256 << 10

// Payload is what an endpoint is told of an event.
type Payload struct {
	Type           string            `json:"type"`
	Timestamp      time.Time         `json:"timestamp"`
	Seq            int64             `json:"seq,omitempty"`
	Actor          desk.Actor        `json:"actor"`
	CaseID         string            `json:"case_id,omitempty"`
	ConversationID string            `json:"conversation_id,omitempty"`
	MessageID      string            `json:"message_id,omitempty"`
	ContactID      string            `json:"contact_id,omitempty"`
	Changes        map[string][2]any `json:"changes,omitempty"`
	Data           json.RawMessage   `json:"data"`
}

// request is the call of a delivery.
func (s *Service) request(ctx context.Context, d desk.WebhookDelivery, w desk.Webhook) (*http.Request, error) {
	if d.Request != nil {
		return s.ofAction(ctx, d)
	}
	if d.WebhookID == "" {
		return nil, desk.E(desk.CodeConflict, "what was to be told was deleted")
	}
	body, err := s.body(ctx, w, d)
	if err != nil {
		return nil, err
	}
	keys, err := s.unseal(w)
	if err != nil {
		return nil, err
	}
	req, err := newRequest(ctx, http.MethodPost, w.URL, w.ContentType, body)
	if err != nil {
		return nil, err
	}
	return req, sign(req, d.ID, s.Wall.Now(), body, keys)
}

func newRequest(ctx context.Context, method, url, contentType string, body []byte) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("this address cannot be called")
	}
	if method != http.MethodGet {
		req.Header.Set("Content-Type", contentType)
	}
	return req, nil
}

// sign puts the headers of Standard Webhooks on a call, with a signature for
// each secret that is valid.
func sign(req *http.Request, id string, now time.Time, body []byte, keys sealed) error {
	mark(req, id, now)
	if keys.Authorization != "" {
		req.Header.Set("Authorization", keys.Authorization)
	}
	valid := []string{keys.Secret}
	if keys.Old != "" && now.Before(keys.OldUntil) {
		valid = append(valid, keys.Old)
	}
	var signatures []string
	for _, key := range valid {
		hook, err := standardwebhooks.NewWebhook(key)
		if err != nil {
			return err
		}
		signature, err := hook.Sign(id, now, body)
		if err != nil {
			return err
		}
		signatures = append(signatures, signature)
	}
	req.Header.Set(standardwebhooks.HeaderWebhookSignature, strings.Join(signatures, " "))
	return nil
}

func mark(req *http.Request, id string, now time.Time) {
	req.Header.Set(standardwebhooks.HeaderWebhookID, id)
	req.Header.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(now.Unix(), 10))
}

// ofAction is the call of a recipe's action.
func (s *Service) ofAction(ctx context.Context, d desk.WebhookDelivery) (*http.Request, error) {
	r := d.Request
	body := []byte(r.Text)
	if len(r.Body) > 0 {
		body = r.Body
	}
	req, err := newRequest(ctx, r.Method, r.URL, r.ContentType, body)
	if err != nil {
		return nil, err
	}
	mark(req, d.ID, s.Wall.Now())
	if r.Credential == "" {
		return req, nil
	}
	sealed, _, err := s.Store.Read().WebhookCredential(ctx, d.WorkspaceID, r.Credential)
	if err != nil {
		return nil, err
	}
	if sealed == nil {
		return nil, desk.E(desk.CodeConflict, "what the call was authorised with went with its recipe")
	}
	text, err := unsealCredential(s.Sealer, r.Credential, sealed)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", text)
	return req, nil
}

// body is what an endpoint is told, made of the event each time: what was
// deleted meanwhile is not told any more.
func (s *Service) body(ctx context.Context, w desk.Webhook, d desk.WebhookDelivery) ([]byte, error) {
	if d.Seq == 0 {
		return s.ping(ctx, w, d)
	}
	evs, err := s.Store.FollowEvents(ctx, d.WorkspaceID, d.Seq-1, 1)
	if err != nil {
		return nil, err
	}
	if len(evs) == 0 || evs[0].Seq != d.Seq {
		return nil, desk.E(desk.CodeConflict, "the event is not there any more")
	}
	ev := evs[0]
	if w.Format == "slack" {
		return s.slack(ctx, w.Text, ev)
	}
	if s.Present != nil {
		if err := s.Present(&ev); err != nil {
			return nil, err
		}
	}
	p := Payload{Type: string(ev.Type), Timestamp: ev.At, Seq: ev.Seq, Actor: ev.Actor, CaseID: ev.CaseID, ConversationID: ev.ConversationID, MessageID: ev.MessageID, ContactID: ev.ContactID,
		Changes: ev.Changes, Data: ev.Data}
	return written(p)
}

// written is a payload as it is sent; what is too large keeps its id alone.
func written(p Payload) ([]byte, error) {
	if len(p.Data) == 0 {
		p.Data = json.RawMessage("{}")
	}
	body, err := json.Marshal(p)
	if err != nil || len(body) <= mostBody {
		return body, err
	}
	var one struct {
		ID        string `json:"id,omitempty"`
		Truncated bool   `json:"truncated"`
	}
	_ = json.Unmarshal(p.Data, &one) // what has no id is told without
	one.Truncated = true
	p.Changes = nil
	if p.Data, err = json.Marshal(one); err != nil {
		return nil, err
	}
	return json.Marshal(p)
}

// ping is what a test sends.
func (s *Service) ping(ctx context.Context, w desk.Webhook, d desk.WebhookDelivery) ([]byte, error) {
	ev := desk.Event{WorkspaceID: d.WorkspaceID, Type: desk.EventType(d.Type), At: d.CreatedAt, Actor: desk.WebhookActor}
	if w.Format == "slack" {
		return s.slack(ctx, w.Text, ev)
	}
	data, err := json.Marshal(map[string]string{"id": w.ID, "name": w.Name})
	if err != nil {
		return nil, err
	}
	return written(Payload{Type: d.Type, Timestamp: d.CreatedAt, Actor: ev.Actor, Data: data})
}

// Sent is a call as it is shown: what it is authorised with is not.
type Sent struct {
	Method  string            `json:"method"`
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers"`
	Body    string            `json:"body"`
}

// Show answers what a delivery sends.
func (s *Service) Show(ctx context.Context, d desk.WebhookDelivery) (Sent, error) {
	var w desk.Webhook
	var err error
	if d.WebhookID != "" {
		if w, err = s.Store.Read().WebhookByID(ctx, d.WorkspaceID, d.WebhookID); err != nil {
			return Sent{}, err
		}
	}
	req, err := s.request(ctx, d, w)
	if err != nil {
		return Sent{Headers: map[string]string{}}, ignoreGone(err)
	}
	out := Sent{Method: req.Method, URL: req.URL.String(), Headers: map[string]string{}}
	for name, values := range req.Header {
		switch name {
		case "Webhook-Signature", "Webhook-Timestamp": // anew at each try
		case "Authorization":
			kind, _, _ := strings.Cut(values[0], " ")
			out.Headers[name] = kind + " …"
		default:
			out.Headers[name] = values[0]
		}
	}
	var body bytes.Buffer
	_, err = body.ReadFrom(req.Body)
	out.Body = readable(body.Bytes())
	return out, err
}

// ignoreGone lets a call be shown as nothing where what it told is gone.
func ignoreGone(err error) error {
	if desk.CodeOf(err) == desk.CodeConflict {
		return nil
	}
	return err
}
