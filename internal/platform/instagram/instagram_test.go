package instagram_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/platform"
	"recado.dev/internal/platform/instagram"
	"recado.dev/internal/platform/platformtest"
)

func harness() platformtest.Harness {
	return platformtest.Harness{
		Platform: instagram.New(),
		Settings: map[string]string{"account_id": "17841400000000001", "api_version": "v26.0"},
		Secrets:  map[string]string{"page_access_token": "page-token-0001", "app_secret": "app-secret-0001", "verify_token": "verify-token-0001"},
		To:       platform.Recipient{Address: "6500000000000001", Keys: []platform.RemoteUserKey{"igsid:6500000000000001"}},
		Sign:     sign,
		Network:  http.HandlerFunc(graph),
		Refusals: []platformtest.Refusal{
			refusal("dead token", 401, 190, 460, platform.BadCredentials),
			refusal("temporary 1", 500, 1, 0, platform.Unreachable),
			refusal("temporary 2", 500, 2, 0, platform.Unreachable),
			refusal("temporary -1", 500, -1, 0, platform.Unreachable),
			refusal("temporary 1200", 400, 1200, 2018024, platform.Unreachable),
			refusal("app rate", 400, 4, 0, platform.Throttled),
			refusal("user rate", 400, 17, 0, platform.Throttled),
			refusal("page rate", 400, 32, 0, platform.Throttled),
			refusal("send rate", 400, 613, 0, platform.Throttled),
			{
				Name: "rate with an estimate", Status: 400, Body: failing(613, 0), Want: platform.Throttled, RetryAfter: 3 * time.Minute,
				Header: map[string]string{"X-Business-Use-Case-Usage": `{"101":[{"type":"pages","estimated_time_to_regain_access":3}]}`},
			},
			refusal("window closed", 400, 10, 2018278, platform.WindowClosed),
			refusal("window closed here", 400, 10, 2534022, platform.WindowClosed),
			refusal("no such person here", 400, 100, 2534014, platform.RecipientGone),
			refusal("access closed", 403, 200, 2534041, platform.Misconfigured),
			refusal("access closed, another way", 403, 200, 2534025, platform.Misconfigured),
			refusal("no permission", 403, 10, 0, platform.Misconfigured),
			refusal("another app's turn", 400, 10, 2018300, platform.Rejected),
			refusal("restricted", 400, 10, 1893063, platform.Misconfigured),
			refusal("permission 200", 403, 200, 0, platform.Misconfigured),
			refusal("no such person", 400, 100, 2018001, platform.RecipientGone),
			refusal("empty", 400, 100, 2018034, platform.Rejected),
			refusal("too big", 400, 100, 2018109, platform.TooLong),
			refusal("bad parameter", 400, 100, 0, platform.Rejected),
			refusal("not permitted", 400, 100, 33, platform.Misconfigured),
			refusal("blocked 200", 400, 200, 1545041, platform.RecipientGone),
			refusal("left", 400, 200, 2018108, platform.RecipientGone),
			refusal("unavailable", 400, 551, 1545041, platform.RecipientGone),
			refusal("terms", 400, 2, 2018344, platform.Misconfigured),
			refusal("missing permission 1/99", 500, 1, 99, platform.Misconfigured),
			refusal("sent all the same", 500, 1, 1357046, platform.Uncertain),
			refusal("abusive", 400, 368, 0, platform.Misconfigured),
			refusal("deprecated", 400, 12, 0, platform.Unsupported),
			refusal("an unknown subcode means its code", 400, 4, 777, platform.Throttled),
			refusal("unknown code", 400, 999999, 0, platform.Rejected),
			refusal("unknown code of a sick server", 500, 999999, 0, platform.Unreachable),
			refusal("an error in a 200", 200, 10, 2018278, platform.WindowClosed),
			{Name: "gateway timeout", Status: 504, Body: "<html></html>", Want: platform.Uncertain},
		},
	}
}

func sign(r *platform.HookRequest, secrets map[string]string) {
	mac := hmac.New(sha256.New, []byte(secrets["app_secret"]))
	mac.Write(r.Body)
	r.Header["X-Hub-Signature-256"] = []string{"sha256=" + hex.EncodeToString(mac.Sum(nil))}
}

func refusal(name string, status, code, sub int, want platform.FailureKind) platformtest.Refusal {
	return platformtest.Refusal{Name: name, Status: status, Body: failing(code, sub), Want: want}
}

func failing(code, sub int) string {
	return fmt.Sprintf(`{"error":{"message":"(#%d) It failed","type":"OAuthException","code":%d,"error_subcode":%d,"fbtrace_id":"AbC"}}`, code, code, sub)
}

// graph answers as the API does when all goes well.
func graph(w http.ResponseWriter, r *http.Request) {
	answer := `{"recipient_id":"6500000000000001","message_id":"m_OUT1"}`
	switch {
	case r.Header.Get("Authorization") != "Bearer page-token-0001":
		w.WriteHeader(http.StatusUnauthorized)
		answer = failing(190, 0)
	case strings.HasSuffix(r.URL.Path, "/message_attachments"):
		answer = `{"attachment_id":"9101"}`
	case strings.HasSuffix(r.URL.Path, "/subscribed_apps"):
		answer = `{"data":[{"id":"555","name":"Recado","subscribed_fields":["messages","messaging_postbacks"]}]}`
	case strings.HasSuffix(r.URL.Path, "/17841400000000001"):
		answer = `{"id":"17841400000000001","name":"Tienda Luna","username":"tienda.luna"}`
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
