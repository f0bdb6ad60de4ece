package line

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"

	"recado.dev/internal/platform"
)

const signatureHeader = "X-Line-Signature"

// Handshake implements platform.Hooked: the network never looks at our address
// with a GET, so whoever does is somebody else.
func (s *session) Handshake(platform.HookRequest) platform.HookReply {
	return platform.HookReply{Status: http.StatusForbidden}
}

// Verify implements platform.Hooked.
func (s *session) Verify(r platform.HookRequest) bool {
	given, err := base64.StdEncoding.DecodeString(http.Header(r.Header).Get(signatureHeader))
	mac := hmac.New(sha256.New, s.secret)
	mac.Write(r.Body)
	return err == nil && len(s.secret) > 0 && hmac.Equal(given, mac.Sum(nil))
}

// Accepted implements platform.Hooked.
func (s *session) Accepted() platform.HookReply { return platform.HookReply{Status: http.StatusOK} }
