package mail_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http/httptest"
	"strings"
	"testing"

	"recado.dev/internal/mail"
)

// smtp takes one mail without TLS and answers what it was given.
func smtp(t *testing.T) (address string, got <-chan string) {
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
		r := bufio.NewReader(c)
		var all strings.Builder
		data := false
		for {
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

func TestAMailLeavesWithItsLink(t *testing.T) {
	t.Parallel()
	address, got := smtp(t)
	s, err := mail.New(mail.Config{SMTPURL: "smtp://" + address, From: "desk@casa.test"})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Send(context.Background(), "ana@casa.test", "Una contraseña", "Hola", "http://desk.test/reset/abc"); err != nil {
		t.Fatal(err)
	}
	m := <-got
	for _, part := range []string{"MAIL FROM:<desk@casa.test>", "RCPT TO:<ana@casa.test>", "Hola", "http://desk.test/reset/abc"} {
		if !strings.Contains(m, part) {
			t.Errorf("the mail lacks %q: %s", part, m)
		}
	}
}

func TestWithoutAServerTheLogTellsSoAndNothingElse(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	s, err := mail.New(mail.Config{Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Send(context.Background(), "ana@casa.test", "Subject", "Hush text", "http://desk.test/reset/hush-link")
	if !errors.Is(err, mail.ErrNoServer) || !strings.Contains(log.String(), "no mail server is set") || strings.Contains(log.String(), "ush") {
		t.Errorf("got %v, logged %s", err, log.String())
	}
}

func TestTheOutboxKeepsTheNewestMails(t *testing.T) {
	t.Parallel()
	s, err := mail.New(mail.Config{Outbox: true})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 120 {
		if err := s.Send(context.Background(), "a@casa.test", fmt.Sprint(i), "t", "l"); err != nil {
			t.Fatal(err)
		}
	}
	letters := s.Letters()
	if len(letters) != 100 || letters[0].Subject != "119" || letters[99].Subject != "20" {
		t.Errorf("got %d, first %q", len(letters), letters[0].Subject)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, nil)
	if !strings.Contains(w.Body.String(), `"subject":"119"`) {
		t.Errorf("got %s", w.Body.String())
	}
}

func TestABadAddressOfTheServerIsToldWithoutItsPassword(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"http://u:hush@mail.test", "smtp://", "::hush"} {
		if _, err := mail.New(mail.Config{SMTPURL: bad}); err == nil || strings.Contains(err.Error(), "hush") {
			t.Errorf("%s: %v", bad, err)
		}
	}
	if _, err := mail.New(mail.Config{SMTPURL: "smtps://u:hush@mail.test", From: "no address"}); err == nil || strings.Contains(err.Error(), "hush") {
		t.Errorf("got %v", err)
	}
}
