package email

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// post is a server that takes mails, and refuses at a step what it is told to.
type post struct {
	mu      sync.Mutex
	refuse  map[step]error
	cut     bool // the connection ends after the last line
	mails   []string
	to      []string
	token   string
	failure error
	conns   []*smtp.Conn
}

type visit struct {
	p *post
	c *smtp.Conn
}

func (p *post) at(s step) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.refuse[s]
}

func (v *visit) AuthMechanisms() []string { return []string{sasl.Plain, "XOAUTH2"} }

func (v *visit) Auth(mech string) (sasl.Server, error) {
	if mech == "XOAUTH2" {
		return &tokenServer{p: v.p}, nil
	}
	return sasl.NewPlainServer(func(string, string, string) error { return v.p.at(stepAuth) }), nil
}

// tokenServer is XOAUTH2 as Google and Microsoft speak it.
type tokenServer struct {
	p      *post
	failed bool
}

func (s *tokenServer) Next(response []byte) ([]byte, bool, error) {
	if s.failed {
		return nil, false, &smtp.SMTPError{Code: 535, EnhancedCode: smtp.EnhancedCode{5, 7, 8}, Message: "Username and Password not accepted"}
	}
	if response == nil {
		return []byte{}, false, nil
	}
	s.p.mu.Lock()
	defer s.p.mu.Unlock()
	if string(response) == "user=help@shop.example\x01auth=Bearer "+s.p.token+"\x01\x01" {
		return nil, true, nil
	}
	s.failed = true
	return []byte(`{"status":"400"}`), false, nil
}

func (v *visit) Mail(string, *smtp.MailOptions) error { return v.p.at(stepFrom) }

func (v *visit) Rcpt(to string, _ *smtp.RcptOptions) error {
	if err := v.p.at(stepTo); err != nil && !strings.HasPrefix(to, "ok") {
		return err
	}
	v.p.mu.Lock()
	defer v.p.mu.Unlock()
	v.p.to = append(v.p.to, to)
	return nil
}

func (v *visit) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if v.p.cut {
		_ = v.c.Conn().Close()
		return nil
	}
	if err := v.p.at(stepEnd); err != nil {
		return err
	}
	v.p.mu.Lock()
	defer v.p.mu.Unlock()
	v.p.mails = append(v.p.mails, string(raw))
	return nil
}

func (v *visit) Reset()        {}
func (v *visit) Logout() error { return nil }

func newPost(t *testing.T, settings map[string]string) (*post, *session) {
	t.Helper()
	p := &post{refuse: map[step]error{}}
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &visit{p, c}, nil }))
	server.AllowInsecureAuth, server.ErrorLog = true, log.New(io.Discard, "", 0)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var served sync.WaitGroup
	served.Go(func() { _ = server.Serve(l) })
	t.Cleanup(func() { _ = server.Close(); served.Wait() })
	settings["smtp_host"], settings["smtp_port"], settings["smtp_security"] = "127.0.0.1", portOf(l), "none"
	return p, openSession(t, settings, map[string]string{"password": "mail-password-0001", "client_secret": "client-secret-0001", "refresh_token": "refresh-token-0001"})
}

func sendTo(s *session, to ...string) error {
	e := desk.Email{Subject: "Hi"}
	for _, a := range to {
		e.To = append(e.To, desk.MailAddress{Address: a})
	}
	out, _ := desk.NewOutgoing(desk.Message{ID: "0198c0de-0000-7000-8000-000000000001", Direction: desk.DirectionOut, Kind: desk.MessageText, Text: "Hello", Content: &desk.Content{Email: &e}})
	_, err := s.Send(context.Background(), platform.Outgoing{Message: out, To: platform.Recipient{Address: "ana@customer.example"}, Thread: "abcdefghijkl"})
	return err
}

func TestEachRefusalMeansWhatItMeans(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		at   step
		code int
		more smtp.EnhancedCode
		want platform.FailureKind
	}{
		{stepAuth, 535, smtp.EnhancedCode{5, 7, 8}, platform.BadCredentials},
		{stepAuth, 534, smtp.EnhancedCode{5, 7, 9}, platform.BadCredentials},
		{stepAuth, 550, smtp.EnhancedCode{5, 7, 30}, platform.BadCredentials},
		{stepAuth, 454, smtp.EnhancedCode{4, 7, 0}, platform.Throttled},
		{stepFrom, 530, smtp.EnhancedCode{5, 7, 57}, platform.BadCredentials},
		{stepFrom, 550, smtp.EnhancedCode{5, 7, 60}, platform.Misconfigured},
		{stepFrom, 421, smtp.EnhancedCode{4, 7, 0}, platform.Throttled},
		{stepFrom, 451, smtp.EnhancedCode{4, 3, 0}, platform.Unreachable},
		{stepTo, 550, smtp.EnhancedCode{5, 1, 1}, platform.RecipientGone},
		{stepTo, 551, smtp.EnhancedCode{5, 1, 6}, platform.RecipientGone},
		{stepTo, 553, smtp.EnhancedCode{5, 1, 3}, platform.RecipientGone},
		{stepTo, 550, smtp.EnhancedCode{5, 2, 1}, platform.RecipientGone},
		{stepTo, 552, smtp.EnhancedCode{5, 2, 2}, platform.Rejected},
		{stepTo, 550, smtp.EnhancedCode{5, 7, 1}, platform.Rejected},
		{stepTo, 450, smtp.EnhancedCode{4, 2, 0}, platform.Throttled},
		{stepTo, 452, smtp.EnhancedCode{4, 5, 3}, platform.Throttled},
		{stepEnd, 552, smtp.EnhancedCode{5, 3, 4}, platform.TooLong},
		{stepEnd, 554, smtp.EnhancedCode{5, 7, 1}, platform.Rejected},
		{stepEnd, 550, smtp.EnhancedCode{5, 7, 26}, platform.Misconfigured},
		{stepEnd, 451, smtp.EnhancedCode{4, 3, 0}, platform.Unreachable},
		{stepEnd, 421, smtp.EnhancedCode{4, 3, 2}, platform.Throttled},
	} {
		p, s := newPost(t, map[string]string{})
		p.refuse[c.at] = &smtp.SMTPError{Code: c.code, EnhancedCode: c.more, Message: "mail-password-0001-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa is wrong"}
		var f *platform.Failure
		err := sendTo(s, "ana@customer.example")
		if !errors.As(err, &f) || f.Kind != c.want || f.Title == "" || strings.Contains(f.Detail, "mail-password") {
			t.Errorf("%d %v at step %d: %v, not %s", c.code, c.more, c.at, err, c.want)
		}
		if len(p.mails) > 0 {
			t.Errorf("%d %v at step %d: the mail was taken all the same", c.code, c.more, c.at)
		}
	}
}

func TestOneWrongRecipientHoldsTheMailBack(t *testing.T) {
	t.Parallel()
	p, s := newPost(t, map[string]string{})
	p.refuse[stepTo] = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no"}
	f := platform.AsFailure(sendTo(s, "ok@customer.example", "bad@customer.example"))
	if f.Kind != platform.Rejected || !strings.Contains(f.Detail, "bad@customer.example") || len(p.mails) > 0 {
		t.Errorf("%v, %s", f, f.Detail)
	}
}

func TestAConnectionThatBreaksAfterTheLastLineLeavesTheMailUncertain(t *testing.T) {
	t.Parallel()
	p, s := newPost(t, map[string]string{})
	p.cut = true
	if f := platform.AsFailure(sendTo(s, "ana@customer.example")); f.Kind != platform.Uncertain {
		t.Errorf("after the last line: %v", f)
	}
	s.settings["smtp_port"] = "1"
	if f := platform.AsFailure(sendTo(s, "ana@customer.example")); f.Kind != platform.Unreachable {
		t.Errorf("nobody there: %v", f)
	}
	given, cancel := context.WithCancel(context.Background())
	cancel()
	out, _ := desk.NewOutgoing(desk.Message{Direction: desk.DirectionOut, Kind: desk.MessageText, Text: "Hello"})
	if _, err := s.Send(given, platform.Outgoing{Message: out}); err == nil {
		t.Error("a send that was given up before it began goes on")
	}
}

func TestATokenIsTradedUsedAndForgottenWhenItIsRefused(t *testing.T) {
	t.Parallel()
	asked := 0
	tokens := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		if r.FormValue("grant_type") != "refresh_token" || r.FormValue("refresh_token") != "refresh-token-0001" || r.FormValue("client_secret") != "client-secret-0001" {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `{"error":"invalid_grant"}`)
			return
		}
		_, _ = fmt.Fprintf(w, `{"access_token":"token-%d","expires_in":3600}`, asked)
	}))
	t.Cleanup(tokens.Close)
	p, s := newPost(t, map[string]string{"auth": "oauth2", "oauth_endpoint": tokens.URL, "client_id": "app"})
	s.host.HTTP = tokens.Client()
	p.token = "token-1"
	for range 2 {
		if err := sendTo(s, "ana@customer.example"); err != nil {
			t.Fatal(err)
		}
	}
	if asked != 1 || len(p.mails) != 2 {
		t.Errorf("asked %d times for %d mails", asked, len(p.mails))
	}
	p.mu.Lock()
	p.token = "token-2"
	p.mu.Unlock()
	if f := platform.AsFailure(sendTo(s, "ana@customer.example")); f.Kind != platform.BadCredentials || strings.Contains(f.Error(), "token-1") {
		t.Errorf("a revoked token: %v", f)
	}
	if err := sendTo(s, "ana@customer.example"); err != nil {
		t.Errorf("with the new one: %v", err)
	}
	s.tokens.drop()
	s.secrets["refresh_token"] = "revoked"
	f := platform.AsFailure(sendTo(s, "ana@customer.example"))
	if f.Kind != platform.BadCredentials || f.Code != "invalid_grant" || f.Advice.En == "" {
		t.Errorf("a revoked grant: %v", f)
	}
}

func TestAMailCarriesTextAndPageAndKeepsItsName(t *testing.T) {
	t.Parallel()
	p, s := newPost(t, map[string]string{"name": "Tienda Alba", "signature": "Tienda Alba\nCalle Mayor 1", "subject_tag": "yes"})
	for range 2 {
		if err := sendTo(s, "ana@customer.example"); err != nil {
			t.Fatal(err)
		}
	}
	env, err := parse([]byte(p.mails[0]))
	if err != nil {
		t.Fatal(err)
	}
	if env.GetHeader("Message-ID") != "<recado.0198c0de-0000-7000-8000-000000000001.abcdefghijkl@shop.example>" || env.GetHeader("Subject") != "Hi [#abcdefghijkl]" ||
		env.GetHeader("From") != `"Tienda Alba" <help@shop.example>` || !strings.Contains(tidy(env.Text), "Hello\n\n--\nTienda Alba") || !strings.Contains(env.HTML, "Calle Mayor 1") {
		t.Errorf("the mail is\n%s", p.mails[0])
	}
	other, err := parse([]byte(p.mails[1]))
	if err != nil || other.GetHeader("Message-ID") != env.GetHeader("Message-ID") {
		t.Error("sent again it has another name")
	}
	if when, err := env.Date(); err != nil || time.Since(when) > time.Minute {
		t.Errorf("its date is %v, %v", when, err)
	}
}
