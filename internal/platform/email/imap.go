package email

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"recado.dev/internal/platform"
)

const commandTimeout = 60 * time.Second

// mailbox is an open connection with the folder selected.
type mailbox struct {
	*imapclient.Client
	conn     net.Conn
	validity uint32
	next     imap.UID
	idles    bool
	moved    chan struct{} // something came, by the server's own word
}

// within ends the connection with ctx, which IMAP's client does not know.
func within(ctx context.Context, conn net.Conn) (done func()) {
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	return func() { stop() }
}

// openMailbox connects, logs in and selects the folder for reading alone.
func (s *session) openMailbox(ctx context.Context) (*mailbox, error) {
	host, port := s.settings["imap_host"], s.settings["imap_port"]
	conn, err := s.dial(ctx, host, port)
	if err != nil {
		return nil, err
	}
	m := &mailbox{conn: conn, moved: make(chan struct{}, 1)}
	opts := &imapclient.Options{UnilateralDataHandler: &imapclient.UnilateralDataHandler{Mailbox: func(d *imapclient.UnilateralDataMailbox) {
		if d.NumMessages != nil {
			select {
			case m.moved <- struct{}{}:
			default:
			}
		}
	}}, TLSConfig: s.tlsFor(host)}
	done := within(ctx, conn)
	defer done()
	_ = conn.SetDeadline(time.Now().Add(commandTimeout))
	switch s.settings["imap_security"] {
	case "none":
		m.Client = imapclient.New(conn, opts)
	case "starttls":
		m.Client, err = imapclient.NewStartTLS(conn, opts)
	default:
		secured := tls.Client(conn, opts.TLSConfig)
		if err = secured.HandshakeContext(ctx); err == nil {
			m.Client = imapclient.New(secured, opts)
		}
	}
	if err != nil {
		_ = conn.Close()
		return nil, secured(err, host)
	}
	if err := s.enter(ctx, m); err != nil {
		_ = m.Close()
		return nil, err
	}
	return m, nil
}

// enter logs in and selects the folder.
func (s *session) enter(ctx context.Context, m *mailbox) error {
	if err := m.WaitGreeting(); err != nil {
		return imapFailure(err, "the mail server does not greet")
	}
	if s.oauth() {
		who, err := s.login(ctx)
		if err != nil {
			return err
		}
		if err := m.Authenticate(who); err != nil {
			s.tokens.drop()
			return imapLogin(err)
		}
	} else if err := m.Login(s.user(), s.secrets["password"]).Wait(); err != nil {
		return imapLogin(err)
	}
	data, err := m.Select(s.folder(), &imap.SelectOptions{ReadOnly: true}).Wait()
	if err != nil {
		f := imapFailure(err, "the folder cannot be opened")
		var said *imap.Error
		if errors.As(err, &said) {
			f.Kind, f.Title = platform.Misconfigured, "the mailbox has no folder "+s.folder()
		}
		return f
	}
	m.validity, m.next, m.idles = data.UIDValidity, data.UIDNext, m.Caps().Has(imap.CapIdle)
	return nil
}

// secured is a failure to agree on TLS.
func secured(err error, host string) *platform.Failure {
	var cert *tls.CertificateVerificationError
	if errors.As(err, &cert) {
		return &platform.Failure{Kind: platform.Misconfigured, Title: "the certificate of " + host + " is not valid", Err: err}
	}
	return &platform.Failure{Kind: platform.Unreachable, Title: "no secure connection to " + host, Err: err, Advice: platform.Text{
		En: "Compare the port and the kind of encryption: 993 and 465 are TLS at once, 143 and 587 STARTTLS.",
		Es: "Compara el puerto y el tipo de cifrado: 993 y 465 usan TLS desde el principio, 143 y 587 usan STARTTLS.",
	}}
}

// imapLogin is a refused log-in, or one that was not answered.
func imapLogin(err error) *platform.Failure {
	f := imapFailure(err, "the mail server refuses the log-in")
	var said *imap.Error
	if errors.As(err, &said) {
		f.Kind = platform.BadCredentials
		if said.Code == imap.ResponseCodeUnavailable || said.Code == imap.ResponseCodeInUse || said.Code == imap.ResponseCodeLimit {
			f.Kind = platform.Unreachable
		}
	}
	return f
}

// imapFailure is an error of a command. The server's own words may repeat what
// it was told, so that only its code is kept.
func imapFailure(err error, title string) *platform.Failure {
	f := &platform.Failure{Kind: platform.Unreachable, Title: title}
	var said *imap.Error
	if errors.As(err, &said) {
		f.Code = strings.ToLower(string(said.Code))
		if f.Code == "" {
			f.Code = strings.ToLower(string(said.Type))
		}
		return f
	}
	f.Err = err
	return f
}
