package wechat

import (
	"bytes"
	"encoding/xml"
	"net/http"
	"strconv"
	"time"

	"recado.dev/internal/platform"
)

// stale is how old a request may be: its signature does not cover everything, so
// that an old one must not be good for ever.
const stale = 10 * time.Minute

// Handshake implements platform.Hooked: the console looks whether we know the
// token, and gets its text back.
func (s *session) Handshake(r platform.HookRequest) platform.HookReply {
	echo := one(r.Query, "echostr")
	known := s.verifyToken != "" && signed(one(r.Query, "signature"), s.verifyToken, one(r.Query, "timestamp"), one(r.Query, "nonce"))
	if !known || echo == "" || len(echo) > 4096 {
		return platform.HookReply{Status: http.StatusForbidden}
	}
	return platform.HookReply{Status: http.StatusOK, ContentType: "text/plain; charset=utf-8", Body: []byte(echo)}
}

func one(q map[string][]string, name string) string {
	if v := q[name]; len(v) == 1 {
		return v[0]
	}
	return ""
}

// envelope is a request in secure mode.
type envelope struct {
	XMLName xml.Name `xml:"xml"`
	Encrypt string   `xml:"Encrypt"`
}

func sealed(body []byte) string {
	var e envelope
	if xml.NewDecoder(bytes.NewReader(body)).Decode(&e) != nil {
		return ""
	}
	return e.Encrypt
}

// Verify implements platform.Hooked. In plain mode the signature says nothing of
// the body; in secure mode it covers what is encrypted, and nothing else is
// taken.
func (s *session) Verify(r platform.HookRequest) bool {
	at, nonce := one(r.Query, "timestamp"), one(r.Query, "nonce")
	seconds, err := strconv.ParseInt(at, 10, 64)
	if err != nil || s.verifyToken == "" || !s.recent(time.Unix(seconds, 0)) {
		return false
	}
	if s.plain {
		return signed(one(r.Query, "signature"), s.verifyToken, at, nonce)
	}
	encrypted := sealed(r.Body)
	if encrypted == "" || len(s.keys) == 0 || !signed(one(r.Query, "msg_signature"), s.verifyToken, at, nonce, encrypted) {
		return false
	}
	_, err = s.open(encrypted)
	return err == nil
}

func (s *session) recent(at time.Time) bool {
	if s.host.Clock == nil {
		return false
	}
	age := s.host.Clock.Now().Sub(at)
	return age < stale && age > -stale
}

// Accepted implements platform.Hooked: any other word would be shown to the
// customer, and none within five seconds tells them that the account is broken.
func (s *session) Accepted() platform.HookReply {
	return platform.HookReply{Status: http.StatusOK, ContentType: "text/plain; charset=utf-8", Body: []byte("success")}
}
