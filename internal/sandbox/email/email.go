// Package email emulates mail: a server that keeps the mailboxes of businesses
// (IMAP) and takes what they send (SMTP), on ports of this machine, and the mail
// programs of customers. The connector must not import it: they meet by the
// protocols alone.
package email

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"github.com/emersion/go-smtp"

	"recado.dev/internal/sandbox"
)

// Key of the platform, as its connector declares it.
const Key = "email"

// Domains of the made-up addresses.
const (
	shopDomain     = "tienda.example"
	customerDomain = "correo.example"
)

const shelf = "email"

// kept is what outlives a restart.
type kept struct {
	IMAP     uint16            `json:"imap"`
	SMTP     uint16            `json:"smtp"`
	Starts   int               `json:"starts"`
	Accounts map[string]string `json:"accounts"` // passwords by address
}

// Network is the emulated mail. It implements sandbox.Network.
type Network struct {
	table *sandbox.Table

	mu     sync.Mutex
	kept   kept
	open   bool
	boxes  *imapmemserver.Server
	users  map[string]*imapmemserver.User
	imap   *imapserver.Server
	smtp   *smtp.Server
	serves sync.WaitGroup
}

// New makes the network for a table. It listens from the first account on.
func New(t *sandbox.Table) *Network { return &Network{table: t} }

// Key implements sandbox.Network.
func (n *Network) Key() string { return Key }

// Title implements sandbox.Lender.
func (n *Network) Title() string { return "E-mail" }

// Mount implements sandbox.Network.
func (n *Network) Mount() string { return "/sandbox/email" }

// Kinds implements sandbox.Plain.
func (n *Network) Kinds() []string {
	return []string{"text", "image", "video", "audio", "voice", "document"}
}

// Receipts implements sandbox.Plain: nobody tells that a mail was read.
func (n *Network) Receipts() bool { return false }

// Subjects implements sandbox.Subjected.
func (n *Network) Subjects() bool { return true }

// Sign implements sandbox.Network: mails carry no signature.
func (n *Network) Sign(sandbox.Account, []byte) http.Header { return nil }

// Handshake implements sandbox.Network: mail asks for none.
func (n *Network) Handshake(sandbox.Account) (string, func(int, []byte) bool) { return "", nil }

// MessageID implements sandbox.Network.
func (n *Network) MessageID(p sandbox.Phone, incoming bool) string {
	domain := customerDomain
	if !incoming {
		domain = shopDomain
	}
	return random(10) + "." + random(4) + "@" + domain
}

// NewAccount implements sandbox.Network: a mailbox of its own.
func (n *Network) NewAccount(_, name string) sandbox.Account {
	n.mu.Lock()
	defer n.mu.Unlock()
	if err := n.listen(); err != nil {
		return sandbox.Account{}
	}
	local := slug(name)
	address := local + "@" + shopDomain
	for i := 2; n.kept.Accounts[address] != ""; i++ {
		address = local + strconv.Itoa(i) + "@" + shopDomain
	}
	n.kept.Accounts[address] = random(12)
	n.addUser(address)
	n.save()
	return n.account(address, name)
}

func (n *Network) account(address, name string) sandbox.Account {
	return sandbox.Account{
		ID: address, Platform: Key, Name: name, Display: address,
		Settings: map[string]string{
			"address": address, "name": name,
			"imap_host": "127.0.0.1", "imap_port": fmt.Sprint(n.kept.IMAP), "imap_security": "none",
			"smtp_host": "127.0.0.1", "smtp_port": fmt.Sprint(n.kept.SMTP), "smtp_security": "none",
		},
		Secrets: map[string]string{"password": n.kept.Accounts[address]},
	}
}

// Recognise implements sandbox.Network: a channel that names one of our
// mailboxes. Whether its password is right shows when it logs in.
func (n *Network) Recognise(_ string, settings, secrets map[string]string) (sandbox.Account, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if settings["smtp_host"] != "127.0.0.1" || n.listen() != nil || settings["smtp_port"] != fmt.Sprint(n.kept.SMTP) {
		return sandbox.Account{}, false
	}
	address := strings.ToLower(strings.TrimSpace(settings["address"]))
	if n.kept.Accounts[address] == "" {
		return sandbox.Account{}, false
	}
	return sandbox.Account{ID: address, Platform: Key, Display: address, Settings: settings, Secrets: secrets}, true
}

// Ports implements sandbox.Listener.
func (n *Network) Ports() []uint16 {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.open {
		return nil
	}
	return []uint16{n.kept.IMAP, n.kept.SMTP}
}

// Hush implements sandbox.Listener.
func (n *Network) Hush() {
	n.mu.Lock()
	open := n.open
	n.open = false
	n.mu.Unlock()
	if open {
		_ = n.imap.Close() // nobody is left to hear of it
		_ = n.smtp.Close()
		n.serves.Wait()
	}
}

// listen opens both ports, those of the last run where they are free. The caller
// holds the lock.
func (n *Network) listen() error {
	if n.open {
		return nil
	}
	if n.kept.Accounts == nil {
		n.table.Shelved(shelf, &n.kept)
		if n.kept.Accounts == nil {
			n.kept.Accounts = map[string]string{}
		}
	}
	forReading, err := take(&n.kept.IMAP)
	if err != nil {
		return err
	}
	forSending, err := take(&n.kept.SMTP)
	if err != nil {
		_ = forReading.Close()
		return err
	}
	n.kept.Starts++
	n.boxes, n.users = imapmemserver.New(), map[string]*imapmemserver.User{}
	n.serveIMAP(forReading)
	n.serveSMTP(forSending)
	n.open = true
	for address := range n.kept.Accounts {
		n.addUser(address)
	}
	n.save()
	return nil
}

// take listens on a port of this machine, another one where it is not free.
func take(port *uint16) (net.Listener, error) {
	l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", *port))
	if err != nil {
		l, err = net.Listen("tcp", "127.0.0.1:0")
	}
	if err != nil {
		return nil, fmt.Errorf("listen for mail: %w", err)
	}
	*port = uint16(l.Addr().(*net.TCPAddr).Port) //nolint:gosec // a port
	return l, nil
}

func (n *Network) save() {
	_ = n.table.Shelve(shelf, n.kept) // it is asked again at the next change
}

func random(bytes int) string {
	b := make([]byte, bytes)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}

// slug is a name as the part of an address before its @.
func slug(name string) string {
	plain := strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ü", "u", "ñ", "n", "ç", "c")
	var b strings.Builder
	for _, r := range plain.Replace(strings.ToLower(name)) {
		switch {
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "."):
			b.WriteByte('.')
		}
	}
	if s := strings.Trim(b.String(), "."); s != "" {
		return s
	}
	return "buzon"
}

// addressOf is a customer's address: their name, and digits for those of the
// same name.
func addressOf(p sandbox.Phone) string {
	d := p.Digits()
	return slug(p.Name) + "." + d[max(0, len(d)-4):] + "@" + customerDomain
}
