// Package apple emulates Apple Messages for Business as a messaging service
// provider sees it, in its own wire format: packed messages with tokens both
// ways, encrypted files in two steps, lists, times, quick replies, rich links,
// Apple Pay with a payment server that says yes, and answers that are too large
// for a request. The connectors must not import it: they meet over HTTP alone.
package apple

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"recado.dev/internal/desk"
	"recado.dev/internal/sandbox"
)

// Key is the platform's key, as its connector declares it.
const Key = "apple_messages"

const (
	mount    = "/sandbox/apple"
	shelfKey = "apple/state"
	// maxKept bounds what is remembered of uploads and payments.
	maxKept = 2000
)

// Network implements sandbox.Network.
type Network struct {
	table *sandbox.Table

	mu     sync.Mutex // of what follows
	loaded bool
	dirty  bool
	state  state
}

// state is what outlives a restart.
type state struct {
	Businesses map[string]*business `json:"businesses"`
	// Uploads are places for files that were asked for, with what came.
	Uploads map[string]*upload `json:"uploads"`
	// Gateways are where payments of messages go.
	Gateways map[string]string `json:"gateways"`
}

// business is an account with the provider that it chose.
type business struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	MSP    string `json:"msp"`
	Secret string `json:"secret"` // base64
	// Closed are the phones whose owners closed the conversation.
	Closed map[string]bool `json:"closed"`
}

func (b *business) key() []byte {
	key, _ := base64.StdEncoding.DecodeString(b.Secret) // made here
	return key
}

// upload is a file as it lies with the network: encrypted.
type upload struct {
	Size     int64  `json:"size"`
	Media    string `json:"media"`
	Checksum string `json:"checksum"`
}

// New makes the network for a table.
func New(t *sandbox.Table) *Network { return &Network{table: t} }

// Key implements sandbox.Network.
func (n *Network) Key() string { return Key }

// Title implements sandbox.Lender.
func (n *Network) Title() string { return "Apple Messages for Business" }

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
	st := &n.state
	if st.Businesses == nil {
		st.Businesses = map[string]*business{}
	}
	if st.Uploads == nil {
		st.Uploads = map[string]*upload{}
	}
	if st.Gateways == nil {
		st.Gateways = map[string]string{}
	}
	return st, n.mu.Unlock
}

// NewAccount implements sandbox.Network: an approved business, which takes Apple
// Pay by a payment server that says yes to all and has an app of its own.
func (n *Network) NewAccount(publicURL, name string) sandbox.Account {
	st, done := n.open()
	defer done()
	var secret [32]byte
	_, _ = rand.Read(secret[:]) // never fails
	b := &business{ID: guid(), Name: name, MSP: guid(), Secret: base64.StdEncoding.EncodeToString(secret[:]), Closed: map[string]bool{}}
	st.Businesses[b.ID] = b
	n.dirty = true
	at := base(publicURL)
	return sandbox.Account{
		ID: b.ID, Platform: Key, Name: name, Display: b.ID,
		Settings: map[string]string{
			"region": "north_america", "approval": "approved", "business_id": b.ID, "msp_id": b.MSP, "api_base_url": at + "/v1",
			"merchant_id": "merchant.example.sandbox", "merchant_session_url": at + "/pay/session", "payment_gateway_url": at + "/pay/gateway",
			"apps": "SANDBOX123:dev.recado.seats 1234567890 Seat picker",
		},
		Secrets: map[string]string{"msp_secret": b.Secret},
	}
}

// Recognise implements sandbox.Network. Whether the secret is right shows at the
// first call.
func (n *Network) Recognise(publicURL string, settings, secrets map[string]string) (sandbox.Account, bool) {
	st, done := n.open()
	defer done()
	b := st.Businesses[settings["business_id"]]
	if b == nil || strings.TrimSuffix(settings["api_base_url"], "/") != base(publicURL)+"/v1" {
		return sandbox.Account{}, false
	}
	return sandbox.Account{ID: b.ID, Platform: Key, Display: b.ID, Settings: settings, Secrets: secrets}, true
}

// MessageID implements sandbox.Network.
func (n *Network) MessageID(sandbox.Phone, bool) string { return guid() }

// Handshake implements sandbox.Network: the platform asks for none.
func (n *Network) Handshake(sandbox.Account) (string, func(int, []byte) bool) { return "", nil }

// Kinds implements sandbox.Plain.
func (n *Network) Kinds() []string {
	return []string{"text", "image", "video", "audio", "document", "answer"}
}

// Receipts implements sandbox.Plain: the platform tells nothing of them.
func (n *Network) Receipts() bool { return false }

// Sign implements sandbox.Network: a token for the provider, which says nothing of
// the body.
func (n *Network) Sign(a sandbox.Account, _ []byte) http.Header {
	st, done := n.open()
	b := st.Businesses[a.ID]
	done()
	if b == nil {
		return http.Header{}
	}
	signed, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"aud": b.MSP, "iat": n.table.Now().Unix()}).SignedString(b.key())
	if err != nil {
		return http.Header{} // the business refuses it
	}
	return http.Header{"Content-Type": {"application/json"}, "Content-Encoding": {"gzip"}, "Authorization": {"Bearer " + signed}}
}

// Tend implements sandbox.Tender: it keeps the state.
func (n *Network) Tend(time.Time) {
	st, done := n.open()
	defer done()
	if n.dirty && n.table.Shelve(shelfKey, st) == nil {
		n.dirty = false
	}
}

// Routes implements sandbox.Console: a customer closes the conversation, which is
// open again when they write.
func (n *Network) Routes(add func(pattern string, f func(*http.Request) (any, error))) {
	show := func(r *http.Request) (any, error) {
		st, done := n.open()
		defer done()
		b := st.Businesses[r.PathValue("account")]
		return map[string]bool{"blocked": b != nil && b.Closed[r.PathValue("phone")]}, nil
	}
	add("GET /phones/{phone}/{account}", show)
	add("PUT /phones/{phone}/{account}", func(r *http.Request) (any, error) {
		var in struct {
			Blocked *bool `json:"blocked"`
		}
		if err := sandbox.Read(r, &in); err != nil {
			return nil, err
		}
		p, found := n.table.Phone(r.PathValue("phone"))
		if !found {
			return nil, desk.NotFound("phone")
		}
		if in.Blocked != nil {
			n.closes(r.PathValue("account"), p, *in.Blocked)
		}
		return show(r)
	})
}

// closes has a customer close the conversation, of which the business is told.
func (n *Network) closes(account string, p sandbox.Phone, gone bool) {
	st, done := n.open()
	b := st.Businesses[account]
	told := b != nil && gone && !b.Closed[p.ID]
	if b != nil {
		if b.Closed[p.ID] = gone; !gone {
			delete(b.Closed, p.ID)
		}
		n.dirty = true
	}
	done()
	if told {
		id := guid()
		n.table.Notify(account, sandbox.Event{ID: id, Notice: encode(object{"v": 1, "type": "close", "id": id, "sourceId": source(account, p), "destinationId": account})})
	}
}

// source is the platform's word for a phone's owner, as one business knows them.
func source(account string, p sandbox.Phone) string {
	sum := sha256.Sum256([]byte(account + "/" + p.ID))
	return "urn:mbid:AQ" + base64.RawURLEncoding.EncodeToString(sum[:18])
}

// fileKey is the key of a file that a customer sends.
func (b *business) fileKey(media string) []byte {
	mac := hmac.New(sha256.New, b.key())
	mac.Write([]byte("sent/" + media))
	return mac.Sum(nil)
}

func guid() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	h := hex.EncodeToString(b[:])
	return fmt.Sprintf("%s-%s-%s-%s-%s", h[:8], h[8:12], h[12:16], h[16:20], h[20:])
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

// object is JSON whose keys may come in any order.
type object = map[string]any
