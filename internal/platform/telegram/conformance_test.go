package telegram_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/platform"
	"recado.dev/internal/platform/platformtest"
	"recado.dev/internal/platform/telegram"
)

const botToken = "777:AAE0000000000000000000000000000001"

func harness() platformtest.Harness {
	return platformtest.Harness{
		Platform: telegram.New(), Bare: true,
		Settings: map[string]string{"username": "tienda_luna_bot"},
		Secrets:  map[string]string{"bot_token": botToken, "webhook_secret": "webhook-secret-0001"},
		To:       platform.Recipient{Address: "9001", Keys: []platform.RemoteUserKey{"user:9001"}},
		Sign: func(r *platform.HookRequest, secrets map[string]string) {
			r.Header["X-Telegram-Bot-Api-Secret-Token"] = []string{secrets["webhook_secret"]}
		},
		Network:  http.HandlerFunc(network),
		Refusals: refusals(),
	}
}

func refusal(code int, description string, want platform.FailureKind) platformtest.Refusal {
	return platformtest.Refusal{Name: description, Status: code, Want: want,
		Body: fmt.Sprintf(`{"ok":false,"error_code":%d,"description":%q}`, code, description)}
}

// refusals are the network's own, each with what it means.
func refusals() []platformtest.Refusal {
	list := []platformtest.Refusal{
		refusal(400, "Bad Request: chat not found", platform.RecipientGone),
		refusal(400, "Bad Request: PEER_ID_INVALID", platform.RecipientGone),
		refusal(400, "Bad Request: message is too long", platform.TooLong),
		refusal(400, "Bad Request: message caption is too long", platform.TooLong),
		refusal(400, "Bad Request: can't parse entities: Can't find end tag", platform.Rejected),
		refusal(400, "Bad Request: wrong file identifier/HTTP URL specified", platform.Rejected),
		refusal(400, "Bad Request: BUTTON_DATA_INVALID", platform.TooLong),
		refusal(400, "Bad Request: PHOTO_INVALID_DIMENSIONS", platform.Rejected),
		refusal(400, "Bad Request: something new", platform.Rejected),
		refusal(401, "Unauthorized", platform.BadCredentials),
		refusal(403, "Forbidden: bot was blocked by the user", platform.RecipientGone),
		refusal(403, "Forbidden: user is deactivated", platform.RecipientGone),
		refusal(403, "Forbidden: bot can't initiate conversation with a user", platform.RecipientGone),
		refusal(403, "Forbidden: something new", platform.RecipientGone),
		refusal(404, "Not Found", platform.BadCredentials),
		refusal(409, "Conflict: terminated by other getUpdates request", platform.Misconfigured),
		refusal(413, "Request Entity Too Large", platform.TooLong),
		refusal(500, "Internal Server Error", platform.Unreachable),
		refusal(502, "Bad Gateway", platform.Unreachable),
	}
	slow := refusal(429, "Too Many Requests: retry after 12", platform.Throttled)
	slow.RetryAfter = 12 * time.Second
	slow.Body = `{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 12","parameters":{"retry_after":12}}`
	said := refusal(403, "Forbidden: bot was blocked by the user", platform.RecipientGone)
	said.Name, said.Status = "a refusal with status 200", 200
	return append(list, slow, said)
}

// network answers as the API does when all goes well.
func network(w http.ResponseWriter, r *http.Request) {
	answer, status := `{"ok":true,"result":true}`, http.StatusOK
	path, known := strings.CutPrefix(r.URL.Path, "/bot"+botToken+"/")
	file, isFile := strings.CutPrefix(r.URL.Path, "/file/bot"+botToken+"/")
	switch {
	case isFile && file == "photos/file 1.jpg":
		answer = "a file"
	case isFile:
		answer, status = `{"ok":false,"error_code":404,"description":"Not Found"}`, http.StatusNotFound
	case !known:
		answer, status = `{"ok":false,"error_code":401,"description":"Unauthorized"}`, http.StatusUnauthorized
	case path == "getMe":
		answer = `{"ok":true,"result":{"id":777,"is_bot":true,"first_name":"Tienda Luna","username":"tienda_luna_bot"}}`
	case path == "getWebhookInfo":
		answer = `{"ok":true,"result":{"url":"","has_custom_certificate":false,"pending_update_count":0}}`
	case path == "getFile":
		answer = `{"ok":true,"result":{"file_id":"AgA2","file_unique_id":"u2","file_size":6,"file_path":"photos/file 1.jpg"}}`
	case strings.HasPrefix(path, "send") && path != "sendChatAction":
		answer = `{"ok":true,"result":{"message_id":101,"chat":{"id":9001,"type":"private"},"date":1795000000}}`
	}
	w.WriteHeader(status)
	if _, err := w.Write([]byte(answer)); err != nil {
		panic(http.ErrAbortHandler)
	}
}

func TestConformance(t *testing.T) {
	t.Parallel()
	platformtest.Run(t, harness())
}

func FuzzReceive(f *testing.F) { platformtest.Fuzz(f, harness()) }
