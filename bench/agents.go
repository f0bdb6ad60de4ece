package main

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// agentsOnline is how many desks are open on the large desk.
	agentsOnline = 200
	// agentRate is how many requests a second they make together: one each.
	agentRate = 200
	// busyRate is how many customers' messages a second come in meanwhile.
	busyRate = 20
)

// agentsAtWork measures what agents wait for on the large desk while all of
// them are connected and customers write: each request from the moment when it
// was due, so that a pause of the server counts for all that it holds up.
func (b *bench) agentsAtWork(s *server, engine string, made seeded) error {
	if err := allowFiles(agentsOnline + 1000); err != nil {
		return err
	}
	seconds := max(b.seconds, 4)
	d := &desks{sent: make([]atomic.Int64, int(seconds*busyRate)), buffers: sync.Pool{New: func() any { return new([256 << 10]byte) }}}
	defer d.close()
	if err := d.connect(s, agentsOnline); err != nil {
		return err
	}
	messages := make([][]byte, len(d.sent))
	for i := range messages {
		messages[i] = s.request(payload(int(time.Now().UnixMilli()%1_000_000)*100+i, 100, deskMark+strconv.Itoa(i)))
	}
	writing := make(chan error, 1)
	go func() {
		writing <- s.steady(messages, busyRate, func(i int, at time.Time) { d.sent[i].Store(at.UnixNano()) })
	}()
	kinds := s.agentRequests(made)
	took, err := s.ask(kinds, int(seconds*agentRate))
	if err := <-writing; err != nil {
		return fmt.Errorf("customers' messages: %w", err)
	}
	if err != nil {
		return err
	}
	for i, k := range kinds {
		slices.Sort(took[i])
		at := func(q float64) float64 {
			return float64(took[i][int(float64(len(took[i])-1)*q)].Microseconds()) / 1000
		}
		b.add("reads", fmt.Sprintf("%s, %d agents at work: %s, p99", engine, agentsOnline, k.name), at(0.99), "ms", k.p99, false, fmt.Sprintf("p50 %.1f ms of %d", at(0.5), len(took[i])))
	}
	return nil
}

// agentRequests are what agents' apps ask for, in turn.
func (s *server) agentRequests(made seeded) []question {
	list := func(name, query string) question {
		request := s.get("/api/v1/cases?" + query)
		return question{name: name, p99: 10, next: func(int64) []byte { return request }}
	}
	oldest := url.QueryEscape(`{"field":"waiting_minutes","op":"gt","value":60}`)
	return []question{
		list("all open", "status=open&limit=50"),
		list("mine", "status=open&assignee=me&limit=50"),
		list("nobody's", "status=open&assignee=none&limit=50"),
		list("waiting longest", "status=open&sort=waiting&limit=50"),
		list("due first", "status=open&sort=due&limit=50"),
		list("by priority", "status=open&sort=priority&limit=50"),
		list("a filter", "status=open&limit=50&filter="+oldest),
		{name: "counts", p99: 10, next: func(int64) []byte { return s.get("/api/v1/cases/counts") }},
		{name: "one conversation", p99: 8, next: func(i int64) []byte {
			return s.get("/api/v1/conversations/" + made.conversations[i*104_729%int64(len(made.conversations))] + "/messages?order=desc&limit=30")
		}},
	}
}

// ask makes n requests at agentRate, the kinds in turn, and answers how long
// each took, by kind.
func (s *server) ask(kinds []question, n int) ([][]time.Duration, error) {
	const connections = 16
	began := time.Now()
	took := make([][]time.Duration, len(kinds))
	var mu sync.Mutex
	errs := make(chan error, connections)
	for c := range connections {
		go func() {
			w, err := s.dial()
			if err != nil {
				errs <- err
				return
			}
			defer w.conn.Close()
			for i := c; i < n; i += connections {
				due := began.Add(time.Duration(i) * time.Second / agentRate)
				time.Sleep(time.Until(due))
				k := i % len(kinds)
				if status, err := w.do(kinds[k].next(int64(i))); err != nil || status != 200 {
					errs <- fmt.Errorf("%s: status %d, %w", kinds[k].name, status, cmp.Or(err, errRefused))
					return
				}
				wait := time.Since(due)
				mu.Lock()
				took[k] = append(took[k], wait)
				mu.Unlock()
			}
			errs <- nil
		}()
	}
	var failed error
	for range connections {
		if err := <-errs; err != nil {
			failed = err
		}
	}
	return took, failed
}
