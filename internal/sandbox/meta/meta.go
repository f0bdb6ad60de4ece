// Package meta emulates the messages of Facebook Pages and Instagram accounts
// in the Graph API's own wire format: what the platforms answer, refuse and tell
// a business. Both are in one place, since they share the API; their connectors
// must not import it, and meet it over HTTP alone.
package meta

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // the platform still sends this older signature
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"math/big"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"recado.dev/internal/ident"
	"recado.dev/internal/sandbox"
)

// Keys of the two platforms, as their connectors declare them.
const (
	KeyMessenger = "messenger"
	KeyInstagram = "instagram"
)

// Version is the Graph API's version whose shapes are spoken. A call may name
// any.
const Version = "v26.0"

const (
	mount = "/sandbox/meta"
	// loginHost is the part of the path that stands for the other host of the
	// API, where Instagram accounts without a Page are.
	loginHost = "graph.instagram.com"
	// appID is the app that every account has, and inboxApp the platform's own
	// inbox.
	appID    = "555000000000555"
	inboxApp = "263902037430900"
)

type object = map[string]any

// core is what the two platforms share: the API.
type core struct {
	table *sandbox.Table

	mu     sync.Mutex // of what follows
	states map[string]*state
	edits  map[string]int   // how often messages were edited
	drafts map[string]draft // posts that were put together, and are not out yet
}

// Network is one of the two platforms. It implements sandbox.Network.
type Network struct {
	*core
	key string
}

// New makes both platforms for a table: they share the API.
func New(t *sandbox.Table) []*Network {
	c := &core{table: t, edits: map[string]int{}, drafts: map[string]draft{}}
	return []*Network{{c, KeyMessenger}, {c, KeyInstagram}}
}

// Key implements sandbox.Network.
func (n *Network) Key() string { return n.key }

// Title implements sandbox.Lender.
func (n *Network) Title() string {
	if n.key == KeyInstagram {
		return "Instagram"
	}
	return "Facebook Messenger"
}

// Mount implements sandbox.Network.
func (n *Network) Mount() string { return mount }

// Handler implements sandbox.Network.
func (n *Network) Handler() http.Handler { return http.HandlerFunc(n.serve) }

func base(publicURL string) string { return strings.TrimSuffix(publicURL, "/") + mount }

// idSetting is the setting that holds the account's id.
func idSetting(key string) string {
	if key == KeyInstagram {
		return "account_id"
	}
	return "page_id"
}

// NewAccount implements sandbox.Network.
func (n *Network) NewAccount(publicURL, name string) sandbox.Account {
	id, display := "101"+number(12), name
	if n.key == KeyInstagram {
		id, display = "17841"+number(12), "@"+handle(name)
	}
	return sandbox.Account{
		ID: id, Platform: n.key, Name: name, Display: display,
		Settings: map[string]string{idSetting(n.key): id, "api_base_url": base(publicURL), "api_version": Version},
		Secrets:  map[string]string{"page_access_token": ident.Token("EAApage"), "app_secret": secretHex(), "verify_token": ident.Token("verify")},
	}
}

// Recognise implements sandbox.Network.
func (n *Network) Recognise(publicURL string, settings, secrets map[string]string) (sandbox.Account, bool) {
	at := strings.TrimSuffix(settings["api_base_url"], "/")
	id := settings[idSetting(n.key)]
	if at != base(publicURL) && at != base(publicURL)+"/"+loginHost || id == "" {
		return sandbox.Account{}, false
	}
	return sandbox.Account{ID: id, Platform: n.key, Display: id, Settings: settings, Secrets: secrets}, true
}

// Kinds implements sandbox.Plain.
func (n *Network) Kinds() []string {
	kinds := []string{"text", "image", "video", "audio", "voice", "document", "answer", "unsupported"}
	if n.key == KeyMessenger {
		kinds = append(kinds, "sticker", "location")
	}
	return kinds
}

// Receipts implements sandbox.Plain.
func (n *Network) Receipts() bool { return true }

// MessageID implements sandbox.Network.
func (n *Network) MessageID(sandbox.Phone, bool) string {
	var b [24]byte
	_, _ = rand.Read(b[:]) // never fails
	if n.key == KeyInstagram {
		return "aWdf" + base64.RawURLEncoding.EncodeToString(b[:])
	}
	return "m_" + base64.RawURLEncoding.EncodeToString(b[:])
}

// Sign implements sandbox.Network.
func (n *Network) Sign(a sandbox.Account, body []byte) http.Header {
	secret := []byte(a.Secrets["app_secret"])
	new256, old1 := hmac.New(sha256.New, secret), hmac.New(sha1.New, secret)
	new256.Write(body)
	old1.Write(body)
	return http.Header{
		"Content-Type":        {"application/json"},
		"User-Agent":          {"facebookexternalua"},
		"X-Hub-Signature":     {"sha1=" + hex.EncodeToString(old1.Sum(nil))},
		"X-Hub-Signature-256": {"sha256=" + hex.EncodeToString(new256.Sum(nil))},
	}
}

// Handshake implements sandbox.Network.
func (n *Network) Handshake(a sandbox.Account) (string, func(int, []byte) bool) {
	challenge := number(10)
	q := url.Values{"hub.mode": {"subscribe"}, "hub.challenge": {challenge}, "hub.verify_token": {a.Secrets["verify_token"]}}
	return a.HookURL + "?" + q.Encode(), func(status int, body []byte) bool {
		return status == http.StatusOK && string(body) == challenge
	}
}

// Carry implements sandbox.Courier: what the platform tells nobody goes
// nowhere.
func (n *Network) Carry(ctx context.Context, client *http.Client, a sandbox.Account, _ sandbox.Event, body []byte) error {
	if len(body) == 0 || a.HookURL == "" {
		return nil
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.HookURL, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("hook of %s: %w", a.ID, err)
	}
	req.Header = n.Sign(a, body)
	res, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("hook of %s: %w", a.ID, err)
	}
	defer func() { _ = res.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 64<<10))
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("hook of %s: answered %d", a.ID, res.StatusCode)
	}
	return nil
}

// personID is what an account knows a person by: another one for each account.
func personID(accountID string, p sandbox.Phone) string {
	sum := sha256.Sum256([]byte(accountID + "\x00" + p.UserID))
	n := new(big.Int).SetBytes(sum[:8])
	return "65" + fmt.Sprintf("%014d", n.Mod(n, big.NewInt(100_000_000_000_000)))
}

// person finds who an account knows by an id.
func (c *core) person(accountID, id string) (sandbox.Phone, bool) {
	return c.table.FindPhone(func(p sandbox.Phone) bool { return personID(accountID, p) == id })
}

// handle is a name as people are called on Instagram.
func handle(name string) string {
	s := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r == ' ', r == '.', r == '_':
			return '.'
		}
		return -1
	}, strings.ToLower(strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ñ", "n", "ü", "u").Replace(strings.ToLower(name))))
	if s = strings.Trim(s, "."); s == "" {
		return "user"
	}
	return s
}

func number(digits int) string {
	limit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits)), nil)
	v, err := rand.Int(rand.Reader, limit)
	if err != nil {
		panic("meta: no randomness: " + err.Error())
	}
	return fmt.Sprintf("%0*d", digits, v)
}

func secretHex() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// state is how an account stands, beside what the desk knows of it.
type state struct {
	Unsubscribed bool     `json:"unsubscribed,omitempty"`
	Fields       []string `json:"fields,omitempty"` // empty for all
	// Closed is a switch in the app on the phone: other tools may not have the
	// messages.
	Closed  bool   `json:"closed,omitempty"`
	Revoked string `json:"revoked,omitempty"` // the token that is dead
	// Personal accounts belong to no Page and have no messages for tools.
	Personal bool `json:"personal,omitempty"`
	// Decided is what customers decided about the account, by phone.
	Decided map[string]customerView `json:"decided,omitempty"`
}

const shelfKey = "meta/states"

// stateOf answers how an account stands; change may alter it.
func (c *core) stateOf(accountID string, change func(*state)) state {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.states == nil {
		c.states = map[string]*state{}
		c.table.Shelved(shelfKey, &c.states)
	}
	s := c.states[accountID]
	if s == nil {
		s = &state{}
		c.states[accountID] = s
	}
	if change != nil {
		change(s)
		_ = c.table.Shelve(shelfKey, c.states) // plain data always encodes
	}
	out := *s
	out.Fields, out.Decided = slices.Clone(s.Fields), maps.Clone(s.Decided)
	return out
}

// Revoke ends an account's token, as a changed password does.
func (n *Network) Revoke(a sandbox.Account) {
	n.stateOf(a.ID, func(s *state) { s.Revoked = a.Secrets["page_access_token"] })
}

// Close turns the switch that lets other tools have an account's messages.
func (n *Network) Close(accountID string, closed bool) {
	n.stateOf(accountID, func(s *state) { s.Closed = closed })
}

// Personal makes an account a personal one, or a professional one again.
func (n *Network) Personal(accountID string, personal bool) {
	n.stateOf(accountID, func(s *state) { s.Personal = personal })
}

// Muted implements sandbox.Muter.
func (n *Network) Muted(a sandbox.Account) bool {
	s := n.stateOf(a.ID, nil)
	return s.Unsubscribed || s.Closed
}
