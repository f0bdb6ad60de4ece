package googleplay_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/googleplay"
	"recado.dev/internal/platform/platformtest"
)

// keyFile is a service account's, with a key of this run's.
var keyFile = sync.OnceValue(func() string {
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		panic(err)
	}
	file, err := json.Marshal(map[string]string{
		"type": "service_account", "client_email": "recado@project.iam.gserviceaccount.com", "private_key_id": "k1",
		"private_key": string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw})),
	})
	if err != nil {
		panic(err)
	}
	return string(file)
})

func harness() platformtest.Harness {
	refusal := func(name string, status int, word, reason string, want platform.FailureKind) platformtest.Refusal {
		return platformtest.Refusal{Name: name, Status: status, Want: want,
			Body: `{"error":{"code":400,"message":"It failed","status":"` + word + `","errors":[{"domain":"global","reason":"` + reason + `"}]}}`}
	}
	// The suite takes place at ten o'clock in London: in California the day ends
	// twenty-two hours later.
	day := refusal("the day's answers", 403, "PERMISSION_DENIED", "quotaExceeded", platform.Throttled)
	day.RetryAfter = 22 * time.Hour
	return platformtest.Harness{
		Platform: googleplay.New(),
		Settings: map[string]string{"package_name": "com.example.app"},
		Secrets:  map[string]string{"service_account": keyFile()},
		To:       platform.Recipient{Address: "gp:AOq1", Keys: []platform.RemoteUserKey{"review:gp:AOq1"}},
		Public:   &platform.PublicTarget{Post: "com.example.app", Kind: desk.PublicReview, Name: "Ana"},
		Answers:  "gp:AOq1",
		Network:  http.HandlerFunc(network),
		Aside:    func(r *http.Request) bool { return r.URL.Path == "/token" },
		Refusals: []platformtest.Refusal{
			day,
			refusal("too often", 403, "PERMISSION_DENIED", "rateLimitExceeded", platform.Throttled),
			refusal("too much", 429, "RESOURCE_EXHAUSTED", "rateLimitExceeded", platform.Throttled),
			refusal("no permission", 403, "PERMISSION_DENIED", "permissionDenied", platform.Misconfigured),
			refusal("no review", 404, "NOT_FOUND", "reviewNotFound", platform.Gone),
			refusal("no app", 404, "NOT_FOUND", "applicationNotFound", platform.Gone),
			refusal("too long", 400, "INVALID_ARGUMENT", "replyTooLong", platform.Rejected),
			refusal("no token", 401, "UNAUTHENTICATED", "authError", platform.BadCredentials),
			refusal("broken", 503, "UNAVAILABLE", "backendError", platform.Unreachable),
			{Name: "gateway timeout", Status: 504, Want: platform.Uncertain},
		},
	}
}

// network answers as Google's does when all goes well.
func network(w http.ResponseWriter, r *http.Request) {
	answer, status := `{}`, http.StatusOK
	switch path := r.URL.Path; {
	case path == "/token":
		answer = `{"access_token":"token-1","expires_in":3599,"token_type":"Bearer"}`
	case r.Header.Get("Authorization") != "Bearer token-1":
		status = http.StatusUnauthorized
	case strings.HasSuffix(path, ":reply"):
		answer = `{"result":{"replyText":"Hola","lastEdited":{"seconds":"1763463600","nanos":5000}}}`
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

func TestWhatWasFetchedIsRead(t *testing.T) {
	t.Parallel()
	platformtest.RunPolled(t, harness())
}

func FuzzFetched(f *testing.F) { platformtest.FuzzPolled(f, harness()) }
