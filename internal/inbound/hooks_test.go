package inbound_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"recado.dev/internal/channel"
	"recado.dev/internal/desk"
	"recado.dev/internal/inbound"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/journal"
	"recado.dev/internal/platform"
	"recado.dev/internal/testkit"
)

// notebook keeps entries in memory, or refuses them.
type notebook struct {
	mu      sync.Mutex
	entries []journal.Entry
	err     error
}

func (n *notebook) Append(_ context.Context, e journal.Entry) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.err != nil {
		return n.err
	}
	n.entries = append(n.entries, e)
	return nil
}

func alive(context.Context) error { return nil }

func hooks(t *testing.T) (*inboundtest.Rig, *notebook, http.Handler) {
	t.Helper()
	r := inboundtest.New(t, testkit.SQLite(t))
	n := &notebook{}
	return r, n, inbound.NewHooks(r.Net, n, alive, r.Clock, slog.New(slog.DiscardHandler))
}

func post(path, signature, body string) *http.Request {
	req := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	req.Header.Set("X-Signature", signature)
	return req
}

func TestHooksAnswerWhatPlatformsExpect(t *testing.T) {
	t.Parallel()
	body := func(r *inboundtest.Rig) string { return string(r.Entry(text("ana", "m1", "Hola", start)).Request.Body) }
	for name, c := range map[string]struct {
		request func(r *inboundtest.Rig) *http.Request
		broken  bool
		fails   error
		status  int
		answer  string
		keeps   int
	}{
		"a good request": {status: 200, answer: "ok", keeps: 1,
			request: func(r *inboundtest.Rig) *http.Request { return post("/hooks/fake/"+r.Channel, "good", body(r)) }},
		"the handshake": {status: 200, answer: "42",
			request: func(r *inboundtest.Rig) *http.Request {
				return httptest.NewRequest(http.MethodGet, "/hooks/fake/"+r.Channel+"?challenge=42", nil)
			}},
		"a wrong signature": {status: 401,
			request: func(r *inboundtest.Rig) *http.Request { return post("/hooks/fake/"+r.Channel, "bad", body(r)) }},
		"no signature": {status: 401,
			request: func(r *inboundtest.Rig) *http.Request { return post("/hooks/fake/"+r.Channel, "", body(r)) }},
		"an unknown channel": {status: 404,
			request: func(r *inboundtest.Rig) *http.Request { return post("/hooks/fake/nothing", "good", body(r)) }},
		"another platform's address": {status: 404,
			request: func(r *inboundtest.Rig) *http.Request { return post("/hooks/other/"+r.Channel, "good", body(r)) }},
		"no channel at all": {status: 404,
			request: func(r *inboundtest.Rig) *http.Request { return post("/hooks/fake/", "good", body(r)) }},
		"a path too deep": {status: 404,
			request: func(r *inboundtest.Rig) *http.Request { return post("/hooks/fake/"+r.Channel+"/x", "good", body(r)) }},
		"another method": {status: 405,
			request: func(r *inboundtest.Rig) *http.Request {
				return httptest.NewRequest(http.MethodPut, "/hooks/fake/"+r.Channel, nil)
			}},
		"not JSON": {status: 400,
			request: func(r *inboundtest.Rig) *http.Request { return post("/hooks/fake/"+r.Channel, "good", "{") }},
		"a truncated body": {status: 400,
			request: func(r *inboundtest.Rig) *http.Request {
				req := post("/hooks/fake/"+r.Channel, "good", "[")
				req.ContentLength = 100
				return req
			}},
		"a declared body over the limit": {status: 413,
			request: func(r *inboundtest.Rig) *http.Request {
				return post("/hooks/fake/"+r.Channel, "good", strings.Repeat(" ", 1<<20+1))
			}},
		"an endless body": {status: 413,
			request: func(r *inboundtest.Rig) *http.Request {
				req := post("/hooks/fake/"+r.Channel, "good", "")
				req.Body, req.ContentLength = io.NopCloser(bytes.NewReader(make([]byte, 10<<20))), -1
				return req
			}},
		"a full disk": {status: 503, fails: desk.E(desk.CodeUnavailable, "full"),
			request: func(r *inboundtest.Rig) *http.Request { return post("/hooks/fake/"+r.Channel, "good", body(r)) }},
		"a broken connector": {status: 200, broken: true, keeps: 1,
			request: func(r *inboundtest.Rig) *http.Request { return post("/hooks/fake/"+r.Channel, "good", body(r)) }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, n, h := hooks(t)
			n.err = c.fails
			r.Net.Set(func(n *inboundtest.Net) { n.Panics = c.broken })
			w := httptest.NewRecorder()
			h.ServeHTTP(w, c.request(r))
			if w.Code != c.status || c.answer != "" && w.Body.String() != c.answer {
				t.Errorf("answered %d %q", w.Code, w.Body)
			}
			if len(n.entries) != c.keeps {
				t.Errorf("%d requests kept, want %d", len(n.entries), c.keeps)
			}
		})
	}
}

func TestARefusalLooksTheSameWhateverExists(t *testing.T) {
	t.Parallel()
	r, _, h := hooks(t)
	answer := func(path string) string {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, post(path, "bad", "[]"))
		return w.Body.String()
	}
	if a, b := answer("/hooks/other/"+r.Channel), answer("/hooks/fake/nothing"); a != b {
		t.Errorf("%q and %q tell a channel from none", a, b)
	}
}

func TestADatabaseThatIsAwayIsNotAnUnknownChannel(t *testing.T) {
	t.Parallel()
	r, _, h := hooks(t)
	r.Net.Fail(errors.New("connection refused"))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, post("/hooks/fake/"+r.Channel, "good", "[]"))
	if w.Code != http.StatusServiceUnavailable {
		t.Errorf("answered %d", w.Code)
	}
}

// stuck is a journal whose database took the entry and never answers.
type stuck struct{ entered chan struct{} }

func (s stuck) Append(ctx context.Context, _ journal.Entry) error {
	s.entered <- struct{}{}
	<-ctx.Done()
	return ctx.Err()
}

func TestADatabaseThatHangsIsAskedOnceForAllAndNotWaitedFor(t *testing.T) {
	t.Parallel()
	r := inboundtest.New(t, testkit.SQLite(t))
	j := stuck{make(chan struct{})}
	var pings atomic.Int64
	silent := func(ctx context.Context) error { pings.Add(1); <-ctx.Done(); return ctx.Err() }
	h := inbound.NewHooks(r.Net, j, silent, r.Clock, slog.New(slog.DiscardHandler))
	const many = 20
	answers := make(chan int, many)
	for range many {
		go func() {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, post("/hooks/fake/"+r.Channel, "good", "[]"))
			answers <- w.Code
		}()
		<-j.entered
	}
	start := time.Now()
	for range many {
		if got := <-answers; got != http.StatusServiceUnavailable {
			t.Errorf("answered %d", got)
		}
	}
	if took := time.Since(start); took > 5*time.Second { // far below the ten that a slow disk may take
		t.Errorf("answered after %s", took)
	}
	if n := pings.Load(); n > many/2 {
		t.Errorf("the database was asked %d times for %d requests", n, many)
	}
}

func TestOnlyDeclaredHeadersAreKept(t *testing.T) {
	t.Parallel()
	r, n, h := hooks(t)
	req := post("/hooks/fake/"+r.Channel, "good", "[]")
	req.Header.Set("X-Kept", "yes")
	req.Header.Set("Cookie", "secret")
	h.ServeHTTP(httptest.NewRecorder(), req)
	if len(n.entries) != 1 || len(n.entries[0].Request.Header) != 1 || n.entries[0].Request.Header["X-Kept"][0] != "yes" {
		t.Errorf("kept %+v", n.entries)
	}
	if at := n.entries[0].Request.At; !at.IsZero() {
		t.Errorf("a network that names its times has another kept: %v", at)
	}
}

func TestTheMomentIsKeptOfRequestsThatNameNone(t *testing.T) {
	t.Parallel()
	r := inboundtest.New(t, testkit.SQLite(t))
	n := &notebook{}
	h := inbound.NewHooks(timed{r.Net}, n, alive, r.Clock, slog.New(slog.DiscardHandler))
	h.ServeHTTP(httptest.NewRecorder(), post("/hooks/fake/"+r.Channel, "good", "[]"))
	if len(n.entries) != 1 || !n.entries[0].Request.At.Equal(r.Clock.Now()) {
		t.Errorf("kept %+v", n.entries)
	}
}

// timed is a registry whose platform names no times.
type timed struct{ inbound.Registry }

func (t timed) Get(ctx context.Context, id string) (*channel.Live, error) {
	live, err := t.Registry.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	other := *live
	other.Descriptor.Hook.Timed = true
	return &other, nil
}

// Proves: 001-33
func TestARepeatedRequestHasOneEffect(t *testing.T) {
	t.Parallel()
	r := inboundtest.New(t, testkit.SQLite(t))
	j := r.Started(t)
	h := inbound.NewHooks(r.Net, j, alive, r.Clock, slog.New(slog.DiscardHandler))
	ins := []platform.Inbound{text("ana", "m1", "Hola", start), {Key: "x", Trouble: &platform.TroubleIn{Kind: "odd", Reason: "new"}}}
	body, err := json.Marshal(ins)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 { // as platforms repeat what they are not sure of
		w := httptest.NewRecorder()
		h.ServeHTTP(w, post("/hooks/fake/"+r.Channel, "good", string(body)))
		if w.Code != http.StatusOK {
			t.Fatalf("answered %d", w.Code)
		}
	}
	r.Settle(t, j)
	if ms := r.Messages(t); len(ms) != 1 || ms[0].Text != "Hola" {
		t.Errorf("messages %+v", ms)
	}
}

func TestANetworkThatWantsAnAnswerOfItsOwnGetsIt(t *testing.T) {
	t.Parallel()
	r := inboundtest.New(t, testkit.SQLite(t))
	n := &notebook{}
	h := inbound.NewHooks(talkative{r.Net}, n, alive, r.Clock, slog.New(slog.DiscardHandler))
	for signature, want := range map[string]string{"good": "[]", "bad": "unauthorized\n"} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, post("/hooks/fake/"+r.Channel, signature, "[]"))
		if w.Body.String() != want {
			t.Errorf("%s: answered %q", signature, w.Body.String())
		}
	}
	if len(n.entries) != 1 {
		t.Errorf("kept %+v", n.entries)
	}
}

// talkative is a registry whose platform wants each request repeated.
type talkative struct{ inbound.Registry }

func (t talkative) Get(ctx context.Context, id string) (*channel.Live, error) {
	live, err := t.Registry.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	other := *live
	other.Session = replier{live.Session.(platform.Hooked), live.Session}
	return &other, nil
}

type replier struct {
	platform.Hooked
	platform.Session
}

func (replier) Reply(r platform.HookRequest) (platform.HookReply, bool) {
	return platform.HookReply{Status: http.StatusOK, Body: r.Body}, true
}

func TestARequestComesAgainWhereTheNetworksKeysAreNotToBeHad(t *testing.T) {
	t.Parallel()
	r := inboundtest.New(t, testkit.SQLite(t))
	n := &notebook{}
	for status, err := range map[int]error{http.StatusOK: nil, http.StatusServiceUnavailable: errors.New("away")} {
		h := inbound.NewHooks(keyring{r.Net, err}, n, alive, r.Clock, slog.New(slog.DiscardHandler))
		w := httptest.NewRecorder()
		h.ServeHTTP(w, post("/hooks/fake/"+r.Channel, "good", "[]"))
		if w.Code != status {
			t.Errorf("with %v it is answered %d", err, w.Code)
		}
	}
	if len(n.entries) != 1 {
		t.Errorf("kept %+v", n.entries)
	}
}

// keyring is a registry whose platform signs with keys that it publishes.
type keyring struct {
	inbound.Registry
	err error
}

func (k keyring) Get(ctx context.Context, id string) (*channel.Live, error) {
	live, err := k.Registry.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	other := *live
	other.Session = keyed{live.Session.(platform.Hooked), live.Session, k.err}
	return &other, nil
}

type keyed struct {
	platform.Hooked
	platform.Session
	err error
}

func (k keyed) FetchKeys(context.Context, platform.HookRequest) error { return k.err }
