package slack_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/platform"
	"recado.dev/internal/platform/platformtest"
	"recado.dev/internal/platform/slack"
)

const (
	teamID        = "T01RECADO"
	botToken      = "xoxb-0001-token"
	signingSecret = "signing-secret-0001"
)

// moment is when the suite takes place.
var moment = time.Date(2026, 11, 18, 10, 0, 0, 0, time.UTC)

func harness() platformtest.Harness {
	return platformtest.Harness{
		Platform: slack.New(), Form: true,
		Settings: map[string]string{"team_id": teamID},
		Secrets:  map[string]string{"bot_token": botToken, "signing_secret": signingSecret},
		Sign:     func(r *platform.HookRequest, secrets map[string]string) { sign(r, secrets["signing_secret"], moment) },
		Network:  http.HandlerFunc(network),
		To:       platform.Recipient{Address: "U9ANA", Keys: []platform.RemoteUserKey{"user:T01RECADO:U9ANA"}},
		Refusals: refusals(),
	}
}

// sign is written after the network's description and uses nothing of the
// connector.
func sign(r *platform.HookRequest, secret string, at time.Time) {
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("v0:" + stamp + ":" + string(r.Body)))
	r.Header["X-Slack-Request-Timestamp"] = []string{stamp}
	r.Header["X-Slack-Signature"] = []string{"v0=" + hex.EncodeToString(mac.Sum(nil))}
}

func refusals() []platformtest.Refusal {
	out := []platformtest.Refusal{
		{Name: "429 with a word", Status: 429, Header: map[string]string{"Retry-After": "30"}, Body: `{"ok":false,"error":"ratelimited"}`, Want: platform.Throttled, RetryAfter: 30 * time.Second},
		{Name: "unknown word of a sick server", Status: 503, Body: `{"ok":false,"error":"odd"}`, Want: platform.Unreachable},
	}
	for word, want := range map[string]platform.FailureKind{
		"invalid_auth": platform.BadCredentials, "missing_scope": platform.Misconfigured, "channel_not_found": platform.RecipientGone,
		"msg_too_long": platform.TooLong, "invalid_blocks": platform.Rejected, "internal_error": platform.Uncertain,
		"service_unavailable": platform.Unreachable, "ratelimited": platform.Throttled, "never_heard_of": platform.Rejected,
	} {
		out = append(out, platformtest.Refusal{Name: word, Status: 200, Body: `{"ok":false,"error":"` + word + `"}`, Want: want})
	}
	return out
}

// network answers as the API does when all goes well.
func network(w http.ResponseWriter, r *http.Request) {
	answer := `{"ok":false,"error":"unknown_method"}`
	signed := r.Header.Get("Authorization") == "Bearer "+botToken
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("X-OAuth-Scopes", "chat:write,im:history,im:write,app_mentions:read,users:read,files:read,files:write,reactions:read,reactions:write")
	switch path := r.URL.Path; {
	case path == "/upload/F0NEW":
		answer = "OK - 19"
	case !signed:
		answer = `{"ok":false,"error":"invalid_auth"}`
	case path == "/auth.test":
		answer = `{"ok":true,"url":"https://recado.slack.com/","team":"Recado","team_id":"T01RECADO","user":"support","user_id":"U0BOT","bot_id":"B01"}`
	case path == "/chat.postMessage":
		answer = `{"ok":true,"channel":"D024BE91L","ts":"1795000099.000100","message":{"text":"x"}}`
	case path == "/conversations.open":
		answer = `{"ok":true,"channel":{"id":"D024BE91L"}}`
	case path == "/users.info":
		answer = `{"ok":true,"user":{"id":"U9ANA","name":"ana","real_name":"Ana Paz","profile":{"display_name":"","real_name":"Ana Paz"}}}`
	case path == "/reactions.get":
		answer = `{"ok":true,"type":"message","message":{"reactions":[{"name":"eyes","users":["U0BOT"],"count":1},{"name":"+1","users":["U9LEO"],"count":1}]}}`
	case strings.HasPrefix(path, "/reactions."):
		answer = `{"ok":true}`
	case path == "/files.getUploadURLExternal":
		answer = `{"ok":true,"upload_url":"http://` + r.Host + `/upload/F0NEW","file_id":"F0NEW"}`
	case path == "/files.completeUploadExternal":
		answer = `{"ok":true,"files":[{"id":"F0NEW","title":"x","shares":{"private":{"D024BE91L":[{"ts":"1795000098.000100"}]}}}]}`
	case path == "/files.info":
		answer = `{"ok":true,"file":{"id":"F1","url_private_download":"http://` + r.Host + `/files-pri/F1/a.png"}}`
	case strings.HasPrefix(path, "/files-pri/"):
		w.Header().Set("Content-Type", "image/png")
		answer = "a file"
	}
	if _, err := w.Write([]byte(answer)); err != nil {
		panic(http.ErrAbortHandler)
	}
}

func TestConformance(t *testing.T) {
	t.Parallel()
	platformtest.Run(t, harness())
}

func FuzzReceive(f *testing.F) { platformtest.Fuzz(f, harness()) }
