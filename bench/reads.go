package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// reads measures the desk's hottest questions on a large desk.
func (b *bench) reads() error {
	if err := b.readsOn("SQLite", ""); err != nil {
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
	return b.readsOn("PostgreSQL", database)
}

// keptDesk is what is written beside a desk that is used again.
type keptDesk struct {
	Workspace, User, Token, Channel string
	Conversations                   []string
	Messages                        int
}

// largeDesk is a running server on a desk with all messages. With -desk it is
// made once and then used again, to measure one change after the other.
func (b *bench) largeDesk(database string) (*server, seeded, error) {
	if b.desk == "" || database != "" {
		return b.freshDesk(database)
	}
	var kept keptDesk
	file := filepath.Join(b.desk, "bench.json")
	if text, err := os.ReadFile(file); err == nil {
		if err := json.Unmarshal(text, &kept); err != nil {
			return nil, seeded{}, err
		}
		b.messages = kept.Messages
		s := &server{dir: b.desk, keep: true, workspace: kept.Workspace, user: kept.User, token: kept.Token, channel: kept.Channel}
		return s, seeded{conversations: kept.Conversations}, s.start(b.binary)
	}
	if there, err := filepath.Glob(filepath.Join(b.desk, "*")); err != nil || len(there) > 0 {
		return nil, seeded{}, fmt.Errorf("%s is no desk that this program has kept, and is not empty: %w", b.desk, cmp.Or(err, os.ErrExist))
	}
	// Beside its place, so that it is there whole or not at all.
	s, made, err := b.freshDeskIn(filepath.Dir(filepath.Clean(b.desk)), "")
	if err != nil {
		return nil, made, err
	}
	s.stop()
	if err := os.Rename(s.dir, b.desk); err != nil {
		s.remove()
		return nil, made, err
	}
	s.dir, s.keep = b.desk, true
	text, err := json.Marshal(keptDesk{s.workspace, s.user, s.token, s.channel, made.conversations, b.messages})
	if err != nil {
		return nil, made, err
	}
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return nil, made, err
	}
	return s, made, s.start(b.binary)
}

func (b *bench) freshDesk(database string) (*server, seeded, error) {
	return b.freshDeskIn("", database)
}

// freshDeskIn is freshDesk with its folder in a certain one.
func (b *bench) freshDeskIn(parent, database string) (*server, seeded, error) {
	s, err := b.prepareIn(parent, database)
	if err != nil {
		return nil, seeded{}, err
	}
	made, err := b.filled(s)
	if err != nil {
		s.remove()
		return nil, seeded{}, err
	}
	return s, made, nil
}

func (b *bench) filled(s *server) (seeded, error) {
	if err := s.start(b.binary); err != nil {
		return seeded{}, err
	}
	if err := s.addChannel("http://127.0.0.1:9"); err != nil {
		return seeded{}, err
	}
	s.stop()
	made, err := b.seed(s)
	if err != nil {
		return seeded{}, err
	}
	return made, s.start(b.binary)
}

func (b *bench) readsOn(name, database string) error {
	s, made, err := b.largeDesk(database)
	if err != nil {
		return err
	}
	defer s.remove()
	fmt.Printf("          %s: wrote %d messages in %d conversations in %.0f s\n", name, b.messages, len(made.conversations), made.took.Seconds())
	if err := s.findsSomething(made, b.messages); err != nil {
		return err
	}
	for _, q := range questions(s, made, b.messages) {
		if err := b.read(s, name, q); err != nil {
			return err
		}
	}
	if err := b.agentsAtWork(s, name, made); err != nil {
		return err
	}
	_, peak := s.memory()
	b.add("reads", name+": resident memory meanwhile", peak, "MB", 300, false, "")
	return nil
}

// question is one kind of request, with its target: requests a second (0 for
// none) and milliseconds.
type question struct {
	name      string
	rate, p99 float64
	next      func(i int64) []byte
}

// findsSomething asks what is measured once, and looks into the answers: one that
// is quick because it is empty would be no figure.
func (s *server) findsSomething(made seeded, messages int) error {
	conversation := made.conversations[len(made.conversations)/2]
	for _, q := range []struct{ what, path, key string }{
		{"the inbox", "/api/v1/cases?status=open&limit=25", "items"},
		{"a conversation", "/api/v1/conversations/" + conversation + "/messages?order=desc&limit=30", "items"},
		{"a rare word", "/api/v1/search?q=" + url.QueryEscape(order(messages/2)), "messages"},
		{"a common word", "/api/v1/search?q=pedido", "messages"},
	} {
		var page map[string]json.RawMessage
		if err := s.call("GET", q.path, nil, &page); err != nil {
			return err
		}
		if !strings.Contains(string(page[q.key]), `"id"`) {
			return fmt.Errorf("%s: nothing was found at %s", q.what, q.path)
		}
	}
	return nil
}

func questions(s *server, made seeded, messages int) []question {
	inbox := s.get("/api/v1/cases?status=open&limit=25")
	common := [][]byte{s.get("/api/v1/search?q=pedido"), s.get("/api/v1/search?q=hola"), s.get("/api/v1/search?q=talla"), s.get("/api/v1/search?q=order")}
	// Strides that share no factor with the length visit everything once.
	const stride = 104_729
	return []question{
		{"inbox's first page", 3000, 10, func(int64) []byte { return inbox }},
		{"one conversation", 5000, 8, func(i int64) []byte {
			return s.get("/api/v1/conversations/" + made.conversations[i*stride%int64(len(made.conversations))] + "/messages?order=desc&limit=30")
		}},
		{"search of a rare word", 0, 10, func(i int64) []byte {
			return s.get("/api/v1/search?q=" + url.QueryEscape(order(int(i*stride%int64(messages)))))
		}},
		{"search of a common word", 0, 40, func(i int64) []byte { return common[i%int64(len(common))] }},
	}
}

func (b *bench) read(s *server, engine string, q question) error {
	length := time.Duration(b.seconds * float64(time.Second))
	if _, err := s.burst(16, length/8, 1<<40, q.next); err != nil { // every connection and cache is warm
		return fmt.Errorf("%s: %w", q.name, err)
	}
	cpu := s.cpu()
	profiled := b.profiling(s, engine+" "+q.name, length)
	r, err := s.burst(16, length, 1<<40, q.next)
	if err := cmp.Or(err, profiled()); err != nil {
		return fmt.Errorf("%s: %w", q.name, err)
	}
	if r.other > 0 || r.ok == 0 {
		return fmt.Errorf("%s: %d answers were 200, %d were not", q.name, r.ok, r.other)
	}
	name := engine + ": " + q.name
	each := (s.cpu() - cpu) / time.Duration(r.ok)
	note := fmt.Sprintf("%.3f ms of CPU each", milliseconds(each))
	b.add("reads", name+", 16 connections", r.perSecond(), "/s", q.rate, true, note)
	b.add("reads", name+", p99", r.quantile(0.99), "ms", q.p99, false, "")
	return b.readFloor(s, name, each, q)
}

// readFloor adds what the machine itself allows: as many connections that ask a
// handler that only counts, for as long as such an answer takes.
func (b *bench) readFloor(s *server, name string, each time.Duration, q question) error {
	length, err := s.download(strings.Fields(string(q.next(0)))[1])
	if err != nil {
		return err
	}
	r, err := b.floor(each, length)
	if err != nil {
		return err
	}
	b.add("reads", name+", p99 of a handler that only counts for as long", r.quantile(0.99), "ms", 0, false, fmt.Sprintf("%.0f/s", r.perSecond()))
	return nil
}
