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
	case r.URL.Path == "/2/tweets":
		w.WriteHeader(http.StatusCreated)
		answer = `{"data":{"id":"1990000000000000099","text":"…"}}`
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

// public is the harness in which every message answers a post.
func public() platformtest.Harness {
	h := harness()
	h.Data = "testdata/public"
	h.Public, h.Answers = &platform.PublicTarget{Post: "1990000000000000010", Kind: "comment", Above: "1990000000000000011", Named: true, Name: "@ana_x"}, "1990000000000000012"
	refusal := func(name string, status int, body string, want platform.FailureKind) platformtest.Refusal {
		return platformtest.Refusal{Name: name, Status: status, Want: want, Body: body}
	}
	h.Refusals = []platformtest.Refusal{
		refusal("nobody named us", 403, `{"title":"Forbidden","detail":"Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.","type":"about:blank","status":403}`, platform.Rejected),
		refusal("the same words", 403, `{"title":"Forbidden","detail":"You are not allowed to create a Tweet with duplicate content."}`, platform.Rejected),
		refusal("too long", 403, `{"title":"Forbidden","detail":"Your Tweet text is too long."}`, platform.TooLong),
		refusal("too long, by 400", 400, `{"title":"Invalid Request","detail":"Tweet text is longer than the permitted length."}`, platform.TooLong),
		refusal("an old code", 403, `{"errors":[{"code":186,"message":"Tweet needs to be a bit shorter."}]}`, platform.TooLong),
		refusal("who blocked us", 403, `{"title":"Forbidden","detail":"You have been blocked from the author of this tweet."}`, platform.Rejected),
		refusal("two cashtags", 403, `{"title":"Forbidden","detail":"Only one cashtag is allowed."}`, platform.Rejected),
		refusal("a protected post", 403, `{"title":"Authorization Error","type":"https://api.twitter.com/2/problems/not-authorized-for-resource","detail":"Sorry, you are not authorized to see the Tweet"}`, platform.Rejected),
		refusal("what is gone", 404, `{"errors":[{"title":"Not Found Error","type":"https://api.twitter.com/2/problems/resource-not-found","detail":"Could not find tweet"}]}`, platform.Gone),
		refusal("the app's permission", 403, `{"title":"Forbidden","type":"https://api.twitter.com/2/problems/oauth1-permissions","status":403}`, platform.Misconfigured),
		refusal("no credits", 403, `{"title":"UsageCapExceeded","type":"https://api.twitter.com/2/problems/usage-capped"}`, platform.Misconfigured),
		refusal("an expired token", 401, `{"title":"Unauthorized","type":"about:blank","status":401}`, platform.BadCredentials),
		{Name: "429 with a reset", Status: 429, Header: map[string]string{"X-Rate-Limit-Reset": "1795000000"}, Body: `{"title":"Too Many Requests"}`, Want: platform.Throttled},
	}
	return h
}

func TestPublicAnswersConform(t *testing.T) {
	t.Parallel()
	platformtest.Run(t, public(), "OutboundGolden", "Failures", "Discretion", "Isolation")
}

func FuzzReceive(f *testing.F) { platformtest.Fuzz(f, harness()) }

// Proves: 003-26, 003-31
func TestItIsSetUpTogetherWithTheNetwork(t *testing.T) {
	t.Parallel()
	d := x.New().Describe()
	if d.Needs == nil || !d.Needs.Assisted || len(d.Needs.Before) == 0 || d.StartBy != "" || d.Caps.Proactive == platform.Yes {
		t.Errorf("needs %+v", d.Needs)
	}
}
