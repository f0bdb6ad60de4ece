// Package email connects mailboxes: it fetches by IMAP, or takes mails that a
// provider posts, and sends by SMTP. What mails say is in no single vendor's
// hands, so that reading them forgives whatever can be forgiven.
package email

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"strings"

	"recado.dev/internal/platform"
)

// New is the platform.
func New() platform.Platform { return network{} }

type network struct{}

// Describe implements platform.Platform.
func (network) Describe() platform.Descriptor { return declaration() }

// Open implements platform.Platform.
func (network) Open(a platform.Account, h platform.Host) (platform.Session, error) {
	s := &session{
		host: h, settings: a.Settings, secrets: a.Secrets,
		address: cleanAddress(a.Settings["address"]), secret: []byte(a.Secrets["hook_secret"]),
	}
	s.tokens = &tokens{s: s}
	return s, nil
}

type session struct {
	host     platform.Host
	settings map[string]string
	secrets  map[string]string
	address  string
	secret   []byte
	tokens   *tokens
	roots    *x509.CertPool // who vouches for servers; nil: whom the machine trusts
}

// Caps implements platform.Session.
func (s *session) Caps() platform.Caps { return caps() }

// user is who logs in: the address where nobody says.
func (s *session) user() string {
	if u := strings.TrimSpace(s.settings["username"]); u != "" {
		return u
	}
	return s.address
}

// domain is that of the channel's address, for ids.
func (s *session) domain() string {
	_, domain, ok := strings.Cut(s.address, "@")
	if !ok || domain == "" {
		return "localhost"
	}
	return domain
}

func (s *session) folder() string {
	if f := strings.TrimSpace(s.settings["folder"]); f != "" {
		return f
	}
	return "INBOX"
}

// dial connects through the host's fence.
func (s *session) dial(ctx context.Context, host, port string) (net.Conn, error) {
	if s.host.Dial == nil {
		return nil, &platform.Failure{Kind: platform.Unreachable, Title: "no connection"}
	}
	conn, err := s.host.Dial(ctx, "tcp", net.JoinHostPort(host, port))
	if err != nil {
		return nil, &platform.Failure{Kind: platform.Unreachable, Title: "no connection to " + host, Err: err}
	}
	return conn, nil
}

// tlsFor is how a server of that name is talked to.
func (s *session) tlsFor(host string) *tls.Config {
	return &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12, RootCAs: s.roots}
}
