package msteams_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"recado.dev/internal/platform"
	"recado.dev/internal/platform/msteams"
	"recado.dev/internal/platform/platformtest"
)

const (
	appID       = "11111111-2222-3333-4444-555555555555"
	tenantID    = "99999999-8888-7777-6666-555555555555"
	appPassword = "client-secret-0001"
	keyID       = "key-1"
)

// moment is when the suite takes place.
var moment = time.Date(2026, 11, 18, 10, 0, 0, 0, time.UTC)

// networkKey is the network's, strangerKey anybody's.
var networkKey, strangerKey = sync.OnceValue(newKey), sync.OnceValue(newKey)

func newKey() *rsa.PrivateKey {
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return k
}

func harness() platformtest.Harness {
	return platformtest.Harness{
		Platform: msteams.New(), Bare: true,
		Settings: map[string]string{"app_id": appID, "tenant_id": tenantID},
		Secrets:  map[string]string{"app_password": appPassword},
		Sign: func(r *platform.HookRequest, secrets map[string]string) {
			k := networkKey()
			if secrets["app_password"] != appPassword {
				k = strangerKey()
			}
			sign(r, k, nil)
		},
		Network: http.HandlerFunc(network),
		Aside: func(r *http.Request) bool {
			return strings.HasSuffix(r.URL.Path, "/oauth2/v2.0/token") || strings.Contains(r.URL.Path, "/.well-known/")
		},
		To: platform.Recipient{Address: "- 29:1ana a:1xyz", Keys: []platform.RemoteUserKey{"user:29:1ana"}},
		Refusals: []platformtest.Refusal{
			refusal(403, "BotNotInConversationRoster", platform.RecipientGone),
			refusal(403, "ForbiddenOperationException", platform.RecipientGone),
			refusal(403, "MessageWritesBlocked", platform.RecipientGone),
			refusal(404, "ConversationNotFound", platform.RecipientGone),
			refusal(413, "MessageSizeTooBig", platform.TooLong),
			refusal(400, "BadSyntax", platform.Rejected),
			refusal(400, "NeverHeardOf", platform.Rejected),
			{Name: "412", Status: 412, Want: platform.Unreachable},
			{Name: "413", Status: 413, Want: platform.TooLong},
			{Name: "502", Status: 502, Want: platform.Unreachable},
			{Name: "504", Status: 504, Want: platform.Uncertain},
		},
	}
}

func refusal(status int, code string, want platform.FailureKind) platformtest.Refusal {
	return platformtest.Refusal{Name: code, Status: status, Want: want, Body: `{"error":{"code":"` + code + `","message":"It failed"}}`}
}

// sign puts the network's token on a request; change makes it another one.
func sign(r *platform.HookRequest, k *rsa.PrivateKey, change func(jwt.MapClaims, map[string]any)) {
	var said struct {
		Service string `json:"serviceUrl"`
	}
	_ = json.Unmarshal(r.Body, &said) // what cannot be read names no service
	claims := jwt.MapClaims{"iss": "https://api.botframework.com", "aud": appID, "serviceurl": said.Service,
		"nbf": moment.Add(-time.Minute).Unix(), "exp": moment.Add(time.Hour).Unix()}
	t := jwt.NewWithClaims(jwt.SigningMethodRS256, claims)
	t.Header["kid"] = keyID
	if change != nil {
		change(claims, t.Header)
	}
	signed, err := t.SignedString(k)
	if err != nil {
		panic(err)
	}
	r.Header["Authorization"] = []string{"Bearer " + signed}
}

// network answers as the service does when all goes well.
func network(w http.ResponseWriter, r *http.Request) {
	answer, status := `{}`, http.StatusOK
	switch path := r.URL.Path; {
	case strings.HasSuffix(path, "/oauth2/v2.0/token"):
		answer = `{"token_type":"Bearer","expires_in":3599,"access_token":"token-1"}`
		if r.PostFormValue("client_secret") != appPassword || r.PostFormValue("client_id") != appID || !strings.HasPrefix(path, "/"+tenantID+"/") {
			answer, status = `{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided."}`, http.StatusUnauthorized
		}
	case strings.HasSuffix(path, "/.well-known/openidconfiguration"):
		answer = `{"issuer":"https://api.botframework.com","jwks_uri":"http://` + r.Host + `/v1/.well-known/keys"}`
	case strings.HasSuffix(path, "/.well-known/keys"):
		answer = keySet(keyID, &networkKey().PublicKey, `["msteams"]`)
	case r.Header.Get("Authorization") != "Bearer token-1":
		status = http.StatusUnauthorized
	case path == "/v3/conversations":
		answer, status = `{"id":"a:1opened"}`, http.StatusCreated
	case r.Method == http.MethodPost:
		answer, status = `{"id":"1795000099000"}`, http.StatusCreated
	}
	w.WriteHeader(status)
	if _, err := w.Write([]byte(answer)); err != nil {
		panic(http.ErrAbortHandler)
	}
}

func keySet(id string, k *rsa.PublicKey, endorsed string) string {
	enc := base64.RawURLEncoding.EncodeToString
	return `{"keys":[{"kty":"RSA","use":"sig","kid":"` + id + `","n":"` + enc(k.N.Bytes()) + `","e":"` + enc(big.NewInt(int64(k.E)).Bytes()) + `","endorsements":` + endorsed + `}]}`
}

func TestConformance(t *testing.T) {
	t.Parallel()
	platformtest.Run(t, harness())
}

func FuzzReceive(f *testing.F) { platformtest.Fuzz(f, harness()) }
