package platformtest

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/platform"
)

// fake is a network on loopback that remembers what it was asked.
type fake struct {
	server *httptest.Server
	log    *safeBuffer
	aside  func(*http.Request) bool
	well   http.Handler // answers those aside

	mu       sync.Mutex
	answer   http.Handler
	requests []recorded
	strays   []string
}

type recorded struct {
	method, path, query string
	header              http.Header
	body                []byte
}

// epoch is when the suite takes place.
var epoch = time.Date(2026, 11, 18, 10, 0, 0, 0, time.UTC)

func newFake(t testing.TB, h Harness) *fake {
	f := &fake{answer: h.Network, aside: h.Aside, well: h.Network, log: &safeBuffer{}}
	f.server = httptest.NewServer(http.HandlerFunc(f.serve))
	t.Cleanup(f.server.Close)
	return f
}

func (f *fake) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 64<<20))
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if f.aside != nil && f.aside(r) {
		r.Body = io.NopCloser(bytes.NewReader(body))
		f.well.ServeHTTP(w, r)
		return
	}
	f.mu.Lock()
	f.requests = append(f.requests, recorded{r.Method, r.URL.Path, r.URL.RawQuery, r.Header.Clone(), body})
	answer := f.answer
	f.mu.Unlock()
	r.Body = io.NopCloser(bytes.NewReader(body))
	answer.ServeHTTP(w, r)
}

// now answers with another handler from here on, and forgets what was asked.
func (f *fake) now(answer http.Handler) {
	f.mu.Lock()
	f.answer, f.requests = answer, nil
	f.mu.Unlock()
}

func (f *fake) taken() []recorded {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := f.requests
	f.requests = nil
	return out
}

// RoundTrip lets nothing out but to the fake network.
func (f *fake) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Host != strings.TrimPrefix(f.server.URL, "http://") {
		f.mu.Lock()
		f.strays = append(f.strays, r.URL.Host)
		f.mu.Unlock()
		return nil, fmt.Errorf("the suite lets no request out to %s", r.URL.Host)
	}
	return f.server.Client().Transport.RoundTrip(r)
}

func (f *fake) left() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.strays
}

func (f *fake) host() platform.Host {
	return platform.Host{
		HTTP:  &http.Client{Transport: f, Timeout: 20 * time.Second},
		Clock: clock.NewManual(epoch),
		Log:   slog.New(slog.NewTextHandler(f.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
}

// account is the harness's, pointed at the address.
func (h Harness) account(base string) platform.Account {
	a := platform.Account{ChannelID: "channel-1", Settings: map[string]string{}, Secrets: map[string]string{}}
	for k, v := range h.Settings {
		a.Settings[k] = v
	}
	a.Settings["api_base_url"] = base
	for k, v := range h.Secrets {
		a.Secrets[k] = v
	}
	return a
}

// open makes a session against a fake network that answers well.
func (h Harness) open(t testing.TB) (platform.Session, *fake) {
	t.Helper()
	f := newFake(t, h)
	s, err := h.Platform.Open(h.account(f.server.URL), f.host())
	if err != nil {
		t.Fatalf("open a session: %v", err)
	}
	return s, f
}

type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}
