package byoc

import (
	"net/http"

	"recado.dev/internal/platform"
)

// Handshake implements platform.Hooked. There is none: each call is signed.
func (s *session) Handshake(platform.HookRequest) platform.HookReply {
	return platform.HookReply{Status: http.StatusMethodNotAllowed, ContentType: "text/plain; charset=utf-8", Body: []byte("This address takes signed POST requests.\n")}
}

// Verify implements platform.Hooked.
func (s *session) Verify(r platform.HookRequest) bool {
	if s.seal.hook == nil {
		return false
	}
	return s.seal.good(http.Header(r.Header), r.Body, s.host.Clock.Now(), s.wall.Now())
}

// Accepted implements platform.Hooked.
func (s *session) Accepted() platform.HookReply {
	return platform.HookReply{Status: http.StatusOK, ContentType: "application/json", Body: []byte(`{"ok":true}`)}
}
