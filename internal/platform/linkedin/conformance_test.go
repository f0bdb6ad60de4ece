package linkedin_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/linkedin"
	"recado.dev/internal/platform/platformtest"
)

func harness() platformtest.Harness {
	return platformtest.Harness{
		Platform: linkedin.New(),
		Settings: map[string]string{"organization_id": "9", "application_id": "1", "member_id": "adm", "api_version": "202607"},
		Secrets:  map[string]string{"access_token": "li-token", "client_secret": "li-secret"},
		To:       platform.Recipient{Address: "urn:li:person:abc", Keys: []platform.RemoteUserKey{"urn:li:person:abc"}},
		Public:   &platform.PublicTarget{Post: "urn:li:share:70001", Kind: desk.PublicComment, Name: "LinkedIn member abc"},
		Answers:  "urn:li:comment:(urn:li:activity:70001,80001)",
		Sign:     sign,
		Network:  http.HandlerFunc(api),
		Aside:    func(r *http.Request) bool { return r.Method == http.MethodGet },
		Refusals: []platformtest.Refusal{
			{Name: "the grant ended", Status: 401, Body: failing(401, "The token used in the request has expired", 65601), Want: platform.BadCredentials},
			{Name: "not an admin", Status: 403, Body: failing(403, "Not enough permissions", 100), Want: platform.Misconfigured},
			{Name: "gone", Status: 404, Body: failing(404, "Could not find entity", 0), Want: platform.Gone},
			{Name: "the same words", Status: 409, Body: failing(409, "Content is a duplicate", 0), Want: platform.Rejected},
			{Name: "a bad name", Status: 422, Body: failing(422, "urn is not valid", 0), Want: platform.Rejected},
			{Name: "the version ended", Status: 426, Body: `{"status":426,"code":"NONEXISTENT_VERSION","message":"Requested version 20250701 is not active"}`, Want: platform.Misconfigured},
			{Name: "the version ended, as a bad request", Status: 400, Body: `{"status":400,"code":"NONEXISTENT_VERSION","message":"Requested version 20250701 is not active"}`, Want: platform.Misconfigured},
			{Name: "the day is used up", Status: 429, Body: failing(429, "Resource level throttle limit reached", 101), Want: platform.Throttled, RetryAfter: 14 * time.Hour},
			{Name: "gateway timeout", Status: 504, Body: "<html></html>", Want: platform.Uncertain},
			{Name: "away", Status: 502, Body: "<html></html>", Want: platform.Unreachable},
		},
	}
}

func failing(status int, words string, code int) string {
	return `{"status":` + strconv.Itoa(status) + `,"message":"` + words + `","serviceErrorCode":` + strconv.Itoa(code) + `}`
}

func sign(r *platform.HookRequest, secrets map[string]string) {
	mac := hmac.New(sha256.New, []byte(secrets["client_secret"]))
	mac.Write([]byte("hmacsha256="))
	mac.Write(r.Body)
	r.Header["X-Li-Signature"] = []string{hex.EncodeToString(mac.Sum(nil))}
}

// api answers as the network does when all goes well.
func api(w http.ResponseWriter, r *http.Request) {
	answer, status := `{"elements":[]}`, http.StatusOK
	switch {
	case r.Header.Get("Authorization") != "Bearer li-token", r.Header.Get("Linkedin-Version") != "202607", r.Header.Get("X-Restli-Protocol-Version") != "2.0.0":
		status, answer = http.StatusUnauthorized, failing(401, "Invalid access token", 65600)
	case r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/comments"):
		w.Header().Set("X-Restli-Id", "80009")
		status, answer = http.StatusCreated, `{"id":"80009","object":"urn:li:activity:70001","commentUrn":"urn:li:comment:(urn:li:activity:70001,80009)"}`
	case strings.HasSuffix(r.URL.Path, "/organizations/9"):
		answer = `{"localizedName":"Luna","vanityName":"luna"}`
	}
	w.Header().Set("Content-Type", "application/json")
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
