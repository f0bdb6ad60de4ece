package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strconv"
	"sync"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/job"
	"recado.dev/internal/outbound"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/whatsapp"
	"recado.dev/internal/safehttp"
	"recado.dev/internal/secret"
	"recado.dev/internal/store"
)

const (
	recipients = 200
	sendTarget = 1000 // a second
)

// sending measures how fast one channel's replies leave, and whether each
// recipient gets theirs in order. The sender runs in this process, since the
// platforms of the real binary all have a limit; everything else is as there,
// with the platform's own requests to a server that answers at once.
func (b *bench) sending() error {
	if err := b.sendingOn("SQLite", ""); err != nil {
		return err
	}
	if b.postgres == "" {
		return nil
	}
	database, drop, err := freshDatabase(b.postgres)
	if err != nil {
		return err
	}
	defer drop()
	return b.sendingOn("PostgreSQL", database)
}

func (b *bench) sendingOn(name, database string) error {
	graph, err := startGraph()
	if err != nil {
		return err
	}
	defer graph.close()
	s, err := b.prepare(database)
	if err != nil {
		return err
	}
	defer s.remove()
	conversations, err := b.customersWrite(s, graph.base)
	if err != nil {
		return err
	}
	d, err := openSender(s, database)
	if err != nil {
		return err
	}
	defer d.close()
	n := int(b.seconds * sendTarget)
	if err := d.queue(s, conversations, n); err != nil {
		return err
	}
	began := time.Now()
	if err := d.run(); err != nil {
		return err
	}
	if err := graph.wait(n, time.Minute); err != nil {
		return err
	}
	elapsed := time.Since(began)
	if bad := graph.disorder(); bad > 0 {
		return fmt.Errorf("%s: %d messages left out of their order", name, bad)
	}
	b.add("sending", name+": sent on one channel, in order", float64(n)/elapsed.Seconds(), "/s", sendTarget, true,
		fmt.Sprintf("%d messages to %d recipients", n, recipients))
	return nil
}

// customersWrite has each recipient write first, so that they may be answered.
func (b *bench) customersWrite(s *server, api string) ([]string, error) {
	if err := s.start(b.binary); err != nil {
		return nil, err
	}
	defer s.stop()
	if err := s.addChannel(api); err != nil {
		return nil, err
	}
	if _, err := s.burst(8, time.Minute, recipients, func(i int64) []byte { return s.request(payload(int(i), recipients, "Hola")) }); err != nil {
		return nil, err
	}
	if _, err := s.waitApplied(time.Minute); err != nil {
		return nil, err
	}
	var page struct{ Items []struct{ ID string } }
	if err := s.call("GET", "/api/v1/conversations?limit=200", nil, &page); err != nil {
		return nil, err
	}
	var ids []string
	for _, c := range page.Items {
		ids = append(ids, c.ID)
	}
	if len(ids) != recipients {
		return nil, fmt.Errorf("%d conversations of %d customers", len(ids), recipients)
	}
	return ids, nil
}

// sender is the part of a server that sends.
type sender struct {
	store    *store.Store
	jobs     *job.Queue
	channels *channel.Registry
	out      *outbound.Service
}

// unlimited is a platform without limits of its own.
type unlimited struct{ platform.Platform }

type unlimitedSession struct{ platform.Session }

func (u unlimited) Open(a platform.Account, h platform.Host) (platform.Session, error) {
	s, err := u.Platform.Open(a, h)
	return unlimitedSession{s}, err
}

func (u unlimitedSession) Caps() platform.Caps {
	c := u.Session.Caps()
	c.Rates = platform.Rates{MaxConcurrency: c.Rates.MaxConcurrency}
	return c
}

func openSender(s *server, database string) (*sender, error) {
	st, err := store.Open(context.Background(), store.Config{Dir: s.dir, DatabaseURL: database})
	if err != nil {
		return nil, err
	}
	sealer, err := secret.Load("", s.dir)
	if err != nil {
		_ = st.Close()
		return nil, err
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	d := &sender{store: st, jobs: job.New(st, log)}
	host := platform.Host{HTTP: safehttp.New(safehttp.Options{AllowPrivate: true}), Clock: clock.System{}, Log: log}
	d.channels = channel.New(st, sealer, []platform.Platform{unlimited{whatsapp.New()}}, host, "http://localhost")
	d.out = outbound.New(outbound.Config{Store: st, Queue: d.jobs, Channels: d.channels, Clock: clock.System{}, Log: log})
	return d, nil
}

// queue makes n replies, in turn to all conversations. Nothing leaves yet.
func (d *sender) queue(s *server, conversations []string, n int) error {
	who := access.Who{WorkspaceID: s.workspace, UserID: s.user, Name: "Bench", Role: desk.RoleOwner, Actor: desk.Actor{Type: "user", ID: s.user, Name: "Bench"}}
	for i := range n {
		reply := outbound.Reply{Kind: desk.MessageText, Text: strconv.Itoa(i)}
		if _, err := d.out.Reply(context.Background(), who, conversations[i%len(conversations)], reply); err != nil {
			return err
		}
	}
	return nil
}

func (d *sender) run() error {
	ctx := context.Background()
	if err := d.jobs.Start(ctx); err != nil {
		return err
	}
	return d.out.Start(ctx)
}

func (d *sender) close() {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	d.out.Stop(ctx)
	_ = d.jobs.Stop(ctx)
	_ = d.store.Close()
}

// graph answers sends as the platform does, and remembers them.
type graph struct {
	base   string
	server *http.Server

	mu   sync.Mutex
	sent map[string][]int // by recipient, the messages' numbers as they came
	n    int
}

func startGraph() (*graph, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	g := &graph{base: "http://" + l.Addr().String(), sent: map[string][]int{}}
	g.server = &http.Server{Handler: http.HandlerFunc(g.answer)}
	go func() { _ = g.server.Serve(l) }()
	return g, nil
}

func (g *graph) close() { _ = g.server.Close() }

func (g *graph) answer(w http.ResponseWriter, r *http.Request) {
	var m struct {
		To   string
		Text struct{ Body string }
	}
	body, err := io.ReadAll(r.Body)
	if err == nil {
		err = json.Unmarshal(body, &m)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	number, err := strconv.Atoi(m.Text.Body)
	if err != nil { // not a message: what the server asks about the number
		_, _ = io.WriteString(w, `{"id":"100200300","display_phone_number":"+34 600 000 000","success":true}`)
		return
	}
	g.mu.Lock()
	g.sent[m.To] = append(g.sent[m.To], number)
	g.n++
	g.mu.Unlock()
	fmt.Fprintf(w, `{"messaging_product":"whatsapp","contacts":[{"input":"%s","wa_id":"%s"}],"messages":[{"id":"wamid.G%d"}]}`, m.To, m.To, number)
}

// wait answers once n messages came.
func (g *graph) wait(n int, limit time.Duration) error {
	for deadline := time.Now().Add(limit); time.Now().Before(deadline); time.Sleep(2 * time.Millisecond) {
		g.mu.Lock()
		have := g.n
		g.mu.Unlock()
		if have >= n {
			return nil
		}
	}
	return fmt.Errorf("not all of %d messages were sent within %s", n, limit)
}

// disorder counts the messages that came after a later one to the same
// recipient, or twice.
func (g *graph) disorder() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	bad := 0
	for _, numbers := range g.sent {
		for i := range numbers[1:] {
			if numbers[i+1] <= numbers[i] {
				bad++
			}
		}
	}
	return bad
}
