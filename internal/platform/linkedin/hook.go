package linkedin

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"regexp"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

const (
	signatureHeader = "X-LI-Signature"
	// prefix is part of what is signed, and stands in no header.
	prefix    = "hmacsha256="
	eventType = "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS"
)

// uuid is the one shape of a challenge. Anything else stays unanswered: our answer
// to a made-up one would be the signature of a made-up request.
var uuid = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

func (s *session) mac(text string) string {
	h := hmac.New(sha256.New, s.clientSecret)
	h.Write([]byte(text))
	return hex.EncodeToString(h.Sum(nil))
}

// Handshake implements platform.Hooked: the network asks every two hours whether
// we hold the app's secret.
func (s *session) Handshake(r platform.HookRequest) platform.HookReply {
	codes := r.Query["challengeCode"]
	if len(codes) != 1 || !uuid.MatchString(codes[0]) || len(s.clientSecret) == 0 {
		return platform.HookReply{Status: http.StatusForbidden}
	}
	body, err := json.Marshal(map[string]string{"challengeCode": codes[0], "challengeResponse": s.mac(codes[0])})
	if err != nil {
		return platform.HookReply{Status: http.StatusInternalServerError}
	}
	return platform.HookReply{Status: http.StatusOK, ContentType: "application/json", Body: body}
}

// Verify implements platform.Hooked.
func (s *session) Verify(r platform.HookRequest) bool {
	want, err := hex.DecodeString(http.Header(r.Header).Get(signatureHeader))
	if err != nil || len(s.clientSecret) == 0 {
		return false
	}
	h := hmac.New(sha256.New, s.clientSecret)
	h.Write([]byte(prefix))
	h.Write(r.Body)
	return hmac.Equal(want, h.Sum(nil))
}

// Accepted implements platform.Hooked.
func (s *session) Accepted() platform.HookReply { return platform.HookReply{Status: http.StatusOK} }

// subscription is the key of the app's subscription to the page's events.
func (s *session) subscription() string {
	return "/eventSubscriptions/(developerApplication:" + escaped("urn:li:developerApplication:"+s.application) + ",user:" + escaped("urn:li:person:"+s.member) +
		",entity:" + escaped(s.page()) + ",eventType:" + eventType + ")"
}

type subscribed struct {
	Webhook   string `json:"webhook"`
	ExpiresAt int64  `json:"expiresAt"`
}

// Hooks implements platform.HookKeeper.
func (s *session) Hooks(ctx context.Context) (desk.NumberHooks, error) {
	out := desk.NumberHooks{Apps: []string{}}
	var is subscribed
	err := s.get(ctx, s.subscription(), "", "", &is)
	if gone(err) {
		return out, nil
	}
	if err == nil {
		out.Subscribed, out.Apps, out.Address = true, []string{s.application}, is.Webhook
	}
	return out, err
}

// Subscribe implements platform.HookKeeper.
func (s *session) Subscribe(ctx context.Context, address string) error {
	if address == "" {
		address = s.hookURL
	}
	if address == "" {
		return &platform.Failure{Kind: platform.Misconfigured, Title: "this server does not know its own address, which the network is to call"}
	}
	_, err := s.call(ctx, request{method: http.MethodPut, path: s.subscription(), in: map[string]string{"webhook": address}}, nil)
	return safe(err)
}

// Unsubscribe implements platform.HookKeeper.
func (s *session) Unsubscribe(ctx context.Context) error {
	_, err := s.call(ctx, request{method: http.MethodDelete, path: s.subscription()}, nil)
	if gone(err) {
		return nil
	}
	return safe(err)
}
