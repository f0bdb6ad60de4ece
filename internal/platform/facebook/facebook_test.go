package facebook_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/facebook"
	"recado.dev/internal/platform/platformtest"
)

const page = "101000000000001"

func harness() platformtest.Harness {
	return platformtest.Harness{
		Platform: facebook.New(),
		Settings: map[string]string{"page_id": page, "api_version": "v26.0"},
		Secrets:  map[string]string{"page_access_token": "page-token-0001", "app_secret": "app-secret-0001", "verify_token": "verify-token-0001"},
		To:       platform.Recipient{Address: "6500000000000001", Keys: []platform.RemoteUserKey{"psid:6500000000000001"}},
		Public:   &platform.PublicTarget{Post: page + "_7001", Kind: desk.PublicComment},
		Answers:  "7001_1",
		Sign: func(r *platform.HookRequest, secrets map[string]string) {
			mac := hmac.New(sha256.New, []byte(secrets["app_secret"]))
			mac.Write(r.Body)
			r.Header["X-Hub-Signature-256"] = []string{"sha256=" + hex.EncodeToString(mac.Sum(nil))}
		},
		Network: http.HandlerFunc(graph),
		Refusals: []platformtest.Refusal{
			refusal("dead token", 401, 190, 460, platform.BadCredentials),
			refusal("no permission", 403, 200, 0, platform.Misconfigured),
			refusal("permission 10", 403, 10, 0, platform.Misconfigured),
			refusal("the comment is gone", 400, 100, 33, platform.Gone),
			refusal("bad parameter", 400, 100, 0, platform.Rejected),
			refusal("temporary 1", 500, 1, 0, platform.Unreachable),
			refusal("temporary 2", 500, 2, 0, platform.Unreachable),
			refusal("temporary -1", 500, -1, 0, platform.Unreachable),
			refusal("temporary 1200", 400, 1200, 0, platform.Unreachable),
			refusal("app rate", 400, 4, 0, platform.Throttled),
			refusal("user rate", 400, 17, 0, platform.Throttled),
			refusal("page rate", 400, 32, 0, platform.Throttled),
			refusal("action rate", 400, 341, 0, platform.Throttled),
			refusal("page rate, named", 400, 80001, 0, platform.Throttled),
			refusal("custom rate", 400, 613, 0, platform.Throttled),
			refusal("abusive", 400, 368, 0, platform.Misconfigured),
			refusal("the same words", 400, 506, 0, platform.Rejected),
			refusal("a bad link", 400, 1609005, 0, platform.Rejected),
			refusal("answered in private already", 400, 10900, 0, platform.Rejected),
			refusal("ended", 400, 12, 0, platform.Unsupported),
			refusal("unknown code", 400, 999999, 0, platform.Rejected),
			refusal("unknown code of a sick server", 500, 999999, 0, platform.Unreachable),
			refusal("an error in a 200", 200, 190, 0, platform.BadCredentials),
			{Name: "gateway timeout", Status: 504, Body: "<html></html>", Want: platform.Uncertain},
		},
	}
}

func refusal(name string, status, code, sub int, want platform.FailureKind) platformtest.Refusal {
	return platformtest.Refusal{Name: name, Status: status, Body: failing(code, sub), Want: want}
}

func failing(code, sub int) string {
	return fmt.Sprintf(`{"error":{"message":"(#%d) It failed","type":"OAuthException","code":%d,"error_subcode":%d,"fbtrace_id":"AbC"}}`, code, code, sub)
}

// graph answers as the API does when all goes well.
func graph(w http.ResponseWriter, r *http.Request) {
	answer := `{"success":true}`
	switch {
	case r.Header.Get("Authorization") != "Bearer page-token-0001":
		w.WriteHeader(http.StatusUnauthorized)
		answer = failing(190, 0)
	case strings.HasSuffix(r.URL.Path, "/photos"):
		answer = `{"id":"9101","post_id":"` + page + `_9101"}`
	case strings.HasSuffix(r.URL.Path, "/comments") && r.Method == http.MethodPost:
		answer = `{"id":"7001_99"}`
	case strings.HasSuffix(r.URL.Path, "/subscribed_apps"):
		answer = `{"data":[{"id":"555","name":"Recado","subscribed_fields":["feed","mention","messages"]}]}`
	case strings.HasSuffix(r.URL.Path, "/"+page):
		answer = `{"id":"` + page + `","name":"Tienda Luna"}`
	case r.Method == http.MethodGet:
		answer = `{"data":[]}`
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

// Proves: 003-08
func TestAPageAdminSetsItUpAlone(t *testing.T) {
	t.Parallel()
	d := facebook.New().Describe()
	if d.Needs == nil || d.Needs.Assisted || !strings.Contains(d.Needs.Who.En, "Nobody else is needed") || len(d.Steps) < 4 {
		t.Errorf("needs %+v", d.Needs)
	}
}
