// Package msteams emulates Microsoft Teams as bots see it, in its own wire
// format: the Bot Connector service, the sign-in that gives bots their tokens,
// the network's published keys and the signed activities. A phone's owner writes
// to the bot personally; what begins with an @ is written in a team's channel
// instead, where it mentions the bot. The connectors must not import it: they
// meet over HTTP alone.
package msteams

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"recado.dev/internal/sandbox"
)

// Key is the platform's key, as its connector declares it.
const Key = "msteams"

const (
	mount    = "/sandbox/msteams"
	shelfKey = "msteams/state"
	issuer   = "https://api.botframework.com"
	// tokenLife is how long a token is good.
	tokenLife = time.Hour
	// maxKept bounds what is remembered of channels and tokens.
	maxKept = 2000
)

// Network implements sandbox.Network.
type Network struct {
	table *sandbox.Table
	key   func() *rsa.PrivateKey // made when it is first needed

	mu      sync.Mutex // of what follows
	loaded  bool
	dirty   bool
	state   state
	last    int64
	tokens  map[string]token
	tries   map[string]int
	buckets map[string]bucket
}

// state is what outlives a restart.
type state struct {
	Bots map[string]*bot `json:"bots"`
	// Roots are the messages in channels, each with the first of its thread.
	Roots map[string]string `json:"roots"`
	// Marks are the kinds of people's reactions: taking one away names it.
	Marks map[string]string `json:"marks"`
}

// bot is an application with its secret.
type bot struct {
	App    string `json:"app"`
	Tenant string `json:"tenant"`
	Secret string `json:"secret"`
	Name   string `json:"name"`
}

type token struct {
	app   string
	until time.Time
}

// New makes the network for a table.
func New(t *sandbox.Table) *Network {
	return &Network{table: t, tokens: map[string]token{}, tries: map[string]int{}, buckets: map[string]bucket{}, key: sync.OnceValue(func() *rsa.PrivateKey {
		k, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			panic("sandbox: no key for signatures: " + err.Error()) // the machine has no randomness
		}
		return k
	})}
}

// Key implements sandbox.Network.
func (n *Network) Key() string { return Key }

// Title implements sandbox.Lender.
func (n *Network) Title() string { return "Microsoft Teams" }

// Mount implements sandbox.Network.
func (n *Network) Mount() string { return mount }

// Handler implements sandbox.Network.
func (n *Network) Handler() http.Handler { return http.HandlerFunc(n.serve) }

func base(publicURL string) string { return strings.TrimSuffix(publicURL, "/") + mount }

// service is the address that activities name.
func (n *Network) service() string { return base(n.table.PublicURL()) + "/" }

// open answers the state, and what to call when one is done with it.
func (n *Network) open() (*state, func()) {
	n.mu.Lock()
	if !n.loaded {
		n.table.Shelved(shelfKey, &n.state)
		n.loaded = true
	}
	if n.state.Bots == nil {
		n.state.Bots = map[string]*bot{}
	}
	if n.state.Roots == nil {
		n.state.Roots = map[string]string{}
	}
	if n.state.Marks == nil {
		n.state.Marks = map[string]string{}
	}
	return &n.state, n.mu.Unlock
}

// NewAccount implements sandbox.Network: another bot.
func (n *Network) NewAccount(publicURL, name string) sandbox.Account {
	st, done := n.open()
	defer done()
	b := &bot{App: guid(), Tenant: guid(), Secret: secret(), Name: name}
	st.Bots[b.App] = b
	n.dirty = true
	return sandbox.Account{
		ID: b.App, Platform: Key, Name: name, Display: b.App,
		Settings: map[string]string{"app_id": b.App, "tenant_id": b.Tenant, "api_base_url": base(publicURL)},
		Secrets:  map[string]string{"app_password": b.Secret},
	}
}

// Recognise implements sandbox.Network. Whether the secret is right shows at the
// first call.
func (n *Network) Recognise(publicURL string, settings, secrets map[string]string) (sandbox.Account, bool) {
	st, done := n.open()
	defer done()
	b := st.Bots[settings["app_id"]]
	if b == nil || strings.TrimSuffix(settings["api_base_url"], "/") != base(publicURL) {
		return sandbox.Account{}, false
	}
	return sandbox.Account{ID: b.App, Platform: Key, Display: b.App, Settings: settings, Secrets: secrets}, true
}

// MessageID implements sandbox.Network: the time in milliseconds, which no other
// message has.
func (n *Network) MessageID(sandbox.Phone, bool) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.last = max(n.table.Now().UnixMilli(), n.last+1)
	return strconv.FormatInt(n.last, 10)
}

// Handshake implements sandbox.Network: the platform asks for none.
func (n *Network) Handshake(sandbox.Account) (string, func(int, []byte) bool) { return "", nil }

// Kinds implements sandbox.Plain.
func (n *Network) Kinds() []string {
	return []string{"text", "image", "video", "audio", "document", "answer"}
}

// Receipts implements sandbox.Plain: the app has the permission to learn what was
// read.
func (n *Network) Receipts() bool { return true }

// Sign implements sandbox.Network: a token for the bot and the service, which
// says nothing of the body.
func (n *Network) Sign(a sandbox.Account, _ []byte) http.Header {
	now := n.table.Now()
	t := jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.MapClaims{
		"iss": issuer, "aud": a.ID, "serviceurl": n.service(), "nbf": now.Add(-time.Minute).Unix(), "exp": now.Add(tokenLife).Unix(),
	})
	t.Header["kid"] = n.keyID()
	signed, err := t.SignedString(n.key())
	if err != nil {
		return http.Header{} // the business refuses it
	}
	return http.Header{"Content-Type": {"application/json; charset=utf-8"}, "User-Agent": {"Microsoft-SkypeBotApi (Microsoft-BotFramework/3.0)"}, "Authorization": {"Bearer " + signed}}
}

// keyID follows from the key: another key is another id.
func (n *Network) keyID() string {
	sum := sha256.Sum256(n.key().N.Bytes())
	return hex.EncodeToString(sum[:10])
}

// Tend implements sandbox.Tender: it keeps the state.
func (n *Network) Tend(time.Time) {
	st, done := n.open()
	defer done()
	if n.dirty && n.table.Shelve(shelfKey, st) == nil {
		n.dirty = false
	}
}

func guid() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

func secret() string {
	var b [20]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// fixed is an id that follows from names.
func fixed(names ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(names, "/")))
	return hex.EncodeToString(sum[:12])
}

func user(b *bot, p sandbox.Phone) string     { return "29:1" + fixed(b.App, p.ID, "user") }
func personal(b *bot, p sandbox.Phone) string { return "a:1" + fixed(b.App, p.ID, "personal") }
func channel(b *bot) string                   { return "19:" + fixed(b.App, "channel") + "@thread.tacv2" }

// thread is the id of a channel's thread.
func thread(b *bot, root string) string { return channel(b) + ";messageid=" + root }

// forget keeps a map within its bound: what goes is of long ago, or of chance.
func forget[V any](m map[string]V) {
	for k := range m {
		if len(m) <= maxKept {
			return
		}
		delete(m, k)
	}
}

// object is JSON whose keys may come in any order.
type object = map[string]any

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	if v != nil {
		_ = json.NewEncoder(w).Encode(v)
	}
}
