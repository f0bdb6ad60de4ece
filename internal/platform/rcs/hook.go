package rcs

import (
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"net/http"

	"recado.dev/internal/platform"
	"recado.dev/internal/platform/googleapi"
)

// envelope is a request: an event wrapped up, or the question whether the address
// is ours.
type envelope struct {
	Message *struct {
		Data string `json:"data"`
	} `json:"message"`
	ClientToken string `json:"clientToken"`
	Secret      string `json:"secret"`
}

// Handshake implements platform.Hooked. The network asks by a POST: see Reply.
func (s *session) Handshake(platform.HookRequest) platform.HookReply {
	return platform.HookReply{Status: http.StatusMethodNotAllowed, ContentType: "text/plain; charset=utf-8",
		Body: []byte("This address takes POST requests.\n")}
}

// Accepted implements platform.Hooked.
func (s *session) Accepted() platform.HookReply { return platform.HookReply{Status: http.StatusOK} }

// asks says whether a request only asks if the address is ours, as it does when it
// is saved in the console.
func (e envelope) asks() bool { return e.Message == nil && e.Secret != "" && len(e.Secret) <= 200 }

// Verify implements platform.Hooked: events are signed, as they are beneath their
// wrapping; a question for the address knows our token.
func (s *session) Verify(r platform.HookRequest) bool {
	var e envelope
	if s.token == "" || json.Unmarshal(r.Body, &e) != nil {
		return false
	}
	if e.asks() {
		return subtle.ConstantTimeCompare([]byte(e.ClientToken), []byte(s.token)) == 1
	}
	if e.Message == nil {
		return false
	}
	data, err := base64.StdEncoding.DecodeString(e.Message.Data)
	return err == nil && googleapi.Signed(r, s.token, data)
}

// Reply implements platform.Replier: whoever asks for the address gets its word
// back.
func (s *session) Reply(r platform.HookRequest) (platform.HookReply, bool) {
	var e envelope
	if json.Unmarshal(r.Body, &e) != nil || !e.asks() {
		return platform.HookReply{}, false
	}
	return platform.HookReply{Status: http.StatusOK, ContentType: "text/plain; charset=utf-8", Body: []byte(e.Secret)}, true
}
