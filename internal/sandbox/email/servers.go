package email

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"recado.dev/internal/sandbox"
)

// maxMail is what the server takes, as many do.
const maxMail = 36 << 20

func quiet() *log.Logger { return log.New(io.Discard, "", 0) }

func (n *Network) serveIMAP(l net.Listener) {
	boxes := n.boxes
	n.imap = imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return boxes.NewSession(), nil, nil
		},
		Caps:         imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapIMAP4rev2: {}},
		InsecureAuth: true, Logger: quiet(),
	})
	server := n.imap
	n.serves.Go(func() { _ = server.Serve(l) }) // it ends with Hush
}

// addUser makes a mailbox. Its number is another one after each start, as the
// mails are.
func (n *Network) addUser(address string) {
	u := imapmemserver.NewUser(address, n.kept.Accounts[address])
	for range n.kept.Starts % 10_000 {
		_ = u.Create("Old", nil)
		_ = u.Delete("Old")
	}
	if err := u.Create("INBOX", nil); err != nil {
		return
	}
	n.users[address] = u
	n.boxes.AddUser(u)
}

// Deliver puts a mail into a business's mailbox.
func (n *Network) Deliver(address string, raw []byte) error {
	n.mu.Lock()
	err := n.listen()
	u := n.users[strings.ToLower(address)]
	n.mu.Unlock()
	if err != nil {
		return err
	}
	if u == nil {
		return fmt.Errorf("there is no mailbox %s", address)
	}
	_, err = u.Append("INBOX", literal{bytes.NewReader(raw)}, &imap.AppendOptions{Time: n.table.Now()})
	return err
}

type literal struct{ *bytes.Reader }

// Size implements imap.LiteralReader.
func (l literal) Size() int64 { return l.Reader.Size() }

func (n *Network) serveSMTP(l net.Listener) {
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &submission{n: n}, nil }))
	s.Domain, s.AllowInsecureAuth, s.MaxMessageBytes, s.MaxRecipients, s.ErrorLog = shopDomain, true, maxMail, 100, quiet()
	s.ReadTimeout, s.WriteTimeout = time.Minute, time.Minute
	n.smtp = s
	n.serves.Go(func() { _ = s.Serve(l) }) // it ends with Hush
}

// submission is a connection to the server that takes mails.
type submission struct {
	n    *Network
	who  string // who logged in; a customer's server has no need to
	from string
	to   []string
}

// AuthMechanisms implements smtp.AuthSession.
func (s *submission) AuthMechanisms() []string { return []string{sasl.Plain} }

// Auth implements smtp.AuthSession.
func (s *submission) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		s.n.mu.Lock()
		defer s.n.mu.Unlock()
		if want := s.n.kept.Accounts[strings.ToLower(user)]; want == "" || want != password {
			return refusal(535, smtp.EnhancedCode{5, 7, 8}, "Authentication credentials invalid")
		}
		s.who = strings.ToLower(user)
		return nil
	}), nil
}

func refusal(code int, more smtp.EnhancedCode, words string) error {
	return &smtp.SMTPError{Code: code, EnhancedCode: more, Message: words}
}

// Reset implements smtp.Session.
func (s *submission) Reset() { s.from, s.to = "", nil }

// Logout implements smtp.Session.
func (s *submission) Logout() error { return nil }

// Mail implements smtp.Session.
func (s *submission) Mail(from string, _ *smtp.MailOptions) error {
	from = strings.ToLower(from)
	if _, domain, _ := strings.Cut(from, "@"); domain == shopDomain && from != s.who {
		return refusal(550, smtp.EnhancedCode{5, 7, 60}, "Client does not have permissions to send as this sender")
	}
	s.from = from
	return nil
}

// Rcpt implements smtp.Session.
func (s *submission) Rcpt(to string, _ *smtp.RcptOptions) error {
	to = strings.ToLower(to)
	_, domain, _ := strings.Cut(to, "@")
	switch domain {
	case customerDomain:
		if _, ok := s.n.phone(to); !ok {
			return refusal(550, smtp.EnhancedCode{5, 1, 1}, "The email account that you tried to reach does not exist")
		}
	case shopDomain:
		if !s.n.has(to) {
			return refusal(550, smtp.EnhancedCode{5, 1, 1}, "No such mailbox")
		}
	default:
		if s.who == "" {
			return refusal(554, smtp.EnhancedCode{5, 7, 1}, "Relay access denied")
		}
	}
	if !slices.Contains(s.to, to) {
		s.to = append(s.to, to)
	}
	return nil
}

// Data implements smtp.Session.
func (s *submission) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	raw = append([]byte("Return-Path: <"+s.from+">\r\n"), raw...)
	for _, to := range s.to {
		if s.n.has(to) {
			if err := s.n.Deliver(to, raw); err != nil {
				return refusal(451, smtp.EnhancedCode{4, 3, 0}, "Try again later")
			}
			continue
		}
		if p, ok := s.n.phone(to); ok && s.who != "" {
			if err := s.n.show(s.who, p, raw); err != nil {
				return refusal(451, smtp.EnhancedCode{4, 3, 0}, "Try again later")
			}
		}
	}
	return nil
}

func (n *Network) has(address string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.users[address] != nil
}

func (n *Network) phone(address string) (sandbox.Phone, bool) {
	return n.table.FindPhone(func(p sandbox.Phone) bool { return addressOf(p) == address })
}
