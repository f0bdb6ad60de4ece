package app

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/config"
	"recado.dev/internal/testkit"
)

// heard tells of each line that is logged.
type heard chan string

func (h heard) Write(b []byte) (int, error) { h <- string(b); return len(b), nil }

func TestAServerWaitsForAPostgreSQLThatDoesNotAnswerYet(t *testing.T) {
	t.Parallel()
	there, err := url.Parse(testkit.PostgresURL(t))
	if err != nil {
		t.Fatal(err)
	}
	away := *there
	away.Host = testkit.Address(t)
	lines := make(heard, 1000)
	reached := make(chan error, 1)
	go func() {
		s, err := reachStore(t.Context(), config.Config{Data: t.TempDir(), DatabaseURL: away.String()}, slog.New(slog.NewTextHandler(lines, nil)), time.Minute)
		if err == nil {
			err = s.Ping(t.Context())
			_ = s.Close()
		}
		reached <- err
	}()
	if line := <-lines; !strings.Contains(line, "PostgreSQL does not answer") {
		t.Errorf("said %q", line)
	}
	l, err := net.Listen("tcp", away.Host)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = in.Close() }()
				out, err := net.Dial("tcp", there.Host)
				if err != nil {
					return
				}
				go func() { _, _ = io.Copy(out, in); _ = out.Close() }()
				_, _ = io.Copy(in, out)
			}()
		}
	}()
	if err := <-reached; err != nil {
		t.Error(err)
	}
}

func TestAServerDoesNotWaitForWhatWaitingCannotMend(t *testing.T) {
	t.Parallel()
	u, err := url.Parse(testkit.PostgresURL(t))
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/there_is_no_such_database"
	lines := make(heard, 1000)
	_, err = reachStore(t.Context(), config.Config{Data: t.TempDir(), DatabaseURL: u.String()}, slog.New(slog.NewTextHandler(lines, nil)), time.Minute)
	if err == nil || !strings.Contains(err.Error(), "does not exist") {
		t.Errorf("got %v", err)
	}
	if len(lines) > 0 {
		t.Errorf("it waited: %s", <-lines)
	}
	// Nor longer than it should, nor after it was told to stop.
	u.Host = testkit.Address(t)
	cfg := config.Config{Data: t.TempDir(), DatabaseURL: u.String()}
	if _, err := reachStore(t.Context(), cfg, slog.New(slog.DiscardHandler), 0); err == nil {
		t.Error("reached what is not there")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := reachStore(ctx, cfg, slog.New(slog.DiscardHandler), time.Hour); err == nil {
		t.Error("reached what is not there")
	}
}
