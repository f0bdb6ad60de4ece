// Package mail sends the few mails of the program itself: invitations and
// password resets. Conversations by e-mail are a platform and none of its
// business.
package mail

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// keptLetters is how many mails the outbox of a sandbox remembers.
const keptLetters = 100

// ErrNoServer is the error of a mail that cannot leave, since no server is
// set.
var ErrNoServer = errors.New("no mail server is set")

// Config says how mails leave.
type Config struct {
	SMTPURL string // smtp://user:password@host:587, smtps://host:465; '' sends nothing
	From    string // sender; '' makes one of the server's host
	Outbox  bool   // keep mails to be read instead of sending: for the sandbox
	Log     *slog.Logger
}

// Letter is a mail in the outbox.
type Letter struct {
	To      string    `json:"to"`
	Subject string    `json:"subject"`
	Text    string    `json:"text"`
	Link    string    `json:"link"`
	At      time.Time `json:"at"`
}

// Sender sends mails. It is safe for concurrent use.
type Sender struct {
	client *gomail.Client // nil: no server
	from   string
	outbox bool
	log    *slog.Logger

	mu      sync.Mutex
	letters []Letter
}

// New readies a Sender. It does not reach for the server yet.
func New(c Config) (*Sender, error) {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	s := &Sender{from: c.From, outbox: c.Outbox, log: c.Log}
	if c.SMTPURL == "" {
		return s, nil
	}
	u, err := url.Parse(c.SMTPURL)
	if err != nil || u.Hostname() == "" || (u.Scheme != "smtp" && u.Scheme != "smtps") {
		return nil, errors.New("the mail server's address has to look like smtp://user:password@host:587") // without the address: it holds a password
	}
	if s.from == "" {
		s.from = "recado@" + u.Hostname()
	}
	if s.client, err = gomail.NewClient(u.Hostname(), options(u)...); err != nil {
		return nil, fmt.Errorf("ready the mail server: %w", err)
	}
	if err := gomail.NewMsg().From(s.from); err != nil {
		return nil, fmt.Errorf("the sender of mails %q is no address", s.from)
	}
	return s, nil
}

// options are the client's settings by the address. A password leaves only
// over TLS, except to this very machine.
func options(u *url.URL) []gomail.Option {
	opts := []gomail.Option{gomail.WithTimeout(20 * time.Second)}
	port := 587
	if u.Scheme == "smtps" {
		port = 465
		opts = append(opts, gomail.WithSSL())
	}
	if n, err := strconv.Atoi(u.Port()); err == nil {
		port = n
	}
	opts = append(opts, gomail.WithPort(port))
	policy := gomail.TLSOpportunistic
	if u.User != nil {
		password, _ := u.User.Password()
		opts = append(opts, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(u.User.Username()), gomail.WithPassword(password))
		if ip := net.ParseIP(u.Hostname()); u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
			policy = gomail.TLSMandatory
		}
	}
	return append(opts, gomail.WithTLSPolicy(policy))
}

// Message is a mail with headers of its own.
type Message struct {
	To, Subject, Text, Link string
	Headers                 map[string]string
}

// Send takes one mail to the server and blocks until it took it. link stands
// below text on a line of its own. Without a server the mail is lost, and the
// log says so without saying what was in it.
func (s *Sender) Send(ctx context.Context, to, subject, text, link string) error {
	return s.Deliver(ctx, Message{To: to, Subject: subject, Text: text, Link: link})
}

// Deliver is Send for a mail with headers.
func (s *Sender) Deliver(ctx context.Context, v Message) error {
	if s.outbox {
		s.keep(Letter{To: v.To, Subject: v.Subject, Text: v.Text, Link: v.Link, At: time.Now().UTC()})
		return nil
	}
	if s.client == nil {
		s.log.WarnContext(ctx, "mail not sent: no mail server is set", slog.String("subject", v.Subject))
		return ErrNoServer
	}
	m := gomail.NewMsg()
	if err := errors.Join(m.From(s.from), m.To(v.To)); err != nil {
		return fmt.Errorf("address a mail: %w", err)
	}
	m.Subject(v.Subject)
	m.SetDate()
	m.SetMessageID()
	for name, value := range v.Headers {
		m.SetGenHeader(gomail.Header(name), value)
	}
	m.SetBodyString(gomail.TypeTextPlain, v.Text+"\n\n"+v.Link+"\n")
	if err := s.client.DialAndSendWithContext(ctx, m); err != nil {
		return fmt.Errorf("send a mail: %w", err)
	}
	return nil
}

func (s *Sender) keep(l Letter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.letters = append(s.letters, l)
	if n := len(s.letters) - keptLetters; n > 0 {
		s.letters = slices.Delete(s.letters, 0, n)
	}
}

// Letters are the mails in the outbox, newest first.
func (s *Sender) Letters() []Letter {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := slices.Clone(s.letters)
	slices.Reverse(out)
	if out == nil {
		out = []Letter{}
	}
	return out
}

// ServeHTTP shows the outbox as JSON. Links that sign people in are in it: it
// belongs behind the sandbox alone.
func (s *Sender) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(map[string]any{"items": s.Letters()})
}
