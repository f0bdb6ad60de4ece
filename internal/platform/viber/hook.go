package viber

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"

	"recado.dev/internal/platform"
)

const signatureHeader = "X-Viber-Content-Signature"

// Handshake implements platform.Hooked. The network checks an address with a
// signed request like any other.
func (s *session) Handshake(platform.HookRequest) platform.HookReply {
	return platform.HookReply{Status: http.StatusMethodNotAllowed, ContentType: "text/plain; charset=utf-8",
		Body: []byte("This address takes POST requests.\n")}
}

// Verify implements platform.Hooked.
func (s *session) Verify(r platform.HookRequest) bool {
	given, err := hex.DecodeString(http.Header(r.Header).Get(signatureHeader))
	mac := hmac.New(sha256.New, []byte(s.token))
	mac.Write(r.Body)
	return err == nil && s.token != "" && hmac.Equal(given, mac.Sum(nil))
}

// Accepted implements platform.Hooked.
func (s *session) Accepted() platform.HookReply { return platform.HookReply{Status: http.StatusOK} }

// Reply implements platform.Replier: to who opens the chat, and may not be
// written to yet, the network passes on what stands in the answer.
func (s *session) Reply(r platform.HookRequest) (platform.HookReply, bool) {
	var e struct {
		Event string `json:"event"`
	}
	if s.welcome == "" || json.Unmarshal(r.Body, &e) != nil || e.Event != "conversation_started" {
		return platform.HookReply{}, false
	}
	body, err := json.Marshal(fields{"sender": fields{"name": s.name()}, "type": "text", "text": s.welcome})
	if err != nil {
		return platform.HookReply{}, false
	}
	return platform.HookReply{Status: http.StatusOK, ContentType: "application/json", Body: body}, true
}
