package line_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"recado.dev/internal/platform"
	"recado.dev/internal/platform/line"
	"recado.dev/internal/platform/platformtest"
)

const (
	accessToken   = "channel-access-token-0001"
	channelSecret = "channel-secret-0001"
	customer      = "U4af4980629000000000000000000001a"
)

func harness() platformtest.Harness {
	return platformtest.Harness{
		Platform: line.New(),
		Secrets:  map[string]string{"channel_access_token": accessToken, "channel_secret": channelSecret},
		To:       platform.Recipient{Address: customer, Keys: []platform.RemoteUserKey{"user:" + customer}},
		Sign: func(r *platform.HookRequest, secrets map[string]string) {
			mac := hmac.New(sha256.New, []byte(secrets["channel_secret"]))
			mac.Write(r.Body)
			r.Header["X-Line-Signature"] = []string{base64.StdEncoding.EncodeToString(mac.Sum(nil))}
		},
		Network: http.HandlerFunc(network),
		Refusals: []platformtest.Refusal{
			{Name: "a bad part", Status: 400, Body: `{"message":"The request body has 1 error(s)","details":[{"message":"May not be empty","property":"messages[0].text"}]}`, Want: platform.Rejected},
			{Name: "nobody there", Status: 400, Body: `{"message":"Failed to send messages"}`, Want: platform.RecipientGone},
			{Name: "no such customer", Status: 400, Body: `{"message":"The property, 'to', in the request body is invalid (line: -, column: -)"}`, Want: platform.RecipientGone},
			{Name: "bad token", Status: 401, Body: `{"message":"Authentication failed. Confirm that the access token in the authorization header is valid."}`, Want: platform.BadCredentials},
			{Name: "not in the plan", Status: 403, Body: `{"message":"Access to this API is not available for your account"}`, Want: platform.Misconfigured},
			{Name: "not found", Status: 404, Body: `{"message":"Not found"}`, Want: platform.Gone},
			{Name: "taken already, of whom nobody knows", Status: 409, Body: `{"message":"Conflict"}`, Want: platform.Rejected},
			{Name: "gone", Status: 410, Body: `{"message":"Gone"}`, Want: platform.Gone},
			{Name: "too large", Status: 413, Body: `{"message":"Payload too large"}`, Want: platform.TooLong},
			{Name: "media type", Status: 415, Body: `{"message":"Unsupported media type"}`, Want: platform.Unsupported},
			{Name: "rate", Status: 429, Body: `{"message":"The API rate limit has been exceeded. Try again later."}`, Want: platform.Throttled},
			{Name: "the month is used up", Status: 429, Body: `{"message":"You have reached your monthly limit."}`, Want: platform.Misconfigured},
			{Name: "its own fault", Status: 500, Body: `{"message":"Internal server error"}`, Want: platform.Unreachable},
			{Name: "gateway timeout", Status: 504, Body: "<html></html>", Want: platform.Uncertain},
		},
	}
}

func network(w http.ResponseWriter, r *http.Request) {
	answer := `{"sentMessages":[{"id":"610001","quoteToken":"q9"}]}`
	switch path := r.URL.Path; {
	case strings.HasSuffix(path, "/bot/info"):
		answer = `{"userId":"Ubot","basicId":"@123abc","displayName":"Tienda Luna","chatMode":"bot","markAsReadMode":"manual"}`
	case strings.HasSuffix(path, "/webhook/endpoint"):
		answer = `{"endpoint":"https://desk.example/hooks/line/c1","active":true}`
	case strings.HasSuffix(path, "/webhook/test"):
		answer = `{"success":true,"timestamp":"2026-11-18T10:00:00Z","statusCode":200,"reason":"OK","detail":"200"}`
	case strings.HasSuffix(path, "/quota"):
		answer = `{"type":"limited","value":200}`
	case strings.HasSuffix(path, "/consumption"):
		answer = `{"totalUsage":37}`
	case strings.HasSuffix(path, "/loading/start"):
		w.WriteHeader(http.StatusAccepted)
		answer = `{}`
	}
	if _, err := w.Write([]byte(answer)); err != nil {
		panic(http.ErrAbortHandler)
	}
}

// Proves: 003-54
func TestConformance(t *testing.T) {
	t.Parallel()
	platformtest.Run(t, harness())
}

func FuzzReceive(f *testing.F) { platformtest.Fuzz(f, harness()) }
