package email

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"regexp"
	"strings"
	"time"

	"github.com/emersion/go-smtp"

	"recado.dev/internal/platform"
)

// openSender connects to the server that takes our mails, and logs in.
func (s *session) openSender(ctx context.Context) (*smtp.Client, net.Conn, error) {
	host, port := s.settings["smtp_host"], s.settings["smtp_port"]
	conn, err := s.dial(ctx, host, port)
	if err != nil {
		return nil, nil, err
	}
	fail := func(err error) (*smtp.Client, net.Conn, error) {
		_ = conn.Close()
		return nil, nil, err
	}
	_ = conn.SetDeadline(time.Now().Add(commandTimeout))
	conf := s.tlsFor(host)
	var c *smtp.Client
	switch s.settings["smtp_security"] {
	case "none":
		c = smtp.NewClient(conn)
	case "starttls":
		if c, err = smtp.NewClientStartTLS(conn, conf); err != nil {
			return fail(secured(err, host))
		}
	default:
		over := tls.Client(conn, conf)
		if err := over.HandshakeContext(ctx); err != nil {
			return fail(secured(err, host))
		}
		c = smtp.NewClient(over)
	}
	if err := c.Hello(s.domain()); err != nil {
		return fail(smtpFailure(err, stepHello))
	}
	if ok, _ := c.Extension("AUTH"); !ok && !s.oauth() && s.secrets["password"] == "" {
		return c, conn, nil // a relay that knows us by our address
	}
	who, err := s.login(ctx)
	if err != nil {
		return fail(err)
	}
	if err := c.Auth(who); err != nil {
		if s.oauth() {
			s.tokens.drop()
		}
		return fail(smtpFailure(err, stepAuth))
	}
	return c, conn, nil
}

// deliver gives a mail to the server. Until its last line is sent nothing was
// taken; after that only the answer tells.
func (s *session) deliver(ctx context.Context, to []string, write func(io.Writer) error) error {
	c, conn, err := s.openSender(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }()
	defer within(ctx, conn)()
	_ = conn.SetDeadline(time.Now().Add(4 * time.Minute))
	if err := c.Mail(s.address, nil); err != nil {
		return smtpFailure(err, stepFrom)
	}
	for i, one := range to {
		if err := c.Rcpt(one, nil); err != nil {
			f := smtpFailure(err, stepTo)
			f.Detail = strings.TrimSpace(one + ": " + f.Detail)
			if i > 0 && f.Kind == platform.RecipientGone {
				f.Kind = platform.Rejected // of several recipients one is wrong: somebody has to look
			}
			return f
		}
	}
	body, err := c.Data()
	if err != nil {
		return smtpFailure(err, stepData)
	}
	if err := write(body); err != nil {
		_ = conn.Close() // without the last line nothing counts
		if f := platform.AsFailure(err); f.Kind != platform.Uncertain {
			return f
		}
		return &platform.Failure{Kind: platform.Unreachable, Title: "the connection broke while the mail was sent", Err: err}
	}
	if ctx.Err() != nil {
		_ = conn.Close()
		return &platform.Failure{Kind: platform.Uncertain, Title: "the send was given up", Err: ctx.Err()}
	}
	if err := body.Close(); err != nil {
		f := smtpFailure(err, stepEnd)
		return f
	}
	_ = c.Quit() // it was taken already
	return nil
}

// step is how far a delivery came: the same answer means another thing at each.
type step int

const (
	stepHello step = iota
	stepAuth
	stepFrom
	stepTo
	stepData
	stepEnd
)

// smtpFailure is what a server's refusal means.
func smtpFailure(err error, at step) *platform.Failure {
	var said *smtp.SMTPError
	if !errors.As(err, &said) {
		if cert := new(tls.CertificateVerificationError); errors.As(err, &cert) {
			return secured(err, "the mail server")
		}
		if at == stepEnd {
			return &platform.Failure{Kind: platform.Uncertain, Title: "the mail server did not answer whether it took the mail", Err: err}
		}
		return &platform.Failure{Kind: platform.Unreachable, Title: "the mail server hung up", Err: err}
	}
	more := fmt.Sprintf("%d.%d.%d", said.EnhancedCode[0], said.EnhancedCode[1], said.EnhancedCode[2])
	if said.EnhancedCode[0] <= 0 {
		more = ""
		if m := enhanced.FindString(said.Message); m != "" {
			more = m
		}
	}
	f := &platform.Failure{Kind: kindOf(said.Code, more, at), Code: fmt.Sprint(said.Code), Detail: short(secretive.ReplaceAllString(headerText(said.Message), "…"), 300)}
	if more != "" {
		f.Code += " " + more
	}
	f.Title = title(said.Code, more, at)
	switch {
	case f.Kind == platform.BadCredentials && (more == "5.7.30" || more == "5.7.139" || strings.Contains(said.Message, "Basic authentication")):
		f.Title = "the mail server takes no passwords any more"
		f.Advice = platform.Text{En: "Choose OAuth 2.0 as the way to log in.", Es: "Elige OAuth 2.0 como forma de iniciar sesión."}
	case f.Kind == platform.Throttled:
		f.RetryAfter = time.Minute
		f.PairOnly = at == stepTo
	}
	return f
}

// secretive are words of a server that may repeat what it was told.
var secretive = regexp.MustCompile(`[A-Za-z0-9+/_-]{40,}={0,2}`)

// kindOf is the table of SMTP's answers: the code's class, the enhanced code
// where there is one, and when it came.
func kindOf(code int, more string, at step) platform.FailureKind {
	class, _, _ := strings.Cut(more, ".")
	detail := strings.TrimPrefix(more, class+".")
	switch {
	case code == 421, code == 450 && at == stepTo, code == 452, more == "4.7.0", strings.HasPrefix(more, "4.7."), detail == "3.2" && class == "4":
		return platform.Throttled
	case code == 454 && at == stepAuth, code >= 400 && code < 500:
		return platform.Unreachable
	case at == stepAuth, code == 530, code == 534, code == 535, code == 538, more == "5.7.8", more == "5.7.9", more == "5.7.30":
		return platform.BadCredentials
	case at == stepHello:
		return platform.Misconfigured
	case code == 552 && detail != "2.2", detail == "3.4", detail == "2.3":
		return platform.TooLong
	case at == stepFrom, detail == "1.7", detail == "1.8", detail == "7.60", detail == "7.26", detail == "7.25", detail == "7.23":
		return platform.Misconfigured
	case at == stepTo && (detail == "1.1" || detail == "1.2" || detail == "1.3" || detail == "1.6" || detail == "1.10" || detail == "2.1" || detail == "4.4" || more == "" && (code == 550 || code == 551 || code == 553)):
		return platform.RecipientGone
	}
	return platform.Rejected
}

// title is an answer in words that an agent understands.
func title(code int, more string, at step) string {
	if m := enhanced.FindStringSubmatch(more); m != nil {
		return statusTitle(m[1], m[2], m[3])
	}
	switch {
	case at == stepAuth:
		return "The mail server refuses the log-in"
	case at == stepFrom:
		return "The mail server does not let this address send"
	case code == 552:
		return "The mail is too large"
	case at == stepTo && code >= 500:
		return "The mail server does not take mail for this address"
	case code < 500:
		return "The mail server asks to try later"
	}
	return "The mail server does not take this mail"
}

// statusTitle says in words what an enhanced status (RFC 3463) means.
func statusTitle(class, subject, detail string) string {
	words := map[string]string{
		"1.1": "There is no such address", "1.2": "There is no such domain", "1.3": "The address is written wrong", "1.6": "The mailbox has moved",
		"1.7": "The sender's address is written wrong", "1.8": "The sender's domain does not exist", "1.10": "The domain takes no mail",
		"2.0": "The mailbox is not available", "2.1": "The mailbox is switched off", "2.2": "The mailbox is full", "2.3": "The mail is larger than the mailbox takes",
		"3.2": "The mail server takes nothing now", "3.4": "The mail is too large", "4.1": "The recipient's mail server does not answer",
		"4.4": "No mail server is known for the domain", "4.6": "The mail went round in circles", "4.7": "The mail could not be delivered in time",
		"7.0": "The mail server refuses the mail", "7.1": "The mail server refuses the mail by its rules", "7.8": "The log-in is wrong",
		"7.23": "The sender's domain does not vouch for this server (SPF)", "7.25": "The sending server has no name", "7.26": "The sender's domain does not vouch for the mail",
		"7.57": "The log-in is missing", "7.60": "The account may not send from this address",
	}
	if s := words[subject+"."+detail]; s != "" {
		return s
	}
	switch subject {
	case "1":
		return "The address is not reached"
	case "2":
		return "The mailbox takes no mail"
	case "4":
		return "The way to the recipient is blocked"
	case "7":
		return "The mail server refuses the mail by its rules"
	}
	if class == "4" {
		return "The mail server asks to try later"
	}
	return "The mail could not be delivered"
}
