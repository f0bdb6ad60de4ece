package byoc_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"recado.dev/internal/platform"
	"recado.dev/internal/platform/byoc"
	"recado.dev/internal/platform/platformtest"
)

const secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3"

// everything is what a middleware says that can do all.
const everything = `{"kind":"social","attachments":true,"buttons":3,"quick_replies":5,"list":{"max":8,"length":24},"cards":true,"times":true,` +
	`"link_button":true,"page":true,"adaptive_cards":true,"payments":true,"apps":true,"location":true,"contacts":true,"reply":true,"reactions":true,` +
	`"typing":true,"read":true,"proactive":true,"receipts":["sent","delivered","read","failed"],"window_hours":48,"per_second":20,` +
	`"public":{"reply":{"length":500,"attachments":["image"]},"publish":{"images":4,"link":true},"ratings":5,"depth":2,"like":true,"hide":true,"remove":true,"block":true,` +
	`"rewrite":true,"withdraw":true,"name":true}}`

// epoch is when the suite takes place.
var epoch = time.Date(2026, 11, 18, 10, 0, 0, 0, time.UTC)

// sign is the library of the standard, and nothing of the connector.
func sign(r *platform.HookRequest, secrets map[string]string) {
	hook, err := standardwebhooks.NewWebhook(secrets["signing_secret"])
	if err != nil || secrets["signing_secret"] == "" {
		hook, _ = standardwebhooks.NewWebhookRaw([]byte(secrets["signing_secret"]))
	}
	signature, err := hook.Sign("evt_1", epoch, r.Body)
	if err != nil {
		panic(err)
	}
	h := http.Header(r.Header)
	h.Set("webhook-id", "evt_1")
	h.Set("webhook-timestamp", strconv.FormatInt(epoch.Unix(), 10))
	h.Set("webhook-signature", signature)
}

func harness() platformtest.Harness {
	refusal := func(kind string, status int, want platform.FailureKind) platformtest.Refusal {
		return platformtest.Refusal{Name: kind, Status: status, Want: want, Body: `{"error":{"kind":"` + kind + `","code":"E1","title":"No"}}`}
	}
	return platformtest.Harness{
		Platform: byoc.New(), Varied: true, Data: "testdata",
		Settings: map[string]string{"callback_url": "https://middleware.example/recado?v=1"},
		Secrets:  map[string]string{"signing_secret": secret},
		To:       platform.Recipient{Address: "ana-5", Keys: []platform.RemoteUserKey{"user:ana-5"}},
		Sign:     sign,
		Network: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			if _, err := w.Write([]byte(`{"id":"remote-1"}`)); err != nil {
				panic(http.ErrAbortHandler)
			}
		}),
		Refusals: []platformtest.Refusal{
			refusal("recipient_gone", 400, platform.RecipientGone), refusal("opted_out", 403, platform.OptedOut),
			refusal("window_closed", 409, platform.WindowClosed), refusal("too_long", 400, platform.TooLong),
			refusal("unsupported", 422, platform.Unsupported), refusal("throttled", 400, platform.Throttled),
			refusal("a word that nobody knows", 418, platform.Rejected),
		},
	}
}

func able() platformtest.Harness {
	h := harness()
	h.Data, h.Settings = "testdata/able", map[string]string{"callback_url": "https://middleware.example/recado", "capabilities": everything}
	return h
}

func TestConformance(t *testing.T) {
	t.Parallel()
	platformtest.Run(t, harness())
}

// With every flag set, everything that is claimed goes out.
//
// Proves: 003-84, 003-85
func TestConformanceOfAMiddlewareThatCanDoAll(t *testing.T) {
	t.Parallel()
	platformtest.Run(t, able())
}

func FuzzReceive(f *testing.F) { platformtest.Fuzz(f, harness()) }

func TestTheDeclaredCapabilitiesAreThoseOfAnEmptySetting(t *testing.T) {
	t.Parallel()
	d := byoc.New().Describe()
	if d.Caps.TextLength == 0 || len(d.Caps.Media) > 0 || d.Caps.Proactive != platform.No || !d.Caps.Idempotent {
		t.Errorf("declared: %+v", d.Caps)
	}
	if strings.Join(d.Kinds, " ") != "messaging social" {
		t.Errorf("kinds %v", d.Kinds)
	}
}
