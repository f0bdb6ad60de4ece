package rcs_test

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

	"recado.dev/internal/platform"
	"recado.dev/internal/platform/platformtest"
	"recado.dev/internal/platform/rcs"
)

const clientToken = "rcs-token"

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
		Platform: rcs.New(), Bare: true,
		Settings: map[string]string{"agent_id": "agent1"},
		Secrets:  map[string]string{"service_account": keyFile(), "client_token": clientToken},
		To:       platform.Recipient{Address: "+34600000001", Keys: []platform.RemoteUserKey{"phone:34600000001"}},
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

// sign puts the network's signature on a request: over what the body wraps.
func sign(r *platform.HookRequest, token string) {
	var e struct {
		Message struct {
			Data string `json:"data"`
		} `json:"message"`
	}
	_ = json.Unmarshal(r.Body, &e) // what cannot be read wraps nothing
	data, _ := base64.StdEncoding.DecodeString(e.Message.Data)
	mac := hmac.New(sha512.New, []byte(token))
	mac.Write(data)
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
	case strings.HasSuffix(path, "/agentMessages"):
		answer = `{"name":"phones/+34600000001/agentMessages/` + r.URL.Query().Get("messageId") + `","sendTime":"2026-11-18T10:00:00Z"}`
	case strings.HasSuffix(path, "/capabilities"):
		answer = `{"features":["RICHCARD_STANDALONE","ACTION_OPEN_URL"]}`
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

func open(t *testing.T, settings, secrets map[string]string) platform.Session {
	t.Helper()
	s, err := rcs.New().Open(platform.Account{Settings: settings, Secrets: secrets}, platform.Host{HTTP: http.DefaultClient})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTheAddressIsCheckedWithTheTokenAlone(t *testing.T) {
	t.Parallel()
	s := open(t, map[string]string{"agent_id": "agent1"}, map[string]string{"client_token": clientToken})
	hooked, replier := s.(platform.Hooked), s.(platform.Replier)
	good := platform.HookRequest{Method: http.MethodPost, Body: []byte(`{"clientToken":"rcs-token","secret":"123456"}`)}
	if !hooked.Verify(good) {
		t.Errorf("the network's own question is refused")
	}
	if got, ok := replier.Reply(good); !ok || string(got.Body) != "123456" || got.Status != http.StatusOK || !strings.HasPrefix(got.ContentType, "text/plain") {
		t.Errorf("it is answered with %d %s %q", got.Status, got.ContentType, got.Body)
	}
	if ins, err := hooked.Decode(good); len(ins) != 0 || err != nil {
		t.Errorf("it is read as %+v, %v", ins, err)
	}
	for _, body := range []string{`{"clientToken":"other","secret":"123456"}`, `{"secret":"123456"}`, `{"clientToken":"rcs-token"}`} {
		if hooked.Verify(platform.HookRequest{Method: http.MethodPost, Body: []byte(body)}) {
			t.Errorf("%s passes", body)
		}
	}
}

func TestASignatureIsOverWhatTheBodyWraps(t *testing.T) {
	t.Parallel()
	hooked := open(t, map[string]string{"agent_id": "agent1"}, map[string]string{"client_token": clientToken}).(platform.Hooked)
	const known = "+SHjJIzjUybB+W+kAKjPNrsJzMrM3PM90xc1DxowmVCmFMiWjUr0VQEKpFhIGPb5F/F+SttGEXFA8+Jrm3Qd8A=="
	r := platform.HookRequest{Method: http.MethodPost, Header: map[string][]string{"X-Goog-Signature": {known}}, Body: []byte(`{"message":{"data":"eyJoZWxsbyI6IndvcmxkIn0="}}`)}
	if !hooked.Verify(r) {
		t.Errorf("a signature that is known to be right is refused")
	}
	r.Body = []byte(`{"message":{"data":"eyJoZWxsbyI6IndvcmxlIn0="}}`)
	if hooked.Verify(r) {
		t.Errorf("other data passes with it")
	}
}

func TestAKeyThatIsNoKeyFileIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"AIza-something", `{"type":"authorized_user"}`, `{"type":"service_account","client_email":"a@b","private_key":"x"}`} {
		_, err := rcs.New().Open(platform.Account{Settings: map[string]string{"agent_id": "a"}, Secrets: map[string]string{"service_account": key, "client_token": "t"}}, platform.Host{})
		if platform.AsFailure(err).Kind != platform.Misconfigured || strings.Contains(err.Error(), key) {
			t.Errorf("%q: %v", key, err)
		}
	}
}
