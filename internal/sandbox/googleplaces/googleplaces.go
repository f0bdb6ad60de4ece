// Package googleplaces emulates the reviews of places on Google: a listing on which
// the public rates a business, and the parts of the Business Profile APIs that read
// and answer reviews, in their wire format, at one address. The connectors must not
// import it: they meet over HTTP alone.
package googleplaces

import (
	"crypto/rand"
	"math/big"
	"net/http"
	"strings"
	"sync"
	"time"

	"recado.dev/internal/sandbox"
	"recado.dev/internal/sandbox/serviceaccount"
)

// Key is the platform's key, as its connector declares it.
const Key = "google_places"

const (
	mount    = "/sandbox/google_places"
	shelfKey = "google_places/state"
)

// Network implements sandbox.Network.
type Network struct {
	table *sandbox.Table

	mu     sync.Mutex // of what follows
	loaded bool
	dirty  bool
	places map[string]*location // by name; they outlive a restart
	tokens map[string]token
	asked  map[string]*spent
}

// location is a place, with the access that its owner gave.
type location struct {
	Account  string `json:"account"`
	ID       string `json:"id"`
	Title    string `json:"title"`
	ClientID string `json:"client_id"`
	Secret   string `json:"secret"`
	Refresh  string `json:"refresh"`
}

// name is what the API calls a place.
func (l location) name() string { return "accounts/" + l.Account + "/locations/" + l.ID }

// New makes the network for a table.
func New(t *sandbox.Table) *Network {
	return &Network{table: t, tokens: map[string]token{}, asked: map[string]*spent{}}
}

// Key implements sandbox.Network.
func (n *Network) Key() string { return Key }

// Title implements sandbox.Lender.
func (n *Network) Title() string { return "Google Business Profile" }

// Mount implements sandbox.Network.
func (n *Network) Mount() string { return mount }

// Handler implements sandbox.Network.
func (n *Network) Handler() http.Handler { return http.HandlerFunc(n.serve) }

func base(publicURL string) string { return strings.TrimSuffix(publicURL, "/") + mount }

// place is the id of a place's account here: unique among all networks.
func place(l location) string { return "google_places-" + l.ID }

// open answers the places, and what to call when one is done with them.
func (n *Network) open() (map[string]*location, func()) {
	n.mu.Lock()
	if !n.loaded {
		n.table.Shelved(shelfKey, &n.places)
		n.loaded = true
	}
	if n.places == nil {
		n.places = map[string]*location{}
	}
	return n.places, n.mu.Unlock
}

// number makes a number as the API has them.
func number() string {
	v, err := rand.Int(rand.Reader, big.NewInt(9_000_000_000_000))
	if err != nil {
		panic("sandbox: no number for a place: " + err.Error()) // the machine has no randomness
	}
	return v.Add(v, big.NewInt(1_000_000_000_000)).String()
}

// NewAccount implements sandbox.Network: another place, with the access of its
// owner.
func (n *Network) NewAccount(publicURL, name string) sandbox.Account {
	l := &location{Account: number(), ID: number(), Title: name, ClientID: serviceaccount.Word(6) + ".apps.googleusercontent.com", Secret: serviceaccount.Word(12), Refresh: "1//" + serviceaccount.Word(20)}
	places, done := n.open()
	defer done()
	places[l.name()] = l
	n.dirty = true
	return sandbox.Account{
		ID: place(*l), Platform: Key, Name: name, Display: l.name(), Mute: true,
		Settings: map[string]string{"location": l.name(), "client_id": l.ClientID, "poll_minutes": "1", "api_base_url": base(publicURL)},
		Secrets:  map[string]string{"client_secret": l.Secret, "refresh_token": l.Refresh},
	}
}

// Recognise implements sandbox.Network. Whether the access is right shows at the
// first call.
func (n *Network) Recognise(publicURL string, settings, secrets map[string]string) (sandbox.Account, bool) {
	places, done := n.open()
	defer done()
	l := places[settings["location"]]
	if l == nil || strings.TrimSuffix(settings["api_base_url"], "/") != base(publicURL) {
		return sandbox.Account{}, false
	}
	return sandbox.Account{ID: place(*l), Platform: Key, Display: l.name(), Mute: true, Settings: settings, Secrets: secrets}, true
}

// MessageID implements sandbox.Network.
func (n *Network) MessageID(sandbox.Phone, bool) string { return serviceaccount.Word(12) }

// Hook implements sandbox.Network: nobody is called.
func (n *Network) Hook(sandbox.Account, sandbox.Phone, sandbox.Event) ([]byte, error) {
	return nil, nil
}

// Sign implements sandbox.Network.
func (n *Network) Sign(sandbox.Account, []byte) http.Header { return nil }

// Handshake implements sandbox.Network.
func (n *Network) Handshake(sandbox.Account) (string, func(int, []byte) bool) { return "", nil }

// Tend implements sandbox.Tender: it keeps the places.
func (n *Network) Tend(time.Time) {
	places, done := n.open()
	defer done()
	if n.dirty && n.table.Shelve(shelfKey, places) == nil {
		n.dirty = false
	}
}

// Wall implements sandbox.Walled.
func (n *Network) Wall() sandbox.WallRules {
	return sandbox.WallRules{
		Kind: sandbox.PlaceListing, Title: "Google Business Profile",
		Verbs:   []sandbox.WallVerb{sandbox.VerbReview, sandbox.VerbEdit, sandbox.VerbDelete},
		Lengths: map[sandbox.WallVerb]int{sandbox.VerbReview: 4000},
	}
}

// ItemID implements sandbox.Walled.
func (n *Network) ItemID(sandbox.Account, sandbox.Item, *sandbox.Item) string {
	return "AbFvOq" + serviceaccount.Word(16)
}

// Known implements sandbox.Walled: nobody's id is told.
func (n *Network) Known(_ sandbox.Account, p sandbox.Phone) (id, handle string) {
	return "person-" + p.ID, ""
}
