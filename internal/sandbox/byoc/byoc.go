// Package byoc is a middleware as a business would write one, with customers'
// phones behind it: it takes the desk's signed calls, and posts what the phones
// say as signed events. The connector must not import it: they meet over HTTP
// alone.
package byoc

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"recado.dev/internal/sandbox"
)

// Key is the platform's, as its connector declares it.
const Key = "byoc"

// mount is where middlewares are called: one a path.
const mount = "/sandbox/byoc"

// Capabilities are what phones can do, as a middleware says it.
const Capabilities = `{"attachments":true,"buttons":10,"quick_replies":10,"list":10,"cards":10,"times":10,"link_button":true,"page":true,` +
	`"adaptive_cards":true,"payments":true,"location":true,"contacts":true,"reply":true,"reactions":true,"typing":true,"read":true,` +
	`"proactive":true,"receipts":["sent","delivered","read","failed"]}`

// Network implements sandbox.Network.
type Network struct{ table *sandbox.Table }

// New makes the network for a table.
func New(t *sandbox.Table) *Network { return &Network{t} }

// Key implements sandbox.Network.
func (n *Network) Key() string { return Key }

// Title implements sandbox.Lender.
func (n *Network) Title() string { return "Bring your own channel" }

// Mount implements sandbox.Network.
func (n *Network) Mount() string { return mount }

// Handler implements sandbox.Network.
func (n *Network) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /{account}", n.called)
	mux.HandleFunc("GET /files/{id}/{name}", n.file)
	return mux
}

func base(publicURL string) string { return strings.TrimSuffix(publicURL, "/") + mount }

// NewAccount implements sandbox.Network.
func (n *Network) NewAccount(publicURL, name string) sandbox.Account {
	id := "mw-" + random(6)
	return sandbox.Account{
		ID: id, Platform: Key, Name: name, Display: id,
		Settings: map[string]string{"callback_url": base(publicURL) + "/" + id, "capabilities": Capabilities},
		Secrets:  map[string]string{"signing_secret": "whsec_" + random(16) + random(16)},
	}
}

// Recognise implements sandbox.Network: any path below the mount is a
// middleware, which learns its secret from the channel.
func (n *Network) Recognise(publicURL string, settings, secrets map[string]string) (sandbox.Account, bool) {
	id, ok := strings.CutPrefix(settings["callback_url"], base(publicURL)+"/")
	if !ok || id == "" || strings.ContainsAny(id, "/?#") || secrets["signing_secret"] == "" {
		return sandbox.Account{}, false
	}
	return sandbox.Account{ID: id, Platform: Key, Display: id, Settings: settings, Secrets: secrets}, true
}

// MessageID implements sandbox.Network.
func (n *Network) MessageID(_ sandbox.Phone, incoming bool) string {
	if incoming {
		return "in-" + random(8)
	}
	return "out-" + random(8)
}

// Handshake implements sandbox.Network: there is none.
func (n *Network) Handshake(sandbox.Account) (string, func(int, []byte) bool) { return "", nil }

// Sign implements sandbox.Network.
func (n *Network) Sign(a sandbox.Account, body []byte) http.Header {
	now := time.Now()
	sum := sha256.Sum256(body)
	id := "evt_" + hex.EncodeToString(sum[:8])
	h := http.Header{"Content-Type": {"application/json"}}
	h.Set(standardwebhooks.HeaderWebhookID, id)
	h.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(now.Unix(), 10))
	if hook, err := seal(a); err == nil {
		if signature, err := hook.Sign(id, now, body); err == nil {
			h.Set(standardwebhooks.HeaderWebhookSignature, signature)
		}
	}
	return h
}

// seal is the account's secret; one that is no base64 counts as it is.
func seal(a sandbox.Account) (*standardwebhooks.Webhook, error) {
	secret := a.Secrets["signing_secret"]
	if hook, err := standardwebhooks.NewWebhook(secret); err == nil {
		return hook, nil
	}
	return standardwebhooks.NewWebhookRaw([]byte(strings.TrimPrefix(secret, "whsec_")))
}

// random is so many bytes as hexadecimal digits, which are base64 too.
func random(bytes int) string {
	b := make([]byte, bytes)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}
