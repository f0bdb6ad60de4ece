package email_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"testing"

	"recado.dev/internal/platform"
	"recado.dev/internal/platform/email"
	"recado.dev/internal/platform/platformtest"
)

func harness() platformtest.Harness {
	return platformtest.Harness{
		Platform: email.New(), Own: true,
		Settings: map[string]string{"address": "help@shop.example", "name": "Tienda Alba", "smtp_host": "127.0.0.1", "smtp_port": "25", "smtp_security": "none"},
		Secrets:  map[string]string{"password": "mail-password-0001", "hook_secret": "hook-secret-0001"},
		To:       platform.Recipient{Address: "ana@customer.example", Keys: []platform.RemoteUserKey{"mail:ana@customer.example"}},
		Sign: func(r *platform.HookRequest, secrets map[string]string) {
			mac := hmac.New(sha256.New, []byte(secrets["hook_secret"]))
			mac.Write(r.Body)
			r.Header["X-Recado-Signature"] = []string{hex.EncodeToString(mac.Sum(nil))}
		},
		Network: http.NotFoundHandler(),
	}
}

// TestConformance holds the connector to what does not go over HTTP; the rest is
// proved against mail servers.
func TestConformance(t *testing.T) {
	t.Parallel()
	platformtest.Run(t, harness(), "Declaration", "InboundGolden", "InboundHostility")
}

func FuzzReceive(f *testing.F) { platformtest.Fuzz(f, harness()) }
