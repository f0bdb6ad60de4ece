package api

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/auth"
	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/echo"
	"recado.dev/internal/secret"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

const password = "correct horse battery"

// server is the API over a store, with people in two workspaces.
type server struct {
	t     *testing.T
	api   *API
	store *store.Store
	clock *clock.Manual
	auth  *auth.Service
	mail  *mailbox
	logs  *bytes.Buffer
	url   string
}

// mailbox is a Mailer that keeps what it is given.
type mailbox struct{ links chan string }

func (m *mailbox) Send(_ context.Context, _, _, _, link string) error {
	m.links <- link
	return nil
}

// lockedBuffer may be written by requests at once.
type lockedBuffer struct {
	ch  chan struct{}
	buf *bytes.Buffer
}

func (l lockedBuffer) Write(b []byte) (int, error) {
	l.ch <- struct{}{}
	defer func() { <-l.ch }()
	return l.buf.Write(b)
}

func newServer(t *testing.T, s *store.Store) *server {
	t.Helper()
	return newServerOf(t, s, echoOnly())
}

// newServerOf is a server with other platforms.
func newServerOf(t *testing.T, s *store.Store, platforms []platform.Platform) *server {
	t.Helper()
	clk := clock.NewManual(time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC))
	logs := &bytes.Buffer{}
	log := slog.New(slog.NewTextHandler(lockedBuffer{make(chan struct{}, 1), logs}, &slog.HandlerOptions{Level: slog.LevelDebug}))
	sealer, err := secret.New(bytes.Repeat([]byte{7}, secret.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	box := &mailbox{links: make(chan string, 10)}
	host := platform.Host{HTTP: http.DefaultClient, Clock: clk, Log: log}
	reg := channel.New(s, sealer, platforms, host, "http://desk.test")
	service := auth.New(auth.Config{Store: s, Clock: clk, Log: log, Mail: box, PublicURL: "http://desk.test", Cost: auth.Cost{MemoryKiB: 64, Passes: 1, Threads: 1}})
	d := Deps{Store: s, Clock: clk, Log: log, Auth: service, Channels: reg, PublicURL: "http://desk.test", Sealer: sealer}
	addDesk(t, &d)
	a := build(d)
	web := httptest.NewServer(a.handler())
	t.Cleanup(web.Close)
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(errorsIn(logs.String()))
		}
	})
	return &server{t: t, api: a, store: s, clock: clk, auth: service, mail: box, logs: logs, url: web.URL}
}

func echoOnly() []platform.Platform { return []platform.Platform{echo.New()} }

// errorsIn are the lines of a log that tell of errors.
func errorsIn(logs string) string {
	var out []string
	for line := range strings.Lines(logs) {
		if strings.Contains(line, "level=ERROR") {
			out = append(out, line)
		}
	}
	return strings.Join(out, "")
}

// client is somebody who calls the API.
type client struct {
	*server
	cookie string
	token  string
	header http.Header
}

// reply is what came back.
type reply struct {
	t      *testing.T
	status int
	header http.Header
	body   []byte
}

func (c client) with(name, value string) client {
	h := c.header.Clone()
	if h == nil {
		h = http.Header{}
	}
	h.Set(name, value)
	c.header = h
	return c
}

// do sends a request; body is JSON text, or empty for none.
func (c client) do(method, path, body string) reply {
	c.t.Helper()
	if !strings.HasPrefix(path, "/api/") {
		path = prefix + path
	}
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	r, err := http.NewRequest(method, c.url+path, reader)
	if err != nil {
		c.t.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if c.cookie != "" {
		r.AddCookie(&http.Cookie{Name: cookieName, Value: c.cookie})
		r.Header.Set("Origin", c.url)
	}
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	for name, values := range c.header {
		r.Header[name] = values
	}
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return reply{t: c.t, status: res.StatusCode, header: res.Header, body: b}
}

// want fails unless the reply has this status.
func (r reply) want(status int) reply {
	r.t.Helper()
	if r.status != status {
		r.t.Fatalf("got %d instead of %d: %s", r.status, status, r.body)
	}
	return r
}

// code fails unless the reply is a problem of this code.
func (r reply) code(status int, code desk.Code) reply {
	r.t.Helper()
	r.want(status)
	var p Problem
	r.into(&p)
	if p.Code != string(code) || p.Status != status || p.Title == "" || p.RequestID == "" || p.RequestID != r.header.Get("X-Request-Id") {
		r.t.Fatalf("got problem %s", r.body)
	}
	if ct := r.header.Get("Content-Type"); ct != problemType {
		r.t.Fatalf("content type %q", ct)
	}
	return r
}

func (r reply) into(v any) {
	r.t.Helper()
	if err := json.Unmarshal(r.body, v); err != nil {
		r.t.Fatalf("read %s: %v", r.body, err)
	}
}

// field is one text of the reply's object.
func (r reply) field(name string) string {
	r.t.Helper()
	var m map[string]any
	r.into(&m)
	s, _ := m[name].(string)
	return s
}

// session is the cookie that the reply sets.
func (r reply) session() string {
	r.t.Helper()
	for _, c := range (&http.Response{Header: r.header}).Cookies() {
		if c.Name == cookieName {
			return c.Value
		}
	}
	return ""
}

func (r reply) without(secrets ...string) reply {
	r.t.Helper()
	for _, s := range secrets {
		if bytes.Contains(r.body, []byte(s)) {
			r.t.Errorf("the answer holds %q: %s", s, r.body)
		}
	}
	return r
}

func (s *server) nobody() client { return client{server: s} }

// setup makes the first workspace and answers its owner.
func (s *server) setup() client {
	s.t.Helper()
	res := s.nobody().do("POST", "/setup", `{"workspace":"Casa Verde","name":"Olga","email":"olga@casa.test","password":"`+password+`"}`).want(200)
	return client{server: s, cookie: res.session()}
}

// member adds a person to a workspace and signs them in.
func (s *server) member(ws string, role desk.Role) client {
	s.t.Helper()
	email := string(role) + "-" + ident.New() + "@casa.test"
	if _, err := s.auth.AddMember(context.Background(), ws, "Some "+string(role), email, password, role); err != nil {
		s.t.Fatal(err)
	}
	in, err := s.auth.Login(context.Background(), email, password, auth.Browser{IP: ident.New()})
	if err != nil {
		s.t.Fatal(err)
	}
	return client{server: s, cookie: in.Token}
}

// workspace adds another workspace beside the first.
func (s *server) workspace(name string) string {
	s.t.Helper()
	id := ident.New()
	err := s.store.Write(context.Background(), func(tx *store.Tx) error {
		return tx.InsertWorkspace(context.Background(), desk.Workspace{ID: id, Name: name, Locale: "en", Timezone: "UTC", CreatedAt: s.clock.Now()})
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

// who is whom a client's session stands for.
func (c client) who() access.Who {
	c.t.Helper()
	who, _, err := c.auth.Session(context.Background(), c.cookie, auth.Browser{})
	if err != nil {
		c.t.Fatal(err)
	}
	return who
}

func onSQLite(t *testing.T) *server {
	t.Helper()
	return newServer(t, testkit.SQLite(t))
}
