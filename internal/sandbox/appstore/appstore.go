// Package appstore emulates the reviews of Apple's App Store: a listing on which
// the public rates an app, and the part of the App Store Connect API that reads and
// answers reviews, in its wire format. The connectors must not import it: they meet
// over HTTP alone.
package appstore

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net/http"
	"strings"
	"sync"
	"time"

	"recado.dev/internal/sandbox"
	"recado.dev/internal/sandbox/serviceaccount"
)

// Key is the platform's key, as its connector declares it.
const Key = "app_store"

const (
	mount    = "/sandbox/app_store"
	shelfKey = "app_store/state"
)

// Network implements sandbox.Network.
type Network struct {
	table *sandbox.Table

	mu     sync.Mutex // of what follows
	loaded bool
	dirty  bool
	apps   map[string]*app // by number; they outlive a restart
	asked  map[string]*spent
}

// app is an app in the store, with the key of somebody who answers its reviews.
type app struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Bundle string `json:"bundle"`
	KeyID  string `json:"key_id"`
	Issuer string `json:"issuer"` // empty for a key of one person
	PEM    string `json:"pem"`
}

// New makes the network for a table.
func New(t *sandbox.Table) *Network { return &Network{table: t, asked: map[string]*spent{}} }

// Key implements sandbox.Network.
func (n *Network) Key() string { return Key }

// Title implements sandbox.Lender.
func (n *Network) Title() string { return "App Store" }

// Mount implements sandbox.Network.
func (n *Network) Mount() string { return mount }

// Handler implements sandbox.Network.
func (n *Network) Handler() http.Handler { return http.HandlerFunc(n.serve) }

func base(publicURL string) string { return strings.TrimSuffix(publicURL, "/") + mount }

// place is the id of an app's account: unique among all networks.
func place(id string) string { return "app_store-" + id }

// open answers the apps, and what to call when one is done with them.
func (n *Network) open() (map[string]*app, func()) {
	n.mu.Lock()
	if !n.loaded {
		n.table.Shelved(shelfKey, &n.apps)
		n.loaded = true
	}
	if n.apps == nil {
		n.apps = map[string]*app{}
	}
	return n.apps, n.mu.Unlock
}

// NewAccount implements sandbox.Network: another app, with a team key.
func (n *Network) NewAccount(publicURL, name string) sandbox.Account {
	id, err := rand.Int(rand.Reader, big.NewInt(8_000_000_000))
	if err != nil {
		panic("sandbox: no number for an app: " + err.Error()) // the machine has no randomness
	}
	word := serviceaccount.Word(16)
	a := &app{ID: id.Add(id, big.NewInt(1_000_000_000)).String(), Name: name, Bundle: "com.example.app" + word[:6], KeyID: strings.ToUpper(word[:10]), PEM: newKey()}
	a.Issuer = word[:8] + "-" + word[8:12] + "-" + word[12:16] + "-" + word[16:20] + "-" + word[20:]
	apps, done := n.open()
	defer done()
	apps[a.ID] = a
	n.dirty = true
	return sandbox.Account{
		ID: place(a.ID), Platform: Key, Name: name, Display: a.Bundle, Mute: true,
		Settings: map[string]string{"app_id": a.ID, "key_id": a.KeyID, "issuer_id": a.Issuer, "poll_minutes": "1", "api_base_url": base(publicURL)},
		Secrets:  map[string]string{"private_key": a.PEM},
	}
}

// newKey makes a key, as the .p8 file that is handed out.
func newKey() string {
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic("sandbox: no key for an app: " + err.Error()) // the machine has no randomness
	}
	raw, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		panic("sandbox: a key that cannot be written: " + err.Error()) // it was just made
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw}))
}

// Recognise implements sandbox.Network. Whether the key is right shows at the
// first call.
func (n *Network) Recognise(publicURL string, settings, secrets map[string]string) (sandbox.Account, bool) {
	apps, done := n.open()
	defer done()
	a := apps[settings["app_id"]]
	if a == nil || strings.TrimSuffix(settings["api_base_url"], "/") != base(publicURL) {
		return sandbox.Account{}, false
	}
	return sandbox.Account{ID: place(a.ID), Platform: Key, Display: a.Bundle, Mute: true, Settings: settings, Secrets: secrets}, true
}

// MessageID implements sandbox.Network.
func (n *Network) MessageID(sandbox.Phone, bool) string { return serviceaccount.Word(12) }

// Hook implements sandbox.Network: the store calls nobody.
func (n *Network) Hook(sandbox.Account, sandbox.Phone, sandbox.Event) ([]byte, error) {
	return nil, nil
}

// Sign implements sandbox.Network.
func (n *Network) Sign(sandbox.Account, []byte) http.Header { return nil }

// Handshake implements sandbox.Network.
func (n *Network) Handshake(sandbox.Account) (string, func(int, []byte) bool) { return "", nil }

// Tend implements sandbox.Tender: it keeps the apps.
func (n *Network) Tend(time.Time) {
	apps, done := n.open()
	defer done()
	if n.dirty && n.table.Shelve(shelfKey, apps) == nil {
		n.dirty = false
	}
}

// Wall implements sandbox.Walled.
func (n *Network) Wall() sandbox.WallRules {
	return sandbox.WallRules{
		Kind: sandbox.PlaceListing, Title: "App Store",
		Verbs:   []sandbox.WallVerb{sandbox.VerbReview, sandbox.VerbEdit, sandbox.VerbDelete},
		Fields:  []string{"title", "country"},
		Lengths: map[sandbox.WallVerb]int{sandbox.VerbReview: 6000},
		Handles: true,
	}
}

// ItemID implements sandbox.Walled.
func (n *Network) ItemID(sandbox.Account, sandbox.Item, *sandbox.Item) string {
	w := serviceaccount.Word(16)
	return w[:8] + "-" + w[8:12] + "-" + w[12:16] + "-" + w[16:20] + "-" + w[20:]
}

// Known implements sandbox.Walled: the store tells no ids of people.
func (n *Network) Known(_ sandbox.Account, p sandbox.Phone) (id, handle string) {
	return "person-" + p.ID, ""
}
