//go:build linux

package chaos

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// reader follows the desk's events as a browser does, and resumes where it was
// when a stream ends: it must see every message, and none twice.
type reader struct {
	mu    sync.Mutex
	seen  map[string]int // messages, by id
	last  int64
	reset bool // it was told to begin anew: what it missed is read from the API
	twice []int64
}

func follow(w *world) *reader {
	r := &reader{seen: map[string]int{}}
	for _, thread := range w.threads() {
		for _, m := range thread {
			r.seen[m.ID] = 1
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	var done sync.WaitGroup
	started := make(chan struct{})
	done.Go(func() {
		for try := 0; ctx.Err() == nil; try++ {
			n := w.nodes[try%len(w.nodes)]
			r.stream(ctx, n, &started)
			select {
			case <-ctx.Done():
			case <-time.After(100 * time.Millisecond):
			}
		}
	})
	w.t.Cleanup(func() { cancel(); done.Wait() })
	<-started
	return r
}

func (r *reader) stream(ctx context.Context, n *node, started *chan struct{}) {
	// A stream that says nothing, not even its beat, is given up.
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	silence := time.AfterFunc(20*time.Second, cancel)
	defer silence.Stop()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, n.base+"/api/v1/events", nil)
	if err != nil {
		return
	}
	req.Header.Set("Authorization", "Bearer "+n.w.token)
	r.mu.Lock()
	if r.last > 0 {
		req.Header.Set("Last-Event-ID", strconv.FormatInt(r.last, 10))
	}
	r.mu.Unlock()
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return
	}
	var id int64
	var kind string
	lines := bufio.NewScanner(res.Body)
	lines.Buffer(make([]byte, 1<<20), 1<<20)
	for lines.Scan() {
		silence.Reset(20 * time.Second)
		name, value, _ := strings.Cut(lines.Text(), ": ")
		switch name {
		case "id":
			id, _ = strconv.ParseInt(value, 10, 64)
		case "event":
			kind = value
		case "data":
			r.take(id, kind, value)
			if kind == "hello" && *started != nil {
				close(*started)
				*started = nil
			}
			id, kind = 0, ""
		}
	}
}

func (r *reader) take(id int64, kind, data string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if id == 0 {
		return
	}
	switch {
	case kind == "hello":
	case kind == "reset":
		r.reset = true
	case id <= r.last:
		r.twice = append(r.twice, id)
	}
	r.last = id
	var e struct {
		MessageID string `json:"message_id"`
	}
	if kind == "message.created" && json.Unmarshal([]byte(data), &e) == nil {
		r.seen[e.MessageID]++
	}
}

// caughtUp checks that the reader saw each message once.
func (r *reader) caughtUp(w *world, threads map[string][]message) {
	w.t.Helper()
	missing := func() string {
		r.mu.Lock()
		defer r.mu.Unlock()
		for _, thread := range threads {
			for _, m := range thread {
				if r.seen[m.ID] == 0 && !r.reset {
					return m.Text
				}
			}
		}
		return ""
	}
	w.eventually("who follows the events has seen every message", func() bool { return missing() == "" })
	r.mu.Lock()
	defer r.mu.Unlock()
	for id, count := range r.seen {
		if count > 1 {
			w.t.Errorf("message %s came %d times to who follows the events", id, count)
		}
	}
	if len(r.twice) > 0 {
		w.t.Errorf("events came again, or late, to who follows them: %v", r.twice[:min(10, len(r.twice))])
	}
	r.twice = nil
	if r.reset { // as a browser does, which then reads everything anew
		r.reset = false
		for _, thread := range threads {
			for _, m := range thread {
				r.seen[m.ID] = 1
			}
		}
	}
}
