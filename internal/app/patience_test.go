package app

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
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
	between(t, away.Host, there.Host, nil)
	if err := <-reached; err != nil {
		t.Error(err)
	}
}

// between listens at an address and passes everything on to another. What a
// client sends is shown to see, where there is one: when it answers true, all
// connections are cut at once, that time.
func between(t *testing.T, at, to string, see func(sent []byte) bool) {
	t.Helper()
	l, err := net.Listen("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	var mu sync.Mutex
	var open []net.Conn
	cut := func() {
		mu.Lock()
		defer mu.Unlock()
		for _, c := range open {
			_ = c.Close()
		}
		open = nil
	}
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", to)
			if err != nil {
				_ = in.Close()
				continue
			}
			mu.Lock()
			open = append(open, in, out)
			mu.Unlock()
			go func() { _, _ = io.Copy(in, out); _ = in.Close() }()
			go func() {
				defer func() { _ = out.Close() }()
				part := make([]byte, 1<<20)
				for {
					n, err := in.Read(part)
					if err != nil {
						return
					}
					if see != nil && see(part[:n]) {
						cut()
						return
					}
					if _, err := out.Write(part[:n]); err != nil {
						return
					}
				}
			}()
		}
	}()
}

func TestAServerFinishesItsSchemaAfterPostgreSQLWentAway(t *testing.T) {
	t.Parallel()
	there, err := url.Parse(testkit.PostgresURL(t))
	if err != nil {
		t.Fatal(err)
	}
	away := *there
	away.Host = testkit.Address(t)
	var cuts atomic.Int64
	between(t, away.Host, there.Host, func(sent []byte) bool {
		return bytes.Contains(sent, []byte("CREATE TABLE report_places")) && cuts.Add(1) == 1
	})
	lines := make(heard, 1000)
	cfg := config.Config{Data: t.TempDir(), DatabaseURL: away.String()}
	s, release, err := readyStore(t.Context(), cfg, slog.New(slog.NewTextHandler(lines, nil)), time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { release(); _ = s.Close() }()
	if n := cuts.Load(); n != 2 {
		t.Errorf("the step was begun %d times, want 2", n)
	}
	if line := <-lines; !strings.Contains(line, "PostgreSQL went away while its schema") {
		t.Errorf("said %q", line)
	}
	if _, err := s.Read().ReportBehind(t.Context(), 1); err != nil {
		t.Errorf("what the step made is not there: %v", err)
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
