// Package wechat emulates Official Accounts of WeChat in their own wire format:
// access tokens, customer-service messages with what may answer a customer, the
// temporary files, and signed XML in plain and secure mode. The connector must
// not import it: they meet over HTTP alone.
package wechat

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strings"
	"sync"
	"time"

	"recado.dev/internal/sandbox"
)

// Key is the platform's key, as its connector declares it.
const Key = "wechat"

const mount = "/sandbox/wechat"

// Network is the emulated platform. It implements sandbox.Network.
type Network struct {
	table *sandbox.Table

	mu    sync.Mutex // of what follows, and of what is in it
	state *state
	tries map[string]int // of events that were not answered yet
	dirty bool
}

// New makes the platform for a table.
func New(t *sandbox.Table) *Network { return &Network{table: t, tries: map[string]int{}} }

// state is all that the platform keeps.
type state struct {
	Accounts map[string]*account `json:"accounts"` // by AppID
}

// account is a business's service account.
type account struct {
	AppID    string            `json:"app_id"`
	Secret   string            `json:"secret"`
	Original string            `json:"original"` // gh_…
	Name     string            `json:"name"`
	Verify   string            `json:"verify_token"`
	AESKey   string            `json:"aes_key"`
	Token    string            `json:"token"`
	Until    time.Time         `json:"until"`  // of Token
	Grants   map[string]*grant `json:"grants"` // by phone
	Left     map[string]bool   `json:"left"`   // phones that follow no longer
	Trouble  int               `json:"trouble"`
}

// grant is what may be sent to a customer: for what they wrote, and for a moment
// after they pressed something.
type grant struct {
	Messages int       `json:"messages"`
	Until    time.Time `json:"until"`
	Quick    int       `json:"quick"`
	QuickEnd time.Time `json:"quick_end"`
}

// What the platform grants.
const (
	forMessage   = 5
	messageLife  = 48 * time.Hour
	forPress     = 3
	pressLife    = time.Minute
	tokenSeconds = 7200
	shelfKey     = "wechat/state"
)

// open answers the state, and what to call when one is done with it. Nobody else
// reads or writes it meanwhile.
func (n *Network) open() (*state, func()) {
	n.mu.Lock()
	if n.state == nil {
		s := &state{}
		_ = n.table.Shelved(shelfKey, s) // none at first
		if s.Accounts == nil {
			s.Accounts = map[string]*account{}
		}
		n.state = s
	}
	return n.state, n.mu.Unlock
}

// changed has the state kept soon. The caller holds the lock.
func (n *Network) changed() { n.dirty = true }

// Tend implements sandbox.Tender.
func (n *Network) Tend(time.Time) {
	s, done := n.open()
	defer done()
	if n.dirty && n.table.Shelve(shelfKey, s) == nil {
		n.dirty = false
	}
}

// Key implements sandbox.Network.
func (n *Network) Key() string { return Key }

// Title implements sandbox.Lender.
func (n *Network) Title() string { return "WeChat" }

// Mount implements sandbox.Network.
func (n *Network) Mount() string { return mount }

// Handler implements sandbox.Network.
func (n *Network) Handler() http.Handler { return http.HandlerFunc(n.serve) }

// base is the address of the API, as channels are told it.
func base(publicURL string) string { return strings.TrimSuffix(publicURL, "/") + mount }

// NewAccount implements sandbox.Network.
func (n *Network) NewAccount(publicURL, name string) sandbox.Account {
	s, done := n.open()
	defer done()
	a := &account{
		AppID: "wx" + hexes(8), Secret: hexes(16), Original: "gh_" + hexes(6), Name: name, Verify: hexes(16), AESKey: newKey(),
		Grants: map[string]*grant{}, Left: map[string]bool{},
	}
	s.Accounts[a.AppID] = a
	n.changed()
	return sandbox.Account{
		ID: a.AppID, Platform: Key, Name: name, Display: a.Original,
		Settings: map[string]string{"app_id": a.AppID, "message_mode": "secure", "api_base_url": base(publicURL)},
		Secrets:  map[string]string{"app_secret": a.Secret, "verify_token": a.Verify, "encoding_aes_key": a.AESKey},
	}
}

// Recognise implements sandbox.Network. The console is taken to have been given
// the same token and key as the channel, as a helpful person would.
func (n *Network) Recognise(publicURL string, settings, secrets map[string]string) (sandbox.Account, bool) {
	s, done := n.open()
	defer done()
	a := s.Accounts[settings["app_id"]]
	if a == nil || strings.TrimSuffix(settings["api_base_url"], "/") != base(publicURL) {
		return sandbox.Account{}, false
	}
	return sandbox.Account{ID: a.AppID, Platform: Key, Display: a.Original, Settings: settings, Secrets: secrets}, true
}

// MessageID implements sandbox.Network.
func (n *Network) MessageID(sandbox.Phone, bool) string { return "23" + digits(16) }

// Kinds implements sandbox.Plain.
func (n *Network) Kinds() []string {
	return []string{"text", "image", "video", "voice", "location", "answer"}
}

// Receipts implements sandbox.Plain: nobody learns what was read.
func (n *Network) Receipts() bool { return false }

// openID is a phone as an account knows it: another of each.
func openID(appID string, p sandbox.Phone) string {
	sum := sha256.Sum256([]byte(appID + ":" + p.ID))
	return "o" + base64.RawURLEncoding.EncodeToString(sum[:20])
}

// unionID is a phone as all accounts of a business know it.
func unionID(p sandbox.Phone) string {
	sum := sha256.Sum256([]byte("union:" + p.ID))
	return "u" + base64.RawURLEncoding.EncodeToString(sum[:20])
}

func (n *Network) person(appID, id string) (sandbox.Phone, bool) {
	return n.table.FindPhone(func(p sandbox.Phone) bool { return openID(appID, p) == id })
}

// newKey makes an EncodingAESKey: 43 letters and digits.
func newKey() string {
	for {
		var b [32]byte
		_, _ = rand.Read(b[:]) // never fails
		if key := strings.TrimSuffix(base64.StdEncoding.EncodeToString(b[:]), "="); !strings.ContainsAny(key, "+/") {
			return key
		}
	}
}

func hexes(bytes int) string {
	b := make([]byte, bytes)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}

func digits(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	for i := range b {
		b[i] = '0' + b[i]%10
	}
	return string(b)
}
