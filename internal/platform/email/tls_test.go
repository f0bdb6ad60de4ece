package email

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"github.com/emersion/go-smtp"

	"recado.dev/internal/platform"
)

// certificate is one of 127.0.0.1 with who vouches for it.
func certificate(t *testing.T) (*tls.Config, *x509.CertPool) {
	t.Helper()
	web := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(web.Close)
	return &tls.Config{Certificates: web.TLS.Certificates, MinVersion: tls.VersionTLS12}, web.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
}

// secure opens a mailbox and a post office, over TLS from the start or by
// STARTTLS.
func secure(t *testing.T, security string) *session {
	t.Helper()
	conf, roots := certificate(t)
	user := imapmemserver.NewUser("help@shop.example", "mail-password-0001")
	if err := user.Create("INBOX", nil); err != nil {
		t.Fatal(err)
	}
	memory := imapmemserver.New()
	memory.AddUser(user)
	reading := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return memory.NewSession(), nil, nil
		},
		Caps: imap.CapSet{imap.CapIMAP4rev1: {}}, TLSConfig: conf, Logger: log.New(io.Discard, "", 0),
	})
	sending := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &visit{&post{refuse: map[step]error{}}, c}, nil
	}))
	sending.TLSConfig, sending.ErrorLog = conf, log.New(io.Discard, "", 0)
	var served sync.WaitGroup
	listen := func(serve func(net.Listener) error) string {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		port := portOf(l)
		if security == "tls" {
			l = tls.NewListener(l, conf)
		}
		served.Go(func() { _ = serve(l) })
		return port
	}
	s := openSession(t, map[string]string{"imap_host": "127.0.0.1", "imap_port": listen(reading.Serve), "imap_security": security,
		"smtp_host": "127.0.0.1", "smtp_port": listen(sending.Serve), "smtp_security": security}, map[string]string{"password": "mail-password-0001"})
	t.Cleanup(func() { _ = reading.Close(); _ = sending.Close(); served.Wait() })
	s.roots = roots
	return s
}

func TestServersAreTalkedToEncryptedAndOnlyIfTheyAreWhoTheySay(t *testing.T) {
	t.Parallel()
	for _, security := range []string{"tls", "starttls"} {
		s := secure(t, security)
		for _, c := range s.Check(t.Context()) {
			if c.State != "ok" {
				t.Errorf("%s: %s is %s: %s", security, c.Key, c.State, c.Detail.En)
			}
		}
		if err := sendTo(s, "ana@customer.example"); err != nil {
			t.Errorf("%s: %v", security, err)
		}
		s.roots = x509.NewCertPool()
		for _, err := range []error{func() error { _, err := s.Probe(t.Context(), false); return err }(), sendTo(s, "ana@customer.example")} {
			if f := platform.AsFailure(err); f.Kind != platform.Misconfigured {
				t.Errorf("%s: a certificate that nobody vouches for: %v", security, err)
			}
		}
	}
	s := secure(t, "starttls")
	s.settings["imap_security"] = "tls" // at once, to a server that greets in the clear
	if _, err := s.Probe(t.Context(), false); platform.AsFailure(err).Kind != platform.Unreachable {
		t.Errorf("the other encryption: %v", err)
	}
}

func TestNothingIsSaidInTheClearWhereEncryptionIsWanted(t *testing.T) {
	t.Parallel()
	b := newBox(t) // a server without STARTTLS
	b.s.settings["imap_security"] = "starttls"
	if _, err := b.s.Probe(t.Context(), false); err == nil {
		t.Error("the log-in went over a connection that is not encrypted")
	}
	p, s := newPost(t, map[string]string{})
	s.settings["smtp_security"] = "starttls"
	if err := sendTo(s, "ana@customer.example"); err == nil || len(p.mails) > 0 {
		t.Errorf("a mail went over a connection that is not encrypted: %v", err)
	}
}
