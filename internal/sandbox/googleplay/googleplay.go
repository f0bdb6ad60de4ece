// Package googleplay emulates the reviews of Google Play: a listing on which the
// public rates an app, and the developer's API for it in its wire format, with its
// window, its quotas and its refusals. The connectors must not import it: they
// meet over HTTP alone.
package googleplay

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"recado.dev/internal/sandbox"
	"recado.dev/internal/sandbox/serviceaccount"
)

// Key is the platform's key, as its connector declares it.
const Key = "google_play"

const (
	mount    = "/sandbox/google_play"
	shelfKey = "google_play/state"
)

// Network implements sandbox.Network.
type Network struct {
	table *sandbox.Table
	desk  serviceaccount.Desk

	mu     sync.Mutex // of what follows
	loaded bool
	dirty  bool
	apps   map[string]*app // by package name; they outlive a restart
	asked  map[string]*spent
}

// app is an app in the store.
type app struct {
	Package string `json:"package"`
	Email   string `json:"email"` // of the service account that may read its reviews
	PEM     string `json:"pem"`
}

// New makes the network for a table.
func New(t *sandbox.Table) *Network { return &Network{table: t, asked: map[string]*spent{}} }

// Key implements sandbox.Network.
func (n *Network) Key() string { return Key }

// Title implements sandbox.Lender.
func (n *Network) Title() string { return "Google Play" }

// Mount implements sandbox.Network.
func (n *Network) Mount() string { return mount }

// Handler implements sandbox.Network.
func (n *Network) Handler() http.Handler { return http.HandlerFunc(n.serve) }

func base(publicURL string) string { return strings.TrimSuffix(publicURL, "/") + mount }

// place is the id of an app's account: unique among all networks.
func place(packageName string) string { return "google_play-" + packageName }

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

// NewAccount implements sandbox.Network: another app, with a service account of
// its own.
func (n *Network) NewAccount(publicURL, name string) sandbox.Account {
	word := serviceaccount.Word(4)
	a := &app{Package: "com.example.app" + word, Email: "recado@play-" + word + ".iam.gserviceaccount.com", PEM: serviceaccount.NewKey()}
	apps, done := n.open()
	defer done()
	apps[a.Package] = a
	n.dirty = true
	return sandbox.Account{
		ID: place(a.Package), Platform: Key, Name: name, Display: a.Package, Mute: true,
		Settings: map[string]string{"package_name": a.Package, "poll_minutes": "1", "api_base_url": base(publicURL)},
		Secrets:  map[string]string{"service_account": serviceaccount.KeyFile(a.Email, a.PEM, base(publicURL)+"/token")},
	}
}

// Recognise implements sandbox.Network. Whether the key is right shows at the
// first call.
func (n *Network) Recognise(publicURL string, settings, secrets map[string]string) (sandbox.Account, bool) {
	apps, done := n.open()
	defer done()
	a := apps[settings["package_name"]]
	if a == nil || strings.TrimSuffix(settings["api_base_url"], "/") != base(publicURL) {
		return sandbox.Account{}, false
	}
	return sandbox.Account{ID: place(a.Package), Platform: Key, Display: a.Package, Mute: true, Settings: settings, Secrets: secrets}, true
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
		Kind: sandbox.PlaceListing, Title: "Google Play",
		Verbs:   []sandbox.WallVerb{sandbox.VerbReview, sandbox.VerbEdit, sandbox.VerbDelete, sandbox.VerbLike},
		Fields:  []string{"app_version", "language", "device"},
		Lengths: map[sandbox.WallVerb]int{sandbox.VerbReview: 500},
	}
}

// ItemID implements sandbox.Walled.
func (n *Network) ItemID(sandbox.Account, sandbox.Item, *sandbox.Item) string {
	return "gp:AOqpTO" + serviceaccount.Word(12)
}

// Known implements sandbox.Walled: the store tells no ids of people.
func (n *Network) Known(_ sandbox.Account, p sandbox.Phone) (id, handle string) {
	return "person-" + p.ID, ""
}
