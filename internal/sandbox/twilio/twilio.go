// Package twilio emulates Twilio's messaging in its own wire format: the REST
// API of 2010-04-01, the Content API, senders and services, webhooks with their
// signatures, SMS and WhatsApp, and the shared WhatsApp sandbox that customers
// join with two words. The connectors must not import it: they meet over HTTP
// alone.
package twilio

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // the platform signs with it
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"
	"sync"

	"recado.dev/internal/sandbox"
)

// Keys of the two platforms, as their connectors declare them.
const (
	KeyWhatsApp = "twilio_whatsapp"
	KeySMS      = "twilio_sms"
)

// Version is the API version of messages and numbers.
const Version = "2010-04-01"

// mount is where the API is served.
const mount = "/sandbox/twilio"

// Channels of a line.
const (
	sms      = "sms"
	whatsApp = "whatsapp"
)

// core is what the two platforms share: one account, its API and its console.
type core struct {
	table *sandbox.Table
	busy  chan struct{} // one for each call that is being answered

	mu  sync.Mutex // of what follows, and of what is in it
	acc *account
}

// Network is one of the two platforms. It implements sandbox.Network.
type Network struct {
	*core
	key, channel string
}

// New makes both platforms for a table: they share an account.
func New(t *sandbox.Table) []*Network {
	c := &core{table: t, busy: make(chan struct{}, maxBusy)}
	return []*Network{{c, KeyWhatsApp, whatsApp}, {c, KeySMS, sms}}
}

// Key implements sandbox.Network.
func (n *Network) Key() string { return n.key }

// Mount implements sandbox.Network.
func (n *Network) Mount() string { return mount }

// Handler implements sandbox.Network.
func (n *Network) Handler() http.Handler { return http.HandlerFunc(n.serve) }

// base is the address of the API, as channels are told it.
func base(publicURL string) string { return strings.TrimSuffix(publicURL, "/") + mount }

// NewAccount implements sandbox.Network: a number of the one account that no
// channel was given before.
func (n *Network) NewAccount(publicURL, name string) sandbox.Account {
	acc, done := n.open()
	defer done()
	i := slices.IndexFunc(acc.Lines, func(l *line) bool { return l.Channel == n.channel && !l.Given && !l.Shared })
	if i < 0 {
		i = len(acc.Lines)
		acc.Lines = append(acc.Lines, newLine(n.channel, "+34910"+random(6), n.table.Now()))
	}
	l := acc.Lines[i]
	l.Given, l.Name = true, name
	n.change(acc)
	return sandbox.Account{
		ID: l.ID, Platform: n.key, Name: name, Display: l.Number,
		Settings: map[string]string{"account_sid": acc.SID, "number": l.Number, "api_base_url": base(publicURL)},
		Secrets:  map[string]string{"auth_token": acc.Token},
	}
}

// Recognise implements sandbox.Network: a channel that names the account and
// one of its numbers. Whether its token is right shows at the first call.
func (n *Network) Recognise(publicURL string, settings, secrets map[string]string) (sandbox.Account, bool) {
	acc, done := n.open()
	defer done()
	if strings.TrimSuffix(settings["api_base_url"], "/") != base(publicURL) || settings["account_sid"] != acc.SID {
		return sandbox.Account{}, false
	}
	l := acc.line(n.channel, settings["number"])
	if l == nil {
		return sandbox.Account{}, false
	}
	return sandbox.Account{ID: l.ID, Platform: n.key, Display: l.Number, Settings: settings, Secrets: secrets}, true
}

// MessageID implements sandbox.Network.
func (n *Network) MessageID(sandbox.Phone, bool) string { return sid("SM") }

// Handshake implements sandbox.Network: the platform asks for none.
func (n *Network) Handshake(sandbox.Account) (string, func(int, []byte) bool) { return "", nil }

// Kinds implements sandbox.Plain: an SMS is text, or text and files.
func (n *Network) Kinds() []string {
	if n.channel == sms {
		return []string{"text", "image", "video", "audio", "document"}
	}
	return []string{"text", "image", "video", "audio", "voice", "document", "sticker", "location", "contacts", "answer"}
}

// Receipts implements sandbox.Plain.
func (n *Network) Receipts() bool { return n.channel == whatsApp }

// Sign implements sandbox.Network for a form that is posted to the account's
// own address.
func (n *Network) Sign(a sandbox.Account, body []byte) http.Header {
	acc, done := n.open()
	defer done()
	return http.Header{
		"Content-Type":       {formType},
		"X-Twilio-Signature": {sign(acc.Token, a.HookURL, parseForm(string(body)))},
	}
}

// sign is the platform's signature of a request: the address as it is called,
// then the name and value of each parameter of its body in the order of names.
func sign(token, address string, form map[string][]string) string {
	names := make([]string, 0, len(form))
	for name := range form {
		names = append(names, name)
	}
	slices.Sort(names)
	mac := hmac.New(sha1.New, []byte(token))
	mac.Write([]byte(address))
	for _, name := range names {
		values := slices.Clone(form[name])
		slices.Sort(values)
		for _, v := range slices.Compact(values) {
			mac.Write([]byte(name + v))
		}
	}
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// sid makes an id of the platform: two letters and 32 hexadecimal digits.
func sid(kind string) string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return kind + hex.EncodeToString(b[:])
}

// fixed is an id that follows from a name.
func fixed(kind, name string) string {
	sum := sha1.Sum([]byte(name)) //nolint:gosec // a name, not a secret
	return kind + hex.EncodeToString(sum[:16])
}

// random is so many digits.
func random(digits int) string {
	b := make([]byte, digits)
	_, _ = rand.Read(b) // never fails
	for i := range b {
		b[i] = '0' + b[i]%10
	}
	return string(b)
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// plain is a number in the form in which WhatsApp tells people apart: mobiles
// of Argentina and Mexico carry a digit that people leave out, those of most of
// Brazil lack one that people write.
func plain(number string) string {
	d := digits(number)
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

// person finds the phone at an address without its channel's prefix.
func (c *core) person(address string) (sandbox.Phone, bool) {
	want := plain(address)
	return c.table.FindPhone(func(p sandbox.Phone) bool {
		return p.UserID == address || (strings.HasPrefix(address, "+") && plain(p.Number) == want)
	})
}

// address is a phone as the platform writes it on a channel.
func address(channel string, p sandbox.Phone) string {
	switch {
	case channel != whatsApp:
		return p.Number
	case p.Hidden:
		return "whatsapp:" + p.UserID
	}
	return "whatsapp:+" + plain(p.Number)
}
