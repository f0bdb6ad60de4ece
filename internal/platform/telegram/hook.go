package telegram

import (
	"crypto/subtle"
	"encoding/json"
	"net/http"

	"recado.dev/internal/platform"
)

const secretHeader = "X-Telegram-Bot-Api-Secret-Token"

// Handshake implements platform.Hooked. The network checks no address.
func (s *session) Handshake(platform.HookRequest) platform.HookReply {
	return platform.HookReply{Status: http.StatusMethodNotAllowed, ContentType: "text/plain; charset=utf-8",
		Body: []byte("This address takes POST requests.\n")}
}

// Verify implements platform.Hooked. The network signs nothing: it sends along
// the secret that it was given with the address.
func (s *session) Verify(r platform.HookRequest) bool {
	given := http.Header(r.Header).Get(secretHeader)
	return s.secret != "" && subtle.ConstantTimeCompare([]byte(given), []byte(s.secret)) == 1
}

// Accepted implements platform.Hooked.
func (s *session) Accepted() platform.HookReply { return platform.HookReply{Status: http.StatusOK} }

// Reply implements platform.Replier: a button that was pressed spins until the
// press is acknowledged, which the answer does without another call.
func (s *session) Reply(r platform.HookRequest) (platform.HookReply, bool) {
	var u struct {
		Query *struct {
			ID string `json:"id"`
		} `json:"callback_query"`
	}
	if json.Unmarshal(r.Body, &u) != nil || u.Query == nil || u.Query.ID == "" {
		return platform.HookReply{}, false
	}
	body, err := json.Marshal(map[string]string{"method": "answerCallbackQuery", "callback_query_id": u.Query.ID})
	if err != nil {
		return platform.HookReply{}, false
	}
	return platform.HookReply{Status: http.StatusOK, ContentType: "application/json", Body: body}, true
}
