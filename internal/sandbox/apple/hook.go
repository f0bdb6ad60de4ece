package apple

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"recado.dev/internal/sandbox"
)

// hookTime is how long a business may take to answer.
const hookTime = 15 * time.Second

// maxInline is how large an answer may be that stands in a request.
const maxInline = 10 << 10

// capabilities are what the phones can show.
const capabilities = "AUTH,AUTH2,LIST,TIME,QUICK,FORM"

// Hook implements sandbox.Network: what a customer writes and picks. Of their
// messages' fate businesses learn nothing.
func (n *Network) Hook(a sandbox.Account, p sandbox.Phone, e sandbox.Event) ([]byte, error) {
	if e.Kind == sandbox.EventNotice {
		return e.Notice, nil
	}
	if e.Kind != sandbox.EventMessage || e.Message == nil {
		return nil, nil
	}
	st, done := n.open()
	b := st.Businesses[a.ID]
	if b != nil && b.Closed[p.ID] { // who writes is there again
		delete(b.Closed, p.ID)
		n.dirty = true
	}
	done()
	if b == nil {
		return nil, fmt.Errorf("the business %s is not there any more", a.ID)
	}
	m := *e.Message
	out := object{"v": 1, "id": m.ID, "sourceId": source(a.ID, p), "destinationId": a.ID, "locale": map[string]string{"es": "es_MX", "en": "en_US"}[p.Language]}
	switch {
	case m.Answer != nil:
		out["type"] = "interactive"
		if err := n.answered(b, m, out); err != nil {
			return nil, err
		}
	default:
		out["type"], out["body"] = "text", m.Text
		if m.Media != nil {
			file, err := n.sent(b, m.Media.ID, m.Media.Name, m.Media.Mime)
			if err != nil {
				return nil, err
			}
			out["body"], out["attachments"] = placeholder+m.Text, []object{file}
		}
	}
	return json.Marshal(out)
}

// sent is a file of a customer as a message names it.
func (n *Network) sent(b *business, id, name, mime string) (object, error) {
	raw, ok := n.cipherText(b, id)
	if !ok {
		return nil, errors.New("a customer's file is not there any more")
	}
	return object{
		"name": name, "mimeType": mime, "size": len(raw), "key": "00" + hex.EncodeToString(b.fileKey(id)), "url": base(n.table.PublicURL()) + "/content/F" + id,
		"owner": "M" + b.ID[:8], "signature-base64": checksum(raw),
	}, nil
}

// answered is what a customer chose. Where that is large the request says only
// where it lies.
func (n *Network) answered(b *business, m sandbox.Message, out object) error {
	a := m.Answer
	if a.Kind == "app" {
		return n.appAnswered(m, out)
	}
	one := object{"identifier": a.ID, "title": a.Title}
	if a.Description != "" {
		one["subtitle"] = a.Description
	}
	data := object{"version": "1.0", "requestIdentifier": m.ReplyTo, "replyMessage": object{"title": a.Title, "style": "icon"}}
	switch a.Kind {
	case "quick_reply":
		data["quick-reply"] = object{"selectedIndex": 0, "selectedIdentifier": a.ID, "items": []object{one}}
	case "time":
		start, err := time.Parse(time.RFC3339, a.Title)
		if err != nil {
			return fmt.Errorf("a time: %w", err)
		}
		data["event"] = object{"identifier": m.ReplyTo, "timeslots": []object{{"identifier": a.ID, "startTime": start.UTC().Format(slotTime), "duration": 1800}}}
	case "payment":
		data["payment"] = object{"state": "ok", "paymentRequest": object{"total": object{"label": a.ID}}}
	default:
		data["listPicker"] = object{"sections": []object{{"items": []object{one}}}}
	}
	whole := object{"bid": extension, "sessionIdentifier": m.ReplyTo, "data": data}
	raw := encode(whole)
	if len(raw) <= maxInline {
		out["interactiveData"] = whole
		return nil
	}
	kept, err := n.table.AddMedia(b.ID, "application/json", "answer", bytes.NewReader(raw))
	if err != nil {
		return fmt.Errorf("a large answer: %w", err)
	}
	ref, err := n.sent(b, kept.ID, "answer", "application/json")
	if err != nil {
		return err
	}
	ref["bid"], ref["title"] = extension, a.Title
	out["interactiveDataRef"] = ref
	return nil
}

// Carry implements sandbox.Courier: a request comes packed, at the business's
// address with a word behind it, and again until it is taken.
func (n *Network) Carry(ctx context.Context, client *http.Client, a sandbox.Account, e sandbox.Event, body []byte) error {
	if len(body) == 0 || a.HookURL == "" {
		return nil
	}
	if e.Message != nil && e.Message.Answer != nil && e.Message.Answer.Kind == "payment" {
		if err := n.pays(ctx, client, e.Message.ReplyTo); err != nil {
			return err
		}
	}
	var said struct {
		ID          string `json:"id"`
		Source      string `json:"sourceId"`
		Destination string `json:"destinationId"`
	}
	if err := json.Unmarshal(body, &said); err != nil {
		return fmt.Errorf("read an event: %w", err)
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write(body); err != nil {
		return fmt.Errorf("pack an event: %w", err)
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("pack an event: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, hookTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimSuffix(a.HookURL, "/")+"/message", &packed)
	if err != nil {
		return fmt.Errorf("hook of %s: %w", a.ID, err)
	}
	for k, v := range n.Sign(a, body) {
		req.Header[k] = v
	}
	for k, v := range map[string]string{"Id": said.ID, "Source-Id": said.Source, "Destination-Id": said.Destination, "Capability-List": capabilities, "Device-Agent": "Mac OS X;iPhone OS 18.0"} {
		req.Header.Set(k, v)
	}
	res, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("hook of %s: %w", a.ID, err)
	}
	defer func() { _ = res.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 64<<10))
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return fmt.Errorf("hook of %s: answered %d", a.ID, res.StatusCode)
	}
	return nil
}
