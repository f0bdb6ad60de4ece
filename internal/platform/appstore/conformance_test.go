package appstore_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/appstore"
	"recado.dev/internal/platform/platformtest"
)

// privateKey is one of this run's.
var privateKey = sync.OnceValue(func() string {
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		panic(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw}))
})

func harness() platformtest.Harness {
	refusal := func(status int, code string, want platform.FailureKind) platformtest.Refusal {
		return platformtest.Refusal{Name: code, Status: status, Want: want,
			Body: `{"errors":[{"id":"1","status":"400","code":"` + code + `","title":"It failed","detail":"It failed for a reason.","source":{"pointer":"/data/attributes/responseBody"}}]}`}
	}
	return platformtest.Harness{
		Platform: appstore.New(),
		Settings: map[string]string{"app_id": "1234567890", "key_id": "2X9R4HXF34", "issuer_id": "57246542-96fe-1a63-e053-0824d011072a"},
		Secrets:  map[string]string{"private_key": privateKey()},
		To:       platform.Recipient{Address: "00000001-aa", Keys: []platform.RemoteUserKey{"review:00000001-aa"}},
		Public:   &platform.PublicTarget{Post: "1234567890", Kind: desk.PublicReview, Name: "ana_88"},
		Answers:  "00000001-aa",
		Network:  http.HandlerFunc(network),
		Passing:  regexp.MustCompile(`Bearer .*`),
		Refusals: []platformtest.Refusal{
			refusal(400, "PARAMETER_ERROR.INVALID", platform.Rejected),
			refusal(401, "NOT_AUTHORIZED", platform.BadCredentials),
			refusal(403, "FORBIDDEN_ERROR", platform.Misconfigured),
			refusal(403, "FORBIDDEN.REQUIRED_AGREEMENTS_MISSING_OR_EXPIRED", platform.Misconfigured),
			refusal(404, "NOT_FOUND", platform.Gone),
			refusal(409, "STATE_ERROR", platform.Rejected),
			refusal(409, "ENTITY_ERROR.ATTRIBUTE.INVALID", platform.Rejected),
			refusal(422, "ENTITY_UNPROCESSABLE", platform.Rejected),
			refusal(429, "RATE_LIMIT_EXCEEDED", platform.Throttled),
			refusal(500, "UNEXPECTED_ERROR", platform.Unreachable),
			{Name: "gateway timeout", Status: 504, Want: platform.Uncertain},
		},
	}
}

// network answers as Apple's does when all goes well.
func network(w http.ResponseWriter, r *http.Request) {
	answer, status := `{"data":{"type":"apps","id":"1234567890","attributes":{"name":"Alba"}}}`, http.StatusOK
	switch {
	case strings.Count(r.Header.Get("Authorization"), ".") != 2:
		status = http.StatusUnauthorized
	case r.URL.Path == "/v1/customerReviewResponses":
		status = http.StatusCreated
		answer = `{"data":{"type":"customerReviewResponses","id":"00000001-bb","attributes":{"responseBody":"Hola","lastModifiedDate":"2026-11-19T10:00:00-08:00","state":"PENDING_PUBLISH"}}}`
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

// A field of one line takes the lines out of what is pasted.
func TestAKeyThatLostItsLinesIsTaken(t *testing.T) {
	t.Parallel()
	for what, file := range map[string]string{
		"as it is": privateKey(), "in one line": strings.ReplaceAll(privateKey(), "\n", ""), "with spaces": strings.ReplaceAll(privateKey(), "\n", " "),
		"with other line ends": strings.ReplaceAll(privateKey(), "\n", "\r\n"),
	} {
		if _, err := appstore.New().Open(platform.Account{Settings: harness().Settings, Secrets: map[string]string{"private_key": file}}, platform.Host{}); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := appstore.New().Open(platform.Account{Secrets: map[string]string{"private_key": "half a key"}}, platform.Host{}); platform.AsFailure(err).Kind != platform.Misconfigured {
		t.Errorf("half a key: %v", err)
	}
}
