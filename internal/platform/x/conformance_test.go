package x_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"recado.dev/internal/platform"
	"recado.dev/internal/platform/platformtest"
	"recado.dev/internal/platform/x"
)

func harness() platformtest.Harness {
	refusal := func(name string, status int, body string, want platform.FailureKind) platformtest.Refusal {
		return platformtest.Refusal{Name: name, Status: status, Want: want, Body: body}
	}
	return platformtest.Harness{
		Platform: x.New(), Passing: regexp.MustCompile(`oauth_(nonce|signature)="[^"]*"`),
		Settings: map[string]string{"user_id": "100200300", "consumer_key": "consumer-key"},
		Secrets: map[string]string{
			"consumer_secret": "consumer-secret-01", "access_token": "100200300-token-01", "access_token_secret": "token-secret-01", "bearer_token": "bearer-token-01",
		},
		To: platform.Recipient{Address: "555000111", Keys: []platform.RemoteUserKey{"user:555000111"}},
		Sign: func(r *platform.HookRequest, secrets map[string]string) {
			mac := hmac.New(sha256.New, []byte(secrets["consumer_secret"]))
			mac.Write(r.Body)
			r.Header["X-Twitter-Webhooks-Signature"] = []string{"sha256=" + base64.StdEncoding.EncodeToString(mac.Sum(nil))}
		},
		Network: http.HandlerFunc(network),
		Refusals: []platformtest.Refusal{
			refusal("a closed inbox", 403, `{"title":"Forbidden","detail":"You do not have permission to DM one or more participants.","type":"about:blank","status":403}`, platform.RecipientGone),
			refusal("the app's permission", 403, `{"title":"Forbidden","type":"https://api.twitter.com/2/problems/oauth1-permissions","status":403,"detail":"Your client app is not configured with the appropriate oauth1 app permissions for this endpoint."}`, platform.Misconfigured),
			refusal("no credits", 403, `{"title":"UsageCapExceeded","type":"https://api.twitter.com/2/problems/usage-capped","detail":"Usage cap exceeded: Monthly product cap"}`, platform.Misconfigured),
			refusal("no credits, by 429", 429, `{"title":"UsageCapExceeded","type":"https://api.twitter.com/2/problems/usage-capped"}`, platform.Misconfigured),
			refusal("the same words", 403, `{"detail":"You are not allowed to create a message with duplicate content."}`, platform.Rejected),
			refusal("nobody there", 404, `{"errors":[{"title":"Not Found Error","type":"https://api.twitter.com/2/problems/resource-not-found","detail":"Could not find user"}]}`, platform.RecipientGone),
			refusal("an expired token", 401, `{"title":"Unauthorized","type":"about:blank","status":401}`, platform.BadCredentials),
			refusal("an old code", 403, `{"errors":[{"code":349,"message":"You cannot send messages to this user."}]}`, platform.RecipientGone),
			refusal("a bad request", 400, `{"title":"Invalid Request","type":"https://api.twitter.com/2/problems/invalid-request"}`, platform.Rejected),
			{Name: "429 with a reset", Status: 429, Header: map[string]string{"X-Rate-Limit-Reset": "1795000000"}, Body: `{"title":"Too Many Requests"}`, Want: platform.Throttled},
		},
	}
}

func network(w http.ResponseWriter, r *http.Request) {
	answer := `{"data":[]}`
	switch {
	case strings.HasSuffix(r.URL.Path, "/messages"):
		w.WriteHeader(http.StatusCreated)
		answer = `{"data":{"dm_conversation_id":"100200300-555000111","dm_event_id":"900000000000000009"}}`
	case r.URL.Path == "/2/media/upload":
		answer = `{"data":{"id":"7700000000000000001","media_key":"3_7700000000000000001"}}`
	case r.URL.Path == "/2/users/me":
		answer = `{"data":{"id":"100200300","username":"tienda_luna"}}`
	}
	if _, err := io.WriteString(w, answer); err != nil {
		panic(http.ErrAbortHandler)
	}
}

// Proves: 003-34
func TestConformance(t *testing.T) {
	t.Parallel()
	platformtest.Run(t, harness())
}

func FuzzReceive(f *testing.F) { platformtest.Fuzz(f, harness()) }

// Proves: 003-31
func TestItIsSetUpTogetherWithTheNetwork(t *testing.T) {
	t.Parallel()
	d := x.New().Describe()
	if d.Needs == nil || !d.Needs.Assisted || len(d.Needs.Before) == 0 || d.StartBy != "" || d.Caps.Proactive == platform.Yes {
		t.Errorf("needs %+v", d.Needs)
	}
}
