// Package youtube emulates the YouTube Data API v3 in its own wire format: the
// sign-in by a refresh token, a channel's videos, their comments with moderation,
// and the day's quota. Nobody is called. The connector must not import it: they
// meet over HTTP alone.
package youtube

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strings"
	"sync"

	"recado.dev/internal/sandbox"
)

// Key is the platform's, as its connector declares it.
const Key = "youtube"

const mount = "/sandbox/youtube"

// Network implements sandbox.Network and sandbox.Walled.
type Network struct {
	table *sandbox.Table

	mu    sync.Mutex
	spent map[string]int // units by account and day
}

// New makes the network for a table.
func New(t *sandbox.Table) *Network { return &Network{table: t, spent: map[string]int{}} }

// Key implements sandbox.Network.
func (n *Network) Key() string { return Key }

// Title implements sandbox.Lender.
func (n *Network) Title() string { return "YouTube" }

// Mount implements sandbox.Network.
func (n *Network) Mount() string { return mount }

// Handler implements sandbox.Network.
func (n *Network) Handler() http.Handler { return n.routes() }

func base(publicURL string) string { return strings.TrimSuffix(publicURL, "/") + mount }

// place is the account's own id on the table, where another network may have a
// channel of the same one.
func place(channelID string) string { return Key + "-" + channelID }

func channelOf(a sandbox.Account) string { return a.Settings["channel_id"] }

// NewAccount implements sandbox.Network.
func (n *Network) NewAccount(publicURL, name string) sandbox.Account {
	id := "UC" + word(16)
	return sandbox.Account{
		ID: place(id), Platform: Key, Name: name, Display: "@" + strings.ToLower(id[2:10]),
		Settings: map[string]string{"channel_id": id, "client_id": word(12) + ".apps.googleusercontent.com", "api_base_url": base(publicURL)},
		Secrets:  map[string]string{"client_secret": "GOCSPX-" + word(20), "refresh_token": "1//" + word(40)},
	}
}

// Recognise implements sandbox.Network.
func (n *Network) Recognise(publicURL string, settings, secrets map[string]string) (sandbox.Account, bool) {
	id := settings["channel_id"]
	if strings.TrimSuffix(settings["api_base_url"], "/") != base(publicURL) || len(id) < 10 {
		return sandbox.Account{}, false
	}
	return sandbox.Account{ID: place(id), Platform: Key, Display: "@" + strings.ToLower(id[2:10]), Settings: settings, Secrets: secrets}, true
}

// MessageID implements sandbox.Network: there are no messages.
func (n *Network) MessageID(sandbox.Phone, bool) string { return word(12) }

// Hook implements sandbox.Network: nobody is called.
func (n *Network) Hook(sandbox.Account, sandbox.Phone, sandbox.Event) ([]byte, error) {
	return nil, nil
}

// Sign implements sandbox.Network.
func (n *Network) Sign(sandbox.Account, []byte) http.Header { return http.Header{} }

// Handshake implements sandbox.Network.
func (n *Network) Handshake(sandbox.Account) (string, func(int, []byte) bool) {
	return "", func(int, []byte) bool { return true }
}

// Wall implements sandbox.Walled: a channel's videos and the comments under them.
func (n *Network) Wall() sandbox.WallRules {
	return sandbox.WallRules{
		Kind: sandbox.PlaceVideo, Title: n.Title(), Publishes: true, Depth: 2,
		Verbs:   []sandbox.WallVerb{sandbox.VerbComment, sandbox.VerbEdit, sandbox.VerbDelete, sandbox.VerbLike},
		Lengths: map[sandbox.WallVerb]int{sandbox.VerbComment: maxText},
	}
}

// ItemID implements sandbox.Walled: answers have their comment's id in front.
func (n *Network) ItemID(_ sandbox.Account, it sandbox.Item, parent *sandbox.Item) string {
	switch {
	case it.Kind == sandbox.ItemPost:
		return word(8) // eleven characters
	case parent != nil && parent.Kind == sandbox.ItemComment:
		return parent.ID + "." + word(16)
	}
	return "Ug" + word(16)
}

// Known implements sandbox.Walled.
func (n *Network) Known(_ sandbox.Account, p sandbox.Phone) (id, handle string) {
	sum := sha256.Sum256([]byte(p.UserID))
	return "UC" + hex.EncodeToString(sum[:11]), ""
}

func word(bytes int) string {
	b := make([]byte, bytes)
	_, _ = rand.Read(b) // never fails
	return strings.NewReplacer("-", "x", "_", "y").Replace(base64.RawURLEncoding.EncodeToString(b))
}
