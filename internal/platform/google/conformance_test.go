package google_test

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha512"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"net/http"
	"strings"
	"sync"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/google"
	"recado.dev/internal/platform/platformtest"
)

const clientToken = "partner-key"

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
	refusal := func(status int, word string, want platform.FailureKind) platformtest.Refusal {
		return platformtest.Refusal{Name: word, Status: status, Want: want, Body: `{"error":{"message":"It failed","status":"` + word + `"}}`}
	}
	return platformtest.Harness{
		Platform: google.New(),
		Settings: map[string]string{"agent": "brands/b1/agents/a1"},
		Secrets:  map[string]string{"service_account": keyFile(), "client_token": clientToken},
		To:       platform.Recipient{Address: "c0ffee-1", Keys: []platform.RemoteUserKey{"conversation:c0ffee-1"}},
		Sign:     func(r *platform.HookRequest, secrets map[string]string) { sign(r, secrets["client_token"]) },
		Network:  http.HandlerFunc(network),
		Aside:    func(r *http.Request) bool { return r.URL.Path == "/token" },
		Refusals: []platformtest.Refusal{
			refusal(404, "NOT_FOUND", platform.RecipientGone),
			refusal(403, "PERMISSION_DENIED", platform.Misconfigured),
			refusal(400, "INVALID_ARGUMENT", platform.Rejected),
			refusal(401, "UNAUTHENTICATED", platform.BadCredentials),
			refusal(429, "RESOURCE_EXHAUSTED", platform.Throttled),
			refusal(503, "UNAVAILABLE", platform.Unreachable),
			{Name: "gateway timeout", Status: 504, Want: platform.Uncertain},
		},
	}
}

// sign puts the network's signature on a request.
func sign(r *platform.HookRequest, token string) {
	mac := hmac.New(sha512.New, []byte(token))
	mac.Write(r.Body)
	r.Header["X-Goog-Signature"] = []string{base64.StdEncoding.EncodeToString(mac.Sum(nil))}
}

// network answers as Google's does when all goes well.
func network(w http.ResponseWriter, r *http.Request) {
	answer, status := `{}`, http.StatusOK
	switch path := r.URL.Path; {
	case path == "/token":
		answer = `{"access_token":"token-1","expires_in":3599,"token_type":"Bearer"}`
	case r.Header.Get("Authorization") != "Bearer token-1":
		status = http.StatusUnauthorized
	case strings.HasSuffix(path, "/messages"):
		answer = `{"name":"conversations/c0ffee-1/messages/1"}`
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

// To Google itself nothing goes any more: nobody waits for an answer that never
// comes.
func TestNothingGoesToGoogleItself(t *testing.T) {
	t.Parallel()
	s, err := google.New().Open(platform.Account{Settings: map[string]string{"agent": "brands/b1/agents/a1"}, Secrets: map[string]string{"service_account": keyFile(), "client_token": clientToken}}, platform.Host{})
	if err != nil {
		t.Fatal(err)
	}
	out, _ := desk.NewOutgoing(desk.Message{ID: "m", Kind: desk.MessageText, Text: "Hola", Direction: desk.DirectionOut})
	_, err = s.Send(t.Context(), platform.Outgoing{Message: out, To: platform.Recipient{Address: "c0ffee-1"}})
	if f := platform.AsFailure(err); f.Kind != platform.Rejected || f.Code != "channel_retired" || f.Advice.Es == "" {
		t.Errorf("sending answers %+v", f)
	}
	if c := s.(platform.Checker).Check(t.Context()); c[0].State != "failed" {
		t.Errorf("the check says %+v", c[0])
	}
	if standing, err := s.(platform.Prober).Probe(t.Context(), false); err != nil || standing.Trouble == nil || !standing.Trouble.Stops {
		t.Errorf("the channel's page says %+v, %v", standing, err)
	}
}
