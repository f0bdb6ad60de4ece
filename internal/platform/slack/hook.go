package slack

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/platform"
)

const (
	signatureHeader = "X-Slack-Signature"
	timestampHeader = "X-Slack-Request-Timestamp"
	// replayWindow is how old a request may be, and how far ahead of our clock.
	replayWindow = 5 * time.Minute
)

// Handshake implements platform.Hooked. The network checks an address by a POST.
func (s *session) Handshake(platform.HookRequest) platform.HookReply {
	return platform.HookReply{Status: http.StatusMethodNotAllowed, ContentType: "text/plain; charset=utf-8",
		Body: []byte("This address takes POST requests.\n")}
}

// Accepted implements platform.Hooked. The answer to a pressed button has to be
// empty: words in it would replace the message.
func (s *session) Accepted() platform.HookReply { return platform.HookReply{Status: http.StatusOK} }

// Reply implements platform.Replier: the network checks an address by a word
// that it wants back.
func (s *session) Reply(r platform.HookRequest) (platform.HookReply, bool) {
	var in envelope
	if json.Unmarshal(r.Body, &in) != nil || in.Type != typeVerification || in.Challenge == "" {
		return platform.HookReply{}, false
	}
	return platform.HookReply{Status: http.StatusOK, ContentType: "text/plain; charset=utf-8", Body: []byte(in.Challenge)}, true
}

// Verify implements platform.Hooked: an HMAC over the time and the raw body. A
// request that somebody kept is worth nothing five minutes later.
func (s *session) Verify(r platform.HookRequest) bool {
	header := http.Header(r.Header)
	stamp := header.Get(timestampHeader)
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || len(s.secret) == 0 {
		return false
	}
	if age := s.host.Clock.Now().Sub(time.Unix(seconds, 0)); age > replayWindow || age < -replayWindow {
		return false
	}
	given, ok := strings.CutPrefix(header.Get(signatureHeader), "v0=")
	sum, err := hex.DecodeString(given)
	if !ok || err != nil {
		return false
	}
	mac := hmac.New(sha256.New, s.secret)
	mac.Write([]byte("v0:" + stamp + ":"))
	mac.Write(r.Body)
	return hmac.Equal(sum, mac.Sum(nil))
}
