// Package telegram emulates Telegram's Bot API in its own wire format: bots and
// their tokens, methods by JSON, form and upload, updates by webhook with the
// secret word or by polling, keyboards, files by getFile and the network's
// limits. The connector must not import it: they meet over HTTP alone.
package telegram

import (
	"net/http"
	"strings"
	"sync"
	"sync/atomic"

	"recado.dev/internal/sandbox"
)

// Key is the platform's key, as its connector declares it.
const Key = "telegram"

// mount is where the API is served: bots below it, and their files.
const mount = "/sandbox/telegram"

// Network is the emulated platform. It implements sandbox.Network.
type Network struct {
	table *sandbox.Table

	// messages is the newest message's number. It is counted without the lock, as
	// the table asks for it under its own.
	messages atomic.Int64

	mu sync.Mutex // of what follows, and of what is in it
	st *state
	// due wakes those who wait for updates by polling.
	due chan struct{}
}

// gap is by how much numbers jump at a start: a crash may have lost some.
const gap = 1000

// New makes the platform for a table.
func New(t *sandbox.Table) *Network {
	n := &Network{table: t, due: make(chan struct{}), st: &state{Updates: 900_000_000}}
	t.Shelved(shelfKey, n.st) // nothing at the first start
	n.messages.Store(n.st.Messages + gap)
	return n
}

// Key implements sandbox.Network.
func (n *Network) Key() string { return Key }

// Title implements sandbox.Lender.
func (n *Network) Title() string { return "Telegram" }

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
		ID: b.account(), Platform: Key, Name: name, Display: "@" + b.Username,
		Settings: map[string]string{"api_base_url": base(publicURL), "username": b.Username},
		Secrets:  map[string]string{"bot_token": b.Token, "webhook_secret": word(32)},
	}
}

// Recognise implements sandbox.Network: a channel with the token of a bot. Its
// secret is its own affair: the bot learns it with the address.
func (n *Network) Recognise(publicURL string, settings, secrets map[string]string) (sandbox.Account, bool) {
	st, done := n.open()
	defer done()
	if strings.TrimSuffix(settings["api_base_url"], "/") != base(publicURL) {
		return sandbox.Account{}, false
	}
	b := st.byToken(secrets["bot_token"])
	if b == nil {
		return sandbox.Account{}, false
	}
	return sandbox.Account{ID: b.account(), Platform: Key, Display: "@" + b.Username, Settings: settings, Secrets: secrets}, true
}

// MessageID implements sandbox.Network. The platform counts by chat; so that no
// two messages of the table share an id, the count here is one for all.
func (n *Network) MessageID(p sandbox.Phone, _ bool) string {
	return messageID(userID(p), n.messages.Add(1))
}

// Sign implements sandbox.Network: the secret that the bot was given with its
// address, or the channel's own before that.
func (n *Network) Sign(a sandbox.Account, _ []byte) http.Header {
	st, done := n.open()
	defer done()
	secret := a.Secrets["webhook_secret"]
	if b := st.byAccount(a.ID); b != nil && b.Hook.URL != "" {
		secret = b.Hook.Secret
	}
	return http.Header{"Content-Type": {"application/json"}, secretHeader: {secret}}
}

// Handshake implements sandbox.Network: the platform asks for none.
func (n *Network) Handshake(sandbox.Account) (string, func(int, []byte) bool) { return "", nil }

// Kinds implements sandbox.Plain.
func (n *Network) Kinds() []string {
	return []string{"text", "image", "video", "audio", "voice", "document", "sticker", "location", "contacts", "answer", "unsupported"}
}

// Receipts implements sandbox.Plain: nobody tells a bot that it was read.
func (n *Network) Receipts() bool { return false }
