package sms_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"testing"

	"recado.dev/internal/platform"
	"recado.dev/internal/platform/platformtest"
	"recado.dev/internal/platform/sms"
)

func harness(answer string) platformtest.Harness {
	return platformtest.Harness{
		Platform: sms.New(),
		Settings: map[string]string{"number": "+34910000000"},
		Secrets:  map[string]string{"api_key": "api-key-0001", "inbound_secret": "inbound-0001"},
		To:       platform.Recipient{Address: "+34600111222", Keys: []platform.RemoteUserKey{"phone:34600111222"}},
		Network: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if _, err := io.WriteString(w, answer); err != nil {
				panic(http.ErrAbortHandler)
			}
		}),
	}
}

// own is a provider of one's own: JSON, signed by HMAC.
func own() platformtest.Harness {
	h := harness(`{"id":"remote-1"}`)
	h.Data = "testdata/json"
	h.Settings["error_words"] = "17=recipient_gone\n18=opted_out\n19=throttled"
	h.Sign = func(r *platform.HookRequest, secrets map[string]string) {
		mac := hmac.New(sha256.New, []byte(secrets["inbound_secret"]))
		mac.Write(r.Body)
		r.Header["X-Signature"] = []string{hex.EncodeToString(mac.Sum(nil))}
	}
	refusal := func(code string, want platform.FailureKind) platformtest.Refusal {
		return platformtest.Refusal{Name: "code " + code, Status: 400, Want: want, Body: `{"error":{"code":"` + code + `","message":"No"}}`}
	}
	h.Refusals = []platformtest.Refusal{refusal("17", platform.RecipientGone), refusal("18", platform.OptedOut), refusal("19", platform.Throttled), refusal("99", platform.Rejected)}
	return h
}

// gateway is one that takes queries and sends forms, with the secret in the
// address.
func gateway() platformtest.Harness {
	h := harness("0: Accepted for delivery")
	h.Data, h.Form, h.Bare = "testdata/form", true, true
	h.Settings["provider"], h.Settings["account"] = "kannel", "shop"
	h.Sign = func(r *platform.HookRequest, secrets map[string]string) {
		query := map[string][]string{}
		for k, v := range r.Query {
			query[k] = v
		}
		query["secret"] = []string{secrets["inbound_secret"]}
		r.Query = query
	}
	return h
}

func TestConformance(t *testing.T) {
	t.Parallel()
	platformtest.Run(t, own())
}

func TestConformanceOfAGateway(t *testing.T) {
	t.Parallel()
	platformtest.Run(t, gateway())
}

func FuzzReceive(f *testing.F) { platformtest.Fuzz(f, own()) }

func FuzzReceiveForms(f *testing.F) { platformtest.Fuzz(f, gateway()) }
