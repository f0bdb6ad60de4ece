// Package line emulates LINE's Messaging API in its own wire format: reply
// tokens that work once and for a minute, pushes with retry keys, the month's
// quota, files on a host of their own, and webhooks with their signature. The
// connector must not import it: they meet over HTTP alone.
package line

import (
	"crypto/hmac"
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
const Key = "line"

const (
	mount = "/sandbox/line"
	// data is where files are, below the mount: the platform has another host for
	// them.
	data = "/data"
)

// Network is the emulated platform. It implements sandbox.Network.
type Network struct {
	table *sandbox.Table

	mu     sync.Mutex // of what follows, and of what is in it
	state  *state
	tokens map[string]*replyToken
	keys   map[string]*accepted // by account and retry key
	tried  map[string]bool      // events that were sent before
	dirty  bool
}

// New makes the platform for a table.
func New(t *sandbox.Table) *Network {
	return &Network{table: t, tokens: map[string]*replyToken{}, keys: map[string]*accepted{}, tried: map[string]bool{}}
}

// state is all that the platform keeps.
type state struct {
	Accounts map[string]*account `json:"accounts"` // by the bot's user id
}

// account is a business's Official Account.
type account struct {
	ID        string          `json:"id"` // the bot's user id
	BasicID   string          `json:"basic_id"`
	Name      string          `json:"name"`
	Token     string          `json:"token"`
	Secret    string          `json:"secret"`
	Endpoint  string          `json:"endpoint"` // where its webhook goes
	Active    bool            `json:"active"`   // "Use webhook"
	Redeliver bool            `json:"redeliver"`
	Quota     int             `json:"quota"` // pushes of a month; 0 for no limit
	Month     string          `json:"month"`
	Used      int             `json:"used"` // in Month
	Replies   int             `json:"replies"`
	Blocks    map[string]bool `json:"blocks"` // phones that blocked it
}

// replyToken lets one answer go for free, for a minute.
type replyToken struct {
	account, phone string
	until          time.Time
	used           bool
}

// tokenLife is how long the platform takes one.
const tokenLife = time.Minute

// accepted is a message that came with a retry key.
type accepted struct {
	request string
	sent    []sentMessage
	until   time.Time
}

const (
	shelfKey = "line/state"
	keyLife  = 24 * time.Hour
	// firstQuota is what a free plan has.
	firstQuota = 500
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

// Tend implements sandbox.Tender: what is over is forgotten and the state kept.
func (n *Network) Tend(now time.Time) {
	s, done := n.open()
	defer done()
	for token, t := range n.tokens {
		if now.After(t.until.Add(tokenLife)) {
			delete(n.tokens, token)
		}
	}
	for key, k := range n.keys {
		if now.After(k.until) {
			delete(n.keys, key)
		}
	}
	if n.dirty && n.table.Shelve(shelfKey, s) == nil {
		n.dirty = false
	}
}

// Key implements sandbox.Network.
func (n *Network) Key() string { return Key }

// Title implements sandbox.Lender.
func (n *Network) Title() string { return "LINE" }

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
		ID: "U" + hexes(16), BasicID: "@" + digits(3) + hexes(2) + "r", Name: name, Token: base64.StdEncoding.EncodeToString([]byte(hexes(60))), Secret: hexes(16),
		Active: true, Redeliver: true, Quota: firstQuota, Blocks: map[string]bool{},
	}
	s.Accounts[a.ID] = a
	n.changed()
	return n.view(a, publicURL)
}

func (n *Network) view(a *account, publicURL string) sandbox.Account {
	return sandbox.Account{
		ID: a.ID, Platform: Key, Name: a.Name, Display: a.BasicID,
		Settings: map[string]string{"api_base_url": base(publicURL), "data_base_url": base(publicURL) + data},
		Secrets:  map[string]string{"channel_access_token": a.Token, "channel_secret": a.Secret},
	}
}

// Recognise implements sandbox.Network: the token says which account it is.
func (n *Network) Recognise(publicURL string, settings, secrets map[string]string) (sandbox.Account, bool) {
	s, done := n.open()
	defer done()
	a := s.byToken(secrets["channel_access_token"])
	if a == nil || strings.TrimSuffix(settings["api_base_url"], "/") != base(publicURL) {
		return sandbox.Account{}, false
	}
	return n.view(a, publicURL), true
}

func (s *state) byToken(token string) *account {
	for _, a := range s.Accounts {
		if token != "" && a.Token == token {
			return a
		}
	}
	return nil
}

// MessageID implements sandbox.Network.
func (n *Network) MessageID(sandbox.Phone, bool) string { return "5" + digits(17) }

// Handshake implements sandbox.Network: the platform asks for none.
func (n *Network) Handshake(sandbox.Account) (string, func(int, []byte) bool) { return "", nil }

// Kinds implements sandbox.Plain.
func (n *Network) Kinds() []string {
	return []string{"text", "image", "video", "voice", "document", "sticker", "location", "answer"}
}

// Receipts implements sandbox.Plain: nobody learns what was read.
func (n *Network) Receipts() bool { return false }

// Sign implements sandbox.Network.
func (n *Network) Sign(a sandbox.Account, body []byte) http.Header {
	s, done := n.open()
	defer done()
	secret := ""
	if acc := s.Accounts[a.ID]; acc != nil {
		secret = acc.Secret
	}
	return signature(secret, body)
}

func signature(secret string, body []byte) http.Header {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return http.Header{
		"Content-Type": {"application/json; charset=utf-8"}, "User-Agent": {"LineBotWebhook/2.0"},
		"X-Line-Signature": {base64.StdEncoding.EncodeToString(mac.Sum(nil))},
	}
}

// userID is a phone as the platform names it.
func userID(p sandbox.Phone) string {
	sum := sha256.Sum256([]byte("line:" + p.ID))
	return "U" + hex.EncodeToString(sum[:16])
}

func (n *Network) person(id string) (sandbox.Phone, bool) {
	return n.table.FindPhone(func(p sandbox.Phone) bool { return userID(p) == id })
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
