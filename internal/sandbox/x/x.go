// Package x emulates the direct messages and the posts of X in its own wire
// format: the API v2 with OAuth 1.0a and bearer tokens, uploads, timelines,
// webhooks with their check and their seal, and subscriptions. The connector must not import it: they meet
// over HTTP alone.
package x

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"recado.dev/internal/sandbox"
)

// Key is the platform's, as its connector declares it.
const Key = "x"

const mount = "/sandbox/x"

// Network implements sandbox.Network.
type Network struct {
	table *sandbox.Table

	mu      sync.Mutex
	removed map[string]bool            // accounts whose webhook was removed
	missing map[string]map[string]bool // events that an account is not subscribed to
	last    int64                      // the newest post's id
}

// New makes the network for a table. A connected account is subscribed to, as
// if somebody had done it in the developer console.
func New(t *sandbox.Table) *Network {
	return &Network{table: t, removed: map[string]bool{}, missing: map[string]map[string]bool{}}
}

// Key implements sandbox.Network.
func (n *Network) Key() string { return Key }

// Title implements sandbox.Lender.
func (n *Network) Title() string { return "X" }

// Mount implements sandbox.Network.
func (n *Network) Mount() string { return mount }

// Handler implements sandbox.Network.
func (n *Network) Handler() http.Handler { return n.routes() }

func base(publicURL string) string { return strings.TrimSuffix(publicURL, "/") + mount }

// NewAccount implements sandbox.Network.
func (n *Network) NewAccount(publicURL, name string) sandbox.Account {
	id := number(random(8))
	return sandbox.Account{
		ID: id, Platform: Key, Name: name, Display: "@shop" + id[:4],
		Settings: map[string]string{"user_id": id, "consumer_key": random(12), "api_base_url": base(publicURL)},
		Secrets: map[string]string{
			"consumer_secret": random(25), "access_token": id + "-" + random(20), "access_token_secret": random(22), "bearer_token": "AAAA" + random(30),
		},
	}
}

// Recognise implements sandbox.Network.
func (n *Network) Recognise(publicURL string, settings, secrets map[string]string) (sandbox.Account, bool) {
	id := settings["user_id"]
	if strings.TrimSuffix(settings["api_base_url"], "/") != base(publicURL) || len(id) < 6 {
		return sandbox.Account{}, false
	}
	return sandbox.Account{ID: id, Platform: Key, Display: "@shop" + id[:4], Settings: settings, Secrets: secrets}, true
}

// Kinds implements sandbox.Plain: text and pictures, films too.
func (n *Network) Kinds() []string { return []string{"text", "image", "video"} }

// Receipts implements sandbox.Plain.
func (n *Network) Receipts() bool { return true }

// MessageID implements sandbox.Network: ids grow with time.
func (n *Network) MessageID(sandbox.Phone, bool) string {
	return fmt.Sprintf("%d%s", n.table.Now().UnixMicro(), number(random(8))[:3])
}

// Handshake implements sandbox.Network: a token that the consumer secret signs.
func (n *Network) Handshake(a sandbox.Account) (string, func(int, []byte) bool) {
	token := random(16)
	want := []byte(`"sha256=` + base64.StdEncoding.EncodeToString(seal(a, []byte(token))) + `"`)
	return a.HookURL + "?crc_token=" + url.QueryEscape(token), func(status int, body []byte) bool {
		return status == http.StatusOK && bytes.Contains(body, want)
	}
}

// Sign implements sandbox.Network.
func (n *Network) Sign(a sandbox.Account, body []byte) http.Header {
	return http.Header{
		"Content-Type": {"application/json"}, "X-Twitter-Webhooks-Signature": {"sha256=" + base64.StdEncoding.EncodeToString(seal(a, body))},
	}
}

func seal(a sandbox.Account, text []byte) []byte {
	mac := hmac.New(sha256.New, []byte(a.Secrets["consumer_secret"]))
	mac.Write(text)
	return mac.Sum(nil)
}

// Muted implements sandbox.Muter.
func (n *Network) Muted(a sandbox.Account) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.removed[a.ID]
}

// Carry implements sandbox.Courier: of some events nothing is told.
func (n *Network) Carry(ctx context.Context, client *http.Client, a sandbox.Account, _ sandbox.Event, body []byte) error {
	if len(body) == 0 || a.Settings["receive"] == "poll" {
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

// userID is a person's number on the network, which follows from the phone's.
func userID(p sandbox.Phone) string {
	sum := sha256.Sum256([]byte(p.UserID))
	return number(hex.EncodeToString(sum[:8]))
}

func username(p sandbox.Phone) string {
	if p.Username != "" {
		return p.Username
	}
	return strings.ToLower(strings.Join(strings.Fields(p.Name), "_"))
}

// number makes 18 digits of hexadecimal ones.
func number(hexed string) string {
	raw, err := hex.DecodeString(hexed)
	if err != nil || len(raw) < 8 {
		return "100000000000000000"
	}
	return fmt.Sprint(100_000_000_000_000_000 + binary.BigEndian.Uint64(raw)%800_000_000_000_000_000)
}

func random(bytes int) string {
	b := make([]byte, bytes)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}
