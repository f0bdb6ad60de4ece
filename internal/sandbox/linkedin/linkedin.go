// Package linkedin emulates company pages on LinkedIn in its own wire format:
// versioned calls, names within addresses, notifications with their check and
// their seal. The connector must not import it: they meet over HTTP alone.
package linkedin

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"recado.dev/internal/ident"
	"recado.dev/internal/sandbox"
)

// Key is the platform's, as its connector declares it.
const Key = "linkedin"

const mount = "/sandbox/linkedin"

type object = map[string]any

// Network implements sandbox.Walled.
type Network struct {
	table *sandbox.Table

	mu       sync.Mutex // of what follows
	hooks    map[string]string
	removed  map[string]bool // accounts whose subscription ended
	expelled map[string]bool // accounts whose member administers the page no more
	revoked  map[string]bool
	calls    map[string]int // of a day, by account
	day      string
	uploads  map[string]string // the file of a picture, once it is there
}

// New makes the network for a table. A connected page is subscribed to, as if
// somebody had done it.
func New(t *sandbox.Table) *Network {
	return &Network{table: t, hooks: map[string]string{}, removed: map[string]bool{}, expelled: map[string]bool{}, revoked: map[string]bool{}, calls: map[string]int{}, uploads: map[string]string{}}
}

// Key implements sandbox.Network.
func (*Network) Key() string { return Key }

// Title implements sandbox.Lender.
func (*Network) Title() string { return "LinkedIn" }

// Mount implements sandbox.Network.
func (*Network) Mount() string { return mount }

// Handler implements sandbox.Network.
func (n *Network) Handler() http.Handler { return http.HandlerFunc(n.serve) }

func base(publicURL string) string { return strings.TrimSuffix(publicURL, "/") + mount }

const idPrefix = "li-"

// NewAccount implements sandbox.Network.
func (n *Network) NewAccount(publicURL, name string) sandbox.Account {
	id := digits(8)
	return sandbox.Account{
		ID: idPrefix + id, Platform: Key, Name: name, Display: name, Mute: true,
		Settings: map[string]string{"organization_id": id, "application_id": digits(9), "member_id": "adm" + digits(7), "api_base_url": base(publicURL), "api_version": version},
		Secrets:  map[string]string{"access_token": ident.Token("AQV"), "client_secret": ident.Token("WPL")},
	}
}

// Recognise implements sandbox.Network.
func (n *Network) Recognise(publicURL string, settings, secrets map[string]string) (sandbox.Account, bool) {
	id := settings["organization_id"]
	if strings.TrimSuffix(settings["api_base_url"], "/") != base(publicURL) || id == "" {
		return sandbox.Account{}, false
	}
	return sandbox.Account{ID: idPrefix + id, Platform: Key, Display: "Page " + id, Settings: settings, Secrets: secrets, Mute: true}, true
}

// MessageID implements sandbox.Network; nobody writes to a page in private.
func (*Network) MessageID(sandbox.Phone, bool) string { return "urn:li:message:" + digits(12) }

// Wall implements sandbox.Walled.
func (*Network) Wall() sandbox.WallRules {
	return sandbox.WallRules{
		Kind: sandbox.PlacePage, Title: "LinkedIn", Depth: 2, Publishes: true, Tells: true,
		Verbs: []sandbox.WallVerb{
			sandbox.VerbComment, sandbox.VerbMention, sandbox.VerbEdit, sandbox.VerbDelete, sandbox.VerbLike, sandbox.VerbShare,
		},
		Lengths: map[sandbox.WallVerb]int{sandbox.VerbComment: commentMost, sandbox.VerbMention: postMost},
	}
}

// ItemID implements sandbox.Walled: a comment is named after what it stands on.
func (*Network) ItemID(_ sandbox.Account, it sandbox.Item, _ *sandbox.Item) string {
	if it.Kind == sandbox.ItemComment {
		return "urn:li:comment:(" + activityOf(it.Post) + "," + digits(13) + ")"
	}
	return "urn:li:share:" + digits(13)
}

// activityOf is a post as its comments name it, and shareOf the post that is
// meant by either name.
func activityOf(share string) string {
	return "urn:li:activity:" + share[strings.LastIndexByte(share, ':')+1:]
}

func shareOf(urn string) string {
	for _, kind := range []string{"urn:li:activity:", "urn:li:ugcPost:"} {
		if id, ok := strings.CutPrefix(urn, kind); ok {
			return "urn:li:share:" + id
		}
	}
	return urn
}

// Known implements sandbox.Walled.
func (*Network) Known(_ sandbox.Account, p sandbox.Phone) (id, handle string) {
	sum := sha256.Sum256([]byte("linkedin\x00" + p.UserID))
	return "urn:li:person:" + hex.EncodeToString(sum[:5]), ""
}

// seal is what a page's app proves with.
func seal(a sandbox.Account, text string) string {
	h := hmac.New(sha256.New, []byte(a.Secrets["client_secret"]))
	h.Write([]byte(text))
	return hex.EncodeToString(h.Sum(nil))
}

// Sign implements sandbox.Network: the prefix is signed, and sent nowhere.
func (*Network) Sign(a sandbox.Account, body []byte) http.Header {
	return http.Header{"Content-Type": {"application/json"}, "X-Li-Signature": {seal(a, "hmacsha256="+string(body))}}
}

// Handshake implements sandbox.Network.
func (*Network) Handshake(a sandbox.Account) (string, func(int, []byte) bool) {
	return challenge(a, a.HookURL)
}

func challenge(a sandbox.Account, address string) (string, func(int, []byte) bool) {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	code := fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
	return address + "?" + url.Values{"challengeCode": {code}}.Encode(), func(status int, body []byte) bool {
		var in struct {
			Code     string `json:"challengeCode"`
			Response string `json:"challengeResponse"`
		}
		return status == http.StatusOK && json.Unmarshal(body, &in) == nil && in.Code == code && in.Response == seal(a, code)
	}
}

// Muted implements sandbox.Muter.
func (n *Network) Muted(a sandbox.Account) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.removed[a.ID]
}

// Carry implements sandbox.Courier: any success will do.
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
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return fmt.Errorf("hook of %s: answered %d", a.ID, res.StatusCode)
	}
	return nil
}

// Revoke ends what the member allowed, and Expel their role on the page: the
// subscription ends with either, and nobody is told.
func (n *Network) Revoke(accountID string, revoked bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.revoked[accountID], n.removed[accountID] = revoked, revoked
}

// Expel takes the role from the member who allowed the app.
func (n *Network) Expel(accountID string, expelled bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.expelled[accountID], n.removed[accountID] = expelled, expelled
}

func digits(count int) string {
	limit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(count-1)), nil)
	v, err := rand.Int(rand.Reader, new(big.Int).Mul(limit, big.NewInt(9)))
	if err != nil {
		panic("linkedin: no randomness: " + err.Error())
	}
	return v.Add(v, limit).String()
}

func page(a sandbox.Account) string { return "urn:li:organization:" + a.Settings["organization_id"] }

func millis(t time.Time) int64 { return t.UnixMilli() }
