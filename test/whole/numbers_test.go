package whole

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/testkit"
)

// An app has one address for the webhooks of all its numbers: what comes in for
// the second number at the first one's address is the second channel's, and so
// is the answer.
//
// Proves: 002-29
func TestTwoNumbersOfOneAppShareAnAddress(t *testing.T) {
	t.Parallel()
	g := newGraph(t)
	d := newDesk(t, t.TempDir(), "")
	n := d.start()
	n.connect(g.URL)
	second := func(i int) []byte {
		body := bytes.ReplaceAll(text(i, i, time.Now()), []byte(`"301"`), []byte(`"302"`))
		if !bytes.Contains(body, []byte(`"302"`)) {
			t.Fatalf("no number to replace in %s", body)
		}
		return body
	}
	if got := n.hook(http.DefaultClient, second(1)); got != http.StatusOK {
		t.Fatalf("webhook: %d", got)
	}
	if messages, letters := n.counts(); messages != 0 || letters != 1 {
		t.Fatalf("before the number is connected: %d messages, %d failed entries", messages, letters)
	}
	var channel struct{ ID string }
	n.call("POST", "/api/v1/channels", map[string]any{
		"platform": "whatsapp", "name": "Ventas",
		"settings": map[string]string{"phone_number_id": "302", "business_account_id": "201", "display_phone_number": "+34600000302", "api_base_url": g.URL},
		"secrets":  map[string]string{"access_token": "b-token", "app_secret": appSecret, "verify_token": "verify-me"},
	}, http.StatusCreated, &channel)
	var letters struct{ Items []struct{ ID string } }
	n.call("GET", "/api/v1/journal/dead-letters", nil, http.StatusOK, &letters)
	n.call("POST", "/api/v1/journal/dead-letters/"+letters.Items[0].ID+"/retry", nil, http.StatusNoContent, nil)
	if got := n.hook(http.DefaultClient, second(2)); got != http.StatusOK {
		t.Fatalf("webhook: %d", got)
	}
	if messages, letters := n.counts(); messages != 2 || letters != 0 {
		t.Fatalf("once it is connected: %d messages, %d failed entries", messages, letters)
	}
	var threads struct{ Items []struct{ ID string } }
	n.call("GET", "/api/v1/conversations?channel_id="+channel.ID, nil, http.StatusOK, &threads)
	if len(threads.Items) != 2 {
		t.Fatalf("%d conversations on the second number", len(threads.Items))
	}
	n.call("POST", "/api/v1/conversations/"+threads.Items[0].ID+"/messages", map[string]string{"kind": "text", "text": "Desde Ventas"}, http.StatusAccepted, nil)
	testkit.Eventually(t, 10*time.Second, "the answer leaves from the second number", func() bool {
		return len(g.find(func(r request) bool {
			return r.Body["type"] == "text" && strings.HasSuffix(r.Path, "/302/messages") && r.Authorization == "Bearer b-token"
		})) == 1
	})
}
