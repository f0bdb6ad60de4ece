package viber_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"recado.dev/internal/platform"
	"recado.dev/internal/platform/platformtest"
	"recado.dev/internal/platform/viber"
)

const authToken = "445da6az1s345z78-dazcczb2542zv51a-e0vc5fva17480im9"

func harness() platformtest.Harness {
	h := platformtest.Harness{
		Platform: viber.New(),
		Settings: map[string]string{"sender_name": "Tienda Luna", "welcome": "¡Hola! ¿En qué te ayudamos?"},
		Secrets:  map[string]string{"auth_token": authToken},
		To:       platform.Recipient{Address: "uA1b2c3/+D==", Keys: []platform.RemoteUserKey{"user:uA1b2c3/+D=="}},
		Sign: func(r *platform.HookRequest, secrets map[string]string) {
			mac := hmac.New(sha256.New, []byte(secrets["auth_token"]))
			mac.Write(r.Body)
			r.Header["X-Viber-Content-Signature"] = []string{hex.EncodeToString(mac.Sum(nil))}
		},
		Network: http.HandlerFunc(network),
	}
	for status, want := range statuses() {
		h.Refusals = append(h.Refusals, platformtest.Refusal{
			Name: fmt.Sprintf("status %d", status), Status: 200, Want: want, Body: fmt.Sprintf(`{"status":%d,"status_message":"it failed","chat_hostname":"SN-1"}`, status),
		})
	}
	return h
}

// statuses are the network's, each with what it means.
func statuses() map[int]platform.FailureKind {
	all := map[int]platform.FailureKind{
		1: platform.Misconfigured, 2: platform.BadCredentials, 5: platform.RecipientGone, 6: platform.RecipientGone, 7: platform.Misconfigured,
		8: platform.Misconfigured, 9: platform.Misconfigured, 10: platform.Misconfigured, 11: platform.RecipientGone, 12: platform.Throttled,
		15: platform.Misconfigured, 99: platform.Unreachable,
	}
	for _, n := range []int{3, 4, 13, 14, 16, 17, 18, 19, 20, 21, 22, 23, 24} {
		all[n] = platform.Rejected
	}
	return all
}

// network answers as the API does when all goes well.
func network(w http.ResponseWriter, r *http.Request) {
	answer := `{"status":0,"status_message":"ok","chat_hostname":"SN-CHAT-01_"}`
	switch {
	case r.Header.Get("X-Viber-Auth-Token") != authToken:
		answer = `{"status":2,"status_message":"invalidAuthToken"}`
	case strings.HasSuffix(r.URL.Path, "/pa/send_message"):
		answer = `{"status":0,"status_message":"ok","message_token":5900000000000000009,"chat_hostname":"SN-CHAT-01_","billing_status":1}`
	case strings.HasSuffix(r.URL.Path, "/pa/get_account_info"):
		answer = `{"status":0,"status_message":"ok","id":"pa:1","name":"Tienda Luna","uri":"tiendaluna","webhook":"","event_types":[],"subscribers_count":12}`
	}
	if _, err := w.Write([]byte(answer)); err != nil {
		panic(http.ErrAbortHandler)
	}
}

func TestConformance(t *testing.T) {
	t.Parallel()
	platformtest.Run(t, harness())
}

func FuzzReceive(f *testing.F) { platformtest.Fuzz(f, harness()) }
