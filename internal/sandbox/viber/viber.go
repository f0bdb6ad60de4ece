// Package viber emulates Viber's REST Bot API in its own wire format: bots and
// their tokens, a webhook that is tried before it is set, signed events, answers
// of status 200 that say in their body how it went, keyboards, what messages
// carry along, and the words for who opens a chat. The connector must not import
// it: they meet over HTTP alone.
package viber

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"recado.dev/internal/sandbox"
)

// Key is the platform's key, as its connector declares it.
const Key = "viber"

// mount is where the API is served.
const mount = "/sandbox/viber"

const signatureHeader = "X-Viber-Content-Signature"

// firstToken is where numbers of messages begin: too large for a float.
const firstToken = 5_900_000_000_000_000_000

// gap is by how much numbers jump at a start: a crash may have lost some.
const gap = 1000

// Network is the emulated platform. It implements sandbox.Network.
type Network struct {
	table *sandbox.Table
	// tokens is the newest message's number. It is counted without the lock, as
	// the table asks for it under its own.
	tokens atomic.Int64

	mu sync.Mutex // of what follows, and of what is in it
	st *state
}

// New makes the platform for a table.
func New(t *sandbox.Table) *Network {
	n := &Network{table: t, st: &state{Tokens: firstToken}}
	t.Shelved(shelfKey, n.st) // nothing at the first start
	n.tokens.Store(n.st.Tokens + gap)
	return n
}

// Key implements sandbox.Network.
func (n *Network) Key() string { return Key }

// Title implements sandbox.Lender.
func (n *Network) Title() string { return "Viber" }

// Mount implements sandbox.Network.
func (n *Network) Mount() string { return mount }

// Handler implements sandbox.Network.
func (n *Network) Handler() http.Handler { return http.HandlerFunc(n.serve) }

// base is the address of the API, as channels are told it.
func base(publicURL string) string { return strings.TrimSuffix(publicURL, "/") + mount }

// NewAccount implements sandbox.Network: a new bot.
func (n *Network) NewAccount(publicURL, name string) sandbox.Account {
	st, done := n.open()
	defer done()
	b := st.newBot(name)
	return sandbox.Account{
		ID: b.ID, Platform: Key, Name: name, Display: b.Name,
		Settings: map[string]string{"api_base_url": base(publicURL)}, Secrets: map[string]string{"auth_token": b.Token},
	}
}

// Recognise implements sandbox.Network: a channel with the token of a bot.
func (n *Network) Recognise(publicURL string, settings, secrets map[string]string) (sandbox.Account, bool) {
	st, done := n.open()
	defer done()
	if strings.TrimSuffix(settings["api_base_url"], "/") != base(publicURL) {
		return sandbox.Account{}, false
	}
	b := st.byToken(secrets["auth_token"])
	if b == nil {
		return sandbox.Account{}, false
	}
	return sandbox.Account{ID: b.ID, Platform: Key, Display: b.Name, Settings: settings, Secrets: secrets}, true
}

// MessageID implements sandbox.Network.
func (n *Network) MessageID(sandbox.Phone, bool) string {
	return strconv.FormatInt(n.tokens.Add(1), 10)
}

// Sign implements sandbox.Network.
func (n *Network) Sign(a sandbox.Account, body []byte) http.Header {
	st, done := n.open()
	defer done()
	token := a.Secrets["auth_token"]
	if b := st.byID(a.ID); b != nil {
		token = b.Token
	}
	return http.Header{"Content-Type": {"application/json"}, signatureHeader: {sign(token, body)}}
}

func sign(token string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(token))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}

// Handshake implements sandbox.Network: the platform tries an address as it is
// set.
func (n *Network) Handshake(sandbox.Account) (string, func(int, []byte) bool) { return "", nil }

// Kinds implements sandbox.Plain: sound does not reach bots.
func (n *Network) Kinds() []string {
	return []string{"text", "image", "video", "document", "sticker", "location", "contacts", "answer"}
}

// Receipts implements sandbox.Plain.
func (n *Network) Receipts() bool { return true }
