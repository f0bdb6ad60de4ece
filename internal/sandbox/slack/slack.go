// Package slack emulates Slack in its own wire format: the Web API of an app
// with a bot, the Events API with its signatures, repeats and the check of an
// address, interactive blocks, and files. A phone's owner writes to the app
// directly; what begins with an @ is written in the channel #help instead, where
// it mentions the app. The connectors must not import it: they meet over HTTP
// alone.
package slack

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"recado.dev/internal/sandbox"
)

// Key is the platform's key, as its connector declares it.
const Key = "slack"

const (
	mount    = "/sandbox/slack"
	shelfKey = "slack/state"
	// maxKept bounds what is remembered of messages in channels and of uploads.
	maxKept = 2000
)

// Network implements sandbox.Network.
type Network struct {
	table *sandbox.Table

	mu      sync.Mutex // of what follows
	loaded  bool
	dirty   bool
	state   state
	last    int64             // the newest time that was given out, in microseconds
	reached map[string]string // addresses that answered the check, by workspace
	asking  map[string]bool   // workspaces whose address is being checked
	tries   map[string]int    // of hooks that were refused
	buckets map[string]bucket // of messages, by channel
	uploads map[string]upload
}

// state is what outlives a restart.
type state struct {
	Teams map[string]*team `json:"teams"`
	// Roots are the messages in the channel, each with the first of its thread.
	Roots map[string]string `json:"roots"`
	// Marks are the names of people's reactions: taking one away names it.
	Marks map[string]string `json:"marks"`
}

// team is a workspace with the app in it.
type team struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Token  string `json:"token"`
	Secret string `json:"secret"`
	App    string `json:"app"`
	Bot    string `json:"bot"` // the app's user
	BotID  string `json:"bot_id"`
}

// upload is a file on its way.
type upload struct {
	team, name string
	length     int64
	media      string // on the table, once the bytes are there
}

// New makes the network for a table.
func New(t *sandbox.Table) *Network {
	return &Network{
		table: t, reached: map[string]string{}, asking: map[string]bool{}, tries: map[string]int{}, buckets: map[string]bucket{}, uploads: map[string]upload{},
	}
}

// Key implements sandbox.Network.
func (n *Network) Key() string { return Key }

// Title implements sandbox.Lender.
func (n *Network) Title() string { return "Slack" }

// Mount implements sandbox.Network.
func (n *Network) Mount() string { return mount }

// Handler implements sandbox.Network.
func (n *Network) Handler() http.Handler { return http.HandlerFunc(n.serve) }

func base(publicURL string) string { return strings.TrimSuffix(publicURL, "/") + mount }

// open answers the state, and what to call when one is done with it.
func (n *Network) open() (*state, func()) {
	n.mu.Lock()
	if !n.loaded {
		n.table.Shelved(shelfKey, &n.state)
		n.loaded = true
	}
	if n.state.Teams == nil {
		n.state.Teams = map[string]*team{}
	}
	if n.state.Roots == nil {
		n.state.Roots = map[string]string{}
	}
	if n.state.Marks == nil {
		n.state.Marks = map[string]string{}
	}
	return &n.state, n.mu.Unlock
}

// NewAccount implements sandbox.Network: another workspace.
func (n *Network) NewAccount(publicURL, name string) sandbox.Account {
	st, done := n.open()
	defer done()
	t := &team{ID: code("T"), Name: name, Token: "xoxb-" + strings.ToLower(code("")+"-"+code("")), Secret: secret(), App: code("A"), Bot: code("U"), BotID: code("B")}
	st.Teams[t.ID] = t
	n.dirty = true
	return sandbox.Account{
		ID: t.ID, Platform: Key, Name: name, Display: t.ID,
		Settings: map[string]string{"team_id": t.ID, "api_base_url": base(publicURL) + "/api"},
		Secrets:  map[string]string{"bot_token": t.Token, "signing_secret": t.Secret},
	}
}

// Recognise implements sandbox.Network. Whether the token is right shows at the
// first call.
func (n *Network) Recognise(publicURL string, settings, secrets map[string]string) (sandbox.Account, bool) {
	st, done := n.open()
	defer done()
	t := st.Teams[settings["team_id"]]
	if t == nil || strings.TrimSuffix(settings["api_base_url"], "/") != base(publicURL)+"/api" {
		return sandbox.Account{}, false
	}
	return sandbox.Account{ID: t.ID, Platform: Key, Display: t.ID, Settings: settings, Secrets: secrets}, true
}

// MessageID implements sandbox.Network: the time, which no other message has.
func (n *Network) MessageID(sandbox.Phone, bool) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	now := n.table.Now().UnixMicro()
	if now <= n.last {
		now = n.last + 1
	}
	n.last = now
	return fmt.Sprintf("%d.%06d", now/1_000_000, now%1_000_000)
}

// Handshake implements sandbox.Network: the address is checked by a POST, before
// the first event.
func (n *Network) Handshake(sandbox.Account) (string, func(int, []byte) bool) { return "", nil }

// Kinds implements sandbox.Plain.
func (n *Network) Kinds() []string {
	return []string{"text", "image", "video", "audio", "voice", "document", "answer"}
}

// Receipts implements sandbox.Plain: an app learns nothing of what was read.
func (n *Network) Receipts() bool { return false }

// Sign implements sandbox.Network.
func (n *Network) Sign(a sandbox.Account, body []byte) http.Header {
	st, done := n.open()
	defer done()
	kind := "application/json"
	if strings.HasPrefix(string(body), "payload=") {
		kind = "application/x-www-form-urlencoded"
	}
	h := http.Header{"Content-Type": {kind}, "User-Agent": {"Slackbot 1.0 (+https://api.slack.com/robots)"}}
	if t := st.Teams[a.ID]; t != nil {
		stamp := strconv.FormatInt(n.table.Now().Unix(), 10)
		h.Set("X-Slack-Request-Timestamp", stamp)
		h.Set("X-Slack-Signature", signature(t.Secret, stamp, body))
	}
	return h
}

// signature is the platform's: over its version, the time and the body.
func signature(key, stamp string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte("v0:" + stamp + ":"))
	mac.Write(body)
	return "v0=" + hex.EncodeToString(mac.Sum(nil))
}

// Tend implements sandbox.Tender: it checks new addresses and keeps the state.
func (n *Network) Tend(time.Time) {
	for _, a := range n.table.Accounts() {
		if a.Platform == Key && a.HookURL != "" {
			n.checkLater(a)
		}
	}
	st, done := n.open()
	defer done()
	if n.dirty && n.table.Shelve(shelfKey, st) == nil {
		n.dirty = false
	}
}

// code makes an id: a letter that says what of, and ten others.
func code(kind string) string {
	var b [7]byte
	_, _ = rand.Read(b[:]) // never fails
	return kind + base32.StdEncoding.EncodeToString(b[:])[:10]
}

func secret() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// fixed is an id that follows from names.
func fixed(kind string, names ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(names, "/")))
	return kind + base32.StdEncoding.EncodeToString(sum[:7])[:10]
}

func user(t *team, p sandbox.Phone) string   { return fixed("U", t.ID, p.ID, "user") }
func direct(t *team, p sandbox.Phone) string { return fixed("D", t.ID, p.ID, "direct") }
func help(t *team) string                    { return fixed("C", t.ID, "help") }

// person finds the phone with an id of a user or of their direct channel.
func (n *Network) person(t *team, id string) (sandbox.Phone, bool) {
	return n.table.FindPhone(func(p sandbox.Phone) bool { return user(t, p) == id || direct(t, p) == id })
}

// forget keeps a map within its bound: what goes is of long ago, or of chance.
func forget[V any](m map[string]V) {
	for k := range m {
		if len(m) <= maxKept {
			return
		}
		delete(m, k)
	}
}
