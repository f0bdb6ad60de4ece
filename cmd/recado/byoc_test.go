package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

const byocSecret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3"

func runByoc(t *testing.T, good bool) (string, error) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		hook, err := standardwebhooks.NewWebhook(byocSecret)
		if err != nil {
			t.Error(err)
		}
		if good && hook.Verify(body, r.Header) != nil {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		if len(body) < 12 {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"id":"`+r.Header.Get("webhook-id")+`"}`)
	}))
	t.Cleanup(server.Close)
	var out bytes.Buffer
	c := root()
	c.SetOut(&out)
	c.SetArgs([]string{"byoc", "check", server.URL, "--secret", byocSecret})
	err := c.ExecuteContext(t.Context())
	return out.String(), err
}

func TestByocCheckSaysWhatIsWrongAndEndsSo(t *testing.T) {
	t.Parallel()
	out, err := runByoc(t, true)
	if err != nil || strings.Contains(out, "FAIL") || !strings.Contains(out, "The middleware passes: 12 tries went well.") {
		t.Errorf("a good one: %v\n%s", err, out)
	}
	out, err = runByoc(t, false)
	if err == nil || exitCode(err) != 1 || !strings.Contains(out, "FAIL  refuses a call without a signature\n      it took the call: anybody") || !strings.Contains(out, "PASS  takes a text") {
		t.Errorf("a bad one: %v\n%s", err, out)
	}
	if err != nil && strings.Contains(out+err.Error(), byocSecret) {
		t.Errorf("the secret is shown: %s", out)
	}
}
