package notify_test

import (
	"bufio"
	"context"
	"fmt"
	"mime/quotedprintable"
	"net"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/mail"
	"recado.dev/internal/notify"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func (b *bench) digests() {
	b.t.Helper()
	if err := b.node.Digests(context.Background()); err != nil {
		b.t.Fatal(err)
	}
}

func hourly(s *notify.Settings) { s.Digest = notify.DigestHourly }

func TestADigestTellsOfWhatIsUnreadAndOnce(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBench(t, s)
		b.start()
		eva, leo, ada := b.person("Eva", desk.RoleAgent), b.person("Leo", desk.RoleAgent), b.person("Ada", desk.RoleAgent)
		b.settings(eva, hourly)
		b.settings(leo, hourly)
		b.settings(ada, hourly)
		one, two := b.writes("ana", "where is it?"), b.writes("luz", "hola")
		b.assign(one.ID, "boss", eva)
		b.assign(two.ID, "boss", leo)
		b.catchUp()
		if _, err := b.node.Read(context.Background(), b.who(leo), store.ReadFilter{}); err != nil { // was there and read it
			t.Fatal(err)
		}
		b.digests() // nothing is due yet
		b.Clock.Advance(time.Hour)
		other, _ := b.another()
		b.digests()
		if err := other.Digests(context.Background()); err != nil {
			t.Fatal(err)
		}
		testkit.Eventually(t, 20*time.Second, "the digest comes", func() bool { return len(b.mail.Letters()) > 0 })
		b.Clock.Advance(time.Hour)
		b.digests()
		b.assign(two.ID, "boss", eva)
		b.catchUp()
		b.Clock.Advance(time.Hour)
		b.digests()
		testkit.Eventually(t, 20*time.Second, "the next digest comes", func() bool { return len(b.mail.Letters()) > 1 })
		letters := b.mail.Letters()
		if len(letters) != 2 || !strings.Contains(letters[1].Text, "where is it?") || strings.Contains(letters[0].Text, "where is it?") || !strings.HasPrefix(letters[0].To, "eva") {
			t.Errorf("got %+v", letters)
		}
	})
}

// mailbox takes one mail without TLS.
func mailbox(t *testing.T) (address string, got <-chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	out := make(chan string, 1)
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer func() { _ = c.Close() }()
		fmt.Fprint(c, "220 test\r\n")
		var all strings.Builder
		data := false
		for r := bufio.NewReader(c); ; {
			line, err := r.ReadString('\n')
			if err != nil {
				return
			}
			all.WriteString(line)
			switch {
			case data && line == ".\r\n":
				data = false
				out <- all.String()
				fmt.Fprint(c, "250 taken\r\n")
			case data:
			case strings.HasPrefix(line, "EHLO"):
				fmt.Fprint(c, "250-test\r\n250 8BITMIME\r\n")
			case strings.HasPrefix(line, "DATA"):
				data = true
				fmt.Fprint(c, "354 go\r\n")
			case strings.HasPrefix(line, "QUIT"):
				fmt.Fprint(c, "221 bye\r\n")
				return
			default:
				fmt.Fprint(c, "250 ok\r\n")
			}
		}
	}()
	return l.Addr().String(), out
}

var stopLink = regexp.MustCompile(`List-Unsubscribe:\s*<([^>]+)>`)

func TestADigestIsInItsPersonsLanguageAndCanBeEndedFromTheMail(t *testing.T) {
	t.Parallel()
	address, got := mailbox(t)
	letters, err := mail.New(mail.Config{SMTPURL: "smtp://" + address, From: "desk@casa.test"})
	if err != nil {
		t.Fatal(err)
	}
	b := newBench(t, testkit.SQLite(t), func(c *notify.Config) { c.Mail = letters })
	b.start()
	ctx := context.Background()
	eva := b.person("Eva", desk.RoleAgent)
	err = b.Store.Write(ctx, func(tx *store.Tx) error { return tx.UpdateUser(ctx, desk.User{ID: eva, Name: "Eva", Locale: "es"}) })
	if err != nil {
		t.Fatal(err)
	}
	b.settings(eva, hourly)
	c := b.writes("ana", "dónde está")
	b.assign(c.ID, "boss", eva)
	b.catchUp()
	b.Clock.Advance(time.Hour)
	b.digests()
	var m string
	select {
	case m = <-got:
	case <-time.After(20 * time.Second):
		t.Fatal("no mail came")
	}
	head, body, _ := strings.Cut(m, "\r\n\r\n")
	unfolded := strings.ReplaceAll(head, "\r\n ", " ")
	if !strings.Contains(head, "List-Unsubscribe-Post: List-Unsubscribe=One-Click") || !strings.Contains(head, "Auto-Submitted: auto-generated") {
		t.Errorf("the head is %s", head)
	}
	var text strings.Builder
	if _, err := bufio.NewReader(quotedprintable.NewReader(strings.NewReader(body))).WriteTo(&text); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"te ha asignado el caso de ANA", "dónde está", "https://desk.test/inbox/all/" + c.ID, "https://desk.test/settings/notifications", "Dejar de recibir"} {
		if !strings.Contains(text.String(), part) {
			t.Errorf("the mail lacks %q: %s", part, text.String())
		}
	}
	link := stopLink.FindStringSubmatch(unfolded)
	if link == nil {
		t.Fatalf("no way out in %s", unfolded)
	}
	u, err := url.Parse(strings.ReplaceAll(link[1], " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	b.stops(eva, u.Query().Get("token"))
}

// stops ends the digests by the token of a mail, which nobody else can write.
func (b *bench) stops(user, token string) {
	b.t.Helper()
	ctx := context.Background()
	for _, bad := range []string{"", "x", token[:len(token)-2], token + "A", "." + token} {
		if err := b.node.Unsubscribe(ctx, bad); desk.CodeOf(err) != desk.CodeNotFound {
			b.t.Errorf("%q: %v", bad, err)
		}
	}
	if err := b.node.Unsubscribe(ctx, token); err != nil {
		b.t.Fatal(err)
	}
	if s, err := b.node.Settings(ctx, b.Workspace, user); err != nil || s.Digest != notify.DigestOff {
		b.t.Errorf("the digest is %s, %v", s.Digest, err)
	}
}
