package meta

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net/http"
	"strings"

	"recado.dev/internal/platform"
)

const signatureHeader = "X-Hub-Signature-256"

// Handshake implements platform.Hooked: the network asks whether we know the
// verify token, and gets its challenge back.
func (s *Session) Handshake(r platform.HookRequest) platform.HookReply {
	mode, token, challenge := one(r.Query, "hub.mode"), one(r.Query, "hub.verify_token"), one(r.Query, "hub.challenge")
	known := s.verifyToken != "" && subtle.ConstantTimeCompare([]byte(token), []byte(s.verifyToken)) == 1
	if mode != "subscribe" || !known || challenge == "" || len(challenge) > 4096 {
		return platform.HookReply{Status: http.StatusForbidden}
	}
	return platform.HookReply{Status: http.StatusOK, ContentType: "text/plain; charset=utf-8", Body: []byte(challenge)}
}

func one(q map[string][]string, name string) string {
	if v := q[name]; len(v) == 1 {
		return v[0]
	}
	return ""
}

// Verify implements platform.Hooked.
func (s *Session) Verify(r platform.HookRequest) bool {
	given, ok := strings.CutPrefix(http.Header(r.Header).Get(signatureHeader), "sha256=")
	if !ok || len(s.appSecret) == 0 {
		return false
	}
	want, err := hex.DecodeString(given)
	if err != nil {
		return false
	}
	mac := hmac.New(sha256.New, s.appSecret)
	mac.Write(r.Body)
	return hmac.Equal(want, mac.Sum(nil))
}

// Accepted implements platform.Hooked.
func (s *Session) Accepted() platform.HookReply { return platform.HookReply{Status: http.StatusOK} }
