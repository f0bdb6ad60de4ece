// Package echo is a complete connector for a network made up for the purpose:
// small enough to read in one go and to be copied for a new one. The network
// signs its requests with an HMAC and takes messages by POST.
package echo

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// New is the platform.
func New() platform.Platform { return network{} }

type network struct{}

// Describe implements platform.Platform.
func (network) Describe() platform.Descriptor { return declaration() }

// Open implements platform.Platform.
func (network) Open(a platform.Account, h platform.Host) (platform.Session, error) {
	return &session{
		base:   strings.TrimRight(a.Settings["api_base_url"], "/"),
		token:  a.Secrets["token"],
		secret: []byte(a.Secrets["signing_secret"]),
		host:   h,
	}, nil
}

type session struct {
	base, token string
	secret      []byte
	host        platform.Host
}

// Caps implements platform.Session.
func (s *session) Caps() platform.Caps { return caps() }

// Send implements platform.Session.
func (s *session) Send(ctx context.Context, out platform.Outgoing) (platform.Receipt, error) {
	m := out.Message.Message()
	if f := s.Caps().Refuses(m); f != nil {
		return platform.Receipt{}, f
	}
	id, err := s.post(ctx, m.ID, outgoing{ID: m.ID, To: out.To.Address, Text: m.Text, ReplyTo: string(out.ReplyTo)})
	return platform.Receipt{ID: platform.RemoteMessageID(id)}, err
}

// React implements platform.Reactor.
func (s *session) React(ctx context.Context, to platform.Recipient, id platform.RemoteMessageID, emoji string) error {
	_, err := s.post(ctx, "", outgoing{To: to.Address, ReactTo: string(id), Emoji: emoji})
	return err
}

type outgoing struct {
	ID      string `json:"id,omitempty"`
	To      string `json:"to"`
	Text    string `json:"text,omitempty"`
	ReplyTo string `json:"reply_to,omitempty"`
	ReactTo string `json:"react_to,omitempty"`
	Emoji   string `json:"emoji,omitempty"`
}

func (s *session) post(ctx context.Context, key string, body outgoing) (string, error) {
	raw, err := json.Marshal(body)
	if err != nil {
		return "", &platform.Failure{Kind: platform.Rejected, Title: "the message cannot be written as JSON", Err: err}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.base+"/messages", bytes.NewReader(raw))
	if err != nil {
		return "", &platform.Failure{Kind: platform.Misconfigured, Title: "the address of the network is wrong", Err: err}
	}
	req.Header.Set("Authorization", "Bearer "+s.token)
	req.Header.Set("Content-Type", "application/json")
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	resp, err := platform.Do(s.host.HTTP, req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return "", platform.StatusFailure(resp.StatusCode, resp.Header)
	}
	answer, err := io.ReadAll(io.LimitReader(resp.Body, 1<<16))
	if err != nil {
		return "", &platform.Failure{Kind: platform.Uncertain, Title: "the answer broke off", Err: err}
	}
	var taken struct{ ID string }
	if json.Unmarshal(answer, &taken) != nil || taken.ID == "" {
		return "", &platform.Failure{Kind: platform.Unintelligible, Title: "the answer names no message"}
	}
	return taken.ID, nil
}

// Handshake implements platform.Hooked.
func (s *session) Handshake(r platform.HookRequest) platform.HookReply {
	if c := r.Query["challenge"]; len(c) == 1 {
		return platform.HookReply{Status: http.StatusOK, ContentType: "text/plain", Body: []byte(c[0])}
	}
	return platform.HookReply{Status: http.StatusForbidden}
}

// Verify implements platform.Hooked.
func (s *session) Verify(r platform.HookRequest) bool {
	given, err := hex.DecodeString(http.Header(r.Header).Get("X-Echo-Signature"))
	mac := hmac.New(sha256.New, s.secret)
	mac.Write(r.Body)
	return err == nil && len(s.secret) > 0 && hmac.Equal(given, mac.Sum(nil))
}

// Accepted implements platform.Hooked.
func (s *session) Accepted() platform.HookReply { return platform.HookReply{Status: http.StatusOK} }

type event struct {
	ID, Type, From, Name, Text, Message, Emoji, Status string
	ReplyTo                                            string `json:"reply_to"`
	OurID                                              string `json:"our_id"`
	At                                                 int64  // milliseconds
}

// Decode implements platform.Hooked.
func (s *session) Decode(r platform.HookRequest) ([]platform.Inbound, error) {
	var body struct{ Events []json.RawMessage }
	if err := json.Unmarshal(r.Body, &body); err != nil && !json.Valid(r.Body) {
		return nil, fmt.Errorf("read the request: %w", err)
	} else if err != nil {
		return []platform.Inbound{trouble(r.Body, "request", "the request has another shape")}, nil
	}
	items := make([]platform.Inbound, 0, len(body.Events))
	for _, raw := range body.Events {
		items = append(items, decode(raw))
	}
	return items, nil
}

func decode(raw json.RawMessage) platform.Inbound {
	var e event
	if err := json.Unmarshal(raw, &e); err != nil || e.ID == "" {
		return trouble(raw, "event", "the event has no id or a wrong shape")
	}
	in := platform.Inbound{Key: e.ID, At: time.UnixMilli(e.At).UTC()}
	if e.From != "" {
		in.Sender = &platform.Person{
			Keys: []platform.RemoteUserKey{platform.RemoteUserKey("user:" + e.From)}, Address: e.From, Display: "@" + e.From, Name: e.Name,
		}
	}
	switch {
	case e.Type == "message" && in.Sender != nil:
		in.Message = &platform.MessageIn{ID: platform.RemoteMessageID(e.ID), Kind: desk.MessageText, Text: e.Text, ReplyTo: platform.RemoteMessageID(e.ReplyTo)}
	case e.Type == "reaction" && in.Sender != nil:
		in.Reaction = &platform.ReactionIn{ID: platform.RemoteMessageID(e.Message), Emoji: e.Emoji}
	case e.Type == "receipt" && (e.Status == "sent" || e.Status == "delivered"):
		in.Receipt = &platform.ReceiptIn{ID: platform.RemoteMessageID(e.Message), OurID: e.OurID, Status: desk.Status(e.Status)}
	default:
		return trouble(raw, e.Type, "nothing here knows this event")
	}
	return in
}

// trouble keys the event by its content, so that a repeat is the same event.
func trouble(raw json.RawMessage, kind, reason string) platform.Inbound {
	sum := sha256.Sum256(raw)
	return platform.Inbound{Key: "trouble:" + hex.EncodeToString(sum[:8]), Trouble: &platform.TroubleIn{Kind: kind, Reason: reason, Raw: raw}}
}
