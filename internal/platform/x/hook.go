package x

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"

	"recado.dev/internal/platform"
)

const signatureHeader = "X-Twitter-Webhooks-Signature"

func (k keys) seal(text []byte) []byte {
	mac := hmac.New(sha256.New, []byte(k.consumerSecret))
	mac.Write(text)
	return mac.Sum(nil)
}

// maxToken bounds what a stranger can have signed.
const maxToken = 512

// Handshake implements platform.Hooked: the network sends a token now and then,
// which the consumer secret signs.
func (s *session) Handshake(r platform.HookRequest) platform.HookReply {
	token := r.Query["crc_token"]
	if len(token) != 1 || token[0] == "" || len(token[0]) > maxToken || s.keys.consumerSecret == "" {
		return platform.HookReply{Status: http.StatusForbidden}
	}
	body, _ := json.Marshal(map[string]string{"response_token": "sha256=" + base64.StdEncoding.EncodeToString(s.keys.seal([]byte(token[0])))}) // a text always encodes
	return platform.HookReply{Status: http.StatusOK, ContentType: "application/json", Body: body}
}

// Verify implements platform.Hooked. The signature has no time: a replay is
// known by its ids.
func (s *session) Verify(r platform.HookRequest) bool {
	given, ok := strings.CutPrefix(http.Header(r.Header).Get(signatureHeader), "sha256=")
	mac, err := base64.StdEncoding.DecodeString(given)
	return ok && err == nil && s.keys.consumerSecret != "" && hmac.Equal(mac, s.keys.seal(r.Body))
}

// Accepted implements platform.Hooked.
func (s *session) Accepted() platform.HookReply { return platform.HookReply{Status: http.StatusOK} }
