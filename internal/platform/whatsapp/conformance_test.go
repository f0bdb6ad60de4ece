package whatsapp_test

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
	"recado.dev/internal/platform/platformtest"
	"recado.dev/internal/platform/whatsapp"
)

func harness() platformtest.Harness {
	return platformtest.Harness{
		Platform: whatsapp.New(),
		Settings: map[string]string{
			"phone_number_id": "301000000000001", "business_account_id": "201000000000001",
			"display_phone_number": "5491150000000", "api_version": "v25.0",
		},
		Secrets: map[string]string{"access_token": "access-token-0001", "app_secret": "app-secret-0001", "verify_token": "verify-token-0001"},
		To:      platform.Recipient{Address: "+5491155550101", Keys: []platform.RemoteUserKey{"phone:5491155550101"}},
		Sign:    sign,
		Network: http.HandlerFunc(graph),
		Refusals: []platformtest.Refusal{
			refusal("expired token", 401, 190, platform.BadCredentials),
			refusal("no permission", 403, 10, platform.Misconfigured),
			refusal("permission 200", 403, 200, platform.Misconfigured),
			refusal("app rate", 400, 4, platform.Throttled),
			refusal("account rate", 400, 80007, platform.Throttled),
			refusal("spam rate", 400, 131048, platform.Throttled),
			{Name: "throughput", Status: 400, Body: failing(130429), Want: platform.Throttled, RetryAfter: 2 * time.Second},
			{Name: "pair rate", Status: 400, Body: failing(131056), Want: platform.Throttled, PairOnly: true, RetryAfter: 6 * time.Second},
			{
				Name: "account rate with an estimate", Status: 400, Body: failing(80007), Want: platform.Throttled, RetryAfter: 3 * time.Minute,
				Header: map[string]string{"X-Business-Use-Case-Usage": `{"201":[{"type":"whatsapp","estimated_time_to_regain_access":3}]}`},
			},
			refusal("bad parameter", 400, 100, platform.Rejected),
			refusal("service down", 503, 2, platform.Unreachable),
			refusal("something went wrong", 500, 131000, platform.Unreachable),
			refusal("undeliverable", 400, 131026, platform.RecipientGone),
			refusal("window closed", 400, 131047, platform.WindowClosed),
			refusal("opted out", 400, 131050, platform.OptedOut),
			refusal("billing", 400, 131042, platform.Misconfigured),
			refusal("unknown template", 404, 132001, platform.Misconfigured),
			refusal("template too long", 400, 132005, platform.TooLong),
			refusal("unsupported type", 400, 131051, platform.Unsupported),
			refusal("unknown code", 400, 999999, platform.Rejected),
			refusal("unknown code of a sick server", 500, 999999, platform.Unreachable),
			refusal("an error in a 200", 200, 131047, platform.WindowClosed),
			{Name: "gateway timeout", Status: 504, Body: "<html></html>", Want: platform.Uncertain},
		},
	}
}

func sign(r *platform.HookRequest, secrets map[string]string) {
	mac := hmac.New(sha256.New, []byte(secrets["app_secret"]))
	mac.Write(r.Body)
	r.Header["X-Hub-Signature-256"] = []string{"sha256=" + hex.EncodeToString(mac.Sum(nil))}
}

func refusal(name string, status, code int, want platform.FailureKind) platformtest.Refusal {
	return platformtest.Refusal{Name: name, Status: status, Body: failing(code), Want: want}
}

func failing(code int) string {
	return fmt.Sprintf(`{"error":{"message":"(#%d) It failed","type":"OAuthException","code":%d,"error_data":{"messaging_product":"whatsapp","details":"in detail"},"fbtrace_id":"AbC"}}`, code, code)
}

// graph answers as the API does when all goes well.
func graph(w http.ResponseWriter, r *http.Request) {
	answer := `{"messaging_product":"whatsapp","contacts":[{"input":"+5491155550101","wa_id":"5491155550101","user_id":"AR.4f9c0a17be"}],"messages":[{"id":"wamid.OUT1="}]}`
	switch {
	case r.Header.Get("Authorization") != "Bearer access-token-0001":
		w.WriteHeader(http.StatusUnauthorized)
		answer = failing(190)
	case strings.HasSuffix(r.URL.Path, "/media"):
		answer = `{"id":"9101"}`
	case strings.HasSuffix(r.URL.Path, "/subscribed_apps"):
		answer = `{"data":[{"whatsapp_business_api_data":{"id":"55","name":"Recado","link":"https://example.test"}}]}`
	case r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/301000000000001"):
		answer = `{"id":"301000000000001","display_phone_number":"+54 9 11 5000-0000","verified_name":"Tienda Luna","quality_rating":"GREEN","status":"CONNECTED"}`
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
