// Package whatsapp emulates the WhatsApp Cloud API in its own wire format, as
// it stands with version 24 of the Graph API: what the platform answers, refuses
// and tells a business. Its connector must not import it: the two meet over
// HTTP alone.
package whatsapp

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // the platform still sends this older signature
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math/big"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"recado.dev/internal/ident"
	"recado.dev/internal/sandbox"
)

// Key is the platform's key, as its connector declares it.
const Key = "whatsapp"

// Version is the Graph API's version whose shapes are spoken. A call may name
// any.
const Version = "v24.0"

// Network is the emulated platform. It implements sandbox.Network.
type Network struct {
	table *sandbox.Table
	rates rates

	signup sync.Mutex // of the application and of who signed up

	mu      sync.Mutex // of what follows, and of what is in it
	books   map[string]*book
	uploads map[string]*session
}

// New makes the platform for a table.
func New(t *sandbox.Table) *Network {
	return &Network{table: t, books: map[string]*book{}, uploads: map[string]*session{}}
}

// Key implements sandbox.Network.
func (n *Network) Key() string { return Key }

// Title implements sandbox.Lender.
func (n *Network) Title() string { return "WhatsApp" }

// Mount implements sandbox.Network.
func (n *Network) Mount() string { return "/sandbox/graph" }

// Handler implements sandbox.Network.
func (n *Network) Handler() http.Handler { return http.HandlerFunc(n.serve) }

// NewAccount implements sandbox.Network.
func (n *Network) NewAccount(publicURL, name string) sandbox.Account {
	number := "+34910" + number(6)
	phone, waba := "1"+number[1:]+"001", "2"+number[1:]+"002"
	return sandbox.Account{
		ID: phone, Platform: Key, Name: name, Display: number,
		Settings: map[string]string{
			"phone_number_id": phone, "business_account_id": waba, "display_phone_number": number,
			"api_base_url": strings.TrimSuffix(publicURL, "/") + n.Mount(), "api_version": Version,
		},
		Secrets: map[string]string{"access_token": ident.Token("EAAsandbox"), "app_secret": secretHex(), "verify_token": ident.Token("verify")},
	}
}

// Recognise implements sandbox.Network.
func (n *Network) Recognise(publicURL string, settings, secrets map[string]string) (sandbox.Account, bool) {
	base := strings.TrimSuffix(publicURL, "/") + n.Mount()
	if strings.TrimSuffix(settings["api_base_url"], "/") != base || settings["phone_number_id"] == "" {
		return sandbox.Account{}, false
	}
	return sandbox.Account{ID: settings["phone_number_id"], Platform: Key, Display: settings["display_phone_number"], Settings: settings, Secrets: secrets}, true
}

func number(digits int) string {
	limit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits)), nil)
	v, err := rand.Int(rand.Reader, limit)
	if err != nil {
		panic("whatsapp: no randomness: " + err.Error())
	}
	return fmt.Sprintf("%0*d", digits, v)
}

func secretHex() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// MessageID implements sandbox.Network: base64 of the customer's number, a
// direction and a random id, as the platform's own ids are.
func (n *Network) MessageID(p sandbox.Phone, incoming bool) string {
	who := waID(p.Digits())
	if p.Hidden {
		who = p.UserID
	}
	var id [10]byte
	_, _ = rand.Read(id[:]) // never fails
	direction := byte(0x11)
	if incoming {
		direction = 0x12
	}
	b := append([]byte{0x1c, 0x18, byte(len(who))}, who...)
	b = append(b, 0x15, 0x02, 0x00, direction, 0x18, 20)
	b = append(b, strings.ToUpper(hex.EncodeToString(id[:]))...)
	return "wamid." + base64.StdEncoding.EncodeToString(append(b, 0))
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
		"Accept":              {"*/*"},
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

// waID is the platform's own form of a number: mobiles of Argentina and Mexico
// carry a digit that people leave out, those of most of Brazil lack one that
// people write.
func waID(d string) string {
	switch {
	case strings.HasPrefix(d, "54") && len(d) == 12:
		return "549" + d[2:]
	case strings.HasPrefix(d, "52") && len(d) == 12:
		return "521" + d[2:]
	case strings.HasPrefix(d, "55") && len(d) == 13 && d[4] == '9' && d[2:4] >= "31":
		return d[:4] + d[5:]
	}
	return d
}

// phoneOf finds the phone that a request addresses, by number or user id.
func (n *Network) phoneOf(to, user string) (sandbox.Phone, bool) {
	want := waID(digits(to))
	return n.table.FindPhone(func(p sandbox.Phone) bool {
		if to != "" {
			return waID(p.Digits()) == want && want != ""
		}
		return user != "" && p.UserID == user
	})
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}
