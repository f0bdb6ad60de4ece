package echo_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"testing"

	"recado.dev/internal/platform"
	"recado.dev/internal/platform/echo"
	"recado.dev/internal/platform/platformtest"
)

func harness() platformtest.Harness {
	return platformtest.Harness{
		Platform: echo.New(),
		Secrets:  map[string]string{"token": "echo-token-0001", "signing_secret": "echo-signing-0001"},
		To:       platform.Recipient{Address: "ana", Keys: []platform.RemoteUserKey{"user:ana"}},
		Sign: func(r *platform.HookRequest, secrets map[string]string) {
			mac := hmac.New(sha256.New, []byte(secrets["signing_secret"]))
			mac.Write(r.Body)
			r.Header["X-Echo-Signature"] = []string{hex.EncodeToString(mac.Sum(nil))}
		},
		Network: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if _, err := w.Write([]byte(`{"id":"remote-1"}`)); err != nil {
				panic(http.ErrAbortHandler)
			}
		}),
	}
}

func TestConformance(t *testing.T) {
	t.Parallel()
	platformtest.Run(t, harness())
}

func FuzzReceive(f *testing.F) { platformtest.Fuzz(f, harness()) }
